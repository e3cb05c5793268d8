"""Parameters by their paths: values of their own type only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from boolnet.core.errors import BoolnetError
from boolnet.core.params import replaced


@dataclass(frozen=True)
class Inner:
    patience: int = 30


@dataclass(frozen=True)
class Outer:
    share: float = 0.5
    greedy: bool = True
    limit: int | None = None
    search: Inner = field(default_factory=Inner)


@pytest.mark.parametrize(
    ("path", "value"), [("share", 2), ("share", 0.1), ("greedy", False), ("limit", 7), ("search.patience", 0)]
)
def test_a_value_of_the_type_is_taken(path: str, value: Any) -> None:
    changed: Any = replaced(Outer(), {path: value})
    for name in path.split("."):
        changed = getattr(changed, name)
    assert changed == value


@pytest.mark.parametrize(
    ("path", "value"),
    [("share", "0.1"), ("share", True), ("greedy", 1), ("search.patience", 0.5), ("search.patience", "9")],
)
def test_a_value_of_another_type_is_refused(path: str, value: Any) -> None:
    with pytest.raises(BoolnetError, match=f"parameter {path} is"):
        replaced(Outer(), {path: value})


@pytest.mark.parametrize("path", ["shares", "search", "share.patience", "search.rounds"])
def test_a_path_that_leads_nowhere_is_refused(path: str) -> None:
    with pytest.raises(BoolnetError, match="unknown parameter"):
        replaced(Outer(), {path: 1})
