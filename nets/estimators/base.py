"""What the estimators have in common: from a table of samples to a trained network, by `nets.train.fit`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike
from sklearn.base import BaseEstimator
from sklearn.preprocessing import StandardScaler
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data
from threadpoolctl import ThreadpoolController

from nets.core.arrays import Array
from nets.core.errors import DataError, NetsError
from nets.core.module import Module
from nets.core.tables import lookup
from nets.data import split_indices
from nets.estimators.bodies import Body, Wanted, check_outputs, make_body, reads_ids
from nets.estimators.weighing import ByCount
from nets.losses import LOSSES, Loss
from nets.metrics import Metric
from nets.optim import LearningRate, Optimizer
from nets.runs.recipe import Recipe
from nets.train import Callback, EarlyStopping, History, PlainLines, Schedule, fit, predict
from nets.train.checks import check_count, dtype_of
from nets.train.objective import AnyLoss, as_loss

#: How many samples run through the network at once in predictions.
CHUNK = 1024

OptimizerOf = Callable[[Any], Optimizer]
ScheduleOf = Callable[[Optimizer], LearningRate]


class NetEstimator(BaseEstimator):  # type: ignore[misc]
    """The base of `NetClassifier` and `NetRegressor`, which say what targets are."""

    #: The loss where none is named, and what the outputs are.
    _default_loss = ""
    _outputs_are = ""

    def __init__(
        self,
        model: Body = "mlp",
        *,
        hidden: int | Sequence[int] | None = None,
        options: Mapping[str, Any] | None = None,
        input_shape: tuple[int, ...] | None = None,
        epochs: int = 100,
        batch_size: int = 128,
        optimizer: str | OptimizerOf = "adam",
        lr: float | None = None,
        loss: str | AnyLoss | None = None,
        schedule: str | ScheduleOf | None = None,
        validation: Any = None,
        patience: int | None = None,
        callbacks: Sequence[Callback] = (),
        scale: bool = True,
        warm_start: bool = False,
        random_state: Any = None,
        dtype: DTypeLike | None = None,
        verbose: bool = False,
    ) -> None:
        self.model = model
        self.hidden = hidden
        self.options = options
        self.input_shape = input_shape
        self.epochs = epochs
        self.batch_size = batch_size
        self.optimizer = optimizer
        self.lr = lr
        self.loss = loss
        self.schedule = schedule
        self.validation = validation
        self.patience = patience
        self.callbacks = callbacks
        self.scale = scale
        self.warm_start = warm_start
        self.random_state = random_state
        self.dtype = dtype
        self.verbose = verbose

    # what the kinds of targets differ in

    def _read_targets(self, y: Any, fresh: bool) -> Array:
        """Return targets as the loss takes them, after learning what they are where all is new."""
        raise NotImplementedError

    def _weights_of(self, y: Any, weights: Array | None) -> Array | None:
        """Return what samples weigh with what is asked of the classes."""
        return weights

    def _count_outputs(self, targets: Array) -> int:
        """Return how many numbers the network gives for a sample."""
        raise NotImplementedError

    def _groups(self, targets: Array) -> Array | None:
        """Return the classes of which the same share is held out, None where there are none."""
        return None

    def _learn_targets(self, targets: Array, weights: Array | None, fresh: bool) -> None:
        """Learn the scaling of targets, of those that are trained on."""

    def _scaled_targets(self, targets: Array, dtype: np.dtype[Any]) -> Array:
        """Return targets in the scale of the outputs."""
        return targets

    def _loss_name(self) -> str:
        return self._default_loss

    def _metrics(self) -> Mapping[str, Metric] | None:
        """Return what is measured beside the loss, None for what is measured of such targets by default."""
        return None

    # training

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train a network; with `warm_start` go on with the one that is there.

        Parameters
        ----------
        X : array_like or frame, shape (n_samples, n_features), or (n_samples, channels, height, width)
        y : array_like, shape (n_samples,) or (n_samples, n_outputs)
        sample_weight : array_like, shape (n_samples,), optional
            How much each counts in the loss; those of weight 0 are left out of training.

        Returns
        -------
        self
        """
        fresh = not (self.warm_start and hasattr(self, "model_"))
        check_count("epochs", self.epochs, 1)
        return self._train(X, y, sample_weight, fresh, self.epochs)

    def _train(self, X: Any, y: Any, sample_weight: Any, fresh: bool, epochs: int, partial: bool = False) -> Self:
        X, y, weights = self._read(X, y, sample_weight, fresh)
        targets = self._read_targets(y, fresh)
        weights = self._weights_of(y, weights)
        if weights is not None:
            X, targets, weights = _those_that_count(X, targets, weights)
        if fresh:
            seed = check_random_state(self.random_state).randint(np.iinfo(np.int32).max)
            self._rng = np.random.default_rng(seed)
        held_out = None if partial else self._held_out(X, targets, weights)
        if held_out is not None:
            (X, targets, weights), held_out = held_out
        if weights is not None and not partial:
            weights = weights / weights.mean()
        with _one_thread():
            self._learn_scales(X, targets, weights, fresh, partial)
            if fresh:
                self._begin(X, targets)
            self._go_on(X, targets, weights, held_out, epochs, partial)
        return self

    def _read(self, X: Any, y: Any, sample_weight: Any, reset: bool) -> tuple[Array, Array, Array | None]:
        """Return samples, targets and weights as arrays, or refuse them."""
        check_count("batch_size", self.batch_size, 1)
        if y is None:
            raise NetsError(f"{type(self).__name__} requires y to be passed, but the target y is None")
        X, y = validate_data(self, X, y, reset=reset, **self._x_checks(), **self._y_checks())
        weights = None
        if sample_weight is not None:
            weights = _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True)
        return X, y, weights

    def _x_checks(self) -> dict[str, Any]:
        return {"dtype": (np.float64, np.float32), "allow_nd": True}

    def _y_checks(self) -> dict[str, Any]:
        return {"multi_output": True}

    def _held_out(self, X: Array, targets: Array, weights: Array | None) -> Any:
        """Return the samples to train on and those to measure on, None where nothing is measured."""
        given = self.validation
        if given is None:
            return None
        if isinstance(given, int | float | np.number):
            groups = self._groups(targets)
            chosen = np.zeros(len(X)) if groups is None else groups
            kept, held = split_indices(chosen, float(given), self._rng, stratify=groups is not None)
            parts = [(X[rows], targets[rows], None if weights is None else weights[rows]) for rows in (kept, held)]
            return parts[0], parts[1]
        if not isinstance(given, tuple | list) or len(given) not in (2, 3):
            raise NetsError("validation must be a share of the samples, (X, y) or (X, y, sample_weight)")
        X_val, y_val, own = self._read(given[0], given[1], given[2] if len(given) == 3 else None, False)
        return (X, targets, weights), (X_val, self._read_targets(y_val, False), own)

    def _learn_scales(self, X: Array, targets: Array, weights: Array | None, fresh: bool, partial: bool) -> None:
        """Learn the scalings: in one go, or of what has come so far where it comes part by part."""
        if fresh:
            scales = self.scale and not reads_ids(self.model)
            self.input_scaler_: Any = StandardScaler() if scales else None
        if fresh or partial:
            if self.input_scaler_ is not None:
                self.input_scaler_.partial_fit(*_columns(self._shaped(X), weights))
            self._learn_targets(targets, weights, fresh)

    def _begin(self, X: Array, targets: Array) -> None:
        """Make the network and its optimiser."""
        samples = self._shaped(X)
        largest = int(samples.max()) if samples.dtype.kind in "iu" else 0
        outputs = self._count_outputs(targets)
        dtype = np.dtype(X.dtype if self.dtype is None else self.dtype)
        wanted = Wanted(samples.shape[1:], outputs, largest, dtype if dtype.kind == "f" else np.float64)
        self.model_ = make_body(self.model, self.hidden, self.options, wanted, self._rng)
        check_outputs(self.model_, self._prepared(X), outputs, self._outputs_are)
        self.history_ = History()
        self._optimizer = self._make_optimizer(self.model_)

    def _go_on(
        self, X: Array, targets: Array, weights: Array | None, held_out: Any, epochs: int, partial: bool
    ) -> None:
        """Train for some epochs, and remember what was measured."""
        if not partial:
            self._optimizer = self._make_optimizer(self.model_)
        dtype = _float_of(self.model_)
        measured = None
        if held_out is not None:
            measured = (self._prepared(held_out[0]), self._scaled_targets(held_out[1], dtype), held_out[2])
        batch_size = min(self.batch_size, len(X))
        history = fit(
            self.model_,
            self._prepared(X),
            self._scaled_targets(targets, dtype),
            loss=self._make_loss(weights is not None),
            optimizer=self._optimizer,
            epochs=epochs,
            batch_size=batch_size,
            rng=self._rng,
            validation=measured,
            metrics=self._metrics(),
            sample_weight=weights,
            callbacks=[] if partial else self._make_callbacks(epochs, -(-len(X) // batch_size), measured is not None),
        )
        done = len(self.history_)
        self.history_.extend({**row, "epoch": done + row["epoch"]} for row in history)
        self.n_iter_ = len(self.history_)
        self.loss_curve_ = self.history_.column("train_loss")

    def _make_optimizer(self, model: Module) -> Optimizer:
        if callable(self.optimizer):
            made = self.optimizer(model.parameters())
            if self.lr is not None:
                made.lr = self.lr
            return made
        return Recipe(optimizer=self.optimizer, lr=self.lr).make_optimizer(model.parameters())

    def _make_loss(self, is_weighted: bool) -> Loss:
        asked = self._loss_name() if self.loss is None else self.loss
        loss = as_loss(lookup("loss", asked, LOSSES)() if isinstance(asked, str) else asked, is_weighted)
        is_mean = getattr(loss, "reduction", "mean") == "mean"
        return ByCount(loss) if is_weighted and is_mean else loss

    def _make_callbacks(self, epochs: int, batches: int, is_measured: bool) -> list[Callback]:
        """Return what is called beside what was given: schedule, early stopping, lines."""
        monitor = "val_loss" if is_measured else "train_loss"
        own: list[Callback] = []
        if self.schedule is not None:
            if callable(self.schedule):
                schedule: LearningRate | None = self.schedule(self._optimizer)
            else:
                schedule = Recipe(epochs=epochs, schedule=self.schedule).make_schedule(self._optimizer, batches)
            own += [Schedule(schedule, monitor)]  # type: ignore[arg-type]
        if self.patience is not None:
            own.append(EarlyStopping(self.patience, monitor))
        return [*own, *self.callbacks, *([PlainLines()] if self.verbose else [])]

    # predicting

    def _shaped(self, X: Array) -> Array:
        """Return samples in the shape that the network takes, those of word numbers as whole numbers."""
        if self.input_shape is not None:
            shape = tuple(self.input_shape)
            if X.shape[1:] != shape and X[0].size != np.prod(shape):
                raise NetsError(f"samples of shape {X.shape[1:]} cannot be read in the input shape {shape}")
            X = X.reshape(len(X), *shape)
        if reads_ids(self.model):
            ids = X.astype(np.int64)
            if (ids != X).any() or (len(ids) and ids.min() < 0):
                raise DataError("this model reads numbers of words, but X has others", help="encode it by a Vocabulary")
            return ids
        return X

    def _prepared(self, X: Array) -> Array:
        """Return samples in the shape, scale and dtype that the network takes."""
        X = self._shaped(X)
        if self.input_scaler_ is not None:
            rows, _ = _columns(X, None)
            scaled = self.input_scaler_.transform(rows)
            X = scaled if X.ndim == 2 else np.moveaxis(scaled.reshape(len(X), *X.shape[2:], X.shape[1]), -1, 1)
        return X.astype(_float_of(self.model_), copy=False) if X.dtype.kind == "f" else X

    def _outputs(self, X: Any) -> Array:
        """Return what the network gives for new samples."""
        check_is_fitted(self, "model_")
        X = validate_data(self, X, reset=False, **self._x_checks())
        with _one_thread():
            return predict(self.model_, self._prepared(X), batch_size=CHUNK)


def _those_that_count(X: Array, targets: Array, weights: Array) -> tuple[Array, Array, Array]:
    """Return the samples of weights above 0."""
    counts = weights > 0
    if not counts.any():
        raise DataError("no sample counts: all are of weight 0", help="let some class or sample weigh more than 0")
    return (X, targets, weights) if counts.all() else (X[counts], targets[counts], weights[counts])


def _columns(X: Array, weights: Array | None) -> tuple[Any, ...]:
    """Return what a scaler is given: columns, which are the channels of maps, no targets, and weights if there are."""
    if X.ndim > 2:
        places = int(np.prod(X.shape[2:]))
        X = np.moveaxis(X, 1, -1).reshape(-1, X.shape[1])
        weights = None if weights is None else np.repeat(weights, places)
    return (X, None, weights) if weights is not None else (X, None)


def _float_of(model: Module) -> np.dtype[Any]:
    """Return the dtype of a model's parameters."""
    return dtype_of(model) or np.dtype(np.float64)


@functools.cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def _one_thread() -> Any:
    """Let products be made in one thread: in several, sums are split otherwise, and the last digits differ."""
    return _threads().limit(limits=1, user_api="blas")
