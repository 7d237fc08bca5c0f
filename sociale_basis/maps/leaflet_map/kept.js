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
  const names = new Intl.Collator(lang, { sensitivity: "base", numeric: true });
  const told = new Map(kept.map((feature) => [keyOf(feature), feature]));
  const known = new Set(built.map(keyOf));
  const found = built.map((feature) => told.get(keyOf(feature)) ?? feature);
  for (const feature of kept) {
    if (known.has(keyOf(feature))) continue;
    const { group, kind, name, layer } = feature.properties;
    let at = found.findIndex(({ properties: one }) => one.group === group && (one.layer === layer
      ? names.compare(one.name, name) > 0
      : names.compare(one.kind, kind) > 0));
    if (at < 0) at = found.findLastIndex(({ properties: one }) => one.group === group) + 1;
    found.splice(at, 0, feature);
  }
  return found;
}
