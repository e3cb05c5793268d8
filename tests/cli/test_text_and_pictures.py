"""`train` and `predict` on sentences in another encoding, and on folders of pictures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from cli.main import boolnet

SMALL = ["--epochs", "1", "--dimension", "4", "--maps", "2"]


def call(*arguments: str | Path, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(boolnet, [str(argument) for argument in arguments], input=stdin)


def test_sentences_in_an_encoding_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name, text in {"good": "хорошее кино\nочень хорошо\n", "bad": "плохое кино\nочень плохо\n"}.items():
        (tmp_path / "data" / f"{name}.txt").write_bytes((text * 5).encode("koi8-r"))
    out = tmp_path / "run"
    done = call("train", "text-cnn", "--data", tmp_path / "data", "--out", out, "--encoding", "koi8-r", *SMALL)
    assert done.exit_code == 0, done.output
    assert "not UTF-8" not in done.output
    piped = call("predict", out, "-", "--encoding", "koi8-r", "--json", stdin="Хорошо!\nwhat?".encode("koi8-r"))
    assert json.loads(piped.stdout)["notes"] == ["1 of 2 sentences have no word that the model knows, such as 'what?'"]
    told = call("train", "text-cnn", "--data", tmp_path / "data", "--out", tmp_path / "other", *SMALL)
    assert "is not UTF-8: it is read as windows-1252 (--encoding says otherwise)" in told.stderr
    assert "no encoding of text is called 'x'" in str(
        call("predict", out, "-", "--encoding", "x", stdin=b"a").exception
    )


def test_a_class_without_words_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "good.txt").write_text("a gem\n" * 5)
    (tmp_path / "data" / "bad.txt").write_text("...\n" * 5)
    done = call("train", "text-cnn", "--data", tmp_path / "data", "--out", tmp_path / "run", *SMALL)
    assert "no sentence of the class 'bad' has a word" in str(done.exception)
    assert not (tmp_path / "run").exists()


def test_folders_of_pictures(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    rng = np.random.default_rng(0)
    for name, light in (("day", 200), ("night", 20)):
        (tmp_path / "data" / name).mkdir(parents=True)
        for k in range(15):
            pixels = rng.integers(light, light + 40, (9, 8 + (k == 0), 3), dtype=np.uint8)
            image.fromarray(pixels).save(tmp_path / "data" / name / f"{k}.png")
    out = tmp_path / "run"
    refused = call("train", "mlp", "--data", tmp_path / "data", "--out", out)
    assert "0.png is 9 by 9, but" in str(refused.exception)
    assert "--resize 9x8" in str(refused.exception)  # as most are
    given = ["--data", str(tmp_path / "data"), "--resize", "8x8", "--out", str(out), "--hidden", "8", "--epochs", "8"]
    done = call("train", "mlp", *given, "--lr", "0.1", "--batch", "8")
    assert done.exit_code == 0, done.output
    assert "30 of 30 pictures are brought to 8 by 8" in done.stderr
    one = call("predict", out, tmp_path / "data" / "day" / "0.png", "--json")
    assert list(json.loads(one.stdout)["predictions"][0]) == ["day"]
    assert "1 of 1 pictures are brought to 8 by 8" in json.loads(one.stdout)["notes"]
    several = call("predict", out, tmp_path / "data" / "night", "--json")
    assert [list(row) for row in json.loads(several.stdout)["predictions"]] == [["night"]] * 15
    labelled = call("predict", out, tmp_path / "data")
    assert "accuracy 100.00% of 30 samples" in labelled.stderr
