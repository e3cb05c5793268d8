"""Classes under negation and permutation of inputs and negation of the output."""

from __future__ import annotations

import numpy as np
import pytest

from boolnet.core.errors import BoolnetError
from boolnet.functions.npn import canonical, least_functions, representatives, row_maps
from tests.corpus import npn_representatives


@pytest.mark.parametrize("n", range(5))
def test_representatives_are_those_of_the_corpus(n: int) -> None:
    assert representatives(n) == npn_representatives(n)


@pytest.mark.parametrize("n", range(5))
def test_the_transform_maps_the_representative_to_the_function(n: int) -> None:
    rng = np.random.default_rng(n)
    numbers = range(1 << (1 << n)) if n < 4 else rng.integers(1 << 16, size=300).tolist()
    for number in numbers:
        least, transform = canonical(n, number)
        assert least <= number
        assert least in representatives(n)
        for row in range(1 << n):
            x = [row >> (n - 1 - i) & 1 for i in range(n)]
            y = [x[i] ^ negated for i, negated in zip(transform.inputs, transform.negated, strict=True)]
            read = int("0" + "".join(map(str, y)), 2)
            assert (least >> read & 1) ^ transform.output_negated == number >> row & 1


def test_the_least_function_is_the_least_of_all_images() -> None:
    maps, weights = row_maps(4), 1 << np.arange(16)
    for number in np.random.default_rng(0).integers(1 << 16, size=50).tolist():
        images = (number >> maps & 1) @ weights
        assert least_functions(4)[number] == min(images.min(), (0xFFFF - images).min())


@pytest.mark.parametrize(("n", "number"), [(5, 0), (-1, 0), (2, 16), (2, -1)])
def test_what_is_no_small_truth_table_is_refused(n: int, number: int) -> None:
    with pytest.raises(BoolnetError):
        canonical(n, number)
