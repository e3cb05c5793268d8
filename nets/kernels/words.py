"""Loops over words of bits, for numba: gates run on blocks that stay in the level-1 cache.

Integers only: results are those of NumPy's operators, in whatever order.
"""

from __future__ import annotations

import numpy as np

from nets.core.arrays import Array

BLOCK = 64  # words of a row at a time
SAMPLE_WORDS = 32  # the same where samples are packed and unpacked


def are_bits(words: Array, one: int) -> bool:
    """Return whether words are all 0 or a number.

    Parameters
    ----------
    words : ndarray of unsigned int, shape (n,)
    one : unsigned int
        Of their dtype.
    """
    others = False
    for k in range(len(words)):
        others |= (words[k] != 0) & (words[k] != one)
    return not others


def count_bits(words: Array, one: int, weights: Array, sums: Array) -> bool:
    """Write the sum of the weights of what is a number; return whether words are all 0 or that number.

    Parameters
    ----------
    words : ndarray of unsigned int, shape (n_samples, n_in)
    one : unsigned int
        Of their dtype.
    weights : ndarray of int, shape (n_in,)
        Of as many bytes.
    sums : ndarray of float, shape (n_samples,)
        Written to.
    """
    word, whole = words.dtype.type, weights.dtype.type  # numba widens sums of both, and adds fewer at a time
    for sample in range(len(words)):
        others, total = word(0), whole(0)
        for k in range(len(weights)):
            is_one = words[sample, k] == one
            others = word(others | (word(0) if is_one else words[sample, k]))
            total = whole(total + (weights[k] if is_one else whole(0)))
        if others:
            return False
        sums[sample] = total
    return True


def run_words(words: Array, operations: Array, rows: int, outputs: Array, flips: Array, result: Array) -> None:
    """Run a program of `nets.graphs.bits.program` on packed inputs.

    Parameters
    ----------
    words : ndarray of uint64, shape (inputs, W)
    operations : ndarray of int32, shape (K, 4)
    rows : int
        Of words that the program needs, those of the inputs among them.
    outputs : ndarray of int32, shape (m,)
    flips : ndarray of uint64, shape (m,)
    result : ndarray of uint64, shape (m, W)
        Written to.
    """
    inputs, count = words.shape
    s = np.zeros((rows, BLOCK), dtype=np.uint64)
    for start in range(0, count, BLOCK):
        width = min(BLOCK, count - start)
        for i in range(inputs):
            for k in range(width):
                s[i, k] = words[i, start + k]
        for n in range(operations.shape[0]):
            kind, x, y, z = operations[n, 0], operations[n, 1], operations[n, 2], operations[n, 3]
            if kind == 1:
                for k in range(BLOCK):
                    s[z, k] = s[x, k] & s[y, k]
            elif kind == 2:
                for k in range(BLOCK):
                    s[z, k] = s[x, k] & ~s[y, k]
            elif kind == 3:
                for k in range(BLOCK):
                    s[z, k] = s[x, k] | s[y, k]
            else:
                for k in range(BLOCK):
                    s[z, k] = s[x, k] ^ s[y, k]
        for j in range(outputs.shape[0]):
            row, flip = outputs[j], flips[j]
            for k in range(width):
                result[j, start + k] = s[row, k] ^ flip


def run_samples(X: Array, operations: Array, rows: int, outputs: Array, flips: Array, starts: Array, Y: Array) -> bool:
    """Run a program of `nets.graphs.bits.program` on samples of 0 and 1; return whether they hold nothing else.

    Parameters
    ----------
    X : ndarray of float, shape (n_samples, inputs)
    operations : ndarray of int32, shape (K, 4)
    rows : int
        Of words that the program needs, those of the inputs among them.
    outputs : ndarray of int32, shape (digits,)
        The digits of all values of Y in two's complement, least first.
    flips : ndarray of uint64, shape (digits,)
    starts : ndarray of int64, shape (n_out + 1,)
        Where the digits of each value begin.
    Y : ndarray of float, shape (n_samples, n_out)
        Written to.
    """
    samples, inputs = X.shape
    values = starts.shape[0] - 1
    s = np.zeros((rows, SAMPLE_WORDS), dtype=np.uint64)
    packed = np.zeros(inputs, dtype=np.uint64)
    digits = np.zeros(outputs.shape[0], dtype=np.uint64)
    bits = np.zeros(values, dtype=np.uint64)
    others = 0
    for start in range(0, samples, 64 * SAMPLE_WORDS):
        stop = min(start + 64 * SAMPLE_WORDS, samples)
        width = (stop - start + 63) // 64
        for w in range(width):
            first = start + 64 * w
            packed[:] = 0
            for r in range(min(64, stop - first)):
                shift = np.uint64(r)
                for i in range(inputs):
                    value = X[first + r, i]
                    packed[i] |= np.uint64(value == 1) << shift
                    others |= (value != 1) & (value != 0)
            for i in range(inputs):
                s[i, w] = packed[i]
        if others:
            return False
        for n in range(operations.shape[0]):
            kind, x, y, z = operations[n, 0], operations[n, 1], operations[n, 2], operations[n, 3]
            if kind == 1:
                for k in range(width):
                    s[z, k] = s[x, k] & s[y, k]
            elif kind == 2:
                for k in range(width):
                    s[z, k] = s[x, k] & ~s[y, k]
            elif kind == 3:
                for k in range(width):
                    s[z, k] = s[x, k] | s[y, k]
            else:
                for k in range(width):
                    s[z, k] = s[x, k] ^ s[y, k]
        for w in range(width):
            first = start + 64 * w
            last = min(64, stop - first)
            higher = np.uint64(0)  # where a value is neither 0 nor 1
            for j in range(values):
                digits[starts[j]] = s[outputs[starts[j]], w] ^ flips[starts[j]]
                bits[j] = digits[starts[j]]
                for d in range(starts[j] + 1, starts[j + 1]):
                    digits[d] = s[outputs[d], w] ^ flips[d]
                    higher |= digits[d]
            if higher:
                for r in range(last):
                    shift = np.uint64(r)
                    for j in range(values):
                        sign = starts[j + 1] - 1
                        value = -(np.int64((digits[sign] >> shift) & np.uint64(1)) << (sign - starts[j]))
                        for d in range(starts[j], sign):
                            value += np.int64((digits[d] >> shift) & np.uint64(1)) << (d - starts[j])
                        Y[first + r, j] = value
            elif values == 1:
                for r in range(last):
                    Y[first + r, 0] = (bits[0] >> np.uint64(r)) & np.uint64(1)
            else:
                for r in range(last):
                    shift = np.uint64(r)
                    for j in range(values):
                        Y[first + r, j] = (bits[j] >> shift) & np.uint64(1)
    return True
