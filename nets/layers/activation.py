"""The rectifier."""

from __future__ import annotations

from typing import ClassVar

from nets.core.arrays import Array
from nets.core.module import Module
from nets.kernels.relu import relu, relu_backward


class ReLU(Module):
    """``max(z, 0)``; the derivative at 0 is 0.

    Parameters
    ----------
    inplace : bool
        Write into the input, and into the gradient given: faster where what comes before has no more need of them.

    References
    ----------
    .. [1] V. Nair, G. E. Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.

    Examples
    --------
    >>> import numpy as np
    >>> ReLU()(np.array([-1.0, 0.0, 2.0])).tolist()
    [0.0, 0.0, 2.0]
    """

    needs_output: ClassVar[bool] = True

    def __init__(self, inplace: bool = False) -> None:
        self.in_place = inplace

    def forward(self, x: Array) -> Array:
        y = x if self.in_place else self.workspace.like("y", x)
        relu(x, y)
        self.keep(y)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (y,) = self.kept()
        dx = dy if self.in_place else self.workspace.like("dx", dy)
        relu_backward(dy, y, dx)
        return dx

    def extra_repr(self) -> str:
        return "inplace=True" if self.in_place else ""
