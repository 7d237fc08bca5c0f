"use strict";
const SB_APART = 31; // pixels between the middles of two signs at one spot
const SB_ONE_SPOT_M = 12; // nearer to each other than this is one spot

// Texts from the data only ever become text (textContent), never HTML.

function sbText(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function sbMarker(feature, latlng) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", "#" + feature.properties.sign);
  svg.setAttribute("class", "sign");
  svg.setAttribute("viewBox", "0 0 28 28");
  svg.setAttribute("aria-hidden", "true");
  svg.appendChild(use);
  const icon = L.divIcon({
    html: svg, className: "sb-marker", iconSize: [28, 28], popupAnchor: [0, -12],
  });
  const title = feature.properties.name + ", " + feature.properties.kind;
  // Not a stop of the tab key: the list below has a button for each.
  return L.marker(latlng, {icon: icon, title: title, riseOnHover: true, keyboard: false});
}

// Places at one spot stand around it, each with a line to it, so that none hides another.
function sbFanOut(map, markers, stems) {
  const spots = [];
  for (const marker of markers) {
    const at = marker.getLatLng();
    const spot = spots.find((one) => map.distance(one.at, at) < SB_ONE_SPOT_M);
    if (spot) spot.markers.push(marker); else spots.push({at: at, markers: [marker]});
  }
  stems.clearLayers();
  for (const {at, markers: same} of spots) {
    const radius = same.length === 1 ? 0 : SB_APART / (2 * Math.sin(Math.PI / same.length));
    const start = same.length === 2 ? Math.PI : -Math.PI / 2;
    const middle = map.latLngToLayerPoint(at);
    const lines = document.createElement("div");
    same.forEach(function (marker, index) {
      const angle = start + 2 * Math.PI * index / same.length;
      const own = map.latLngToLayerPoint(marker.getLatLng());
      const dx = middle.x - own.x + radius * Math.cos(angle);
      const dy = middle.y - own.y + radius * Math.sin(angle);
      marker.getElement().firstChild.style.transform = "translate(" + dx + "px," + dy + "px)";
      marker.options.icon.options.popupAnchor = [dx, dy - 12];
      const line = document.createElement("span");
      line.style.width = radius + "px";
      line.style.transform = "rotate(" + angle + "rad)";
      lines.appendChild(line);
    });
    if (radius === 0) continue;
    const icon = L.divIcon({html: lines, className: "sb-stems", iconSize: [0, 0]});
    L.marker(at, {icon: icon, interactive: false, keyboard: false, pane: "sbStems"}).addTo(stems);
  }
}

function sbPlace(feature, layer) {
  layer.bindPopup(function () {
    const box = document.createElement("div");
    box.appendChild(sbText("h3", feature.properties.name));
    box.appendChild(sbText("p", feature.properties.kind));
    const list = document.createElement("dl");
    for (const [term, value] of feature.properties.facts) {
      const row = document.createElement("div");
      row.appendChild(sbText("dt", term));
      row.appendChild(sbText("dd", value));
      list.appendChild(row);
    }
    box.appendChild(list);
    return box;
  });
}

function sbStrip(feature, layer) {
  layer.bindTooltip(function () {
    return sbText("div", feature.properties.text);
  }, {sticky: true});
}

function sbStreets(map, streets) {
  const labels = streets.map(function ([name, lon, lat, turned]) {
    return {at: L.latLng(lat, lon), name: name, turned: turned, marker: null, on: false};
  });
  function made(street) {
    const label = sbText("span", street.name);
    label.style.setProperty("--turned", street.turned + "deg");
    label.setAttribute("aria-hidden", "true");
    const icon = L.divIcon({html: label, className: "sb-street", iconSize: [0, 0]});
    return L.marker(street.at,
      {icon: icon, interactive: false, keyboard: false, pane: "sbStreets"});
  }
  // A whole gemeente has thousands of streets: with all their names on it a map moves in jerks.
  map.on("moveend", function () {
    const seen = map.getZoom() < 16.5 ? null : map.getBounds().pad(0.6);
    for (const street of labels) {
      const near = Boolean(seen && seen.contains(street.at));
      if (near === street.on) continue;
      street.on = near;
      if (!near) street.marker.remove();
      else (street.marker = street.marker || made(street)).addTo(map);
    }
  });
}

function sbStart(map, places, bounds, streets, texts, attribution) {
  // Leaflet takes HTML here; the innerHTML of a text is that text, escaped.
  L.control.attribution({prefix: "Leaflet"})
    .addAttribution(sbText("span", attribution[0]).innerHTML.replace(
      /www\.[\w./-]*\w/, (address) => `<a href="https://${address}" rel="noreferrer">${address}</a>`
    )).addTo(map);
  L.control.scale({imperial: false}).addTo(map);
  for (const [part, text] of [["in", texts.zoom_in], ["out", texts.zoom_out]]) {
    const button = map.getContainer().querySelector(".leaflet-control-zoom-" + part);
    button.title = text;
    button.setAttribute("aria-label", text);
  }
  map.createPane("sbStreets").style.zIndex = 450;
  sbStreets(map, streets);
  map.fitBounds(bounds);
  map.on("popupopen", function (event) {
    const button = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (button) button.setAttribute("aria-label", texts.close);
  });

  const rows = Array.from(document.querySelectorAll("tr[data-layer]"));
  const boxes = Array.from(document.querySelectorAll("input[data-layer]"));
  const shown = {};

  map.createPane("sbStems").style.zIndex = 590;
  const stems = L.layerGroup().addTo(map);

  function fanOut() {
    const markers = [];
    for (const key in places) {
      if (map.hasLayer(places[key])) places[key].eachLayer((marker) => markers.push(marker));
    }
    sbFanOut(map, markers, stems);
  }

  map.on("zoomend", fanOut);

  function refresh() {
    for (const box of boxes) {
      shown[box.dataset.layer] = box.checked;
      const layer = places[box.dataset.layer];
      if (box.checked) layer.addTo(map); else layer.remove();
    }
    fanOut();
    let number = 0;
    for (const row of rows) {
      row.hidden = !shown[row.dataset.layer];
      if (!row.hidden) number += 1;
    }
    const status = document.getElementById("number");
    status.textContent = status.dataset.text.replace("{number}", number);
  }

  for (const box of boxes) box.addEventListener("change", refresh);
  for (const [id, on] of [["all", true], ["none", false]]) {
    document.getElementById(id).addEventListener("click", function () {
      for (const box of boxes) box.checked = on;
      refresh();
    });
  }
  for (const row of rows) {
    row.querySelector("button").addEventListener("click", function () {
      places[row.dataset.layer].eachLayer(function (marker) {
        if (marker.feature.properties.id !== row.dataset.id) return;
        map.getContainer().scrollIntoView({block: "center"});
        map.setView(marker.getLatLng(), Math.max(map.getZoom(), 17));
        marker.openPopup();
      });
    });
  }
  refresh();
  document.documentElement.dataset.ready = "yes";
}
