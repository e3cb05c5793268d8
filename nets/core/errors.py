"""The errors of `nets`: what is wrong, where, and what to do about it."""

from __future__ import annotations


class NetsError(ValueError):
    """What a user of `nets` can cause: the base of all its errors.

    Parameters
    ----------
    message : str
        What is wrong, and where.
    help : str
        What the user can do.

    Attributes
    ----------
    exit_code : int
        What a program that is ended by it exits with.

    Examples
    --------
    >>> print(NetsError("X has no rows", help="give one sample at least"))
    X has no rows
      help: give one sample at least
    """

    exit_code = 1

    def __init__(self, message: str, *, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help

    def __str__(self) -> str:
        return f"{self.message}\n  help: {self.help}" if self.help else self.message


class GraphError(NetsError):
    """A graph that breaks the contract of `nets.graphs.graph`, or cannot do what was asked of it."""


class PrecisionError(GraphError):
    """No floating-point type is proved to hold every value of the network exactly."""


class DataError(NetsError):
    """Data that cannot be read or learned from; the message names the file and the place in it."""


class ShapeError(NetsError):
    """An array whose shape, dtype or values do not fit where it was given."""


class StateError(NetsError):
    """Saved weights or training state that do not fit the model, or a call out of its order."""


class TrainingError(NetsError):
    """Training that went wrong: numbers that are not finite; the message names the layer."""
