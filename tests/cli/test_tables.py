"""Training on tables and predicting, as a user calls it: columns go by their names."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TRAIN = ("train", "mlp", "--data", "people.csv", "--out", "it", "--hidden", "8", "--epochs", "8", "--lr", "0.05")


@pytest.fixture(autouse=True)
def people(tmp_path: Path) -> list[list[str]]:
    """Put people.csv into the folder: a numeric label first, an id, a category, missing heights."""
    rng = random.Random(0)
    rows = []
    for i in range(120):
        left = i % 2
        height = "NA" if i % 10 == 3 else f"{rng.gauss(150 + 30 * left, 5):.1f}"
        rows.append([str(left), str(1000 + i), height, "red" if rng.random() < 0.2 + 0.6 * left else "blue"])
    write(tmp_path / "people.csv", ["left", "id", "height (cm)", "colour"], rows)
    return rows


def write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    """Write a csv file."""
    path.write_text("".join(",".join(row) + "\n" for row in [header, *rows]))


def test_what_was_read_is_printed_first(run: Run) -> None:
    done = run(*TRAIN, "--label", "left", "--ignore", "id", "--json")
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)["data"]
    assert facts["rows"] == 120
    assert facts["test"] == 24
    assert facts["features"] == {
        "height (cm)": {"kind": "number", "unit": "cm", "missing": 0.1},
        "colour": {"kind": "category", "values": 2},
    }
    assert (facts["label"], facts["classes"], facts["left_out"]) == ("left", {"0": 60, "1": 60}, ["id"])
    lines = done.stderr.splitlines()
    assert lines[0].split("  ", 1)[1].strip() == "120, 24 of them to test on"
    for part in ("1 number: height (cm)", "1 category: colour (2)", "height (cm) 10.0%", "--missing", "left; classes"):
        assert part in done.stderr
    assert "epoch" in done.stderr[done.stderr.index("classes") :].lower()


def test_an_id_is_no_feature_and_a_guessed_label_is_told(run: Run, tmp_path: Path) -> None:
    done = run(*TRAIN, "--label", "left")
    assert done.returncode == 1
    for part in ("people.csv:1:2: column 'id' is an identifier", "--ignore 'id'", "--kind 'id=number'"):
        assert part in done.stderr
    assert not (tmp_path / "it").exists()
    done = run(*TRAIN, "--ignore", "auto")
    assert "the label is the last column, 'colour' (--label NAME says otherwise)" in " ".join(done.stderr.split())


def test_predict_finds_columns_by_name(run: Run, tmp_path: Path, people: list[list[str]]) -> None:
    assert run(*TRAIN, "--label", "left", "--ignore", "id").returncode == 0
    own = run("predict", "it", "people.csv")
    assert float(own.stderr.rsplit("accuracy ", 1)[1].split("%")[0]) > 90
    assert "'height (cm)' is missing in 12 of 120 rows" in own.stderr
    rows = [[colour, height, "x", left] for left, _, height, colour in people]
    write(tmp_path / "other.csv", ["colour", "height (cm)", "more", "left"], rows)
    other = run("predict", "it", "other.csv")
    assert other.stdout == own.stdout
    assert "columns passed over: 'more'" in other.stderr
    unlabelled = [[height, "violet" if i == 0 else row[0]] for i, row in enumerate(rows) for height in [row[1]]]
    text = "height (cm),colour\n" + "".join(",".join(row) + "\n" for row in unlabelled)
    piped = run("predict", "it", "-", "--probabilities", stdin=text)
    assert "'colour' has values never seen in training in 1 of 120 rows: 'violet'" in piped.stderr
    found = list(csv.DictReader(io.StringIO(piped.stdout)))
    assert list(found[0]) == ["sample", "class", "probability", "probability of 0", "probability of 1"]
    assert [row["class"] for row in found][1:] == [row["class"] for row in csv.DictReader(io.StringIO(own.stdout))][1:]
    write(tmp_path / "lost.csv", ["colour", "hieght (cm)"], [row[:2] for row in rows])
    lost = run("predict", "it", "lost.csv")
    assert lost.returncode == 1
    assert lost.stdout == ""
    for part in ("lacks 1 column that the model reads: 'height (cm)'", "did you mean 'hieght (cm)'?"):
        assert part in lost.stderr
    bare = run("predict", "it", "-", stdin=text.split("\n", 1)[1].replace("violet", "blue"))
    assert "columns are taken by their place" in bare.stderr
    assert len(bare.stdout.splitlines()) == 121


def test_a_run_goes_on_with_its_columns_in_another_order(run: Run, tmp_path: Path, people: list[list[str]]) -> None:
    options = ["--label", "left", "--ignore", "id"]
    assert run(*TRAIN, *options).returncode == 0
    rows = [[colour, height, number, left] for left, number, height, colour in people]
    write(tmp_path / "people.csv", ["colour", "height (cm)", "id", "left"], rows)
    done = run(*TRAIN, *options, "--resume", "--json")
    assert done.returncode == 0, done.stderr
    write(tmp_path / "people.csv", ["colour", "id", "left"], [[row[0], *row[2:]] for row in rows])
    done = run(*TRAIN, *options, "--resume")
    assert done.returncode == 1
    assert "lacks 1 column that the model reads: 'height (cm)'" in done.stderr


def test_amounts_and_several_answers_keep_their_columns(run: Run, tmp_path: Path, people: list[list[str]]) -> None:
    rows = [
        [height.replace(".", ","), colour, f"{len(colour)},5", ("no", "yes")[i % 2]]
        for i, (_, _, height, colour) in enumerate(people)
    ]
    text = "".join(";".join(row) + "\n" for row in [["height", "colour", "price", "new"], *rows])
    (tmp_path / "a.csv").write_text(text)
    fitted = ["--data", "a.csv", "--hidden", "8", "--epochs", "20", "--batch", "10", "--lr", "0.05", "--json"]
    done = run("train", "mlp", *fitted, "--label", "price", "--regression", "--out", "amounts")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["data"]["numbers"] == {"price": [3.5, 4.5]}
    (tmp_path / "b.csv").write_text("more,new,colour,height\n1,yes,red,170.5\n")
    done = run("predict", "amounts", "b.csv", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["predictions"][0]["price"] == pytest.approx(3.5, abs=0.5)
    (tmp_path / "c.csv").write_text("colour,new,price,height\nred,yes,3.5,170.5\n")
    assert "of 1 samples" in run("predict", "amounts", "c.csv").stderr
    rows = [[*row[:2], "yes" if row[1] == "red" else "no", row[3]] for row in rows]
    plain = [[row[0].replace(",", "."), *row[1:]] for row in rows]
    write(tmp_path / "a.csv", ["height", "colour", "warm", "new"], plain)
    done = run("train", "mlp", *fitted, "--label", "warm,new", "--multilabel", "--out", "answers")
    assert done.returncode == 0, done.stderr
    done = run("predict", "answers", "b.csv", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["predictions"][0]["warm"] > 0.5


WRONG = {
    "kind": (["--kind", "colour"], 2, "NAME=KIND"),
    "no such kind": (["--kind", "colour=paint"], 2, "number, yes-no, category, date"),
    "not of that kind": (["--label", "left", "--kind", "colour=number"], 1, "people.csv:2:4"),
    "label": (["--label", "lefd"], 1, "did you mean 'left'?"),
    "ignore": (["--label", "left", "--ignore", "idd"], 1, "did you mean 'id'?"),
    "missing": (
        ["--label", "left", "--ignore", "id", "--missing", "refuse"],
        1,
        "people.csv:5:3: the cell is empty or 'NA'",
    ),
    "separator": (["--separator", "both"], 1, "semicolon"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_options(name: str, run: Run, tmp_path: Path) -> None:
    options, code, part = WRONG[name]
    done = run(*TRAIN, *options)
    assert done.returncode == code
    assert part in " ".join(done.stderr.split())
    assert not (tmp_path / "it").exists()


def test_predict_is_told_how_a_file_is_written(run: Run, tmp_path: Path, people: list[list[str]]) -> None:
    assert run(*TRAIN, "--label", "left", "--ignore", "id", "--missing", "drop-rows").returncode == 0
    rows = [row for row in people if row[2] != "NA"]
    write(tmp_path / "plain.csv", ["height (cm)", "colour"], [row[2:] for row in rows])
    usual = run("predict", "it", "plain.csv").stdout
    text = "".join(f"{row[2].replace('.', ',')}~{row[3]}\n" for row in rows)
    (tmp_path / "odd.csv").write_text(text)
    told = ("predict", "it", "odd.csv", "--separator", "~", "--decimal", ",", "--no-header")
    done = run(*told)
    assert (done.returncode, done.stdout) == (0, usual)
    assert "by their place" in done.stderr
    assert run("predict", "it", "-", *told[3:], stdin=text).stdout == usual
    points = run("predict", "it", "odd.csv", "--separator", "~", "--decimal", ".", "--no-header")
    assert "odd.csv:1:1: " in points.stderr
    assert "no finite number" in points.stderr


def test_what_is_said_of_a_table_is_refused_where_there_is_none(run: Run, tmp_path: Path) -> None:
    assert run(*TRAIN, "--label", "left", "--ignore", "id").returncode == 0
    done = run("predict", "it", "new.npz", "--decimal", ",")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    done = run("predict", "it", "--text", "a gem", "--separator", ";")
    assert (done.returncode, "--separator is not for sentences" in done.stderr) == (2, True)


def test_a_text_in_a_column_of_numbers_names_no_option_that_predict_lacks(run: Run, tmp_path: Path) -> None:
    assert run(*TRAIN, "--label", "left", "--ignore", "id").returncode == 0
    (tmp_path / "bad.csv").write_text("height (cm),colour\n150,red\ntall,blue\n")
    done = run("predict", "it", "bad.csv")
    assert "bad.csv:3:1: 'tall' is no finite number, in column 'height (cm)'" in done.stderr
    assert "--kind" not in done.stderr


def test_a_table_called_txt_is_trained_on(run: Run, tmp_path: Path) -> None:
    (tmp_path / "people.data").write_text((tmp_path / "people.csv").read_text().replace(",", "\t"))
    arguments = [word.replace("people.csv", "people.data") for word in TRAIN]
    assert run(*arguments, "--label", "left", "--ignore", "id").returncode == 0


def test_a_decimal_mark_that_is_said_counts(run: Run, tmp_path: Path) -> None:
    assert run(*TRAIN, "--label", "left", "--ignore", "id").returncode == 0
    (tmp_path / "comma.csv").write_text("height (cm);colour\n150,5;red\n171,25;blue\n")
    assert run("predict", "it", "comma.csv").returncode == 0
    done = run("predict", "it", "comma.csv", "--decimal", ".")
    assert "comma.csv:2:1: '150,5' is no finite number" in done.stderr
