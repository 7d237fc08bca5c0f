"use strict";
// Texts from the data only ever become text (textContent), never HTML.

function sbText(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function sbMarker(feature, latlng) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", "#" + feature.properties.marker);
  svg.setAttribute("class", feature.properties.verified ? "sign verified" : "sign");
  svg.setAttribute("aria-hidden", "true");
  svg.appendChild(use);
  const icon = L.divIcon({
    html: svg, className: "sb-marker", iconSize: [24, 24], popupAnchor: [0, -10],
  });
  const title = feature.properties.name + ", " + feature.properties.kind;
  return L.marker(latlng, {icon: icon, title: title, riseOnHover: true});
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
  for (const [name, lon, lat, turned] of streets) {
    const label = sbText("span", name);
    label.style.setProperty("--turned", turned + "deg");
    label.setAttribute("aria-hidden", "true");
    const icon = L.divIcon({html: label, className: "sb-street", iconSize: [0, 0]});
    L.marker([lat, lon], {icon: icon, interactive: false, keyboard: false, pane: "sbStreets"})
      .addTo(map);
  }
  const near = function () {
    map.getContainer().classList.toggle("sb-far", map.getZoom() < 16.5);
  };
  map.on("zoomend", near);
  near();
}

function sbStart(map, places, bounds, streets, texts, attribution) {
  // Leaflet takes HTML here; the innerHTML of a text is that text, escaped.
  L.control.attribution({prefix: "Leaflet"})
    .addAttribution(sbText("span", attribution[0]).innerHTML).addTo(map);
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

  function refresh() {
    for (const box of boxes) {
      shown[box.dataset.layer] = box.checked;
      const layer = places[box.dataset.layer];
      if (box.checked) layer.addTo(map); else layer.remove();
    }
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
