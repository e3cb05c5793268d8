from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import NetsError, StateError
from nets.io.archive import write_archive
from nets.layers import Linear
from nets.models.store import build, load_model, save_model

SPEC: dict[str, Any] = {
    "model": "cnn",
    "options": {"channels": [2, 3], "hidden": [4]},
    "input_shape": [1, 8, 8],
    "classes": ["a", "b", "ä"],
    "scaling": {"mean": 0.25, "std": 0.5},
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_model_comes_back_with_what_its_user_needs(tmp_path: Path, dtype: type) -> None:
    model = build(SPEC, rng=1, dtype=dtype)
    x: Array = np.random.default_rng(0).standard_normal((4, 1, 8, 8)).astype(dtype)
    model(x)  # moves the running statistics
    save_model(tmp_path / "model.npz", model, SPEC)
    again, spec = load_model(tmp_path / "model.npz")
    assert spec == SPEC
    assert not again.training
    y = again(x)
    assert y.dtype == dtype
    assert np.array_equal(y, model.eval()(x))


def test_sentences_bring_their_words(tmp_path: Path) -> None:
    spec = {
        "model": "text-cnn",
        "classes": ["neg", "pos"],
        "vocabulary": ["a", "b"],
        "options": {"dimension": 3, "maps": 2},
    }
    model = build(spec, rng=0)
    assert model.state_dict()["embedding.weight"].shape == (4, 3)  # padding and the unknown word have ids too
    save_model(tmp_path / "m.npz", model, spec)
    assert load_model(tmp_path / "m.npz")[1]["vocabulary"] == ["a", "b"]


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no model": ({"model": None}, "unknown model None"),
    "a model unknown": ({"model": "cnm"}, "unknown model 'cnm'; did you mean 'cnn'"),
    "an option unknown": ({"options": {"chanels": [1]}}, "unknown option of cnn 'chanels'; did you mean 'channels'"),
    "a map for vectors": ({"model": "mlp", "options": {}}, r"mlp takes vectors.*\(1, 8, 8\)"),
    "no words": ({"model": "text-cnn", "options": {}}, "lacks 'vocabulary'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_descriptions_that_describe_nothing(name: str) -> None:
    changes, message = WRONG[name]
    with pytest.raises(NetsError, match=message):
        build({**SPEC, **changes})


def test_a_missing_key_is_named() -> None:
    with pytest.raises(NetsError, match="lacks 'classes'; it has 'model', 'input_shape'"):
        build({"model": "mlp", "input_shape": [3]})


def test_another_model_than_described_is_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "m.npz"
    with pytest.raises(StateError, match="does not fit"):
        save_model(path, Linear(2, 2, rng=0), SPEC)
    with pytest.raises(NetsError, match="plain values"):
        save_model(path, build(SPEC), {**SPEC, "scaling": np.ones(2)})
    assert not path.exists()


def test_files_that_hold_no_model_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.npz"
    save_model(path, build(SPEC, rng=0), SPEC)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StateError, match="damaged"):
        load_model(path)
    np.savez(path, a=np.ones(2))
    with pytest.raises(StateError, match="no header of ours"):
        load_model(path)
    write_archive(path, {"kind": "checkpoint"}, {})
    with pytest.raises(StateError, match="not a model"):
        load_model(path)
    write_archive(path, {"kind": "model"}, {})
    with pytest.raises(StateError, match="does not say what model"):
        load_model(path)
    write_archive(path, {"kind": "model", "dtype": "float32", "spec": SPEC}, {})
    with pytest.raises(StateError, match="missing"):
        load_model(path)
    with pytest.raises(NetsError, match="cannot read"):
        load_model(tmp_path / "none.npz")
