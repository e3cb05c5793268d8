"""`train`, `predict` and `summary`, as a user calls them, on small data made here."""

from __future__ import annotations

import csv
import gzip
import io
import json
import struct
from pathlib import Path

import numpy as np
import pytest

from nets.core.arrays import Array
from tests.cli.conftest import Run

WORDS = {"pos": ("good", "fine", "lovely"), "neg": ("bad", "dull", "poor")}


@pytest.fixture(autouse=True)
def data(tmp_path: Path) -> None:
    """Put flowers.csv (2 features), images (1x14x14, idx) and reviews (sentences) into the folder."""
    rng = np.random.default_rng(0)
    y = np.arange(90) % 3
    X = rng.standard_normal((90, 2)) * 0.3 + np.array([[0, 0], [3, 0], [0, 3]])[y]
    rows = [f"{a:.4f},{b:.4f},{('iris', 'rose', 'lily')[k]}" for (a, b), k in zip(X, y, strict=True)]
    (tmp_path / "flowers.csv").write_text("\n".join(["length,width,name", *rows]) + "\n")
    (tmp_path / "images").mkdir()
    for split, n in (("train", 60), ("t10k", 20)):
        labels = (np.arange(n) % 2).astype(np.uint8)
        images = rng.integers(0, 60, (n, 14, 14), dtype=np.uint8)
        images[labels == 1, 4:9, 4:9] += 180
        _write_idx(tmp_path / "images" / f"{split}-images-idx3-ubyte.gz", images)
        _write_idx(tmp_path / "images" / f"{split}-labels-idx1-ubyte.gz", labels)
    (tmp_path / "reviews").mkdir()
    for name, words in WORDS.items():
        lines = [f"a {words[i % 3]} film of {['love', 'war', 'sea', 'ice'][i % 4]}" for i in range(40)]
        (tmp_path / "reviews" / f"{name}.txt").write_text("\n".join(lines) + "\n")


def _write_idx(path: Path, array: np.ndarray) -> None:
    with gzip.open(path, "wb") as file:
        file.write(bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes())


CASES = {
    "mlp": ("flowers.csv", ["--hidden", "8", "--epochs", "8", "--lr", "0.05"]),
    "lenet": ("images", ["--channels", "4,8", "--epochs", "3"]),
    "cnn": ("images", ["--channels", "4,8", "--hidden", "8", "--epochs", "3"]),
    "resnet": ("images", ["--depth", "8", "--widths", "4,8,8", "--epochs", "3", "--augment", "shift:1"]),
    "plain": ("images", ["--depth", "8", "--widths", "4,8,8", "--epochs", "3"]),
    "text-cnn": ("reviews", ["--dimension", "8", "--maps", "4", "--epochs", "6", "--patience", "6", "--lr", "0.02"]),
}


@pytest.mark.parametrize("model", CASES)
def test_every_model_trains_and_ends_with_one_object(model: str, run: Run, tmp_path: Path) -> None:
    source, options = CASES[model]
    done = run("train", model, "--data", source, "--out", "it", *options, "--batch", "10", "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["model"] == model
    assert {"epochs", "train_loss", "test_accuracy", "seconds", "files"} <= result.keys()
    assert result["test_accuracy"] > 0.8
    assert {Path(name).name for name in result["files"]} == {path.name for path in (tmp_path / "it").iterdir()}
    for name in result["files"]:
        assert (tmp_path / name).stat().st_size > 0
    with (tmp_path / "it" / "metrics.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [int(row["epoch"]) for row in rows] == list(range(1, result["epochs"] + 1))
    assert float(rows[-1]["train_loss"]) == pytest.approx(result["train_loss"])
    assert (tmp_path / "it" / "curves.svg").read_bytes().startswith(b"<svg")
    assert b"confusion matrix of the test split" in (tmp_path / "it" / "confusion.svg").read_bytes()
    again = run("predict", "it", source, "--json")
    assert again.returncode == 0, again.stderr
    assert len(json.loads(again.stdout)["predictions"]) == len(json.loads(again.stdout)["labels"])


def test_the_report_shows_matrix_errors_and_accuracy(run: Run) -> None:
    done = run("train", "mlp", "--data", "flowers.csv", "--out", "it", "--epochs", "2")
    assert done.returncode == 0, done.stderr
    for part in ("Confusion matrix", "iris", "accuracy", "it/model.npz", "2 epochs"):
        assert part in done.stdout
    assert "epoch 1/2" in done.stderr.replace("  ", " ") or "1/2" in done.stderr


def weights_of(folder: Path) -> dict[str, Array]:
    with np.load(folder / "model.npz") as archive:
        return {name: archive[name] for name in archive if name.endswith("weight")}


def test_the_same_seed_gives_the_same_weights_and_another_does_not(run: Run, tmp_path: Path) -> None:
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        run("train", "mlp", "--data", "flowers.csv", "--out", name, "--epochs", "2", "--seed", seed)
    weights = {name: weights_of(tmp_path / name)["0.weight"] for name in "abc"}
    assert np.array_equal(weights["a"], weights["b"])
    assert not np.array_equal(weights["a"], weights["c"])


def test_a_folder_that_holds_a_run_is_not_written_to(run: Run, tmp_path: Path) -> None:
    first = ["train", "mlp", "--data", "flowers.csv", "--out", "it", "--epochs", "2", "--hidden", "8,4"]
    assert run(*first).returncode == 0
    before = {path: path.read_bytes() for path in (tmp_path / "it").iterdir()}
    for options, parts in (
        ([], ["holds a run already", "--resume"]),
        (["--resume", "--seed", "3"], ["--seed was 0 and is 3"]),
        (["--resume", "--lr", "0.5"], ["--lr was 0.05 and is 0.5"]),
    ):
        done = run(*first, *options)
        assert done.returncode == 1
        for part in parts:
            assert part in done.stderr
    assert before == {path: path.read_bytes() for path in (tmp_path / "it").iterdir()}
    done = run(*first, "--resume", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["epochs"] == 2


BAD = {
    "no data": (["mlp", "--data", "nothing.csv"], ["nothing.csv"]),
    "maps wanted": (["lenet", "--data", "flowers.csv"], ["maps", "--shape"]),
    "numbers wanted": (["mlp", "--data", "reviews"], ["sentences"]),
    "sentences wanted": (["text-cnn", "--data", "flowers.csv"], ["sentences"]),
    "shape of another size": (["lenet", "--data", "flowers.csv", "--shape", "1x8x8"], ["shape"]),
    "depth": (["resnet", "--data", "images", "--depth", "9"], ["depth"]),
    "augmentation": (["lenet", "--data", "images", "--augment", "spin"], ["spin", "flip"]),
    "option of another optimiser": (["mlp", "--data", "flowers.csv", "--optimizer", "adam", "--rho", "0.9"], ["rho"]),
    "nothing to budget": (["mlp", "--data", "flowers.csv", "--patience", "2"], ["--validation"]),
    "activation": (["mlp", "--data", "flowers.csv", "--activation", "rleu"], ["rleu", "relu"]),
    "out below a file": (["mlp", "--data", "flowers.csv", "--out", "flowers.csv/runs/a"], ["flowers.csv"]),
    "out is a file": (["mlp", "--data", "flowers.csv", "--out", "flowers.csv"], ["flowers.csv"]),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_and_nothing_is_written(name: str, run: Run, tmp_path: Path) -> None:
    arguments, parts = BAD[name]
    out = [] if "--out" in arguments else ["--out", "it"]
    done = run("train", *arguments, *out)
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    for part in parts:
        assert part in done.stderr
    assert not (tmp_path / "it").exists()


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (["--epochs", "0"], "epochs"),
        (["--batch", "x"], "batch"),
        (["--fold", "3"], "fold"),
        (["--hidden", "8,-2"], "hidden"),
    ],
)
def test_wrong_usage_names_the_option(options: list[str], part: str, run: Run) -> None:
    done = run("train", "mlp", "--data", "flowers.csv", "--out", "it", *options)
    assert done.returncode == 2
    assert part in done.stderr


def test_tables_are_chosen_with_their_options(run: Run, tmp_path: Path) -> None:
    choices = ["--optimizer", "rmsprop:alpha=0.9,centered=true", "--schedule", "multi-step:milestones=1+2,gamma=0.5"]
    done = run("train", "mlp", "--data", "flowers.csv", "--out", "it", "--epochs", "3", "--lr", "0.01", *choices)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "it" / "metrics.csv").open() as file:
        assert [float(row["lr"]) for row in csv.DictReader(file)] == [0.01, 0.005, 0.0025]
    wrong = ["train", "mlp", "--data", "flowers.csv", "--out", "no"]
    assert run(*wrong, "--optimizer", "sgd:alpha=0.9").returncode == 1
    assert run(*wrong, "--schedule", "step:gamma").returncode == 2
    assert run(*wrong, "--optimizer", "newton").returncode == 2


def test_predict_reads_samples_with_and_without_labels(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as in notebooks: what is no terminal gets CSV all the same
    run("train", "mlp", "--data", "flowers.csv", "--out", "it", "--epochs", "8", "--lr", "0.05")
    (tmp_path / "new.csv").write_text("0.1,2.9\n3.1,0\n")
    done = run("predict", "it", "new.csv")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["class"] for row in rows] == ["lily", "rose"]
    assert "accuracy" not in done.stderr
    top = list(csv.DictReader(io.StringIO(run("predict", "it", "new.csv", "--top", "3").stdout)))
    assert sum(float(top[0][f"probability_{k}"]) for k in (1, 2, 3)) == pytest.approx(1, abs=1e-5)
    assert "accuracy" in run("predict", "it", "flowers.csv").stderr
    (tmp_path / "wide.csv").write_text("1,2,3,4\n")
    assert run("predict", "it", "wide.csv").returncode == 1
    assert run("predict", "it").returncode == 2
    assert run("predict", "flowers.csv", "new.csv").returncode == 1
    assert "--resume" in run("predict", "images", "new.csv").stderr


def test_predict_reads_sentences_and_images(run: Run, tmp_path: Path) -> None:
    run("train", "text-cnn", "--data", "reviews", "--out", "text", *CASES["text-cnn"][1], "--batch", "10")
    done = run("predict", "text", "--text", "a dull film of ice", "--text", "a lovely film")
    assert [line.split(",")[1] for line in done.stdout.splitlines()[1:]] == ["neg", "pos"]
    piped = run("predict", "text", "-", stdin="a dull film of ice\n\na lovely film\n")
    assert piped.stdout == done.stdout
    run("train", "lenet", "--data", "images", "--out", "maps", *CASES["lenet"][1], "--batch", "10")
    done = run("predict", "maps", "images/t10k-images-idx3-ubyte.gz", "--json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["predictions"]) == 20


@pytest.mark.parametrize("mode", ["static", "non-static", "multichannel"])
def test_text_begins_with_word_vectors(mode: str, run: Run, tmp_path: Path) -> None:
    lines = [f"{word} {sign * 2} {sign} 0.5" for sign, name in ((1, "pos"), (-1, "neg")) for word in WORDS[name]]
    (tmp_path / "vectors.txt").write_text("\n".join(lines))
    options = ["--data", "reviews", "--vectors", "vectors.txt", "--maps", "4", "--epochs", "4", "--batch", "10"]
    done = run("train", "text-cnn", "--out", mode, "--mode", mode, *options, "--json")
    assert done.returncode == 0, done.stderr
    weights = weights_of(tmp_path / mode)
    static = next(name for name in weights if name in ("embedding.weight", "embedding.static.weight"))
    assert weights[static].shape[1] == 3
    assert (np.abs(weights[static]) == 2).any() or mode == "non-static"
    refused = run("train", "text-cnn", "--out", "no", *options)
    assert refused.returncode == 1
    assert "--mode static" in refused.stderr


def test_summary_of_a_model_and_of_a_run(run: Run) -> None:
    done = run("summary", "lenet", "--input", "1x28x28", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["parameters"] > 10_000
    assert "Conv2d" in run("summary", "resnet", "--depth", "8").stdout
    run("train", "mlp", "--data", "flowers.csv", "--out", "it", "--hidden", "5", "--epochs", "1")
    saved = run("summary", "it")
    assert saved.returncode == 0, saved.stderr
    assert "33" in saved.stdout
    assert run("summary", "nothing").returncode == 2


@pytest.mark.parametrize("model", CASES)
def test_every_model_has_help(model: str, run: Run) -> None:
    for name in ("train", "summary"):
        done = run(name, model, "--help")
        assert done.returncode == 0
        assert "Example" in done.stdout
