// A map of a neighbourhood and the list beside it. `draw` needs an element and data, nothing else;
// the default export is the same for Streamlit's components.

import { corners, fetched, library, theme } from "./around.js";
import { createBackground } from "./background.js";
import { createCard } from "./card.js";
import { createCells } from "./cells.js";
import { calm } from "./elements.js";
import { createFrame, ICONS } from "./frame.js";
import { laidOver, together } from "./kept.js";
import { createLeaflet, end, NEAREST_ZOOM } from "./leaflet.js";
import { createList } from "./list.js";
import { asCsv, asGeoJson, keep } from "./save.js";
import { createSift } from "./sift.js";
import { createSigns } from "./signs.js";

const WHAT = ["background", "places", "cells", "areas", "symbols", "kept"];

// Where the reader was, by neighbourhood: another page opens there too. Gone with the tab.
const seen = new Map();
// Counts on over all maps of the tab: to choose the same again is to choose.
let picks = 0;

export default function component({ data, parentElement, setStateValue }) {
  // The whole page follows the reader's choice, without being loaded again.
  document.documentElement.lang = data.lang;
  const root = parentElement.querySelector(".sb-map");
  return draw(root, data, (key) => {
    picks += 1;
    setStateValue("selected", key && { key, turn: picks });
  }, (point) => {
    picks += 1;
    setStateValue("point", { ...point, turn: picks });
  });
}

// Draws, or brings up to date what was drawn before. Resolves to what takes it away again.
export async function draw(root, data, onSelect, onPoint) {
  const before = root.sbView;
  if (before && (before.module !== data.module || before.lang !== data.lang)) end(root, before);
  const view = root.sbView ?? begin(root, data);
  view.onSelect = onSelect;
  view.onPoint = onPoint;
  // To read a colour the browser works out every style: once for all that this draws, not twice.
  if (root.dataset.theme) requestAnimationFrame(() => { root.dataset.theme = theme(root, data); });
  else root.dataset.theme = theme(root, data);
  if (WHAT.some((what) => data.urls[what] && !view.files.has(data.urls[what]))) root.dataset.ready = "no";
  view.turn += 1;
  const turn = view.turn;
  try {
    const files = WHAT.map((what) => data.urls[what] ?? null);
    const [L, ...contents] = await Promise.all([
      library(data.leaflet), ...files.map((url) => content(view, url)),
    ]);
    // A later call has newer data and waits for the same files.
    if (!view.gone && turn === view.turn) {
      if (!view.map) createMap(view, L, data);
      apply(view, data, Object.fromEntries(WHAT.map((what, at) => [what, [files[at], contents[at]]])));
      root.dataset.ready = "yes";
      view.frame.ready();
    }
  } catch (error) {
    console.warn("sociale basis, map:", error);
    if (!view.gone) view.frame.failed(() => draw(root, data, onSelect, onPoint));
  }
  return () => {
    if (turn === view.turn) end(root, view);
  };
}

function begin(root, data) {
  const view = {
    root, module: data.module, lang: data.lang, texts: data.texts, data, turn: 0, gone: false,
    files: new Map(), drawn: {}, selected: null, query: "", home: true, fitting: false,
    shown: new Set(), notKnown: new Map(),
  };
  const { texts } = data;
  view.card = createCard(texts, { closed: () => select(view, null) });
  view.sift = createSift(texts, () => view.map && show(view));
  view.list = createList(texts, {
    save: (kind) => save(view, kind),
    pick: (key, opener) => open(view, key, opener),
    light: (key) => view.signs?.light(parts(key)[1]),
    search: (query) => {
      view.query = query;
      show(view);
    },
  });
  view.frame = createFrame(root, texts, view);
  root.lang = data.lang;
  root.dataset.ready = "no";
  root.sbView = view;
  return view;
}

function createMap(view, L, data) {
  const { canvas } = view.frame;
  const map = createLeaflet(L, canvas);
  Object.assign(view, { L, map });
  const place = seen.get(String(data.bounds));
  if (place) map.setView(place.center, place.zoom, { animate: false });
  else map.setView(L.latLngBounds(corners(data.bounds)).getCenter(), 15, { animate: false });
  view.home = !place;

  // Where a finger misses a sign by little, the sign was meant and not what lies under it.
  let finger = false;
  canvas.addEventListener("pointerdown", (event) => { finger = event.pointerType === "touch"; });
  const pick = (key, point) => {
    if (point && view.data.tap) {
      // A page that asks where somebody is wants the spot, not what lies there.
      const { lat, lng } = map.layerPointToLatLng(point).wrap();
      view.onPoint?.({ lat: Number(lat.toFixed(5)), lon: Number(lng.toFixed(5)) });
      return;
    }
    const meant = finger && point ? view.signs.near(point) : null;
    if (meant ?? key) open(view, meant ? `place:${meant}` : key, canvas);
  };
  view.background = createBackground(L, map);
  view.cells = createCells(L, map, {
    pick, hint: (kind, code, event) => view.frame.tip(kind && hints(view, kind, code), event),
  });
  view.signs = createSigns(L, map, {
    pick: (id) => pick(`place:${id}`),
    hint: (found, event) => view.frame.tip(found && [found.name, found.kind], event),
  });
  L.control.scale({ imperial: false }).addTo(map);
  view.frame.control(view.texts.zoom_in, ICONS.PLUS, () => map.zoomIn(1));
  view.frame.control(view.texts.zoom_out, ICONS.MINUS, () => map.zoomOut(1));
  view.frame.control(view.texts.whole, ICONS.WHOLE, () => fit(view));

  // The wheel belongs to the page until the reader takes hold of the map.
  canvas.addEventListener("pointerdown", () => map.scrollWheelZoom.enable());
  canvas.addEventListener("pointerleave", () => {
    map.scrollWheelZoom.disable();
    view.frame.tip(null);
  });
  map.on("click", ({ layerPoint }) => pick(null, layerPoint));
  map.on("movestart zoomstart", () => view.frame.tip(null));
  map.on("moveend", () => {
    if (!view.fitting) view.home = false;
    if (view.home) seen.delete(String(view.data.bounds));
    else seen.set(String(view.data.bounds), { center: map.getCenter(), zoom: map.getZoom() });
  });
  view.resized = new ResizeObserver(() => {
    const { home } = view;
    map.invalidateSize({ animate: false, pan: !home });
    if (home) fit(view);
  });
  view.resized.observe(canvas);
}

function apply(view, data, files) {
  const changed = (name, value = data[name]) => {
    const now = JSON.stringify(value ?? null);
    const other = view.drawn[name] !== now;
    view.drawn[name] = now;
    return other;
  };
  const { frame, map } = view;
  view.data = data;
  if (changed("bounds")) {
    frame.proportions(data.bounds);
    map.setMinZoom(0);
    const whole = map.getBoundsZoom(corners(data.bounds));
    map.setMinZoom(Math.max(10, Math.min(whole, 15) - 2));
    if (view.home) fit(view);
  }
  const fresh = Object.fromEntries(WHAT.map((what) => [what, changed(`url of ${what}`, files[what][0])]));
  const content = Object.fromEntries(WHAT.map((what) => [what, files[what][1]]));
  if (changed("symbols") || fresh.symbols) frame.symbols((content.symbols?.svg ?? "") + (data.symbols ?? ""));
  if (changed("no_list")) frame.without(view.list, Boolean(data.no_list));
  if (changed("legend")) frame.legend(data.legend, Boolean(data.shading) || Object.values(data.shares ?? {}).some(Boolean));
  if (changed("tiles")) tiles(view, data.tiles);
  frame.sources([...data.attribution, ...(data.tiles ? [data.tiles.attribution] : [])]);

  if (fresh.background && content.background) view.background.set(content.background);
  if (fresh.cells) view.cells.set(content.cells);
  if (fresh.areas) {
    view.cells.setAreas(content.areas);
    view.background.setAreas(content.areas);
  }
  const spots = changed("spots");
  const rekept = changed("kept") || fresh.kept;
  const kept = together(content.kept, data.kept);
  if (fresh.places || fresh.areas || spots || rekept) {
    const built = content.places?.features ?? [];
    view.places = [...laidOver(built, kept, data.lang), ...(data.spots ?? [])];
    view.areas = content.areas?.features ?? [];
    tellApart(view.places);
    view.folded = new Map(view.places.map(({ properties }) =>
      [properties.id, folded(`${properties.name} ${properties.kind}`)]));
    if (fresh.places || spots || rekept) view.signs.set(view.places);
    view.list.set(view.places, view.areas);
  }
  for (const url of view.files.keys()) if (!WHAT.some((what) => files[what][0] === url)) view.files.delete(url);

  const resifted = changed("sift");
  if (resifted) view.sift.offer(data.sift);
  if (fresh.places || rekept) view.sift.kinds({ ...content.places?.kinds, ...kept.kinds });
  if (changed("shares") || fresh.cells) view.cells.share(data.shares);
  if (changed("shading") || fresh.areas) view.cells.shade(data.shading);
  if (changed("start")) mine(view, data.start);
  view.root.classList.toggle("is-tapped", Boolean(data.tap));
  const listed = ["shown", "only", "notes", "order", "area_notes", "list_title", "cell_notes"];
  // Each is looked at, also after the first that differs.
  const anew = spots || resifted || rekept || fresh.places || fresh.areas;
  if (listed.map((name) => changed(name)).includes(true) || anew) show(view);
}

// One place may lie in two layers: each entry gets an id of its own, and keeps that of the place.
function tellApart(places) {
  const used = new Set();
  for (const { properties } of places) {
    properties.place ??= properties.id;
    if (used.has(properties.id)) properties.id = `${properties.id} ${properties.layer}`;
    used.add(properties.id);
  }
}

// Whether a place is drawn: all are, or those named by their id, alone or as it lies in one layer.
function among(only, { place, layer }) {
  return !only || only.has(place) || only.has(`${place} ${layer}`);
}

// Signs and rows together: they cannot differ.
function show(view) {
  const { data } = view;
  const layers = new Set(data.shown);
  const only = data.only && new Set(data.only); // of these layers just these places
  const query = folded(view.query.trim());
  const found = ({ properties }) => !query || view.folded.get(properties.id).includes(query);
  const off = [];
  const on = [];
  for (const place of view.places) {
    if (!layers.has(place.properties.layer)) off.push(place);
    else if (among(only, place.properties)) on.push(place);
  }
  const sifted = view.sift.sift(on.filter(found).map(({ properties }) => properties));
  const ids = new Set(sifted.fitting.map(({ id }) => id));
  const keys = new Set(sifted.fitting.map(({ id }) => `place:${id}`));
  view.shown = ids;
  view.notKnown = new Map([...sifted.notKnown].map(([id, labels]) => [id, view.sift.lines(labels)]));
  // Areas that a page has nothing to say about are lines on the map, no more.
  view.frame.canvas.classList.toggle("sb-quiet-areas", !data.area_notes);
  for (const { properties } of data.area_notes ? view.areas : []) {
    if (!query || folded(properties.name).includes(query)) keys.add(`area:${properties.code}`);
  }
  view.signs.show(ids);
  view.background.leaveRoom(() => view.signs.middles());
  view.list.show(keys, { notes: data.notes, areaNotes: data.area_notes, order: data.order, notKnown: view.notKnown });
  view.list.say({
    heading: data.list_title, shown: ids.size, total: on.length, query: view.query.trim(),
    layersOn: layers.size > 0, sifted: view.sift.on(), saved: Boolean(data.sift),
  });
  view.sift.say({
    ...sifted,
    shown: ids.size,
    elsewhere: ids.size ? 0 : off.filter((place) => found(place) && view.sift.fits(place.properties)).length,
  });
  if (!view.selected) return;
  const about = told(view, view.selected);
  if (about) view.card.fill(about);
  else view.card.close();
  mark(view);
}

function save(view, kind) {
  const features = view.places.filter(({ properties }) => view.shown.has(properties.id));
  if (kind === "csv") keep(`${view.texts.save_name}.csv`, "text/csv", asCsv(features));
  else keep(`${view.texts.save_name}.geojson`, "application/geo+json", asGeoJson(features));
}

// Where something is passed on about a place: about its entry in the register where there is one.
// None about an entry that not everybody may know of: the address of the form would tell it.
function passing(data, { entry, name }) {
  if (entry === "") return null;
  const about = entry ? { entry } : { name };
  return `doorgeven?${new URLSearchParams({ ...about, ...data.of, lang: data.lang })}`;
}

// What the card says about a place, a square or an area; null where it is not on the map.
function told({ data, texts, list, cells, shown, notKnown }, key) {
  const [kind, code] = parts(key);
  if (kind === "place") {
    const place = list.get(key);
    if (!place || !shown.has(place.id)) return null;
    const notes = [...(data.notes?.[place.place] ?? []), ...(notKnown.get(place.id) ?? [])];
    const links = [];
    if (place.page) links.push({ role: "more", href: (data.up ?? "") + place.page, text: texts.more });
    const wrong = data.pass_on && passing(data, place);
    if (wrong) links.push({ role: "wrong", href: wrong, text: texts.pass_on });
    return { ...place, status: place.status_text, notes, links };
  }
  if (!cells.has(kind, code, data.shares)) return null;
  if (kind === "area") {
    return data.area_notes && { name: cells.name(code), kind: texts.area, notes: data.area_notes[code] };
  }
  const few = data.shares[code] === null ? [texts.too_few] : [];
  return { name: texts.cell, kind: code, notes: data.cell_notes?.[code] ?? few };
}

function hints(view, kind, code) {
  const about = told(view, `${kind}:${code}`);
  if (!about || (kind === "area" && !view.data.shading?.[code])) return null;
  return kind === "area" ? [about.name, ...(about.notes ?? [])] : about.notes;
}

function open(view, key, opener) {
  const about = told(view, key);
  if (!about) return;
  select(view, key);
  view.card.open(about, opener);
  reveal(view, key);
}

function select(view, key) {
  if (key === null && view.selected === null) return;
  view.selected = key;
  mark(view);
  view.onSelect(key);
}

function mark(view) {
  const [kind, code] = parts(view.selected);
  view.signs.choose(kind === "place" ? code : null);
  view.cells.choose(kind, code);
  view.list.choose(view.selected, true);
}

// Moves the map just so far that what was chosen is not at its edge and not under the card.
function reveal({ map, card, frame, signs, cells }, key) {
  const [kind, code] = parts(key);
  const bounds = cells.bounds(kind, code);
  const spot = kind === "place" ? signs.spot(code) : map.latLngToContainerPoint(bounds.getCenter());
  const room = map.getSize();
  const over = getComputedStyle(card.box).position === "absolute";
  if (spot) {
    const right = over ? card.box.offsetLeft - 36 : room.x - 48;
    const dx = spot.x < 72 ? spot.x - 72 : Math.max(0, spot.x - right);
    const dy = spot.y < 48 ? spot.y - 48 : Math.max(0, spot.y - (room.y - 48));
    if (dx || dy) map.panBy([dx, dy], { animate: !calm() });
  }
  frame.stage.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
}

function fit(view) {
  view.fitting = true;
  view.map.fitBounds(corners(view.data.bounds), { animate: false, ...view.frame.margins() });
  view.fitting = false;
  view.home = true;
  seen.delete(String(view.data.bounds));
}

// Where somebody starts: in this browser only.
function mine(view, start) {
  view.mine?.remove();
  view.mine = null;
  if (!start) return;
  const icon = view.L.divIcon({ className: "sb-mine", iconSize: [26, 26], html: "" });
  view.mine = view.L.marker([start[0], start[1]], {
    icon, interactive: false, keyboard: false, zIndexOffset: 1000,
  }).addTo(view.map);
}

function tiles(view, wanted) {
  view.tiles?.remove();
  view.tiles = wanted
    ? view.L.tileLayer(wanted.url, { maxZoom: NEAREST_ZOOM }).addTo(view.map) : null;
  view.root.classList.toggle("has-tiles", Boolean(wanted));
}

function content(view, url) {
  if (url === null) return null;
  if (!view.files.has(url)) {
    const coming = fetched(url);
    coming.catch(() => view.files.delete(url));
    view.files.set(url, coming);
  }
  return view.files.get(url);
}

function parts(key) {
  const at = key?.indexOf(":") ?? -1;
  return at < 0 ? [null, null] : [key.slice(0, at), key.slice(at + 1)];
}

function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
