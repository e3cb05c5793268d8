"""What a person may want to try next: a sentence where training and test part ways, or nothing was learned."""

from __future__ import annotations

from nets.runs.outcome import Result
from nets.runs.tasks import TASKS
from nets.train import History

APART = 0.2  # in skill between training and test
POOR = 0.5  # skill in training
FALLING = 0.98  # the last loss, of that a quarter of the epochs before


def hint_of(result: Result, target: str, history: History, epochs: int, can_drop: bool) -> str | None:
    """Return what to try, or None where nothing speaks for it.

    Parameters
    ----------
    result : Result
        Of the test split.
    target : str
        A row of `nets.runs.tasks.TASKS`.
    history : History
    epochs : int
        How many there were to be.
    can_drop : bool
        Whether the model has the option dropout.
    """
    skill = result.skill
    if not history:
        return None
    trained = skill_in_training(result, target, history)
    if skill <= 0 and not (trained is not None and trained > APART + POOR):
        return (
            f"on the test split this is no better than {result.guess}: try more epochs "
            f"(--resume --epochs {2 * epochs}), another rate (--lr), or look whether the samples can tell it at all"
        )
    if trained is None:
        return None
    if trained - skill > APART:
        ways = "--validation 0.1 --patience 5" + (", --dropout 0.3" if can_drop else "")
        return (
            f"training went much better than the test ({shown(target, history)}): the model learns its samples by "
            f"heart; try {ways}, --weight-decay 0.001, or a smaller model"
        )
    losses = history.column("train_loss")
    before = losses[-1 - max(1, len(losses) // 4)] if len(losses) > 1 else float("nan")
    if trained < POOR and losses[-1] < FALLING * before:
        return f"the training loss was still falling: --resume --epochs {2 * epochs} goes on"
    return None


def skill_in_training(result: Result, target: str, history: History) -> float | None:
    """Return the skill in the last epoch's training, as far as what was measured tells it.

    Parameters
    ----------
    result : Result
        Of the test split.
    target : str
        A row of `nets.runs.tasks.TASKS`.
    history : History
    """
    row = history[-1]
    if target == "numbers":
        return row.get("train_r2")
    if target == "input":
        base = getattr(result, "baseline", 0.0)
        return 1 - row["train_mse"] / base**2 if base else None
    accuracy, skill = row.get("train_accuracy"), result.skill
    tested = getattr(result, "test_accuracy", None) if target == "classes" else result.as_dict()["metrics"]["accuracy"]
    if accuracy is None or tested is None or skill >= 1:
        return None
    left = (1 - tested) / (1 - skill)  # what the guess errs by
    return 1 - (1 - accuracy) / left if left else None


def shown(target: str, history: History) -> str:
    """Return what was measured in training, in words."""
    name = {"numbers": "r2"}.get(target, TASKS[target].measured[0])
    value = history[-1].get(f"train_{name}", float("nan"))
    text = f"{value:.1%}" if name == "accuracy" else f"{value:.4g}"
    return f"{name} {text} in training"
