// What is listed now, as a file to keep: exactly those entries, made in the browser.

const COLUMNS = ["id", "layer", "name", "kind", "status", "lat", "lon"];

function cells({ geometry, properties }) {
  const [lon, lat] = geometry?.coordinates ?? ["", ""];
  const { place, layer, name, kind, status } = properties;
  return [place, layer, name, kind, status, lat, lon];
}

export function asCsv(features) {
  const terms = [...new Set(features.flatMap(({ properties }) => properties.facts.map(([term]) => term)))];
  const rows = features.map((feature) => {
    const facts = new Map(feature.properties.facts);
    return [...cells(feature), ...terms.map((term) => facts.get(term) ?? "")];
  });
  // The mark at the beginning has a spreadsheet read it as Unicode.
  return `\ufeff${[[...COLUMNS, ...terms], ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

// A spreadsheet runs what begins so as a formula; a telephone number is none.
function cell(value) {
  const text = String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) && !/^\+?[\d ()-]+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function asGeoJson(features) {
  return JSON.stringify({
    type: "FeatureCollection",
    features: features.map((feature) => ({
      type: "Feature",
      geometry: feature.geometry,
      properties: {
        ...Object.fromEntries(COLUMNS.slice(0, 5).map((name, at) => [name, cells(feature)[at]])),
        ...Object.fromEntries(feature.properties.facts.filter(([term]) => !COLUMNS.includes(term))),
      },
    })),
  });
}

export function keep(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
