"""Weights from elsewhere: those of a model that was written in another library, with other names, in one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import StateError
from nets.core.module import Module, value_of
from nets.core.state import Rename

Shape: TypeAlias = tuple[int, ...]
COUNTER = "num_batches_tracked"


def load_weights(model: Module, state: Mapping[str, Any], rename: Mapping[str, str] | Rename | None = None) -> None:
    """Take over the weights of a model that has the same layers under other names.

    Where the names agree, or `rename` makes them, they decide. Otherwise the layers are matched in their order: the
    k-th array of the state belongs to the k-th of the model, and must have its kind (weight, bias, mean, variance) and
    its shape, up to what `LAYOUTS` turns. A counter of batches may be missing.

    Parameters
    ----------
    model : Module
    state : mapping of str to array
        In the order of the layers, as PyTorch's ``state_dict`` gives it.
    rename : mapping of str to str, or callable, optional
        See `nets.core.module.Module.load_state_dict`.

    Raises
    ------
    StateError
        At the first array that has no counterpart. Nothing has been changed then.

    Examples
    --------
    >>> from nets.layers import Conv1d, Linear, Sequential
    >>> model = Sequential({"conv": Conv1d(2, 1, 3, bias=False), "out": Linear(1, 1)})
    >>> state = {"c.weight": np.ones((1, 1, 3, 2)), "fc.weight": np.full((1, 1), 0.5), "fc.bias": np.zeros(1)}
    >>> load_weights(model, state)
    >>> model.state_dict()["conv.weight"].shape, model.state_dict()["out.weight"].tolist()
    ((1, 2, 3), [[0.5]])
    """
    own = {name: value_of(module, attribute) for name, module, attribute in model.places()}
    if rename is not None or own.keys() == state.keys():
        model.load_state_dict(state, rename=rename)
        return
    given = {name: np.asarray(value) for name, value in state.items()}
    counters = {name: value for name, value in own.items() if name.rpartition(".")[2] == COUNTER}
    if sum(name.rpartition(".")[2] == COUNTER for name in given) != len(counters):
        given = {name: value for name, value in given.items() if name.rpartition(".")[2] != COUNTER}
        own = {name: value for name, value in own.items() if name not in counters}
    else:
        counters = {}
    model.load_state_dict(_matched(own, given) | counters)


def _matched(own: Mapping[str, Array], given: Mapping[str, Array]) -> dict[str, Array]:
    """Return the arrays of a state by the names of the model, matched in their order."""
    way_out = "give rename={'their name': 'our name'}; print(list(model.state_dict())) shows ours"
    found: dict[str, Array] = {}
    for (name, old), (theirs, value) in zip(own.items(), given.items(), strict=False):
        turned = fitted(value, old.shape)
        if turned is None or _kind(name) != _kind(theirs):
            raise StateError(
                f"the states differ at {name}, of shape {old.shape}, where {theirs} has shape {value.shape}",
                help=way_out,
            )
        found[name] = turned
    if len(own) != len(given):
        rest, whose = (own, "the state lacks") if len(own) > len(given) else (given, "the model has nothing for")
        raise StateError(f"{whose} {', '.join(list(rest)[min(len(own), len(given)) :][:5])}", help=way_out)
    return found


def _kind(name: str) -> str:
    return name.rpartition(".")[2]


def fitted(value: Array, shape: Shape) -> Array | None:
    """Return an array in the shape that is wanted, turned by one of `LAYOUTS`; None where none gives it.

    >>> fitted(np.zeros((100, 1, 3, 300)), (100, 300, 3)).shape, fitted(np.zeros((2, 3)), (3, 2))
    ((100, 300, 3), None)
    """
    if value.shape == shape:
        return value
    return next((turned for turn in LAYOUTS if (turned := turn(value)) is not None and turned.shape == shape), None)


def _over_words(value: Array) -> Array | None:
    """A convolution over maps of one channel, words down and dimensions across, is one over sequences."""
    return value[:, 0].transpose(0, 2, 1) if value.ndim == 4 and value.shape[1] == 1 else None


def _of_height_one(value: Array) -> Array | None:
    """A convolution over maps of height 1 is one over sequences."""
    return value[:, :, 0] if value.ndim == 4 and value.shape[2] == 1 else None


#: Other layouts of the same weights.
LAYOUTS: tuple[Callable[[Array], Array | None], ...] = (_over_words, _of_height_one)
