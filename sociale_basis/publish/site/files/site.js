// Begins what the pages of the site do; without it they still have their text and lists.

import { have } from "./around.js";
import { given, receive } from "./given.js";
import { mapData, openPlace } from "./site_map.js";
import { draw } from "./map.js";
import { startReach } from "./reach_page.js";

window.sbHave = receive;

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  snippet();
  onPaper();
  const root = document.querySelector(".sb-map");
  if (!root || !window.L) return;
  have("leaflet", window.L);
  for (const name of ["background", "places", "cells", "areas"]) have(name, given(name));
  if (document.body.dataset.page === "reach") startReach(root);
  else startMap(root);
});

function startMap(root) {
  const wanted = root.dataset.area;
  const choices = document.querySelector("#choices");
  const show = () => draw(root, { ...mapData(root), ...chosen(choices), ...near(root, wanted) }, () => {});
  if (choices) {
    choices.hidden = false;
    choices.addEventListener("change", show);
    choices.addEventListener("submit", (event) => event.preventDefault());
  }
  show().then(() => openPlace(root));
  window.addEventListener("hashchange", () => openPlace(root));
}

// Kinds of the groups that are on and, where one is chosen, with that function.
function chosen(choices) {
  const { layers } = given("view");
  const on = choices ? new Set([...choices.querySelectorAll("input:checked")].map(({ value }) => value)) : null;
  const wanted = choices?.querySelector("select").value ?? "";
  return {
    shown: layers.filter(({ group, functions }) =>
      (!on || on.has(group)) && (!wanted || functions.includes(wanted))).map(({ key }) => key),
  };
}

function near(root, wanted) {
  if (!wanted) return {};
  const { around } = given("view");
  return { only: around[wanted].places, bounds: around[wanted].bounds, list_title: root.dataset.title };
}

// A dark map costs much ink and is hard to read on paper.
function onPaper() {
  const turned = () => document.querySelectorAll(".sb-map[data-theme]");
  let before = null;
  window.addEventListener("beforeprint", () => {
    for (const root of turned()) {
      before ??= root.dataset.theme;
      root.dataset.theme = "light";
    }
  });
  window.addEventListener("afterprint", () => {
    for (const root of turned()) root.dataset.theme = before ?? root.dataset.theme;
    before = null;
  });
}

// The address of the map that others may put on their page, where the site has one.
function snippet() {
  const text = document.querySelector("#snippet");
  if (!text || !location.protocol.startsWith("http")) return;
  const address = new URL("kaart.html", location.href).href.split("#")[0];
  text.textContent = text.textContent.replace(text.dataset.address, address);
}
