"""Rows as bits: where row r stands, what the unused bits are, and the input vectors row by row."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.functions.packed_bits import (
    ONES,
    PATTERNS,
    count_ones,
    pack,
    row_words,
    tail_mask,
    unpack,
    word_count,
)

bit_lists = st.lists(st.booleans(), max_size=200)


@pytest.mark.parametrize(("rows", "words"), [(0, 0), (1, 1), (63, 1), (64, 1), (65, 2), (128, 2), (129, 3)])
def test_64_rows_share_a_word(rows: int, words: int) -> None:
    assert word_count(rows) == words
    assert tail_mask(rows).shape == (words,)
    assert pack(np.zeros(rows, dtype=np.bool_)).shape == (words,)


@given(bit_lists)
def test_row_r_is_bit_r_mod_64_of_word_r_div_64(bits: list[bool]) -> None:
    words = pack(np.array(bits, dtype=np.bool_))
    assert words.dtype == np.uint64
    assert [int(words[r // 64]) >> r % 64 & 1 for r in range(len(bits))] == bits
    assert sum(int(word).bit_count() for word in words) == sum(bits) == count_ones(words), "the unused bits are 0"


@given(bit_lists)
def test_unpacking_undoes_packing(bits: list[bool]) -> None:
    assert unpack(pack(np.array(bits, dtype=np.bool_)), len(bits)).tolist() == bits


@given(st.integers(0, 200))
def test_the_tail_mask_has_the_first_rows(rows: int) -> None:
    assert np.array_equal(tail_mask(rows), pack(np.ones(rows, dtype=np.bool_)))


def test_arrays_are_packed_along_the_last_axis() -> None:
    bits = np.random.default_rng(0).random((2, 3, 70)) < 0.5
    words = pack(bits)
    assert words.shape == (2, 3, 2)
    assert np.array_equal(unpack(words, 70), bits)
    assert np.array_equal(words[1, 2], pack(bits[1, 2]))


def test_fewer_rows_may_be_unpacked() -> None:
    assert unpack(np.array([0b1101], np.uint64), 3).tolist() == [1, 0, 1]


def test_bit_r_of_a_pattern_is_a_bit_of_r() -> None:
    for shift, pattern in enumerate(PATTERNS):
        assert [int(pattern) >> r & 1 for r in range(64)] == [r >> shift & 1 for r in range(64)]


@pytest.mark.parametrize("n", range(9))
def test_the_first_input_is_the_most_significant(n: int) -> None:
    vectors = list(itertools.product((0, 1), repeat=n))
    words = row_words(n, 0, 1 << n)
    assert words.shape == (n, word_count(1 << n))
    assert unpack(words, 1 << n).T.tolist() == [list(vector) for vector in vectors]
    assert not (words & ~tail_mask(1 << n)).any(), "the unused bits are 0"


@pytest.mark.parametrize(("start", "stop"), [(0, 1), (64, 128), (64, 130), (192, 256), (512, 1000)])
def test_a_part_of_the_rows(start: int, stop: int) -> None:
    part = row_words(10, start, stop)
    assert np.array_equal(unpack(part, stop - start), unpack(row_words(10, 0, 1024), 1024)[:, start:stop])


def test_parts_start_at_whole_words() -> None:
    with pytest.raises(ValueError, match="multiple of 64, but is 32"):
        row_words(8, 32, 64)


def test_ones() -> None:
    assert count_ones(np.array([ONES, 0b101], np.uint64)) == 66
