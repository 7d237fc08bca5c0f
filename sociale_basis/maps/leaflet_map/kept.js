// What people keep in the register, laid over the places of the build and between them.

const keyOf = ({ properties: { place, id, layer } }) => `${place ?? id} ${layer}`;

// What everyone may know, as it is fetched, and what this reader gets besides or in its stead.
export function together(everyone, own) {
  const other = new Set([...(own?.otherwise ?? []), ...(own?.features ?? []).map(keyOf)]);
  const rest = (everyone?.features ?? []).filter((feature) => !other.has(keyOf(feature)));
  return {
    features: [...rest, ...(own?.features ?? [])],
    gone: own?.gone,
    kinds: { ...everyone?.kinds, ...own?.kinds },
  };
}

// `kept.features`: as the build has them. One of a place and layer of the build goes in its stead;
// another comes among those of its kind, by name. `kept.gone`: keys of what is there no more.
export function laidOver(whole, { features: kept = [], gone = [] }, lang) {
  const shut = new Set(gone);
  const built = shut.size ? whole.filter((feature) => !shut.has(keyOf(feature))) : whole;
  if (!kept.length) return built;
  const told = new Map(kept.map((feature) => [keyOf(feature), feature]));
  const known = new Set(built.map(keyOf));
  const groups = grouped(built.map((feature) => told.get(keyOf(feature)) ?? feature));
  const names = new Intl.Collator(lang, { sensitivity: "base", numeric: true });
  for (const [group, fresh] of grouped(kept.filter((feature) => !known.has(keyOf(feature))))) {
    groups.set(group, merged(groups.get(group) ?? [], fresh, names));
  }
  return [...groups.values()].flat();
}

function grouped(features) {
  const found = new Map();
  for (const feature of features) {
    const { group } = feature.properties;
    if (!found.has(group)) found.set(group, []);
    found.get(group).push(feature);
  }
  return found;
}

// Each new one goes before the first that comes after it, in one pass. The build itself has its
// kinds in order, but within each what has no name or no position last.
function merged(built, fresh, names) {
  const rows = fresh.map(({ properties }) => properties);
  const order = [...fresh.keys()].sort((one, other) => compared(rows[one], rows[other], names));
  const found = [];
  let at = 0;
  for (const next of order) {
    while (at < built.length && !isAfter(built[at].properties, rows[next], names)) {
      found.push(built[at]);
      at += 1;
    }
    found.push(fresh[next]);
  }
  return found.concat(built.slice(at));
}

function compared(one, other, names) {
  if (one.layer === other.layer) return names.compare(one.name, other.name);
  return names.compare(one.kind, other.kind) || (one.layer < other.layer ? -1 : 1);
}

function isAfter(one, other, names) {
  const [a, b] = one.layer === other.layer ? [one.name, other.name] : [one.kind, other.kind];
  return names.compare(a, b) > 0;
}
