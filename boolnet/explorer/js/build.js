// Networks made in the page: least ones of up to 4 inputs, sums of products of up to 6, trees of the formula's gates.

import { leastNetwork } from "./classes.js";
import { primeCover, primesOf, productText } from "./cover.js";
import { counts, neuronText, outputNodes, run, verify } from "./network.js";
import { bitsOf, restricted, supportOf, tabulate, valuesAt } from "./table.js";

export const MOST_ROWS_INPUTS = 12; // up to which every row is run
export const MOST_COVER_INPUTS = 6;
export const MOST_CLASS_INPUTS = 4;
export const MOST_NEURONS = 2000;
const SAMPLES = 2048;

/** Grows a network; a form is {bias, of: Map of node to weight}. */
class Builder {
  constructor(formula) {
    this.net = { inputs: formula.inputs, outputs: formula.outputs, meaning: "exact", strategy: "", neurons: [] };
    this.known = new Map();
    this.names = new Set([...formula.inputs, ...formula.outputs]);
    this.last = 0;
  }

  input(i) {
    return { bias: 0, of: new Map([[i, 1]]) };
  }

  push(name, kind, { bias, of }) {
    if (this.net.neurons.length >= MOST_NEURONS) throw new RangeError(`it has more than ${MOST_NEURONS} neurons`);
    const used = [...of].filter(([, weight]) => weight).sort(([a], [b]) => a - b);
    const [sources, weights] = [used.map(([node]) => node), used.map(([, weight]) => weight)];
    this.net.neurons.push({ name, kind, bias, sources, weights, label: "" });
    return this.net.inputs.length + this.net.neurons.length - 1;
  }

  relu(form) {
    const used = [...form.of].filter(([, weight]) => weight).sort(([a], [b]) => a - b);
    if (!used.length) return { bias: Math.max(form.bias, 0), of: new Map() };
    const key = `${form.bias} ${used}`;
    if (!this.known.has(key)) {
      do this.last++;
      while (this.names.has(`h${this.last}`));
      this.known.set(key, this.push(`h${this.last}`, 1, form));
    }
    return this.input(this.known.get(key));
  }

  output(name, form) {
    this.outputs = [...(this.outputs ?? []), [name, form]];
  }

  finish(strategy) {
    for (const [name, form] of this.outputs) this.push(name, 0, form);
    return Object.assign(this.net, { strategy });
  }
}

/** A constant plus weighted forms. */
function total(bias, parts) {
  const result = { bias, of: new Map() };
  for (const [weight, form] of parts) {
    result.bias += weight * form.bias;
    for (const [node, own] of form.of) result.of.set(node, (result.of.get(node) ?? 0) + weight * own);
  }
  return result;
}

const complement = (form) => total(1, [[-1, form]]);

function exact(formula, tables, classes) {
  const n = formula.inputs.length;
  const net = new Builder(formula);
  let atLeast = 0;
  formula.outputs.forEach((name, k) => {
    const support = supportOf(tables[k], n);
    if (support.length > MOST_CLASS_INPUTS) {
      throw new RangeError(`${name} depends on ${support.length} inputs; the table of classes ends at 4`);
    }
    const found = leastNetwork(classes, [...restricted(tables[k], n, support)], support.length);
    const form = (weights, bias) =>
      total(
        bias,
        weights.map((weight, j) => [weight, net.input(support[j])]),
      );
    const parts = found.net.neurons.map((one) => [one.factor, net.relu(form(one.weights, one.bias))]);
    atLeast = Math.max(atLeast, found.atLeast);
    net.output(name, total(0, [[1, form(found.net.direct, found.net.bias)], ...parts]));
  });
  const result = net.finish("exact");
  const hidden = counts(result).hidden;
  return { net: result, note: hidden <= atLeast ? `proved minimum of hidden neurons in one layer: ${hidden}` : "" };
}

function dnf(formula, tables) {
  const n = formula.inputs.length;
  if (n > MOST_COVER_INPUTS)
    throw new RangeError(`it has ${n} inputs; covers are made here up to ${MOST_COVER_INPUTS}`);
  const net = new Builder(formula);
  let cubes = 0;
  formula.outputs.forEach((name, k) => {
    const cover = primeCover(tables[k], n);
    cubes += cover.length;
    const neurons = cover.map(({ care, value }) =>
      net.relu(
        total(0, [
          ...bitsOf(care, n).flatMap((cares, i) =>
            !cares ? [] : bitsOf(value, n)[i] ? [[1, total(-1, [[1, net.input(i)]])]] : [[-1, net.input(i)]],
          ),
          [1, { bias: 1, of: new Map() }],
        ]),
      ),
    );
    const sum = total(
      0,
      neurons.map((form) => [1, form]),
    );
    const meets = (p, q) => !(p.care & q.care & (p.value ^ q.value));
    const overlap = cover.some((p, i) => cover.slice(i + 1).some((q) => meets(p, q)));
    net.output(name, overlap ? complement(net.relu(complement(sum))) : sum);
  });
  return { net: net.finish("dnf"), note: `${cubes} prime cube${cubes === 1 ? "" : "s"}` };
}

function xorTree(formula) {
  const net = new Builder(formula);
  const place = new Map(formula.gates.map((gate, i) => [gate, i]));
  const forms = [];
  const of = (literal) => (literal & 1 ? complement(forms[literal >> 1]) : forms[literal >> 1]);
  const sumOf = (parts, bias) =>
    net.relu(
      total(
        bias,
        parts.map((form) => [1, form]),
      ),
    );
  const xor = (parts) => {
    if (parts.length < 2) return parts[0];
    const half = parts.length >> 1;
    const [p, q] = [xor(parts.slice(0, half)), xor(parts.slice(half))];
    return total(0, [
      [
        1,
        net.relu(
          total(0, [
            [1, p],
            [-1, q],
          ]),
        ),
      ],
      [
        1,
        net.relu(
          total(0, [
            [1, q],
            [-1, p],
          ]),
        ),
      ],
    ]);
  };
  formula.circuit.gates.forEach(({ op, args, k }, g) => {
    if (place.has(g)) forms.push(net.input(place.get(g)));
    else if (op === "constant" || op === "input") forms.push(total(0, []));
    else if (op === "and") forms.push(sumOf(args.map(of), 1 - args.length));
    else if (op === "xor") forms.push(xor(args.map(of)));
    else {
      const [parts, step] = [args.map(of), (t) => sumOf(args.map(of), 1 - t)]; // how far the sum is above t - 1
      if (k > parts.length || (op === "atleast" && k <= 0)) forms.push(total(k > parts.length ? 0 : 1, []));
      else if (op === "atleast")
        forms.push(
          total(0, [
            [1, step(k)],
            [-1, step(k + 1)],
          ]),
        );
      else
        forms.push(
          total(0, [
            [1, step(k)],
            [-2, step(k + 1)],
            [1, step(k + 2)],
          ]),
        );
    }
  });
  formula.outputs.forEach((name, j) => net.output(name, of(formula.literals[j])));
  return { net: trimmed(net.finish("xor-tree")), note: "a tree of the formula's own gates" };
}

/** A network without the neurons that no output reads. */
function trimmed(net) {
  const n = net.inputs.length;
  const needed = new Set();
  for (let j = net.neurons.length - 1; j >= 0; j--) {
    if (j >= net.neurons.length - net.outputs.length) needed.add(n + j);
    if (needed.has(n + j)) net.neurons[j].sources.forEach((source) => needed.add(source));
  }
  const number = new Map();
  for (let node = 0; node < n + net.neurons.length; node++)
    if (node < n || needed.has(node)) number.set(node, number.size);
  const neurons = net.neurons
    .filter((_, j) => needed.has(n + j))
    .map((neuron) => ({ ...neuron, sources: neuron.sources.map((source) => number.get(source)) }));
  return { ...net, neurons };
}

/** Give every neuron what it computes in words, where its values are those of a few cubes. */
export function label(net) {
  const all = new Set(net.neurons.map((_, j) => net.inputs.length + j));
  return { ...net, neurons: relabelled(net, all) };
}

/** The neurons of a network, some of them with new labels, which hold on every row. */
export function relabelled(net, nodes) {
  const n = net.inputs.length;
  const rows = n <= MOST_COVER_INPUTS ? Array.from({ length: 2 ** n }, (_, r) => run(net, bitsOf(r, n)).values) : [];
  return net.neurons.map((neuron, j) => {
    if (!nodes.has(n + j)) return neuron;
    const values = Uint8Array.from(rows, (row) => row[n + j]);
    const isBoolean = rows.length && rows.every((row) => row[n + j] === 0 || row[n + j] === 1);
    return { ...neuron, label: (isBoolean && booleanText(values, net.inputs)) || neuronText(net, neuron) };
  });
}

function booleanText(table, inputs) {
  const n = inputs.length;
  const support = supportOf(table, n);
  if (!support.length) return String(table[0]);
  const names = support.map((i) => inputs[i]);
  const parity = table.every(
    (value, r) => value === (table[0] ^ (support.filter((i) => (r >> (n - 1 - i)) & 1).length & 1)),
  );
  if (parity && support.length > 1) return names.join(" ^ ") + (table[0] ? " ^ 1" : "");
  const own = restricted(table, n, support);
  const text =
    primesOf(own, support.length).length > 12
      ? ""
      : primeCover(own, support.length)
          .map((cube) => productText(cube, names))
          .join(" | ");
  return text.length <= 48 ? text : "";
}

/** Every network that the page has for a formula: {tables, found: [{strategy, net, note, problem, check}]}. */
export function compileFormula(formula, classes) {
  const n = formula.inputs.length;
  const tables = n <= MOST_ROWS_INPUTS ? tabulate(formula) : null;
  const ways = {
    exact: () => exact(formula, tables, classes),
    dnf: () => dnf(formula, tables),
    "xor-tree": () => xorTree(formula),
  };
  const found = Object.entries(ways).map(([strategy, make]) => {
    try {
      if (!tables && strategy !== "xor-tree")
        throw new RangeError(`it has ${n} inputs; tables end here at ${MOST_ROWS_INPUTS}`);
      const { net, note } = make();
      return {
        strategy,
        net: label(net),
        note,
        counts: counts(net),
        check: tables ? verify(net, tables) : sampled(formula, net),
        problem: "",
      };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { strategy, net: null, note: "", counts: null, check: null, problem: error.message };
    }
  });
  const rank = ({ counts: c }) => (c ? c.nodes * 1e6 + c.layers : Infinity);
  return { tables, found: found.sort((a, b) => rank(a) - rank(b)) };
}

/** Run a network on samples of a formula: {rows, checked, wrong}; wrong are vectors. */
export function sampled(formula, net) {
  const ends = outputNodes(net);
  const wrong = [];
  let state = 1;
  for (let s = 0; s < SAMPLES; s++) {
    const bits = formula.inputs.map(() => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 16) & 1;
    });
    const { values } = run(net, bits);
    if (valuesAt(formula, bits).some((value, k) => value !== values[ends[k]])) wrong.push(bits);
  }
  return { rows: 2 ** formula.inputs.length, checked: SAMPLES, wrong };
}
