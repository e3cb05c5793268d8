"""What a model gives and how good it is, in chunks of bounded memory."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.core.module import Module
from nets.data.stream import Stream
from nets.losses import Loss
from nets.metrics import Metric, Metrics, as_metrics, default_metrics, number_metrics
from nets.train.checks import as_samples, as_source, check_count
from nets.train.means import Means, MetricAccumulator, add_loss, weight_of
from nets.train.modes import out_of_training
from nets.train.objective import AnyLoss, as_loss, returned
from nets.train.samples import Prepare, SampleSource

#: How many samples run through a model at once where nobody says.
CHUNK = 256


def predict(
    model: Module, X: ArrayLike | tuple[ArrayLike, ...], *, prepare: Prepare | None = None, batch_size: int = CHUNK
) -> Array:
    """Return the outputs of a model out of training: logits, where that is what it ends in.

    Parameters
    ----------
    model : Module
        It is put out of training, and back.
    X : array_like, shape (N, ...), or tuple of them for a model that takes several inputs
    prepare : callable, optional
        What is done to each chunk first.
    batch_size : int
        The samples of a chunk.

    Returns
    -------
    ndarray, shape (N, ...)

    Raises
    ------
    NetsError
        If there are no samples, or they do not fit the model.

    Examples
    --------
    >>> from nets.layers import Linear
    >>> predict(Linear(3, 2, rng=0), np.ones((5, 3), np.float32)).shape
    (5, 2)
    """
    check_count("batch_size", batch_size, 1)
    samples = as_samples(X, None, prepare=prepare, model=model)
    outputs: Array | None = None
    start = 0
    with out_of_training():
        for x, _, _ in samples.chunks(batch_size):
            z = model.forward(x)
            if outputs is None:
                outputs = np.empty((len(samples), *z.shape[1:]), z.dtype)
            outputs[start : start + len(z)] = z
            start += len(z)
    assert outputs is not None
    return outputs


def evaluate(
    model: Module,
    X: ArrayLike | tuple[ArrayLike, ...] | Stream,
    y: ArrayLike | None = None,
    *,
    loss: AnyLoss | None = None,
    metrics: Metrics | None = None,
    prepare: Prepare | None = None,
    sample_weight: ArrayLike | None = None,
    batch_size: int = CHUNK,
) -> dict[str, float]:
    """Return the loss and the metrics of a model out of training.

    Parameters
    ----------
    model : Module
        It is put out of training, and back.
    X : array_like, shape (N, ...), or Stream
    y : array_like, shape (N, ...)
        None beside a stream, which brings them.
    loss : Loss, optional
        Of `nets.losses`, or a function of outputs and targets that returns a number and its gradient.
    metrics : mapping of str to callable, sequence of str, or str, optional
        Each from outputs and targets to a number, or names of `nets.metrics.METRICS`. Without them accuracy where `y`
        is of integers; of other numbers, mean absolute error, root mean squared error and R2 where there is no loss.
    prepare : callable, optional
        What is done to each chunk of `X` first.
    sample_weight : array_like, shape (N,), optional
        Weights for the loss.
    batch_size : int
        The samples of a chunk.

    Raises
    ------
    NetsError
        If there are no samples, or they do not fit one another or the model; or if nothing is asked for.

    Examples
    --------
    >>> from nets.layers import Linear
    >>> from nets.losses import CrossEntropyLoss
    >>> X, y = np.eye(3, dtype=np.float32), np.arange(3)
    >>> model = Linear(3, 3, rng=0)
    >>> model.load_state_dict({"weight": 9 * np.eye(3), "bias": np.zeros(3)})
    >>> {name: round(value, 4) for name, value in evaluate(model, X, y, loss=CrossEntropyLoss()).items()}
    {'loss': 0.0002, 'accuracy': 1.0}
    >>> evaluate(model, X, y, metrics=["f1", "balanced-accuracy"])
    {'f1': 1.0, 'balanced-accuracy': 1.0}
    """
    check_count("batch_size", batch_size, 1)
    samples = as_source(X, y, sample_weight, prepare, model)
    chosen = _asked(samples.first(1)[1], loss) if metrics is None else as_metrics(metrics)
    if loss is None and not chosen:
        raise NetsError("there is nothing to measure", help="give metrics, such as metrics=['r2'], or a loss")
    asked = None if loss is None else as_loss(loss, sample_weight is not None)
    return measure(model, samples, asked, chosen, batch_size)


def _asked(y: Array, loss: AnyLoss | None) -> Mapping[str, Metric]:
    """Return what is measured where no metric is asked for: something, in any case."""
    return default_metrics(y) or (number_metrics() if loss is None else {})


def measure(
    model: Module, samples: SampleSource, loss: Loss | None, metrics: Mapping[str, Metric], batch_size: int = CHUNK
) -> dict[str, float]:
    """Return the loss and the metrics on samples that were checked.

    Parameters
    ----------
    model : Module
        It is put out of training, and back.
    samples : SampleSource
    loss : Loss, optional
    metrics : mapping of str to callable
        Each from outputs and targets to a number.
    batch_size : int
        The samples of a chunk.
    """
    means = Means()
    accumulator = MetricAccumulator(metrics, means)
    with out_of_training():
        for x, y, weights in samples.chunks(batch_size):
            z = model.forward(x)
            total = weight_of(loss, y, weights)
            if loss is not None:
                value = returned(loss, z, loss(z, y, weights))[0] if total else 0.0
                add_loss(means, loss, value, total)
            accumulator.add(z, y)
    accumulator.flush()
    return means.values()
