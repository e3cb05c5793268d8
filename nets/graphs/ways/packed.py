"""Packed: 64 samples of 0 and 1 to a word, and the network as operations on words; needs the compiled kernels.

Samples that hold anything but 0 and 1 are left to other ways.
"""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from nets.core.arrays import Array
from nets.graphs.bits.lowering import BitNetwork, to_bits
from nets.graphs.bits.program import program
from nets.graphs.bits.sums import signed_digits
from nets.graphs.graph import edge_count
from nets.graphs.ways.network import Network
from nets.kernels.choice import compiled, warm
from nets.kernels.words import SAMPLE_WORDS

KERNEL = "run_samples"
MOST_GATES = 1 << 13  # lowering takes some 15 microseconds for each
MOST_EDGES = 1 << 11
PART = 1 << 16  # samples at a time where they are converted
VALUE_PRICE = 40  # of packing or unpacking one, in multiply-adds of large dense matrices, as all prices
OPERATION_PRICE = 400  # of an operation on a block of samples
CALL_PRICE = 100_000  # of a call of the kernel


class Packed:
    """A network run on packed samples.

    Parameters
    ----------
    network : Network
    bits : BitNetwork
        Its gates.
    """

    def __init__(self, network: Network, bits: BitNetwork) -> None:
        digits = [signed_digits(bits.gates, z) for z in bits.outputs]
        self._program = program(bits.gates, [literal for one in digits for literal in one])
        self._starts = np.array([0, *accumulate(map(len, digits))], dtype=np.int64)
        self._values = len(network.inputs) + len(digits)
        self._dtype = network.dtype

    def price(self, samples: int) -> int:
        """What samples cost, in multiply-adds of large dense matrices."""
        blocks = -(-samples // (64 * SAMPLE_WORDS))
        operations = OPERATION_PRICE * len(self._program.operations) * blocks
        return CALL_PRICE + VALUE_PRICE * self._values * samples + operations

    def __call__(self, X: Array, Y: Array) -> bool:
        """Run the network on samples, into `Y`; False where they hold others than 0 and 1."""
        if X.dtype == self._dtype and X.flags.c_contiguous:
            return self._run(X, Y)
        return all(
            self._run(np.ascontiguousarray(X[start : start + PART], dtype=self._dtype), Y[start : start + PART])
            for start in range(0, len(X), PART)
        )

    def _run(self, X: Array, Y: Array) -> bool:
        kernel, found = warm(KERNEL) or compiled(KERNEL, X), self._program
        if kernel is None:
            return False
        return bool(kernel(X, found.operations, found.rows, found.outputs, found.flips, self._starts, Y))


def as_packed(network: Network) -> Packed | None:
    """Return a network as gates, or None where they would be too many.

    Parameters
    ----------
    network : Network
        All weights are integers.
    """
    if edge_count(network.graph) > MOST_EDGES:
        return None
    bits = to_bits(network.graph, network.level, MOST_GATES)
    return None if bits is None else Packed(network, bits)
