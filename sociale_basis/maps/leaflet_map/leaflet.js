// A map of Leaflet in an element of the page: made the same everywhere, and taken away without a trace.

import { calm } from "./elements.js";

export const NEAREST_ZOOM = 19;

export function createLeaflet(L, canvas, options = {}) {
  const still = calm();
  // Leaflet gives the map the focus at a press. The page would scroll to show the whole map, and
  // what was pressed would be gone from under the finger before it is let go.
  canvas.focus = (given) => HTMLElement.prototype.focus.call(canvas, { preventScroll: true, ...given });
  return L.map(canvas, {
    attributionControl: false, zoomControl: false, maxZoom: NEAREST_ZOOM, zoomSnap: 0.25,
    zoomDelta: 0.5, wheelPxPerZoomLevel: 110, scrollWheelZoom: false, inertia: !still,
    zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, ...options,
  });
}

export function end(root, view) {
  if (view.gone) return;
  view.gone = true;
  view.resized?.disconnect();
  view.sift?.end();
  view.map?.remove();
  root.replaceChildren();
  delete root.dataset.ready;
  delete root.sbView;
}
