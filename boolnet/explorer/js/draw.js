// The picture of a network: what each neuron computes, its sum and its value, its edges, which can be dragged.

import { h, mark, roving, svg, write } from "./dom.js";
import { layout, MANY_INPUTS } from "./layout.js";
import { nodeName, shown } from "./network.js";
import { MOST_WEIGHT } from "./weights.js";

const LETTER = 6.7; // pixels, of a letter in a font of 12
const LONGEST = 24; // letters in a box
const MOST_NUMBERS = 40; // edges with their weights beside them
const DRAGS = "Drag an edge up or down to change its weight; Escape gives up.";
const KEYS = "arrow keys move, Enter selects.";
const LEAST_SHARE = 0.7; // of its size that a picture has on a narrow page
const PER_STEP = 14; // pixels that an edge is dragged for one more or less

/** Shorten a text for a box; the whole of it is its title. */
function fitted(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}\u2026` : text;
}

/** A drawing: {element, show(net), update(state)}; it tells what is selected and how weights are dragged. */
export function drawing({ select, drag, drop }) {
  const hint = h("p", { class: "hint", id: "picture-keys" });
  const frame = h("div", { class: "frame" });
  const element = h("div", {}, frame, hint);
  let parts = null;

  function show(net) {
    const text = (node) => {
      const label = node < net.inputs.length ? net.inputs[node] : fitted(net.neurons[node - net.inputs.length].label);
      const own = fitted(nodeName(net, node)).length + 9;
      return {
        w: Math.max(label.length * LETTER + 34, node < net.inputs.length ? 0 : own * 6 + 16),
        h: node < net.inputs.length ? (net.inputs.length > MANY_INPUTS ? 20 : 26) : 40,
      };
    };
    const places = layout(net, text);
    const { width, height, isCompact } = places;
    const root = svg("svg", {
      class: isCompact ? "compact" : "boxes",
      viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
      width: Math.ceil(width),
      height: Math.ceil(height),
      style: `min-width: ${Math.ceil(width * LEAST_SHARE)}px`,
      role: "group",
      "aria-label": "Network: inputs on the left, outputs on the right",
      "aria-describedby": "picture-keys",
    });
    const edges = svg("g", { class: "edges", "aria-hidden": "true" });
    const numbers = svg("g", { class: "numbers", "aria-hidden": "true" });
    const nodes = svg("g", {});
    root.append(edges, numbers, nodes);
    parts = { net, places, root, edges, numbers, nodes: [], lines: [], model: null };
    if (!isCompact) {
      net.neurons.forEach((neuron, j) => neuron.sources.forEach((_, e) => addEdge(net.inputs.length + j, e)));
    }
    places.boxes.forEach((box, node) => node >= 0 && addNode(nodes, node, box));
    for (const box of parts.nodes) nodes.append(box.group);
    frame.replaceChildren(root);
    roving(root, () => parts.nodes.map((one) => one.group), move);
    parts.nodes[0]?.group.setAttribute("tabindex", "0");
    const weighs = parts.lines.some(({ number }) => !number)
      ? "Solid edges add, dashed ones take away, thick ones more."
      : "Edges without a number weigh 1, or \u22121 where dashed.";
    write(
      hint,
      isCompact
        ? `Each square is a neuron, lit where its value is not 0. Select one for its edges; ${KEYS}`
        : `${weighs} ${DRAGS} Select a neuron to look into it; ${KEYS}`,
    );
  }

  /** Return the node that an arrow key leads to: neighbours in the column, or the nearest in the next one. */
  function move(key, at) {
    const { boxes, level } = parts.places;
    const here = boxes[at];
    const side = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 0, ArrowDown: 0 }[key];
    if (side === undefined) return null;
    const reach = (node) => {
      const dy = boxes[node].y - here.y;
      if (side) return Math.abs(dy) + Math.abs(boxes[node].x - here.x) / 8;
      const isBeyond = key === "ArrowUp" ? dy < 0 : dy > 0;
      return boxes[node].x === here.x && isBeyond ? Math.abs(dy) : Infinity;
    };
    const others = boxes.map((_, node) => node).filter((node) => node !== at && level[node] === level[at] + side);
    const best = others.reduce((a, b) => (a < 0 || reach(b) < reach(a) ? b : a), -1);
    return best < 0 || reach(best) === Infinity ? at : best;
  }

  function addNode(nodes, node, { x, y, w, h: tall }) {
    const { net, places } = parts;
    const isInput = node < net.inputs.length;
    const neuron = isInput ? null : net.neurons[node - net.inputs.length];
    const own = nodeName(net, node);
    const group = svg("g", {
      role: "button",
      tabindex: "-1",
      class: "node",
      transform: `translate(${x} ${y})`,
      style: `--level:${places.level[node]}`,
      onclick: () => select(node),
      onfocus: () => name(node),
      onpointerenter: () => name(node),
      onkeydown: (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          select(node);
        }
      },
    });
    const isEnd = isInput || net.outputs.includes(own);
    const box = svg("rect", {
      width: w,
      height: tall,
      rx: isInput ? 12 : places.isCompact ? 3 : 5,
      class: isEnd ? "box end" : "box",
    });
    const title = svg("title");
    group.append(title, box);
    const one = { group, title, before: [] };
    if (!places.isCompact) {
      one.head = svg("text", { x: 8, y: Math.min(17, tall / 2 + 5), class: "head" }, isInput ? fitted(own) : "");
      group.append(one.head);
      one.value = svg("text", { x: w - 8, y: Math.min(17, tall / 2 + 5), class: "value", "text-anchor": "end" });
      group.append(one.value);
      if (!isInput) {
        one.below = svg("text", { x: 8, y: 32, class: "below" });
        group.append(one.below);
      }
    }
    parts.nodes[node] = one;
  }

  function addEdge(node, e) {
    const { net, places, edges, numbers } = parts;
    const neuron = net.neurons[node - net.inputs.length];
    const source = neuron.sources[e];
    const points = places.ways.get(`${source} ${node}`);
    let d = `M${points[0].map((p) => p.toFixed(1)).join(" ")}`;
    for (let i = 1; i < points.length; i++) {
      const [[x0, y0], [x1, y1]] = [points[i - 1], points[i]];
      const half = (x1 - x0) / 2;
      d += `C${[x0 + half, y0, x1 - half, y1, x1, y1].map((p) => p.toFixed(1)).join(" ")}`;
    }
    const path = svg("path", { d, class: "edge" });
    const hit = svg("path", { d, class: "hit", onpointerdown: (event) => grab(event, node, e) });
    const title = svg("title", {});
    hit.append(title);
    edges.append(path, hit);
    const line = { node, e, path, title };
    const beside = net.neurons
      .filter((_, j) => places.level[net.inputs.length + j] === places.level[node])
      .reduce((sum, one) => sum + one.sources.length, 0);
    if (beside <= MOST_NUMBERS) {
      const share = 0.32 + 0.36 * ((e + 0.5) / neuron.sources.length);
      const [[x0, y0], [x1, y1]] = points.slice(-2);
      const [a, b, c] = [(1 - share) ** 3, 3 * (1 - share) ** 2 * share, 3 * (1 - share) * share ** 2];
      const middle = (x0 + x1) / 2;
      const x = a * x0 + (b + c) * middle + share ** 3 * x1;
      const y = (a + b) * y0 + (c + share ** 3) * y1;
      line.number = svg("text", { x, y: y + 3.5, class: "number", "text-anchor": "middle" });
      numbers.append(line.number);
    }
    parts.lines.push(line);
  }

  /** Drag an edge up for a larger weight, down for a smaller one. */
  function grab(event, node, e) {
    event.preventDefault();
    const before = parts.net.neurons[node - parts.net.inputs.length].weights[e];
    const hit = event.currentTarget;
    hit.setPointerCapture(event.pointerId);
    const moved = (now) => {
      const wanted = before + Math.round((event.clientY - now.clientY) / PER_STEP);
      const most = Math.max(MOST_WEIGHT, Math.abs(before));
      drag(node, e, Math.min(Math.max(wanted, -most), most));
    };
    const giveUp = () => {
      hit.removeEventListener("pointermove", moved);
      drag(node, e, before);
    };
    const escaped = (key) => {
      if (key.key !== "Escape") return;
      key.preventDefault();
      key.stopPropagation();
      giveUp();
    };
    const end = () => {
      hit.removeEventListener("pointermove", moved);
      window.removeEventListener("keydown", escaped, true);
      drop(node, e, before);
    };
    hit.addEventListener("pointermove", moved);
    hit.addEventListener("pointercancel", giveUp, { once: true });
    window.addEventListener("keydown", escaped, true); // whatever has the focus
    hit.addEventListener("lostpointercapture", end, { once: true });
  }

  /** Show a run: the values up to a level, what is selected, weights as they are now. */
  function update(model) {
    parts.model = model;
    parts.nodes.forEach((one, node) => updateNode(one, node, model));
    if (parts.places.isCompact) drawSelected(model.node);
    for (const line of parts.lines) updateLine(line, model);
  }

  function updateNode(one, node, { run, node: selected, depth }) {
    const isShown = parts.places.level[node] <= depth;
    const [sum, value] = [run.sums[node], run.values[node]];
    const isSelected = selected === node;
    const label = parts.net.neurons[node - parts.net.inputs.length]?.label;
    const { before } = one;
    if (
      before[0] === isShown &&
      before[1] === sum &&
      before[2] === value &&
      before[3] === isSelected &&
      before[4] === label
    )
      return;
    one.before = [isShown, sum, value, isSelected, label];
    mark(one.group, "class", `node${isShown && value !== 0 ? " lit" : ""}${isSelected ? " selected" : ""}`);
    mark(one.group, "aria-pressed", String(isSelected));
    if (!parts.places.isCompact || one.group.matches(":focus")) name(node);
    if (one.head && label !== undefined) write(one.head, fitted(label));
    if (one.value) write(one.value, isShown ? shown(value) : "\u00b7");
    if (one.below) write(one.below, `${fitted(nodeName(parts.net, node))}  z = ${isShown ? shown(sum) : "\u00b7"}`);
  }

  /** Write what a node is called; of many nodes, when one is pointed at or has the focus. */
  function name(node) {
    const { net, places, model } = parts;
    const neuron = net.neurons[node - net.inputs.length];
    const [sum, value] = [shown(model.run.sums[node]), shown(model.run.values[node])];
    const now = places.level[node] > model.depth ? "not yet computed" : neuron ? `sum ${sum}, value ${value}` : value;
    write(parts.nodes[node].title, `${nodeName(net, node)}: ${neuron ? neuron.label : "input"}, ${now}`);
  }

  function updateLine(line, { run, node: selected, depth, edited }) {
    const { net, places } = parts;
    const neuron = net.neurons[line.node - net.inputs.length];
    const [weight, source] = [neuron.weights[line.e], neuron.sources[line.e]];
    const sign = weight === 0 ? "none" : weight > 0 ? "plus" : "minus";
    const isEdited = edited.has(`${line.node} ${line.e}`);
    const isOff = places.level[source] > depth || run.values[source] === 0;
    const isNear = selected === line.node || selected === source;
    const classes = ["edge", sign, isOff && "off", isNear && "near", isEdited && "edited"];
    mark(line.path, "class", classes.filter(Boolean).join(" "));
    mark(line.path, "stroke-width", 1.2 + Math.min(Math.log2(Math.max(Math.abs(weight), 1)) / 2, 2.5));
    write(line.title, `${nodeName(net, source)} to ${neuron.name}: ${shown(weight)}`);
    if (!line.number) return;
    write(line.number, isEdited || Math.abs(weight) !== 1 ? shown(weight) : "");
    mark(line.number, "class", `number ${sign}${isEdited ? " edited" : ""}`);
  }

  /** In a drawing of squares the edges of the one that is selected. */
  function drawSelected(selected) {
    if (parts.selected === selected) return;
    parts.selected = selected;
    const { net, places, edges } = parts;
    const n = net.inputs.length;
    const found = [];
    net.neurons.forEach(({ sources, weights }, j) =>
      sources.forEach((source, e) => {
        if (source === selected || n + j === selected) found.push([source, n + j, weights[e]]);
      }),
    );
    edges.replaceChildren(
      ...found.map(([source, target, weight]) => {
        const [a, b] = [places.boxes[source], places.boxes[target]];
        return svg("line", {
          x1: a.x + a.w,
          y1: a.y + a.h / 2,
          x2: b.x,
          y2: b.y + b.h / 2,
          class: `edge ${weight > 0 ? "plus" : "minus"}`,
        });
      }),
    );
  }

  return { element, show, update, focus: (node) => parts.nodes[node]?.group.focus(), root: () => parts.root };
}

const KEPT = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "font-family",
  "font-size",
  "font-weight",
  "opacity",
];

/** The text of an SVG file of a drawing as it is seen. */
export function pictureFile(root, title) {
  const copy = root.cloneNode(true);
  const [from, to] = [[...root.querySelectorAll("*")], [...copy.querySelectorAll("*")]];
  from.forEach((element, i) => {
    for (const name of ["class", "style", "role", "tabindex", "aria-label", "aria-pressed", "aria-hidden"])
      to[i].removeAttribute(name);
    if (["g", "title"].includes(element.localName)) return;
    const style = getComputedStyle(element);
    for (const name of KEPT) to[i].setAttribute(name, style.getPropertyValue(name));
  });
  copy.querySelectorAll('path[stroke="rgba(0, 0, 0, 0)"]').forEach((hit) => hit.remove());
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("role", "img");
  for (const name of ["aria-describedby", "aria-label"]) copy.removeAttribute(name);
  const paper = getComputedStyle(root).getPropertyValue("--paper");
  copy.prepend(svg("title", {}, title), svg("rect", { width: "100%", height: "100%", fill: paper }));
  return new XMLSerializer().serializeToString(copy);
}
