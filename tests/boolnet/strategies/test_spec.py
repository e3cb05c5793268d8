"""Spec: which limit a network breaks, and which of two networks is better."""

from __future__ import annotations

from dataclasses import replace

import pytest

from boolnet.core.errors import BoolnetError
from boolnet.strategies.spec import OBJECTIVES, Spec
from nets import Counts

COUNTS = Counts(
    inputs=3,
    outputs=1,
    nodes=5,
    hidden=4,
    layers=3,
    edges=9,
    max_weight=2,
    max_value=7,
    pass_through=0,
    dtype="float32",
    widths=(2, 2),
)


@pytest.mark.parametrize(
    ("spec", "counts", "broken"),
    [
        (Spec(), COUNTS, None),
        (Spec(max_layers=3), COUNTS, None),
        (Spec(max_layers=2), COUNTS, "3 layers, more than 2"),
        (Spec(max_weight=2), COUNTS, None),
        (Spec(max_weight=1), COUNTS, "weights up to 2, more than 1"),
        (Spec(dtype="float32"), COUNTS, None),
        (Spec(dtype="float32"), replace(COUNTS, dtype="float64"), "not exact in float32"),
        (Spec(dtype="float64"), replace(COUNTS, dtype="float64"), None),
        (Spec(dtype="float64"), replace(COUNTS, dtype=None), "not exact in float64"),
        (Spec(), replace(COUNTS, dtype=None), None),
        (Spec(), replace(COUNTS, pass_through=2), "skips, 2 pass-through neurons short of strictly layered"),
        (Spec(layered=False), replace(COUNTS, pass_through=2), None),
    ],
)
def test_a_broken_limit_is_said_in_words(spec: Spec, counts: Counts, broken: str | None) -> None:
    assert spec.broken(counts) == broken


@pytest.mark.parametrize(
    ("objective", "key"),
    [("nodes", (5, 3, 9, 7)), ("layers", (3, 5, 9, 7)), ("edges", (9, 5, 3, 7)), ("precision", (7, 5, 3, 9))],
)
def test_an_objective_says_what_matters_first(objective: str, key: tuple[int, ...]) -> None:
    assert Spec(objective=objective).key(COUNTS) == key


def test_every_objective_prefers_what_is_smaller_in_all_respects() -> None:
    smaller = replace(COUNTS, nodes=4, layers=2, edges=8, max_value=6)
    assert all(Spec(objective=name).key(smaller) < Spec(objective=name).key(COUNTS) for name in OBJECTIVES)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"objective": "node"}, "nodes"),
        ({"dtype": "float16"}, "float32"),
        ({"meaning": "exakt"}, "exact"),
    ],
)
def test_an_unknown_word_is_refused_with_those_that_are_known(options: dict[str, str], message: str) -> None:
    with pytest.raises(BoolnetError) as caught:
        Spec(**options)  # type: ignore[arg-type]
    assert next(iter(options.values())) in caught.value.message
    assert message in f"{caught.value.message} {caught.value.help}"
