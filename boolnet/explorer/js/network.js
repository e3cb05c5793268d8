// A network of relu neurons: its values on a vector, its counts, and whether it is right on every row.
// A network is {inputs, outputs, meaning, neurons: [{name, kind, bias, sources, weights, label}]}; sources are numbers
// of nodes: the inputs, then the neurons, each after what it reads. Kinds: 0 identity, 1 relu, 2 step.

import { bitsOf } from "./table.js";

const FINEST = 1022;

/** The pre-activations and the values of all nodes; those of an input are its bit. */
export function run(net, bits, without = -1) {
  const n = net.inputs.length;
  const sums = new Float64Array(n + net.neurons.length);
  const values = new Float64Array(sums.length);
  for (let i = 0; i < n; i++) sums[i] = values[i] = bits[i];
  for (let j = 0; j < net.neurons.length; j++) {
    const { kind, bias, sources, weights } = net.neurons[j];
    let sum = bias;
    for (let e = 0; e < sources.length; e++) sum += weights[e] * values[sources[e]];
    sums[n + j] = sum;
    values[n + j] = n + j === without || (kind && sum <= 0) ? 0 : kind === 2 ? 1 : sum;
  }
  return { sums, values };
}

/** The grid of a number: the least k for which it is a multiple of 2^-k. */
function gridOf(number) {
  let k = 0;
  for (; !Number.isInteger(number) && k < FINEST; k++) number *= 2;
  return k;
}

/** Whether a sum may be rounded on inputs of 0 and 1, or on those of some vectors: boolnet/explorer/rounding.py. */
export function isRounded(net, vectors = null) {
  const n = net.inputs.length;
  const grid = net.inputs.map(() => 0);
  for (const { kind, bias, sources, weights } of net.neurons) {
    const fine = sources.reduce((k, s, e) => Math.max(k, gridOf(weights[e]) + grid[s]), gridOf(bias));
    if (fine >= FINEST) return true;
    grid.push(kind === 2 ? 0 : fine);
  }
  const fits = (sizes, j) => {
    const { bias, sources, weights } = net.neurons[j];
    const reach = sources.reduce((sum, s, e) => sum + Math.abs(weights[e]) * sizes[s], Math.abs(bias));
    const own = sources.reduce((k, s, e) => Math.max(k, gridOf(weights[e]) + grid[s]), gridOf(bias));
    return reach * 2 ** own < 2 ** 53 ? reach : NaN;
  };
  const sizes = net.inputs.map(() => 1);
  net.neurons.forEach(({ kind }, j) => {
    const reach = fits(sizes, j);
    sizes.push(kind === 2 && reach >= 0 ? 1 : reach);
  });
  if (!sizes.some(Number.isNaN)) return false;
  return !vectors || vectors.some((bits) => {
    const { values } = run(net, bits);
    return net.neurons.some((_, j) => Number.isNaN(fits(values.map(Math.abs), j)));
  });
}

/** The nodes that are outputs, in order. */
export function outputNodes(net) {
  const place = new Map(net.neurons.map((neuron, j) => [neuron.name, net.inputs.length + j]));
  return net.outputs.map((name) => place.get(name));
}

/** Whether a value says what the function has: open rows may be anything. */
export function isRight(value, wanted, meaning) {
  return wanted === 2 || (meaning === "positive" ? (value > 0 ? 1 : 0) === wanted && value >= 0 : value === wanted);
}

/** Run a network on every row of tables, or without one of its neurons: {rows, checked, wrong}. */
export function verify(net, tables, without = -1) {
  const rows = 2 ** net.inputs.length;
  const ends = outputNodes(net);
  const wrong = [];
  for (let r = 0; r < rows; r++) {
    const { values } = run(net, bitsOf(r, net.inputs.length), without);
    if (ends.some((node, k) => !isRight(values[node], tables[k][r], net.meaning))) wrong.push(r);
  }
  return { rows, checked: rows, wrong };
}

/** The level of every node: inputs 0, a neuron one above the highest that it reads. */
export function levels(net) {
  const found = net.inputs.map(() => 0);
  for (const { sources } of net.neurons) found.push(1 + sources.reduce((most, s) => Math.max(most, found[s]), 0));
  return found;
}

/** What is counted: nodes, hidden, layers, edges, the largest weight. */
export function counts(net) {
  const weights = net.neurons.flatMap((neuron) => neuron.weights);
  return {
    nodes: net.neurons.length,
    hidden: net.neurons.length - net.outputs.length,
    layers: Math.max(0, ...levels(net)),
    edges: weights.length,
    weight: weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0),
  };
}

/** A number as it is shown, with a sign where the digits are not all. */
export function shown(number) {
  const short = Number.isInteger(number) ? number : Number(number.toPrecision(6));
  return (short === number || Number.isNaN(number) ? "" : "\u2248") + digits(short);
}

/** A number with all its digits. */
export function digits(number) {
  return String(number).replace("-", "\u2212");
}

/** The sum that a neuron makes: "2 a \u2212 b + 1". */
export function sumText(net, neuron) {
  const parts = neuron.sources.map((source, e) => [neuron.weights[e], nodeName(net, source)]);
  if (neuron.bias || !parts.length) parts.push([neuron.bias, ""]);
  return parts
    .map(([weight, of], i) => {
      const sign = weight < 0 ? (i ? " \u2212 " : "\u2212") : i ? " + " : "";
      const size = of && Math.abs(weight) === 1 ? "" : shown(Math.abs(weight)) + (of ? " " : "");
      return sign + size + of;
    })
    .join("");
}

export function nodeName(net, node) {
  return net.inputs[node] ?? net.neurons[node - net.inputs.length].name;
}

/** The whole neuron: "relu(2 a \u2212 b + 1)". */
export function neuronText(net, neuron) {
  const sum = sumText(net, neuron);
  return neuron.kind ? `${neuron.kind === 2 ? "step" : "relu"}(${sum})` : sum;
}

/** The network as a file that boolnet reads: its JSON format. */
export function asJson(net, source = "") {
  const neurons = net.neurons.map(({ name, kind, bias, sources, weights }) => ({
    name,
    activation: ["identity", "relu", "step"][kind],
    bias,
    weights: Object.fromEntries(sources.map((source, e) => [nodeName(net, source), weights[e]])),
  }));
  const head = { format: "boolnet-network", version: 2, meaning: net.meaning, strategy: net.strategy };
  return { ...head, ...(source ? { source } : {}), inputs: net.inputs, outputs: net.outputs, neurons };
}
