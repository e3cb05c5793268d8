"""The loops of cross-entropy around the exponentials and logarithms, which are NumPy's, for numba."""

from __future__ import annotations

from typing import Any

from nets.core.arrays import Array


def softmax_shift(z: Array, y: Array, shifted: Array, of_labels: Array) -> bool:
    """Write logits less the largest of their sample by class, and those of the labels; return whether all are classes.

    Parameters
    ----------
    z : ndarray, shape (N, classes)
        Where one is NaN, it makes the sum of the exponentials so, and with it all that comes of the sample.
    y : ndarray of int64, shape (N,)
    shifted : ndarray, shape (classes, N)
        Written to.
    of_labels : ndarray, shape (N,)
        Written to.
    """
    n, classes = z.shape
    for i in range(n):
        label = y[i]
        if label < 0 or label >= classes:
            return False
        largest = z[i, 0]
        for c in range(1, classes):
            if z[i, c] > largest:
                largest = z[i, c]
        for c in range(classes):
            shifted[c, i] = z[i, c] - largest
        of_labels[i] = shifted[label, i]
    return True


def softmax_gradient(shares: Array, y: Array, sums: Array, scale: Any) -> None:
    """Turn exponentials to the gradient of the mean cross-entropy, and write their sums.

    Parameters
    ----------
    shares : ndarray, shape (classes, N)
        Changed in place.
    y : ndarray of int64, shape (N,)
    sums : ndarray, shape (N,)
        Written to.
    scale : NumPy scalar
        What the gradient is multiplied by.
    """
    classes, n = shares.shape
    for i in range(n):
        sums[i] = shares[0, i]
    for c in range(1, classes):
        for i in range(n):
            sums[i] += shares[c, i]
    for c in range(classes):
        for i in range(n):
            shares[c, i] /= sums[i]
    for i in range(n):
        shares[y[i], i] -= 1
    for c in range(classes):
        for i in range(n):
            shares[c, i] *= scale
