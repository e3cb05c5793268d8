// The page as a widget: `render` shows it in an element of a notebook, and keeps it and the widget's values as one.
// STYLE and CLASSES are texts that come before the modules.

import { explore } from "./app.js";
import { h } from "./dom.js";
import { nodeName } from "./network.js";
import { bitsOf } from "./table.js";

const MOST_BROKEN = 4096; // rows that are told
const TYPED = ["keydown", "keyup", "keypress"]; // stay in the widget, since notebooks have commands of one letter

/** Show a widget: `model` has its values, which Python sets and reads, `el` is the element for it. */
export function render({ model, el }) {
  const host = h("div", { "data-lm-suppress-shortcuts": "true" });
  const root = h("div", { class: "explorer" });
  for (const type of TYPED) host.addEventListener(type, (event) => event.stopPropagation());
  host.attachShadow({ mode: "open" }).append(h("style", {}, STYLE), root);
  el.append(host);
  let isBusy = true;
  const data = {
    gallery: model.get("_data").gallery,
    classes: CLASSES,
    get subjects() {
      return model.get("_data").subjects;
    },
  };
  const view = explore(root, data, () => isBusy || publish(valuesOf(page)));
  const page = view.model;
  const isNew = (text) => typeof text === "string" && text !== textOf(page.subject ?? data.subjects[0]);
  const setters = {
    formula: (text) => isNew(text) && view.compile(text),
    strategy: (name) => choose(view, name),
    weights: (wanted) => page.subject && edit(page, wanted),
    row: (bits) => isRow(bits, page.bits.length) && String(bits) !== String(page.bits) && page.set([...bits]),
  };
  const events = Object.keys(setters).map((name) => `change:${name}`);
  for (const event of events) model.on(event, pull);
  isBusy = false;
  pull();
  return () => {
    for (const event of events) model.off(event, pull);
    host.remove();
  };

  /** Show the values as they are set. */
  function pull() {
    if (isBusy) return;
    isBusy = true;
    try {
      for (const [name, set] of Object.entries(setters)) set(model.get(name));
      if (page.subject) view.refresh();
    } finally {
      isBusy = false;
    }
    if (page.subject) publish({ broken: brokenRows(page) });
  }

  /** Set values as they are shown. */
  function publish(values) {
    isBusy = true;
    try {
      const differs = ([name, value]) => JSON.stringify(model.get(name)) !== JSON.stringify(value);
      const changed = Object.entries(values).filter(differs);
      for (const [name, value] of changed) model.set(name, value);
      if (changed.length) model.save_changes();
    } finally {
      isBusy = false;
    }
  }
}

/** What a function is called by: the text that it was read from. */
function textOf({ text, source }) {
  return text ?? source ?? "";
}

function isRow(bits, length) {
  return Array.isArray(bits) && bits.length === length && bits.every((bit) => bit === 0 || bit === 1);
}

function choose({ model: page, choose }, name) {
  const number = page.subject ? page.subject.networks.findIndex(({ strategy, net }) => net && strategy === name) : -1;
  if (number >= 0 && number !== page.number) choose(number);
}

function valuesOf(page) {
  const { subject, network, bits } = page;
  const compiled = subject.text === undefined ? { _compiled: compiledData(subject) } : {};
  const values = { formula: textOf(subject), strategy: network.strategy, weights: changesOf(page), row: bits };
  return { ...compiled, ...values, broken: brokenRows(page) };
}

/** What the page compiled itself, in the shape of what Python writes. */
function compiledData(subject) {
  const rows = (net) => net.neurons.map((one) => [one.name, one.kind, one.bias, one.sources, one.weights, one.label]);
  const networks = subject.networks.map(({ strategy, problem, net }) => ({
    strategy,
    problem,
    neurons: net && rows(net),
  }));
  return { text: textOf(subject), inputs: subject.inputs, outputs: subject.outputs, networks };
}

/** The weights that were changed: {neuron: {bias, weights: {source: weight}}}. */
function changesOf(page) {
  const found = new Map();
  for (const key of page.edited) {
    const [node, e] = key.split(" ").map(Number);
    if (!found.has(node)) found.set(node, []);
    found.get(node).push([e, page.weight(node, e)]);
  }
  const change = (node, all) => {
    const { sources } = page.net.neurons[node - page.net.inputs.length];
    const weights = all.filter(([e]) => e >= 0).map(([e, weight]) => [nodeName(page.net, sources[e]), weight]);
    const bias = all.filter(([e]) => e < 0).map(([, weight]) => ["bias", weight]);
    return Object.fromEntries([...bias, ...(weights.length ? [["weights", Object.fromEntries(weights)]] : [])]);
  };
  return Object.fromEntries([...found].map(([node, all]) => [nodeName(page.net, node), change(node, all)]));
}

/** Give the weights that are wanted to a network, and its own to all others. */
function edit(page, wanted) {
  const { net, network, undo } = page;
  const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);
  const before = undo.length;
  const put = (node, e, weight) => {
    const now = page.weight(node, e);
    if (now === weight) return;
    page.put(node, e, weight);
    undo.push([node, e, now]);
  };
  net.neurons.forEach(({ name, sources }, j) => {
    const node = net.inputs.length + j;
    const change = own(wanted, name);
    put(node, -1, own(change, "bias") ?? page.weight(node, -1, network.net));
    sources.forEach((source, e) => {
      put(node, e, own(own(change, "weights"), nodeName(net, source)) ?? page.weight(node, e, network.net));
    });
  });
  if (undo.length === before) return;
  page.recheck();
  page.refresh();
}

function brokenRows({ check, rows, net }) {
  const wrong = (check?.wrong ?? []).slice(0, MOST_BROKEN);
  return rows ? wrong.map((row) => bitsOf(row, net.inputs.length)) : wrong;
}
