"""Embeddings: gradients of ids that repeat, padding, static vectors, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.inspection.gradcheck import gradcheck
from nets.layers import Embedding, Linear, MaxOverTime, ReLU, Sequential, Transpose, TwoChannelEmbedding
from nets.layers.embedding import sums_by_id


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_sums_are_those_of_adding_one_by_one(dtype: type) -> None:
    rng = np.random.default_rng(0)
    ids = rng.integers(0, 30, 500)
    rows: Array = rng.standard_normal((500, 7)).astype(dtype)
    expected: Array = np.zeros((30, 7), dtype)
    np.add.at(expected, ids, rows)
    used, sums = sums_by_id(ids, rows)
    assert sums.dtype == dtype
    assert used.tolist() == np.unique(ids).tolist()
    np.testing.assert_allclose(sums, expected[used], rtol=1e-4, atol=1e-5)


def test_padding_is_zero_and_learns_nothing() -> None:
    layer = Embedding(5, 3, padding_idx=-1, rng=0)
    assert layer.padding_idx == 4
    y = layer(np.array([[4, 1], [1, 4]]))
    assert not y[0, 0].any()
    layer.backward(np.ones_like(y))
    assert layer.weight.grad is not None
    assert layer.weight.grad.sum(1).tolist() == [0, 6, 0, 0, 0]


def test_a_batch_of_padding_alone_gives_zeros() -> None:
    layer = Embedding(3, 2, padding_idx=0, rng=0)
    layer.backward(np.ones_like(layer(np.zeros((2, 4), int))))
    assert layer.weight.grad is not None
    assert not layer.weight.grad.any()


def test_static_vectors_get_no_gradient() -> None:
    layer = Embedding.from_pretrained(np.eye(4, dtype=np.float32))
    assert not layer.weight.learned
    layer.backward(np.ones_like(layer(np.array([[1, 2]]))))
    assert layer.weight.grad is None


def test_pretrained_vectors_are_copied_and_may_be_trained() -> None:
    vectors = np.eye(3)
    layer = Embedding.from_pretrained(vectors, freeze=False, padding_idx=0)
    layer.weight.data += 1
    assert vectors.tolist() == np.eye(3).tolist()
    assert layer.weight.learned
    assert layer.padding_idx == 0
    assert Embedding.from_pretrained([[1, 2]]).weight.data.dtype == np.float32


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ([[0, 5]], r"id 5 at \(0, 1\) is out of range: the ids are 0 to 4"),
        ([[0, 1], [-1, 0]], r"id -1 at \(1, 0\) is out of range"),
        ([[0.5]], "integer type"),
    ],
)
def test_ids_that_are_none_are_refused(ids: list[list[float]], message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        Embedding(5, 2, rng=0)(np.array(ids))


def test_options_that_make_no_sense_are_refused() -> None:
    with pytest.raises(NetsError, match="padding_idx 5"):
        Embedding(5, 2, padding_idx=5)
    with pytest.raises(ShapeError, match="the vectors must be"):
        Embedding.from_pretrained(np.ones(3))


@pytest.mark.parametrize("dtype", [np.int8, np.uint16, np.int64])
def test_any_integers_are_ids(dtype: type) -> None:
    layer = Embedding(5, 2, rng=0)
    assert np.array_equal(layer(np.array([3, 0], dtype)), layer.weight.data[[3, 0]])


def test_shared_filters_over_two_channels_are_filters_over_their_sum() -> None:
    rng = np.random.default_rng(0)
    vectors: Array = rng.standard_normal((6, 3))
    layer, filters = TwoChannelEmbedding(vectors), Linear(3, 4, bias=False, rng=0, dtype=np.float64)
    layer.trained.weight.data += rng.standard_normal((6, 3))
    ids = rng.integers(0, 6, (2, 5))
    both = filters(layer.static(ids)) + filters(layer.trained(ids))
    np.testing.assert_allclose(filters(layer(ids)), both, rtol=1e-12)


def test_gradients_through_a_whole_sentence_model() -> None:
    model = Sequential(
        Embedding(6, 3, padding_idx=0, rng=0),
        Linear(3, 4, rng=1),
        ReLU(inplace=True),
        Transpose(),
        MaxOverTime(),
        Linear(4, 2, rng=2),
    ).astype(np.float64)
    ids = np.random.default_rng(0).integers(1, 6, (3, 5))
    assert max(gradcheck(model, ids).values()) < 1e-6
