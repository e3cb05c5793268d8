// What the page shows: a function with its networks, from Python or compiled here, in one shape.

import { compileFormula } from "./build.js";
import { primeCover, productText } from "./cover.js";
import { readFormula } from "./formula.js";
import { isRight, outputNodes, run } from "./network.js";
import { bitsOf, valuesAt } from "./table.js";
import { counted } from "./dom.js";

let last = 0;

/** A formula, compiled in the page. */
export function ofFormula(text, classes) {
  const formula = readFormula(text);
  const { tables, found } = compileFormula(formula, classes);
  const networks = found.map((one) => ({
    ...one,
    best: false,
    onnx: null,
    certificate: one.check && {
      ok: !one.check.wrong.length,
      proved: Boolean(tables),
      text: checkText(one.check),
    },
  }));
  if (networks[0].net) networks[0].best = true;
  return finished({
    title: text,
    source: text,
    formula,
    tables,
    networks,
    inputs: formula.inputs,
    outputs: formula.outputs,
  });
}

/** What Python wrote of a function. */
export function ofData(data) {
  const tables = data.tables?.map((text) => Uint8Array.from(text, (value) => "01-".indexOf(value))) ?? null;
  const networks = data.networks.map((one) => ({
    ...one,
    net: one.neurons && {
      inputs: data.inputs,
      outputs: data.outputs,
      meaning: one.meaning,
      strategy: one.strategy,
      neurons: one.neurons.map(([name, kind, bias, sources, weights, label]) => ({
        name,
        kind,
        bias,
        sources,
        weights,
        label,
      })),
    },
  }));
  return finished({ ...data, tables, networks, formula: null });
}

function finished(subject) {
  const { inputs, tables } = subject;
  const covers = tables && inputs.length <= 6 ? tables.map((table) => primeCover(table, inputs.length)) : null;
  const sums = covers?.map(
    (cover, k) => `${subject.outputs[k]} = ${cover.map((cube) => productText(cube, inputs)).join(" | ") || 0}`,
  );
  const formula =
    subject.formula ??
    readable(subject.source, subject) ??
    readable(sums && [`inputs ${inputs.join(", ")}`, ...sums].join("\n"), subject);
  return { ...subject, id: ++last, covers, formula };
}

function readable(text, { inputs, outputs }) {
  try {
    const found = text ? readFormula(text) : null;
    return found && String(found.inputs) === String(inputs) && String(found.outputs) === String(outputs) ? found : null;
  } catch {
    return null;
  }
}

/** All rows of a network: {outputs, bad, check}; null where there are too many. */
export function allRows({ tables, inputs }, net) {
  if (!tables) return null;
  const rows = 2 ** inputs.length;
  const ends = outputNodes(net);
  const outputs = ends.map(() => new Float64Array(rows));
  const bad = new Set();
  for (let r = 0; r < rows; r++) {
    const { values } = run(net, bitsOf(r, inputs.length));
    ends.forEach((node, k) => {
      outputs[k][r] = values[node];
      if (!isRight(values[node], tables[k][r], net.meaning)) bad.add(r);
    });
  }
  return { outputs, bad, check: { rows, checked: rows, wrong: [...bad] } };
}

/** What the function and the network give on one vector: {outputs, wanted, wrong}. */
export function atVector({ formula, tables }, net, bits, values) {
  const outputs = outputNodes(net).map((node) => values[node]);
  const row = bits.reduce((sum, bit) => 2 * sum + bit, 0);
  const wanted = tables ? tables.map((table) => table[row]) : formula ? valuesAt(formula, bits) : null;
  return { outputs, wanted, wrong: Boolean(wanted?.some((value, k) => !isRight(outputs[k], value, net.meaning))) };
}

/** A check in words; one in numbers that may be rounded is no proof. */
export function checkText({ rows, checked, wrong }, isRounded = false) {
  const all = rows === 1 ? "its row" : `all ${counted(rows, "row")}`;
  const last = isRounded ? ", in numbers that are rounded here" : "";
  if (wrong.length) return `wrong on ${wrong.length.toLocaleString("en")} of ${counted(checked, "row")}${last}`;
  if (checked === rows) {
    return isRounded ? `right on ${all}${last}, which is no proof` : `proved in this page: right on ${all}`;
  }
  return `right on ${counted(checked, "random row")} in this page${last}, which is no proof`;
}
