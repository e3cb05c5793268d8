// Sums of products of up to 6 inputs: all primes, then few of them that cover the function.

/** The primes of a table as {care, value}: bits that the cube names, and what they are. Open rows may be covered. */
export function primesOf(table, n) {
  const full = 2 ** n - 1;
  let level = new Map();
  table.forEach((value, r) => value && level.set(`${full} ${r}`, { care: full, value: r }));
  const primes = [];
  while (level.size) {
    const next = new Map();
    for (const cube of level.values()) {
      let isPrime = true;
      for (let bit = 1; bit <= full; bit <<= 1) {
        if (!(cube.care & bit) || !level.has(`${cube.care} ${cube.value ^ bit}`)) continue;
        isPrime = false;
        const care = cube.care & ~bit;
        next.set(`${care} ${cube.value & care}`, { care, value: cube.value & care });
      }
      if (isPrime) primes.push(cube);
    }
    level = next;
  }
  return primes;
}

export function covers(cube, row) {
  return (row & cube.care) === cube.value;
}

function literalsIn(cube) {
  let count = 0;
  for (let care = cube.care; care; care &= care - 1) count++;
  return count;
}

const MOST_STEPS = 20000;

/** A cover by primes: the fewest where the search ends in time, else what was best by then; irredundant always. */
export function primeCover(table, n) {
  const primes = primesOf(table, n).sort((a, b) => literalsIn(a) - literalsIn(b) || b.value - a.value);
  const rows = [...table.keys()].filter((r) => table[r] === 1);
  const of = new Map(rows.map((r) => [r, primes.filter((cube) => covers(cube, r))]));
  let best = greedy(rows, primes);
  let steps = 0;
  const search = (chosen, left) => {
    if (++steps > MOST_STEPS) return;
    if (!left.length) {
      if (chosen.length < best.length) best = [...chosen];
      return;
    }
    if (chosen.length + apart(left, of) >= best.length) return;
    const row = left.reduce((a, b) => (of.get(b).length < of.get(a).length ? b : a));
    const gain = (cube) => left.filter((r) => covers(cube, r)).length;
    for (const cube of [...of.get(row)].sort((a, b) => gain(b) - gain(a))) {
      search(
        [...chosen, cube],
        left.filter((r) => !covers(cube, r)),
      );
    }
  };
  search([], rows);
  return best;
}

/** How many of the rows no prime shares, counted greedily: so many cubes there must be. */
function apart(left, of) {
  const seen = new Set();
  let count = 0;
  for (const row of [...left].sort((a, b) => of.get(a).length - of.get(b).length)) {
    if (of.get(row).some((cube) => seen.has(cube))) continue;
    of.get(row).forEach((cube) => seen.add(cube));
    count++;
  }
  return count;
}

function greedy(rows, primes) {
  const chosen = [];
  let left = rows;
  while (left.length) {
    const gain = (cube) => left.filter((r) => covers(cube, r)).length;
    const cube = primes.reduce((a, b) => (gain(b) > gain(a) ? b : a));
    chosen.push(cube);
    left = left.filter((r) => !covers(cube, r));
  }
  for (const cube of [...chosen]) {
    const others = chosen.filter((other) => other !== cube);
    if (rows.every((r) => others.some((other) => covers(other, r)))) chosen.splice(0, Infinity, ...others);
  }
  return chosen;
}

/** A cube in words, as boolnet writes it. */
export function productText(cube, inputs) {
  const n = inputs.length;
  const literals = inputs.flatMap((name, i) => {
    const bit = 1 << (n - 1 - i);
    return cube.care & bit ? [(cube.value & bit ? "" : "!") + name] : [];
  });
  return literals.join(" & ") || "1";
}
