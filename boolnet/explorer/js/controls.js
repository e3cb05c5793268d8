// What is pressed and typed: the formula and the gallery, the inputs, the layers, files.

import { counted, download, h, write } from "./dom.js";
import { pictureFile } from "./draw.js";
import { asJson } from "./network.js";

const STEP = 700; // milliseconds that a layer is shown for

export const button = (text, onclick) => h("button", { type: "button", onclick }, text);

/** {element, show(subject), choose(item), refuse(error, text)}: the formula to be compiled, and a gallery. */
export function formulaBox({ gallery, compile, openItem }) {
  const area = h("textarea", {
    id: "formula",
    rows: "2",
    spellcheck: "false",
    autocomplete: "off",
    "aria-describedby": "refused",
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      compile(area.value);
    },
  });
  const refused = h("div", { id: "refused", role: "alert" });
  const typed = h("option", { value: "", hidden: true }, "typed formula");
  const items = [typed, ...gallery.map(({ title }, i) => h("option", { value: i }, title))];
  const select = h("select", { id: "gallery", onchange: () => openItem(Number(select.value)) }, items);
  const onsubmit = (event) => {
    event.preventDefault();
    compile(area.value);
  };
  const choice = h("div", { class: "row" }, h("button", {}, "Compile in this page"));
  choice.append(h("label", { for: "gallery" }, "Gallery"), select);
  const element = h("form", { onsubmit }, h("label", { for: "formula" }, "Formula"), area, refused, choice);

  function show({ source, formula }) {
    refused.replaceChildren();
    area.removeAttribute("aria-invalid");
    area.value = formula?.text ?? source ?? "";
  }

  function say(text) {
    refused.replaceChildren(h("p", {}, text));
  }

  /** Let the gallery stand on an item, or on none, so that every other one can be chosen. */
  function choose(item) {
    select.value = item < 0 ? "" : item;
  }

  function refuse({ start, stop, message, help, isRead }, text) {
    const place = h("mark", {}, text.slice(start, stop) || "\u2423");
    const shell = `boolnet explore '${text.replace(/'/g, "'\\''")}' --open`;
    refused.replaceChildren(
      h("p", {}, [message, help].filter(Boolean).join("; ")),
      h("pre", {}, text.slice(0, start), place, text.slice(stop)),
      isRead ? h("p", {}, "The command reads it: ", h("code", {}, shell)) : "",
    );
    area.value = text;
    area.setAttribute("aria-invalid", "true");
  }
  return { element, show, choose, say, refuse };
}

/** {element, show(subject), update(model)}: the formula as it stands, its inputs marked that are 1. */
export function reading() {
  const element = h("p", {
    class: "formula",
    tabindex: "0",
    role: "group",
    "aria-label": "The formula at these inputs",
  });
  const result = h("b");
  let marks = [];

  function show({ formula }) {
    element.replaceChildren();
    marks = [];
    let at = 0;
    for (const { start, stop, name, names } of formula?.places ?? []) {
      const part = h("span", { class: "name" }, formula.text.slice(start, stop));
      marks.push([part, (names ?? [name]).map((one) => formula.inputs.indexOf(one))]);
      element.append(formula.text.slice(at, start), part);
      at = stop;
    }
    element.append(formula ? formula.text.slice(at) : "", h("span", { class: "result" }, result));
  }

  function update(model) {
    for (const [part, places] of marks) part.className = places.some((i) => model.bits[i]) ? "name on" : "name";
    write(result, model.result);
  }
  return { element, show, update };
}

/** {element, show(subject), update(model)}: a switch for every input, and all of them as bits. */
export function inputPanel({ set, say }) {
  const toggles = h("div", { class: "toggles", role: "group", "aria-label": "Inputs" });
  let bits = [];
  const onchange = () => {
    const typed = [...vector.value.replace(/\s/g, "")].map(Number);
    if (typed.length === bits.length && typed.every((bit) => bit === 0 || bit === 1)) return set(typed);
    vector.value = bits.join("");
    return say(`The vector needs ${counted(bits.length, "bit")}, each 0 or 1.`);
  };
  const vector = h("input", { id: "vector", inputmode: "numeric", autocomplete: "off", spellcheck: "false", onchange });
  const flip = (i) => set(bits.map((bit, j) => (j === i ? 1 - bit : bit)));

  function show({ inputs }) {
    const toggle = (name, i) => {
      const onclick = () => flip(i);
      return h("button", { type: "button", role: "switch", onclick }, h("span", {}, name), h("b"));
    };
    toggles.replaceChildren(...inputs.map(toggle));
  }

  function update(model) {
    bits = model.bits;
    [...toggles.children].forEach((one, i) => {
      one.setAttribute("aria-checked", String(bits[i] === 1));
      write(one.lastChild, bits[i]);
    });
    vector.value = bits.join("");
  }
  const typed = h("div", { class: "row" }, h("label", { for: "vector" }, "As bits"), vector);
  return { element: h("div", {}, toggles, typed), show, update };
}

/** {element, update(model)}: the layers, one after the other. */
export function layerBar({ toDepth }) {
  const at = h("span", { class: "hint" });
  let depth = Infinity;
  let timer = 0;
  const go = (to) => {
    clearTimeout(timer);
    toDepth(to);
  };
  const play = () => {
    go(0);
    const next = () => {
      toDepth(depth + 1);
      if (depth !== Infinity) timer = setTimeout(next, STEP);
    };
    timer = setTimeout(next, STEP);
  };
  const element = h("div", { class: "row" });
  element.append(
    button("From the inputs", () => go(0)),
    button("Next layer", () => go(depth === Infinity ? 0 : depth + 1)),
  );
  element.append(
    button("Play", play),
    button("All layers", () => go(Infinity)),
    at,
  );

  function update(model) {
    depth = model.depth;
    const layer = depth ? `layer ${depth} of ${Math.max(...model.level)}` : "inputs only";
    write(at, depth === Infinity ? "" : layer);
  }
  return { element, update };
}

const CONVERT = "save JSON, then boolnet convert net.json net.onnx.";

/** {element, update(model)}: taking weights back, and files. */
export function fileBar({ model, takeBack, picture }) {
  const undo = button("Undo", () => takeBack(1));
  const all = button("Undo all", () => takeBack(Infinity));
  const why = h("p", { class: "hint" });
  const give = (suffix, type, data) => download(`${model.network.strategy}.${suffix}`, type, data());
  const source = () => (model.edited.size ? "" : (model.subject.source ?? ""));
  const svg = () => give("svg", "image/svg+xml", () => pictureFile(picture.root(), model.subject.title));
  const json = () => give("json", "application/json", () => JSON.stringify(asJson(model.net, source()), null, 1));
  const onnxFile = () => bytesOf(model.network.onnx);
  const onnx = button("ONNX", () => give("onnx", "application/octet-stream", onnxFile));
  onnx.title = "Of networks from Python, as they were built";
  const row = (...parts) => h("div", { class: "row" }, ...parts);
  const files = row(h("span", {}, "Download"), button("SVG", svg), button("JSON", json), onnx);

  function update() {
    const isEdited = model.edited.size > 0;
    undo.disabled = all.disabled = !model.undo.length;
    const { onnx: file, onnx_reason: reason } = model.network;
    onnx.disabled = !file || isEdited;
    if (file) write(why, isEdited ? `The ONNX file is of the network without edits: ${CONVERT}` : "");
    else write(why, reason || `ONNX: ${CONVERT}`);
  }
  return { element: h("div", {}, row(undo, all), files, why), update };
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
