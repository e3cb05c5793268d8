"""The network inside an estimator: made of a row of the table, of any model, or by a function."""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module
from nets.core.tables import lookup, unknown_name
from nets.layers import Embedding, TwoChannelEmbedding
from nets.models import MODELS, Model
from nets.train import predict

#: A row of `MODELS`, a model to begin with, or a function of inputs, outputs and a generator that makes one.
Body: TypeAlias = str | Module | Callable[[Any, int, np.random.Generator], Module]


@dataclass(frozen=True)
class Wanted:
    """What an estimator asks of its network.

    Attributes
    ----------
    inputs : tuple of int
        The shape of one sample.
    outputs : int
        How many numbers it gives for each.
    largest_id : int
        The largest number in the samples, where these are ids of words.
    dtype : dtype
        Of the parameters of a row of the table.
    """

    inputs: tuple[int, ...]
    outputs: int
    largest_id: int
    dtype: DTypeLike


def make_body(
    model: Body, hidden: int | Sequence[int] | None, options: Mapping[str, Any] | None, wanted: Wanted, rng: Any
) -> Module:
    """Return a network with new weights; of a model that was given a copy, with the weights that it has.

    Parameters
    ----------
    model : str, Module or callable
    hidden : int, sequence of int, optional
        Widths of the hidden layers of a row of the table; its default without.
    options : mapping, optional
        Further options of the row.
    wanted : Wanted
    rng : numpy.random.Generator
        What the weights are drawn from.

    Raises
    ------
    NetsError
        If there is no such model, or it has not these options.

    Examples
    --------
    >>> make_body("mlp", 3, None, Wanted((2,), 1, 0, "f4"), np.random.default_rng(0))
    Sequential(
      (0): Linear(2, 3)
      (1): ReLU(inplace=True)
      (2): Linear(3, 1)
    )
    """
    if isinstance(model, str):
        return _of_table(model, _options(hidden, options), wanted, rng)
    if hidden is not None or options:
        raise NetsError("hidden and options are those of a row of nets.models.MODELS", help="give model='mlp'")
    if isinstance(model, Module):
        return copy.deepcopy(model)
    if isinstance(model, type) or not callable(model):
        raise NetsError(
            f"model must be a name, a model or a function, but is {model!r}",
            help=f"choose from {', '.join(MODELS)}, or give a function (inputs, outputs, rng) -> Module",
        )
    made = model(wanted.inputs[0] if len(wanted.inputs) == 1 else wanted.inputs, wanted.outputs, rng)
    if not isinstance(made, Module):
        raise NetsError(f"the function that makes the model returned a {type(made).__name__}, no Module of nets")
    return made


def reads_ids(model: Body) -> bool:
    """Whether samples are numbers of words: rows of them, that are never scaled.

    >>> reads_ids("text-cnn"), reads_ids("mlp")
    (True, False)
    """
    if isinstance(model, str):
        return lookup("model", model, MODELS).kind == "sentences"
    if isinstance(model, Module):
        return any(isinstance(part, Embedding | TwoChannelEmbedding) for _, part in model.named_modules())
    return False


def check_outputs(model: Module, X: Array, outputs: int, what: str) -> None:
    """Refuse a network that gives another number of outputs than are wanted, as it shows on one sample.

    Parameters
    ----------
    model : Module
    X : ndarray, shape (N, ...)
    outputs : int
    what : str
        What they are, for the message.
    """
    shape = predict(model, X[:1]).shape[1:]
    if shape != (outputs,):
        raise ShapeError(
            f"the model gives outputs of shape {shape} for each sample, but y has {outputs} {what}",
            help=f"let it end in {outputs} outputs",
        )


def _options(hidden: int | Sequence[int] | None, options: Mapping[str, Any] | None) -> dict[str, Any]:
    given = dict(options or {})
    if hidden is None:
        return given
    if "hidden" in given:
        raise NetsError("hidden is given twice, by itself and in options", help="leave one out")
    try:
        widths = tuple(map(operator.index, hidden if isinstance(hidden, Sequence | np.ndarray) else [hidden]))
    except (TypeError, ValueError):
        raise NetsError(f"hidden must be widths, whole numbers, but is {hidden!r}", help="give (100, 50)") from None
    return {"hidden": widths, **given}


def _of_table(name: str, options: dict[str, Any], wanted: Wanted, rng: Any) -> Module:
    row = lookup("model", name, MODELS)
    known = [option.name for option in row.options] + ["vocabulary"] * (row.kind == "sentences")
    for given in options:
        if given not in known:
            raise unknown_name(f"option of {name}", given, known, NetsError)
    first = _first(name, row, options, wanted)
    counts = [wanted.outputs] if row.classifies else []
    return row.build(first, *counts, **options, rng=rng, dtype=wanted.dtype)


def _first(name: str, row: Model, options: dict[str, Any], wanted: Wanted) -> Any:
    """Return what a build function takes first; the size of a vocabulary is taken out of the options."""
    if row.kind == "sentences":
        return options.pop("vocabulary", wanted.largest_id + 1)
    fits = len(wanted.inputs) == (3 if row.kind == "maps" else 1)
    if not fits:
        kind = "maps (channels, height, width)" if row.kind == "maps" else "vectors"
        raise ShapeError(
            f"{name} takes {kind}, but a sample has shape {wanted.inputs}",
            help="give input_shape=(channels, height, width)" if row.kind == "maps" else "leave input_shape out",
        )
    return wanted.inputs if row.kind == "maps" else wanted.inputs[0]
