// The page: `explore` fills an element with what shows a model of the data, and with what changes it.

import { readClasses } from "./classes.js";
import { fileBar, formulaBox, inputPanel, layerBar, reading } from "./controls.js";
import { h, write } from "./dom.js";
import { drawing } from "./draw.js";
import { FormulaError, isSameText } from "./language.js";
import { karnaugh } from "./maps.js";
import { isMapped, Model } from "./model.js";
import { inspector, strategies, weightTable } from "./panels.js";
import { truthTable } from "./rows.js";
import { ofData, ofFormula } from "./subject.js";

/** Show a page's data in an element; return what a widget moves, which is told of every change. */
export function explore(root, data, changed = () => {}) {
  const classes = readClasses(data.classes);
  const model = new Model();
  const live = h("p", { class: "unseen", role: "status", "aria-live": "polite" });
  const say = (text) => {
    if (text) live.textContent = text;
  };
  // What changes the model is followed by what shows it, and told.
  const then =
    (method) =>
    (...values) => {
      const told = model[method](...values);
      refresh();
      say(told);
    };
  const edit = (node, e, weight) => {
    const before = model.weight(node, e);
    model.change(node, e, weight);
    then("record")(node, e, before);
  };
  const choose = (number) => {
    const told = model.choose(number);
    picture.show(model.net);
    table.show(model.subject, number);
    refresh();
    say(told);
  };
  const [set, select, takeBack] = ["set", "select", "takeBack"].map(then);
  const picture = drawing({ select, drag: then("change"), drop: then("record") });
  const box = formulaBox({ gallery: data.gallery, compile, openItem });
  const [text, inputs, layers] = [reading(), inputPanel({ set, say }), layerBar({ toDepth: then("toDepth") })];
  const files = fileBar({ model, takeBack, picture });
  const [maps, rows] = [karnaugh({ set }), truthTable({ set })];
  const [table, neuron, weights] = [strategies({ choose }), inspector({ edit, say }), weightTable({ select })];
  const verdict = h("p", { class: "verdict" });
  const output = h("select", { id: "output", onchange: () => chooseOutput(Number(output.value)) });
  const chooser = h("div", { class: "row" }, h("label", { for: "output" }, "Output"), output);
  const map = panel("map", "Map", chooser, maps.element);
  let mapped = ""; // the function and the output that the map is of
  const still = root.querySelector("[data-still]"); // the picture without this script

  root.replaceChildren(
    live,
    column(
      panel("formula", "Function", box.element, text.element),
      panel("inputs", "Inputs", inputs.element),
      panel("network", "Network", verdict, layers.element, picture.element, files.element),
    ),
    column(map, panel("neuron", "Neuron", neuron.element)),
    panel("strategies", "Strategies", table.element),
    panel("weights", "Weights", weights.element),
    panel("rows", "Rows", rows.element),
    h("div", { class: "still" }, still),
  );
  root.addEventListener("keydown", (event) => {
    const isTyped = event.target.matches("textarea, input:not([type=radio])");
    if (!(event.ctrlKey || event.metaKey) || event.key !== "z" || isTyped) return;
    event.preventDefault();
    takeBack(1);
  });
  openItem(0);
  return { model, compile, choose, refresh };

  function openItem(i) {
    const { subject, source } = data.gallery[i];
    if (subject === null) compile(source);
    else open(ofData(data.subjects[subject]));
    box.choose(i);
  }

  /** What there is of a formula already: written alike, or but for blanks. */
  function knownOf(formula) {
    const own = (subject) => subject.text ?? subject.source ?? "";
    return (
      data.subjects.find(({ text }) => text === formula) ??
      data.subjects.find((subject) => own(subject) && isSameText(own(subject), formula))
    );
  }

  /** The item of the gallery that a formula is; -1 where it is none. */
  function itemOf(formula, known) {
    return data.gallery.findIndex(({ subject, source }) =>
      subject === null ? isSameText(source, formula) : data.subjects[subject] === known,
    );
  }

  function compile(formula) {
    const known = knownOf(formula);
    box.choose(itemOf(formula, known));
    try {
      open(known ? ofData(known) : ofFormula(formula, classes));
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      box.refuse(error, formula);
    }
  }

  function open(subject) {
    box.show(subject);
    if (!model.open(subject)) {
      root.classList.toggle("empty", !model.subject);
      table.show(subject, -1);
      const reasons = subject.networks.map(({ strategy, problem }) => `${strategy}: ${problem}`);
      box.say(`No network to show here. ${reasons.join("; ")}`);
      return;
    }
    root.classList.remove("empty");
    const title = root.getRootNode().querySelector("[data-title]"); // of the page, which is not in the element
    if (title) write(title, subject.title);
    for (const part of [text, inputs]) part.show(subject);
    output.replaceChildren(...subject.outputs.map((name, k) => h("option", { value: k }, name)));
    chooser.hidden = subject.outputs.length < 2;
    map.hidden = !isMapped(subject);
    choose(model.number);
  }

  function chooseOutput(number) {
    model.output = number;
    refresh();
  }

  /** Show the map of the output that is looked at. */
  function showMap() {
    const key = `${model.subject.id} ${model.output}`;
    if (mapped === key) return;
    mapped = key;
    output.value = model.output;
    maps.show(model.subject, model.output);
  }

  function refresh() {
    showMap();
    write(verdict, model.verdict.text);
    verdict.classList.toggle("bad", model.verdict.isWrong);
    for (const part of [picture, text, inputs, layers, files, maps, rows, neuron, weights]) part.update(model);
    changed();
  }
}

function column(...panels) {
  return h("div", { class: "column" }, ...panels);
}

function panel(name, title, ...children) {
  const heading = h("h2", { id: `t-${name}` }, title);
  return h("section", { class: `p-${name}`, "aria-labelledby": `t-${name}` }, heading, ...children);
}
