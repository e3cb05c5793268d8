"""Events: a neuron that is not 0 adds its weights to the next layer, others cost nothing; needs the compiled kernels.

For dense networks of which few neurons are active at once, as those of lookup tables are; how many are is measured on
random samples of 0 and 1.
"""

from __future__ import annotations

import numpy as np

from nets.core.arrays import Array
from nets.graphs.ways.rows import Rows
from nets.kernels.choice import compiled, warm

KERNEL = "run_events"
SAMPLES = 64  # on which activity is measured
WEIGHT_PRICE = 4  # of a weight that is added, in multiply-adds of large dense matrices, as all prices
VALUE_PRICE = 30  # of asking whether a value is 0
CALL_PRICE = 100_000


class Events:
    """A network run by what is not 0.

    Parameters
    ----------
    rows : Rows
        The same network as matrices.
    inputs : int
    """

    def __init__(self, rows: Rows, inputs: int) -> None:
        layers = rows.layers
        matrices = [layer.matrix for layer in layers]
        self._dtype = matrices[0].dtype
        self._weights = np.concatenate([matrix.ravel() for matrix in matrices])
        self._biases = np.concatenate(
            [np.zeros(layer.width, self._dtype) if layer.bias is None else layer.bias for layer in layers]
        )
        self._shapes = np.array([matrix.shape for matrix in matrices], dtype=np.int64)
        self._kinds = np.zeros(self._shapes[:, 1].sum(), dtype=np.int8)
        start = 0
        for layer in layers:
            for columns, function in layer.activations:
                self._kinds[start : start + layer.width][columns] = 1 if function is np.maximum else 2
            start += layer.width
        self.price_of_one = self._measured(rows, inputs)

    def _measured(self, rows: Rows, inputs: int) -> int:
        X = np.random.default_rng(0).integers(2, size=(SAMPLES, inputs)).astype(self._dtype)
        active = [inputs / 2 + 1, *rows.activity(X)]
        added = sum(count * width for count, width in zip(active, self._shapes[:, 1].tolist(), strict=True))
        return int(WEIGHT_PRICE * added + VALUE_PRICE * self._shapes.sum())

    def price(self, samples: int) -> int:
        """What samples cost, in multiply-adds of large dense matrices."""
        return CALL_PRICE + samples * self.price_of_one

    def __call__(self, X: Array, Y: Array) -> bool:
        """Run the network on samples, into `Y`; False where they are others than 0 and 1 or not contiguous."""
        kernel = warm(KERNEL) or compiled(KERNEL, X)
        if kernel is None or X.dtype != self._dtype or not X.flags.c_contiguous:
            return False
        return bool(kernel(X, self._weights, self._biases, self._shapes, self._kinds, Y))
