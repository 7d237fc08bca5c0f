// What the reader asks for, kept in the address of the page: a link brings another to the same.

const ALSO_UNKNOWN = "unknown";

// Per tab: another language, or coming back from another page, changes nothing.
let kept = null;

export function createChosen(changed) {
  const path = location.pathname;
  let groups = [];
  let wanted = new Map();
  let unknown = false;

  const usual = ({ kind, options }) => (kind === "one" ? options.at(-1).key : "");

  function take(text) {
    const params = new URLSearchParams(text);
    wanted = new Map(groups.map((group) => {
      const asked = (params.get(group.key) ?? "").split(",");
      const known = group.options.map(({ key }) => key).filter((key) => asked.includes(key));
      return [group.key, group.kind === "one" ? known.slice(0, 1) : known];
    }));
    unknown = params.get(ALSO_UNKNOWN) === "1";
  }

  function told() {
    const params = new URLSearchParams();
    for (const group of groups) {
      const value = wanted.get(group.key).join(",");
      if (value && value !== usual(group)) params.set(group.key, value);
    }
    if (unknown) params.set(ALSO_UNKNOWN, "1");
    return params;
  }

  // Also after the page itself wrote another address, which knows nothing of this.
  function write() {
    if (!groups.length || location.pathname !== path) return;
    const params = new URLSearchParams(location.search);
    for (const name of [...groups.map(({ key }) => key), ALSO_UNKNOWN]) params.delete(name);
    const mine = told();
    kept = mine.toString();
    for (const [name, value] of mine) params.set(name, value);
    const text = params.toString().replaceAll("%2C", ",");
    if (text === location.search.slice(1).replaceAll("%2C", ",")) return;
    history.replaceState(history.state, "", `${location.pathname}${text && `?${text}`}${location.hash}`);
  }

  function again() {
    if (!groups.length || location.pathname !== path) return;
    take(location.search);
    kept = told().toString();
    changed();
  }

  const moved = ({ navigationType }) => (navigationType === "traverse" ? again() : write());
  if (window.navigation) window.navigation.addEventListener("currententrychange", moved);
  else window.addEventListener("popstate", again);

  return {
    offer(told) {
      groups = told;
      take(kept ?? location.search);
      write();
    },
    write,

    of(group) {
      const options = wanted.get(group.key) ?? [];
      return options.join() === usual(group) ? [] : options;
    },

    has(group, option) {
      const options = wanted.get(group.key);
      return options.length ? options.includes(option) : option === usual(group);
    },

    withUnknown: () => unknown,

    turn(group, option, on) {
      const options = new Set(group.kind === "one" ? [] : wanted.get(group.key));
      if (on) options.add(option);
      else options.delete(option);
      wanted.set(group.key, group.options.map(({ key }) => key).filter((key) => options.has(key)));
      write();
      changed();
    },

    turnUnknown(on) {
      unknown = on;
      write();
      changed();
    },

    clear() {
      wanted = new Map(groups.map(({ key }) => [key, []]));
      unknown = false;
      write();
      changed();
    },

    end() {
      window.navigation?.removeEventListener("currententrychange", moved);
      window.removeEventListener("popstate", again);
    },
  };
}
