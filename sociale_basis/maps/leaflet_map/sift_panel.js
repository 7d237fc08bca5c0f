// The boxes with which the reader asks for something, and what came of it in words.

import { button, element, fill } from "./elements.js";

export function createSiftPanel(texts, chosen) {
  const told = element("span", "sb-sift-told");
  const fields = element("div", "sb-sift-groups");
  const details = element("details", "sb-sift-details",
    element("summary", "", element("span", "sb-sift-title", texts.sift), told), fields);
  const sentence = element("p", "sb-sift-sentence");
  const per = element("ul", "sb-sift-per");
  const also = element("input");
  also.type = "checkbox";
  const alsoLabel = element("label", "sb-sift-option", also, element("span", "", texts.sift_show_unknown));
  const clear = button("sb-sift-clear", "", texts.sift_clear);
  const result = element("div", "sb-sift-result", element("div", "", sentence, per), alsoLabel, clear);
  const box = element("section", "sb-sift", details, result);
  box.setAttribute("aria-label", texts.sift);
  box.hidden = true;
  let rows = [];

  also.addEventListener("change", () => chosen.turnUnknown(also.checked));
  clear.addEventListener("click", () => {
    chosen.clear();
    details.firstChild.focus();
  });

  function option(group, { key, label }) {
    const input = element("input");
    input.type = group.kind === "one" ? "radio" : "checkbox";
    input.name = `sb-${group.key}`;
    input.value = key;
    input.addEventListener("change", () => chosen.turn(group, key, input.checked));
    const number = element("span", "sb-number");
    rows.push({ group, key, label, input, number });
    return element("label", "sb-sift-option", input, element("span", "", label), number);
  }

  return {
    box,

    offer(groups) {
      rows = [];
      box.hidden = groups.length === 0;
      fields.replaceChildren(...groups.map((group) => element("fieldset", `sb-sift-group sb-sift-${group.key}`,
        element("legend", "", group.title),
        ...(group.hint ? [element("p", "sb-sift-hint", group.hint)] : []),
        ...group.options.map((each) => option(group, each)))));
    },

    // Boxes as they are chosen, wherever that came from.
    show() {
      const words = [];
      for (const { group, key, label, input } of rows) {
        input.checked = chosen.has(group, key);
        if (chosen.of(group).includes(key)) words.push(label);
      }
      told.textContent = words.join(" · ");
      result.hidden = words.length === 0;
      also.checked = chosen.withUnknown();
    },

    say({ numbers, unsure, doubtful, elsewhere, shown }) {
      for (const { group, key, number } of rows) number.textContent = numbers.get(`${group.key} ${key}`);
      const lines = [];
      if (doubtful) lines.push(fill(doubtful === 1 ? texts.sift_unknown_one : texts.sift_unknown, { number: doubtful }));
      if (!shown && elsewhere) {
        lines.push(fill(elsewhere === 1 ? texts.sift_elsewhere_one : texts.sift_elsewhere, { number: elsewhere }));
      }
      sentence.textContent = lines.join(" ");
      per.replaceChildren(...(unsure.size > 1 ? [...unsure].map(([what, number]) =>
        element("li", "", fill(texts.sift_unknown_of, { what, number }))) : []));
      alsoLabel.hidden = !doubtful;
    },
  };
}
