"""What the commands of training share: options from tables, a job from options, progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from cli.param_type import ParamType
from cli.table_options import encoding_option, table_of, table_options
from cli.terminal import is_live

if TYPE_CHECKING:
    from nets.models import Model, Option
    from nets.runs import Job, Recipe
    from nets.train.callbacks import Callback

Decorator = Callable[[Any], Any]
SHARE = click.FloatRange(0, 1, min_open=True, max_open=True)
LABEL = "Column of a csv file's labels: its name, first, last, or its number from 0; several with commas between."
LEFT_OUT = "Columns of a csv file that are no features: names or numbers from 0, with commas between."
TEST = "Share to test on, of data without a test split.  [default: 0.2]"
#: Option -> the target that it says, and its help.
TARGETS: Mapping[str, tuple[str, str]] = {
    "regression": ("numbers", "Predict numbers: the label is an amount, or several."),
    "classification": ("classes", "Predict a class: also of labels that may as well be amounts."),
    "multilabel": ("labels", "Predict several labels, each yes or no: --label a,b,c --multilabel."),
}
REPEATABLE = ("augment", "metrics", "class_weight")  # not given, they are empty
POSITIVE = click.FloatRange(0, min_open=True)

#: Options of optimisers that have an option of the command.
OPTIMIZER_OPTIONS: Mapping[str, tuple[Any, str]] = {
    "momentum": (click.FloatRange(0, 1, max_open=True), "How much of the last step goes on."),
    "nesterov": (bool, "Look ahead with the momentum."),
    "weight_decay": (click.FloatRange(0), "Factor of the L2 term, on weights only."),
    "rho": (click.FloatRange(0, 1, max_open=True), "Decay of Adadelta's means."),
}


class Parts(ParamType[tuple[int, ...]]):
    """Whole numbers in a row, such as 256,128, 1x28x28 or 3/10.

    Parameters
    ----------
    sign : str
        What stands between the numbers.
    count : int, optional
        How many there must be; any number by default.
    least : int
        The smallest that is allowed.
    """

    def __init__(self, sign: str, count: int | None = None, least: int = 1) -> None:
        self.sign, self.count, self.least = sign, count, least
        self.name = "numbers"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        try:
            numbers = tuple(int(part) for part in str(value).lower().split(self.sign) if part or self.count)
        except ValueError:
            numbers = ()
        if self.count not in (None, len(numbers)) or any(n < self.least for n in numbers) or (not numbers and value):
            few = "whole numbers" if self.count is None else f"{self.count} whole numbers"
            self.fail(f"{value!r} is not {few} from {self.least} with {self.sign!r} between", param, ctx)
        return numbers


class Weight(ParamType[tuple[str, float]]):
    """What a class weighs: NAME=W."""

    name = "weight"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, float]:
        if isinstance(value, tuple):
            return value
        name, sign, text = str(value).rpartition("=")
        try:
            weight = float(text)
        except ValueError:
            sign, weight = "", 0.0
        if not sign or not name:
            self.fail(f"{value!r} is not NAME=W, a class and its weight, such as yes=5", param, ctx)
        return name, weight


class Named(ParamType[tuple[str, dict[str, Any]]]):
    """A row of a table, and options of it: ``step`` or ``step:step_size=5,gamma=0.5``."""

    name = "named"

    def __init__(self, table: Iterable[str]) -> None:
        self.names = list(table)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, dict[str, Any]]:
        if isinstance(value, tuple):
            return value
        name, _, rest = str(value).partition(":")
        if name not in self.names:
            self.fail(f"{name!r} is not one of {', '.join(self.names)}", param, ctx)
        options = dict(part.partition("=")[::2] for part in rest.split(",") if part)
        try:
            return name, {key: number(text) for key, text in options.items()}
        except ValueError as error:
            self.fail(f"{value!r}: {error}; options look like {name}:name=number,...", param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(name) for name in self.names if name.startswith(incomplete)]


def number(text: str) -> Any:
    """Return the value of an option: a truth value, a number, or several with + between.

    >>> number("0.5"), number("30+60"), number("true")
    (0.5, (30, 60), True)
    """
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if "+" in text.strip("+") and "e+" not in text.lower():
        return tuple(number(part) for part in text.split("+"))
    return float(text) if set(text.lower()) & set(".ein") else int(text)


def job_options(row: Model) -> list[Decorator]:
    """Return the options of any run of a model: the data, the folder, the seed, what is predicted."""
    kind = row.kind
    options = [
        click.option("--data", required=True, type=click.Path(), help="Folder or file of the data."),
        click.option("--out", required=True, type=click.Path(), metavar="RUN", help="Folder for all that comes of it."),
        click.option(
            "--resume", is_flag=True, help="Go on with the run in RUN, as it was begun; --epochs may ask for more."
        ),
        click.option("--seed", type=click.IntRange(0), metavar="N", help="Of all chance.  [default: 0]"),
        click.option("--test", "test_share", type=SHARE, metavar="X", help=TEST),
        click.option("--fold", type=Parts("/", 2), metavar="K/N", help="Test on part K of N of the training data."),
    ]
    if kind != "sentences":
        options += [
            click.option("--label", metavar="COLUMN", help=LABEL if row.classifies else LEFT_OUT),
            *table_options(),
            click.option("--resize", type=Parts("x", 2), metavar="HxW", help="What pictures are brought to."),
        ]
    if row.classifies:
        options += [
            click.option(f"--{name}", name, is_flag=True, default=None, help=text)
            for name, (_, text) in TARGETS.items()
        ]
    if kind == "sentences":
        text = "Word vectors to begin with: word2vec or GloVe."
        options += [click.option("--vectors", type=click.Path(), metavar="FILE", help=text), encoding_option()]
    if kind == "maps":
        options.append(
            click.option("--shape", type=Parts("x", 3), metavar="CxHxW", help="How to read vectors as maps.")
        )
    return options


def recipe_options(model: str) -> list[Decorator]:
    """Return the options of how to train, with the model's recipe as defaults."""
    from nets.data.augment import AUGMENTATIONS
    from nets.losses import LOSSES
    from nets.models import MODELS
    from nets.optim import OPTIMIZERS
    from nets.optim.schedules import SCHEDULES
    from nets.runs import RECIPES
    from nets.runs.tasks import LOSS_NAMES, TASKS

    recipe, schedules = RECIPES[model], ["none", *SCHEDULES]
    tasks = [task for target, task in TASKS.items() if (target == "input") != MODELS[model].classifies]
    losses = {name: None for task in tasks for name in task.losses}
    known = [*losses, *(short for short, name in LOSS_NAMES.items() if name in losses)]
    metrics = list(dict.fromkeys(name for task in tasks for name in task.metrics))
    options = [
        _option("--epochs", recipe.epochs, "How many passes through the data.", click.IntRange(1)),
        _option("--batch", recipe.batch_size, "Samples a step.", click.IntRange(1), "batch_size"),
        _option("--optimizer", recipe.optimizer, _choose("What makes the steps", OPTIMIZERS), Named(OPTIMIZERS)),
        _option("--lr", recipe.lr, "The learning rate.", POSITIVE),
        _option("--schedule", recipe.schedule, _choose("How the rate changes", schedules), Named(schedules)),
        _option("--validation", recipe.validation, "Share to budget.", click.FloatRange(0, 1, max_open=True)),
        _option("--patience", recipe.patience, "Stop after N epochs without a better measure.", click.IntRange(1)),
        _option("--monitor", recipe.monitor, "The measure to stop by: val_loss, or a metric as in val_f1.", str),
        click.option(
            "--loss", type=Named([*known, *LOSSES]), metavar="NAME", help=_choose("What is made small", known)
        ),
        click.option(
            "--metric",
            "metrics",
            multiple=True,
            metavar="NAME",
            help=f"Measure this, too: {', '.join(metrics)}. Repeatable.",
        ),
        _option("--clip-norm", recipe.clip_norm, "Largest norm of a step's gradient.", POSITIVE),
        _option("--max-norm", recipe.max_norm, "Largest norm of an output neuron's weights.", POSITIVE),
    ]
    if MODELS[model].classifies:
        text = "What a class weighs, 1 if not said; of labels, a yes beside a no. Repeatable."
        options += [
            _option("--label-smoothing", recipe.label_smoothing, "Share of a label spread over all classes.", SHARE),
            click.option("--balanced", is_flag=True, default=None, help="Let all classes weigh the same."),
            click.option("--class-weight", type=Weight(), multiple=True, metavar="NAME=W", help=text),
        ]
    for name, (type_, text) in OPTIMIZER_OPTIONS.items():
        options.append(_option("--" + name.replace("_", "-"), recipe.optimizer_options.get(name), text, type_))
    if AUGMENTATIONS and _reads_maps(model):
        choices = ", ".join(AUGMENTATIONS)
        shown = ", ".join(recipe.augment) or "none"
        text = f"Change training maps: {choices}, each with :AMOUNT if wanted; or none. Repeatable.  [default: {shown}]"
        options.append(click.option("--augment", multiple=True, metavar="NAME[:AMOUNT]", help=text))
    return options


def _choose(text: str, table: Iterable[str]) -> str:
    return f"{text}: {', '.join(table)}; with options, NAME:OPTION=NUMBER,..."


def _reads_maps(model: str) -> bool:
    from nets.models import MODELS

    return MODELS[model].kind == "maps"


def _option(flag: str, default: Any, help: str, type_: Any, name: str | None = None) -> Decorator:
    """Return an option whose default stands in the recipe: not given, it is None."""
    shown = "" if default is None or default == 0 else f"  [default: {default}]"
    if type_ is bool:
        return click.option(f"{flag}/--no-{flag[2:]}", default=None, help=help + shown)
    letter = "NAME" if isinstance(type_, Named) else None if isinstance(type_, click.Choice) else _letter(type_)
    return click.option(flag, name or flag[2:].replace("-", "_"), type=type_, metavar=letter, help=help + shown)


def _letter(type_: Any) -> str:
    """Return how a number is called in help: N where it is whole, else X."""
    return "N" if isinstance(type_, click.IntRange) or type_ is int else "X"


def model_options(model: str) -> list[Decorator]:
    """Return the options of a model."""
    from nets.models import MODELS

    return [_model_option(option) for option in MODELS[model].options]


def _model_option(option: Option) -> Decorator:
    flag = "--" + option.name.replace("_", "-")
    text = option.help[0].upper() + option.help[1:] + "."
    if option.type is bool:
        shown = f"  [default: {'on' if option.default else 'off'}]"
        return click.option(f"{flag}/--no-{flag[2:]}", option.name, default=None, help=text + shown)
    default = ",".join(map(str, option.default)) if option.many else option.default
    type_: Any = Parts(",") if option.many else click.Choice(option.choices) if option.choices else option.type
    letter = "N,.." if option.many else None if option.choices else "NAME" if option.type is str else _letter(type_)
    return click.option(flag, option.name, type=type_, metavar=letter, help=f"{text}  [default: {default}]")


def job_of(model: str, data: str, values: Mapping[str, Any], before: Job | None = None) -> Job:
    """Return the job that options ask for; an option that was not given is the recipe's or the model's own.

    Parameters
    ----------
    model : str
        A row of `MODELS`.
    data : str
        Path of the data.
    values : mapping of str to value
        The options by name, None where not given.
    before : Job, optional
        A run that is gone on with: what is not given is as it was begun.
    """
    from nets.models import MODELS
    from nets.runs import RECIPES, Job

    is_left_out = {name: value is None or (value == () and name in REPEATABLE) for name, value in values.items()}
    given = {name: value for name, value in values.items() if not is_left_out[name]}
    target = target_of(given)
    names = {option.name for option in MODELS[model].options}
    options = {name: value for name, value in given.items() if name in names}
    job = {name: value for name, value in given.items() if name in _names(Job) - {"data", "model"}}
    if target is not None:
        job["target"] = target
    table = table_of(given)
    if before is not None and before.model == model:
        job = {name: getattr(before, name) for name in _names(Job) - {"data", "model", "options", "recipe"}} | job
        job["table"] = {**before.table, **table}
        return Job(model, data, {**before.options, **options}, recipe_of(before.recipe, given), **job)
    recipe = RECIPES[model]
    if target == "numbers" and recipe.monitor == "val_accuracy":
        recipe = replace(recipe, monitor="val_loss")
    return Job(model, data, options, recipe_of(recipe, given), **job, table=table)


def target_of(given: Mapping[str, Any]) -> str | None:
    """Return what is to be predicted, or None where no option says it."""
    asked = [name for name in TARGETS if given.get(name)]
    if len(asked) > 1:
        raise click.UsageError(f"give one of {' and '.join(f'--{name}' for name in asked)}, not both")
    return TARGETS[asked[0]][0] if asked else None


def recipe_of(recipe: Recipe, given: Mapping[str, Any]) -> Recipe:
    """Return a recipe with what was given in the place of its own."""
    changes = {name: value for name, value in given.items() if name in _names(type(recipe))}
    optimizer, own = changes.pop("optimizer", (recipe.optimizer, {}))
    if optimizer != recipe.optimizer:
        recipe = replace(recipe, optimizer=optimizer, lr=None, optimizer_options={})  # they were another optimiser's
    schedule, steps = changes.pop("schedule", (recipe.schedule, {}))
    if schedule != recipe.schedule:
        recipe = replace(recipe, schedule=None if schedule == "none" else schedule, schedule_options={})
    loss, how = changes.pop("loss", (recipe.loss, {}))
    if loss != recipe.loss:
        recipe = replace(recipe, loss=loss, loss_options={})
    if changes.get("augment") == ("none",):
        changes["augment"] = ()
    if "metrics" in changes:
        changes.setdefault("monitor", f"val_{changes['metrics'][0]}")
    if "class_weight" in changes:
        changes["class_weight"] = dict(changes["class_weight"])
    own |= {name: given[name] for name in OPTIMIZER_OPTIONS if name in given}
    return replace(
        recipe,
        **changes,
        optimizer_options={**recipe.optimizer_options, **own},
        schedule_options={**recipe.schedule_options, **steps},
        loss_options={**recipe.loss_options, **how},
    )


def _names(record: type[Any]) -> set[str]:
    return {item.name for item in fields(record)}


def progress(quiet: bool) -> Callback:
    """Return what shows how far a run is: a bar on a terminal, a line per epoch elsewhere; on standard error."""
    import sys

    from nets.train.callbacks import PlainLines, ProgressBar

    return ProgressBar() if is_live() and not quiet else PlainLines(sys.stderr)
