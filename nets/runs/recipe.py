"""How a model is trained, as plain values: what a command line, a file and a benchmark can all say."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from nets.core.errors import NetsError
from nets.core.module import Parameter
from nets.core.tables import lookup
from nets.data.augment import AUGMENTATIONS, Augmentation, Compose
from nets.optim import OPTIMIZERS, SCHEDULES, LearningRate, Optimizer
from nets.train.monitor import mode_of

Options = Mapping[str, float | bool]


@dataclass(frozen=True)
class Recipe:
    """Everything of a training run but the model, the data and the seed.

    Parameters
    ----------
    epochs, batch_size : int
        How long, and how many samples a step.
    optimizer : str
        A row of `nets.optim.OPTIMIZERS`.
    lr : float, optional
        The learning rate; the optimiser's default without it.
    optimizer_options : mapping
        Further options of the optimiser: momentum, weight_decay, rho, ...
    schedule : str, optional
        A row of `nets.optim.schedules.SCHEDULES`.
    schedule_options : mapping
        Its options; without any, a cosine ends with the last epoch, and one cycle with the last batch and the highest
        rate `lr`.
    augment : sequence of str
        Augmentations of training batches: "flip", "shift:2", "crop:4", ...
    loss : str, optional
        A row of `nets.losses.LOSSES` that fits what is predicted, or a short name: mse, mae, l1, bce. Without it cross
        entropy, squared error of numbers, or binary cross entropy of labels.
    loss_options : mapping
        Its options: delta, beta, ...
    metrics : sequence of str
        What is measured beside what always is, see `nets.runs.tasks.TASKS`.
    label_smoothing : float
        How much of each label is spread over all classes.
    balanced : bool
        Whether classes weigh the same, however many samples they have.
    class_weight : mapping of str to float
        What classes weigh, 1 where nothing is said; of labels, what a yes weighs beside a no.
    clip_norm, max_norm : float, optional
        The largest norm of a step's gradient, and of a row of the output layer's weights.
    validation : float
        The share of the training data kept apart to watch, 0 for none.
    patience : int, optional
        Stop when what is watched has not improved for as many epochs, with the best weights.
    monitor : str
        What is watched: val_loss, or a metric as in val_f1, which is then measured.

    Examples
    --------
    >>> recipe = Recipe(epochs=3, optimizer="adam", lr=0.001)
    >>> Recipe.from_json(recipe.to_json()) == recipe
    True
    """

    epochs: int = 10
    batch_size: int = 128
    optimizer: str = "sgd"
    lr: float | None = None
    optimizer_options: Options = field(default_factory=dict)
    schedule: str | None = None
    schedule_options: Options = field(default_factory=dict)
    augment: tuple[str, ...] = ()
    loss: str | None = None
    loss_options: Options = field(default_factory=dict)
    metrics: tuple[str, ...] = ()
    label_smoothing: float = 0.0
    balanced: bool = False
    class_weight: Mapping[str, float] = field(default_factory=dict)
    clip_norm: float | None = None
    max_norm: float | None = None
    validation: float = 0.0
    patience: int | None = None
    monitor: str = "val_loss"

    def __post_init__(self) -> None:
        if not 0 <= self.validation < 1:
            raise NetsError(f"validation must be a share from 0 to below 1, not {self.validation}")
        if self.patience is not None and not self.validation:
            raise NetsError("stopping early needs something to watch", help="keep a share apart: --validation 0.1")
        if not self.monitor.startswith("val_"):
            raise NetsError(f"what is watched is val_loss, or a metric as in val_f1, not {self.monitor!r}")
        for name, weight in self.class_weight.items():
            if not (math.isfinite(weight) and weight >= 0):
                raise NetsError(f"the weight of {name!r} must be a number of at least 0, not {weight}")
        if self.balanced and self.class_weight:
            raise NetsError("classes weigh the same, or as is said of each", help="leave one of the two out")
        self.make_augment()

    def to_json(self) -> dict[str, Any]:
        """Return the recipe as plain values."""
        return {**asdict(self), "augment": list(self.augment), "metrics": list(self.metrics)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the recipe of plain values."""
        unknown = values.keys() - {item.name for item in fields(cls)}
        if unknown:
            raise NetsError(f"a recipe has no {', '.join(sorted(unknown))}")
        many = {name: tuple(values.get(name, ())) for name in ("augment", "metrics")}
        return cls(**{**values, **many})

    def make_optimizer(self, parameters: Iterable[Parameter]) -> Optimizer:
        """Return the optimiser of some parameters."""
        row = lookup("optimizer", self.optimizer, OPTIMIZERS)
        options = {**self.optimizer_options, **({} if self.lr is None else {"lr": self.lr})}
        optimizer: Optimizer = called("optimizer", self.optimizer, row, options, parameters)
        return optimizer

    def make_schedule(self, optimizer: Optimizer, batches: int) -> LearningRate | None:
        """Return what changes the optimiser's learning rate, for epochs of so many batches."""
        if self.schedule is None:
            return None
        row = lookup("schedule", self.schedule, SCHEDULES)
        options: dict[str, Any] = dict(self.schedule_options)
        if "T_max" in inspect.signature(row).parameters:
            options.setdefault("T_max", self.epochs)
            options["warmup"] = min(options.get("warmup", 0), options["T_max"] - 1)
        if "mode" in inspect.signature(row).parameters:
            options.setdefault("mode", mode_of(self.monitor, None))
        if "total_steps" in inspect.signature(row).parameters:
            options.setdefault("max_lr", optimizer.lr)
            if "epochs" not in options:
                options.setdefault("total_steps", self.epochs * batches)
        schedule: LearningRate = called("schedule", self.schedule, row, options, optimizer)
        return schedule

    @property
    def ends_with_epochs(self) -> bool:
        """Whether the schedule goes by how many epochs there are: a longer run then has other rates from the start.

        >>> Recipe(schedule="cosine").ends_with_epochs
        True
        >>> Recipe(schedule="cosine", schedule_options={"T_max": 9}).ends_with_epochs
        False
        """
        if self.schedule is None:
            return False
        known = inspect.signature(lookup("schedule", self.schedule, SCHEDULES)).parameters
        given = self.schedule_options
        if "T_max" in known:
            return "T_max" not in given
        return "total_steps" in known and "total_steps" not in given and "epochs" not in given

    def make_augment(self) -> Compose | None:
        """Return what changes the maps of a training batch."""
        return Compose([augmentation(text) for text in self.augment]) if self.augment else None


def augmentation(text: str) -> Augmentation:
    """Return the augmentation that a text such as "shift:2" names.

    >>> augmentation("crop:4")
    PaddedCrop(padding=4)
    """
    name, _, amount = text.partition(":")
    row: Callable[..., Augmentation] = lookup("augmentation", name, AUGMENTATIONS)
    (option,) = list(inspect.signature(row).parameters.values())[:1]
    try:
        value = [] if not amount else [float(amount) if "float" in str(option.annotation) else int(amount)]
    except ValueError:
        raise NetsError(f"the {option.name} of {name} must be a number, not {amount!r}") from None
    return row(*value)


def called(what: str, name: str, row: Callable[..., Any], options: Options, *given: Any) -> Any:
    """Return a row called with options, or raise which options it has.

    Parameters
    ----------
    what : str
        The kind of row, for the message.
    name : str
        Of the row.
    row : callable
    options : mapping of str to value
        By name.
    *given : object
        What comes before the options.
    """
    parameters = list(inspect.signature(row).parameters.values())[len(given) :]
    known = [parameter.name for parameter in parameters]
    unknown = options.keys() - set(known)
    if unknown:
        raise NetsError(
            f"the {what} {name!r} has no {', '.join(sorted(unknown))}", help=f"its options are {', '.join(known)}"
        )
    missing = [item.name for item in parameters if item.default is item.empty and item.name not in options]
    if missing:
        raise NetsError(f"the {what} {name!r} needs {', '.join(missing)}", help=f"its options are {', '.join(known)}")
    return row(*given, **options)
