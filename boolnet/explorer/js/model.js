// What is looked at: a function, one of its networks, an input vector, a neuron, and weights that were changed.

import { relabelled, sampled } from "./build.js";
import { counted } from "./dom.js";
import { counts, isRounded, levels, nodeName, run, shown } from "./network.js";
import { allRows, atVector, checkText } from "./subject.js";
import { bitsOf, rowOf } from "./table.js";

const MOST_TOLD = 12; // neurons that are read out
const MOST_MAP_INPUTS = 6;

/** Whether a function has a Karnaugh map. */
export function isMapped({ inputs }) {
  return inputs.length >= 1 && inputs.length <= MOST_MAP_INPUTS;
}

/** What is looked at; what changes it returns what there is to be told of it. */
export class Model {
  constructor() {
    Object.assign(this, {
      subject: null,
      number: -1,
      net: null,
      bits: [],
      node: -1,
      depth: Infinity,
      output: 0,
      edits: 0,
    });
    Object.assign(this, { undo: [], edited: new Set() });
    this.known = new Map(); // networks as they were edited, by function and number
  }

  get network() {
    return this.subject.networks[this.number];
  }

  /** Look at a function, and at the first of its networks that can be shown; false where there is none. */
  open(subject) {
    const number = subject.networks.findIndex(({ net }) => net);
    if (number < 0) return false;
    if (String(this.subject?.inputs) !== String(subject.inputs)) this.bits = subject.inputs.map(() => 0);
    Object.assign(this, { subject, output: 0 });
    this.choose(number);
    return true;
  }

  choose(number) {
    this.number = number;
    const key = `${this.subject.id} ${number}`;
    if (!this.known.has(key)) {
      const { net } = this.network;
      const neurons = net.neurons.map((neuron) => ({ ...neuron, weights: [...neuron.weights] }));
      this.known.set(key, { net: { ...net, neurons }, undo: [], edited: new Set() });
    }
    Object.assign(this, this.known.get(key), { key, node: -1, depth: Infinity });
    this.recheck();
    this.refresh();
    const { nodes, layers } = counts(this.net);
    return `${this.network.strategy}: ${counted(nodes, "neuron")} in ${counted(layers, "layer")}. ${this.verdict.text}`;
  }

  /** Run all rows again, after the network or a weight of it is another one. */
  recheck() {
    this.edits++;
    this.relabel();
    this.level = levels(this.net);
    this.rows = allRows(this.subject, this.net);
    const { formula } = this.subject;
    this.check = this.rows?.check ?? (formula && sampled(formula, this.net));
    const { certificate, problem } = this.network;
    const isEdited = this.edited.size > 0;
    this.isRounded = Boolean(this.network.rounded) || (isEdited && isRounded(this.net, this.vectors()));
    const isProved = !isEdited && certificate?.ok && certificate.proved; // whatever rounded numbers say
    const isFound = this.check?.wrong.length > 0 && !(this.isRounded && isProved);
    const isWrong = isFound || (!isEdited && certificate?.ok === false);
    const also = this.isRounded ? ", and its numbers are rounded" : "";
    const unknown = `this page does not know the function's values${also}`;
    const here = this.check ? checkText(this.check, this.isRounded) : unknown;
    const first = isEdited ? "edited" : certificate && certificate.text !== here ? certificate.text : "";
    const text = [first, here].filter(Boolean).join(isEdited ? ": " : "; ") + (problem ? `; ${problem}` : "");
    const sign = isWrong ? "\u2717 " : this.check || certificate ? "\u2713 " : ""; // none where nothing was checked
    this.verdict = { isWrong, text: sign + text };
  }

  /** The inputs that the network was run on. */
  vectors() {
    const n = this.net.inputs.length;
    return this.rows ? Array.from({ length: 2 ** n }, (_, row) => bitsOf(row, n)) : [this.bits];
  }

  /** Say anew what the neurons compute whose weights were changed, and those that read them. */
  relabel() {
    const changed = new Set([...this.edited].map((key) => Number(key.split(" ")[0])));
    this.net.neurons.forEach(({ sources }, j) => {
      if (sources.some((source) => changed.has(source))) changed.add(this.net.inputs.length + j);
    });
    const neurons = relabelled(this.net, changed);
    this.net.neurons.forEach((neuron, j) => {
      neuron.label = changed.has(this.net.inputs.length + j) ? neurons[j].label : this.network.net.neurons[j].label;
    });
  }

  /** Run the network on the inputs. */
  refresh() {
    const { subject, net, bits, node } = this;
    const n = net.inputs.length;
    this.run = run(net, bits);
    this.row = rowOf(bits);
    this.here = atVector(subject, net, bits, this.run.values);
    this.name = node < 0 ? "" : nodeName(net, node);
    this.sums =
      node >= n && isMapped(net) ? Array.from({ length: 2 ** n }, (_, r) => run(net, bitsOf(r, n)).sums[node]) : null;
    const { outputs, wrong } = this.here;
    this.result = net.outputs.map((name, k) => `${name} = ${shown(outputs[k])}`).join(", ") + (wrong ? " \u2717" : "");
  }

  set(bits) {
    this.bits = bits;
    this.refresh();
    return `${bits.length <= 16 ? bits.join("") : "inputs changed"}: ${this.result}`;
  }

  select(node) {
    this.node = this.node === node ? -1 : node;
    const output = this.net.outputs.indexOf(nodeName(this.net, node));
    if (output >= 0) this.output = output;
    this.refresh();
    const neuron = this.net.neurons[node - this.net.inputs.length];
    return this.node < 0 ? "nothing selected" : `${this.name} selected: ${neuron ? neuron.label : "input"}`;
  }

  /** Show the values up to a layer, all where there is none so far on. */
  toDepth(depth) {
    this.depth = depth > Math.max(...this.level) ? Infinity : depth;
    if (this.depth === Infinity) return "all layers";
    const told = [];
    this.level.forEach((level, node) => {
      const sum = depth ? `sum ${shown(this.run.sums[node])}, ` : "";
      if (level === depth) told.push(`${nodeName(this.net, node)}: ${sum}${shown(this.run.values[node])}`);
    });
    return `${depth ? `Layer ${depth}` : "Inputs"}. ${told.slice(0, MOST_TOLD).join("; ")}`;
  }

  // Weights, by neuron and number; the bias is number -1.

  weight(node, e, net = this.net) {
    const neuron = net.neurons[node - net.inputs.length];
    return e < 0 ? neuron.bias : neuron.weights[e];
  }

  /** Put a weight in its place; what follows from it is found by `recheck` and `refresh`. */
  put(node, e, weight) {
    const neuron = this.net.neurons[node - this.net.inputs.length];
    if (e < 0) neuron.bias = weight;
    else neuron.weights[e] = weight;
    if (weight === this.weight(node, e, this.network.net)) this.edited.delete(`${node} ${e}`);
    else this.edited.add(`${node} ${e}`);
  }

  /** Change a weight, while it is dragged. */
  change(node, e, weight) {
    if (this.weight(node, e) === weight) return;
    this.put(node, e, weight);
    this.recheck();
    this.refresh();
  }

  /** Note that a weight was changed, so that it can be taken back. */
  record(node, e, before) {
    const now = this.weight(node, e);
    if (now === before) return "";
    this.undo.push([node, e, before]);
    this.recheck();
    return `${e < 0 ? "bias" : "weight"} ${shown(before)} is now ${shown(now)}. ${this.verdict.text}`;
  }

  takeBack(count) {
    for (let i = 0; i < count && this.undo.length; i++) this.put(...this.undo.pop());
    this.recheck();
    this.refresh();
    return `Undone. ${this.verdict.text}`;
  }
}
