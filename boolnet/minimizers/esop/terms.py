"""Terms: multi-output cubes of an exclusive sum of products, each packed in one int.

A **term** has a field per input and one for its outputs. An input's field holds two bits, what its literal is worth
where the input is 0 and where it is 1: 01 is a negated literal, 10 a positive one, 11 no literal. The last field has a
bit per output. The product of two terms ANDs their fields; and terms that differ in one field add up, in the
exclusive sense, to the one term that has there the XOR of the two: ``a ^ !a = 1``, ``a ^ 1 = !a``, ``{y} ^ {y, z} =
{z}``. That is all that exorlink needs to know, so that inputs and outputs need no different rules.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.cover import Cover

CODE_OF_VALUE = (0b01, 0b10, 0b11)  # by a cube's value: 0, 1, FREE


class Layout:
    """Where the fields lie: input i at bits 2i and 2i + 1, the outputs from bit 2n on.

    Attributes
    ----------
    n_inputs, n_outputs : int
    fields : tuple of int, length n + 1
        The bits of each field.
    low : int
        The lower bit of every input's field.
    top : int
        The term without literals and without outputs.

    Examples
    --------
    >>> layout = Layout(2, 1)
    >>> [bin(term) for term in layout.terms(Cover.from_strings(["1-"], ["1"]))]
    ['0b11110']
    >>> layout.edges(0b11110)
    2
    """

    def __init__(self, n_inputs: int, n_outputs: int) -> None:
        self.n_inputs = n_inputs
        self.n_outputs = n_outputs
        outputs = ((1 << n_outputs) - 1) << 2 * n_inputs
        self.fields = (*(0b11 << 2 * i for i in range(n_inputs)), outputs)
        self.top = (1 << 2 * n_inputs) - 1
        self.low = self.top // 3

    def edges(self, term: int) -> int:
        """Return the literals and the memberships of a term."""
        return self.literals(term) + (term >> 2 * self.n_inputs).bit_count()

    def literals(self, term: int) -> int:
        """Return the literals of a term."""
        return self.n_inputs - (term & term >> 1 & self.low).bit_count()

    def is_empty(self, product: int) -> bool:
        """Return whether the product of terms has an empty field."""
        return self.is_nowhere(product) or not product >> 2 * self.n_inputs

    def is_nowhere(self, product: int) -> bool:
        """Return whether the product of terms holds no input vector."""
        return (product | product >> 1) & self.low != self.low

    def terms(self, cover: Cover) -> list[int]:
        """Return the cubes of a cover as terms."""
        codes = np.array(CODE_OF_VALUE, dtype=np.uint8)[cover.cubes]
        bits = np.zeros((len(cover), 2 * self.n_inputs + self.n_outputs), dtype=np.uint8)
        bits[:, 0 : 2 * self.n_inputs : 2] = codes & 1
        bits[:, 1 : 2 * self.n_inputs : 2] = codes >> 1
        bits[:, 2 * self.n_inputs :] = cover.members
        packed = np.packbits(bits, axis=1, bitorder="little")
        return [int.from_bytes(row.tobytes(), "little") for row in packed]

    def cover(self, terms: Iterable[int]) -> Cover:
        """Return terms as a cover, in the order of its text."""
        width = 2 * self.n_inputs + self.n_outputs
        size = (width + 7) // 8
        data = b"".join(term.to_bytes(size, "little") for term in terms)
        rows = np.frombuffer(data, dtype=np.uint8).reshape(len(data) // size, size)
        bits = np.unpackbits(rows, axis=1, bitorder="little", count=width)
        codes = bits[:, 0 : 2 * self.n_inputs : 2] + 2 * bits[:, 1 : 2 * self.n_inputs : 2]
        cubes: NDArray[np.uint8] = codes - np.uint8(1)
        return Cover(cubes, bits[:, 2 * self.n_inputs :].astype(np.bool_)).sorted()
