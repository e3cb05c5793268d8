"""A compiler from Boolean functions to exact, counted and verified ReLU networks.

>>> import boolnet
>>> net = boolnet.compile("x1 ^ x2 ^ x3")
>>> net.counts.nodes, net.counts.layers, net([[0, 1, 1]]).tolist()
(4, 2, [[0.0]])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from boolnet.core.version import VERSION

if TYPE_CHECKING:
    from boolnet.compiler.compiled import Compiled
    from boolnet.compiler.drawing import draw, show
    from boolnet.compiler.files import load, save
    from boolnet.compiler.pipeline import compare, compile, minimize, verify
    from boolnet.core.errors import BoolnetError, VerificationError
    from boolnet.explorer.explore import explore
    from boolnet.frontends import read
    from boolnet.functions.cover import Cover
    from boolnet.functions.function import BooleanFunction
    from boolnet.functions.truth_table import tabulate
    from boolnet.labels import Label, with_labels
    from boolnet.strategies.builder import Builder
    from boolnet.writers.karnaugh import kmap
    from nets import connect, count, side_by_side, stack

# Where the public names live. They are imported when first used, so that `boolnet --help` and its like start at once.
_HOME = {
    "BoolnetError": "boolnet.core.errors",
    "BooleanFunction": "boolnet.functions.function",
    "Builder": "boolnet.strategies.builder",
    "Compiled": "boolnet.compiler.compiled",
    "Cover": "boolnet.functions.cover",
    "Label": "boolnet.labels",
    "VerificationError": "boolnet.core.errors",
    "compare": "boolnet.compiler.pipeline",
    "compile": "boolnet.compiler.pipeline",
    "connect": "nets",
    "count": "nets",
    "draw": "boolnet.compiler.drawing",
    "explore": "boolnet.explorer.explore",
    "kmap": "boolnet.writers.karnaugh",
    "load": "boolnet.compiler.files",
    "minimize": "boolnet.compiler.pipeline",
    "read": "boolnet.frontends",
    "save": "boolnet.compiler.files",
    "show": "boolnet.compiler.drawing",
    "side_by_side": "nets",
    "stack": "nets",
    "tabulate": "boolnet.functions.truth_table",
    "verify": "boolnet.compiler.pipeline",
    "with_labels": "boolnet.labels",
}

__all__ = [
    "BooleanFunction",
    "BoolnetError",
    "Builder",
    "Compiled",
    "Cover",
    "Label",
    "VerificationError",
    "compare",
    "compile",
    "connect",
    "count",
    "draw",
    "explore",
    "kmap",
    "load",
    "minimize",
    "read",
    "save",
    "show",
    "side_by_side",
    "stack",
    "tabulate",
    "verify",
    "with_labels",
]

__version__ = VERSION


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'boolnet' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
