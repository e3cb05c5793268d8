// Where the nodes of a network stand: columns by level, in an order in which few edges cross; many nodes as squares.

import { levels, outputNodes } from "./network.js";

export const MOST_BOXES = 120; // neurons, and
const MOST_EDGES = 1500; // edges, beyond which neurons are squares, and edges are those of the one looked at
const GAP = 14;
export const MANY_INPUTS = 20; // that stand close together
const SQUARE = 13;
const TALLEST = 26; // squares below one another
const ROUNDS = 6;

/** {isCompact, width, height, boxes: [{x, y, w, h, level}], ways: edge key to points, level}. */
export function layout(net, textOf) {
  const level = levels(net);
  const last = Math.max(1, ...level);
  for (const node of outputNodes(net)) level[node] = last;
  const edges = net.neurons.flatMap(({ sources }, j) => sources.map((source) => [source, net.inputs.length + j]));
  const columns = Array.from({ length: last + 1 }, () => []);
  level.forEach((at, node) => columns[at].push(node));
  const outputs = outputNodes(net);
  columns[last].sort((a, b) => outputs.indexOf(a) - outputs.indexOf(b));
  if (net.neurons.length > MOST_BOXES || edges.length > MOST_EDGES) return squares(columns, level);
  return boxes(net, columns, level, edges, textOf);
}

function squares(columns, level) {
  const places = [];
  let x = 10;
  let height = 0;
  for (const column of columns) {
    const tall = Math.min(TALLEST, column.length);
    column.forEach((node, i) => {
      const [right, down] = [Math.floor(i / tall), i % tall];
      places[node] = { x: x + right * (SQUARE + 3), y: 10 + down * (SQUARE + 3), w: SQUARE, h: SQUARE };
    });
    x += Math.max(1, Math.ceil(column.length / (tall || 1))) * (SQUARE + 3) + 44;
    height = Math.max(height, 20 + tall * (SQUARE + 3));
  }
  return { isCompact: true, width: x - 34, height, boxes: places, ways: new Map(), level };
}

function boxes(net, columns, level, edges, textOf) {
  // An edge over several columns has a place, called by its number below 0, in each between.
  let passing = 0;
  const joins = [];
  const ways = new Map();
  for (const [source, target] of edges) {
    const way = [source];
    for (let at = level[source] + 1; at < level[target]; at++) {
      way.push(--passing);
      columns[at].push(passing);
    }
    way.push(target);
    ways.set(`${source} ${target}`, way);
    for (let i = 1; i < way.length; i++) joins.push([way[i - 1], way[i]]);
  }
  order(columns, joins);
  const sizes = new Map();
  const texts = net.inputs.length + net.neurons.length;
  for (let node = 0; node < texts; node++) sizes.set(node, textOf(node));
  const tall = (node) => sizes.get(node)?.h ?? 4;
  const isMany = net.inputs.length > MANY_INPUTS;
  const space = (node) => (node < 0 ? GAP / 2 : isMany && node < net.inputs.length ? 2 : GAP);
  const heights = columns.map((column) => column.reduce((sum, node) => sum + tall(node) + space(node), 0));
  const height = Math.max(...heights);
  const places = [];
  let x = 12;
  columns.forEach((column, i) => {
    const width = Math.max(30, ...column.map((node) => sizes.get(node)?.w ?? 0));
    let y = 12 + (height - heights[i]) / 2;
    for (const node of column) {
      places[node] = { x, y, w: width, h: tall(node) };
      y += tall(node) + space(node);
    }
    const next = Math.max(heights[i], heights[i + 1] ?? 0);
    x += width + Math.min(Math.max(70, next / 4), 190);
    if (i === columns.length - 1) x -= Math.min(Math.max(70, next / 4), 190);
  });
  const points = new Map();
  for (const [key, way] of ways) {
    points.set(
      key,
      way.flatMap((node, i) => {
        const { x: left, y, w, h } = places[node];
        const middle = y + h / 2;
        return [...(i ? [[left, middle]] : []), ...(i < way.length - 1 ? [[left + w, middle]] : [])];
      }),
    );
  }
  return { isCompact: false, width: x + 12, height: height + 24, boxes: places, ways: points, level };
}

/** Sort columns by the mean place of what their members are joined to, forth and back; the best order stays. */
function order(columns, joins) {
  const near = new Map();
  for (const [a, b] of joins)
    for (const [p, q] of [
      [a, b],
      [b, a],
    ])
      near.set(p, [...(near.get(p) ?? []), q]);
  const at = new Map();
  const number = () => columns.forEach((column, i) => column.forEach((node, k) => at.set(node, [i, k])));
  number();
  let best = [crossings(columns, joins, at), columns.map((column) => [...column])];
  for (let round = 0; round < ROUNDS && best[0]; round++) {
    const forth = round % 2 === 0;
    for (let step = 1; step < columns.length; step++) {
      const i = forth ? step : columns.length - 1 - step;
      const mean = (node) => {
        const there = (near.get(node) ?? []).filter((other) => at.get(other)[0] === i + (forth ? -1 : 1));
        return there.length ? there.reduce((sum, other) => sum + at.get(other)[1], 0) / there.length : at.get(node)[1];
      };
      const means = new Map(columns[i].map((node) => [node, mean(node)]));
      columns[i].sort((a, b) => means.get(a) - means.get(b) || at.get(a)[1] - at.get(b)[1]);
      number();
    }
    const crossed = crossings(columns, joins, at);
    if (crossed < best[0]) best = [crossed, columns.map((column) => [...column])];
  }
  best[1].forEach((column, i) => columns.splice(i, 1, column));
}

function crossings(columns, joins, at) {
  let total = 0;
  for (let i = 0; i + 1 < columns.length; i++) {
    const ends = joins.filter(([a]) => at.get(a)[0] === i).map(([a, b]) => [at.get(a)[1], at.get(b)[1]]);
    for (let p = 0; p < ends.length; p++) {
      for (let q = 0; q < p; q++) if ((ends[p][0] - ends[q][0]) * (ends[p][1] - ends[q][1]) < 0) total++;
    }
  }
  return total;
}
