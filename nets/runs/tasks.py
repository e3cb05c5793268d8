"""What is learned of each kind of target: which losses, metrics and weights fit, and what a loss is given.

`TASKS` is the table, by the `target` of a `nets.data.Dataset`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError, NetsError
from nets.core.tables import unknown_name
from nets.data.scaling import Scaling
from nets.data.targets import INPUT
from nets.losses import LOSSES, Loss
from nets.metrics import METRICS, Metric, is_whole
from nets.runs.recipe import Recipe, called

#: Short names -> rows of `LOSSES`.
LOSS_NAMES: Mapping[str, str] = {
    "bce": "binary-cross-entropy",
    "l1": "absolute-error",
    "mae": "absolute-error",
    "mse": "squared-error",
}
#: Rows of `METRICS` -> how a run calls them, where that is shorter.
SHORT: Mapping[str, str] = {
    "mean-absolute-error": "mae",
    "mean-squared-error": "mse",
    "root-mean-squared-error": "rmse",
}
_LONG = {short: name for name, short in SHORT.items()}
ELEMENTWISE = ("squared-error", "absolute-error", "huber", "smooth-l1")


@dataclass(frozen=True)
class Task:
    """A row of `TASKS`.

    Attributes
    ----------
    what : str
        What is predicted, for messages.
    losses : tuple of str
        The rows of `nets.losses.LOSSES` that fit, the usual one first.
    metrics : tuple of str
        The metrics that fit, as a run calls them.
    measured : tuple of str
        Those that are measured in any case, the first of them to be shown first.
    is_weighed : bool
        Whether classes, or the answers of labels, can weigh more or less.
    """

    what: str
    losses: tuple[str, ...]
    metrics: tuple[str, ...]
    measured: tuple[str, ...]
    is_weighed: bool = False


TASKS: Mapping[str, Task] = {
    "classes": Task(
        "classes",
        ("cross-entropy",),
        ("accuracy", "balanced-accuracy", "f1", "auc", "top-5-accuracy"),
        ("accuracy",),
        is_weighed=True,
    ),
    "numbers": Task("numbers", ELEMENTWISE, ("mae", "rmse", "r2", "mse"), ("mae", "rmse", "r2")),
    "labels": Task(
        "several labels",
        ("binary-cross-entropy",),
        ("accuracy", "balanced-accuracy", "f1", "auc"),
        ("accuracy", "f1"),
        is_weighed=True,
    ),
    INPUT: Task("the input itself", ELEMENTWISE, ("mse", "mae", "rmse", "r2"), ("mse",)),
}


@dataclass(frozen=True)
class InUnit:
    """A metric of standardised numbers, taken in the unit of the data."""

    metric: Metric
    scaling: Scaling

    @property
    def whole(self) -> bool:
        """Whether it is of all outputs at once."""
        return is_whole(self.metric)

    def __call__(self, z: Array, y: Array) -> float:
        """Return the metric of outputs and targets."""
        mean, std = np.array(self.scaling.mean), np.array(self.scaling.std)
        return self.metric(z * std + mean, y * std + mean)


def loss_name(name: str) -> str:
    """Return the row of `LOSSES` that a name stands for.

    >>> loss_name("mse"), loss_name("huber")
    ('squared-error', 'huber')
    """
    return LOSS_NAMES.get(name, name)


def metric_name(name: str) -> str:
    """Return how a run calls a metric.

    >>> metric_name("mean-absolute-error"), metric_name("f1")
    ('mae', 'f1')
    """
    return SHORT.get(name, name)


def monitor_of(recipe: Recipe) -> str:
    """Return the name of the number that a run is watched by, as its history has it.

    >>> monitor_of(Recipe(monitor="val_mean-absolute-error"))
    'val_mae'
    """
    return f"val_{metric_name(recipe.monitor.partition('_')[2])}"


def metrics_of(recipe: Recipe, target: str, scaling: Scaling | None = None) -> dict[str, Metric]:
    """Return what is measured of a run, by name: what always is, what was asked for, and what is watched.

    Parameters
    ----------
    recipe : Recipe
    target : str
        A row of `TASKS`.
    scaling : Scaling, optional
        Of numbers. Errors of one number are then in its unit; those of several are in their deviations.

    Raises
    ------
    NetsError
        If a metric is not one of such targets.

    Examples
    --------
    >>> list(metrics_of(Recipe(metrics=("f1",)), "classes"))
    ['accuracy', 'f1']
    """
    task = TASKS[target]
    watched = monitor_of(recipe).partition("_")[2]
    names = dict.fromkeys([*task.measured, *map(metric_name, recipe.metrics)])
    for name in [*names, *([] if watched == "loss" else [watched])]:
        if name not in task.metrics:
            raise NetsError(
                f"the metric {name!r} is not for {task.what}",
                help=f"for {task.what} choose from {', '.join(task.metrics)}",
            )
        names[name] = None
    found = {name: METRICS[_LONG.get(name, name)] for name in names}
    if scaling is None or len(scaling.mean) > 1:
        return found
    return {name: metric if name == "r2" else InUnit(metric, scaling) for name, metric in found.items()}


def make_loss(recipe: Recipe, target: str, y: Array, names: tuple[str, ...]) -> Loss:
    """Return the loss of a recipe for targets.

    Parameters
    ----------
    recipe : Recipe
    target : str
        A row of `TASKS`.
    y : ndarray
        The targets that are learned from, to weigh classes by.
    names : tuple of str
        Of classes or labels.

    Raises
    ------
    NetsError
        If the loss, its options, or what the recipe says of classes do not fit.

    Examples
    --------
    >>> make_loss(Recipe(loss="huber", loss_options={"delta": 2.0}), "numbers", np.zeros(2), ("price",))
    HuberLoss(reduction='mean', delta=2.0)
    """
    task = TASKS[target]
    name = task.losses[0] if recipe.loss is None else loss_name(recipe.loss)
    if name not in task.losses:
        shorts = {long: short for short, long in LOSS_NAMES.items()}
        known = ", ".join(f"{one} ({shorts[one]})" if one in shorts else one for one in task.losses)
        if name not in LOSSES:
            raise unknown_name("loss", name, task.losses, NetsError)
        raise NetsError(f"the loss {recipe.loss!r} is not for {task.what}", help=f"for {task.what} choose from {known}")
    options = dict(recipe.loss_options)
    if recipe.label_smoothing:
        if target != "classes":
            raise NetsError(f"label smoothing is for classes, not for {task.what}", help="leave it out")
        options["label_smoothing"] = recipe.label_smoothing
    weights = class_weights(recipe, target, y, names)
    if weights is not None:
        options["weight" if target == "classes" else "pos_weight"] = weights  # type: ignore[assignment]
    loss: Loss = called("loss", name, LOSSES[name], options)
    return loss


def class_weights(recipe: Recipe, target: str, y: Array, names: tuple[str, ...]) -> tuple[float, ...] | None:
    """Return what each class weighs, or what a yes of each label weighs beside a no; None where all weigh the same.

    Parameters
    ----------
    recipe : Recipe
    target : str
    y : ndarray
        The targets that are learned from.
    names : tuple of str
        Of classes or labels.

    Examples
    --------
    >>> class_weights(Recipe(class_weight={"b": 3}), "classes", np.array([0, 1]), ("a", "b"))
    (1.0, 3.0)
    >>> class_weights(Recipe(balanced=True), "labels", np.array([[1, 0], [0, 0], [0, 1], [0, 1]]), ("a", "b"))
    (3.0, 1.0)
    """
    if not recipe.balanced and not recipe.class_weight:
        return None
    task = TASKS[target]
    if not task.is_weighed:
        raise NetsError(f"weights of classes are for classes and labels, not for {task.what}", help="leave them out")
    for name in recipe.class_weight:
        if name not in names:
            raise unknown_name("class" if target == "classes" else "label", name, names, DataError)
    if recipe.class_weight:
        return tuple(float(recipe.class_weight.get(name, 1.0)) for name in names)
    if target == "classes":
        return balanced_weights(y, len(names))
    yes = y.sum(axis=0, dtype=np.int64)
    return tuple(float((len(y) - count) / max(count, 1)) if count < len(y) else 1.0 for count in yes.tolist())


def balanced_weights(y: Array, classes: int) -> tuple[float, ...]:
    """Return weights under which every class counts the same, 1 in the mean over samples.

    >>> balanced_weights(np.array([0, 0, 0, 1]), 2)
    (0.6666666666666666, 2.0)
    """
    counts = np.bincount(y, minlength=classes)
    return tuple(float(len(y) / (classes * max(int(count), 1))) for count in counts)


def loss_targets(target: str, y: Array, scaling: Scaling | None, x: Array | None = None) -> Array:
    """Return targets as losses take them: numbers standardised, numbers and labels as columns.

    Parameters
    ----------
    target : str
    y : ndarray
        As a data set has them.
    scaling : Scaling, optional
        Of numbers.
    x : ndarray, optional
        What the model is given, where that is its target.

    Examples
    --------
    >>> loss_targets("numbers", np.array([1.0, 3.0]), Scaling((2.0,), (1.0,))).tolist()
    [[-1.0], [1.0]]
    """
    if target == INPUT:
        assert x is not None
        return x
    if target == "classes":
        return y
    columns = y.reshape(len(y), -1)
    return columns if scaling is None else scaling(columns)
