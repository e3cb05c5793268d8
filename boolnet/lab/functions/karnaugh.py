"""On a Karnaugh map neighbouring cells differ in one input, so filled neighbours are one cube, and one neuron.

A neuron for each filled cell would do, but two neighbours that are both 1 do not depend on the input in which they
differ: they are a cube with one literal fewer, four in a square one with two fewer, and so on around the edges. In the
map here, of four inputs, seven cells are 1 and three groups cover them.

The groups overlap, and where they do their sum is 2: above 0, as the network of a disjunctive normal form promises, and
not 1. Three groups of which no two meet do as well, with sums of 0 and 1. For other maps hidden neurons that are no
groups can do with fewer; for this one that is proved impossible.
"""

from __future__ import annotations

import boolnet
from boolnet.lab.experiment import Figures, Findings, Setting

GROUPS = "!y & !z | !w & x & !y | !x & !z"
INPUTS = ("w", "x", "y", "z")


def run(setting: Setting) -> Findings:
    """Return how many neurons the cells, the groups and the least network take."""
    function = boolnet.read(GROUPS, inputs=INPUTS)
    ones = int(boolnet.tabulate(function).values().sum())
    groups = boolnet.minimize(function, method="exact")
    apart = boolnet.minimize(function, method="disjoint")
    nets = {
        "the groups, added up": boolnet.compile(function, strategy="dnf", meaning="positive"),
        "groups that do not meet": boolnet.compile(function, strategy="dnf"),
        "any one layer": boolnet.compile(function, strategy="exact", layered=True),
    }
    proofs = (groups.proved, apart.proved, is_least(nets["any one layer"]))
    rows = [("every cell by itself", ones, "no")] + [
        (name, net.counts.hidden, "yes" if proof else "no")
        for (name, net), proof in zip(nets.items(), proofs, strict=True)
    ]
    cells, added, _, least = (int(row[1]) for row in rows)
    return Findings(
        Figures.of(("a neuron for", "hidden neurons", "proved fewest"), rows, bar=1),
        (cells, added) == (7, 3) and len(groups.cover) == added and all(proofs) and least <= added,
        f"{cells} cells are covered by {added} groups, {str(groups).removeprefix('f = ')}: {added} hidden neurons in "
        f"place of {cells}. Any network of one hidden layer takes {least} at the least.",
        boolnet.draw(function, "kmap"),
    )


def is_least(net: boolnet.Compiled) -> bool:
    """Return whether no network of its kind has fewer hidden neurons."""
    return net.at_least is not None and net.at_least.hidden == net.counts.hidden
