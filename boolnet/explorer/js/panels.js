// What stands beside the picture: the networks side by side, the neuron that is looked at, and all weights.

import { counted, h, mark, write } from "./dom.js";
import { neuronText, nodeName, shown, sumText, verify } from "./network.js";
import { isWeight, readWeight } from "./weights.js";

/** {element, show(subject, number)}: a row for every strategy; its button shows the network. */
export function strategies({ choose }) {
  const body = h("tbody");
  const heads = ["strategy", "nodes", "layers", "edges", "largest weight", "verified", "remarks"];
  const table = h(
    "table",
    { class: "strategies" },
    h("caption", {}, "Strategies side by side"),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        heads.map((text) => h("th", { scope: "col" }, text)),
      ),
    ),
    body,
  );

  let drawn = 0;

  function show({ networks, id }, number) {
    if (drawn === id) {
      // the button that was pressed keeps the focus
      if (number >= 0) body.querySelectorAll("input")[number].checked = true;
      return;
    }
    drawn = id;
    body.replaceChildren(
      ...networks.map((network, i) => {
        const { strategy, counts: c, note, problem, net, best, pareto, certificate } = network;
        const radio = h("input", {
          type: "radio",
          name: "strategy",
          value: i,
          id: `s${id}-${i}`,
          disabled: !net,
          onchange: () => choose(i),
        });
        radio.checked = i === number;
        const numbers = c ? [c.nodes, c.layers, c.edges, c.weight] : ["", "", "", ""];
        return h(
          "tr",
          { class: certificate && !certificate.ok ? "bad" : net ? "" : "none" },
          h("th", { scope: "row" }, h("label", { for: `s${id}-${i}` }, radio, strategy)),
          numbers.map((value) =>
            h("td", { class: "count" }, Number.isInteger(value) ? value.toLocaleString("en") : value && shown(value)),
          ),
          h("td", {}, certificate?.text ?? ""),
          h("td", {}, [best && "best", pareto && "on the Pareto front", problem || note].filter(Boolean).join("; ")),
        );
      }),
    );
  }
  return {
    element: h("div", { class: "frame", tabindex: "0", role: "group", "aria-label": "Strategies" }, table),
    show,
  };
}

/** {element, update(state)}: one neuron: what it computes, its sum with the numbers in it, what it adds. */
export function inspector({ edit, say }) {
  const element = h("div");
  let drawn = "";
  let checked = "";
  let parts = null;

  /** A field for a weight; the arrow keys make it one more or less. */
  function weightField(what, now, change) {
    const put = (weight) => {
      if (weight !== now()) change(weight);
    };
    const restore = () => (element.value = String(now()));
    const onchange = () => {
      const { weight, problem } = readWeight(element.value);
      if (!problem) return put(weight);
      restore();
      return say(problem);
    };
    const onkeydown = (event) => {
      const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (event.key === "Escape") restore();
      if (!step) return;
      event.preventDefault();
      const { weight = now() } = readWeight(element.value);
      if (isWeight(weight + step)) put(weight + step);
    };
    const shape = { inputmode: "decimal", class: "weight", autocomplete: "off", spellcheck: "false" };
    const element = h("input", { ...shape, value: now(), "aria-label": what, onchange, onkeydown });
    const update = () => readWeight(element.value).weight !== now() && restore();
    return { element, update };
  }

  function build(net, node) {
    const n = net.inputs.length;
    if (node < 0) return element.replaceChildren(h("p", { class: "hint" }, "Select a neuron in the picture."));
    const name = nodeName(net, node);
    const neuron = net.neurons[node - n];
    const [text, value, label] = [h("p", { class: "sums" }), h("p"), h("p", { class: "label" })];
    parts = { text, value, label, fields: [], adds: [], without: h("p") };
    const field = (e, what) => {
      const now = () => (e < 0 ? neuron.bias : neuron.weights[e]);
      const input = weightField(what, now, (weight) => edit(node, e, weight));
      parts.fields.push(input);
      return input.element;
    };
    const head = (...texts) =>
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          texts.map((one) => h("th", { scope: "col" }, one)),
        ),
      );
    const reads =
      neuron &&
      h(
        "table",
        {},
        h("caption", {}, "What it reads"),
        head("from", "weight", "adds to its sum"),
        h(
          "tbody",
          {},
          neuron.sources.map((source, e) => {
            const cell = h("td");
            parts.adds.push([cell, source, () => neuron.weights[e]]);
            return h(
              "tr",
              {},
              h("th", { scope: "row" }, nodeName(net, source)),
              h("td", {}, field(e, `weight of ${nodeName(net, source)} in ${name}`)),
              cell,
            );
          }),
          h(
            "tr",
            {},
            h("th", { scope: "row" }, "bias"),
            h("td", {}, field(-1, `bias of ${name}`)),
            h("td", {}),
          ),
        ),
      );
    const readers = net.neurons.flatMap((other) =>
      other.sources.flatMap((source, e) => (source === node ? [[other, e]] : [])),
    );
    const gives = h(
      "table",
      {},
      h("caption", {}, "What it adds"),
      head("to", "weight", "adds now"),
      h(
        "tbody",
        {},
        readers.map(([other, e]) => {
          const [cell, weight] = [h("td"), h("td")];
          parts.adds.push([cell, node, () => other.weights[e], weight]);
          return h(
            "tr",
            {},
            h("th", { scope: "row" }, other.name + (net.outputs.includes(other.name) ? " (output)" : "")),
            weight,
            cell,
          );
        }),
      ),
    );
    element.replaceChildren(
      h("h3", {}, name),
      label,
      text,
      value,
      ...(neuron ? [reads] : []),
      ...(readers.length ? [gives] : []),
      parts.without,
    );
  }

  function update({ net, node, run, subject, key, rows, edits }) {
    const n = net.inputs.length;
    if (`${key} ${node}` !== drawn) {
      drawn = `${key} ${node}`;
      checked = "";
      build(net, node);
    }
    if (node < 0) return;
    const neuron = net.neurons[node - n];
    write(parts.label, neuron ? neuron.label : "an input");
    const products = neuron?.sources.map(
      (source, e) => `${shown(neuron.weights[e])}\u00b7${shown(run.values[source])}`,
    );
    const numbers = neuron ? [...products, shown(neuron.bias)].join(" + ") : "";
    write(parts.text, neuron ? `z = ${sumText(net, neuron)}` : "");
    write(
      parts.value,
      neuron
        ? `now ${numbers} = ${shown(run.sums[node])}, value ${shown(run.values[node])}`
        : `now ${run.values[node]}`,
    );
    for (const field of parts.fields) field.update();
    for (const [cell, source, weight, own] of parts.adds) {
      write(cell, shown(weight() * run.values[source]));
      if (own) write(own, shown(weight()));
    }
    if (checked !== `${key} ${node} ${edits}`) {
      checked = `${key} ${node} ${edits}`;
      const { wrong, rows: count } = neuron && rows ? verify(net, subject.tables, node) : { wrong: null, rows: 0 };
      const text =
        wrong && `Without it ${wrong.length.toLocaleString("en")} of ${counted(count, "row")} would be wrong.`;
      write(parts.without, text ?? "");
    }
  }
  return { element, update };
}

const PAGE = 50;

/** {element, update(state)}: every neuron with its weights, beside the picture, page by page where there are many. */
export function weightTable({ select }) {
  const body = h("tbody");
  const note = h("p", { class: "hint" });
  const [back, on] = [-1, 1].map((step) =>
    h("button", { type: "button", onclick: () => turn(step) }, step < 0 ? "Previous" : "Next"),
  );
  const pager = h("div", { class: "row" }, back, on, note);
  let [first, state, drawn, cells] = [0, null, "", []];

  function turn(step) {
    first += step * PAGE;
    update(state);
  }

  function update(now) {
    if (now.key !== state?.key) first = 0;
    state = now;
    const { net, run, node: selected, key } = now;
    const n = net.inputs.length;
    const last = Math.min(first + PAGE, net.neurons.length);
    if (`${key} ${first} ${now.edits}` !== drawn) {
      drawn = `${key} ${first} ${now.edits}`;
      cells = net.neurons.slice(first, last).map((neuron, i) => {
        const [sum, value] = [h("td"), h("td")];
        const button = h("button", { type: "button", onclick: () => select(n + first + i) }, neuron.name);
        const line = h(
          "tr",
          {},
          h("th", { scope: "row" }, button),
          sum,
          value,
          h("td", {}, neuron.label),
          h("td", { class: "long" }, neuronText(net, neuron)),
        );
        return { sum, value, line, node: n + first + i };
      });
      body.replaceChildren(...cells.map(({ line }) => line));
    }
    for (const { sum, value, line, node } of cells) {
      write(sum, shown(run.sums[node]));
      write(value, shown(run.values[node]));
      mark(line, "class", node === selected ? "here" : "");
    }
    pager.hidden = net.neurons.length <= PAGE;
    [back.disabled, on.disabled] = [first === 0, last === net.neurons.length];
    write(note, `${first + 1} to ${last} of ${counted(net.neurons.length, "neuron")}`);
  }
  const heads = ["neuron", "sum now", "value now", "computes", "weights"];
  const table = h(
    "table",
    { class: "weights" },
    h("caption", {}, "Every neuron and its weights"),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        heads.map((text) => h("th", { scope: "col" }, text)),
      ),
    ),
    body,
  );
  return {
    element: h(
      "div",
      {},
      h("div", { class: "frame", tabindex: "0", role: "group", "aria-label": "Weights" }, table),
      pager,
    ),
    update,
  };
}
