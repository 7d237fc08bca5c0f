// What the data files of the site hand over: sbHave("name", …). They are scripts, because a page
// that is opened from a disk can load a script and nothing else.

const things = new Map();
const waiting = new Map();

export function receive(name, thing) {
  things.set(name, thing);
  waiting.get(name)?.(thing);
  waiting.delete(name);
}

export function given(name) {
  return things.get(name);
}

// Loads a data file once; resolves to what it handed over by this name.
export function load(name, url) {
  if (things.has(name)) return Promise.resolve(things.get(name));
  return new Promise((done, failed) => {
    waiting.set(name, done);
    const script = document.createElement("script");
    script.src = url;
    script.addEventListener("error", () => failed(new Error(url)));
    document.head.append(script);
  });
}
