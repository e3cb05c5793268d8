// The words of formulas, as boolnet/frontends/operators.py has them, and the gates that they build.

/** A formula that is not read: what is wrong, where it is in the text, what to do, and whether boolnet reads it. */
export class FormulaError extends Error {
  constructor(message, start = 0, stop = 0, help = "", isRead = false) {
    super(message);
    Object.assign(this, { start, stop, help, isRead });
  }
}

// Spellings, precedence (a larger one binds tighter), how a chain is grouped, what is built of the operands.
const and = (c, a) => c.gate("and", a);
const xor = (c, a) => c.gate("xor", a);
const or = (c, a) => c.gate("and", a.map(not)) ^ 1;
export const not = (literal) => literal ^ 1;
const implies = (c, [a, b]) => or(c, [not(a), b]);
export const INFIX_ROWS = [
  ["& && * · ⋅ ∙ • × ∧ ⋀ /\\ and", 6, "all", and],
  ["⊼ ↑ nand", 6, "none", (c, a) => not(and(c, a))],
  ["^ ⊕ ⊻ xor", 5, "all", xor],
  ["⊙ xnor", 5, "none", (c, a) => not(xor(c, a))],
  ["| || + ∨ ⋁ \\/ or", 4, "all", or],
  ["⊽ ↓ nor", 4, "none", (c, a) => not(or(c, a))],
  ["-> => → ⇒ ⟶ ⟹ ⊃ implies", 3, "right", implies],
  ["⇐ ⟸", 3, "none", (c, [a, b]) => implies(c, [b, a])],
  ["<-> <=> ↔ ⇔ ⟷ ⟺ ≡ iff", 2, "left", (c, a) => not(xor(c, a))],
  ["≢ ↮ ⇎", 2, "left", xor],
];
export const PREFIX = new Set("! ~ ¬ ∼ not".split(" "));
export const POSTFIX = new Set("' ′ ’ ʹ".split(" "));
export const CONSTANTS = new Map([
  ["0", 0],
  ["1", 1],
  ["false", 0],
  ["true", 1],
  ["⊥", 0],
  ["⊤", 1],
]);
export const INFIX = new Map();
for (const [spellings, precedence, grouping, build] of INFIX_ROWS) {
  const row = { precedence, grouping, build };
  for (const spelling of spellings.split(" ")) INFIX.set(spelling, row);
}
export const AND = INFIX.get("&");
export const NOT = { precedence: 7, grouping: "right", build: (c, a) => not(a[0]) };
// Functions: what is built, how many arguments at least and at most, whether the first one is a number.
export const FUNCTIONS = new Map([
  ["and", [and]],
  ["or", [or]],
  ["xor", [xor]],
  ["nand", [(c, a) => not(and(c, a))]],
  ["nor", [(c, a) => not(or(c, a))]],
  ["xnor", [(c, a) => not(xor(c, a))]],
  ["not", [(c, a) => not(a[0]), 1, 1]],
  ["ite", [(c, [s, a, b]) => or(c, [and(c, [s, a]), and(c, [not(s), b])]), 3, 3]],
  ["maj", [(c, a) => c.gate("atleast", a, (a.length >> 1) + 1)]],
  ["atleast", [(c, a, k) => c.gate("atleast", a, k), 1, Infinity, true]],
  ["exactly", [(c, a, k) => c.gate("exactly", a, k), 1, Infinity, true]],
]);
export const KEYWORDS = new Set(
  [...PREFIX, ...INFIX.keys(), ...CONSTANTS.keys()].filter((word) => /^\p{L}/u.test(word)),
);
export const REFUSED = new Set(
  (
    "if then else elif elsif elseif endif case when unless return assign begin end def module var " +
    "const wire reg for while lambda let is equals equiv eq but"
  ).split(" "),
); // words of other languages

const SIGNS = [...PREFIX, ...POSTFIX, ...INFIX.keys(), "⊥", "⊤", "..", ..."()[]{},;=:"]
  .filter((sign) => !/^[a-z]/.test(sign))
  .sort((a, b) => b.length - a.length)
  .map((sign) => sign.replace(/[\\^$*+?.()|[\]{}/]/g, "\\$&"));
const NO_LETTER = "\\u00b7\\u02b9"; // signs that Unicode lets stand in names
const BARS = "\\u0304\\u0305"; // over a letter and its number: NOT
const BARRED = `\\p{L}[\\u0300-\\u0303\\u0306-\\u036f]*(?:[0-9₀-₉]*[${BARS}])+[0-9₀-₉]*`;
const VERILOG = "\\d+'(?:[bB][01xz_]+|[oO][0-7]+|[dD]\\d+|[hH][0-9a-fA-F]+)(?![\\p{XIDC}\\p{No}])"; // is refused as one
const word = (without) => `(?![${without}])[\\p{XIDS}_0-9](?:(?![${without}])[\\p{XIDC}\\p{No}])*`;
const token = (words) =>
  new RegExp(
    `(?:[^\\S\\n\\ufeff]|#[^\\n]*|//[^\\n]*|/\\*[^]*?\\*/)*` +
      `(${VERILOG}|(?:${words})(?:\\[[^\\[\\]\\n;]*\\])?|\\n|${SIGNS.join("|")}|[^]|$)`,
    "uy",
  );
const TOKEN = token(word(NO_LETTER));
const TOKEN_OR_BARRED = token(`${BARRED}|${word(NO_LETTER + BARS)}`);
export const NAME = /^[\p{XIDS}_][\p{XIDC}\p{No}]*(\[[^\S\ufeff]*[0-9]{1,9}[^\S\ufeff]*\])?$/u;

/** The texts of the tokens and where they begin; "" is the last. */
export function tokens(text) {
  const found = [];
  const pattern = new RegExp(`[${BARS}]`).test(text) ? TOKEN_OR_BARRED : TOKEN;
  pattern.lastIndex = 0;
  for (;;) {
    const word = pattern.exec(text)[1];
    const start = pattern.lastIndex - word.length;
    found.push({ text: word, start, stop: pattern.lastIndex });
    if (word === "") return found;
  }
}

/** Whether two texts are one but for blanks and remarks. */
export function isSameText(one, other) {
  const [a, b] = [one, other].map((text) => tokens(text).map((token) => token.text).join(" "));
  return a.replace(/[\n; ]+$/, "") === b.replace(/[\n; ]+$/, "");
}

/** A word without the bars over it, and 1 where they negate it. */
export function withoutBars(word) {
  const bars = word.match(new RegExp(`[${BARS}]+`, "g")) ?? [];
  return [word.replace(new RegExp(`[${BARS}]`, "g"), ""), Math.max(0, ...bars.map((run) => run.length)) & 1];
}

const MOST_LOOKED_AT = 200; // characters of a line
const HEAD = "^\\s*([\\p{L}_][\\p{L}\\p{N}_]*\\s*=\\s*)?"; // of what is a table or a list alone
const OPEN_ROWS = new RegExp(`${HEAD}[dD]\\s*\\(\\s*\\d`, "u");
const DIGITS = new RegExp(`${HEAD}0([xX][0-9a-fA-F_]+|[bB][01_]+)\\s*;?$`, "u");
const LIST = /^[^=&|]*(=\s*)?[mMΣ∑Π∏]\s*[mM]?\s*\(\s*\d/;

/** What boolnet reads besides formulas, where a text is that; "" else. */
export function otherText(text) {
  const lines = text.split("\n").map((line) => line.trim().slice(0, MOST_LOOKED_AT));
  const [first = "", second = ""] = lines.filter((line) => line && !line.startsWith("#"));
  if (/^\.(i|o|ilb|ob|p|type|model|inputs)\b/.test(first)) return "PLA files";
  if (/^p\s+cnf\b/.test(lines.find((line) => line && !/^c\b/.test(line)) ?? "")) return "DIMACS files";
  if (LIST.test(first) || OPEN_ROWS.test(first)) return "lists of rows such as m(1, 2)";
  const isTable = /^[[({\s]*[01][01xX\s,[\](){}|;:-]*$/.test(first) || /^[\s|:=+-]*[01][\s|,;]*[01]/.test(second);
  return isTable || DIGITS.test(first) ? "truth tables" : "";
}

/** Gates, operands first. A literal is twice a gate's number, one more for its negation; gate 0 is the constant 0. */
export class Circuit {
  constructor() {
    this.gates = [{ op: "constant", args: [], k: 0 }];
    this.known = new Map();
  }

  gate(op, args, k = 0) {
    if (op !== "input" && args.length === 1 && (op === "and" || op === "xor")) return args[0];
    const key = `${op} ${k} ${args}`;
    if (!this.known.has(key)) {
      this.known.set(key, 2 * this.gates.length);
      this.gates.push({ op, args, k });
    }
    return this.known.get(key);
  }
}

export function isName(word) {
  return NAME.test(word) && !KEYWORDS.has(word.replace(/\[.*/, "").toLowerCase());
}
