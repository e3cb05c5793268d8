"""What callbacks do, each at its moment."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from nets.core.arrays import Array
from nets.core.errors import NetsError, TrainingError
from nets.core.module import Module
from nets.layers import Linear, Parallel, ReLU, Residual, Sequential
from nets.optim import SGD, CosineAnnealingLR, ReduceLROnPlateau, StepLR
from nets.train import (
    CALLBACKS,
    Callback,
    Checkpoint,
    CSVLog,
    EarlyStopping,
    PlainLines,
    ProgressBar,
    Run,
    Schedule,
    StopOnNaN,
    Watch,
    callbacks,
)
from tests.nets.train.problems import model, rings, same_weights, trained


class Script(Callback):
    """Numbers of a test's own for each epoch, under a name of its own choice."""

    def __init__(self, name: str, values: list[float]) -> None:
        self.name, self.values = name, values
        self.states: list[dict[str, Array]] = []

    def on_epoch_end(self, run: Run) -> None:
        run.row[self.name] = self.values[run.epoch - 1]
        self.states.append(run.model.state_dict())


def test_every_callback_is_in_the_table() -> None:
    files = {path.stem for path in Path(callbacks.__file__).parent.glob("[a-z]*.py")} - {"base"}
    assert {row.__module__.rpartition(".")[2] for row in CALLBACKS.values()} == files


WATCHING: dict[str, Callable[[Path], Callback]] = {
    "checkpoint": lambda folder: Checkpoint(folder / "a.npz"),
    "csv-log": lambda folder: CSVLog(folder / "log.csv"),
    "plain-lines": lambda folder: PlainLines(io.StringIO()),
    "progress-bar": lambda folder: ProgressBar(Console(file=io.StringIO(), force_terminal=True)),
    "stop-on-nan": lambda folder: StopOnNaN(),
    "watch": lambda folder: Watch(*rings(8)),
}


@pytest.mark.parametrize("name", WATCHING)
def test_what_only_watches_changes_no_number(name: str, tmp_path: Path) -> None:
    watched, alone = model(), model()
    trained(watched, validation=0.2, callbacks=[WATCHING[name](tmp_path)])
    trained(alone, validation=0.2)
    assert same_weights(watched, alone)
    assert WATCHING.keys() == CALLBACKS.keys() - {"early-stopping", "schedule"}


def test_hooks_are_called_in_order() -> None:
    class Record(Callback):
        def __init__(self) -> None:
            self.calls: list[str] = []

    def hook(name: str) -> Any:
        return lambda self, run: self.calls.append(name)

    names = ["on_train_begin", "on_epoch_begin", "on_gradients", "on_batch_end", "on_epoch_end", "on_train_end"]
    for name in names:
        setattr(Record, name, hook(name))
    record = Record()
    trained(model(), rings(64), callbacks=[record], epochs=2)
    batch = ["on_gradients", "on_batch_end"]
    epoch = ["on_epoch_begin", *batch, *batch, "on_epoch_end"]
    assert record.calls == ["on_train_begin", *epoch, *epoch, "on_train_end"]


def test_a_callback_may_stop_training() -> None:
    class Stop(Callback):
        def on_epoch_end(self, run: Run) -> None:
            run.stop = run.epoch == 3

    assert len(trained(model(), epochs=10, callbacks=[Stop()])) == 3


# early stopping

STOPPING: list[tuple[str, dict[str, Any], list[float], int, int]] = [
    # monitor, options, values, the epoch it stops after, the best epoch
    ("val_loss", {"patience": 2}, [5, 4, 4, 3, 3, 3, 2], 6, 4),
    ("val_loss", {"patience": 1}, [5, 6, 1], 2, 1),
    ("val_accuracy", {"patience": 2}, [0.5, 0.6, 0.4, 0.5, 0.9], 4, 2),
    ("val_accuracy", {"patience": 2, "mode": "min"}, [0.5, 0.6, 0.4, 0.5, 0.9], 5, 3),
    ("val_loss", {"patience": 2, "min_delta": 0.5}, [5, 4.8, 4.6, 1], 3, 1),
    ("val_loss", {"patience": 5}, [3, 2, 1], 3, 3),
    ("val_loss", {"patience": 1}, [float("nan"), 1.0], 1, 0),
]


@pytest.mark.parametrize(("monitor", "options", "values", "last", "best"), STOPPING, ids=str)
def test_early_stopping_restores_the_best(
    monitor: str, options: dict[str, Any], values: list[float], last: int, best: int
) -> None:
    net, script, stopping = model(), Script(monitor, values), EarlyStopping(monitor=monitor, **options)
    history = trained(net, epochs=len(values), validation=0.2, callbacks=[script, stopping])
    assert len(history) == last
    assert stopping.best_epoch == best
    expected = script.states[best - 1 if best else last - 1]
    assert all(np.array_equal(expected[name], value) for name, value in net.state_dict().items())


def test_early_stopping_may_leave_the_last_weights() -> None:
    net, script = model(), Script("val_loss", [1.0, 2.0])
    trained(net, validation=0.2, callbacks=[script, EarlyStopping(1, restore_best=False)])
    assert all(np.array_equal(script.states[-1][name], value) for name, value in net.state_dict().items())


def test_early_stopping_begins_anew_with_each_run() -> None:
    stopping, one, other, third = EarlyStopping(2), model(), model(), model()
    trained(one, epochs=4, validation=0.2, callbacks=[stopping])
    trained(other, epochs=4, validation=0.2, callbacks=[stopping])
    trained(third, epochs=4, validation=0.2, callbacks=[EarlyStopping(2)])
    assert same_weights(other, third)


@pytest.mark.parametrize("options", [{"patience": 0}, {"mode": "best"}])
def test_early_stopping_refuses_options(options: dict[str, Any]) -> None:
    with pytest.raises(NetsError, match="must be"):
        EarlyStopping(**options)


# schedules


def test_a_schedule_changes_the_rate_after_every_epoch() -> None:
    net = model()
    optimizer = SGD(net.parameters(), lr=0.1)
    history = trained(net, optimizer=optimizer, epochs=4, callbacks=[Schedule(StepLR(optimizer, 2, 0.5))])
    assert history.column("lr") == [0.1, 0.1, 0.05, 0.05]


def test_a_warm_up_begins_with_the_first_epoch() -> None:
    net = model()
    optimizer = SGD(net.parameters(), lr=0.3)
    schedule = Schedule(CosineAnnealingLR(optimizer, 4, warmup=2))
    history = trained(net, optimizer=optimizer, epochs=4, callbacks=[schedule])
    np.testing.assert_allclose(history.column("lr"), [0.1, 0.2, 0.3, 0.15])


def test_a_plateau_is_seen_in_the_number_it_watches() -> None:
    net = model()
    optimizer = SGD(net.parameters(), lr=0.1)
    plateau = Schedule(ReduceLROnPlateau(optimizer, factor=0.5, patience=0))
    script = Script("val_loss", [1.0, 2.0, 0.5, 3.0])
    history = trained(net, optimizer=optimizer, epochs=4, validation=0.2, callbacks=[script, plateau])
    assert history.column("lr") == [0.1, 0.1, 0.05, 0.05]
    assert optimizer.lr == 0.025
    with pytest.raises(NetsError, match="ReduceLROnPlateau: no epoch has 'val_loss'"):
        trained(net, optimizer=optimizer, callbacks=[plateau])


# what people read


def test_the_log_has_all_digits_and_each_epoch_once(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    history = trained(model(), epochs=3, validation=0.2, callbacks=[CSVLog(path)])
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [{name: float(value) for name, value in row.items()} for row in rows] == list(history)
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    with pytest.raises(NetsError, match="there is no folder"):
        trained(model(), callbacks=[CSVLog(tmp_path / "none" / "log.csv")])


def test_plain_lines_are_one_per_epoch(capsys: pytest.CaptureFixture[str]) -> None:
    file = io.StringIO()
    trained(model(), epochs=2, validation=0.2, callbacks=[PlainLines(file), PlainLines()])
    lines = file.getvalue().splitlines()
    assert [line.split("  ")[0] for line in lines] == ["epoch 1/2", "epoch 2/2"]
    assert all(f" {name} " in lines[0] for name in ("train_loss", "val_accuracy", "lr"))
    assert capsys.readouterr() == ("", file.getvalue())


def test_the_bar_shows_epoch_loss_numbers_and_time_left() -> None:
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=150)
    trained(model(), epochs=3, validation=0.2, callbacks=[ProgressBar(console)])
    shown = file.getvalue()
    for words in ("epoch 3/3", "loss 0.", "val_loss 0.", "val_accuracy 0.", "0:00:0"):
        assert words in shown, words
    assert shown.endswith("\n") or "\x1b[?25h" in shown  # the cursor is back


def test_the_bar_is_silent_off_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    trained(model(), callbacks=[ProgressBar()])
    assert capsys.readouterr() == ("", "")


def test_the_bar_ends_with_an_error() -> None:
    class Fail(Callback):
        def on_batch_end(self, run: Run) -> None:
            raise KeyboardInterrupt

    console = Console(file=io.StringIO(), force_terminal=True)
    for _ in range(2):  # a second live bar would be refused if the first were still there
        with pytest.raises(KeyboardInterrupt):
            trained(model(), callbacks=[ProgressBar(console), Fail()])


def test_rich_is_imported_only_for_the_bar() -> None:
    import subprocess

    code = "import sys, nets.train; sys.exit('rich' in sys.modules or 'networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=False).returncode == 0


# stop on NaN


class Spoil(Module):
    """A layer whose output, or gradient, stops being finite after some batches."""

    def __init__(self, output: bool, batches: int = 3) -> None:
        self.output, self.left = output, batches

    def forward(self, x: Array) -> Array:
        self.left -= self.training
        return x * np.float32(np.nan) if self.output and self.left < 0 else x

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        return dy if self.output or self.left >= 0 else dy * np.float32(np.inf)


def spoilt(layer: Module) -> dict[str, Module]:
    """Return models that hold a layer at several depths, with its dotted name."""
    return {
        "2": Sequential(Linear(2, 4, rng=0), ReLU(), layer, Linear(4, 2, rng=1)),
        "1.body.0": Sequential(Linear(2, 4, rng=0), Residual(Sequential(layer)), Linear(4, 2, rng=1)),
        "1.b": Sequential(Linear(2, 4, rng=0), Parallel({"a": ReLU(), "b": layer}), Linear(8, 2, rng=1)),
    }


@pytest.mark.parametrize("name", spoilt(ReLU()))
def test_an_output_that_is_not_finite_names_its_layer(name: str) -> None:
    net = spoilt(Spoil(output=True))[name]
    message = (
        rf"epoch 1, batch 4 of 10: the loss is nan; the first output that is not finite is that of {name} \(Spoil\)"
    )
    with pytest.raises(TrainingError, match=message) as caught:
        trained(net, epochs=3, callbacks=[StopOnNaN()])
    assert "clip_norm" in caught.value.help
    assert all(np.isfinite(p.data).all() for p in net.parameters())
    assert not any("forward" in vars(module) or "backward" in vars(module) for _, module in net.named_modules())


@pytest.mark.parametrize("name", spoilt(ReLU()))
@pytest.mark.filterwarnings("ignore:invalid value encountered")
def test_a_gradient_that_is_not_finite_names_its_layer(name: str) -> None:
    net = spoilt(Spoil(output=False))[name]
    message = rf"the first gradient that is not finite is that by the input of {name} \(Spoil\)"
    with pytest.raises(TrainingError, match=message):
        trained(net, epochs=3, callbacks=[StopOnNaN()])
    assert all(np.isfinite(p.data).all() for p in net.parameters())


@pytest.mark.filterwarnings("ignore:overflow encountered", "ignore:invalid value encountered")
def test_weights_that_overflow_are_named() -> None:
    net = Sequential(Linear(2, 4, rng=0), ReLU(), Linear(4, 2, rng=1))
    with pytest.raises(TrainingError, match=r"that of 0 \(Linear\)|that of 2 \(Linear\)|weight of 0|weight of 2"):
        trained(net, optimizer=SGD(net.parameters(), lr=1e30), epochs=5, callbacks=[StopOnNaN()])


def test_a_batch_spoilt_by_augmentation_is_named() -> None:
    def spoil(x: Array, rng: np.random.Generator) -> Array:
        return np.full_like(x, np.nan)

    with pytest.raises(TrainingError, match="the batch itself, as prepared and augmented"):
        trained(model(), augment=spoil, callbacks=[StopOnNaN()])


def test_a_loss_that_is_not_finite_is_named() -> None:
    class Log:
        def __call__(self, z: Array, y: Array, sample_weight: Array | None = None) -> tuple[float, Array]:
            return float("inf"), z

    with pytest.raises(TrainingError, match="the loss is inf for outputs that are finite"):
        trained(model(), loss=Log(), callbacks=[StopOnNaN()])


def test_gradients_may_be_left_unwatched() -> None:
    net = spoilt(Spoil(output=False, batches=30))["2"]
    assert len(trained(net, epochs=3, callbacks=[StopOnNaN(gradients=False)])) == 3
