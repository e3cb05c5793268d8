// Karnaugh maps of up to 6 inputs, with what a neuron makes of every row.

import { h, roving, write } from "./dom.js";
import { productText, covers } from "./cover.js";
import { isMapped } from "./model.js";
import { shown } from "./network.js";
import { bitsOf, mapOf } from "./table.js";

const MOST_LETTERS = 3; // of groups that fit into a cell; its title has all

/** {element, show(subject), update(state)}: a map for the output that is chosen; a cell sets the inputs. */
export function karnaugh({ set }) {
  const element = h("div", { class: "maps" });
  const note = h("p", { class: "hint" });
  const few = (letters) => {
    if (letters.join("").length <= MOST_LETTERS) return letters.join("");
    return `${letters.filter((_, i) => letters.slice(0, i + 1).join("").length < MOST_LETTERS).join("")}\u2026`;
  };
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
                  const letters = cubes.flatMap((cube, g) => (covers(cube, row) ? [letter(g)] : []));
                  const button = h(
                    "button",
                    { type: "button", tabindex: "-1", onclick: () => set(bitsOf(row, n)) },
                    h("span", { class: "unseen" }, `${bitsOf(row, n).join("")}: `),
                    value,
                    h("span", { class: "letters", title: letters.join(" ") }, few(letters)),
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
