// Which entries fit what the reader asks for: worked out here, so that nothing has to be waited for
// and nobody is told. What is not known about a place is neither yes nor no.

import { createChosen } from "./chosen.js";
import { fill } from "./elements.js";
import { createSiftPanel } from "./sift_panel.js";

const YES = "y", UNKNOWN = "u", NO = "n";
const BEST_FIRST = [YES, UNKNOWN, NO];

export function createSift(texts, changed) {
  let groups = [];
  let kinds = {};
  const chosen = createChosen(() => {
    panel.show(chosen);
    changed();
  });
  const panel = createSiftPanel(texts, chosen);

  // What stands about a place: a letter per option of the groups `has` and `open`, in their order.
  function letter(group, option, place) {
    let at = group.options.findIndex(({ key }) => key === option);
    if (group.key === "open") at += groups.find(({ key }) => key === "has").options.length;
    return place.traits[at] ?? UNKNOWN;
  }

  function state(group, option, place) {
    const kind = kinds[place.layer];
    switch (group.key) {
      case "framing": return kind.framing <= group.options.findIndex(({ key }) => key === option) ? YES : NO;
      // Of a place that tells its own, those; of others those of its kind.
      case "function": return (place.functions ?? kind.functions).includes(option) ? YES : NO;
      case "domain": return (place.domains ?? kind.domains).includes(option) ? YES : NO;
    }
    return letter(group, option, place);
  }

  // Everything that is asked: a question per option of which each must hold, else one per group.
  function questions() {
    return groups.flatMap((group) => {
      const options = chosen.of(group);
      if (!options.length) return [];
      if (group.kind !== "each") return [{ group, options, label: group.title }];
      return options.map((option) => ({
        group, options: [option], label: group.options.find(({ key }) => key === option).label,
      }));
    });
  }

  function answer({ group, options }, place) {
    const states = options.map((option) => state(group, option, place));
    return BEST_FIRST.find((one) => states.includes(one));
  }

  const passes = (told) => told === YES || (told === UNKNOWN && chosen.withUnknown());

  return {
    box: panel.box,
    on: () => questions().length > 0,

    // What can be chosen; null takes all of it away, and everything fits.
    offer(wanted) {
      groups = wanted ?? [];
      chosen.offer(groups);
      panel.offer(groups);
      panel.show(chosen);
    },

    kinds(told) {
      kinds = told ?? {};
    },

    // Of places of which each may be shown: which fit, what is not known of those, how many fit
    // but for what is not known, and how many there would be per option.
    sift(places) {
      const asked = questions();
      const fitting = [];
      const notKnown = new Map();
      const unsure = new Map();
      const numbers = new Map(groups.flatMap((group) =>
        group.options.map(({ key }) => [`${group.key} ${key}`, 0])));
      let doubtful = 0;
      for (const place of places) {
        const told = asked.map((question) => answer(question, place));
        const unknown = asked.filter((_, at) => told[at] === UNKNOWN);
        if (!told.includes(NO) && unknown.length) {
          doubtful += 1;
          for (const { label } of unknown) unsure.set(label, (unsure.get(label) ?? 0) + 1);
        }
        if (told.every(passes)) {
          fitting.push(place);
          if (unknown.length) notKnown.set(place.id, unknown.map(({ label }) => label));
        }
        for (const group of groups) {
          // Of questions that each must hold the others of the group stay asked.
          if (!told.every((one, at) => passes(one) || (asked[at].group === group && group.kind !== "each"))) continue;
          for (const { key } of group.options) {
            if (state(group, key, place) === YES) numbers.set(`${group.key} ${key}`, numbers.get(`${group.key} ${key}`) + 1);
          }
        }
      }
      return { fitting, notKnown, unsure, doubtful, numbers };
    },

    fits(place) {
      return questions().every((question) => passes(answer(question, place)));
    },

    say: panel.say,

    // Lines for the row and the card of a place of which something is not known.
    lines(labels) {
      return labels?.length ? [fill(texts.sift_not_known, { what: labels.map(small).join(", ") })] : [];
    },

    end: chosen.end,
  };
}

export function small(label) {
  return label.charAt(0).toLowerCase() + label.slice(1);
}
