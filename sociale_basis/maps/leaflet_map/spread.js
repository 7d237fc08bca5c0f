// Moves signs apart that would hide each other, no farther than needed.

const MOST_ROUNDS = 24;
const MOST_STEPS = 12000; // rounds times signs: thousands get fewer rounds, not a slow map
const FARTHEST = 1.8; // times the distance apart: a sign stays near its point

// `spots`: points in pixels; returns how far each has to move, [x, y]. The same spots always move
// in the same way.
export function spread(spots, apart) {
  const count = spots.length;
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const [startX, startY, alike] = beside(spots, apart);
  for (let i = 0; i < count; i += 1) [x[i], y[i]] = [startX[i], startY[i]];

  const rounds = Math.max(2, Math.min(MOST_ROUNDS, Math.round(MOST_STEPS / count)));
  for (let round = 0; round < rounds; round += 1) {
    const squares = inSquares(x, y, apart);
    let moved = false;
    for (let i = 0; i < count; i += 1) {
      const [column, row] = [Math.floor(x[i] / apart), Math.floor(y[i] / apart)];
      for (let dc = -1; dc <= 1; dc += 1) {
        for (let dr = -1; dr <= 1; dr += 1) {
          for (const j of squares.get(key(column + dc, row + dr)) ?? []) {
            if (j <= i) continue;
            const [dx, dy] = [x[j] - x[i], y[j] - y[i]];
            const distance = Math.hypot(dx, dy) || 1e-6;
            if (distance >= apart - 0.25) continue;
            const push = (apart - distance) / 2 / distance;
            x[i] -= dx * push;
            y[i] -= dy * push;
            x[j] += dx * push;
            y[j] += dy * push;
            moved = true;
          }
        }
      }
    }
    if (!moved) break;
  }
  // Many at one point need more room than that.
  return spots.map((spot, i) =>
    limited(x[i] - spot.x, y[i] - spot.y, apart * Math.max(FARTHEST, 1 + 0.6 * Math.sqrt(alike[i]))));
}

// Those at exactly one point begin in a small circle around it, so that they know where to go.
function beside(spots, apart) {
  const at = new Map();
  spots.forEach((spot, i) => {
    const here = `${spot.x} ${spot.y}`;
    if (at.has(here)) at.get(here).push(i);
    else at.set(here, [i]);
  });
  const x = spots.map((spot) => spot.x);
  const y = spots.map((spot) => spot.y);
  const alike = spots.map(() => 1);
  for (const same of at.values()) {
    const number = same.length;
    if (number === 1) continue;
    for (const i of same) alike[i] = number;
    const radius = apart / (2 * Math.sin(Math.PI / Math.min(number, 8)));
    same.forEach((i, nth) => {
      // Two lie side by side; of more, the first is on top.
      const angle = (2 * Math.PI * nth) / number - (number === 2 ? Math.PI : Math.PI / 2);
      x[i] += radius * Math.cos(angle);
      y[i] += radius * Math.sin(angle);
    });
  }
  return [x, y, alike];
}

function inSquares(x, y, side) {
  const squares = new Map();
  for (let i = 0; i < x.length; i += 1) {
    const square = key(Math.floor(x[i] / side), Math.floor(y[i] / side));
    const inside = squares.get(square);
    if (inside) inside.push(i);
    else squares.set(square, [i]);
  }
  return squares;
}

function key(column, row) {
  return column * 16777216 + row; // a map is less than that many squares wide
}

function limited(dx, dy, farthest) {
  const length = Math.hypot(dx, dy);
  const kept = length > farthest ? farthest / length : 1;
  return [dx * kept, dy * kept];
}
