"""A disjunctive normal form is a network of one hidden layer: a neuron for each cube, and their sum.

An output neuron with weights 1 and bias 0 adds up the neurons of the cubes. It is 0 where no cube holds, and the number
of those that hold elsewhere: a positive number, and not always 1. Outputs of exactly 1 take cubes of which no two hold
at once, or one more neuron that clamps the sum, ``1 - relu(1 - sum)``.

A function has more than one form like that: only the list of all its rows, each a cube of all inputs, is unique. Two
cubes that differ in one literal merge into one without it, and the network loses a neuron: the six cubes of five inputs
here become five, and none fewer would do.
"""

from __future__ import annotations

from typing import Any

import boolnet
from boolnet.functions.cover import Cover
from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.strategies.builder import Builder
from nets import count, execute
from nets.graphs.graph import Graph

FIVE = tuple(f"x{i}" for i in range(1, 6))
DRAWN = ("00110", "01011", "01100", "10001", "10111", "11001")  # the cubes of the example, a digit for each input
BARS = "!(x1 & x2) & x3 & x4 & !x5 | !x1 & x2 & !x3 & x4 & x5 | !x1 & x2 & x3 & !(x4 & x5)"
BARS += " | x1 & !(x2 & x3 & x4) & x5 | x1 & !x2 & x3 & x4 & x5 | x1 & x2 & !(x3 & x4) & x5"
MAJORITY = ("11-", "1-1", "-11")  # of three inputs: all three cubes hold where all are 1


def run(setting: Setting) -> Findings:
    """Return sizes and outputs of the networks of two functions, from several covers of each."""
    drawn, majority = _cover(DRAWN), _cover(MAJORITY)
    fewer = boolnet.minimize(drawn.to_formula(FIVE, "y"), method="exact")
    apart = boolnet.minimize(majority.to_formula("abc", "y"), method="disjoint").cover
    made = {
        "six cubes": measured(drawn, drawn, FIVE),
        "minimised": measured(fewer.cover, drawn, FIVE),
        "cubes that meet": measured(majority, majority, "abc"),
        "the same, clamped": measured(majority, majority, "abc", is_clamped=True),
        "disjoint cubes": measured(apart, majority, "abc"),
    }
    six, five, meeting, clamped, disjoint = made.values()
    otherwise = int(boolnet.tabulate(boolnet.read(BARS)).values().sum())
    return Findings(
        Figures.of(
            ("network", "hidden", "layers", "outputs", "right"),
            [(name, *row[:2], row[2], "on all rows" if row[3] else "no") for name, row in made.items()],
            bar=1,
        ),
        all(row[3] for row in made.values())
        and (six[0], five[0], fewer.proved) == (6, 5, True)
        and meeting[2] != "0, 1"
        and clamped[2] == disjoint[2] == "0, 1",
        f"The six cubes are a network of {six[0]} hidden neurons, and minimised of {five[0]}, "
        f"{'the fewest cubes' if fewer.proved else 'not proved to be the fewest cubes'}; both are right on all rows. "
        f"Cubes that meet give outputs of {meeting[2]}, clamped {clamped[2]}, disjoint ones {disjoint[2]}. Read with "
        f"each bar as NOT of a whole product, the formula would be 1 on {otherwise} rows, not on {len(DRAWN)}.",
        boolnet.draw(network(fewer.cover, FIVE)),
    )


def _cover(cubes: Any) -> Cover:
    return Cover.from_strings(cubes, ["1"] * len(cubes))


def network(cover: Cover, inputs: Any, is_clamped: bool = False) -> Graph:
    """Return the network of a neuron for each cube and their sum, which a further neuron may clamp."""
    net = Builder(inputs, "y")
    total = net.total(net.cube({inputs[i]: int(v) for i, v in enumerate(cube) if v != 2}) for cube in cover.cubes)
    net.output("y", clamp(net, total) if is_clamped else total)
    return boolnet.with_labels(net.build())


def clamp(net: Builder, total: Any) -> Any:
    """Return 1 where a sum is 1 or more, in one neuron."""
    return 1 - net.neuron(1 - total)


def measured(cover: Cover, given: Cover, inputs: Any, is_clamped: bool = False) -> tuple[int, int, str, bool]:
    """Return hidden neurons, layers and outputs of the network of a cover, and whether it is right on every row."""
    graph, n = network(cover, inputs, is_clamped), len(inputs)
    values = execute(graph, [[row >> (n - 1 - i) & 1 for i in range(n)] for row in range(1 << n)])
    certificate = boolnet.verify(graph, given.to_formula(inputs, "y"), "positive")
    counts = count(graph)
    outputs = ", ".join(f"{value:g}" for value in sorted(set(values[:, 0].tolist())))
    return counts.hidden, counts.layers, outputs, certificate.ok and certificate.proved
