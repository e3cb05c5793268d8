"""A network that classifies, as an estimator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike
from scipy.special import expit, softmax
from sklearn.base import ClassifierMixin
from sklearn.utils import column_or_1d, compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets, type_of_target

from nets.core.arrays import Array
from nets.core.errors import DataError, NetsError
from nets.estimators.base import NetEstimator, OptimizerOf, ScheduleOf
from nets.estimators.bodies import Body
from nets.metrics import Metric
from nets.train import Callback
from nets.train.objective import AnyLoss

MULTILABEL = "multilabel-indicator"


class NetClassifier(ClassifierMixin, NetEstimator):  # type: ignore[misc]
    """A network of `nets` that classifies, as an estimator of scikit-learn.

    Parameters
    ----------
    model : str, Module or callable
        A row of `nets.models.MODELS`; any model of `nets`, of which a copy is trained on; or a function
        ``(inputs, outputs, rng) -> Module``, where `inputs` is the number of features, or the shape of maps.
    hidden : int or sequence of int, optional
        Widths of the hidden layers of a row of the table; its default without.
    options : mapping, optional
        Further options of the row, such as ``{"dropout": 0.2}``.
    input_shape : tuple (channels, height, width), optional
        How rows of `X` are read as maps, for models of maps.
    epochs, batch_size : int
        How long, and how many samples a step.
    optimizer : str or callable
        A row of `nets.optim.OPTIMIZERS`, or a function of the parameters: ``partial(AdamW, weight_decay=0.1)``.
    lr : float, optional
        The learning rate; the optimiser's default without it.
    loss : str, Loss or callable, optional
        A row of `nets.losses.LOSSES`, or a loss; cross-entropy without, binary for several labels.
    schedule : str or callable, optional
        A row of `nets.optim.SCHEDULES`, or a function of the optimiser.
    validation : float, tuple (X, y) or (X, y, sample_weight), optional
        What is measured after each epoch: a share of the samples that is held out, the same of every class, or others.
    patience : int, optional
        Stop when the loss has not improved for as many epochs, that of `validation` or else that of training, with the
        best weights.
    callbacks : sequence of Callback
        See `nets.train.callbacks`.
    scale : bool
        Whether columns, or channels of maps, are brought to mean 0 and deviation 1, as measured on what is trained on.
    class_weight : mapping or "balanced", optional
        What classes weigh.
    warm_start : bool
        Whether `fit` goes on with the network that is there.
    random_state : int, RandomState, optional
        What weights, order, dropout and held-out samples are drawn from. The same number gives the same network on the
        same machine, whatever number of threads BLAS may use.
    dtype : dtype, optional
        Of a network of the table; that of `X` without.
    verbose : bool
        Whether to print a line for every epoch.

    Attributes
    ----------
    classes_ : ndarray
        In the order of the columns of `predict_proba`.
    model_ : Module
    history_ : History
        A row of numbers for each epoch.
    n_iter_ : int
        How many epochs there were.
    loss_curve_ : list of float
    n_features_in_, feature_names_in_
        The features, and the names of those of a frame.
    input_scaler_ : StandardScaler or None

    Notes
    -----
    A weight of k is a sample that is there k times: to the last digits but few where all samples fit in one batch, and
    on the average where they do not. Weights are taken relative to their mean.

    Several labels, `y` of zeros and ones (n_samples, n_labels), have a logit each.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> X, y = load_iris(return_X_y=True)
    >>> classifier = NetClassifier(hidden=(16,), epochs=30, lr=0.01, random_state=0).fit(X, y)
    >>> classifier.score(X, y) > 0.9, classifier.predict_proba(X[:2]).shape
    (True, (2, 3))
    """

    _default_loss = "cross-entropy"
    _outputs_are = "classes"

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
        class_weight: Mapping[Any, float] | str | None = None,
        warm_start: bool = False,
        random_state: Any = None,
        dtype: DTypeLike | None = None,
        verbose: bool = False,
    ) -> None:
        super().__init__(
            model,
            hidden=hidden,
            options=options,
            input_shape=input_shape,
            epochs=epochs,
            batch_size=batch_size,
            optimizer=optimizer,
            lr=lr,
            loss=loss,
            schedule=schedule,
            validation=validation,
            patience=patience,
            callbacks=callbacks,
            scale=scale,
            warm_start=warm_start,
            random_state=random_state,
            dtype=dtype,
            verbose=verbose,
        )
        self.class_weight = class_weight

    def partial_fit(self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None) -> Self:
        """Train for one pass through some samples, and go on where the last call ended.

        Parameters
        ----------
        X : array_like or frame, shape (n_samples, n_features)
        y : array_like, shape (n_samples,)
        classes : array_like, optional
            All classes that there will be: in the first call, for `y` may lack some.
        sample_weight : array_like, shape (n_samples,), optional

        Returns
        -------
        self

        Notes
        -----
        Columns are scaled by what has come so far. Neither schedule nor early stopping nor callbacks have a part in it.
        """
        if isinstance(self.class_weight, str):
            raise NetsError(
                f"class_weight={self.class_weight!r} needs all samples at once, which partial_fit has not",
                help="give what classes weigh as a mapping",
            )
        fresh = not hasattr(self, "model_")
        self._told = None if classes is None else np.unique(np.asarray(classes))
        try:
            if not fresh and self._told is not None and not np.array_equal(self._told, self.classes_):
                raise NetsError(f"classes are {self._told.tolist()}, but were {self.classes_.tolist()}")
            return self._train(X, y, sample_weight, fresh, 1, partial=True)
        finally:
            del self._told

    def decision_function(self, X: Any) -> Array:
        """Return the logits: one per class, or of two classes that of the second above that of the first.

        Parameters
        ----------
        X : array_like or frame, shape (n_samples, n_features)

        Returns
        -------
        ndarray, shape (n_samples,) of two classes, else (n_samples, n_classes)
        """
        z = self._outputs(X)
        return z[:, 1] - z[:, 0] if len(self.classes_) == 2 and not self._is_multilabel else z

    def predict_proba(self, X: Any) -> Array:
        """Return how likely each class is; of several labels, how likely each holds.

        Parameters
        ----------
        X : array_like or frame, shape (n_samples, n_features)

        Returns
        -------
        ndarray, shape (n_samples, n_classes)
        """
        z = self._outputs(X)
        shares: Array = expit(z) if self._is_multilabel else softmax(z, axis=1)
        return shares

    def predict(self, X: Any) -> Array:
        """Return the likeliest class of each sample; of several labels, which hold.

        Parameters
        ----------
        X : array_like or frame, shape (n_samples, n_features)

        Returns
        -------
        ndarray, shape (n_samples,) or (n_samples, n_labels)
        """
        z = self._outputs(X)
        if self._is_multilabel:
            return (z > 0).astype(int)
        found: Array = self.classes_[z.argmax(axis=1)]
        return found

    def _read_targets(self, y: Any, fresh: bool) -> Array:
        check_classification_targets(y)
        is_multilabel = type_of_target(y) == MULTILABEL
        if not is_multilabel and y.ndim > 1 and y.shape[1] > 1:
            raise NetsError("y has several columns that are not zeros and ones", help="train an estimator for each")
        if fresh:
            self._is_multilabel = is_multilabel
            self._learn_classes(y)
        elif is_multilabel != self._is_multilabel:
            raise NetsError("y was of several labels and is not, or the other way round", help="fit another estimator")
        if is_multilabel:
            if y.shape[1] != len(self.classes_):
                raise NetsError(f"y has {y.shape[1]} labels, but had {len(self.classes_)}")
            return np.asarray(y, np.int64)
        y = column_or_1d(y, warn=True)
        numbers: Array = np.searchsorted(self.classes_, y).clip(max=len(self.classes_) - 1)
        if (unknown := self.classes_[numbers] != y).any():
            known = ", ".join(map(repr, self.classes_.tolist()))
            raise DataError(
                f"y has the class {y[unknown].tolist()[0]!r}, but the classes are {known}",
                help="name all classes in the first call of partial_fit, or fit without warm_start",
            )
        return numbers

    def _learn_classes(self, y: Array) -> None:
        told = getattr(self, "_told", None)
        if self._is_multilabel:
            self.classes_ = np.arange(y.shape[1])
        else:
            self.classes_ = np.unique(y) if told is None else told

    def _weights_of(self, y: Any, weights: Array | None) -> Array | None:
        if self.class_weight is None:
            return weights
        balance = compute_sample_weight(self.class_weight, y, indices=None)
        return np.asarray(balance if weights is None else balance * weights)

    def _count_outputs(self, targets: Array) -> int:
        return len(self.classes_)

    def _groups(self, targets: Array) -> Array | None:
        return None if self._is_multilabel else targets

    def _loss_name(self) -> str:
        return "binary-cross-entropy" if self._is_multilabel else self._default_loss

    def _metrics(self) -> Mapping[str, Metric] | None:
        return {} if len(self.classes_) == 1 else None  # one logit is no choice

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags
