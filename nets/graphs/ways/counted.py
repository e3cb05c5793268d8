"""Counted: the one sum of a first level is made while samples are looked through for others than 0 and 1, compiled.

For wide networks of symmetric functions, in the time that it takes to read the samples once: a test and a product read
them twice. Sums are of integers, of which the compiler adds several at a time. From two sums on products are faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nets.core.arrays import Array
from nets.graphs.ways.binary import ONE
from nets.graphs.ways.rows import Layer, Rows, price_of_one
from nets.kernels.choice import compiled, warm

KERNEL = "count_bits"
PART = 1 << 10  # samples at a time
INTEGERS = {4: np.int32, 8: np.int64}  # by bytes of a float, none of which is exact beyond them
SHARE = 2  # inputs that cost what one does in a product
SAMPLE_PRICE = 70  # in multiply-adds of large dense matrices of float32, as all prices
CALL_PRICE = 15_000


class Counted:
    """A network run by rows from the sum of its first level on.

    Parameters
    ----------
    layers : sequence of Layer
        Of a network that rounds nothing; the first reads samples in one column, and may have others of constants.
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        matrix = layers[0].matrix
        self._dtype, self._one = matrix.dtype, ONE[matrix.itemsize]
        self._weights = matrix.sum(axis=1).astype(INTEGERS[matrix.itemsize])
        left = [replace(layers[0], matrix=_read(layers[0])[np.newaxis].astype(matrix.dtype)), *layers[1:]]
        self._rows = Rows(left)
        self._price = price_of_one(left) + SAMPLE_PRICE + len(matrix) * matrix.itemsize // (4 * SHARE)

    def price(self, samples: int) -> int:
        """What samples cost, in multiply-adds of large dense matrices."""
        return CALL_PRICE + self._rows.price(0) + samples * self._price

    def __call__(self, X: Array, Y: Array) -> bool:
        """Run the network on samples, into `Y`; False where they are others than 0 and 1 or not contiguous."""
        kernel = warm(KERNEL) or compiled(KERNEL, X)
        if kernel is None or X.dtype != self._dtype or not X.flags.c_contiguous:
            return False
        words = X.view(self._one.dtype)
        for start in range(0, len(X), PART):
            part = words[start : start + PART]
            sums = np.empty((len(part), 1), dtype=self._dtype)
            if not kernel(part, self._one, self._weights, sums[:, 0]):
                return False
            self._rows.run_layers(sums, Y[start : start + PART], len(part))
        return True


def as_counted(layers: Sequence[Layer]) -> Counted | None:
    """Return layers by the sum of their first, or None where it has several.

    Parameters
    ----------
    layers : sequence of Layer
        Of a network that rounds nothing.
    """
    return Counted(layers) if _read(layers[0]).sum() == 1 else None


def _read(layer: Layer) -> Array:
    """Return which columns read samples."""
    return np.asarray(layer.matrix.any(axis=0))
