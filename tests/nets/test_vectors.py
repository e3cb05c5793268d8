"""Values and gradients against committed vectors of PyTorch; see tests/vectors/make_vectors.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.layers import LAYERS
from nets.losses import LOSSES
from nets.models import MODELS
from nets.optim import OPTIMIZERS, SCHEDULES
from tests.vectors import layer_pairs, loss_pairs, model_pairs, optimizer_pairs
from tests.vectors.make_vectors import GROUPS
from tests.vectors.optimizer_pairs import SchedulePair
from tests.vectors.records import HERE, Arrays, assert_close, read
from tests.vectors.without import WITHOUT_VECTORS

ROOT = Path(__file__).parent.parent.parent
TOLERANCE: dict[type, float] = {np.float64: 1e-9, np.float32: 1e-5}
dtypes = pytest.mark.parametrize("dtype", TOLERANCE)
VECTORS = {group: read(group) for group in GROUPS}
TABLES: dict[str, Collection[str]] = {
    "layers": LAYERS,
    "losses": LOSSES,
    "models": MODELS,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
}


def name_of(pair: SchedulePair) -> str:
    return pair.name


#: The file of a group -> what ours gives, from a pair, the inputs and a dtype.
OURS: dict[str, Callable[..., Arrays]] = {
    "layers": layer_pairs.run,
    "limits": optimizer_pairs.run_limit,
    "losses": loss_pairs.run,
    "models": model_pairs.run,
    "optimizers": optimizer_pairs.run,
}
CASES = [pytest.param(group, pair, id=f"{group}: {pair.name}") for group in OURS for pair in GROUPS[group].pairs]
# Sums of a model that cancel: there PyTorch's own float32 is as far from float64.
FLOORS: dict[tuple[str, type], float] = {("models", np.float32): 0.1}


@dtypes
@pytest.mark.parametrize(("group", "pair"), CASES)
def test_ours_gives_what_pytorch_gives(group: str, pair: Any, dtype: type) -> None:
    given, expected = VECTORS[group][pair.name]
    assert_close(OURS[group](pair, given, dtype), expected, TOLERANCE[dtype], FLOORS.get((group, dtype), 1e-3))


@pytest.mark.parametrize("pair", optimizer_pairs.SCHEDULE_PAIRS, ids=name_of)
def test_a_schedule_gives_the_rates_of_pytorchs(pair: SchedulePair) -> None:
    given, expected = VECTORS["schedules"][pair.name]
    assert_close(optimizer_pairs.run_schedule(pair, given), expected, 1e-9)


@pytest.mark.parametrize("group", GROUPS)
def test_the_files_hold_these_cases_and_no_others(group: str) -> None:
    names = [pair.name for pair in GROUPS[group].pairs]
    assert list(VECTORS[group]) == names, f"make the file again: python -m tests.vectors.make_vectors {group}"
    assert len(set(names)) == len(names)


def test_no_gradient_of_a_model_is_zero_but_of_a_bias_before_batch_norm() -> None:
    zero = [
        f"{case}: {name}"
        for case, (_, results) in VECTORS["models"].items()
        for name, value in results.items()
        if np.abs(value).max() < 1e-12
    ]
    assert zero == [f"mlp, of tanh with batch norm: grad.{layer}.bias" for layer in (0, 3)]


@pytest.mark.parametrize("group", TABLES)
def test_every_row_has_a_vector_or_a_reason(group: str) -> None:
    check_rows(group, TABLES[group], {pair.row for pair in GROUPS[group].pairs}, WITHOUT_VECTORS[group])


def check_rows(group: str, rows: Collection[str], paired: Collection[str], reasons: Mapping[str, str]) -> None:
    """Refuse rows with neither a vector nor a reason, and reasons that no row needs."""
    bare = [row for row in rows if row not in paired and row not in reasons]
    file = GROUPS[group].run.__module__.replace(".", "/") + ".py"
    assert not bare, (
        f"{group} without a reference vector: {', '.join(bare)}. Either add a pair of {group} to "
        f"{file} and run `python -m tests.vectors.make_vectors {group}` (which needs PyTorch: "
        "pip install -e '.[vectors]'), or say in tests/vectors/without.py why there is none."
    )
    idle = [row for row in reasons if row not in rows or row in paired]
    assert not idle, f"tests/vectors/without.py gives reasons that no row of {group} needs: {', '.join(idle)}"


def test_a_row_may_have_a_reason_instead_of_a_vector_but_needs_one() -> None:
    check_rows("layers", ["ReLU", "MyLayer"], ["ReLU"], {"MyLayer": "no PyTorch equivalent"})
    with pytest.raises(
        AssertionError, match=r"vector: MyLayer\. .* tests/vectors/layer_pairs\.py and .*layers.*without\.py"
    ):
        check_rows("layers", ["ReLU", "MyLayer"], ["ReLU"], {})
    with pytest.raises(AssertionError, match="no row of layers needs: ReLU"):
        check_rows("layers", ["ReLU"], ["ReLU"], {"ReLU": "no PyTorch equivalent"})


@pytest.mark.parametrize("group", TABLES)
def test_the_file_that_a_message_names_holds_the_pairs(group: str) -> None:
    with pytest.raises(AssertionError) as caught:
        check_rows(group, ["Mine"], [], {})
    (file,) = re.findall(r"\S+_pairs\.py", str(caught.value))
    assert "PAIRS = (" in (ROOT / file).read_text(encoding="utf-8")


def test_the_files_are_small() -> None:
    assert sum(path.stat().st_size for path in HERE.glob("*.json")) < 3_000_000
