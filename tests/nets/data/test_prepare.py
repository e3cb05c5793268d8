"""Scaling, splitting, batching, and the vocabulary."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.data import (
    Scaling,
    Vocabulary,
    batches,
    channels_last,
    clean,
    folds,
    from_arrays,
    split,
    split_indices,
    take,
    tokenize,
)

LABELS = hnp.arrays(np.int64, st.integers(2, 60), elements=st.integers(0, 4))


@pytest.mark.parametrize("shape", [(50, 7), (20, 3, 6, 5), (4, 1, 2, 2), (3, 2, 300, 200)])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64, np.int32])
def test_what_is_fitted_becomes_standard(shape: tuple[int, ...], dtype: type) -> None:
    X: Array = np.random.default_rng(0).integers(0, 200, shape).astype(dtype)
    X = channels_last(X) if X.ndim == 4 else X
    scaling = Scaling.fit(X)
    axes = (0, *range(2, X.ndim))
    assert np.allclose(scaling.mean, X.mean(axis=axes, dtype=float), rtol=1e-12)
    assert np.allclose(scaling.std, X.std(axis=axes, dtype=float), rtol=1e-12)
    there = scaling(X)
    assert there.dtype == np.float32
    assert np.abs(there.mean(axis=axes, dtype=float)).max() < 1e-6
    assert np.abs(there.std(axis=axes, dtype=float) - 1).max() < 1e-6
    assert X.ndim == 2 or there.transpose(0, 2, 3, 1).flags.c_contiguous


@given(
    hnp.arrays(
        np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=8), elements=st.floats(-1e100, 1e100, width=64)
    )
)
def test_every_scaling_survives_json_and_gives_finite_numbers(X: Array) -> None:
    scaling = Scaling.fit(X)
    again = Scaling.from_dict(json.loads(json.dumps(scaling.to_dict())))
    assert again == scaling
    assert np.isfinite(scaling(X)).all()
    assert all(type(value) is float for value in (*again.mean, *again.std))


@pytest.mark.parametrize("value", [0.1, -12345.6, 0.0, 5e-324, 1e99])
def test_constants_become_0(value: float) -> None:
    """0.1 added up a thousand times is not a hundred, so that the measured deviation is not 0."""
    X = np.full((1000, 1), value)
    scaling = Scaling.fit(X)
    assert scaling.std == (1.0,)
    assert not scaling(X).any()


def test_the_test_split_is_scaled_as_the_training_split() -> None:
    scaling = Scaling.fit(np.array([[0.0], [2.0]]))
    assert scaling(np.array([[1.0], [5.0]])).tolist() == [[0.0], [4.0]]


def test_timestamps_keep_their_differences() -> None:
    X = 1.7e9 + np.arange(10.0).reshape(-1, 1)
    assert np.allclose(np.diff(Scaling.fit(X)(X)[:, 0]), 1 / np.arange(10.0).std())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Scaling.fit(np.zeros((0, 3))), "nothing to scale"),
        (lambda: Scaling.fit(np.zeros(3)), "X must be numbers of shape"),
        (lambda: Scaling.fit(np.array([["a"]])), "has shape \\(1, 1\\) and dtype <U1"),
        (lambda: Scaling.fit(np.array([[0.0, 1e200], [0.0, -1e200]])), "column 1 has values that are"),
        (lambda: Scaling.fit(np.full((1, 2, 1, 1), np.nan)), "channel 0 has values that are"),
        (lambda: Scaling((0.0,), (1.0,))(np.zeros((1, 2))), "X must have 1 columns"),
        (lambda: Scaling((0.0,), (1.0,))(np.array([[1.0], [1e300]])), r"X\[1, 0\] is 1e\+300"),
    ],
)
def test_what_cannot_be_scaled_is_refused(call: Callable[[], object], message: str) -> None:
    with pytest.raises(DataError, match=message):
        call()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"mean": [], "std": []},
        {"mean": [0.0], "std": [0.0]},
        {"mean": [0.0], "std": [1.0, 1.0]},
        {"mean": ["0"], "std": [1.0]},
        {"mean": [True], "std": [1.0]},
        {"mean": [float("nan")], "std": [1.0]},
        {"mean": 1, "std": 1},
    ],
)
def test_what_is_no_saved_scaling_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(DataError, match="a mean and a positive std"):
        Scaling.from_dict(values)


@given(LABELS, st.floats(0.05, 0.95), st.integers(0, 9), st.booleans())
def test_a_split_keeps_every_sample_once_and_every_class_to_train_on(
    y: Array, fraction: float, seed: int, stratify: bool
) -> None:
    try:
        kept, held = split_indices(y, fraction, np.random.default_rng(seed), stratify)
    except DataError:
        assert round(len(y) * fraction) in (0, len(y)) or stratify
        return
    assert sorted([*kept, *held]) == list(range(len(y)))
    assert all(np.diff(kept) > 0)
    assert all(np.diff(held) > 0)
    assert len(held) <= round(len(y) * fraction)
    again = split_indices(y, fraction, np.random.default_rng(seed), stratify)
    assert np.array_equal(again[1], held)
    if stratify:
        assert set(y[kept]) == set(y)
        share = np.bincount(y) * round(len(y) * fraction) / len(y)
        assert (np.abs(np.bincount(y[held], minlength=len(share)) - share) < 1).all()
    else:
        assert len(held) == round(len(y) * fraction)


@given(LABELS, st.data())
def test_folds_hold_every_sample_back_once_and_evenly(y: Array, data: st.DataObject) -> None:
    k = data.draw(st.integers(2, len(y)))
    found = list(folds(y, k, np.random.default_rng(0)))
    assert len(found) == k
    assert sorted(np.concatenate([held for _, held in found])) == list(range(len(y)))
    assert all(sorted([*kept, *held]) == list(range(len(y))) for kept, held in found)
    sizes = np.array([np.bincount(y[held], minlength=5) for _, held in found])
    assert (np.ptp(sizes, axis=0) <= 1).all()
    assert np.ptp(sizes.sum(axis=1)) <= 1


def test_a_data_set_is_split_with_its_test_split_untouched() -> None:
    X = np.random.default_rng(0).normal(size=(20, 3, 4, 5))
    data = from_arrays(X, [0, 1] * 10, X[:2], [1, 0])
    kept, held = split(data, 0.2, np.random.default_rng(0))
    assert (len(kept.X), len(held.X), np.bincount(held.y).tolist()) == (16, 4, [2, 2])
    assert kept.X_test is data.X_test
    assert {x.tobytes() for x in (*kept.X, *held.X)} == {x.tobytes() for x in data.X}
    assert kept.X.transpose(0, 2, 3, 1).flags.c_contiguous
    fold = data.take(*next(folds(data.y, 4, np.random.default_rng(0))))
    assert fold.X_test is not None
    assert (len(fold.X), len(fold.X_test)) == (15, 5)


def test_sentences_are_split_too() -> None:
    data = from_arrays(["a", "b", "c", "d"], [0, 1, 0, 1])
    kept, held = split(data, 0.5, np.random.default_rng(1))
    assert sorted([*kept.X, *held.X]) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("fraction", [0, 1, -0.5, 1.5, 0.01, float("nan")])
def test_a_split_with_an_empty_part_is_refused(fraction: float) -> None:
    with pytest.raises(DataError, match="leaves one of the two parts empty"):
        split((np.zeros((4, 1)), np.array([0, 0, 1, 1])), fraction, np.random.default_rng(0))


def test_splits_that_cannot_be_are_refused() -> None:
    with pytest.raises(DataError, match="there are 3 samples, but 4 labels"):
        split((np.zeros((3, 1)), np.array([0, 0, 1, 1])), 0.5, np.random.default_rng(0))
    for k in (0, 1, 5):
        with pytest.raises(DataError, match="cannot be put into"):
            folds([0, 0, 1, 1], k, np.random.default_rng(0))


@given(st.integers(1, 50), st.integers(1, 60), st.booleans())
def test_batches_hold_every_sample_once(n: int, size: int, shuffle: bool) -> None:
    found = [batch.tolist() for batch in batches(n, size, np.random.default_rng(0), shuffle)]
    assert sorted(i for batch in found for i in batch) == list(range(n))
    assert [len(batch) for batch in found[:-1]] == [size] * (len(found) - 1)
    assert 1 <= len(found[-1]) <= size
    if n >= size:
        full = [batch.tolist() for batch in batches(n, size, np.random.default_rng(0), shuffle, drop_last=True)]
        assert full == [batch for batch in found if len(batch) == size]


def test_batches_advance_the_generator_at_once() -> None:
    rng, other = np.random.default_rng(0), np.random.default_rng(0)
    epoch = batches(10, 3, rng)
    state = rng.bit_generator.state
    assert sum(len(batch) for batch in epoch) == 10
    assert rng.bit_generator.state == state
    other.permutation(10)
    assert other.bit_generator.state == state


@pytest.mark.parametrize(
    "arguments", [(0, 1, None, False), (1, 0, None, False), (2, 3, None, False, True), (2, 1, None, True)]
)
def test_batches_that_cannot_be_are_refused(arguments: tuple[Any, ...]) -> None:
    with pytest.raises(DataError, match="help:"):
        batches(*arguments)


def test_taking_samples_keeps_channels_last() -> None:
    X = channels_last(np.random.default_rng(0).normal(size=(5, 3, 4, 2)))
    there = take(X, np.array([4, 0, 4]))
    assert np.array_equal(there, X[[4, 0, 4]])
    assert there.transpose(0, 2, 3, 1).flags.c_contiguous


# Kim's rules one by one
CLEAN = {
    "It's": "it 's",
    "we've they're I'd he'll isn't": "we 've they 're i 'd he 'll is n't",
    "Wow!(really?), yes": "wow ! ( really ? ) , yes",
    "a--b ... c:d; e": "a b c d e",
    "naïve Café": "naïve café",
    "`quoted' 1,000": "`quoted' 1 , 000",
    "  \t ": "",
}


@pytest.mark.parametrize("text", CLEAN)
def test_cleaning(text: str) -> None:
    assert clean(text) == CLEAN[text]
    assert tokenize(text) == CLEAN[text].split()


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.lists(st.text("ab ,!", max_size=12), min_size=1), st.integers(1, 8), st.integers(0, 3))
def test_encoding_places_every_word(sentences: list[str], room: int, margin: int) -> None:
    vocabulary = Vocabulary.fit(sentences[::2])
    assert Vocabulary.from_list(json.loads(json.dumps(vocabulary.to_list()))) == vocabulary
    words = ["", "?", *vocabulary.to_list()]
    ids = vocabulary.encode(sentences, room + 2 * margin, margin)
    assert ids.shape == (len(sentences), room + 2 * margin)
    assert ids.max(initial=0) < len(vocabulary)
    assert not ids[:, :margin].any()
    assert not ids[:, room + margin :].any()
    for sentence, row in zip(sentences, ids, strict=True):
        known = [token if token in vocabulary.words else "?" for token in tokenize(sentence)[:room]]
        assert [words[i] for i in row if i] == known


def test_a_vocabulary_is_ordered_by_frequency_and_can_be_cut() -> None:
    sentences = ["b a c", "c b", "c d"]
    assert Vocabulary.fit(sentences).words == ("c", "b", "a", "d")
    assert Vocabulary.fit(sentences, least=2).words == ("c", "b")


def test_what_is_no_vocabulary_is_refused() -> None:
    for words in (["a", "a"], ["a", 1]):
        with pytest.raises(DataError, match="different words"):
            Vocabulary.from_list(words)  # type: ignore[arg-type]
    for length, margin in ((0, 0), (4, 2), (4, -1)):
        with pytest.raises(DataError, match="no room for words"):
            Vocabulary(("a",)).encode(["a"], length, margin)


def test_what_does_not_divide_goes_to_the_classes_that_lose_most_by_rounding() -> None:
    y = np.repeat([0, 1, 2], [14, 13, 3])  # a fifth of them: 2.8, 2.6 and 0.6
    _, held = split_indices(y, 0.2, np.random.default_rng(0))
    assert np.bincount(y[held], minlength=3).tolist() == [3, 3, 0]
