"""Runs that go on: to the same end, for more epochs, or not at all where they were begun otherwise."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.train.callbacks.checkpoint import Checkpoint
from tests.cli.conftest import Run

FIRST = ["train", "mlp", "--data", "flowers.csv", "--hidden", "8", "--batch", "16"]


@pytest.fixture(autouse=True)
def data(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = [f"{a:.3f},{b:.3f},{['no', 'yes'][int(a > b)]}" for a, b in rng.standard_normal((60, 2))]
    (tmp_path / "flowers.csv").write_text("\n".join(["a,b,kind", *rows]) + "\n")


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "metrics.csv").open() as file:
        return [{name: cell for name, cell in row.items() if name != "seconds"} for row in csv.DictReader(file)]


PATIENT = ["--schedule", "none", "--validation", "0.2", "--patience", "2", "--monitor", "val_accuracy"]


@pytest.mark.parametrize(
    "options",
    [
        ["--schedule", "none"],
        ["--schedule", "step:step_size=3"],
        ["--schedule", "cosine:T_max=7,warmup=1"],
        PATIENT,
        ["--schedule", "plateau:patience=1", "--validation", "0.2", "--metric", "f1"],
        ["--schedule", "none", "--optimizer", "adam", "--dropout", "0.3"],
    ],
)
def test_a_longer_run_ends_like_one_in_one_go(options: list[str], run: Run, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "runs" / "two"
    assert run(*FIRST, *options, "--out", "one", "--epochs", "6").returncode == 0
    assert run(*FIRST, *options, "--out", "runs/two", "--epochs", "2").returncode == 0
    done = run(*FIRST[:4], "--out", "runs/two", "--epochs", "6", "--resume")
    assert done.returncode == 0, done.stderr
    assert "schedule" not in done.stderr
    assert (one / "model.npz").read_bytes() == (two / "model.npz").read_bytes()
    assert rows_of(one) == rows_of(two)
    assert json.loads((two / "job.json").read_text())["recipe"]["epochs"] == 6


@pytest.mark.parametrize("schedule", ["cosine", "one-cycle"])
def test_a_schedule_that_goes_by_the_epochs_is_said_to_have_a_seam(schedule: str, run: Run, tmp_path: Path) -> None:
    assert run(*FIRST, "--schedule", schedule, "--out", "it", "--epochs", "3").returncode == 0
    done = run(*FIRST, "--schedule", schedule, "--out", "it", "--epochs", "6", "--resume", "--json")
    assert done.returncode == 0, done.stderr
    assert f"the schedule {schedule} goes by the number of epochs: the first 3 had" in done.stderr
    assert "not that of 6 in one go" in json.loads(done.stdout)["hints"][0]
    assert run(*FIRST, "--schedule", schedule, "--out", "whole", "--epochs", "6").returncode == 0
    rates = [[row["lr"] for row in rows_of(tmp_path / name)] for name in ("it", "whole")]
    assert rates[0][3:] == rates[1][3:]
    assert rates[0][:3] != rates[1][:3]
    again = run(*FIRST, "--schedule", schedule, "--out", "it", "--epochs", "6", "--resume")
    assert "goes by" not in again.stderr


def test_another_model_is_refused_by_name(run: Run) -> None:
    assert run(*FIRST, "--out", "it", "--epochs", "1").returncode == 0
    done = run("train", "autoencoder", *FIRST[2:4], "--label", "kind", "--out", "it", "--resume")
    assert done.returncode == 1
    assert "the run was begun with the model mlp, not autoencoder" in done.stderr
    assert "boolnet train mlp .. --resume" in done.stderr


def test_what_is_left_out_is_the_runs_own(run: Run, tmp_path: Path) -> None:
    begun = [*FIRST, "--out", "it", "--epochs", "2", "--seed", "5", "--optimizer", "adam:eps=1e-7", "--lr", "0.01"]
    assert run(*begun).returncode == 0
    done = run(*FIRST[:4], "--out", "it", "--resume", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["epochs"] == 2


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        (["--epochs", "1"], ["begun with 2 epochs", "--epochs 2 or more"]),
        (["--hidden", "9"], ["--hidden was [8] and is [9]"]),
        (["--batch", "8"], ["--batch was 16 and is 8"]),
        (["--momentum", "0.5"], ["--momentum was 0.9 and is 0.5"]),
        (["--test", "0.3"], ["--test was 0.2 and is 0.3"]),
        (["--classification"], ["the target was neither", "is --classification"]),
        (["--metric", "f1", "--epochs", "9"], ["--metric was [] and is ['f1']"]),
        (["--optimizer", "adam"], ["--optimizer was sgd and is adam"]),
    ],
)
def test_other_options_are_refused_by_name(options: list[str], parts: list[str], run: Run, tmp_path: Path) -> None:
    assert run(*FIRST, "--out", "it", "--epochs", "2").returncode == 0
    before = {path: path.read_bytes() for path in (tmp_path / "it").iterdir()}
    done = run(*FIRST[:4], "--out", "it", "--resume", *options)
    assert done.returncode == 1
    for part in parts:
        assert part in done.stderr
    assert before == {path: path.read_bytes() for path in (tmp_path / "it").iterdir()}


@pytest.mark.parametrize(
    ("is_saved", "said"),
    [(False, "stopped, before a whole epoch"), (True, "--resume goes on from the last whole epoch")],
)
def test_an_interrupt_says_whether_there_is_an_epoch_to_go_on_from(
    is_saved: bool, said: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Checkpoint.on_epoch_end

    def interrupted(self: Checkpoint, at: Any) -> None:
        if is_saved:
            save(self, at)
        raise KeyboardInterrupt

    monkeypatch.setattr(Checkpoint, "on_epoch_end", interrupted)
    left = run(*FIRST, "--out", "it", "--epochs", "4")
    assert left.returncode == 130
    assert said in left.stderr
