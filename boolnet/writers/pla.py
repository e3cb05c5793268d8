"""Covers as PLA text."""

from __future__ import annotations

from collections.abc import Sequence

from boolnet.frontends.pla import write_pla
from boolnet.functions.cover import Cover, CoverFunction


def write_pla_cover(cover: Cover, inputs: Sequence[str], outputs: Sequence[str], kind: str = "sum") -> str:
    """Return a cover as a PLA text of type f, or esop for an exclusive sum.

    Parameters
    ----------
    cover : Cover
    inputs, outputs : sequence of str
        Their names.
    kind : str
        What a cover says of its outputs (see `MinimizationResult`): "xor" for an exclusive sum, else an OR.

    Examples
    --------
    >>> print(write_pla_cover(Cover.from_strings(["10"], ["1"]), ["a", "b"], ["y"]), end="")
    .i 2
    .o 1
    .ilb a b
    .ob y
    .type f
    .p 1
    10 1
    .e
    """
    text = write_pla(CoverFunction(tuple(inputs), tuple(outputs), cover))
    return text.replace("\n.type f\n", "\n.type esop\n", 1) if kind == "xor" else text
