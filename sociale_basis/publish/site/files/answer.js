// What can be reached from one square: from the rows of a table to groups of places in words.

import { given } from "./given.js";

const STATES = { y: "yes", d: "differs", u: "unknown", n: "no" };
const OWN = "own_strength";
const ELSE = [
  ["with_transport_or_company", "transport"], ["comes_to_the_home", "home"], ["phone_or_online", "phone"],
];
export const GROUPS = ["yes", "differs", "unknown", "transport", "home", "phone", "no"];
// For whom the front door is an obstacle, what comes to them stands first.
export const GROUPS_INDOORS = ["home", "phone", "transport", "yes", "differs", "unknown", "no"];

// Groups of { place, minutes, lines }, each by minutes; `wanted` tells which places count.
export function answer(rows, entrances, buurt, wanted) {
  const places = given("places").features.map(({ properties }) => properties);
  const byNumber = new Map(places.map((place) => [place.n, place]));
  const groups = Object.fromEntries(GROUPS.map((group) => [group, []]));
  for (const row of rows) {
    const [number, state, minutes] = row;
    const place = byNumber.get(number);
    if (!wanted(place)) continue;
    groups[STATES[state]].push({ place, minutes, lines: reachLines(row, entrances[number]) });
  }
  for (const place of places) {
    if (place.modes.includes(OWN) || !wanted(place)) continue;
    for (const [mode, group] of ELSE) {
      if (!place.modes.includes(mode)) continue;
      if (group === "home" && !serves(place.served, buurt)) continue;
      groups[group].push({ place, minutes: null, lines: [] });
      break;
    }
  }
  for (const found of Object.values(groups)) {
    found.sort((one, other) => (one.minutes ?? 1e6) - (other.minutes ?? 1e6));
  }
  return groups;
}

function reachLines([, state, minutes, yes, unknown, reasons], entrance) {
  const { words } = given("view");
  const lines = [];
  if (minutes !== null) {
    lines.push(said(state === "n" ? words.minutes_free : words.minutes, { minutes }));
  }
  if (state === "d") lines.push(yes === null || yes === undefined ? words.few : shares(yes, unknown, words));
  const told = state === "n" ? words.obstacles : words.doubts;
  for (const reason of (reasons ?? "").split(" ").filter(Boolean)) lines.push(told[reason] ?? reason);
  if (entrance === "no") lines.push(words.entrance_no);
  if (entrance === "unknown") lines.push(words.entrance_unknown);
  return lines;
}

function shares(yes, unknown, words) {
  const part = (share) => (share === 0 ? words.below_ten : `${share}%`);
  const no = 100 - yes - unknown;
  return [[words.share_yes, yes], [words.share_unknown, unknown], [words.share_no, no]]
    .filter(([, share], at) => share > 0 || at === 0).map(([text, share]) => `${text}: ${part(share)}`).join(" · ");
}

function serves(served, buurt) {
  return served.length === 0 || served.some((code) =>
    code === buurt || (/^(WK|GM)/.test(code) && buurt.slice(2).startsWith(code.slice(2))));
}

// When a place is open in some days from now on: [date, stretches]; null where nobody knows.
export function openings(place, now, days) {
  const times = given("times")[place.id];
  if (!times) return null;
  if (times === 1) return "always";
  const found = [];
  for (let ahead = 0; ahead < days; ahead += 1) {
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + ahead);
    const iso = [day.getFullYear(), two(day.getMonth() + 1), two(day.getDate())].join("-");
    // Beyond what was worked out nothing is certain.
    if (iso < given("view").times_from || iso > given("view").times_until) return null;
    const told = times.days[iso] ?? times.week[(day.getDay() + 6) % 7];
    const clock = `${two(now.getHours())}:${two(now.getMinutes())}`;
    const left = ahead > 0 ? told : told.filter((stretch) => {
      const until = stretch.replace("?", "").split("-")[1];
      return !until || until > clock;
    });
    if (left.length) found.push([day, left]);
  }
  return found;
}

export function said(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function two(number) {
  return String(number).padStart(2, "0");
}
