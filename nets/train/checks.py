"""What is refused before any work starts, with its place and a way out."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nets.core.arrays import Array
from nets.core.errors import DataError, NetsError, ShapeError
from nets.core.module import Module
from nets.data.stream import Stream
from nets.io.files import check_place
from nets.losses import Loss
from nets.metrics import Metric, counted, is_whole
from nets.optim import Optimizer
from nets.train.arrays import BLOCK, checked, checked_weights
from nets.train.callbacks.base import Callback
from nets.train.means import weight_of
from nets.train.modes import out_of_training
from nets.train.objective import returned
from nets.train.run import Plan
from nets.train.samples import Prepare, SampleSource, SampleView
from nets.train.streamed import StreamedSamples


def as_samples(
    X: ArrayLike | tuple[ArrayLike, ...],
    y: ArrayLike | None,
    sample_weight: ArrayLike | None = None,
    prepare: Prepare | None = None,
    model: Module | None = None,
    name: str = "",
) -> SampleView:
    """Return data as samples, or raise what is wrong with them.

    Parameters
    ----------
    X : array_like, shape (N, ...), or tuple of them
        A tuple for a model that takes several inputs.
    y : array_like, shape (N, ...), optional
        Zeros where there are none.
    sample_weight : array_like, shape (N,), optional
    prepare : callable, optional
        See `SampleView`.
    model : Module, optional
        What they are for: floating-point inputs come in the dtype of its parameters.
    name : str
        What stands before the names of the arrays in messages, e.g. "validation ".

    Raises
    ------
    ShapeError
        If there are no samples, or lengths differ.
    DataError
        At the first NaN or infinity, with its place.
    """
    dtype = dtype_of(model)
    inputs, targets = checked(X, y, dtype, name, takes_several(model))
    weights = None if sample_weight is None else checked_weights(sample_weight, len(targets), name)
    return SampleView(inputs, targets, weights, prepare=prepare, dtype=dtype)


def as_source(
    X: ArrayLike | tuple[ArrayLike, ...] | Stream,
    y: ArrayLike | None,
    sample_weight: ArrayLike | None = None,
    prepare: Prepare | None = None,
    model: Module | None = None,
    name: str = "",
) -> SampleSource:
    """Return data, arrays or a stream of batches, as samples; see `as_samples`.

    Parameters
    ----------
    X, y, sample_weight, prepare, model, name
        As `as_samples` takes them; of a stream, targets and weights come with its batches.
    """
    if not isinstance(X, Stream):
        if y is None:
            raise NetsError(f"{name}y is missing: only a Stream brings its targets", help="give X and y")
        return as_samples(X, y, sample_weight, prepare, model, name)
    for what, given in (("y", y), ("sample_weight", sample_weight)):
        if given is not None:
            raise NetsError(f"{name}{what} comes with the batches of a Stream", help="let it give (X, y, weights)")
    return StreamedSamples(X, prepare, dtype_of(model), name, takes_several(model))


def takes_several(model: Module | None) -> bool:
    """Return whether a model takes a tuple of inputs."""
    return bool(getattr(model, "takes_several", False))


def dtype_of(model: Module | None) -> np.dtype[Any] | None:
    """Return the dtype of a model's parameters, None where there are none."""
    parameters = [] if model is None else model.parameters()
    return parameters[0].data.dtype if parameters else None


def check_count(name: str, value: int, least: int) -> None:
    """Refuse an option that is not a whole number of at least `least`.

    Parameters
    ----------
    name : str
        Of the option, for the message.
    value : int
    least : int
        The smallest that is allowed.
    """
    try:
        fits = operator.index(value) >= least and not isinstance(value, bool)
    except TypeError:
        fits = False
    if not fits:
        raise NetsError(f"{name} must be a whole number of at least {least}, but is {value!r}")


def check_options(
    epochs: int, batch_size: int, clip_norm: float | None, resume: bool, checkpoint: str | PathLike[str] | None
) -> None:
    """Refuse options that training cannot work with.

    Parameters
    ----------
    epochs, batch_size, clip_norm, resume, checkpoint
        As `fit` takes them.
    """
    check_count("epochs", epochs, 0)
    check_count("batch_size", batch_size, 1)
    if clip_norm is not None and not clip_norm > 0:
        raise NetsError(f"clip_norm must be above 0, but is {clip_norm}")
    if checkpoint is not None:
        check_place(Path(checkpoint))
    elif resume:
        raise NetsError("resume needs the file to go on from", help="give checkpoint=PATH")


def draw_seeds(rng: np.random.Generator | int, count: int) -> list[int]:
    """Return seeds for generators of their own.

    >>> draw_seeds(0, 2) == draw_seeds(np.random.default_rng(0), 2)
    True
    """
    try:
        generator = np.random.default_rng(rng)
    except (TypeError, ValueError) as error:
        raise NetsError(f"rng must be a generator or a seed of at least 0, but is {rng!r}: {error}") from None
    return [int(seed) for seed in generator.integers(2**63, size=count)]


def checked_callbacks(callbacks: Iterable[Callback]) -> list[Callback]:
    """Return callbacks as a list, or refuse what is none of them."""
    if not isinstance(callbacks, Iterable):
        raise NetsError(f"callbacks must be a list, but is {callbacks!r}", help="give [callback], or [] for none")
    found = list(callbacks)
    for k, one in enumerate(found):
        if not isinstance(one, Callback):
            what = f"the class {one.__name__}" if isinstance(one, type) else repr(one)
            raise NetsError(f"callback {k} must be one of nets.train.callbacks, but is {what}", help="derive Callback")
    return found


def check_optimizer(model: Module, optimizer: Optimizer) -> None:
    """Refuse what is no optimiser, and one of other parameters or of those of before `astype`."""
    if not isinstance(optimizer, Optimizer):
        what = f"the class {optimizer.__name__}" if isinstance(optimizer, type) else repr(optimizer)
        raise NetsError(f"optimizer must be one of nets.optim, but is {what}", help="give SGD(model.parameters())")
    own = {id(parameter) for parameter in model.parameters()}
    if any(id(parameter) not in own for parameter in optimizer.parameters):
        raise NetsError("the optimizer holds parameters that are not the model's", help="give it model.parameters()")
    for parameter, state in zip(optimizer.parameters, optimizer.state, strict=True):
        if any(array.dtype.kind == "f" and array.dtype != parameter.data.dtype for array in state.values()):
            raise NetsError("the optimizer was made before the model's dtype changed", help="make it after astype")


def check_fit(model: Module, loss: Loss, plan: Plan) -> None:
    """Try the first batch out of training, then look at all targets: refuse what the model or the loss would.

    Parameters
    ----------
    model : Module
    loss : Loss
    plan : Plan
        The data, and how it is cut into batches.

    Raises
    ------
    ShapeError
        If inputs do not fit the model, its outputs the targets, or a label is no class of the model.
    NetsError
        If a loss does not return a number and a gradient.
    DataError
        If no sample counts in the loss.
    """
    with out_of_training():
        for name, samples in (("", plan.samples), ("validation: ", plan.held_out)):
            if samples is not None:
                _try(model, loss, samples, plan, name)
    if not isinstance(plan.samples, SampleView):
        return
    y, weights = plan.samples.targets()
    if not weight_of(loss, y, weights) > 0:
        raise DataError("no sample counts in the loss: all labels are ignored, or of weight 0")
    if plan.batch_size == 1 or len(plan.samples) % plan.batch_size == 1:
        _try_one(model, plan.samples, plan.batch_size)


def _try(model: Module, loss: Loss, samples: SampleSource, plan: Plan, name: str) -> None:
    x, y, weights = samples.first(plan.batch_size)
    try:
        z = model.forward(x)
        if weight_of(loss, y, weights):
            returned(loss, z, loss(z, y, weights))
        check_metrics(plan.metrics, z, y)
        if not isinstance(samples, SampleView):
            return  # the targets of further batches are looked at when they come
        check_targets = getattr(loss, "check_targets", None)
        if check_targets is not None:
            check_targets(np.broadcast_to(z[:1], (len(samples.y), *z.shape[1:])), samples.y)
        else:
            _try_targets(loss, z, samples.y, plan.batch_size)
    except NetsError as error:
        raise type(error)(f"{name}{error.message}", help=error.help) from None


def check_metrics(metrics: Mapping[str, Metric], z: Array, y: Array) -> None:
    """Refuse a metric that cannot be called or gives no number; those of whole data are not tried on a part.

    Parameters
    ----------
    metrics : mapping of str to callable
    z : ndarray
        Outputs of the model.
    y : ndarray
        Their targets.
    """
    for name, metric in metrics.items():
        if not callable(metric):
            raise NetsError(f"the metric {name!r} must be callable, but is {metric!r}", help="see nets.metrics")
        if is_whole(metric) or not counted(metric, y):
            continue
        value = metric(z, y)
        if np.ndim(value) or np.asarray(value).dtype.kind not in "fiub":
            found = f"an array of shape {np.shape(value)}" if np.ndim(value) else repr(value)
            raise NetsError(f"the metric {name!r} must return a number, not {found}")


def _try_targets(loss: Loss, z: Array, y: Array, batch_size: int) -> None:
    """Refuse the first targets that the loss refuses, by their place among all; outputs are those of the first batch.

    Parameters
    ----------
    loss : Loss
    z : ndarray
        Outputs of the model.
    y : ndarray
        All targets.
    batch_size : int
        How many come at once, at most, where the loss may depend on it: a function of one's own.
    """
    is_ours = type(loss).__module__.startswith("nets.losses")
    rows = max(1, BLOCK * len(z) // max(1, z.size)) if is_ours else batch_size
    for start in range(0, len(y), rows):
        part = y[start : start + rows]
        try:
            loss(z[np.arange(len(part)) % len(z)], part)
        except NetsError as error:
            where = f"in samples {start} to {start + len(part) - 1}: "
            raise type(error)(f"{where}{error.message}", help=error.help) from None


def _try_one(model: Module, samples: SampleView, batch_size: int) -> None:
    """Refuse a last batch of one sample where the model cannot learn from one, as batch norm cannot."""
    state = model.state_dict()
    generators = [(generator, generator.bit_generator.state) for generator in model.generators()]
    modes = [(module, module.training) for _, module in model.named_modules()]
    try:
        model.train().forward(samples.take(np.arange(1))[0])
    except NetsError as error:
        raise ShapeError(
            f"the last batch of each epoch has one sample only ({len(samples)} samples, batch_size "
            f"{batch_size}), which this model cannot learn from: {error.message}",
            help=f"choose another batch_size, e.g. {_better_size(len(samples), batch_size)}",
        ) from None
    finally:
        model.load_state_dict(state)
        for generator, saved in generators:
            generator.bit_generator.state = saved
        for module, training in modes:
            module.training = training


def _better_size(samples: int, batch_size: int) -> int:
    return next((size for size in range(max(2, batch_size), samples) if samples % size != 1), samples)
