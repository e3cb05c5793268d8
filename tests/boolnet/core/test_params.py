"""Records of parameters: every value has a path, and others take its place only where they fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from boolnet.core.errors import BoolnetError
from boolnet.core.params import leaves, replaced


@dataclass(frozen=True)
class Walk:
    patience: int = 30
    share: float = 0.5
    is_greedy: bool = True
    name: str = "walk"
    most: int | None = None


@dataclass(frozen=True)
class Search:
    rounds: int = 3
    walk: Walk = field(default_factory=Walk)


@dataclass(frozen=True)
class Whole:
    search: Search = field(default_factory=Search)
    last: Walk = field(default_factory=lambda: Walk(patience=1))


def test_leaves_are_all_values_in_the_order_of_the_fields() -> None:
    assert dict(leaves(Search())) == {
        "rounds": 3,
        "walk.patience": 30,
        "walk.share": 0.5,
        "walk.is_greedy": True,
        "walk.name": "walk",
        "walk.most": None,
    }
    paths = [path for path, _ in leaves(Whole())]
    assert paths[:2] == ["search.rounds", "search.walk.patience"]
    assert paths[-1] == "last.most"
    assert len(paths) == len(set(paths)) == 11
    assert dict(leaves(Walk(), "a."))["a.patience"] == 30


def test_one_value_anywhere_is_replaced_and_nothing_else() -> None:
    whole = Whole()
    changed = replaced(whole, {"search.walk.patience": 5})
    assert changed == Whole(search=Search(walk=Walk(patience=5)))
    assert dict(leaves(changed)) == {**dict(leaves(whole)), "search.walk.patience": 5}
    assert whole == Whole()


def test_several_values_are_replaced() -> None:
    changes = {"last.share": 0.25, "search.rounds": 0, "last.most": 7}
    assert dict(leaves(replaced(Whole(), changes))) == {**dict(leaves(Whole())), **changes}
    assert replaced(Whole(), {}) == Whole()


def test_every_value_can_take_its_own_place() -> None:
    assert replaced(Whole(), dict(leaves(Whole()))) == Whole()


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("search.walk.patienc", "search.walk.patience"),
        ("search.round", "search.rounds"),
        ("walk.patience", "last.patience"),
    ],
)
def test_an_unknown_path_is_refused_with_the_nearest(path: str, nearest: str) -> None:
    with pytest.raises(BoolnetError, match="unknown parameter") as caught:
        replaced(Whole(), {path: 1})
    assert path in str(caught.value)
    assert nearest in str(caught.value)


@pytest.mark.parametrize("path", ["search", "search.walk", "search.rounds.more", "search.walk.", "", "."])
def test_a_path_that_ends_at_a_record_or_beyond_a_value_is_refused(path: str) -> None:
    with pytest.raises(BoolnetError, match="unknown parameter"):
        replaced(Whole(), {path: 1})


@pytest.mark.parametrize(
    ("path", "value", "fits"),
    [
        ("patience", 5, True),
        ("patience", 5.0, False),
        ("patience", True, False),
        ("patience", "5", False),
        ("patience", None, False),
        ("share", 1, True),
        ("share", 0.1, True),
        ("share", True, False),
        ("is_greedy", False, True),
        ("is_greedy", 0, False),
        ("name", "run", True),
        ("name", 1, False),
        ("most", 3, True),
        ("most", None, True),
    ],
)
def test_a_value_takes_the_place_of_one_of_its_type(path: str, value: Any, fits: bool) -> None:
    if fits:
        assert getattr(replaced(Walk(), {path: value}), path) == value
    else:
        with pytest.raises(BoolnetError, match=f"parameter {path} is .* but got {value!r}"):
            replaced(Walk(), {path: value})
