// Names of inputs and outputs: those that a range stands for, those that are free, and their order.

const MOST = 4096; // names of a range

/** The names from one to another, which differ in their last numbers; null where there are none, or too many. */
export function rangeNames(first, last) {
  const [one, other] = [first, last].map((name) => /^(.*?)([0-9]{1,9})(\]?)$/.exec(name));
  const padded = one && other && [one[2], other[2]].some((digits) => digits.length > 1 && digits[0] === "0");
  const agree = one && other && one[1] === other[1] && one[3] === other[3];
  if (!agree || (padded && one[2].length !== other[2].length)) return null;
  const [low, high] = [Number(one[2]), Number(other[2])];
  if (Math.abs(high - low) >= MOST) return null;
  const numbers = Array.from({ length: Math.abs(high - low) + 1 }, (_, i) => low + (low <= high ? i : -i));
  return numbers.map((number) => one[1] + String(number).padStart(padded ? one[2].length : 0, "0") + one[3]);
}

/** How many names a range has that is too long; 0 where it is none. */
export function rangeLength(first, last) {
  const [one, other] = [first, last].map((name) => /^(.*?)([0-9]+)(\]?)$/.exec(name));
  const agree = one && other && one[1] === other[1] && one[3] === other[3];
  const length = agree ? Math.abs(one[2] - other[2]) + 1 : 0;
  return length > MOST ? length : 0;
}

/** Names for outputs that have none. */
export function freeNames(number, taken) {
  for (let i = -2; ; i++) {
    const prefix = ["y", "f", "out"][i + 2] ?? `y_${i}`;
    const names = number === 1 ? [prefix] : Array.from({ length: number }, (_, j) => `${prefix}${j + 1}`);
    if (!names.some((name) => taken.has(name))) return names;
  }
}

/** Compare names as people sort them: x2 before x10. */
export function natural(a, b) {
  const [one, other] = [a, b].map((name) =>
    name.replace(/[₀-₉]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x2050)).split(/([0-9]+)/),
  );
  for (let i = 0; i < Math.min(one.length, other.length); i++) {
    const [p, q] = [one[i], other[i]].map((part) => (i % 2 ? part.replace(/^0+/, "") : part));
    if (i % 2 && p.length !== q.length) return p.length - q.length;
    if (p !== q) return p < q ? -1 : 1;
  }
  return one.length - other.length || (a < b ? -1 : a > b ? 1 : 0);
}
