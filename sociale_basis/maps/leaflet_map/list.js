// The list beside the map: the same entries under every filter, and the way in without a mouse.

import { button, element, fill, sign } from "./elements.js";

const SECTIONS = ["spots", "communal", "institutional", "public_space", "elsewhere", "areas"];

export function createList(texts, { pick, light, search, save }) {
  const title = element("h2", "sb-list-title");
  title.tabIndex = -1;
  const count = element("p", "sb-count");
  count.setAttribute("role", "status");
  const input = element("input", "sb-search");
  input.type = "search";
  input.autocomplete = "off";
  input.spellcheck = false;
  const label = element("label", "sb-search-label", element("span", "", texts.search), input);
  const rowsBox = element("div", "sb-rows");
  const nothing = element("p", "sb-nothing");
  nothing.hidden = true;
  const csv = button("sb-save", `${texts.save} ${texts.save_csv}`, texts.save_csv);
  const geojson = button("sb-save", `${texts.save} ${texts.save_geojson}`, texts.save_geojson);
  csv.addEventListener("click", () => save("csv"));
  geojson.addEventListener("click", () => save("geojson"));
  const foot = element("footer", "sb-list-foot", element("span", "", texts.save), csv, geojson);
  const box = element("section", "sb-list",
    element("header", "sb-list-head", title, count, label), nothing, rowsBox, foot);
  box.setAttribute("aria-label", texts.list);

  const sections = new Map();
  for (const key of SECTIONS) sections.set(key, section(key));
  let rows = [];
  let byKey = new Map();
  let chosen = null;

  function section(key) {
    const head = element("h3", "sb-group", element("span", "", texts[key]), element("span", "sb-number"));
    const list = element("ul", "sb-entries");
    const made = element("section", `sb-part-of-list sb-of-${key}`, head, list);
    if (key === "elsewhere") list.before(element("p", "sb-hint", texts.elsewhere_hint));
    rowsBox.append(made);
    return { key, made, list, number: head.lastChild };
  }

  function draw(row) {
    const notes = element("span", "sb-row-notes");
    const open = button("sb-row", "",
      ...(row.sign ? [sign(row.sign)] : []),
      element("span", "sb-row-text",
        element("span", "sb-row-name", row.name),
        ...(row.kind ? [element("span", "sb-row-kind", row.kind)] : []),
        ...(row.status_text ? [element("span", "sb-row-status", row.status_text)] : []),
        notes));
    row.item = element("li", "sb-item", open);
    row.on = false;
    row.notesBox = notes;
    row.noted = "";
    open.addEventListener("click", () => pick(row.key, open));
    row.item.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") light(row.key);
    });
    row.item.addEventListener("pointerleave", () => light(null));
  }

  // Only a row that is shown has the attribute: a group without any is hidden with its rows in it.
  function turn(row, on) {
    row.on = on;
    if (on) row.item.dataset[row.data] = row.id;
    else delete row.item.dataset[row.data];
  }

  function note(row, lines) {
    const told = (lines ?? []).join("\n");
    if (!row.item || row.noted === told) return;
    row.noted = told;
    row.notesBox.replaceChildren(...(lines ?? []).map((line) => element("span", "", line)));
  }

  input.addEventListener("input", () => search(input.value));
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !input.value) return;
    event.stopPropagation();
    input.value = "";
    search("");
  });

  return {
    box,
    title,

    // Everything there is; what of it is shown comes with `show`.
    set(features, areas) {
      rows = [
        ...features.map(({ geometry, properties }) => ({
          ...properties,
          key: `place:${properties.id}`,
          data: "place",
          section: geometry ? properties.group : "elsewhere",
        })),
        ...areas.map(({ properties }) => ({
          id: properties.code, name: properties.name, key: `area:${properties.code}`,
          data: "area", section: "areas",
        })),
      ];
      byKey = new Map(rows.map((row) => [row.key, row]));
      for (const { list } of sections.values()) list.replaceChildren();
      chosen = null;
    },

    show(keys, { notes, areaNotes, order, notKnown }) {
      const rank = new Map((order ?? []).map((id, index) => [id, index]));
      const sorted = order
        ? [...rows].sort((one, other) => (rank.get(one.place) ?? 1e9) - (rank.get(other.place) ?? 1e9))
        : rows;
      const wanted = new Map([...sections.keys()].map((key) => [key, []]));
      for (const row of sorted) {
        const shown = keys.has(row.key);
        if (shown && !row.item) draw(row);
        if (!row.item) continue;
        if (row.on !== shown) turn(row, shown);
        if (!shown) continue;
        note(row, row.data === "area" ? areaNotes?.[row.id]
          : [...(notes?.[row.place] ?? []), ...(notKnown.get(row.id) ?? [])]);
        wanted.get(row.section).push(row.item);
      }
      for (const [key, items] of wanted) {
        const { made, list, number } = sections.get(key);
        made.hidden = items.length === 0;
        number.textContent = items.length;
        if (items.length) stand(list, items);
      }
    },

    say({ heading, shown, total, query, layersOn, sifted, saved }) {
      if (title.textContent !== heading) title.textContent = heading;
      const words = query || sifted ? texts.count_of : shown === 1 ? texts.count_one : texts.count;
      const told = fill(words, { number: shown, total });
      if (count.textContent !== told) count.textContent = told;
      nothing.hidden = shown > 0;
      const none = sifted ? texts.sift_none : query ? fill(texts.none_found, { query }) : texts.none_here;
      nothing.textContent = layersOn ? none : texts.none_shown;
      foot.hidden = !saved || shown === 0;
    },

    choose(key, inView) {
      chosen?.item?.querySelector("button").removeAttribute("aria-current");
      chosen = byKey.get(key) ?? null;
      if (!chosen?.item) return;
      chosen.item.querySelector("button").setAttribute("aria-current", "true");
      if (inView) show(chosen.item, rowsBox);
    },

    get(key) {
      return byKey.get(key);
    },
  };
}

// Gives a box just these children, in this order. What already stands right is not moved, so that
// focus and scroll stay where they are; what has to go is taken out, which for thousands of rows is
// faster than hiding them one by one.
function stand(box, wanted) {
  const kept = new Set(wanted);
  for (const child of [...box.children]) if (!kept.has(child)) child.remove();
  let here = box.firstChild;
  for (const child of wanted) {
    if (here === child) here = here.nextSibling;
    else box.insertBefore(child, here);
  }
}

// Scrolls the list only, never the page.
function show(item, box) {
  if (box.scrollHeight <= box.clientHeight) return;
  const [inner, outer] = [item.getBoundingClientRect(), box.getBoundingClientRect()];
  const heading = 44; // the group's heading stays on top
  if (inner.top < outer.top + heading) box.scrollTop += inner.top - outer.top - heading;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + 8;
}
