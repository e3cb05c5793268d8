"""What a resumed run must have in common with the one before it, as values that JSON can hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.train.run import Plan, Run
from nets.train.samples import SampleSource, SampleView
from nets.train.streamed import StreamedSamples


def settings(run: Run, plan: Plan, seeds: Sequence[int]) -> dict[str, Any]:
    """Return all that decides how a run goes, but for the number of epochs.

    Parameters
    ----------
    run : Run
    plan : Plan
    seeds : sequence of int
        What `fit` drew for order, augmentation and split.
    """
    return {
        "model": repr(run.model),
        "weights": {name: _kind(value) for name, value in run.model.state_dict().items()},
        "loss": name_of(run.loss),
        "optimizer": {"name": type(run.optimizer).__name__, **run.optimizer.options()},
        "batch_size": plan.batch_size,
        "seed": list(seeds),
        "generators": {name: type(rng.bit_generator).__name__ for name, rng in run.generators.items()},
        "data": _data(plan.samples),
        "validation": _validation(plan),
        "prepare": name_of(plan.samples.prepare),
        "augment": name_of(plan.augment),
        "clip_norm": plan.clip_norm,
        "constraints": [name_of(constraint) for constraint in plan.constraints],
        "callbacks": [name_of(one) for name, one in run.states.items() if name.startswith("callback.")],
    }


def name_of(thing: object) -> str:
    """Return a name that is the same in the next process: without the addresses that representations have.

    >>> name_of(print), name_of(None), name_of(object())
    ('print', 'None', '<object object>')
    """
    return re.sub(" at 0x[0-9a-fA-F]+", "", getattr(thing, "__qualname__", None) or repr(thing))


def differences(old: Any, new: Any, place: str = "") -> Iterator[str]:
    """Yield in words where two settings differ.

    Parameters
    ----------
    old, new : object
        Values that JSON can hold; mappings are compared key by key.
    place : str
        Where they stand, for the words.

    Examples
    --------
    >>> list(differences({"optimizer": {"lr": 0.1}}, {"optimizer": {"lr": 0.2}}))
    ['optimizer.lr was 0.1 and is 0.2']
    """
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from differences(old.get(key), new.get(key), f"{place}.{key}" if place else key)
    elif isinstance(old, str) and isinstance(new, str) and "\n" in old + new:
        lines, others = [*old.splitlines(), ""], [*new.splitlines(), ""]
        k = next((k for k, (a, b) in enumerate(zip(lines, others, strict=False)) if a != b), None)
        if k is not None:
            yield f"{place} had {lines[k].strip()!r} and has {others[k].strip()!r}"
    elif old != new:
        yield f"{place} was {old} and is {new}"


def _kind(array: Array) -> str:
    return f"{array.dtype} {array.shape}"


def _data(samples: SampleSource) -> dict[str, Any]:
    if isinstance(samples, StreamedSamples):  # whoever resumes answers for the same batches
        return {"stream": name_of(samples.stream.source)}
    assert isinstance(samples, SampleView)
    several = isinstance(samples.X, tuple)
    inputs = {f"X[{k}]": part for k, part in enumerate(samples.X)} if several else {"X": samples.X}
    arrays = {**inputs, "y": samples.y}
    if samples.weights is not None:
        arrays["sample_weight"] = samples.weights
    return {name: {"shape": _kind(array), "content": content_hash(array)} for name, array in arrays.items()}


def _validation(plan: Plan) -> Any:
    held_out = plan.held_out
    if isinstance(held_out, SampleView) and held_out.rows is not None:
        return {"samples": len(held_out)}
    return None if held_out is None else _data(held_out)


def content_hash(array: Array) -> str:
    """Return a number that stands for the values of an array.

    >>> content_hash(np.arange(3)) == content_hash(np.arange(3)[::-1])
    False
    """
    digest = hashlib.blake2b(digest_size=8)
    rows = max(1, (1 << 20) * len(array) // max(1, array.size))
    for start in range(0, len(array), rows):
        digest.update(np.ascontiguousarray(array[start : start + rows]).tobytes())
    return digest.hexdigest()
