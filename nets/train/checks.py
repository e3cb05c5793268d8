"""What is refused before any work starts, with its place and a way out."""

from __future__ import annotations

import operator
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from nets.core.arrays import Array
from nets.core.errors import DataError, NetsError, ShapeError
from nets.core.module import Module
from nets.io.files import check_place
from nets.losses import Loss
from nets.optim import Optimizer
from nets.train.means import weight_of
from nets.train.modes import out_of_training
from nets.train.objective import returned
from nets.train.run import Plan
from nets.train.samples import Prepare, SampleView

#: How many numbers are looked at in one go: a block of megabytes, however large the data are.
BLOCK = 1 << 20


def as_samples(
    X: ArrayLike,
    y: ArrayLike | None,
    sample_weight: ArrayLike | None = None,
    prepare: Prepare | None = None,
    model: Module | None = None,
    name: str = "",
) -> SampleView:
    """Return data as samples, or raise what is wrong with them.

    Parameters
    ----------
    X : array_like, shape (N, ...)
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
    inputs = _array(f"{name}X", X)
    targets = np.broadcast_to(np.int64(0), len(inputs)) if y is None else _array(f"{name}y", y)
    if not len(inputs):
        raise ShapeError(f"{name}X has no samples", help="give one at least")
    if len(targets) != len(inputs):
        raise ShapeError(f"{name}X has {len(inputs)} samples, but {name}y has {len(targets)}")
    for what, array in (("X", inputs), ("y", targets)):
        check_finite(f"{name}{what}", array)
    weights = None if sample_weight is None else _weights(f"{name}sample_weight", sample_weight, len(inputs))
    parameters = [] if model is None else model.parameters()
    dtype = parameters[0].data.dtype if parameters else None
    return SampleView(inputs, targets, weights, prepare=prepare, dtype=dtype)


def _array(name: str, values: ArrayLike) -> Array:
    try:
        array = np.asarray(values)
    except ValueError:
        raise ShapeError(f"{name} is not an array: its rows differ in shape", help="pad them to one shape") from None
    if array.ndim == 0:
        raise ShapeError(f"{name} must have a first axis, the samples, but is one number")
    if array.dtype.kind not in "fiub":
        raise ShapeError(f"{name} must be numeric, but has dtype {array.dtype}", help="encode it as numbers")
    return array


def _weights(name: str, values: ArrayLike, length: int) -> Array:
    weights = _array(name, values)
    if weights.shape != (length,):
        raise ShapeError(f"{name} must have shape ({length},), one per sample, but has shape {weights.shape}")
    check_finite(name, weights)
    if weights.min() < 0 or not weights.sum() > 0:
        raise DataError(f"{name} must be at least 0, with a sum above 0, but its minimum is {weights.min()}")
    return weights


def check_finite(name: str, array: Array) -> None:
    """Refuse NaN and infinity, naming the first."""
    if array.dtype.kind != "f":
        return
    rows = max(1, BLOCK * len(array) // max(1, array.size))
    for start in range(0, len(array), rows):
        finite = np.isfinite(array[start : start + rows])
        if not finite.all():
            sample, *rest = (int(k) for k in np.argwhere(~finite)[0])
            place = f"sample {start + sample}" + (f", position {tuple(rest)}" if rest else "")
            value = array[(start + sample, *rest)]
            raise DataError(f"{name} has {value} in {place}", help="mend or leave out such samples")


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


def check_optimizer(model: Module, optimizer: Optimizer) -> None:
    """Refuse an optimiser of other parameters, or of those of before `astype`."""
    own = {id(parameter) for parameter in model.parameters()}
    if any(id(parameter) not in own for parameter in optimizer.parameters):
        raise NetsError("the optimizer holds parameters that are not the model's", help="give it model.parameters()")
    for parameter, state in zip(optimizer.parameters, optimizer.state, strict=True):
        if any(state[name].dtype != parameter.data.dtype for name in optimizer.state_names):
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
                _try(model, loss, samples, plan.batch_size, name)
    y, weights = plan.samples.targets()
    if not weight_of(loss, y, weights) > 0:
        raise DataError("no sample counts in the loss: all labels are ignored, or of weight 0")
    if plan.batch_size == 1 or len(plan.samples) % plan.batch_size == 1:
        _try_one(model, plan)


def _try(model: Module, loss: Loss, samples: SampleView, batch_size: int, name: str) -> None:
    x, y, weights = samples.take(np.arange(min(batch_size, len(samples))))
    try:
        z = model.forward(x)
        if weight_of(loss, y, weights):
            returned(loss, z, loss(z, y, weights))
        check_targets = getattr(loss, "check_targets", None)
        if check_targets is not None:
            check_targets(np.broadcast_to(z[:1], (len(samples.y), *z.shape[1:])), samples.y)
        else:
            _try_targets(loss, z, samples.y, batch_size)
    except NetsError as error:
        raise type(error)(f"{name}{error.message}", help=error.help) from None


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


def _try_one(model: Module, plan: Plan) -> None:
    """Refuse a last batch of one sample where the model cannot learn from one, as batch norm cannot."""
    state = model.state_dict()
    generators = [(generator, generator.bit_generator.state) for generator in model.generators()]
    modes = [(module, module.training) for _, module in model.named_modules()]
    try:
        model.train().forward(plan.samples.take(np.arange(1))[0])
    except NetsError as error:
        raise ShapeError(
            f"the last batch of each epoch has one sample only ({len(plan.samples)} samples, batch_size "
            f"{plan.batch_size}), which this model cannot learn from: {error.message}",
            help=f"choose another batch_size, e.g. {_better_size(len(plan.samples), plan.batch_size)}",
        ) from None
    finally:
        model.load_state_dict(state)
        for generator, saved in generators:
            generator.bit_generator.state = saved
        for module, training in modes:
            module.training = training


def _better_size(samples: int, batch_size: int) -> int:
    return next((size for size in range(max(2, batch_size), samples) if samples % size != 1), samples)
