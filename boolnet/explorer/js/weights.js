// Weights as they are typed: a number or a fraction, up to the size to which numbers are exact.

export const MOST_WEIGHT = 2 ** 53; // as in boolnet/explorer/session.py
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const MOST_SAID = 40; // characters that are said again

/** Read a weight: {weight}, or {problem} that says what is wrong. */
export function readWeight(typed) {
  const text = typed.trim().replace(/^\u2212/, "-");
  const said = text.length > MOST_SAID ? `${text.slice(0, MOST_SAID)}\u2026` : text;
  const problem = (what) => ({ problem: `${what}, not ${said ? `"${said}"` : "nothing"}.` });
  const [over, under = "1", ...more] = text.split("/").map((part) => part.trim());
  if (more.length || !NUMBER.test(over) || !NUMBER.test(under)) {
    return problem("A weight is a number such as 2, \u22120.5 or 1/2");
  }
  const weight = Number(over) / Number(under) || 0; // no negative zero
  if (!Number(under)) return problem("A weight is a fraction of a number other than 0");
  if (!isWeight(weight)) return problem("A weight is at most 2^53 (9007199254740992) in size");
  return { weight };
}

/** Whether a number can be a weight. */
export function isWeight(number) {
  return Math.abs(number) <= MOST_WEIGHT;
}
