"""What is learned."""

from __future__ import annotations

from nets.core.arrays import Array


class Parameter:
    """An array that is learned, and the gradient of the loss by it.

    Parameters
    ----------
    data : ndarray
        The values.
    decays : bool
        Whether weight decay shrinks it: true of weights, not of biases nor of what normalisation learns.
    learned : bool
        Whether optimisers change it: not a static embedding.
    """

    __slots__ = ("data", "decays", "grad", "learned")

    def __init__(self, data: Array, *, decays: bool = True, learned: bool = True) -> None:
        self.data = data
        self.grad: Array | None = None
        self.decays = decays
        self.learned = learned

    def accumulate(self, gradient: Array) -> None:
        """Add a gradient; the array given becomes the parameter's own."""
        if self.grad is None:
            self.grad = gradient
        else:
            self.grad += gradient

    def __repr__(self) -> str:
        return f"Parameter(shape={self.data.shape}, dtype={self.data.dtype})"
