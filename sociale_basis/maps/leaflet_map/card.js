// The card of what is chosen: focus goes there, Escape closes it and focus returns.

import { button, element, path, sign } from "./elements.js";

const CROSS = "M6 6L18 18M18 6L6 18";

export function createCard(texts, { closed }) {
  const box = element("section", "sb-card");
  box.hidden = true;
  box.tabIndex = -1;
  let from = null;

  function close() {
    if (box.hidden) return;
    box.hidden = true;
    box.replaceChildren();
    closed();
    if (from?.isConnected) from.focus({ preventScroll: true });
    from = null;
  }

  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });

  return {
    box,
    close,

    // `about`: name, and where known sign, kind, status, notes and facts.
    open(about, opener) {
      const back = opener ?? from;
      this.fill(about);
      box.hidden = false;
      box.scrollTop = 0;
      from = back;
      box.focus({ preventScroll: true });
      return box;
    },

    fill({ name, sign: symbol, kind, status, notes, facts, links = [] }) {
      const title = element("h2", "sb-card-name", name);
      box.setAttribute("aria-label", name);
      const shut = button("sb-close", texts.close, path("sb-icon", CROSS));
      shut.title = texts.close;
      shut.addEventListener("click", close);
      const head = element("header", symbol ? "sb-card-head" : "sb-card-head is-plain", ...(symbol ? [sign(symbol)] : []),
        element("div", "sb-card-title", title,
          ...(kind ? [element("p", "sb-card-kind", kind)] : [])),
        shut);
      const rest = [];
      if (status) rest.push(element("p", "sb-card-status", status));
      if (notes?.length) {
        rest.push(element("ul", "sb-card-notes", ...notes.map((line) => element("li", "", line))));
      }
      if (facts?.length) {
        rest.push(element("dl", "sb-facts", ...facts.map(([term, value]) =>
          element("div", "", element("dt", "", term), element("dd", "", linked(value))))));
      }
      for (const { text, href, role } of links) {
        const link = element("a", `sb-link sb-${role}`, text);
        link.href = href;
        rest.push(link);
      }
      box.replaceChildren(head, ...rest);
    },
  };
}

// An address, a number or a page that can be followed. Nothing is asked of it until somebody does.
function linked(value) {
  const page = /^https?:\/\/\S+$/i.test(value) && value;
  const mail = /^[^\s@:/]+@[^\s@]+\.[^\s@]+$/.test(value) && `mailto:${value}`;
  const phone = /^\+?[\d ()-]{9,}$/.test(value) && `tel:${value.replace(/[^\d+]/g, "")}`;
  const address = page || mail || phone;
  if (!address) return value;
  const link = element("a", "sb-link", value);
  link.href = address;
  if (page) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  return link;
}
