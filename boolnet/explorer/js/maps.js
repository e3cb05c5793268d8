// The rows: Karnaugh maps of up to 6 inputs with what a neuron makes of every row, and the truth table.

import { h, roving, write } from "./dom.js";
import { productText, covers } from "./cover.js";
import { isMapped } from "./model.js";
import { shown } from "./network.js";
import { bitsOf, mapOf } from "./table.js";

const WINDOW = 32; // rows of the table that are shown at once, of more than 64

/** {element, show(subject), update(state)}: a map for the output that is chosen; a cell sets the inputs. */
export function karnaugh({ set }) {
  const element = h("div", { class: "maps" });
  const note = h("p", { class: "hint" });
  const groups = h("ul", { class: "groups" });
  let cells = [];

  function show({ inputs, covers: found }, output) {
    cells = [];
    const n = inputs.length;
    groups.replaceChildren();
    element.replaceChildren();
    if (!isMapped({ inputs }) || !found) return;
    const cubes = found[output];
    const letter = (i) => String.fromCharCode(65 + (i % 26)) + (i < 26 ? "" : Math.floor(i / 26));
    groups.append(...cubes.map((cube, i) => h("li", {}, h("b", {}, letter(i)), ` ${productText(cube, inputs)}`)));
    const { fixed, rows, columns, rowLabels, columnLabels, maps } = mapOf(inputs);
    element.replaceChildren(
      ...maps.map((map) => {
        const name = fixed.map((input, i) => `${input} = ${map.bits[i]}`).join(", ");
        return h(
          "table",
          { class: "map" },
          h("caption", {}, name || "Karnaugh map"),
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              h("th", { scope: "col" }, `${rows.join(" ")}${rows.length ? " \\ " : ""}${columns.join(" ")}`),
              columnLabels.map((label) => h("th", { scope: "col" }, label)),
            ),
          ),
          h(
            "tbody",
            {},
            map.cells.map((own, i) =>
              h(
                "tr",
                {},
                h("th", { scope: "row" }, rowLabels[i]),
                own.map((row) => {
                  const value = h("span", { class: "cell" });
                  const sum = h("span", { class: "sum" });
                  const letters = cubes.flatMap((cube, g) => (covers(cube, row) ? [letter(g)] : [])).join("");
                  const button = h(
                    "button",
                    { type: "button", tabindex: "-1", onclick: () => set(bitsOf(row, n)) },
                    h("span", { class: "unseen" }, `${bitsOf(row, n).join("")}: `),
                    value,
                    h("span", { class: "letters" }, letters),
                    sum,
                  );
                  cells.push({ row, button, value, sum });
                  return h("td", {}, button);
                }),
              ),
            ),
          ),
        );
      }),
    );
  }

  function update({ subject, bits, row, rows, sums, name, output }) {
    const wanted = subject.tables?.[output];
    for (const cell of cells) {
      const sum = sums?.[cell.row];
      const is = wanted[cell.row];
      const isWrong = rows?.bad.has(cell.row);
      const text = is === 2 ? "\u2013" : String(is);
      write(cell.value, text + (isWrong ? "\u2717" : ""));
      write(cell.sum, sums ? shown(sum) : "");
      cell.button.className = [
        is === 1 && "one",
        cell.row === row && "here",
        isWrong && "bad",
        sums && sum > 0 && "half",
      ]
        .filter(Boolean)
        .join(" ");
      cell.button.setAttribute("aria-current", String(cell.row === row));
      if (cell.row === row) turn(cell.button);
    }
    if (cells.length) {
      write(
        note,
        sums
          ? `Small numbers are the sum of ${name}; shaded where it is above 0.`
          : "Select a neuron to see where its sum is above 0. Arrow keys move, Enter sets the inputs.",
      );
    }
  }

  const turn = roving(
    element,
    () => cells.map(({ button }) => button),
    (key, at, buttons) => {
      const { left, top } = buttons[at].getBoundingClientRect();
      const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] ?? [0, 0];
      if (!dx && !dy) return null;
      let best = [Infinity, at];
      buttons.forEach((button, i) => {
        const box = button.getBoundingClientRect();
        const [along, across] = dx
          ? [dx * (box.left - left), Math.abs(box.top - top)]
          : [dy * (box.top - top), Math.abs(box.left - left)];
        if (along > 1 && along + 9 * across < best[0]) best = [along + 9 * across, i];
      });
      return best[1];
    },
  );
  return { element: h("div", {}, element, groups, note), show, update };
}

/** {element, update(state)}: the truth table, or the part of it around the row that is looked at. */
export function truthTable({ set }) {
  const head = h("thead");
  const body = h("tbody");
  const note = h("p", { class: "hint" });
  const next = h("button", { type: "button", hidden: true }, "Next wrong row");
  let drawn = "";
  let lines = [];
  const turn = roving(
    body,
    () => lines.map((line) => line.button),
    (key, at) => ({ ArrowUp: at - 1, ArrowDown: at + 1 })[key],
  );

  function update({ subject, net, bits, row, rows, here }) {
    const n = bits.length;
    const count = rows ? 2 ** n : 1;
    const size = count > 2 * WINDOW ? WINDOW : count;
    const first = rows ? Math.min(Math.floor(row / size) * size, count - size) : 0;
    const key = `${subject.id} ${net.strategy} ${first} ${size}`;
    if (key !== drawn) {
      drawn = key;
      const cell = (text, attributes = {}) => h("td", attributes, text);
      head.replaceChildren(
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "row"),
          n <= 12 ? subject.inputs.map((name) => h("th", { scope: "col" }, name)) : h("th", { scope: "col" }, "inputs"),
          net.outputs.map((name) => h("th", { scope: "col" }, name)),
          h("th", { scope: "col" }, "network"),
        ),
      );
      lines = Array.from({ length: size }, (_, i) => {
        const r = first + i;
        const own = rows ? bitsOf(r, n) : bits;
        const button = h(
          "button",
          { type: "button", tabindex: "-1", onclick: () => rows && set(bitsOf(r, n)) },
          rows ? r : "here",
        );
        const wanted = net.outputs.map(() => cell(""));
        const result = cell("");
        const inputs = n <= 12 ? own.map((bit) => cell(bit)) : [cell(own.join(""), { class: "long" })];
        return {
          r,
          button,
          wanted,
          result,
          inputs,
          line: h("tr", {}, h("th", { scope: "row" }, button), inputs, wanted, result),
        };
      });
      body.replaceChildren(...lines.map(({ line }) => line));
    }
    for (const { r, button, wanted, result, line, inputs } of lines) {
      const isHere = !rows || r === row;
      const isWrong = rows ? rows.bad.has(r) : here.wrong;
      if (!rows) inputs.forEach((one, i) => write(one, n <= 12 ? bits[i] : bits.join("")));
      wanted.forEach((one, k) => {
        const value = subject.tables ? subject.tables[k][r] : here.wanted?.[k];
        write(one, value === 2 ? "\u2013" : (value ?? "?"));
      });
      const found = rows ? rows.outputs.map((values) => values[r]) : here.outputs;
      write(result, found.map(shown).join(" ") + (isWrong ? " \u2717 wrong" : ""));
      line.className = `${isHere ? "here" : ""} ${isWrong ? "bad" : ""}`;
      button.setAttribute("aria-current", String(isHere));
      if (isHere) turn(button);
    }
    const wrong = rows ? [...rows.bad].sort((a, b) => a - b) : [];
    next.hidden = !wrong.length;
    next.onclick = () => set(bitsOf(wrong.find((r) => r > row) ?? wrong[0], n));
    write(
      note,
      !rows
        ? "Too many rows to list: the row that the inputs are at."
        : count > size
          ? `Rows ${first} to ${first + size - 1} of ${count.toLocaleString("en")}; the inputs choose which.`
          : "",
    );
  }

  const table = h("table", { class: "rows" }, h("caption", {}, "Truth table, and what the network gives"), head, body);
  return {
    element: h(
      "div",
      {},
      h("div", { class: "frame", tabindex: "0", role: "group", "aria-label": "Truth table" }, table),
      note,
      next,
    ),
    update,
  };
}
