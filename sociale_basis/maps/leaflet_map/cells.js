// Squares of 100 metres divided by who can get there, and the areas they lie in.

import { pane } from "./background.js";

const STATES = ["yes", "unknown", "no"];
const SHAPE = { smoothFactor: 0, noClip: true, bubblingMouseEvents: false };

export function createCells(L, map, { pick, hint }) {
  const surfaces = L.svg({ pane: pane(map, "sb-surfaces", 380), padding: 0.6 });
  const marks = L.svg({ pane: pane(map, "sb-chosen", 440), padding: 0.6 });
  let cells = new Map();
  let areas = new Map();
  let chosen = null;

  function polygon(latlngs, className, kind, code, state) {
    const made = L.polygon(latlngs, { ...SHAPE, renderer: surfaces, pane: "sb-surfaces", className });
    made.on("add", () => {
      const drawing = made.getElement();
      drawing.dataset[kind] = code;
      if (state) drawing.dataset.state = state;
    });
    made.on("click", ({ layerPoint }) => pick(`${kind}:${code}`, layerPoint));
    made.on("mousemove", ({ originalEvent }) => hint(kind, code, originalEvent));
    made.on("mouseout", () => hint(null));
    return made;
  }

  function part(cell, code, state, from, to) {
    const [sw, se, ne, nw] = cell.ring;
    const latlngs = [along(sw, se, from), along(sw, se, to), along(nw, ne, to), along(nw, ne, from)];
    const known = cell.parts[state];
    if (!known) {
      const made = polygon(latlngs, `sb-part sb-part-${state}`, "cell", code, state);
      if (state !== "few") made.setStyle({ fillColor: `url(#state-${state})` });
      cell.parts[state] = made;
      cell.edges[state] = [from, to];
    } else if (cell.edges[state][0] !== from || cell.edges[state][1] !== to) {
      cell.edges[state] = [from, to];
      known.setLatLngs(latlngs);
    }
    if (!map.hasLayer(cell.parts[state])) cell.parts[state].addTo(map);
  }

  function without(cell, state) {
    cell.parts[state]?.remove();
  }

  return {
    set(collection) {
      for (const cell of cells.values()) for (const one of Object.values(cell.parts)) one.remove();
      cells = new Map((collection?.features ?? []).map(({ geometry, properties }) => [
        properties.cell,
        { ring: turned(geometry.coordinates[0]).slice(0, 4), parts: {}, edges: {} },
      ]));
    },

    setAreas(collection) {
      for (const { shape } of areas.values()) shape.remove();
      areas = new Map((collection?.features ?? []).map(({ geometry, properties }) => {
        const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
        const latlngs = polygons.map((rings) => rings.map(turned));
        const shape = polygon(latlngs, "sb-area", "area", properties.code).addTo(map);
        shape.bringToBack();
        return [properties.code, { name: properties.name, shape }];
      }));
    },

    share(shares) {
      for (const [code, cell] of cells) {
        const parts = shares?.[code];
        if (parts === undefined) {
          for (const state of [...STATES, "few"]) without(cell, state);
        } else if (parts === null) {
          for (const state of STATES) without(cell, state);
          part(cell, code, "few", 0, 1);
        } else {
          without(cell, "few");
          let from = 0;
          STATES.forEach((state, index) => {
            if (!(parts[index] > 0)) return without(cell, state);
            const to = Math.min(1, from + parts[index]);
            part(cell, code, state, from, to);
            from = to;
          });
        }
      }
    },

    shade(shading) {
      for (const [code, { shape }] of areas) {
        const pattern = shading?.[code];
        shape.setStyle({ fillColor: pattern ? `url(#${pattern})` : "#000" });
        shape.getElement()?.classList.toggle("is-shaded", Boolean(pattern));
      }
    },

    name(code) {
      return areas.get(code)?.name;
    },

    has(kind, code, shares) {
      return kind === "area" ? areas.has(code) : cells.has(code) && shares?.[code] !== undefined;
    },

    choose(kind, code) {
      chosen?.remove();
      chosen = null;
      const latlngs = kind === "area" ? areas.get(code)?.shape.getLatLngs() : cells.get(code)?.ring;
      if (!latlngs) return;
      chosen = L.polygon(latlngs, {
        ...SHAPE, renderer: marks, pane: "sb-chosen", interactive: false, className: "sb-outline",
      }).addTo(map);
    },

    bounds(kind, code) {
      return kind === "area" ? areas.get(code)?.shape.getBounds()
        : cells.has(code) ? L.latLngBounds(cells.get(code).ring) : undefined;
    },
  };
}

function turned(ring) {
  return ring.map(([lon, lat]) => [lat, lon]);
}

function along([lat, lon], [toLat, toLon], share) {
  return [lat + (toLat - lat) * share, lon + (toLon - lon) * share];
}
