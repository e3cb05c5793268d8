"""Where our layers are meant to differ from PyTorch's: each way of it with its kinds, its cases and its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.torch_sweep.case import Case

OURS_REFUSES, THEIRS_REFUSES, DIFFERS = "ours refuses", "theirs refuses", "differs"


@dataclass(frozen=True)
class Exempt:
    """Cases that may go another way than PyTorch's.

    Attributes
    ----------
    way : str
        OURS_REFUSES, THEIRS_REFUSES or DIFFERS.
    kinds : tuple of str
        The layers: each of them must have such a case.
    says : str
        What the refusal, or the difference, contains.
    when : callable
        Which cases.
    why : str
        The reason.
    """

    way: str
    kinds: tuple[str, ...]
    says: str
    when: Callable[[Case], bool]
    why: str


EXCEPTIONS: tuple[Exempt, ...] = ()


def exempt(case: Case, way: str, what: str) -> Exempt | None:
    """Return the exception that a difference falls under."""
    for one in EXCEPTIONS:
        if one.way == way and case.kind in one.kinds and one.says in what and one.when(case):
            return one
    return None
