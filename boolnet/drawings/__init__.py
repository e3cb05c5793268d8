"""Pictures of networks and functions, one row per kind; each is made of plain data, and knows nothing of its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from boolnet.drawings.bdd import bdd_picture
from boolnet.drawings.curve import curve_picture
from boolnet.drawings.kmap import kmap_picture
from boolnet.drawings.network import network_picture
from boolnet.drawings.pareto import pareto_picture
from boolnet.drawings.table import table_picture
from nets.drawing.svg import Picture


@dataclass(frozen=True)
class Drawing:
    """A kind of picture.

    Attributes
    ----------
    summary : str
    of : {"network", "maps", "table", "decisions", "candidates"}
        What it is made of: `boolnet.compiler.drawing` makes that of a function or a network.
    draw : callable
        From that, and where `takes_vector` from an input vector or None, to the picture.
    takes_vector : bool
        Whether it shows the values at an input vector.
    """

    summary: str
    of: str
    draw: Callable[..., Picture]
    takes_vector: bool = True


DRAWINGS: Mapping[str, Drawing] = {
    "network": Drawing(
        "what each neuron computes, and the weights; of many neurons the layers", "network", network_picture
    ),
    "kmap": Drawing("Karnaugh maps of 1 to 6 inputs, the groups outlined", "maps", kmap_picture),
    "table": Drawing("truth table of up to 8 inputs", "table", table_picture),
    "bdd": Drawing("decision diagram of up to 200 nodes, its inputs in a good order", "decisions", bdd_picture),
    "curve": Drawing("a function of one weighted sum, and the curves of its neurons", "network", curve_picture),
    "pareto": Drawing(
        "the networks of all strategies by nodes and layers", "candidates", pareto_picture, takes_vector=False
    ),
}
