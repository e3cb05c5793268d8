"""A run that is stopped at any moment and resumed ends bit for bit like the uninterrupted one."""

from __future__ import annotations

import csv
import errno
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import NetsError, StateError
from nets.io.archive import read_archive, write_archive
from nets.layers import Linear, Sequential
from nets.optim import SGD, Adam, CosineAnnealingLR
from nets.train import Callback, Checkpoint, EarlyStopping, History, Run, Schedule
from tests.nets.train.problems import jitter, model, rings, same_weights, trained
from tests.nets.train.resumable import train

ROOT = Path(__file__).parents[3]
EPOCHS = 100


def start(folder: Path, epochs: int, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.nets.train.resumable", *map(str, (folder, epochs, *arguments))]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True)


def finished(process: subprocess.Popen[str]) -> None:
    _, errors = process.communicate()
    assert process.returncode == 0, errors


def final(folder: Path) -> dict[str, Array]:
    return read_archive(folder / "final.npz", "weights")[1]


def log(folder: Path) -> list[dict[str, str]]:
    with (folder / "log.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        del row["seconds"]
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("kills", [3, pytest.param(10, marks=pytest.mark.slow)])
def test_killed_at_random_moments_it_ends_the_same(kills: int, tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    whole.mkdir()
    killed.mkdir()
    began = time.perf_counter()
    finished(start(whole, EPOCHS))
    seconds = time.perf_counter() - began

    rng = np.random.default_rng(11)
    epochs = []
    for _ in range(kills):
        process = start(killed, EPOCHS, "resume")
        assert process.stdout is not None
        process.stdout.readline()  # it has begun, or was finished
        time.sleep(float(rng.uniform(0, seconds / kills)))
        process.kill()
        process.communicate()
        if (killed / "run.npz").exists():
            epochs.append(read_archive(killed / "run.npz", "checkpoint")[0]["epoch"])
    assert epochs == sorted(epochs)
    finished(start(killed, EPOCHS, "resume"))
    assert sorted(os.listdir(killed)) == ["final.npz", "log.csv", "run.npz"]

    expected, found = final(whole), final(killed)
    assert expected.keys() == found.keys()
    for name, value in expected.items():
        np.testing.assert_array_equal(found[name], value, err_msg=name)
    assert log(killed) == log(whole)
    assert [row["epoch"] for row in log(whole)] == [str(k + 1) for k in range(EPOCHS)]


@pytest.mark.parametrize(("name", "count"), [("fsync", 5), ("replace", 5), ("fsync", 6), ("replace", 6)])
def test_killed_while_it_writes_it_ends_the_same(name: str, count: int, tmp_path: Path) -> None:
    """The log and the checkpoint of the third epoch are the fifth and the sixth file that is written."""
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    whole.mkdir()
    killed.mkdir()
    train(whole, 5, resume=False)
    process = start(killed, 5, name, count)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert any(".new-" in left for left in os.listdir(killed))
    assert read_archive(killed / "run.npz", "checkpoint")[0]["epoch"] == 2
    train(killed, 5, resume=True)
    assert all(np.array_equal(value, final(killed)[key]) for key, value in final(whole).items())
    assert log(killed) == log(whole)
    assert sorted(os.listdir(killed)) == ["final.npz", "log.csv", "run.npz"]


class Interrupt(Callback):
    """Ctrl-C in the middle of an epoch."""

    def __init__(self, epoch: int, batch: int) -> None:
        self.epoch, self.batch = epoch, batch

    def on_batch_end(self, run: Run) -> None:
        if (run.epoch, run.batch) == (self.epoch, self.batch):
            raise KeyboardInterrupt


def options(net: Sequential, path: Path, **others: Any) -> dict[str, Any]:
    optimizer = Adam(net.parameters(), lr=0.01)
    callbacks = [EarlyStopping(3, "val_loss"), Schedule(CosineAnnealingLR(optimizer, 8))]
    return {
        "optimizer": optimizer,
        "epochs": 8,
        "validation": 0.2,
        "augment": jitter,
        "callbacks": callbacks,
        "checkpoint": path,
    } | others


@pytest.mark.parametrize("epoch", [0, 3, 7])
def test_an_interrupt_leaves_the_last_checkpoint_whole(epoch: int, tmp_path: Path) -> None:
    whole, net = model(), model()
    history = trained(whole, **options(whole, tmp_path / "whole.npz"))
    given = options(net, tmp_path / "a.npz")
    with pytest.raises(KeyboardInterrupt):
        trained(net, **given | {"callbacks": [*given["callbacks"], Interrupt(epoch, 2)]})
    assert not net.training
    again = model()
    resumed = trained(again, **options(again, tmp_path / "a.npz", resume=True))
    assert same_weights(again, whole)
    assert without_seconds(resumed) == without_seconds(history)


def without_seconds(history: History) -> list[dict[str, float]]:
    return [{name: value for name, value in row.items() if name != "seconds"} for row in history]


def test_a_run_that_was_stopped_early_stays_stopped(tmp_path: Path) -> None:
    def stopping(net: Sequential) -> dict[str, Any]:
        given = options(net, tmp_path / "a.npz", epochs=50)
        return given | {"callbacks": [EarlyStopping(1, "val_accuracy", min_delta=0.5)]}

    net, again = model(), model()
    history = trained(net, **stopping(net))
    assert len(history) == 2
    resumed = trained(again, **stopping(again), resume=True)
    assert resumed == history
    assert same_weights(net, again)


def test_a_finished_run_gives_its_history_and_goes_on_for_more_epochs(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    whole, net, again = model(), model(), model()
    trained(whole, epochs=5)
    history = trained(net, epochs=3, checkpoint=path)
    assert trained(again, epochs=3, checkpoint=path, resume=True) == history
    assert same_weights(net, again)
    more = model()
    assert len(trained(more, epochs=5, checkpoint=path, resume=True)) == 5
    assert same_weights(whole, more)


def test_what_a_killed_writer_left_is_removed(tmp_path: Path) -> None:
    for name in (".a.npz.new-x1y2z3ab", ".a.npz.new-x1", ".b.npz.new-x1y2z3ab", "a.npz.new-x1y2z3ab"):
        (tmp_path / name).write_bytes(b"half")
    trained(model(), checkpoint=tmp_path / "a.npz", resume=True)
    assert sorted(os.listdir(tmp_path)) == [".a.npz.new-x1", ".b.npz.new-x1y2z3ab", "a.npz", "a.npz.new-x1y2z3ab"]


def test_without_a_checkpoint_it_begins_anew(tmp_path: Path) -> None:
    whole, net = model(), model()
    trained(whole)
    trained(net, checkpoint=tmp_path / "a.npz", resume=True)
    assert same_weights(whole, net)


def test_a_checkpoint_now_and_then(tmp_path: Path) -> None:
    trained(model(), epochs=5, callbacks=[Checkpoint(tmp_path / "a.npz", every=2), Interrupt(9, 0)])
    assert read_archive(tmp_path / "a.npz")[0]["epoch"] == 5
    with pytest.raises(KeyboardInterrupt):
        trained(model(), epochs=5, callbacks=[Checkpoint(tmp_path / "a.npz", every=2), Interrupt(3, 0)])
    assert read_archive(tmp_path / "a.npz")[0]["epoch"] == 2
    with pytest.raises(NetsError, match="every must be at least 1"):
        Checkpoint(tmp_path / "a.npz", every=0)


X, y = rings()
OTHERS: list[tuple[str, dict[str, Any], str]] = [
    ("batch size", {"batch_size": 64}, "batch_size was 32 and is 64"),
    ("seed", {"rng": 1}, "seed was"),
    ("optimiser", {"optimizer": lambda net: Adam(net.parameters())}, "optimizer.name was SGD and is Adam"),
    ("rate", {"optimizer": lambda net: SGD(net.parameters(), 0.2, 0.9)}, "optimizer.lr was 0.1 and is 0.2"),
    ("shape", {"data": (X[:290], y[:290])}, r"data.X.shape was float32 \(300, 2\) and is float32 \(290, 2\)"),
    ("content", {"data": (X + 1, y)}, "data.X.content was"),
    ("labels", {"data": (X, 1 - y)}, "data.y.content was"),
    ("weights", {"sample_weight": np.ones(300)}, "data.sample_weight was None and is"),
    ("validation", {"validation": 0.2}, "validation was None and is {'samples': 60}"),
    ("augmentation", {"augment": jitter}, "augment was None and is jitter"),
    ("clipping", {"clip_norm": 1.0}, "clip_norm was None and is 1.0"),
    ("callbacks", {"callbacks": [EarlyStopping(3, "train_loss")]}, "callbacks was .* and is .*EarlyStopping"),
]


@pytest.mark.parametrize(("name", "changed", "message"), OTHERS, ids=[row[0] for row in OTHERS])
def test_other_settings_are_refused_by_name(name: str, changed: dict[str, Any], message: str, tmp_path: Path) -> None:
    path, net = tmp_path / "a.npz", model()
    trained(model(), checkpoint=path)
    before, weights = path.read_bytes(), net.state_dict()
    if "optimizer" in changed:
        changed = changed | {"optimizer": changed["optimizer"](net)}
    with pytest.raises(StateError, match=f"cannot resume from .*{message}"):
        trained(net, checkpoint=path, resume=True, **changed)
    assert path.read_bytes() == before
    assert all(np.array_equal(weights[key], value) for key, value in net.state_dict().items())


def test_another_model_is_refused(tmp_path: Path) -> None:
    trained(model(), checkpoint=tmp_path / "a.npz")
    with pytest.raises(StateError, match=r"model had '\(0\): Linear\(2, 16\)' and has '\(0\): Linear\(2, 8\)'"):
        trained(model(hidden=8), checkpoint=tmp_path / "a.npz", resume=True)
    with pytest.raises(StateError, match="model "):
        trained(Linear(2, 2, rng=0), checkpoint=tmp_path / "a.npz", resume=True)


def test_files_that_are_no_checkpoint_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    trained(model(), checkpoint=path)
    data = path.read_bytes()
    for spoilt in (data[: len(data) // 2], b"", b"text"):
        path.write_bytes(spoilt)
        with pytest.raises(StateError, match="damaged, or no archive"):
            trained(model(), checkpoint=path, resume=True)
        assert path.read_bytes() == spoilt
    write_archive(path, {"kind": "weights"}, {})
    with pytest.raises(StateError, match="holds a weights, not a checkpoint"):
        trained(model(), checkpoint=path, resume=True)


def test_a_full_disk_ends_training_with_the_last_checkpoint_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, calls = tmp_path / "a.npz", []
    sync = os.fsync

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NetsError, match=r"cannot write .*a\.npz.*No space left on device"):
        trained(model(), epochs=5, checkpoint=path)
    assert read_archive(path)[0]["epoch"] == 2
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.npz"]
    monkeypatch.undo()
    whole, net = model(), model()
    trained(whole, epochs=5)
    trained(net, epochs=5, checkpoint=path, resume=True)
    assert same_weights(whole, net)


def test_callables_are_known_by_name_and_options(tmp_path: Path) -> None:
    def scaled(x: Array, by: float) -> Array:
        return x * np.float32(by)

    def options(by: float) -> dict[str, Any]:
        return {"prepare": partial(scaled, by=by), "callbacks": [Checkpoint(tmp_path / "a.npz")]}

    trained(model(), **options(2.0))
    own: dict[str, Any] = {"checkpoint": tmp_path / "a.npz", "resume": True}
    assert len(trained(model(), **options(2.0) | {"callbacks": []}, **own)) == 2
    with pytest.raises(StateError, match=r"prepare was .*by=2\.0\) and is .*by=3\.0\)"):
        trained(model(), **options(3.0), **own)


@pytest.mark.parametrize("kind", ["MT19937", "Philox", "SFC64", "PCG64DXSM"])
def test_generators_of_every_kind_resume(kind: str, tmp_path: Path) -> None:
    def noisy() -> Sequential:
        net = model()
        net[3].rng = np.random.Generator(getattr(np.random, kind)(5))  # type: ignore[attr-defined]
        return net

    whole, net, again = noisy(), noisy(), noisy()
    trained(whole, epochs=4)
    trained(net, epochs=2, checkpoint=tmp_path / "a.npz")
    trained(again, epochs=4, checkpoint=tmp_path / "a.npz", resume=True)
    assert same_weights(whole, again)


def test_the_run_that_is_killed_can_be_run_here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(train(tmp_path, 4, resume=False)) == 4
    assert capsys.readouterr().out == "begin\n"
