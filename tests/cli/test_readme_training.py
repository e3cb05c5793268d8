"""The commands of the README on training, line by line and in their order, in a fresh folder with small data."""

from __future__ import annotations

import gzip
import re
import shlex
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.architecture import ROOT
from tests.cli.conftest import Run

SECTION = "## Training neural networks"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(text: str) -> list[list[str]]:
    """Return the arguments of every line of the console blocks of a text; no other program is called there."""
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in re.sub(r"\\\n\s*", "", block).splitlines() if line.startswith("$ ")]
    return [shlex.split(line[2:], comments=True) for line in lines]


def section() -> str:
    return README.partition(f"\n{SECTION}\n")[2].partition("\n## ")[0]


def write_data(folder: Path) -> None:
    """Write the data sets that the README names."""
    rng = np.random.default_rng(0)
    (folder / "mnist").mkdir()
    for split, n in (("train", 40), ("t10k", 20)):
        labels = (np.arange(n) % 10).astype(np.uint8)
        images = rng.integers(0, 255, (n, 28, 28), dtype=np.uint8)
        for kind, array in (("images-idx3", images), ("labels-idx1", labels)):
            with gzip.open(folder / "mnist" / f"{split}-{kind}-ubyte.gz", "wb") as file:
                shape = struct.pack(f">{array.ndim}I", *array.shape)
                file.write(bytes([0, 0, 8, array.ndim]) + shape + array.tobytes())
    a, b = rng.uniform(0, 9, (2, 60)).round(2)
    tables: dict[str, tuple[str, list[tuple[object, ...]]]] = {
        "flowers": ("length,width,name", [(x, y, "rose" if x > y else "iris") for x, y in zip(a, b, strict=True)]),
        "houses": ("size,age,price,rent", [(x, y, 100 * x - y, x + 0.5) for x, y in zip(a, b, strict=True)]),
        "films": (
            "pace,length,funny,sad,long",
            [(x, y, x > 4, int(x < 4), "yes" if y > 5 else "no") for x, y in zip(a, b, strict=True)],
        ),
    }
    for name, (header, rows) in tables.items():
        lines = [header, *(",".join(map(str, row)) for row in rows)]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    (folder / "reviews").mkdir()
    for name, words in (("pos", "a gem of a film"), ("neg", "dull and far too long")):
        (folder / "reviews" / f"{name}.txt").write_text("\n".join([words] * 12) + "\n")
    for name, green in (("oak", 200), ("elm", 90)):
        (folder / "leaves" / name).mkdir(parents=True)
        for k in range(6):
            Image.new("RGB", (9 + k, 8), (k, green, 40)).save(folder / "leaves" / name / f"{k}.png")


@pytest.mark.parametrize("epochs", [2, pytest.param(None, marks=pytest.mark.slow)])
def test_every_line_of_the_section_runs_in_a_fresh_folder(run: Run, tmp_path: Path, epochs: int | None) -> None:
    """As they stand, or with fewer epochs where a line does not say how many."""
    write_data(tmp_path)
    lines = commands(section())
    assert len(lines) > 12
    assert {line[0] for line in lines} == {"boolnet"}
    for line in lines:
        fewer = [f"--epochs={epochs}"] * (epochs is not None and line[1] == "train" and "--epochs" not in line)
        done = run(*line[1:], *fewer)
        assert done.returncode == 0, f"{shlex.join(line)}\n{done.stderr}"
        assert done.stdout
    assert {path.name for path in (tmp_path / "runs").iterdir()} == {
        Path(line[line.index("--out") + 1]).name for line in lines if "--out" in line
    }


def test_no_line_on_training_stands_elsewhere() -> None:
    others = commands(README.replace(section(), ""))
    assert not [line for line in others if line[1:2] in (["train"], ["predict"])]


@pytest.mark.slow
def test_the_tables_commands_run(run: Run, tmp_path: Path) -> None:
    write_data(tmp_path)
    cells = re.findall(r"^\| (.*?) \| `((?:lenet|mlp|cnn|resnet|text-cnn) --.*?)`", section(), re.MULTILINE)
    assert len(cells) == 5
    for k, (data, options) in enumerate(cells):
        source = "reviews" if data == "movie reviews" else "mnist"
        done = run("train", *shlex.split(options), "--data", source, "--out", f"runs/{k}", "--batch", "20")
        assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_examples_of_the_help_texts_run(run: Run, tmp_path: Path) -> None:
    """`boolnet train --help` and `boolnet predict --help`: each example on data of the names that it uses."""
    write_data(tmp_path)
    (tmp_path / "iris.csv").write_text((tmp_path / "flowers.csv").read_text())
    (tmp_path / "new.csv").write_text("length,width\n1,2\n3,4\n")
    people = [f"{i},Ann {i},{150 + 3 * i % 40},{'yes' if i % 2 else 'no'}" for i in range(30)]
    (tmp_path / "people.csv").write_text("\n".join(["id,name,height,left", *people]) + "\n")
    (tmp_path / "leaf.png").write_bytes((tmp_path / "leaves" / "oak" / "0.png").read_bytes())
    images = "t10k-images-idx3-ubyte.gz"
    (tmp_path / images).write_bytes((tmp_path / "mnist" / images).read_bytes())
    np.savez(tmp_path / "cifar.npz", X=np.random.default_rng(0).random((20, 3, 32, 32)), y=np.arange(20) % 2)
    for command in ("train", "predict"):
        text = re.sub(r"\\\n\s*", "", run(command, "--help").stdout.partition("Examples:")[2])
        lines = [shlex.split(line)[1:] for line in text.splitlines() if line.strip().startswith("boolnet ")]
        assert len(lines) > 4
        for line in lines:
            if ">" in line or "<" in line:
                line = line[: line.index(">" if ">" in line else "<")]
            done = run(*line, stdin="length;width\n1,5;2\n" if "--separator" in line else "a gem of a film\n")
            assert done.returncode == 0, f"{shlex.join(line)}\n{done.stderr}"
