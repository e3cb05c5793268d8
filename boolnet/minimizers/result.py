"""Minimized: a cover, and what is known about its size."""

from __future__ import annotations

from dataclasses import dataclass

from boolnet.cover import Cover


@dataclass(frozen=True, eq=False)
class Minimized:
    """What a minimiser found.

    Attributes
    ----------
    cover : Cover
        Checked against the function: it covers the on-set and leaves the off-set alone.
    at_least : int
        A proved lower bound on the number of multi-output cubes of any cover of the function.
    method : str
        How the cover was found and checked, for people.

    Examples
    --------
    >>> Minimized(Cover.from_strings(["1-"], ["1"]), 1, "exact").description
    'proved minimum'
    """

    cover: Cover
    at_least: int
    method: str

    @property
    def proved(self) -> bool:
        """Whether no cover has fewer cubes, and that is proved."""
        return self.at_least == len(self.cover)

    @property
    def description(self) -> str:
        """What is known about the number of cubes."""
        return "proved minimum" if self.proved else f"at most {len(self.cover)}, at least {self.at_least}"
