"""C99: one file of integers only, without allocation: a network for one vector, and for 64 of them at once.

The weights are tables in the order of the neurons; one loop runs over them. So a compiler takes a large network as
quickly as a small one, and the code is the same for all. Values of neurons that nothing reads any more make room for
others, which keeps the buffer of the 64 small. The type of values is the smallest in which no partial sum overflows,
by the proved bounds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from boolnet.core.errors import BoolnetError, NotExpressible
from boolnet.export.names import commented, identifiers, quoted
from boolnet.export.program import KINDS, Program, program_of
from boolnet.export.templates import filled
from nets.graphs.graph import Graph


def write_c(graph: Graph, prefix: str = "net") -> bytes:
    """Return a network as a C99 file.

    Parameters
    ----------
    graph : networkx.DiGraph
    prefix : str
        What its functions begin with: ``net_run`` and ``net_run64``.

    Raises
    ------
    NotExpressible
        If a weight is no integer, or a value may pass int64.

    Examples
    --------
    >>> import boolnet
    >>> text = write_c(boolnet.compile("a & b").graph).decode()
    >>> "void net_run(const uint8_t *x, int8_t *y)" in text
    True
    """
    if not isinstance(prefix, str) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", prefix):
        raise BoolnetError(f"{prefix!r} is no name of a C function", help="take letters, digits and _")
    program = program_of(graph)
    places, slots = _slots(program)
    known: dict[str, object] = {
        "name": prefix,
        "type": _type(program.reach),
        "header": commented(graph),
        "reach": program.reach,
        "slots": slots,
        "inputs": _enum(prefix, "in", program.inputs),
        "outputs": _enum(prefix, "out", program.outputs),
        "n_neurons": len(program.neurons),
        "means": "1 or 0" if graph.graph.get("meaning", "exact") == "exact" else "more than 0 where it is true",
        **_tables(prefix, program, places),
    }
    return filled(_TEXT, **known).encode()


def _type(reach: int) -> str:
    for bits in (8, 16, 32, 64):
        if reach < 1 << (bits - 1):
            return f"int{bits}_t"
    raise NotExpressible(
        f"this network has values up to 2^{reach.bit_length() - 1}, which int64 cannot hold",
        help="compile it with --dtype float64",
    )


def _unsigned(most: int) -> str:
    return next(f"uint{bits}_t" for bits in (8, 16, 32, 64) if most < 1 << bits)


def _enum(name: str, kind: str, names: Sequence[str]) -> str:
    words = identifiers(names, prefix=f"{name}_{kind}_")
    lines = [f"    {word}, /* {quoted(true)} */" for word, true in zip(words, names, strict=True)]
    return "\n".join(["enum {", *lines, f"    {name}_{kind}puts", "};"])


def _slots(program: Program) -> tuple[list[int], int]:
    """Return where each value stands, and how many places there are; one that nothing reads any more is given on."""
    n = len(program.inputs)
    last = list(range(n + len(program.neurons)))
    for number, neuron in enumerate(program.neurons, start=n):
        for source in neuron.sources:
            last[source] = number
    for result in program.results:
        last[result] = len(last)
    ending: dict[int, list[int]] = {}
    for value, end in enumerate(last):
        ending.setdefault(end, []).append(value)
    places = list(range(n))
    free: list[int] = []
    slots = n
    for number in range(n, len(last)):
        free += [places[value] for value in ending.get(number, []) if value < number]
        if free:
            places.append(free.pop())
        else:
            places.append(slots)
            slots += 1
        if last[number] == number:
            free.append(places[number])
    return places, max(slots, 1)


def _tables(name: str, program: Program, places: Sequence[int]) -> dict[str, str]:
    neurons, own = program.neurons, _type(program.reach)
    ends = [0]
    for neuron in neurons:
        ends.append(ends[-1] + len(neuron.weights))
    position = _unsigned(max(places, default=0))
    rows: dict[str, tuple[str, list[Sequence[int]]]] = {
        "bias": (own, [[neuron.bias] for neuron in neurons]),
        "kind": ("uint8_t", [[KINDS[neuron.activation]] for neuron in neurons]),
        "target": (position, [[place] for place in places[len(program.inputs) :]]),
        "end": (_unsigned(ends[-1]), [[end] for end in ends[1:]]),
        "source": (position, [[places[one] for one in neuron.sources] for neuron in neurons]),
        "weight": (own, [neuron.weights for neuron in neurons]),
        "result": (position, [[places[one]] for one in program.results]),
    }
    names: dict[str, Sequence[str]] = {"source": [neuron.name for neuron in neurons], "result": program.outputs}
    names["weight"] = names["source"]
    return {
        key: _table(f"static const {kind} {name}_{key}", numbers, names.get(key))
        for key, (kind, numbers) in rows.items()
    }


def _table(head: str, rows: Sequence[Sequence[int]], names: Sequence[str] | None) -> str:
    """Return an array, named rows a line each; one without elements, which C99 does not have, holds a 0."""
    if names is None:
        numbers = [str(number) for row in rows for number in row]
        lines = [f"    {', '.join(numbers[i : i + 16])}," for i in range(0, len(numbers), 16)]
    else:
        named = zip(names, rows, strict=True)
        lines = [f"    {', '.join(map(str, row))}, /* {quoted(name)} */" for name, row in named if row]
    return "\n".join([head + "[] = {", *(lines or ["    0"]), "};"])


_TEXT = r"""/* A Boolean function as a network of relu, in integers of @type@.

   void @name@_run(const uint8_t *x, @type@ *y);
       One vector: x[i] is 0 or 1, y[j] is @means@.
   void @name@_run64(const uint64_t *x, uint64_t *y);
       64 vectors: bit k of x[i] and y[j] is of vector k.

   Inputs and outputs by name are the constants below. No value, weight or partial sum passes @reach@.

   boolnet: @header@ */

#include <stdint.h>

@inputs@
@outputs@

void @name@_run(const uint8_t *x, @type@ *y);
void @name@_run64(const uint64_t *x, uint64_t *y);

/* Neuron by neuron: its bias, what it does to its sum (0 nothing, 1 relu, 2 step), where its value goes, where its
   weights end, and these with the places of what they weigh. */
@bias@
@kind@
@target@
@end@
@source@
@weight@
@result@

void @name@_run(const uint8_t *x, @type@ *y)
{
    @type@ value[@slots@] = {0};
    int32_t i, e = 0;
    for (i = 0; i < (int32_t)@name@_inputs; i++)
        value[i] = (@type@)(x[i] != 0);
    for (i = 0; i < @n_neurons@; i++) {
        @type@ sum = @name@_bias[i];
        for (; e < (int32_t)@name@_end[i]; e++)
            sum = (@type@)(sum + @name@_weight[e] * value[@name@_source[e]]);
        if (@name@_kind[i] != 0 && sum < 0)
            sum = 0;
        if (@name@_kind[i] == 2 && sum > 0)
            sum = 1;
        value[@name@_target[i]] = sum;
    }
    for (i = 0; i < (int32_t)@name@_outputs; i++)
        y[i] = value[@name@_result[i]];
}

void @name@_run64(const uint64_t *x, uint64_t *y)
{
    @type@ value[@slots@][64] = {{0}};
    int32_t i, k, e = 0;
    for (i = 0; i < (int32_t)@name@_inputs; i++)
        for (k = 0; k < 64; k++)
            value[i][k] = (@type@)(x[i] >> k & 1);
    for (i = 0; i < @n_neurons@; i++) {
        @type@ sum[64];
        @type@ *to = value[@name@_target[i]];
        for (k = 0; k < 64; k++)
            sum[k] = @name@_bias[i];
        for (; e < (int32_t)@name@_end[i]; e++) {
            const @type@ weight = @name@_weight[e];
            const @type@ *from = value[@name@_source[e]];
            for (k = 0; k < 64; k++)
                sum[k] = (@type@)(sum[k] + weight * from[k]);
        }
        for (k = 0; k < 64; k++) {
            if (@name@_kind[i] != 0 && sum[k] < 0)
                sum[k] = 0;
            if (@name@_kind[i] == 2 && sum[k] > 0)
                sum[k] = 1;
            to[k] = sum[k];
        }
    }
    for (i = 0; i < (int32_t)@name@_outputs; i++) {
        uint64_t bits = 0;
        for (k = 0; k < 64; k++)
            bits |= (uint64_t)(value[@name@_result[i]][k] > 0) << k;
        y[i] = bits;
    }
}
"""
