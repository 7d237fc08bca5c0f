// The signs of places: one drawing over the map, so that thousands can be switched at once.

import { drawn, picture } from "./elements.js";
import { pane } from "./background.js";
import { spread } from "./spread.js";

const APART = 23; // pixels between the middles of two signs: they may touch, never hide
const STEM_FROM = 5; // pixels: a sign that moved farther has a line to its point
const HALF = 14; // half the side of a sign
const FINGER = 22; // pixels: half of a comfortable target
const LIFTED = 1.2; // times its size: what the reader points at, or chose
const AROUND = 0.6; // of the map's box, on every side: signs beyond are not drawn
const NOTHING = "scale(0)";
const STILL_A_DRAG = 3; // pixels: the finger moved the map, it chose nothing

export function createSigns(L, map, { pick, hint }) {
  const stems = drawn("path", { class: "sb-stems" });
  const ring = drawn("circle", { class: "sb-ring", r: 17, visibility: "hidden" });
  const group = drawn("g", {}, ring);
  const svg = drawn("svg", { class: "sb-signs", width: 1, height: 1, "aria-hidden": "true" },
    stems, group);
  map.getPane(pane(map, "sb-places", 600)).append(svg);
  let places = [];
  let byId = new Map();
  let chosen = null;
  let lit = null;
  let shown = [];
  let arranged = null; // the zoom that the offsets were made for
  let pressed = null;

  function draw(place) {
    place.mark = drawn("image", {
      class: "sb-sign", href: picture(place.sign),
      x: -HALF, y: -HALF, width: 2 * HALF, height: 2 * HALF,
    });
    return place.mark;
  }

  // Not by `display` or `visibility`: thousands of drawings would be worked out anew. Only what is
  // to be seen has the attribute.
  function turn(place, on) {
    place.on = on;
    if (on) place.mark.dataset.place = place.id;
    else {
      delete place.mark.dataset.place;
      stand(place, NOTHING);
    }
  }

  function stand(place, transform) {
    if (place.stands === transform) return;
    place.stands = transform;
    place.mark.style.transform = transform;
  }

  // Public space below, then provisions and residents' own; from north to south within each.
  function order(marks) {
    const rank = { public_space: 0, institutional: 1, communal: 2, spots: 3 };
    return [...marks].sort((one, other) =>
      rank[one.group] - rank[other.group] || other.at.lat - one.at.lat);
  }

  function position() {
    const zoom = map.getZoom();
    const scale = size(zoom);
    arrange(zoom);
    const room = map.getSize().multiplyBy(AROUND);
    const corner = map.containerPointToLayerPoint([0, 0]).subtract(room);
    const around = L.bounds(corner, corner.add(map.getSize()).add(room.multiplyBy(2)));
    for (const place of shown) place.away = !around.contains(map.latLngToLayerPoint(place.at));
    put((place) => map.latLngToLayerPoint(place.at), scale);
    let lines = "";
    for (const place of shown) {
      const [dx, dy] = place.offset;
      if (place.away || Math.hypot(dx, dy) < STEM_FROM) continue;
      const { x, y } = map.latLngToLayerPoint(place.at);
      lines += `M${x} ${y}l${dx.toFixed(1)} ${dy.toFixed(1)}`;
    }
    stems.setAttribute("d", lines);
  }

  // Distances in pixels depend on the zoom and on what is shown, not on where the map is.
  function arrange(zoom) {
    const now = zoom.toFixed(2);
    if (arranged === now) return;
    arranged = now;
    const spots = shown.map((place) => map.project(place.at, zoom));
    const apart = spread(spots, size(zoom) * APART);
    shown.forEach((place, index) => { place.offset = apart[index]; });
  }

  function put(where, scale) {
    for (const place of shown) {
      if (!place.away) {
        const { x, y } = where(place);
        const [dx, dy] = place.offset;
        place.put = [(x + dx).toFixed(1), (y + dy).toFixed(1), scale];
      }
      move(place);
    }
  }

  function move(place) {
    const [x, y, scale] = place.put;
    const size = place === chosen || place === lit ? scale * LIFTED : scale;
    stand(place, place.away ? NOTHING : `translate(${x}px,${y}px) scale(${size.toFixed(2)})`);
    if (place === chosen) ring.style.transform = place.mark.style.transform;
  }

  function light(place) {
    const before = lit;
    lit = place;
    for (const one of [before, lit]) if (one?.on) move(one);
  }

  // As Leaflet's own markers do, so that signs travel along with the map beneath them.
  function animate({ zoom, center }) {
    arrange(zoom);
    put((place) => map._latLngToNewLayerPoint(place.at, zoom, center), size(zoom));
  }

  function of(event) {
    return byId.get(event.target.closest("[data-place]")?.dataset.place);
  }

  svg.addEventListener("pointerdown", (event) => { pressed = [event.clientX, event.clientY]; });
  svg.addEventListener("click", (event) => {
    const place = of(event);
    L.DomEvent.stop(event);
    const moved = pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]);
    if (place && !(moved > STILL_A_DRAG)) pick(place.id);
  });
  svg.addEventListener("dblclick", (event) => L.DomEvent.stop(event));
  svg.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    light(of(event) ?? null);
    hint(lit, event);
  });
  svg.addEventListener("pointerleave", () => {
    light(null);
    hint(null);
  });
  map.on("zoom viewreset moveend", position);
  map.on("zoomanim", animate);

  return {
    set(features) {
      group.replaceChildren(ring);
      ring.setAttribute("visibility", "hidden");
      places = order(features.filter((feature) => feature.geometry).map((feature) => {
        const [lon, lat] = feature.geometry.coordinates;
        return { ...feature.properties, at: L.latLng(lat, lon), offset: [0, 0], mark: null, on: false, put: [0, 0, 0], away: false, stands: "" };
      }));
      byId = new Map(places.map((place) => [place.id, place]));
      shown = [];
      chosen = null;
      lit = null;
      stems.setAttribute("d", "");
    },

    show(ids) {
      let last = null;
      shown = places.filter((place) => ids.has(place.id));
      for (const place of places) {
        const on = ids.has(place.id);
        // Drawn when first asked for: what nobody looks at costs nothing.
        if (on && !place.mark) {
          draw(place);
          if (last) last.after(place.mark);
          else group.prepend(place.mark);
        }
        if (!place.mark) continue;
        if (place.on !== on) turn(place, on);
        if (place !== chosen) last = place.mark;
      }
      arranged = null;
      position();
    },

    choose(id) {
      const before = chosen;
      chosen = byId.get(id) ?? null;
      const on = Boolean(chosen?.on);
      ring.setAttribute("visibility", on ? "visible" : "hidden");
      if (before?.on) move(before);
      if (!on) return;
      move(chosen);
      group.append(ring, chosen.mark);
    },

    light(id) {
      light(byId.get(id) ?? null);
    },

    middles() {
      return shown.map((place) => map.latLngToLayerPoint(place.at).add(place.offset));
    },

    // The sign that a finger meant, if any.
    near(point, reach = FINGER) {
      let best = null;
      for (const place of shown) {
        const away = map.latLngToLayerPoint(place.at).add(place.offset).distanceTo(point);
        if (away <= reach) [best, reach] = [place.id, away];
      }
      return best;
    },

    // In pixels of the map's box; null where the place is not drawn.
    spot(id) {
      const place = byId.get(id);
      if (!place?.on) return null;
      return map.latLngToContainerPoint(place.at).add(place.offset);
    },
  };
}

function size(zoom) {
  return Math.min(1.15, Math.max(0.8, 0.8 + (zoom - 14) * 0.12));
}
