"""Polynomials are the function, and relations are relations."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from boolnet.algebra.multilinear import coefficients, degrees, relations


@given(st.integers(0, 6).flatmap(lambda n: arrays.arrays(np.int64, 1 << n, elements=st.integers(-9, 9))))
def test_the_polynomial_has_the_values_of_the_function(values: np.ndarray) -> None:
    found = coefficients(values)
    rows = range(len(values))
    assert [sum(int(found[s]) for s in rows if s & row == s) for row in rows] == values.tolist()
    assert all(degrees(len(values))[row] == row.bit_count() for row in rows)


@given(st.data())
def test_relations_span_what_was_put_in(data: st.DataObject) -> None:
    rows, rank, m = data.draw(st.integers(1, 60)), data.draw(st.integers(0, 3)), 5
    random = np.random.default_rng(data.draw(st.integers(0, 99)))
    columns = random.integers(-5, 6, size=(rows, rank)) @ random.integers(-3, 4, size=(rank, m))
    found = relations(columns)
    assert len(found) == m - np.linalg.matrix_rank(columns)
    for vector in found:
        assert not (columns @ np.array(vector)).any()
    assert not found or np.linalg.matrix_rank(np.array(found)) == len(found)
