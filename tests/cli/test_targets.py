"""Numbers, several labels, and samples that are given back: trained, reported and predicted by command."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.metrics import METRICS
from tests.cli.conftest import Run

N = 120
QUICK = ["--epochs", "8", "--lr", "0.1", "--batch", "20", "--hidden", "12"]


def table(path: Path, header: str, *columns: Any) -> None:
    rows = zip(*(column.tolist() if hasattr(column, "tolist") else column for column in columns), strict=True)
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n")


@pytest.fixture(autouse=True)
def data(tmp_path: Path) -> None:
    """Put houses.csv, bodies.csv (two numbers), films.csv (three labels) and flowers.csv into the folder."""
    rng = np.random.default_rng(0)
    a, b = rng.uniform(0, 10, (2, N)).round(3)
    table(tmp_path / "houses.csv", "size,rooms,price", a, b, (100 + 20 * a - 7 * b + rng.normal(0, 0.5, N)).round(3))
    table(tmp_path / "bodies.csv", "a,b,height,weight", a, b, a + 2 * b, 1000 * (a - b))
    yes = np.array(["no", "yes"])
    table(
        tmp_path / "films.csv", "a,b,long,sad,both", a, b, yes[(a > 5).astype(int)], (b > 3).astype(int), (a + b > 12)
    )
    table(tmp_path / "flowers.csv", "a,b,kind", a, b, np.array(["rose", "lily", "iris"])[(a // 3.4).astype(int)])
    table(tmp_path / "counts.csv", "a,count", np.repeat(a, 2), np.repeat(np.arange(N) * 3, 2))


def trained(run: Run, *arguments: str) -> dict[str, Any]:
    done = run("train", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert isinstance(result, dict)
    return result


def predicted(run: Run, *arguments: str) -> list[dict[str, str]]:
    done = run("predict", *arguments)
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def columns(path: Path) -> dict[str, Array]:
    with path.open() as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def test_a_linear_network_finds_the_line_of_least_squares(run: Run, tmp_path: Path) -> None:
    options = ["--hidden", "", "--epochs", "60", "--weight-decay", "0", "--batch", "96", "--lr", "0.2"]
    result = trained(run, "mlp", "--data", "houses.csv", "--regression", "--out", "it", *options)
    values = columns(tmp_path / "houses.csv")
    rows = predicted(run, "it", "houses.csv")
    guesses = np.array([float(row["price"]) for row in rows])
    assert [float(row["true price"]) for row in rows] == values["price"].tolist()
    X = np.column_stack([np.ones(N), values["size"], values["rooms"]])
    best = X @ np.linalg.lstsq(X, values["price"], rcond=None)[0]
    assert np.abs(guesses - best).max() < 0.3  # it was fitted on four fifths
    (score,) = result["numbers"]
    assert (score["name"], result["target"]) == ("price", "numbers")
    assert score["rmse"] < 0.8 < 30 < score["baseline_rmse"]
    assert result["metrics"]["mae"] == pytest.approx(score["mae"], rel=1e-3)
    assert result["hints"] == []
    assert b"residuals of the test split" in (tmp_path / "it" / "residuals.svg").read_bytes()
    done = run("predict", "it", "houses.csv")
    assert "price: mae 0." in done.stderr
    assert "r2 0.99" in done.stderr


def test_the_report_of_numbers_is_what_the_predictions_say(run: Run, tmp_path: Path) -> None:
    """The test split is the part of the file that the run's seed holds back: found by its worst samples."""
    options = ["--data", "houses.csv", "--regression", "--out", "it", "--loss", "huber:delta=0.5", *QUICK]
    result = trained(run, "mlp", *options, "--metric", "mse")
    from nets.runs import Job

    held = Job("mlp", "houses.csv", target="numbers").read()
    assert held.X_test is not None
    assert held.y_test is not None
    np.savez(tmp_path / "held.npz", X=held.X_test, y=held.y_test)
    found = json.loads(run("predict", "it", "held.npz", "--json").stdout)
    guesses = np.array([row["price"] for row in found["predictions"]])
    for short, row in (("mae", "mean-absolute-error"), ("rmse", "root-mean-squared-error"), ("r2", "r2")):
        assert result["numbers"][0][short] == pytest.approx(METRICS[row](guesses, held.y_test))
        assert found["scores"]["price"][short] == pytest.approx(result["numbers"][0][short])
    assert result["metrics"]["mse"] == pytest.approx(result["numbers"][0]["rmse"] ** 2, rel=1e-3)
    mean = held.y.mean()
    assert result["numbers"][0]["mean"] == pytest.approx(mean)
    assert result["numbers"][0]["baseline_mae"] == pytest.approx(np.abs(held.y_test - mean).mean())
    misses = np.abs(guesses - held.y_test)
    assert [miss["sample"] for miss in result["worst"]] == np.argsort(-misses, kind="stable")[:10].tolist()
    log = columns(tmp_path / "it" / "metrics.csv")
    assert log["test_mae"][-1] == pytest.approx(result["numbers"][0]["mae"], rel=1e-3)
    assert log["train_rmse"][-1] < log["train_rmse"][0]


def test_several_numbers_each_in_its_unit(run: Run, tmp_path: Path) -> None:
    options = ["--label", "height,weight", "--regression", "--out", "it", "--epochs", "30", *QUICK[2:]]
    result = trained(run, "mlp", "--data", "bodies.csv", *options)
    assert [one["name"] for one in result["numbers"]] == ["height", "weight"]
    assert all(one["r2"] > 0.98 for one in result["numbers"])
    assert result["numbers"][1]["baseline_mae"] > 100 * result["numbers"][0]["baseline_mae"]
    rows = predicted(run, "it", "bodies.csv")
    values = columns(tmp_path / "bodies.csv")
    for name in ("height", "weight"):
        guesses = np.array([float(row[name]) for row in rows])
        assert METRICS["r2"](guesses, values[name]) > 0.98
    shown = run("train", "mlp", "--data", "bodies.csv", *options[:3], "--out", "shown", *QUICK)
    for part in ("Each number in its unit", "height", "weight", "R2", "The worst errors"):
        assert part in shown.stdout


def test_several_labels_each_yes_or_no(run: Run, tmp_path: Path) -> None:
    options = ["--label", "long,sad,both", "--multilabel", "--out", "it", "--epochs", "25", *QUICK[2:]]
    result = trained(run, "mlp", "--data", "films.csv", *options)
    assert [one["name"] for one in result["labels"]] == ["long", "sad", "both"]
    assert result["metrics"]["accuracy"] > 0.9
    assert all(one["auc"] > 0.9 > one["baseline"] for one in result["labels"])
    assert b"ROC curves of the test split" in (tmp_path / "it" / "roc.svg").read_bytes()
    done = run("predict", "it", "films.csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    right = np.mean([[row[name] == row[f"true {name}"] for name in ("long", "sad", "both")] for row in rows])
    assert right > 0.9
    assert all((float(row["probability of sad"]) > 0.5) == (row["sad"] == "yes") for row in rows)
    assert "long: accuracy 9" in done.stderr or "long: accuracy 100" in done.stderr
    shown = run("train", "mlp", "--data", "films.csv", *options[:3], "--out", "shown", *QUICK, "--balanced")
    for part in ("Each label", "yes in test", "both", "all right", "baseline"):
        assert part in shown.stdout


def test_an_autoencoder_needs_no_labels(run: Run, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    code = rng.standard_normal((200, 2))
    np.savez(tmp_path / "plane.npz", X=code @ rng.standard_normal((2, 6)) + 5)
    options = ["--data", "plane.npz", "--code", "2", "--hidden", "8", "--epochs", "40", "--batch", "20", "--lr", "0.01"]
    result = trained(run, "autoencoder", *options, "--out", "it")
    assert result["error"]["root_mean_square"] < 0.3 < 0.7 < result["error"]["baseline"]
    assert b"errors on the test split" in (tmp_path / "it" / "errors.svg").read_bytes()
    strange = np.load(tmp_path / "plane.npz")["X"][:5]
    strange[2] += [3, -3, 3, -3, 3, -3]
    np.savez(tmp_path / "strange.npz", X=strange)
    errors = [float(row["error"]) for row in predicted(run, "it", "strange.npz")]
    assert errors[2] > 2 * max(errors[:2] + errors[3:])
    done = run("train", "autoencoder", "--data", "flowers.csv", "--label", "kind", "--out", "flowers", "--epochs", "2")
    assert done.returncode == 0, done.stderr
    assert "given back worst" in done.stdout


def test_amounts_are_asked_about(run: Run) -> None:
    done = run("train", "mlp", "--data", "counts.csv", "--out", "it", *QUICK)
    assert done.returncode == 1
    for part in ("counts.csv:2:2", "120 different whole numbers", "--regression", "--classification"):
        assert part in done.stderr
    assert trained(run, "mlp", "--data", "counts.csv", "--out", "r", "--regression", *QUICK)["target"] == "numbers"
    result = trained(run, "mlp", "--data", "counts.csv", "--out", "c", "--classification", *QUICK[2:], "--epochs", "1")
    assert len(result["classes"]) == 120
    assert "no better than" in result["hints"][0]


def test_metrics_weights_and_what_is_watched(run: Run, tmp_path: Path) -> None:
    watched = ["--validation", "0.2", "--patience", "3", "--metric", "f1", "--metric", "balanced-accuracy"]
    weights = ["--class-weight", "rose=2", "--class-weight", "iris=0.5"]
    result = trained(run, "mlp", "--data", "flowers.csv", "--out", "it", *QUICK, *watched, *weights)
    assert list(result["metrics"]) == ["accuracy", "f1", "balanced-accuracy"]
    job = json.loads((tmp_path / "it" / "job.json").read_text())
    assert job["recipe"]["monitor"] == "val_f1"
    assert job["recipe"]["class_weight"] == {"rose": 2.0, "iris": 0.5}
    assert "val_balanced-accuracy" in (tmp_path / "it" / "metrics.csv").read_text()
    monitor = ["--validation", "0.2", "--patience", "3", "--monitor", "val_mean-absolute-error"]
    trained(run, "mlp", "--data", "houses.csv", "--regression", "--out", "r", *QUICK, *monitor)


HOUSES = ["mlp", "--data", "houses.csv"]
FLOWERS = ["mlp", "--data", "flowers.csv"]
#: arguments, what is said, the exit code
BAD: dict[str, tuple[list[str], list[str], int]] = {
    "fractions": (HOUSES, ["houses.csv:2:3: the label is", "--regression"], 1),
    "text for numbers": ([*FLOWERS, "--regression"], ["flowers.csv:2:3", "is no number", "--classification"], 1),
    "loss of classes": ([*HOUSES, "--regression", "--loss", "cross-entropy"], ["mse", "huber", "not for numbers"], 1),
    "loss of numbers": ([*FLOWERS, "--loss", "mse"], ["'mse' is not for classes", "cross-entropy"], 1),
    "loss of its own": ([*HOUSES, "--regression", "--loss", "huber:beta=1"], ["beta", "delta"], 1),
    "no loss": ([*FLOWERS, "--loss", "hinge"], ["hinge"], 2),
    "metric of classes": ([*HOUSES, "--regression", "--metric", "f1"], ["'f1' is not for numbers", "mae, rmse"], 1),
    "no metric": ([*FLOWERS, "--metric", "f2"], ["'f2' is not for classes", "f1, auc"], 1),
    "monitor": ([*FLOWERS, "--monitor", "val_mae"], ["'mae' is not for classes"], 1),
    "monitor of training": ([*FLOWERS, "--monitor", "train_loss"], ["val_loss, or a metric as in val_"], 1),
    "negative weight": ([*FLOWERS, "--class-weight", "rose=-1"], ["'rose'", "at least 0"], 1),
    "weight of no class": ([*FLOWERS, "--class-weight", "rise=2"], ["'rise'", "rose"], 1),
    "weight of text": ([*FLOWERS, "--class-weight", "rose"], ["NAME=W"], 2),
    "weights of numbers": ([*HOUSES, "--regression", "--balanced"], ["not for numbers"], 1),
    "smoothing of numbers": ([*HOUSES, "--regression", "--label-smoothing", "0.1"], ["smoothing", "numbers"], 1),
    "two targets": ([*HOUSES, "--regression", "--multilabel"], ["--regression and --multilabel"], 2),
    "several classes": ([*HOUSES, "--label", "size,rooms"], ["--multilabel", "--regression"], 1),
    "a label of three answers": ([*FLOWERS, "--multilabel"], ["neither yes nor no"], 1),
    "balanced and weights": ([*FLOWERS, "--balanced", "--class-weight", "rose=2"], ["leave one"], 1),
}


@pytest.mark.parametrize("name", BAD)
def test_refused_before_anything_is_written(name: str, run: Run, tmp_path: Path) -> None:
    arguments, parts, code = BAD[name]
    done = run("train", *arguments, "--out", "runs/it")
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    for part in parts:
        assert part in " ".join(done.stderr.split())
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("text", "options", "part"),
    [
        ("a,y\n1,x\n2,x\n", [], "all labels are 'x'"),
        ("a,y\n1,x\n", [], "there is only one sample"),
        ("a,y\n1,2\n3,2\n", ["--regression"], "all labels are 2"),
        ("a,y\n1,2\n", ["--regression"], "all labels are 2"),
        ("a,y\n1,2.5\n3,nan\n", ["--regression"], "t.csv:3:2: the label is missing"),
        ("a,y\n1,2.5\n3,\n", ["--regression"], "t.csv:3:2: the label is empty"),
        ("a,y\n1,x\n3,\n4,z\n", [], "t.csv:3:2: the label is empty"),
        ("a,y\n1,1\n3,1\n", ["--multilabel"], "all labels are yes"),
        ("a,y\n1,2.5\n3,3.5\n", ["--regression"], "leaves one of the two parts empty"),
    ],
)
def test_labels_from_which_nothing_can_be_learned(
    text: str, options: list[str], part: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(text)
    done = run("train", "mlp", "--data", "t.csv", "--out", "it", *options)
    assert done.returncode == 1
    assert part in done.stderr
    assert not (tmp_path / "it").exists()


def test_saved_models_convert_and_say_what_they_give(run: Run) -> None:
    pytest.importorskip("safetensors")
    trained(run, "mlp", "--data", "houses.csv", "--regression", "--out", "it", *QUICK)
    done = run("convert", "it", "it.safetensors")
    assert done.returncode == 0, done.stderr
    assert "gives price as (value - 1" in done.stdout
    assert run("summary", "it").returncode == 0
    trained(run, "mlp", "--data", "films.csv", "--label", "long,sad,both", "--multilabel", "--out", "films", *QUICK)
    assert "gives logits of yes for 3 labels" in run("convert", "films", "films.safetensors").stdout


def test_sentences_have_numbers_too_and_folds_their_quantiles(run: Run, tmp_path: Path) -> None:
    (tmp_path / "stars").mkdir()
    for stars, word in (("1", "poor"), ("2.5", "fair"), ("5", "grand")):
        (tmp_path / "stars" / f"{stars}.txt").write_text("".join(f"a {word} film {i % 3}\n" for i in range(12)))
    options = ["--dimension", "8", "--maps", "4", "--epochs", "8", "--batch", "6", "--lr", "0.02", "--fold", "1/4"]
    result = trained(run, "text-cnn", "--data", "stars", "--regression", "--out", "it", *options)
    assert result["numbers"][0]["r2"] > 0.5
    assert json.loads((tmp_path / "it" / "job.json").read_text())["recipe"]["monitor"] == "val_loss"
    rows = predicted(run, "it", "--text", "a grand film 1", "--text", "a poor film 2")
    assert float(rows[0]["target"]) > float(rows[1]["target"]) + 1
