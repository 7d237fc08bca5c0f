// The area that is being drawn: its corners, the lines between them, and whether it can be closed.

import { pane } from "../background.js";

const NEAR = 20; // pixels around the first corner in which a tap closes the area
const SAME = 4; // pixels: the second tap of two
const EARTH_M = 6371009;
const STYLE = { interactive: false, smoothFactor: 0, noClip: true };

export function createSketch(L, map, changed) {
  const renderer = L.svg({ pane: pane(map, "sb-sketch", 460), padding: 0.6 });
  const options = { ...STYLE, renderer, pane: "sb-sketch" };
  let spots = [];
  let closed = false;
  let drawn = [];

  function redraw(problem = null) {
    for (const each of drawn) each.remove();
    drawn = [];
    if (spots.length > 1) {
      const Shape = closed ? L.polygon : L.polyline;
      for (const name of ["sb-sketch-halo", "sb-sketch-line"]) {
        drawn.push(Shape(spots, { ...options, fill: closed, className: name }));
      }
    }
    spots.forEach((spot, at) => {
      const first = at === 0 && !closed && spots.length > 2;
      const className = first ? "sb-corner is-first" : "sb-corner";
      drawn.push(L.circleMarker(spot, { ...options, radius: first ? 9 : 5, className }));
    });
    for (const each of drawn) each.addTo(map);
    changed({ count: spots.length, closed, hectares: hectares(spots), problem });
  }

  // Whether a line from the last corner to a spot runs through one that is there.
  function through(spot, closing) {
    const flat = [...spots, spot].map((each) => map.project(each, 20));
    const [from, to] = flat.slice(-2);
    for (let at = closing ? 1 : 0; at < flat.length - 3; at += 1) {
      if (crosses(from, to, flat[at], flat[at + 1])) return true;
    }
    return false;
  }

  function pixels(one, other) {
    return map.latLngToContainerPoint(one).distanceTo(map.latLngToContainerPoint(other));
  }

  return {
    put(spot) {
      if (closed) return;
      if (spots.length > 2 && pixels(spot, spots[0]) < NEAR) {
        this.close();
        return;
      }
      if (spots.length && pixels(spot, spots[spots.length - 1]) < SAME) return;
      if (through(spot, false)) {
        redraw("crosses");
        return;
      }
      spots.push(spot);
      redraw();
    },

    undo() {
      closed = false;
      spots.pop();
      redraw();
    },

    close() {
      if (closed || spots.length < 3) return;
      if (through(spots[0], true)) {
        redraw("crosses");
        return;
      }
      closed = true;
      redraw();
    },

    clear() {
      spots = [];
      closed = false;
      redraw();
    },

    set(ring) {
      spots = ring.map(([lon, lat]) => L.latLng(lat, lon));
      closed = true;
      redraw();
    },

    ring() {
      return closed ? spots.map(({ lng, lat }) => [lng, lat]) : null;
    },
  };
}

// Two lines that share a point, or run over each other, cross too.
function crosses(a, b, c, d) {
  const side = (p, q, r) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  const on = (p, q, r) => Math.min(p.x, q.x) <= r.x && r.x <= Math.max(p.x, q.x)
    && Math.min(p.y, q.y) <= r.y && r.y <= Math.max(p.y, q.y);
  const [abc, abd, cda, cdb] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (abc !== abd && cda !== cdb) return true;
  return (abc === 0 && on(a, b, c)) || (abd === 0 && on(a, b, d))
    || (cda === 0 && on(c, d, a)) || (cdb === 0 && on(c, d, b));
}

// Good to a part in a hundred, while somebody draws; the page tells it exactly.
function hectares(spots) {
  if (spots.length < 3) return 0;
  const radians = Math.PI / 180;
  const wide = Math.cos(spots[0].lat * radians);
  let twice = 0;
  spots.forEach(({ lng, lat }, at) => {
    const next = spots[(at + 1) % spots.length];
    twice += (lng - spots[0].lng) * (next.lat - spots[0].lat) - (next.lng - spots[0].lng) * (lat - spots[0].lat);
  });
  return Math.abs(twice) / 2 * wide * (EARTH_M * radians) ** 2 / 10000;
}
