// Pieces of the page. Texts only ever become text (textContent), never HTML.

const SVG = "http://www.w3.org/2000/svg";
// By the drawing, for as long as that is on the page: what takes its place has a picture of its own.
const pictures = new WeakMap();

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

export function drawn(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// A button is named by its text, or by `label` where it shows only a drawing.
export function button(className, label, ...children) {
  const made = element("button", className, ...children);
  made.type = "button";
  if (label) made.setAttribute("aria-label", label);
  return made;
}

export function path(className, d) {
  return drawn("svg", { class: className, viewBox: "0 0 24 24", "aria-hidden": "true" },
    drawn("path", { d }));
}

// A sign as one picture. As a drawing (`use`) each would have all its lines again, and a page with
// thousands of those is slow to restyle.
export function picture(symbol) {
  const drawing = document.getElementById(symbol);
  if (!drawing) return written([]); // it may come later
  if (!pictures.has(drawing)) pictures.set(drawing, written(drawing.childNodes));
  return pictures.get(drawing);
}

function written(lines) {
  const svg = drawn("svg", { viewBox: "0 0 28 28", width: 56, height: 56 },
    ...[...lines].map((each) => each.cloneNode(true)));
  return `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
}

// The drawing of a sign or, where the id is that of a pattern, a swatch of it.
export function sign(symbol, patterns) {
  if (patterns?.has(symbol)) {
    return drawn("svg", { class: "sb-swatch", "aria-hidden": "true" },
      drawn("rect", { width: "100%", height: "100%", fill: `url(#${symbol})` }));
  }
  const still = element("img", "sb-sign-still");
  still.alt = "";
  still.src = picture(symbol);
  return still;
}

// A line with the addresses in it (www.…) as links.
export function linked(line) {
  return line.split(/(www\.[\w./-]*\w)/).map((part, at) => {
    if (at % 2 === 0) return part;
    const link = element("a", "", part);
    link.href = `https://${part}`;
    link.target = "_blank";
    link.rel = "noopener";
    return link;
  });
}

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function calm() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
