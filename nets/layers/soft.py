"""More smooth activations: Mish, the logarithm of the sigmoid, and two that are near ``tanh``."""

from __future__ import annotations

import numpy as np

from nets.core.arrays import Array
from nets.layers.elementwise import Elementwise

HIGHEST = 20  # exp(20) squared is so large that Mish is the identity in any dtype


class Mish(Elementwise):
    """``z tanh(log(1 + exp(z)))``.

    Parameters
    ----------
    inplace : bool
        Write into the input, and into the gradient given.

    Notes
    -----
    With ``e = exp(z)`` and ``n = e (e + 2)`` it is ``z n / (n + 2)``, which no sum of small and large rounds away.

    Examples
    --------
    >>> Mish()(np.array([-1e4, 0.0, 1.0, 1e4])).round(6).tolist()
    [-0.0, 0.0, 0.865098, 10000.0]

    References
    ----------
    .. [1] D. Misra, "Mish: a self regularized non-monotonic activation function", BMVC 2020, arXiv:1908.08681.
    """

    def value(self, x: Array, out: Array) -> None:
        total = self.workspace.like("total", x)
        np.minimum(x, HIGHEST, out=total)
        np.exp(total, out=total)
        np.add(total, 2, out=out)
        out *= total
        np.add(out, 2, out=total)
        out /= total
        out *= x

    def slope(self, x: Array, out: Array) -> None:
        """Write ``n / (n + 2) + 4 z e (e + 1) / (n + 2)^2``."""
        limited, e, total = (self.workspace.like(name, x) for name in ("limited", "exponential", "total"))
        np.minimum(x, HIGHEST, out=limited)
        np.exp(limited, out=e)
        np.add(e, 2, out=out)
        out *= e
        np.add(out, 2, out=total)
        out /= total
        limited *= e
        e += 1
        limited *= e
        limited *= 4
        limited /= total
        limited /= total
        out += limited


class LogSigmoid(Elementwise):
    """``log(1 / (1 + exp(-z)))``, exact where the sigmoid itself rounds to 0 or 1.

    Examples
    --------
    >>> LogSigmoid()(np.array([-1e4, 0.0, 1e4])).round(6).tolist()
    [-10000.0, -0.693147, 0.0]
    """

    def __init__(self) -> None:
        super().__init__()

    def value(self, x: Array, out: Array) -> None:
        below = self.workspace.like("below", x)
        np.abs(x, out=out)
        np.negative(out, out=out)
        np.exp(out, out=out)
        np.log1p(out, out=out)
        np.minimum(x, 0, out=below)
        np.subtract(below, out, out=out)

    def slope(self, x: Array, out: Array) -> None:
        """Write ``exp(min(-z, 0)) / (1 + exp(-abs(z)))``: ``1 / (1 + exp(z))`` without a large number."""
        total = self.workspace.like("below", x)
        np.abs(x, out=total)
        np.negative(total, out=total)
        np.exp(total, out=total)
        total += 1
        np.negative(x, out=out)
        np.minimum(out, 0, out=out)
        np.exp(out, out=out)
        out /= total


class Softsign(Elementwise):
    """``z / (1 + abs(z))``.

    Examples
    --------
    >>> Softsign()(np.array([-3.0, 0.0, 1.0])).tolist()
    [-0.75, 0.0, 0.5]

    References
    ----------
    .. [1] X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS
       2010.
    """

    def __init__(self) -> None:
        super().__init__()

    def value(self, x: Array, out: Array) -> None:
        np.abs(x, out=out)
        out += 1
        np.divide(x, out, out=out)

    def slope(self, x: Array, out: Array) -> None:
        np.abs(x, out=out)
        out += 1
        np.divide(1, out, out=out)
        out *= out


class Tanhshrink(Elementwise):
    """``z - tanh(z)``.

    Examples
    --------
    >>> Tanhshrink()(np.array([-1.0, 0.0, 1e4])).round(6).tolist()
    [-0.238406, 0.0, 9999.0]
    """

    def __init__(self) -> None:
        super().__init__()

    def value(self, x: Array, out: Array) -> None:
        np.tanh(x, out=out)
        np.subtract(x, out, out=out)

    def slope(self, x: Array, out: Array) -> None:
        np.tanh(x, out=out)
        out *= out
