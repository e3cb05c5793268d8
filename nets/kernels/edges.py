"""Loops over weights that are not 0, for numba: neuron by neuron, on blocks of samples that stay in near caches.

The sums are made in another order than a matrix product makes them: this is for numbers that are not rounded.
"""

from __future__ import annotations

import numpy as np

from nets.core.arrays import Array

EDGE_SAMPLES = 128  # in a block


def run_edges(
    X: Array,
    one: int,
    starts: Array,
    sources: Array,
    weights: Array,
    biases: Array,
    kinds: Array,
    ends: Array,
    Y: Array,
) -> bool:
    """Run a network on samples of 0 and 1; return whether they hold nothing else.

    Parameters
    ----------
    X : ndarray of unsigned int, shape (n_samples, n_in)
        The bits of numbers of the dtype of Y.
    one : unsigned int
        Those of 1.
    starts : ndarray of int64, shape (neurons + 1,)
        Where the edges into each neuron begin, of which there is an even number.
    sources : ndarray of int64, shape (edges,)
        Places: those of the inputs come first, those of neurons follow in order.
    weights : ndarray of float, shape (edges,)
    biases : ndarray of float, shape (neurons,)
    kinds : ndarray of int8, shape (neurons,)
        1 cuts off at 0, 2 is 1 above 0, 0 is neither.
    ends : ndarray of int64, shape (n_out,)
        The places of the outputs.
    Y : ndarray of float, shape (n_samples, n_out)
        Written to.
    """
    samples, inputs = X.shape
    zero = np.zeros(1, dtype=Y.dtype)[0]
    unit = np.ones(1, dtype=Y.dtype)[0]
    s = np.zeros((inputs + len(biases), EDGE_SAMPLES), dtype=Y.dtype)
    for start in range(0, samples, EDGE_SAMPLES):
        width = min(EDGE_SAMPLES, samples - start)
        others = 0
        for r in range(width):
            for i in range(inputs):
                bits = X[start + r, i]
                others |= (bits != 0) & (bits != one)
                s[i, r] = bits == one
        if others:
            return False
        for n in range(len(biases)):
            z = s[inputs + n]
            for k in range(EDGE_SAMPLES):
                z[k] = biases[n]
            for e in range(starts[n], starts[n + 1], 2):  # two at a time: half as often is the sum read and written
                x, y, u, v = s[sources[e]], s[sources[e + 1]], weights[e], weights[e + 1]
                for k in range(EDGE_SAMPLES):
                    z[k] += u * x[k] + v * y[k]
            if kinds[n] == 1:
                for k in range(EDGE_SAMPLES):
                    z[k] = z[k] if z[k] > zero else zero
            elif kinds[n] == 2:
                for k in range(EDGE_SAMPLES):
                    z[k] = unit if z[k] > zero else zero
        for r in range(width):
            for j in range(len(ends)):
                Y[start + r, j] = s[ends[j], r]
    return True
