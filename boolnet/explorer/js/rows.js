// The truth table, and what the network gives; of many rows those around the one that is looked at.

import { h, roving, write } from "./dom.js";
import { digits } from "./network.js";
import { bitsOf } from "./table.js";

const MOST_ROWS = 64; // that are shown at once
const WINDOW = 16; // of more
const MOST_COLUMNS = 12; // of inputs

/** {element, update(model)}: a row sets the inputs. */
export function truthTable({ set }) {
  const head = h("thead");
  const body = h("tbody");
  const note = h("p", { class: "hint" });
  const next = h("button", { type: "button", hidden: true }, "Next wrong row");
  const buttons = () => lines.map((line) => line.button);
  const turn = roving(body, buttons, (key, at) => ({ ArrowUp: at - 1, ArrowDown: at + 1 })[key]);
  let lines = [];
  let drawn = "";

  function build({ subject, net }, size) {
    const heading = (text) => h("th", { scope: "col" }, text);
    const inputs = subject.inputs.length <= MOST_COLUMNS ? subject.inputs : ["inputs"];
    head.replaceChildren(h("tr", {}, ["row", ...inputs, ...net.outputs, "network"].map(heading)));
    lines = Array.from({ length: size }, () => {
      const line = { row: -1, result: h("td"), wanted: net.outputs.map(() => h("td")) };
      const onclick = () => line.row >= 0 && set(bitsOf(line.row, subject.inputs.length));
      line.button = h("button", { type: "button", tabindex: "-1", onclick });
      line.inputs = inputs.map(() => h("td", { class: inputs === subject.inputs ? "" : "long" }));
      const name = h("th", { scope: "row" }, line.button);
      line.element = h("tr", {}, name, line.inputs, line.wanted, line.result);
      return line;
    });
    body.replaceChildren(...lines.map(({ element }) => element));
  }

  function update(model) {
    const { subject, net, bits, row, rows } = model;
    const count = rows ? 2 ** bits.length : 1;
    const size = count > MOST_ROWS ? WINDOW : count;
    const first = rows ? Math.floor(row / size) * size : 0;
    const key = `${subject.id} ${net.strategy}`;
    if (key !== drawn) build(model, size);
    drawn = key;
    lines.forEach((line, i) => fill(line, rows ? first + i : -1, model));
    const wrong = rows?.check.wrong ?? [];
    next.hidden = !wrong.length;
    next.onclick = () => set(bitsOf(wrong.find((r) => r > row) ?? wrong[0], bits.length));
    const some = `Rows ${first} to ${first + size - 1} of ${count.toLocaleString("en")}; the inputs choose which.`;
    if (!rows) write(note, "Too many rows to list: the row that the inputs are at.");
    else write(note, count > size ? some : "");
  }

  /** Write a row: its number, or -1 for the one that the inputs are at. */
  function fill(line, row, { subject, bits, rows, here, row: now }) {
    line.row = row;
    const isHere = row < 0 || row === now;
    const isWrong = row < 0 ? here.wrong : rows.bad.has(row);
    const own = row < 0 ? bits : bitsOf(row, bits.length);
    const wanted = row < 0 ? here.wanted : subject.tables.map((table) => table[row]);
    const found = row < 0 ? here.outputs : rows.outputs.map((values) => values[row]);
    write(line.button, row < 0 ? "here" : row);
    line.inputs.forEach((cell, i) => write(cell, line.inputs.length === own.length ? own[i] : own.join("")));
    line.wanted.forEach((cell, k) => write(cell, wanted ? "01\u2013"[wanted[k]] : "?"));
    write(line.result, found.map(digits).join(" ") + (isWrong ? " \u2717 wrong" : ""));
    line.element.className = `${isHere ? "here" : ""} ${isWrong ? "bad" : ""}`;
    line.button.setAttribute("aria-current", String(isHere));
    if (isHere) turn(line.button);
  }

  const table = h("table", { class: "rows" }, h("caption", {}, "Truth table, and what the network gives"), head, body);
  const frame = h("div", { class: "frame", tabindex: "0", role: "group", "aria-label": "Truth table" }, table);
  return { element: h("div", {}, frame, note, next), update };
}
