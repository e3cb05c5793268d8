"""Request: all that is asked for when a function is compiled, checked before any work."""

from __future__ import annotations

from dataclasses import dataclass, field
from numbers import Integral
from typing import Self

from boolnet.core.errors import BoolnetError, unknown_name
from boolnet.passes import LAYERING, pass_names
from boolnet.strategies import STRATEGIES
from boolnet.strategies.spec import Spec

AUTO = "auto"  # every strategy that may win


@dataclass(frozen=True)
class Request:
    """What is asked for, beside the function.

    Attributes
    ----------
    spec : Spec
        What is wanted of the network.
    strategy : str
        A row of `boolnet.strategies.STRATEGIES`, or "auto".
    passes : tuple of str
        Rows of `boolnet.passes.PASSES`.
    audit : bool
        Whether to verify after every pass.

    Examples
    --------
    >>> Request.of(strategy="dnf", passes="none").spec.layered
    False
    """

    spec: Spec = field(default_factory=Spec)
    strategy: str = AUTO
    passes: tuple[str, ...] = ()
    audit: bool = False

    def __post_init__(self) -> None:
        if self.strategy != AUTO and self.strategy not in STRATEGIES:
            raise unknown_name("strategy", self.strategy, [AUTO, *STRATEGIES])

    @classmethod
    def of(
        cls,
        *,
        strategy: str = AUTO,
        meaning: str = "exact",
        passes: str = "default",
        objective: str = "nodes",
        max_layers: int | None = None,
        max_weight: int | None = None,
        dtype: str | None = None,
        layered: bool | None = None,
        audit: bool = False,
    ) -> Self:
        """Return the request of the options of `boolnet.compile`; strictly layered is what the passes see to.

        Parameters
        ----------
        strategy, meaning, passes, objective, max_layers, max_weight, dtype, layered, audit
            As in `boolnet.compile`.
        """
        for name, limit in (("max_layers", max_layers), ("max_weight", max_weight)):
            if limit is not None and not (isinstance(limit, Integral) and limit >= 1):
                raise BoolnetError(f"{name} is a whole number of at least 1, but got {limit!r}", help="leave it out")
        if layered not in (None, True, False):
            raise BoolnetError(f"layered is True, False or None, but got {layered!r}", help="leave it out")
        names = pass_names(passes, layered)
        is_layered = LAYERING in names if layered is None else layered
        spec = Spec(meaning, objective, max_layers, max_weight, dtype, is_layered)
        return cls(spec, strategy, names, audit)
