"""Loops over layers of which few neurons are not 0, for numba: only those add their weights to the next layer.

The sums are made in another order than a matrix product makes them: this is for numbers that are not rounded.
"""

from __future__ import annotations

import numpy as np

from nets.core.arrays import Array


def run_events(X: Array, weights: Array, biases: Array, shapes: Array, kinds: Array, Y: Array) -> bool:
    """Run layers on samples of 0 and 1, one after the other; return whether they hold nothing else.

    Parameters
    ----------
    X : ndarray of float, shape (n_samples, n_in)
    weights : ndarray of float
        The matrices of all layers one after the other, row by row; the first may have a row more than X has columns,
        which is added to every sample.
    biases : ndarray of float
        For every column of every layer, what is added.
    shapes : ndarray of int64, shape (layers, 2)
    kinds : ndarray of int8
        For every column of every layer: 1 cuts off at 0, 2 is 1 above 0, 0 is neither.
    Y : ndarray of float, shape (n_samples, n_out)
        Written to.
    """
    widest = 1
    for layer in range(shapes.shape[0]):
        widest = max(widest, max(shapes[layer, 0], shapes[layer, 1]))
    zero = np.zeros(1, dtype=X.dtype)[0]
    one = np.ones(1, dtype=X.dtype)[0]
    active, values = np.zeros(widest + 1, dtype=np.int64), np.zeros(widest + 1, dtype=X.dtype)
    sums = np.zeros(widest, dtype=X.dtype)
    for sample in range(X.shape[0]):
        count = 0
        for i in range(X.shape[1]):
            active[count], values[i] = i, X[sample, i]
            if values[i] == one:
                count += 1
            elif values[i] != zero:
                return False
        active[count], values[X.shape[1]] = X.shape[1], one
        count += shapes[0, 0] > X.shape[1]
        start, first = 0, 0
        for layer in range(shapes.shape[0]):
            rows, width = shapes[layer, 0], shapes[layer, 1]
            total = sums[:width]
            total[:] = biases[first : first + width]
            for k in range(count):
                place = start + active[k] * width
                weight, value = weights[place : place + width], values[active[k]]
                for j in range(width):
                    total[j] += value * weight[j]
            kind = kinds[first : first + width]
            count = 0
            for j in range(width):
                value = total[j]
                if kind[j] == 1:
                    value = value if value > zero else zero
                elif kind[j] == 2:
                    value = one if value > zero else zero
                active[count], values[j] = j, value
                count += value != zero
            start, first = start + rows * width, first + width
        for j in range(Y.shape[1]):
            Y[sample, j] = values[j]
    return True
