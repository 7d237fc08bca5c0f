// A map to choose an area on: buurten to tap, or corners to put down. The default export is a
// component of Streamlit's; `drawing` needs an element and data.

import { absolute, corners, fetched, theme } from "../around.js";
import { createBackground, pane } from "../background.js";
import { button, drawn, element, fill, path } from "../elements.js";
import { ICONS } from "../frame.js";
import { createLeaflet, end, NEAREST_ZOOM } from "../leaflet.js";
import { createSketch } from "./sketch.js";

const NOTHING = { layers: [], streets: [] };

// Counts on over all maps of the tab: to choose the same again is to choose.
let turns = 0;

export default function component({ data, parentElement, setStateValue }) {
  document.documentElement.lang = data.lang;
  const root = parentElement.querySelector(".sb-map");
  const tell = (name, value) => {
    turns += 1;
    setStateValue(name, { ...value, turn: turns });
    return turns;
  };
  return drawing(root, data, tell);
}

// Draws, or brings up to date what was drawn before. Resolves to what takes it away again.
export async function drawing(root, data, tell) {
  const before = root.sbView;
  if (before && ["module", "lang", "background"].some((name) => before.data[name] !== data[name])) end(root, before);
  const view = root.sbView ?? begin(root, data);
  view.tell = tell;
  view.run += 1;
  const { run } = view;
  root.dataset.theme = theme(root, data);
  try {
    const [L, background] = await Promise.all([
      import(absolute(data.leaflet)), data.background ? fetched(data.background) : null,
    ]);
    if (!view.gone && run === view.run) {
      if (!view.map) createMap(view, L, background);
      apply(view, data);
      view.notice.hidden = true;
      root.dataset.ready = "yes";
    }
  } catch (error) {
    console.warn("sociale basis, map:", error);
    const again = button("sb-again", "", data.texts.again);
    again.addEventListener("click", () => drawing(root, data, tell));
    view.notice.setAttribute("role", "alert");
    view.notice.replaceChildren(element("p", "", data.texts.failed), again);
    view.notice.hidden = false;
  }
  return () => {
    if (run === view.run) end(root, view);
  };
}

function begin(root, data) {
  const { texts } = data;
  const view = { root, data, run: 0, gone: false, drawn: {}, areas: new Map(), told: 0 };
  view.status = element("p", "sb-status");
  view.status.setAttribute("role", "status");
  view.tools = element("div", "sb-tools");
  view.tools.setAttribute("role", "group");
  view.tools.setAttribute("aria-label", texts.tools);
  view.hint = element("p", "sb-draw-hint", texts.keyboard);
  view.canvas = element("div", "sb-canvas");
  view.controls = element("div", "sb-controls");
  view.notice = element("div", "sb-notice", element("p", "", texts.loading));
  view.cross = path("sb-cross", "M12 3V21M3 12H21");
  view.sources = element("p", "sb-sources");
  view.box = element("div", "sb-view", view.canvas, view.cross, view.controls, view.notice);
  root.replaceChildren(element("div", "sb-drawing", view.status, view.tools, view.box, view.hint, view.sources));
  root.lang = data.lang;
  root.dataset.ready = "no";
  root.sbView = view;
  return view;
}

function createMap(view, L, background) {
  const { canvas, data } = view;
  const { texts } = data;
  const map = createLeaflet(L, canvas, { doubleClickZoom: false });
  Object.assign(view, { L, map });
  fit(view, data.bounds);
  view.background = createBackground(L, map);
  if (background) view.background.set({ ...NOTHING, ...background });
  view.surfaces = L.svg({ pane: pane(map, "sb-choice", 380), padding: 0.6 });
  const tool = (name, label, act) => {
    const made = button("sb-tool", "", label);
    made.addEventListener("click", act);
    view.tools.append(made);
    view[name] = made;
  };
  tool("put", texts.put, () => view.sketch.put(map.getCenter()));
  tool("undo", texts.undo, () => view.sketch.undo());
  tool("close", texts.close, () => view.sketch.close());
  tool("again", texts.afresh, () => view.sketch.clear());
  view.sketch = createSketch(L, map, (state) => sketched(view, state));
  for (const [label, icon, act] of [
    [texts.zoom_in, ICONS.PLUS, () => map.zoomIn(1)],
    [texts.zoom_out, ICONS.MINUS, () => map.zoomOut(1)],
    [texts.whole, ICONS.WHOLE, () => fit(view, view.data.bounds)],
  ]) {
    const made = button("sb-control", label, path("sb-icon", icon));
    made.title = label;
    made.addEventListener("click", act);
    view.controls.append(made);
  }
  L.control.scale({ imperial: false }).addTo(map);
  map.on("click", ({ latlng }) => {
    if (view.data.mode === "draw") view.sketch.put(latlng);
    if (view.data.mode === "point") pointed(view, latlng);
  });
  canvas.addEventListener("keydown", (event) => {
    const { mode } = view.data;
    if (event.target !== canvas || (mode !== "draw" && mode !== "point")) return;
    if (event.key === "Enter" && mode === "point") pointed(view, map.getCenter());
    else if (mode === "point") return;
    else if (event.key === "Enter") view.sketch.put(map.getCenter());
    else if (event.key === "Backspace") view.sketch.undo();
    else return;
    event.preventDefault();
  });
  // The wheel belongs to the page until the reader takes hold of the map.
  canvas.addEventListener("pointerdown", () => map.scrollWheelZoom.enable());
  canvas.addEventListener("pointerleave", () => map.scrollWheelZoom.disable());
  // As long as the reader has not moved the map, what it is about stays in view.
  map.on("moveend", () => {
    if (!view.fitting) view.home = false;
  });
  view.resized = new ResizeObserver(() => {
    const { home } = view;
    map.invalidateSize({ animate: false, pan: !home });
    if (home) fit(view, view.data.bounds);
  });
  view.resized.observe(canvas);
}

function apply(view, data) {
  const changed = (name) => {
    const now = JSON.stringify(data[name] ?? null);
    const other = view.drawn[name] !== now;
    view.drawn[name] = now;
    return other;
  };
  const { root, canvas } = view;
  const { texts } = data;
  view.data = data;
  root.dataset.mode = data.mode;
  canvas.setAttribute("role", "region");
  canvas.setAttribute("aria-label", data.mode === "draw" ? `${texts.map}. ${texts.keyboard}` : data.mode === "point" ? `${texts.map}. ${texts.point_keyboard}` : texts.map);
  view.tools.hidden = data.mode !== "draw";
  view.hint.hidden = data.mode !== "draw";
  if (changed("point") && data.point) mark(view, view.L.latLng(data.point[1], data.point[0]));
  if (changed("bounds")) fit(view, data.bounds);
  if (changed("areas")) drawAreas(view, data.areas);
  if (changed("tiles")) {
    view.tiles?.remove();
    view.tiles = data.tiles && view.L.tileLayer(data.tiles.url, { maxZoom: NEAREST_ZOOM }).addTo(view.map);
    root.classList.toggle("has-tiles", Boolean(data.tiles));
  }
  const lines = [...data.attribution, ...(data.tiles ? [data.tiles.attribution] : [])];
  view.sources.textContent = lines.length ? `${texts.sources}: ${lines.join(" · ")}` : "";
  for (const [code, shape] of view.areas) {
    shape.getElement()?.classList.toggle("is-chosen", data.chosen.includes(code));
  }
  // What comes late is of an area that the reader has left since; the corners of a next one stay.
  if (changed("ring") && view.told <= (data.turn ?? view.told)) {
    view.quiet = true;
    if (data.ring) view.sketch.set(data.ring);
    else if (view.sketch.ring()) view.sketch.clear();
    view.quiet = false;
  }
  sketched(view, view.state ?? { count: 0, closed: false, hectares: 0, problem: null });
}

function drawAreas(view, collection) {
  const { L, map } = view;
  for (const shape of view.areas.values()) shape.remove();
  view.areas = new Map((collection?.features ?? []).map((feature) => {
    const { code, name } = feature.properties;
    const [shape] = L.geoJSON(feature, {
      renderer: view.surfaces, pane: "sb-choice", className: "sb-choice", smoothFactor: 0.5,
    }).getLayers();
    shape.on("click", (event) => {
      // Drawing goes on over the buurten: the map then gets the tap.
      if (view.data.mode !== "choose") return;
      L.DomEvent.stopPropagation(event);
      view.tell("picked", { code });
    });
    shape.addTo(map);
    shape.getElement().dataset.area = code;
    shape.getElement().append(drawn("title", {}, name));
    return [code, shape];
  }));
  view.background.setAreas(collection);
}

// Where something is: one tap, and another tap moves it.
function pointed(view, latlng) {
  mark(view, latlng);
  view.tell("pointed", { point: [latlng.lng, latlng.lat] });
}

function mark(view, latlng) {
  if (view.point) view.point.setLatLng(latlng);
  else {
    view.point = view.L.circleMarker(latlng, {
      renderer: view.surfaces, pane: "sb-choice", className: "sb-point", radius: 9, interactive: false,
    }).addTo(view.map);
  }
}

// After every change of the drawing: the words, which buttons work, and what the page must know.
function sketched(view, state) {
  const { texts, mode } = view.data;
  const ring = view.sketch.ring();
  const before = view.ring ?? null;
  view.state = state;
  view.ring = ring;
  const size = Math.round(state.hectares * (state.hectares < 10 ? 10 : 1)) / (state.hectares < 10 ? 10 : 1);
  const values = { corners: state.count, hectares: size.toLocaleString(view.data.lang) };
  let words = texts[mode];
  if (mode === "draw" && state.problem) words = texts.crosses;
  else if (mode === "draw" && state.closed) words = fill(texts.closed, values);
  else if (mode === "draw" && state.count === 1) words = texts.first;
  else if (mode === "draw" && state.count === 2) words = texts.second;
  else if (mode === "draw" && state.count) words = fill(texts.drawing, values);
  if (view.status.textContent !== words) view.status.textContent = words;
  view.status.classList.toggle("is-wrong", Boolean(state.problem) && mode === "draw");
  view.root.classList.toggle("is-closed", state.closed);
  // Not `disabled`: a button that has the focus would lose it.
  view.put.ariaDisabled = String(state.closed);
  view.undo.ariaDisabled = String(state.count === 0);
  view.close.ariaDisabled = String(state.closed || state.count < 3);
  view.again.ariaDisabled = String(state.count === 0);
  if (!view.quiet && JSON.stringify(ring) !== JSON.stringify(before)) view.told = view.tell("drawn", { ring });
}

function fit(view, bounds) {
  view.fitting = true;
  view.map.fitBounds(corners(bounds), { animate: false, padding: [14, 14] });
  view.fitting = false;
  view.home = true;
}
