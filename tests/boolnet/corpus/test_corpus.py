"""A corpus: distinct functions, what its index says of them, the same whatever ended it."""

from __future__ import annotations

import hashlib
import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.core.errors import BoolnetError
from boolnet.corpus.making import make_corpus
from boolnet.corpus.plan import CorpusOptions, plan
from boolnet.export.safetensors import parse_tensors
from boolnet.labels import label_values
from tests.corpus import npn_representatives

SMALL = CorpusOptions(inputs=(3, 5), seed=2, effort=30.0)


def rows_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "index.jsonl").read_text().splitlines()]


def test_a_plan_does_not_depend_on_how_many_are_wanted() -> None:
    assert list(plan(SMALL, 5)) == list(plan(SMALL, 40))[:5]
    assert list(plan(SMALL, 5)) != list(plan(CorpusOptions(inputs=(3, 5), seed=3, effort=30.0), 5))


def test_no_table_is_there_twice_until_there_is_no_other() -> None:
    items = list(plan(CorpusOptions(inputs=(2, 2), kinds=("symmetric", "random")), 16))
    tables = [boolnet.tabulate(boolnet.read(one.drawn.source)).values().tobytes() for one in items]
    assert len(set(tables[:14])) == 14  # of 16 functions two are constant
    assert [one.repeats is None for one in items] == [True] * 14 + [False] * 2
    for one, table in zip(items, tables, strict=True):
        assert one.repeats is None or tables[one.repeats] == table


@pytest.mark.parametrize("format", ["safetensors", "onnx"])
def test_the_index_is_true(tmp_path: Path, format: str) -> None:
    options = CorpusOptions(inputs=(3, 5), seed=2, effort=30.0, format=format)
    outcome = make_corpus(tmp_path / "c", options, 10)
    assert (outcome.made, outcome.failures) == (10, ())
    rows = rows_of(tmp_path / "c")
    assert [row["item"] for row in rows] == list(range(10))
    assert {row["kind"] for row in rows} == {"random", "symmetric", "threshold", "arithmetic", "rules"}
    for row in rows:
        path = tmp_path / "c" / row["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == row["sha256"]
        net = boolnet.load(path)
        n = len(row["inputs"])
        vectors = list(product((0, 1), repeat=n))
        values = net(vectors).T
        assert (values == boolnet.read(row["formula"])(vectors).T).all()
        packed = b"".join(
            sum(int(bit) << r for r, bit in enumerate(output)).to_bytes(max(1, (1 << n) // 8), "little")
            for output in values
        )
        assert hashlib.sha256(packed).hexdigest() == row["table_sha256"]
        if n <= 4:
            assert all(int(digits, 16) in npn_representatives(n) for digits in row["npn"])
        else:
            assert row["npn"] is None
        assert (net.counts.hidden, net.counts.layers, net.counts.edges) == (row["hidden"], row["layers"], row["edges"])
        assert row["certificate"] == {"method": "exhaustive", "rows": 1 << n, "proved": True, "ok": True}
        assert all(bound["hidden"] <= row["hidden"] for bound in row["bounds"])
        assert (row["dtype"], row["repeats"]) == ("float32", None)


def test_the_files_say_what_every_neuron_computes(tmp_path: Path) -> None:
    make_corpus(tmp_path / "c", SMALL, 4)
    for row in rows_of(tmp_path / "c"):
        arrays, metadata = parse_tensors((tmp_path / "c" / row["file"]).read_bytes())
        labels = json.loads(metadata["labels"])
        assert [len(layer) for layer in labels] == [len(arrays[f"{2 * i}.bias"]) for i in range(len(labels))]
        graph = boolnet.load(tmp_path / "c" / row["file"]).graph
        columns = np.array(list(product((0, 1), repeat=len(row["inputs"])))).T
        said = label_values(graph, dict(zip(row["inputs"], columns, strict=True)))
        texts = [neuron["text"] for layer in labels for neuron in layer]
        assert len(texts) == len(said)
        assert [neuron["name"] for neuron in labels[-1]] == row["outputs"]


def test_it_goes_on_where_it_ended_with_the_same_bytes(tmp_path: Path) -> None:
    make_corpus(tmp_path / "whole", SMALL, 8)
    make_corpus(tmp_path / "parts", SMALL, 3)
    index = tmp_path / "parts" / "index.jsonl"
    index.write_bytes(index.read_bytes()[:-7])  # killed within a line
    (tmp_path / "parts" / "networks" / ".0000002.safetensors.new-abcd1234").write_bytes(b"half")
    (tmp_path / "parts" / "networks" / "0000001.safetensors").write_bytes(b"damaged")
    outcome = make_corpus(tmp_path / "parts", SMALL, 8)
    assert (outcome.made, outcome.before) == (7, 1)
    assert files_of(tmp_path / "parts") == files_of(tmp_path / "whole")


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"inputs": (3, 17)}, "inputs are 2 to 16"),
        ({"inputs": (5, 3)}, "inputs are 2 to 16"),
        ({"kinds": ("rule",)}, "rule"),
        ({"kinds": ("rules", "rules")}, "once each"),
        ({"effort": -1.0}, "effort"),
        ({"format": "npz"}, "npz"),
        ({"strategy": "magic"}, "magic"),
        ({"seed": -1}, "seed"),
    ],
)
def test_options_are_checked_before_the_work(options: dict[str, Any], message: str) -> None:
    with pytest.raises(BoolnetError, match=message):
        CorpusOptions(**options)
    with pytest.raises(BoolnetError, match="1 to 1,000,000 networks"):
        plan(SMALL, 0)


def test_another_folder_is_refused(tmp_path: Path) -> None:
    make_corpus(tmp_path / "c", SMALL, 1)
    before = files_of(tmp_path / "c")
    with pytest.raises(BoolnetError, match=r"seed is 2 there and 5 here; effort is 30.0 there and the default here"):
        make_corpus(tmp_path / "c", CorpusOptions(inputs=(3, 5), seed=5), 2)
    assert files_of(tmp_path / "c") == before
    make_corpus(tmp_path / "c", SMALL, 2)
    with pytest.raises(BoolnetError, match="count is 2 there and 1 here"):
        make_corpus(tmp_path / "c", SMALL, 1)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("mine")
    with pytest.raises(BoolnetError, match="not empty"):
        make_corpus(tmp_path / "other", SMALL, 1)
    assert files_of(tmp_path / "other") == {"thesis.txt": b"mine"}
