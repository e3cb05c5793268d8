"""`fit`: what is asked for is checked, then trained."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from nets.core.errors import NetsError
from nets.core.module import Module
from nets.data.stream import Stream
from nets.metrics import Metrics, as_metrics, default_metrics
from nets.optim import Optimizer
from nets.train.callbacks.base import Callback, stateful
from nets.train.callbacks.checkpoint import Checkpoint
from nets.train.checkpoints import find_checkpoint
from nets.train.checks import (
    as_samples,
    as_source,
    check_fit,
    check_optimizer,
    check_options,
    checked_callbacks,
    draw_seeds,
)
from nets.train.history import History
from nets.train.loop import train
from nets.train.objective import AnyLoss, as_loss
from nets.train.run import Constraint, Plan, Run
from nets.train.samples import Augment, Prepare, SampleSource, SampleView, hold_out
from nets.train.settings import settings

#: Data to measure on, or the share of the samples to hold out for that.
Validation: TypeAlias = tuple[Any, ...] | Stream | float | None


def fit(
    model: Module,
    X: ArrayLike | tuple[ArrayLike, ...] | Stream,
    y: ArrayLike | None = None,
    *,
    loss: AnyLoss,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int = 128,
    rng: np.random.Generator | int = 0,
    validation: Validation = None,
    prepare: Prepare | None = None,
    augment: Augment | None = None,
    metrics: Metrics | None = None,
    sample_weight: ArrayLike | None = None,
    clip_norm: float | None = None,
    constraints: Sequence[Constraint] = (),
    callbacks: Sequence[Callback] = (),
    checkpoint: str | PathLike[str] | None = None,
    resume: bool = False,
) -> History:
    """Train a model, and leave it out of training (``model.eval()``).

    Parameters
    ----------
    model : Module
    X : array_like, shape (N, ...), or Stream
        Inputs of any dtype that the model, or `prepare`, takes; floating-point numbers are turned into those of the
        model, batch by batch. A tuple of arrays for a model that takes several, such as `nets.layers.Graph`; `prepare`
        and `augment` are then given a tuple as well. A `nets.data.Stream` brings batches of its own, for data larger
        than memory.
    y : array_like, shape (N, ...)
        Targets: class numbers for a cross-entropy; none beside a stream, which brings them.
    loss : Loss
        Of `nets.losses`, or a function of outputs and targets that returns a number and its gradient.
    optimizer : Optimizer
        Of the model's parameters.
    epochs : int
        How many passes through the samples.
    batch_size : int
        The samples of a step; the last batch of an epoch has what is left.
    rng : numpy.random.Generator or int
        What the seeds of the order, the augmentation and the validation split are drawn from.
    validation : tuple (X, y) or (X, y, sample_weight), Stream, or float, optional
        What to measure after each epoch; a number is the share of the samples held out for that.
    prepare : callable, optional
        What is done to each batch of inputs, in evaluation too, e.g. to scale bytes to float32.
    augment : callable, optional
        What is done to each prepared batch in training: ``augment(x, generator)``.
    metrics : mapping of str to callable, sequence of str, or str, optional
        Each from outputs and targets to a number, or names of `nets.metrics.METRICS`; accuracy where `y` is of
        integers. Several small batches may be judged at once.
    sample_weight : array_like, shape (N,), optional
        Weights of the samples in the loss.
    clip_norm : float, optional
        The largest common norm of the gradients of a step.
    constraints : sequence of callable
        Called after each step, e.g. a `MaxNorm`.
    callbacks : sequence of Callback
        See `nets.train.callbacks`.
    checkpoint : path-like, optional
        Where the whole state is saved after each epoch.
    resume : bool
        Go on from the checkpoint if there is one; the end is then bit for bit that of a run never stopped.

    Returns
    -------
    History
        A row of numbers per epoch.

    Raises
    ------
    NetsError
        Before any work: data that are empty, not finite, of unequal lengths, or do not fit the model or the loss;
        options out of range; a checkpoint of another run. Nothing is changed or written then.

    Notes
    -----
    ``train_`` numbers are means over the epoch's batches, each measured before its step; ``val_`` numbers are measured
    after the epoch, out of training.

    Examples
    --------
    >>> from nets.layers import Linear
    >>> from nets.losses import CrossEntropyLoss
    >>> from nets.optim import SGD
    >>> X = np.random.default_rng(0).normal(size=(200, 2)).astype(np.float32)
    >>> model = Linear(2, 2, rng=0)
    >>> optimizer = SGD(model.parameters(), lr=0.5)
    >>> history = fit(model, X, (X[:, 0] > 0).astype(int), loss=CrossEntropyLoss(), optimizer=optimizer, epochs=5)
    >>> [row["epoch"] for row in history], history[-1]["train_accuracy"] > 0.9
    ([1, 2, 3, 4, 5], True)
    """
    loss = as_loss(loss, sample_weight is not None)
    check_options(epochs, batch_size, clip_norm, resume, checkpoint)
    check_optimizer(model, optimizer)
    given = checked_callbacks(callbacks)
    seeds = draw_seeds(rng, 3)
    samples, held_out = _validation(as_source(X, y, sample_weight, prepare, model), model, validation, seeds[2])
    watched = default_metrics(samples.first(1)[1]) if metrics is None else as_metrics(metrics)
    plan = Plan(samples, held_out, batch_size, watched, augment, clip_norm, constraints)
    check_fit(model, loss, plan)
    saving = [] if checkpoint is None else [Checkpoint(checkpoint)]
    callbacks = [*given, *saving]  # saving comes last: it saves what the others have become
    own = {f"callback.{k}": callback for k, callback in enumerate(stateful(callbacks))}
    run = Run(
        model,
        optimizer,
        loss,
        epochs,
        batches=plan.batches,
        generators=_generators(model, seeds),
        measures=plan.measures,
        states={"model": model, "optimizer": optimizer, **own},
    )
    if any(isinstance(callback, Checkpoint) for callback in callbacks):
        run.settings = settings(run, plan, seeds)
    train(run, plan, callbacks, find_checkpoint(saving[0].path, run) if resume else None)
    return run.history


def _validation(
    samples: SampleSource, model: Module, validation: Validation, seed: int
) -> tuple[SampleSource, SampleSource | None]:
    """Return the samples to train on, and those held out for measuring."""
    if validation is None:
        return samples, None
    if isinstance(validation, Stream):
        return samples, as_source(validation, None, None, samples.prepare, model, "validation ")
    if isinstance(validation, int | float):
        if not isinstance(samples, SampleView):
            raise NetsError("a share of a Stream cannot be held out", help="give validation=(X, y), or another Stream")
        return hold_out(samples, validation, np.random.default_rng(seed))
    if len(validation) not in (2, 3):
        kinds = "a share of the samples, (X, y) or (X, y, sample_weight)"
        raise NetsError(f"validation must be {kinds}, but has {len(validation)} parts")
    X, y, weights = (*validation, None)[:3]
    return samples, as_samples(X, y, weights, samples.prepare, model, "validation ")


def _generators(model: Module, seeds: Sequence[int]) -> dict[str, np.random.Generator]:
    """Return every generator of a run by name."""
    own = {"order": np.random.default_rng(seeds[0]), "augment": np.random.default_rng(seeds[1])}
    return own | {f"model.{k}": generator for k, generator in enumerate(model.generators())}
