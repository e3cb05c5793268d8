"""A compiler from Boolean functions to exact, counted and verified ReLU networks.

>>> import boolnet
>>> net = boolnet.compile("x1 ^ x2 ^ x3")
>>> net.counts.nodes, net.counts.layers, net([[0, 1, 1]]).tolist()
(4, 2, [[0.0]])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from boolnet.builder import Builder
    from boolnet.compiled import Compiled
    from boolnet.cover import Cover
    from boolnet.errors import BoolnetError, VerificationError
    from boolnet.export import load, save
    from boolnet.frontends import read
    from boolnet.function import BooleanFunction
    from boolnet.pipeline import compare, compile, minimize, verify
    from nets import connect, count, side_by_side, stack

# Where the public names live. They are imported when first used, so that `boolnet --help` and its like start at once.
_HOME = {
    "BoolnetError": "boolnet.errors",
    "BooleanFunction": "boolnet.function",
    "Builder": "boolnet.builder",
    "Compiled": "boolnet.compiled",
    "Cover": "boolnet.cover",
    "VerificationError": "boolnet.errors",
    "compare": "boolnet.pipeline",
    "compile": "boolnet.pipeline",
    "connect": "nets",
    "count": "nets",
    "load": "boolnet.export",
    "minimize": "boolnet.pipeline",
    "read": "boolnet.frontends",
    "save": "boolnet.export",
    "side_by_side": "nets",
    "stack": "nets",
    "verify": "boolnet.pipeline",
}

__all__ = [
    "BooleanFunction",
    "BoolnetError",
    "Builder",
    "Compiled",
    "Cover",
    "VerificationError",
    "compare",
    "compile",
    "connect",
    "count",
    "load",
    "minimize",
    "read",
    "save",
    "side_by_side",
    "stack",
    "verify",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'boolnet' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
