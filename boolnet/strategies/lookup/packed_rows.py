"""Packed rows: words of P bits, each held by a network as an integer, and how one bit, or a few, of a word are read.

A word is 2^r chunks of q bits; r select inputs say which chunk is wanted. Select input i moves the word on by
``Q = q 2^i`` bits, most significant first. Folding, ``v - relu(2 v - 2 h + 1)`` for v below 2 h, drops the most
significant bit in one neuron and complements the others where that was 1, so the word is coded with every chunk
complemented where the last bit of the chunk before is 1: for q = 1 the reflected binary code [1]_. Folds that shall
only happen where the select input is 1 read ``v - N (1 - select)``, N = 2^P, instead of v; one more neuron scales what
is left: Q + 1 neurons for Q bits. The chunk is then the top of the word; a bit there is a threshold, two neurons.

References
----------
.. [1] F. Gray, Pulse code communication, US patent 2,632,058, 1953.
.. [2] M. Telgarsky, Representation benefits of deep feedforward networks, 2015: the foldings, as a sawtooth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.strategies.sketch import Sketch
from nets import Affine

# Every word of 4 bits stands in it once: the sequence of de Bruijn with the fewest turns.
WINDOWS = (0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Reading:
    """How a word is read.

    Attributes
    ----------
    chunk : int
        q, the bits wanted.
    selects : int
        r, the number of select inputs.
    at_once : int
        How many bits a layer drops, at 2^a - 1 neurons for a bits. With 4, a bit of words of 4 is read in one layer.
    layered : bool
        Whether neurons read the layer before only: values are then copied from layer to layer.
    clamp_from : int or None
        By how many bits the bound of a word may be too large before one more neuron clamps it.
    """

    chunk: int
    selects: int
    at_once: int = 1
    layered: bool = False
    clamp_from: int | None = None

    @property
    def bits(self) -> int:
        """P, the bits of a word."""
        return self.chunk << self.selects

    @property
    def is_window(self) -> bool:
        """Whether a word is a place in `WINDOWS`, where bit t stands t places further: 12 neurons in one layer."""
        return self.chunk == 1 and self.selects == 2 and self.at_once >= 4

    def parts(self, bits: int) -> list[int]:
        """Return how many bits to drop in each layer."""
        layers = -(-bits // self.at_once)
        return [bits // layers + (i < bits % layers) for i in range(layers)]

    def carries_select(self, i: int) -> bool:
        """Whether select input i travels inside the word, as ``v + N select``.

        It is then copied with the word rather than beside it. To take it out again where it is not the last has weights
        of N, and bounds of N^2.
        """
        is_cheap = self.layered and len(self.parts(self.chunk << i)) >= 3
        return is_cheap and (self.is_last(i) or self.clamp_from is None)

    def is_last(self, i: int) -> bool:
        """Whether the bit wanted is read without scaling the word after select input i."""
        return self.chunk == 1 and i == self.selects - 1


def encode(reading: Reading, bits: NDArray[np.int8]) -> NDArray[np.int64]:
    """Return the words that are read as some bits, their first bit the most significant.

    Parameters
    ----------
    reading : Reading
    bits : ndarray of int8, shape (..., 2^r, q)
        The chunks of each word.

    Returns
    -------
    words : ndarray of int64, shape (...)
    """
    digits = bits.astype(np.int8)
    r = reading.selects
    if reading.is_window:
        places = {WINDOWS[i : i + 4]: i for i in range(16)}
        table = np.array([places[tuple(word >> 3 - j & 1 for j in range(4))] for word in range(16)], dtype=np.int64)
        result: NDArray[np.int64] = table[digits[..., 0].astype(np.int64) @ [8, 4, 2, 1]]
        return result
    if r and reading.is_last(r - 1) and reading.bits > 2 and reading.carries_select(r - 1):
        digits[..., 1 << (r - 1) :, :] ^= 1
    for t in range(1, 1 << r):
        digits[..., t, :] ^= digits[..., t - 1, -1:]
    weights = 1 << np.arange(reading.bits - 1, -1, -1, dtype=np.int64)
    return digits.reshape(*digits.shape[:-2], -1).astype(np.int64) @ weights


def read_word(sketch: Sketch, reading: Reading, word: Affine, selects: Sequence[Affine]) -> list[Affine]:
    """Note down the neurons that read a word, and return the bits of the chunk that was wanted.

    Parameters
    ----------
    sketch : Sketch
        Where they are noted down.
    reading : Reading
    word : Affine
        The word, as `encode` made it.
    selects : sequence of Affine
        The select inputs, the one that moves the word on least first.

    Returns
    -------
    bits : list of Affine, length q
    """
    if reading.is_window:
        place = word + selects[0] + 2 * selects[1]
        turns = [
            (sketch.neuron(place - i), WINDOWS[i - 1] - 2 * WINDOWS[i] + WINDOWS[i + 1])
            for i in range(1, len(WINDOWS) - 1)
            if WINDOWS[i - 1 : i + 2] not in ((0, 0, 0), (1, 1, 1))
        ]
        return [Affine.sum(turn * neuron for neuron, turn in turns)]
    later = list(selects)
    for i in range(reading.selects):
        select = later.pop(0)
        if reading.bits == 2:  # the only case without bits below the one wanted
            u = word + select
            return [sketch.neuron(u - 1) - sketch.neuron(u - 2) - sketch.neuron(u - 3)]
        if reading.clamp_from is not None and sketch.high(word) >> reading.bits + reading.clamp_from:
            word = _clamped(sketch, word, 1 << reading.bits)
            if reading.layered:
                select, *later = (sketch.neuron(one) for one in (select, *later))
        if reading.is_last(i):
            return [_last(sketch, reading, word, select, i)]
        word, later = _move(sketch, reading, word, select, later, i)
    return _top(sketch, reading, word)


def _clamped(sketch: Sketch, word: Affine, top: int) -> Affine:
    """Return a value below `top` as one neuron that is proved to be."""
    return top - 1 - sketch.neuron(top - 1 - word)


def _fold(sketch: Sketch, gated: Affine, width: int, bits: int) -> Affine:
    """Return what is to be added to a value of `bits` bits above `width` to drop them."""
    terms = [sketch.neuron(2 * gated - (2 * j * width - 1)) * (-1) ** j for j in range(1, 1 << bits)]
    return Affine.sum(terms)


def _move(
    sketch: Sketch, reading: Reading, word: Affine, select: Affine, later: list[Affine], i: int
) -> tuple[Affine, list[Affine]]:
    """Move the word on by Q bits where the select input is 1."""
    N, Q = 1 << reading.bits, reading.chunk << i
    parts, carried = reading.parts(Q), reading.carries_select(i)
    body, width = word + N * select if carried else word, N
    for number, bits in enumerate(parts):
        width >>= bits
        gated = body - N if carried else body - N * (1 - select)
        fold = _fold(sketch, gated, width, bits)
        kept = _clamped(sketch, body, 2 * N if carried else N) if reading.layered else body
        if number == len(parts) - 1:
            chosen = sketch.neuron(gated)
            if carried:
                kept = kept - N * (sketch.neuron(gated + 1) - chosen)
            body = kept + ((1 << Q) - 1) * chosen + (1 << Q) * fold
        else:
            body = kept + fold
            if reading.layered and not carried:
                select = sketch.neuron(select)
        if reading.layered:
            later = [sketch.neuron(one) for one in later]
    return body, later


def _last(sketch: Sketch, reading: Reading, word: Affine, select: Affine, i: int) -> Affine:
    """Return the top bit of the word, moved on by Q bits where the select input is 1."""
    N, Q = 1 << reading.bits, reading.chunk << i
    carried = reading.carries_select(i)
    body, width = word + N * select if carried else word, N
    for bits in reading.parts(Q):
        width >>= bits
        gated = body - N if carried else body - N * (1 - select)
        fold = _fold(sketch, gated, width, bits)
        body = (_clamped(sketch, body, 2 * N if carried else N) if reading.layered else body) + fold
        if reading.layered and not carried:
            select = sketch.neuron(select)
    if carried:
        return _step(sketch, body, N // 2) - _step(sketch, body, N + width // 2)
    return _step(sketch, body + (N // 2 - width // 2) * select, N // 2)


def _step(sketch: Sketch, value: Affine, least: int) -> Affine:
    """Return ``[value >= least]``."""
    return sketch.neuron(value - (least - 1)) - sketch.neuron(value - least)


def _tight_step(sketch: Sketch, value: Affine, least: int) -> Affine:
    """Return the same, proved to be 0 or 1, in two layers."""
    return 1 - sketch.neuron(1 - sketch.neuron(value - (least - 1)))


def _top(sketch: Sketch, reading: Reading, word: Affine) -> list[Affine]:
    """Return the top q bits of a word."""
    weight, digits = 1 << reading.bits, list[Affine]()
    for j in range(reading.chunk):
        weight >>= 1
        if weight == 1:  # nothing is left below
            digits.append(word)
            break
        is_loose = reading.clamp_from is not None and sketch.high(word) >> weight.bit_length() + reading.clamp_from
        digit = (_tight_step if is_loose and not reading.layered else _step)(sketch, word, weight)
        if reading.layered:
            digits = [sketch.neuron(one) for one in digits]
        if j < reading.chunk - 1:
            word = (_clamped(sketch, word, 2 * weight) if reading.layered else word) - weight * digit
        digits.append(digit)
    return digits
