"""Limits that no network at all can keep: refused before any work, with the reason."""

from __future__ import annotations

import numpy as np

from boolnet.core.errors import LimitError
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import tail_mask
from boolnet.strategies.spec import Spec
from boolnet.verification.samples import sampled_vectors

WITNESSES = 1 << 12  # vectors on which an output is held against every literal


def refuse_impossible(function: BooleanFunction, spec: Spec) -> None:
    """Do nothing, unless it is proved that no network keeps the limits.

    Raises
    ------
    LimitError
        Where one layer is allowed and an output that must be 0 or 1 is neither constant nor a literal.

    Examples
    --------
    >>> import boolnet
    >>> refuse_impossible(boolnet.read("p = a & b; q = !a"), Spec(max_layers=1))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    boolnet.core.errors.LimitError: no network can have 1 layer: ... and p is neither
      help: allow 2 layers, which are enough for every function
    """
    if spec.max_layers == 1 and spec.meaning == "exact" and (output := _not_a_literal(function)) is not None:
        raise LimitError(
            "no network can have 1 layer: without hidden neurons an output is an affine form of the inputs, which is "
            f"0 or 1 on every vector only if it is constant or a literal, and {output} is neither",
            help="allow 2 layers, which are enough for every function",
        )


def _not_a_literal(function: BooleanFunction) -> str | None:
    """Return an output of which vectors show that it is neither constant nor a literal; None if none was found."""
    candidates = np.ones((len(function.outputs), 2 * len(function.inputs) + 2), dtype=np.bool_)
    for words, rows in sampled_vectors(function, WITNESSES, np.random.default_rng(0)):
        literals = np.concatenate([words, ~words, np.zeros_like(words[:1]), ~np.zeros_like(words[:1])])
        values = function.evaluate(words)
        cared = tail_mask(rows) & (~np.uint64(0) if values.dc is None else ~values.dc)
        for j, on in enumerate(values.on):
            wrong = (literals ^ on) & (cared if values.dc is None else cared[j])
            candidates[j] &= ~wrong.any(axis=1)
            if not candidates[j].any():
                return function.outputs[j]
    return None
