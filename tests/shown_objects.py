"""Every object that notebooks show, as the cells of one notebook; `make browser` looks at it in Chromium."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from boolnet.drawings import DRAWINGS
from tests.architecture import House
from tests.corpus import SIX_CUBES


@dataclass(frozen=True)
class Shown:
    """A cell whose last line is an object that shows itself.

    Attributes
    ----------
    name : str
        The class that has the `_repr_html_`, `_repr_svg_` or `_repr_latex_`.
    code : str
    """

    name: str
    code: str


#: Trains a text CNN to find word 7.
TRAINED = """\
import numpy as np
from nets.losses import CrossEntropyLoss
from nets.optim import Adam
from nets.train import fit

X = np.random.default_rng(0).integers(1, 20, (200, 12))
y = (X == 7).any(axis=1).astype(int)
model = text_cnn(20, 2, dimension=8, maps=12, rng=0)
history = fit(
    model, X, y, loss=CrossEntropyLoss(), optimizer=Adam(model.parameters(), lr=0.01), epochs=6, rng=0, validation=0.2
)
"""
CELLS = (
    Shown("Compiled", 'import boolnet\n\nboolnet.compile("s = a ^ b ^ c; carry = maj(a, b, c)", effort=100)'),
    Shown("Compiled", 'boolnet.compile("xor(x1..x9)", strategy="dnf", effort="low")  # an overview'),
    Shown("Shown", 'boolnet.show(boolnet.compile("x1 ^ x2", strategy="xor-tree").graph)'),
    Shown("BooleanFunction", 'boolnet.read("a & b | !c")'),
    Shown("BooleanFunction", 'boolnet.read("xor(x1..x40)")  # too large for a table'),
    Shown("NamedCover", f'boolnet.minimize("{SIX_CUBES}")'),
    Shown("NamedCover", 'boolnet.minimize("p = a & b | c; q = a ^ c")'),
    Shown("NamedCover", 'boolnet.minimize("atleast(8, x1..x9)")  # too large for a map'),
    Shown(
        "KarnaughMap",
        "from boolnet.writers.karnaugh import karnaugh_maps\n\n"
        'karnaugh_maps(boolnet.read("w & !x | y & z | x & !y & !z"))[0]',
    ),
    Shown("ComparedRows", 'boolnet.compare("exactly(2, x1..x4)", effort=100)'),
    Shown("ComparedRows", "from boolnet.compiler.comparison import ComparedRows\n\nComparedRows()  # nothing to show"),
    *(Shown("Picture", f'boolnet.draw("maj(x1..x5)", "{kind}", effort=100)') for kind in DRAWINGS),
    Shown("Page", 'boolnet.explore("s = a ^ b; c = a & b", effort=100)'),
    Shown("Page", 'boolnet.explore(boolnet.compile("xor(x1..x40)", effort="low"))'),
    Shown("Module", "from nets.models import lenet, text_cnn\n\nlenet((1, 28, 28), 10)"),
    Shown("Summary", "from nets.inspection.summary import summary\n\nsummary(lenet((1, 28, 28), 10), (1, 28, 28))"),
    Shown("History", TRAINED + "history"),
    Shown("Module", "model  # a text CNN that has run: with the shapes of what came out"),
    Shown(
        "Outcome",
        "from nets.runs.classified import ClassResult\nfrom nets.runs.outcome import Outcome\n\n"
        "counts = np.array([[8, 2], [0, 10]])\n"
        'result = ClassResult(0.9, counts, ("no", "yes"), (), {"accuracy": 0.9}, "no", 0.5)\n'
        'Outcome("mlp", 1_000, 5, 0.1, result, 2.0, ())',
    ),
    Shown("Picture", "from nets.charts import CHARTS\n\nCHARTS['curves'].draw(history)"),
    Shown(
        "Picture",
        'CHARTS["confusion"].draw([[48, 2, 0], [1, 46, 3], [0, 4, 46]], ["setosa", "versicolor", "virginica"])',
    ),
    Shown("Picture", 'CHARTS["roc"].draw([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], ["healthy", "ill"])'),
    Shown("Picture", 'CHARTS["residuals"].draw(X[:, 0] + 0.1 * X[:, 1], X[:, 0] * 1.0)'),
    Shown("Picture", 'CHARTS["filters"].draw(lenet((1, 28, 28), 10))'),
    Shown("Picture", 'CHARTS["filters"].draw(model)'),
    Shown("Picture", 'CHARTS["activations"].draw(model, X)'),
)


def classes_that_show_themselves(house: House) -> Iterator[str]:
    """Yield the name of every class of ours that has a method for notebooks."""
    for nodes in house.statements.values():
        for node in nodes:
            if isinstance(node, ast.ClassDef) and any(map(_is_for_notebooks, node.body)):
                yield node.name


def _is_for_notebooks(node: ast.stmt) -> bool:
    name = getattr(node, "name", "")
    return name.startswith("_repr_") and name.endswith("_")
