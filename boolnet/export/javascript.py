"""JavaScript: one ES module, in numbers up to 2^53 and in BigInt beyond."""

from __future__ import annotations

from boolnet.export.names import commented, quoted
from boolnet.export.program import KINDS, Neuron, program_of
from boolnet.export.templates import filled
from nets.graphs.graph import Graph
from nets.graphs.intervals import EXACT_UP_TO


def write_javascript(graph: Graph) -> bytes:
    """Return a network as an ES module; its default export takes an array of 0 and 1 to the array of outputs.

    Raises
    ------
    NotExpressible
        If a weight is no integer.

    Examples
    --------
    >>> import boolnet
    >>> text = write_javascript(boolnet.compile("a & b").graph).decode()
    >>> print(text[text.index("const NEURONS") :].split("];")[0], end="")
    const NEURONS = [
      [1, -1, [0, 1], [1, 1]], // "h1"
      [0, 0, [2], [1]], // "y"
    """
    program = program_of(graph)
    mark = "" if program.reach <= EXACT_UP_TO["float64"] else "n"
    rows = [f"  {_row(neuron, mark)}, // {quoted(neuron.name)}\n" for neuron in program.neurons]
    return filled(
        _TEXT,
        header=commented(graph),
        reach=program.reach,
        means="0 or 1" if graph.graph.get("meaning", "exact") == "exact" else "more than 0 where it is true",
        inputs=", ".join(map(quoted, program.inputs)),
        outputs=", ".join(map(quoted, program.outputs)),
        rows="".join(rows),
        results=", ".join(map(str, program.results)),
        type="BigInt" if mark else "Number",
        zero=f"0{mark}",
        one=f"1{mark}",
    ).encode()


def _row(neuron: Neuron, mark: str) -> str:
    weights = ", ".join(f"{weight}{mark}" for weight in neuron.weights)
    sources = ", ".join(map(str, neuron.sources))
    return f"[{KINDS[neuron.activation]}, {neuron.bias}{mark}, [{sources}], [{weights}]]"


_TEXT = """\
// A Boolean function as a network of relu. No value, weight or partial sum passes @reach@, so none is rounded.
// boolnet: @header@

export const inputs = [@inputs@];
export const outputs = [@outputs@];

// What each neuron does to its sum (0 nothing, 1 relu, 2 step), its bias, the values it reads and their weights;
// values are the inputs, then the neurons.
const NEURONS = [
@rows@];
const RESULTS = [@results@];

/** Run the network on one vector: an array of 0 and 1 in the order of `inputs`. Each output is @means@. */
export default function network(x) {
  if (x.length !== inputs.length) {
    throw new RangeError(`the network has ${inputs.length} inputs, but got ${x.length} values`);
  }
  const values = Array.from(x, (value) => @type@(value));
  for (const [kind, bias, sources, weights] of NEURONS) {
    let sum = bias;
    for (let e = 0; e < sources.length; e++) {
      sum += weights[e] * values[sources[e]];
    }
    if (kind !== 0 && sum < @zero@) sum = @zero@;
    if (kind === 2 && sum > @zero@) sum = @one@;
    values.push(sum);
  }
  return RESULTS.map((place) => Number(values[place]));
}

/** Run the network on values by name: {a: 1, b: 0} to {y: 0}. */
export function run(named) {
  const missing = inputs.find((name) => named[name] === undefined);
  if (missing !== undefined) {
    throw new RangeError(`the input ${missing} has no value`);
  }
  const y = network(inputs.map((name) => named[name]));
  return Object.fromEntries(outputs.map((name, j) => [name, y[j]]));
}
"""
