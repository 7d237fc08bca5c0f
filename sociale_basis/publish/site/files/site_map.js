// What the map module needs to know, from what the data files hand over.

import { given } from "./given.js";

export function mapData(root) {
  const view = given("view");
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  return {
    module: "site", leaflet: "leaflet", lang: view.lang, theme: dark ? "dark" : "light",
    bounds: view.bounds, texts: view.texts, legend: view.legend, attribution: view.attribution,
    list_title: view.list_title, symbols: given("symbols"), up: root.dataset.home,
    shown: view.layers.map(({ key }) => key), notes: {}, order: null, shares: null, cell_notes: null,
    shading: null, area_notes: null, tiles: null,
    urls: { background: "background", places: "places", cells: "cells", areas: "areas" },
  };
}

// The place in the address of the page, such as #plek=de-linde.
export function openPlace(root) {
  const wanted = new URLSearchParams(location.hash.slice(1)).get("plek");
  if (!wanted) return;
  root.querySelector(`.sb-item[data-place="${CSS.escape(wanted)}"] .sb-row`)?.click();
}
