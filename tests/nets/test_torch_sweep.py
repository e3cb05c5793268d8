"""Layers with options, shapes, layouts and dtypes drawn at random: equal to PyTorch's, or refused by both."""

from __future__ import annotations

import pytest

from nets.layers import LAYERS
from tests.torch_sweep.draws import KINDS, WITHOUT
from tests.torch_sweep.exceptions import EXCEPTIONS
from tests.torch_sweep.run import Tally, sweep

every_kind = pytest.mark.parametrize("kind", KINDS)


def failures(kind: str, tally: Tally) -> str:
    return "\n".join(f"python -m tests.torch_sweep {kind} --case {n}: {what}" for n, what in tally.failures.items())


def test_every_layer_is_drawn_or_says_why_not() -> None:
    assert set(KINDS) | set(WITHOUT) == set(LAYERS)
    assert not set(KINDS) & set(WITHOUT)


def test_every_exception_has_its_reason_and_kinds_that_are_drawn() -> None:
    assert all(len(one.why) > 20 and one.kinds and set(one.kinds) <= set(KINDS) for one in EXCEPTIONS)


@every_kind
def test_a_layer_of_any_options_gives_what_pytorch_gives(kind: str) -> None:
    pytest.importorskip("torch", reason="pip install -e '.[vectors]'")
    assert not (tally := sweep(kind, 100, seed=1)).failures, failures(kind, tally)


@pytest.mark.slow
@every_kind
def test_five_thousand_layers_are_pytorchs_and_every_exception_occurs(kind: str) -> None:
    pytest.importorskip("torch", reason="pip install -e '.[vectors]'")
    tally = sweep(kind, 5000)
    assert not tally.failures, failures(kind, tally)
    assert not [one.why for one in EXCEPTIONS if kind in one.kinds and one not in tally.hits]
