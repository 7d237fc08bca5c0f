// What a map takes from the page around it: addresses, bounds, light or dark.

export function absolute(url) {
  return new URL(url, document.baseURI).href;
}

export function corners([south, west, north, east]) {
  return [[south, west], [north, east]];
}

// What a page already has, by the address it would be fetched from: opened from a disk, a page can
// fetch nothing.
const had = new Map();

export function have(url, thing) {
  had.set(url, thing);
}

export async function library(url) {
  return had.get(url) ?? import(absolute(url));
}

export async function fetched(url) {
  if (had.has(url)) return had.get(url);
  const response = await fetch(absolute(url));
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

// The page may have been given another background than the data knows of yet.
export function theme(root, data) {
  if (getComputedStyle(root).getPropertyValue("--st-background-color")) {
    const [red, green, blue] = getComputedStyle(root).backgroundColor.match(/[\d.]+/g).map(Number);
    return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
  }
  return data.theme === "dark" ? "dark" : "light";
}
