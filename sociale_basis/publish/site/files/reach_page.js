// "What can I reach?": a square and a way of going in, places in words out. Nothing leaves the page;
// what stands in its address is the square of 100 metres, never where somebody lives.

import { answer, GROUPS, GROUPS_INDOORS, openings, said } from "./answer.js";
import { element } from "./elements.js";
import { given, load } from "./given.js";
import { draw } from "./map.js";
import { mapData } from "./site_map.js";

const LEADS = 3;
const FIRST = 8; // of a group; the others come when asked for
const DAYS = { any: 7, week: 7, today: 1 };

export function startReach(root) {
  const form = document.querySelector("#question");
  const view = given("view");
  const box = document.querySelector("#answer");
  const status = document.querySelector("#summary");
  const asked = new URLSearchParams(location.hash.slice(1));
  let cell = view.buurt_of[asked.get("vakje")] ? asked.get("vakje") : null;
  let turn = 0;
  if ([...form.who].some(({ value }) => value === asked.get("wie"))) form.who.value = asked.get("wie");
  document.querySelector("#asking").hidden = false;
  const jump = document.querySelector("#to-answer");
  const title = document.querySelector("#answer-title");
  jump.addEventListener("click", () => title.focus());

  function picked(key) {
    if (!key?.startsWith("cell:")) return;
    cell = key.slice(5);
    form.street.value = "";
    show();
  }

  async function show() {
    turn += 1;
    const mine = turn;
    let told = { only: [] };
    if (cell) {
      const name = `reach ${form.who.value} ${view.buurt_of[cell]}`;
      status.textContent = view.words.working;
      try {
        told = tell(await load(name, `${root.dataset.up}data/bereik/${form.who.value}/${view.buurt_of[cell]}.js`));
      } catch {
        status.textContent = view.words.failed;
        return;
      }
      if (mine !== turn) return;
      history.replaceState(null, "", `#vakje=${cell}&wie=${form.who.value}`);
    }
    await draw(root, {
      ...mapData(root), ...told, no_list: true,
      shares: Object.fromEntries(Object.keys(view.buurt_of).map((code) => [code, null])),
      cell_notes: Object.fromEntries(Object.keys(view.buurt_of).map((code) =>
        [code, code === cell ? [status.textContent] : [view.words.tap]])),
    }, picked);
    // Also when it came from the list of streets or the address of the page.
    if (cell) root.sbView?.cells.choose("cell", cell);
  }

  // Writes the answer; gives the places to draw, which are the places that are written.
  function tell(table) {
    const now = new Date();
    const wanted = (place) => (!form.function.value || place.functions.includes(form.function.value))
      && isOpen(place, now);
    const groups = answer(table.cells[cell], table.entrances, view.buurt_of[cell], wanted);
    const order = form.out.checked ? GROUPS : GROUPS_INDOORS;
    const sections = order.filter((group) => groups[group].length)
      .map((group) => section(group, groups[group], groups, now));
    if (!sections.length) sections.push(element("p", "", view.words.nothing));
    box.replaceChildren(...sections);
    document.querySelector("#asked").textContent = question();
    jump.hidden = false;
    status.textContent = summary(groups);
    return { only: GROUPS.flatMap((group) => groups[group].map(({ place }) => place.id)) };
  }

  // What was asked, so that it stands on paper as well.
  function question() {
    const chosen = (select) => select.selectedOptions[0].textContent.trim();
    const who = form.querySelector("input[name=who]:checked").closest("label").textContent.trim();
    const where = form.street.value ? chosen(form.street) : view.words.from_square;
    return said(view.words.asked, { who, where, when: chosen(form.when) });
  }

  function isOpen(place, now) {
    if (form.when.value === "any") return true;
    const open = openings(place, now, DAYS[form.when.value]);
    return open === null || open === "always" || open.length > 0;
  }

  function summary(groups) {
    const { words } = view;
    return [["yes", words.count_yes], ["differs", words.count_differs], ["unknown", words.count_unknown]]
      .map(([group, text]) => said(text, { number: groups[group].length })).join(" ");
  }

  function section(group, found, groups, now) {
    const { words } = view;
    const alone = group === "no" && !["yes", "differs", "unknown"].some((each) => groups[each].length);
    const made = element("section", `answer-group is-${group}`,
      element("h3", "", alone ? words.leads : words[`group_${group}`], element("span", "number", ` ${found.length}`)));
    if (words[`hint_${group}`]) made.append(element("p", "hint", words[`hint_${group}`]));
    const rows = found.map((each) => row(each, now));
    const first = rows.splice(0, group === "no" ? LEADS : FIRST);
    made.append(element("ul", "answer-rows", ...first));
    if (rows.length) {
      made.append(element("details", "", element("summary", "", said(words.more, { number: rows.length })),
        element("ul", "answer-rows", ...rows)));
    }
    return made;
  }

  function row({ place, lines }, now) {
    const link = element("a", "", place.name);
    link.href = root.dataset.home + place.page;
    const made = element("li", "", element("p", "answer-name", link), element("p", "answer-kind", place.kind),
      ...[...lines, when(place, now)].map((line) => element("p", "answer-line", line)));
    made.dataset.answer = place.id;
    if (place.drawn) made.dataset.drawn = "yes";
    return made;
  }

  function when(place, now) {
    const open = openings(place, now, DAYS[form.when.value]);
    if (open === null) return view.words.times_unknown;
    if (open === "always") return view.words.times_always;
    if (!open.length) return view.words.times_none;
    const day = new Intl.DateTimeFormat(view.lang === "nl" ? "nl-NL" : "en-GB", { weekday: "short", day: "numeric", month: "short" });
    const told = inARow(open).map(([first, last, hours]) => {
      const days = first === last ? day.format(first)
        : said(view.words.days, { first: day.format(first), last: day.format(last) });
      return `${days} ${hours}`;
    });
    return `${view.words.open}: ${told.join("; ")}`;
  }

  // Days that follow each other with the same hours, as one: [first, last, hours].
  function inARow(open) {
    const runs = [];
    for (const [date, stretches] of open) {
      const hours = stretches.map((stretch) =>
        stretch.replace("24:00", "0:00").replace("?", ` (${view.words.perhaps})`)).join(", ");
      const run = runs[runs.length - 1];
      const next = run && new Date(run[1].getFullYear(), run[1].getMonth(), run[1].getDate() + 1);
      if (run && run[2] === hours && next.getTime() === date.getTime()) run[1] = date;
      else runs.push([date, date, hours]);
    }
    return runs;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    if (event.target === form.street && form.street.value) cell = form.street.value;
    show();
  });
  show();
}
