"""A network that tells numbers, as an estimator."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from sklearn.base import RegressorMixin
from sklearn.preprocessing import StandardScaler

from nets.core.arrays import Array
from nets.core.errors import ShapeError
from nets.estimators.base import NetEstimator


class NetRegressor(RegressorMixin, NetEstimator):  # type: ignore[misc]
    """A network of `nets` that tells one number or several, as an estimator of scikit-learn.

    Parameters
    ----------
    model, hidden, options, input_shape, epochs, batch_size, optimizer, lr, schedule, validation, patience, callbacks
        As those of `NetClassifier`.
    loss : str, Loss or callable, optional
        A row of `nets.losses.LOSSES`, or a loss; squared error without.
    scale : bool
        Whether the columns of `X`, and of `y`, are brought to mean 0 and deviation 1 for the network. Losses are then
        those of scaled targets.
    warm_start, random_state, dtype, verbose
        As those of `NetClassifier`.

    Attributes
    ----------
    model_, history_, n_iter_, loss_curve_, n_features_in_, feature_names_in_, input_scaler_
        As those of `NetClassifier`.
    target_scaler_ : StandardScaler or None

    Examples
    --------
    >>> X = np.linspace(-1, 1, 200).reshape(-1, 1)
    >>> regressor = NetRegressor(hidden=(32,), epochs=60, lr=0.01, random_state=0).fit(X, 5 * X[:, 0] ** 2)
    >>> regressor.score(X, 5 * X[:, 0] ** 2) > 0.9
    True
    """

    _default_loss = "squared-error"
    _outputs_are = "columns"

    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train for one pass through some samples, and go on where the last call ended.

        Parameters
        ----------
        X : array_like or frame, shape (n_samples, n_features)
        y : array_like, shape (n_samples,) or (n_samples, n_outputs)
        sample_weight : array_like, shape (n_samples,), optional

        Returns
        -------
        self

        Notes
        -----
        Columns are scaled by what has come so far. Neither schedule nor early stopping nor callbacks have a part in it.
        """
        return self._train(X, y, sample_weight, not hasattr(self, "model_"), 1, partial=True)

    def predict(self, X: Any) -> Array:
        """Return the numbers of each sample.

        Parameters
        ----------
        X : array_like or frame, shape (n_samples, n_features)

        Returns
        -------
        ndarray of float64, shape (n_samples,) or (n_samples, n_outputs)
        """
        z = self._outputs(X).astype(np.float64)
        if self.target_scaler_ is not None:
            z = self.target_scaler_.inverse_transform(z)
        return z[:, 0] if self._is_flat else z

    def _y_checks(self) -> dict[str, Any]:
        return {"multi_output": True, "y_numeric": True}

    def _read_targets(self, y: Any, fresh: bool) -> Array:
        targets = np.asarray(y, np.float64)
        if fresh:
            self._is_flat, self.n_outputs_ = targets.ndim == 1, 1 if targets.ndim == 1 else targets.shape[1]
        targets = targets.reshape(len(targets), -1)
        if targets.shape[1] != self.n_outputs_:
            raise ShapeError(f"y has {targets.shape[1]} columns, but had {self.n_outputs_}")
        return targets

    def _count_outputs(self, targets: Array) -> int:
        return int(targets.shape[1])

    def _learn_targets(self, targets: Array, weights: Array | None, fresh: bool) -> None:
        if fresh:
            self.target_scaler_: Any = StandardScaler() if self.scale else None
        if self.target_scaler_ is not None:
            self.target_scaler_.partial_fit(targets, None, weights)

    def _scaled_targets(self, targets: Array, dtype: np.dtype[Any]) -> Array:
        scaled: Array = targets if self.target_scaler_ is None else self.target_scaler_.transform(targets)
        return scaled.astype(dtype, copy=False)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
