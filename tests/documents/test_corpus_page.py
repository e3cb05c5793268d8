"""docs/corpus.md: its tables are those of the code, and its loader loads."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import boolnet
from boolnet.corpus import KINDS
from boolnet.corpus.making import make_corpus
from boolnet.corpus.plan import CorpusOptions

PAGE = (Path(__file__).parents[2] / "docs" / "corpus.md").read_text(encoding="utf-8")


def test_the_page_has_every_kind_and_key(tmp_path: Path) -> None:
    for name, kind in KINDS.items():
        assert f"| `{name}` | {kind.summary} |" in PAGE
    make_corpus(tmp_path / "c", CorpusOptions(inputs=(3, 3)), 1)
    row = json.loads((tmp_path / "c" / "index.jsonl").read_text())
    keys = re.findall(r"^\| (`.*?`) \| [^|]*", PAGE.split("## The index")[1], re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", " ".join(keys))) == set(row)


@pytest.mark.slow
def test_its_loader_runs_in_pytorch(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("safetensors")
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None
    assert len(code[1].split('"""')[2].strip().splitlines()) <= 10
    (tmp_path / "loader.py").write_text(code[1])
    space: dict[str, Any] = {}
    exec(compile(code[1], "loader.py", "exec"), space)
    make_corpus(tmp_path / "c", CorpusOptions(inputs=(3, 5)), 10)
    found = list(space["networks"](str(tmp_path / "c")))
    assert [row["item"] for _, row, _ in found] == list(range(10))
    for net, row, labels in found:
        vectors = list(product((0, 1), repeat=len(row["inputs"])))
        with torch.no_grad():
            values = net(torch.tensor(vectors, dtype=torch.float32)).numpy()
        assert (values == boolnet.read(row["formula"])(vectors)).all()
        assert [len(layer) for layer in labels] == [len(part.bias) for part in net if hasattr(part, "bias")]
