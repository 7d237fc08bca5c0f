// The frame of the page: a map, the card on it, the legend under it, the list beside it.

import { button, drawn, element, linked, path, sign } from "./elements.js";

const PLUS = "M12 5V19M5 12H19";
const MINUS = "M5 12H19";
const WHOLE = "M4 9V4H9M15 4H20V9M20 15V20H15M9 20H4V15";

export function createFrame(root, texts, { list, card, sift }) {
  const symbols = drawn("svg", { class: "sb-symbols", width: 0, height: 0, "aria-hidden": "true" });
  const skip = element("a", "sb-skip", texts.to_list);
  skip.href = "#sb-list";
  list.title.id = "sb-list";
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    list.title.focus();
  });

  const canvas = element("div", "sb-canvas");
  canvas.setAttribute("role", "region");
  canvas.setAttribute("aria-label", `${texts.map}. ${texts.map_hint}`);
  const controls = element("div", "sb-controls");
  const tip = element("div", "sb-tip");
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  const notice = element("div", "sb-notice", element("p", "", texts.loading));
  const stage = element("div", "sb-stage",
    element("div", "sb-view", canvas, controls, notice, tip), card.box);

  const signs = element("ul", "sb-signs-list");
  const legend = element("details", "sb-legend", element("summary", "", texts.legend), signs);
  const sources = element("p", "sb-sources");
  const frame = element("div", "sb-frame", stage, legend, list.box, sources);
  root.replaceChildren(symbols, skip, sift.box, frame);
  // Where there is room the legend is open; on a phone the map and the list come first.
  legend.open = root.clientWidth >= 700;

  return {
    canvas,
    stage,

    // Width and height of what has to fit, so that a phone shows no more empty land than needed.
    proportions([south, west, north, east]) {
      const wide = (east - west) * Math.cos((south + north) / 2 * Math.PI / 180);
      frame.style.setProperty("--sb-tall", ((north - south) / wide).toFixed(3));
    },

    // So that buttons and scale lie beside what has to fit, not on it.
    margins() {
      return controls.offsetTop < canvas.clientHeight / 2
        ? { paddingTopLeft: [controls.offsetLeft + controls.offsetWidth + 8, 14], paddingBottomRight: [14, 14] }
        : { paddingTopLeft: [12, 12], paddingBottomRight: [12, canvas.clientHeight - controls.offsetTop + 8] };
    },

    control(label, d, act) {
      const made = button("sb-control", label, path("sb-icon", d));
      made.title = label;
      made.addEventListener("click", act);
      controls.append(made);
      return made;
    },

    symbols(markup) {
      // Fixed drawings of the program, the only markup that is not made here.
      symbols.innerHTML = markup;
    },

    // A page may have a list of its own beside the map.
    without(list, gone) {
      list.box.hidden = gone;
      skip.hidden = gone;
      frame.classList.toggle("sb-alone", gone);
    },

    patterns() {
      return new Set([...symbols.querySelectorAll("pattern")].map(({ id }) => id));
    },

    legend(entries, important) {
      const patterns = this.patterns();
      legend.hidden = entries.length === 0;
      if (important) legend.open = true;
      signs.replaceChildren(...entries.map(({ symbol, label }) =>
        element("li", "", sign(symbol, patterns), element("span", "", label))));
    },

    sources(lines) {
      const told = lines.length ? `${texts.sources}: ${lines.join(" · ")}` : "";
      // Drawn again only when it changed, so that a link keeps the focus.
      if (sources.textContent !== told) sources.replaceChildren(...linked(told));
    },

    ready() {
      notice.hidden = true;
    },

    failed(again) {
      const retry = button("sb-again", "", texts.again);
      retry.addEventListener("click", again);
      notice.setAttribute("role", "alert");
      notice.replaceChildren(element("p", "", texts.failed), retry);
      notice.hidden = false;
    },

    tip(lines, event) {
      tip.hidden = !lines?.length;
      if (tip.hidden) return;
      const told = lines.join("\n");
      if (tip.textContent !== told) tip.textContent = told;
      const box = canvas.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      const left = Math.min(x + 14, box.width - tip.offsetWidth - 8);
      const below = y + 18 + tip.offsetHeight < box.height;
      tip.style.transform =
        `translate(${Math.max(8, left)}px,${below ? y + 18 : Math.max(8, y - tip.offsetHeight - 12)}px)`;
    },
  };
}

export const ICONS = { PLUS, MINUS, WHOLE };
