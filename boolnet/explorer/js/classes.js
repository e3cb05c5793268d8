// The least networks of one hidden layer for every function of up to four inputs: boolnet/minimum/classes.txt.

const TERM = /\s*([+-]?)\s*(\d*)\s*(x\d+|relu\([^()]*\)|)\s*/y;

function terms(text) {
  const found = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < text.length) {
    const [, sign, digits, name] = TERM.exec(text);
    found.push([Number(sign + (digits || "1")), name]);
  }
  return found;
}

function form(text, n) {
  const result = { weights: Array(n).fill(0), bias: 0 };
  for (const [factor, name] of terms(text)) {
    if (name) result.weights[Number(name.slice(1)) - 1] += factor;
    else result.bias += factor;
  }
  return result;
}

/** A line's network: {bias, direct, neurons: [{factor, weights, bias}]}. */
export function oneLayer(text, n) {
  const net = { bias: 0, direct: Array(n).fill(0), neurons: [] };
  for (const [factor, name] of terms(text)) {
    if (!name) net.bias += factor;
    else if (name.startsWith("x")) net.direct[Number(name.slice(1)) - 1] += factor;
    else net.neurons.push({ factor, ...form(name.slice(5, -1), n) });
  }
  return net;
}

/** Read the table: a map from "n number" to {hidden, atLeast, text}. */
export function readClasses(text) {
  const rows = new Map();
  for (const line of text.split("\n")) {
    if (!line || line.startsWith("#")) continue;
    const [, n, digits, hidden, atLeast, network] = /^(\S+) +(\S+) +(\S+) +(\S+) +(.*)$/.exec(line);
    const row = { hidden: Number(hidden), atLeast: Number(atLeast), text: network };
    rows.set(`${n} ${parseInt(digits, 16)}`, row);
  }
  return rows;
}

const SYMMETRIES = new Map();

/** Every order and polarity of n inputs, with the row that each row reads. */
function symmetries(n) {
  if (!SYMMETRIES.has(n)) {
    const orders = (rest) =>
      rest.length ? rest.flatMap((i) => orders(rest.filter((j) => j !== i)).map((order) => [i, ...order])) : [[]];
    const found = [];
    for (const order of orders(Array.from({ length: n }, (_, i) => i))) {
      for (let mask = 0; mask < 1 << n; mask++) {
        const negated = order.map((_, j) => (mask >> (n - 1 - j)) & 1);
        const rows = Array.from({ length: 1 << n }, (_, r) =>
          order.reduce((row, i, j) => row | ((((r >> (n - 1 - i)) & 1) ^ negated[j]) << (n - 1 - j)), 0),
        );
        found.push({ order, negated, rows });
      }
    }
    SYMMETRIES.set(n, found);
  }
  return SYMMETRIES.get(n);
}

/** The network of a table of up to 4 inputs, without open values: {hidden, atLeast, net}. */
export function leastNetwork(classes, table, n) {
  const number = table.reduce((sum, value, r) => sum + value * 2 ** r, 0);
  const all = 2 ** (2 ** n) - 1;
  for (const { order, negated, rows } of symmetries(n)) {
    let other = 0;
    for (let r = 0; r < 1 << n; r++) if ((number >> r) & 1) other += 2 ** rows[r];
    for (const [candidate, isNegated] of [
      [other, false],
      [all - other, true],
    ]) {
      const row = classes.get(`${n} ${candidate}`);
      if (row) return { ...row, net: moved(oneLayer(row.text, n), order, negated, isNegated) };
    }
  }
  throw new Error(`no class of ${n} inputs has the function ${number}`);
}

/** A network that reads its inputs in another order, some of them negated, and gives its result or the negation. */
function moved(net, order, negated, isNegated) {
  const move = (weights, bias) => {
    const row = Array(weights.length).fill(0);
    weights.forEach((weight, j) => {
      row[order[j]] = negated[j] ? -weight : weight;
      if (negated[j]) bias += weight;
    });
    return [row, bias];
  };
  const sign = isNegated ? -1 : 1;
  const [direct, bias] = move(net.direct, net.bias);
  const neurons = net.neurons.map((one) => {
    const [weights, own] = move(one.weights, one.bias);
    return { factor: sign * one.factor, weights, bias: own };
  });
  return { bias: isNegated ? 1 - bias : bias, direct: direct.map((weight) => sign * weight), neurons };
}
