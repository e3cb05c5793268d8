// Formulas: the expression language of boolnet (boolnet/frontends/expression.py) as far as the page reads it.
// What a formula means is the same here and there; what is refused here may be read there.

import {
  AND,
  CONSTANTS,
  Circuit,
  FUNCTIONS,
  FormulaError,
  INFIX,
  KEYWORDS,
  NAME,
  NOT,
  POSTFIX,
  PREFIX,
  REFUSED,
  isName,
  not,
  otherText,
  tokens,
  withoutBars,
} from "./language.js";
import { freeNames, natural, rangeLength, rangeNames } from "./names.js";

export const MOST_CHARACTERS = 20000;
export const MOST_INPUTS = 64;
const MOST_READ = 1 << 20; // names of a range that boolnet reads
const LONGEST_NAME = 255;
const COLUMN = /\n[^\S\n]*[01][^\S\n]*(?=#|\n|$)/; // a line of a table, which would be a formula, too
const DECLARATIONS = new Map(
  Object.entries({ inputs: "inputs", input: "inputs", outputs: "outputs", output: "outputs" }),
);
const ORDERS = new Map(Object.entries({ inorder: "inputs", outorder: "outputs" })); // INORDER = a b c;

/** Read a formula: {text, inputs, outputs, circuit, literals, places}; places are the inputs in the text. */
export function readFormula(text) {
  if (text.length > MOST_CHARACTERS) {
    throw new FormulaError(`more than ${MOST_CHARACTERS} characters are too many for this page`, 0, 0, "", true);
  }
  text = text.replace(/^\ufeff/, " "); // a mark of files, which is no part of the text
  const refused = (what, at) => new FormulaError(`this page reads formulas, not ${what}`, at.start, at.stop, "", true);
  const column = /=|\b(in|out)puts?\b/i.test(text) ? null : COLUMN.exec(text);
  if (column) throw refused("truth tables", { start: column.index + 1, stop: column.index + column[0].length });
  try {
    return new Reader(text).read();
  } catch (error) {
    const other = otherText(text);
    throw error instanceof FormulaError && other ? refused(other, error) : error;
  }
}

class Reader {
  constructor(text) {
    this.text = text;
    this.tokens = tokens(text);
    this.at = 0;
    this.circuit = new Circuit();
    this.used = new Map(); // inputs, and their literals
    this.defined = new Map(); // names, and {literal, local}
    this.declared = { inputs: null, outputs: null };
    this.called = new Set(); // names defined with their inputs: f(a, b) = ...
    this.hasLine = false; // whether a line declares the inputs
    this.unnamed = [];
    this.places = [];
    this.reset();
  }

  reset() {
    Object.assign(this, { values: [], pending: [], depth: 0 });
  }

  get token() {
    return this.tokens[this.at].text;
  }

  fail(message, help = "", at = this.at, last = at, isRead = false) {
    return new FormulaError(message, this.tokens[at].start, this.tokens[last].stop, help, isRead);
  }

  peek(ahead = 1) {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)].text;
  }

  read() {
    if (!this.text.trim()) throw this.fail("the formula is empty", "write a formula such as a & b | !c");
    while (this.token !== "") {
      if (this.token === "\n" || this.token === ";") this.at++;
      else this.statement();
    }
    const inputs = this.declared.inputs ?? [...this.used.keys()].sort(natural);
    const many = `${inputs.length} inputs are too many for this page`;
    if (inputs.length > MOST_INPUTS) throw this.fail(many, "", this.at, this.at, true);
    const { outputs, literals } = this.outputs(inputs);
    for (const name of inputs) this.input(name);
    const gates = inputs.map((name) => this.used.get(name) >> 1);
    const { text, circuit, places } = this;
    return { text, inputs, outputs, literals, circuit, places, gates };
  }

  outputs(inputs) {
    if (this.unnamed.length) {
      if (this.declared.outputs) throw this.fail("the outputs have no names", "write y = in front of each");
      const outputs = freeNames(this.unnamed.length, new Set([...inputs, ...this.defined.keys()]));
      return { outputs, literals: this.unnamed };
    }
    const wanted = this.declared.outputs ?? [...this.defined].filter(([, row]) => !row.local).map(([name]) => name);
    if (!wanted.length) throw this.fail("the text defines no output", "write a formula such as a & b");
    const literals = wanted.map((name) => {
      const row = this.defined.get(name);
      if (!row || row.local) throw this.fail(`the output ${name} is not defined`, `write ${name} = ...`);
      return row.literal;
    });
    return { outputs: wanted, literals };
  }

  statement() {
    const word = this.token.toLowerCase();
    const follows = this.peek();
    const isDeclared = DECLARATIONS.has(word) && (isName(follows) || follows === ":");
    if (isDeclared || (ORDERS.has(word) && follows === "=")) {
      return this.declaration(DECLARATIONS.get(word) ?? ORDERS.get(word));
    }
    const local = word === "let" && isName(follows) && (this.peek(2) === "=" || this.headEnd(this.at + 1) > 0);
    if (local) this.at++;
    const start = this.at;
    const hasNamed = [...this.defined.values()].some((row) => !row.local);
    const head = this.headEnd(start);
    if (this.peek() !== "=" && !head) {
      if (hasNamed) throw this.fail("this output has no name", "name every output (s = a ^ b; c = a & b), or none");
      this.unnamed.push(this.expression());
      return;
    }
    if (!local && this.unnamed.length) {
      throw this.fail("this output has a name, but the one before has none", "name every output, or none");
    }
    const name = this.name();
    if (this.defined.has(name)) throw this.fail(`${name} is defined twice`, "rename one of them");
    if (head) this.head(name);
    if (this.declared.inputs?.includes(name)) throw this.fail(`${name} is defined, but was declared as an input`);
    this.at = (head || start) + 2;
    const literal = this.expression();
    if (this.used.has(name)) throw this.fail(`${name} is used before it is defined`, "move its definition up", start);
    this.defined.set(name, { literal, local });
  }

  /** The token that closes the head of a definition, f(a, b) =, which begins at one; 0 where there is none. */
  headEnd(start) {
    if (!isName(this.tokens[start].text) || this.tokens[start + 1].text !== "(") return 0;
    let at = start + 2;
    while (/^(,|\.\.|\n)$/.test(this.tokens[at].text) || isName(this.tokens[at].text)) at++;
    return this.tokens[at].text === ")" && this.tokens[at + 1].text === "=" ? at : 0;
  }

  /** Declare the inputs that the head of a definition lists. */
  head(name) {
    const known = this.declared.inputs;
    const inputs = (this.declared.inputs ??= []);
    const own = new Set();
    this.at += 2;
    for (const one of this.listed(")")) {
      if (this.defined.has(one) || own.has(one)) {
        throw this.fail(`input ${one} is ${own.has(one) ? "named twice" : "defined above"}`, "rename one of them");
      }
      if (this.hasLine && !inputs.includes(one)) throw this.undeclared(one, this.at);
      own.add(one);
      if (!inputs.includes(one)) inputs.push(one);
    }
    if (!own.size) throw this.fail("no input between these parentheses", `write ${name} = ...`);
    this.called.add(name);
    for (const one of known ? [] : this.used.keys()) if (!inputs.includes(one)) throw this.undeclared(one, this.at);
  }

  /** The names and ranges up to a token, which may have commas between. */
  *listed(...ends) {
    while (!ends.includes(this.token)) {
      const isRange = this.peek() === "..";
      yield* isRange ? this.range(this.at) : [this.name()];
      this.at += isRange ? 3 : 1;
      if (this.token === ",") for (this.at++; this.token === "\n"; ) this.at++;
    }
  }

  undeclared(name, at) {
    return this.fail(`${name} is not declared as an input`, "declare it where the others are", at);
  }

  declaration(kind) {
    if (kind === "inputs" && (this.unnamed.length || this.defined.size)) {
      throw this.fail("inputs are declared too late", "declare them in the first line");
    }
    this.at += isName(this.peek()) ? 1 : 2;
    this.hasLine ||= kind === "inputs";
    const names = (this.declared[kind] ??= []);
    for (const name of this.listed("", "\n", ";")) {
      if (names.includes(name)) throw this.fail(`${name} is declared twice`, "remove one of them");
      names.push(name);
    }
  }

  // Names.

  name(at = this.at, word = this.tokens[at].text) {
    if (/^0[xb]/i.test(word)) throw this.fail(`'${word}' is a truth table, no operand`, "", at);
    if (!isName(word) || word.length > LONGEST_NAME) {
      const shown = word === "" ? "the end of the text" : word === "\n" ? "the end of the line" : `'${word}'`;
      throw this.fail(`an operand was expected, not ${shown}`, "an operand is a name, 0, 1 or (...)", at);
    }
    if (withoutBars(word)[0] !== word) throw this.fail("this name has no bar", "a bar is NOT, of one operand", at);
    return word.replace(/\s*\[\s*(\d+)\s*\]$/, (_, index) => `[${Number(index)}]`);
  }

  input(name) {
    if (!this.used.has(name)) this.used.set(name, this.circuit.gate("input", [], name));
    return this.used.get(name);
  }

  value(name, at) {
    const row = this.defined.get(name);
    if (row) return row.literal;
    if (this.declared.inputs && !this.declared.inputs.includes(name)) {
      throw this.undeclared(name, at);
    }
    const { start, stop } = this.tokens[at];
    this.places.push({ start, stop, name });
    return this.input(name);
  }

  range(at) {
    const ends = [this.name(at), this.name(at + 2)];
    const names = rangeNames(...ends);
    if (names) return names;
    const length = rangeLength(...ends);
    if (length) throw this.fail("this range is too long", "use a shorter one", at, at + 2, length <= MOST_READ);
    throw this.fail(`there is no range from ${ends.join(" to ")} here`, "write x1..x8 or a[0]..a[7]", at, at + 2);
  }

  // Expressions: operators wait for their right operands, and are done when one comes that binds no tighter.

  expression() {
    this.reset();
    do this.operand();
    while (this.goesOn());
    return this.values.pop();
  }

  operand() {
    for (; ; this.at++) {
      const word = this.token.toLowerCase();
      if (word === "(") this.open(null, 0);
      else if (FUNCTIONS.has(word) && this.peek() === "(") this.call(word);
      else if (PREFIX.has(word)) this.pending.push({ row: NOT, base: this.values.length, at: this.at });
      else if (CONSTANTS.has(word)) {
        this.values.push(CONSTANTS.get(word));
        break;
      } else if (word !== "\n") {
        const [plain, isNegated] = withoutBars(this.token);
        this.values.push(this.value(this.name(this.at, plain), this.at) ^ isNegated);
        break;
      }
    }
    this.at++;
  }

  /** Read what follows an operand; return whether another one must. */
  goesOn() {
    for (;;) {
      const token = this.token;
      if (token === ")") this.close();
      else if (POSTFIX.has(token)) this.values.push(not(this.values.pop()));
      else if (token === ",") {
        const top = this.reduceAll();
        if (!top?.call) throw this.fail("a comma outside of the call of a function");
        this.at++;
        return true;
      } else if (token === "..") {
        this.expandRange();
        continue;
      } else if (token === "\n" && this.skipsLine()) continue;
      else if (token === "\n" || token === ";" || token === "") {
        const top = this.reduceAll();
        if (top) throw this.fail("this '(' is never closed", "add ')'", top.at);
        return false;
      } else if (INFIX.has(token.toLowerCase())) {
        this.infix(INFIX.get(token.toLowerCase()));
        this.at++;
        return true;
      } else {
        this.sideBySide(token);
        return true;
      }
      this.at++;
    }
  }

  skipsLine() {
    let at = this.at;
    while (this.tokens[at].text === "\n") at++;
    const next = this.tokens[at].text;
    if (!this.depth && (!INFIX.has(next) || /^\p{L}/u.test(next))) return false;
    this.at = at;
    return true;
  }

  infix(row) {
    for (let top; (top = this.pending.at(-1))?.row && top.row.precedence >= row.precedence; this.reduce()) {
      if (top.row === row && row.grouping === "all") return;
      if (top.row.precedence !== row.precedence) continue;
      if (row.grouping === "right") break;
      if (row.grouping === "none" || top.row.grouping === "none") {
        throw this.fail("these two operators in a row may be meant in two ways", "add parentheses", top.at, this.at);
      }
    }
    this.pending.push({ row, base: this.values.length - 1, at: this.at });
  }

  reduce() {
    const { row, base } = this.pending.pop();
    this.values.push(row.build(this.circuit, this.values.splice(base)));
  }

  reduceAll() {
    while (this.pending.at(-1)?.row) this.reduce();
    return this.pending.at(-1);
  }

  sideBySide(token) {
    const [word, before] = [token.toLowerCase(), this.tokens[this.at - 1].text];
    const opens = token === "(" || PREFIX.has(word) || CONSTANTS.has(word) || NAME.test(token);
    if (!opens) throw this.fail(`unexpected '${token}'`);
    if (/^\d/.test(token) && (/^\d/.test(before) || POSTFIX.has(before))) throw this.fail("a number in a row");
    if (REFUSED.has(word) || REFUSED.has(before.toLowerCase())) {
      throw this.fail("this is no word of the language", "a choice is written ite(c, a, b)");
    }
    const bare = before.toLowerCase();
    if (FUNCTIONS.has(bare) && !KEYWORDS.has(bare) && !this.defined.has(before)) {
      throw this.fail(`${bare} is a function`, `write ${bare}(a, b)`, this.at - 1);
    }
    if (token === "(" && this.called.has(before)) {
      throw this.fail(`${before} has its inputs already`, `write ${before} alone`, this.at - 1);
    }
    if (token === "(" && isName(before) && /^\d/.test(this.peek()) && this.peek(2) === ")") {
      throw this.fail("this is no index", `an index is written ${before}[${this.peek()}]`, this.at - 1, this.at + 2);
    }
    this.infix(AND);
  }

  open(call, k) {
    this.pending.push({ row: null, base: this.values.length, at: this.at, call, k });
    this.depth++;
  }

  call(word) {
    const row = FUNCTIONS.get(word);
    this.at++;
    let k = 0;
    const at = this.at;
    if (row[3]) {
      do this.at++;
      while (this.token === "\n");
      if (!/^[0-9]{1,9}$/.test(this.token)) {
        throw this.fail(`${word} begins with a number`, `write ${word}(2, a, b, c)`);
      }
      k = Number(this.token);
      this.at++;
      if (this.token !== ",") throw this.fail(`${word} takes a number and at least 1 argument`);
    }
    this.open(row, k);
    this.pending.at(-1).at = at;
  }

  close() {
    const top = this.reduceAll();
    if (!top) throw this.fail("unexpected ')'", "remove it, or open a '(' before it");
    this.pending.pop();
    this.depth--;
    if (!top.call) return;
    const [build, least = 1, most = Infinity] = top.call;
    const args = this.values.splice(top.base);
    if (args.length < least || args.length > most)
      throw this.fail(`this function takes ${least} arguments`, "", top.at);
    this.values.push(build(this.circuit, args, top.k));
  }

  expandRange() {
    const top = this.pending.at(-1);
    const before = this.tokens.slice(0, this.at - 1).findLast((token) => token.text !== "\n")?.text;
    if (!top?.call || (before !== "(" && before !== ",")) {
      throw this.fail("a range stands alone between commas", "for example xor(x1..x8, a & b)");
    }
    const names = this.range(this.at - 1);
    this.values.pop();
    const { start } = this.tokens[this.at - 1];
    this.places.pop();
    for (const name of names) this.values.push(this.value(name, this.at - 1));
    this.places.splice(-names.length, names.length, { start, stop: this.tokens[this.at + 1].stop, names });
    this.at += 2;
    while (this.token === "\n") this.at++;
    if (!/^[,);]?$/.test(this.token)) throw this.fail("a range stands alone between commas");
  }
}
