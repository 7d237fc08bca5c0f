// What lies under everything else: water, green, buildings, streets, the boundary, names.
// Colours stand in map.css, so that another theme asks nothing of this file.

import { element } from "./elements.js";

const STREET_NAMES_FROM = 16.5;
const NOTHING = { interactive: false, smoothFactor: 0.5 };
// Where the name of an area may stand, in pixels from the middle; the first free one is taken.
const PLACES_OF_NAME = [[0, 0], [0, -26], [0, 26], [0, -50], [0, 50], [-56, 0], [56, 0],
  [-56, -38], [56, -38], [-56, 38], [56, 38], [0, -76], [0, 76]];
const NAME_TALL = 16; // pixels, half of what it needs
const WORLD = [[-89, -360], [-89, 360], [89, 360], [89, -360]];

export function createBackground(L, map) {
  const land = L.svg({ pane: pane(map, "sb-land", 250), padding: 0.6 });
  const edge = L.svg({ pane: pane(map, "sb-edge", 420), padding: 0.6 });
  const streets = pane(map, "sb-streets", 450);
  const areas = pane(map, "sb-areas", 455);
  let layers = [];
  let labels = []; // names of streets, each drawn once it comes near
  let names = []; // of the areas
  let taken = () => [];

  function near() {
    const zoom = map.getZoom();
    const box = map.getContainer();
    box.classList.toggle("sb-far", zoom < STREET_NAMES_FROM);
    // Streets are about 6 m wide; never so thin that they vanish.
    box.style.setProperty("--sb-street", Math.max(1.4, 1.05 * 2 ** (zoom - 14.6)).toFixed(2));
  }

  function shape(geometry, className, renderer) {
    return L.geoJSON(geometry, { ...NOTHING, style: { className, renderer, pane: renderer.options.pane } });
  }

  function name(text, className, [lon, lat], into, turned = 0) {
    const label = element("span", "", text);
    label.style.setProperty("--turned", `${turned}deg`);
    label.setAttribute("aria-hidden", "true");
    const icon = L.divIcon({ html: label, className, iconSize: [0, 0] });
    const options = { icon, interactive: false, keyboard: false, pane: into };
    return { text, label, marker: L.marker([lat, lon], options) };
  }

  // A whole gemeente has thousands of streets: with all their names on it a map moves in jerks.
  function write() {
    const seen = map.getZoom() < STREET_NAMES_FROM ? null : map.getBounds().pad(0.6);
    for (const street of labels) {
      const near = Boolean(seen?.contains(street.at));
      if (near === street.on) continue;
      street.on = near;
      if (near) (street.marker ??= name(...street.label).marker).addTo(map);
      else street.marker.remove();
    }
  }

  // The name of an area gives way to signs and stays within the area. Where it would run through the
  // name of a larger area it is left out; the list has them all.
  function makeRoom() {
    const spots = taken();
    const written = [];
    for (const { marker, label, text, bounds } of names) {
      const middle = map.latLngToLayerPoint(marker.getLatLng());
      const half = L.point(text.length * 5.5 + 16, NAME_TALL);
      const area = L.bounds(
        map.latLngToLayerPoint(bounds.getNorthWest()), map.latLngToLayerPoint(bounds.getSouthEast()));
      let best = null;
      for (const move of PLACES_OF_NAME) {
        const at = middle.add(move);
        const box = L.bounds(at.subtract(half), at.add(half));
        const inside = move === PLACES_OF_NAME[0] || area.contains(box);
        if (!inside || written.some((other) => other.intersects(box))) continue;
        const cost = spots.filter((spot) => box.contains(spot)).length;
        if (!best || cost < best.cost) best = { move, box, cost };
        if (cost === 0) break;
      }
      label.hidden = !best;
      if (!best) continue;
      written.push(best.box);
      [label.style.left, label.style.top] = best.move.map((pixels) => `${pixels}px`);
    }
  }

  map.on("zoomend", () => {
    near();
    makeRoom();
  });
  map.on("moveend", write);
  near();

  return {
    set(background) {
      for (const layer of layers) layer.remove();
      for (const { marker, on } of labels) if (on) marker.remove();
      layers = [];
      for (const { kind, geometry } of background.layers) {
        const street = kind === "street_line";
        if (street) layers.push(shape(geometry, "sb-ground sb-casing", land));
        layers.push(shape(geometry, `sb-ground sb-${kind.replace("_", "-")}`, land));
      }
      layers.push(L.polygon([WORLD, ...outsides(background.boundary)],
        { ...NOTHING, renderer: land, pane: "sb-land", className: "sb-ground sb-outside" }));
      layers.push(shape(background.boundary, "sb-ground sb-boundary", edge));
      for (const layer of layers) layer.addTo(map);
      labels = background.streets.map(([text, lon, lat, turned]) => ({
        label: [text, "sb-street", [lon, lat], "sb-streets", turned],
        at: L.latLng(lat, lon), marker: null, on: false,
      }));
      write();
    },

    setAreas(collection) {
      for (const { marker } of names) marker.remove();
      names = (collection?.features ?? []).map(({ geometry, properties }) => {
        const bounds = L.latLngBounds(outsides(geometry).flat());
        const size = bounds.getNorthWest().distanceTo(bounds.getSouthEast());
        return { ...name(properties.name, "sb-area-name", middle(geometry), "sb-areas"), bounds, size };
      }).sort((one, other) => other.size - one.size);
      for (const { marker } of names) marker.addTo(map);
    },

    // `spots`: gives the middles of the signs that are drawn, in pixels.
    leaveRoom(spots) {
      taken = spots;
      makeRoom();
    },
  };
}

export function pane(map, name, height) {
  const made = map.getPane(name) ?? map.createPane(name);
  made.style.zIndex = height;
  return name;
}

function outsides(geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.map(([ring]) => ring.map(([lon, lat]) => [lat, lon]));
}

// The centre of gravity of the largest ring: good enough to hang a name on.
function middle(geometry) {
  const rings = outsides(geometry).map((ring) => {
    let [twice, x, y] = [0, 0, 0];
    for (let at = 0; at < ring.length - 1; at += 1) {
      const [[lat, lon], [toLat, toLon]] = [ring[at], ring[at + 1]];
      const part = lon * toLat - toLon * lat;
      twice += part;
      x += (lon + toLon) * part;
      y += (lat + toLat) * part;
    }
    return { size: Math.abs(twice), at: [x / (3 * twice), y / (3 * twice)] };
  });
  return rings.reduce((best, ring) => (ring.size > best.size ? ring : best)).at;
}
