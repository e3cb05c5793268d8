// Truth tables: row r of n inputs has the first input as its most significant bit. Values are 0, 1, or 2 (open).

/** The bits of a row. */
export function bitsOf(row, n) {
  return Array.from({ length: n }, (_, i) => (row >> (n - 1 - i)) & 1);
}

export function rowOf(bits) {
  return bits.reduce((row, bit) => 2 * row + bit, 0);
}

/** The values of every literal's gate on input vectors, given column by column: an array of columns. */
function gateColumns(formula, columns, rows) {
  const place = new Map(formula.gates.map((gate, i) => [gate, i]));
  const values = [];
  formula.circuit.gates.forEach(({ op, args, k }, g) => {
    if (place.has(g)) {
      values.push(columns[place.get(g)]);
      return;
    }
    const result = new Uint8Array(rows);
    const operands = args.map((literal) => [values[literal >> 1], literal & 1]);
    if (op !== "constant" && op !== "input") {
      for (let r = 0; r < rows; r++) {
        let sum = 0;
        for (const [column, negated] of operands) sum += column[r] ^ negated;
        if (op === "xor") result[r] = sum & 1;
        else if (op === "and") result[r] = sum === operands.length ? 1 : 0;
        else result[r] = (op === "atleast" ? sum >= k : sum === k) ? 1 : 0;
      }
    }
    values.push(result);
  });
  return values;
}

/** The table of every output of a formula: an array of Uint8Array of 2^n values. */
export function tabulate(formula) {
  const n = formula.inputs.length;
  const rows = 2 ** n;
  const columns = formula.inputs.map((_, i) => Uint8Array.from({ length: rows }, (__, r) => (r >> (n - 1 - i)) & 1));
  const values = gateColumns(formula, columns, rows);
  return formula.literals.map((literal) => values[literal >> 1].map((value) => value ^ (literal & 1)));
}

/** The outputs of a formula on one vector. */
export function valuesAt(formula, bits) {
  const values = gateColumns(
    formula,
    bits.map((bit) => Uint8Array.of(bit)),
    1,
  );
  return formula.literals.map((literal) => values[literal >> 1][0] ^ (literal & 1));
}

/** The inputs that a table depends on. */
export function supportOf(table, n) {
  const depends = (i) => table.some((value, r) => value !== table[r ^ (1 << (n - 1 - i))]);
  return Array.from({ length: n }, (_, i) => i).filter(depends);
}

/** The table over some of the inputs, the others being 0. */
export function restricted(table, n, kept) {
  return Uint8Array.from({ length: 2 ** kept.length }, (_, r) => {
    const row = kept.reduce((sum, i, j) => sum | (((r >> (kept.length - 1 - j)) & 1) << (n - 1 - i)), 0);
    return table[row];
  });
}

const GRAY = [[""], ["0", "1"], ["00", "01", "11", "10"]];

/** Where the rows of 1 to 6 inputs stand on Karnaugh maps: {fixed, rows, columns, maps: [{title, rows, columns}]}. */
export function mapOf(inputs) {
  const n = inputs.length;
  const fixed = Math.max(0, n - 4);
  const wide = (Math.min(n, 4) + 1) >> 1;
  const tall = n - fixed - wide;
  const row = (bits) => parseInt(bits || "0", 2);
  return {
    fixed: inputs.slice(0, fixed),
    rows: inputs.slice(fixed, fixed + tall),
    columns: inputs.slice(fixed + tall),
    rowLabels: GRAY[tall],
    columnLabels: GRAY[wide],
    maps: GRAY[fixed].map((first) => ({
      bits: first,
      cells: GRAY[tall].map((r) => GRAY[wide].map((c) => row(first + r + c))),
    })),
  };
}
