"""Tables of packages: what `python -m tests.benchmarks.real_tables` prints, of scikit-learn's own."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

pytest.importorskip("sklearn")

from sklearn import datasets

from nets.core.errors import DataError
from nets.data import load
from tests.benchmarks.people_tables import PEOPLE_TABLES, REFUSED, PeopleTable, folder_of
from tests.benchmarks.real_tables import read_all

OWN = {table.name: table for table in PEOPLE_TABLES if table.package == "sklearn"}


def test_a_file_holds_what_its_package_reads_of_it() -> None:
    X, y = datasets.load_digits(return_X_y=True)
    digits = OWN["digits"].read()
    assert np.array_equal(digits.X, X)
    assert [int(digits.classes[k]) for k in digits.y] == y.tolist()
    exercise: Any = datasets.load_linnerud()
    data = OWN["linnerud_exercise"].read()
    assert np.array_equal(np.column_stack([data.y, data.X]), exercise.data)


@pytest.mark.skipif(find_spec("pandas") is None, reason="needs pandas for frames")
@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "diabetes"])
def test_a_frame_keeps_its_values_and_names(name: str) -> None:
    theirs: Any = getattr(datasets, f"load_{name}")()
    data = OWN[name].read()
    assert np.array_equal(data.X, theirs.data)
    assert [column.name for column in data.columns or ()] == list(theirs.feature_names)
    assert np.array_equal(data.y, theirs.target)


@pytest.mark.parametrize(("source", "pattern"), [row[1:] for row in REFUSED if row[0] == "sklearn"])
def test_what_is_no_table_is_refused(source: str, pattern: str) -> None:
    with pytest.raises(DataError, match=pattern):
        load(folder_of("sklearn") / source)


def test_a_row_tells_what_was_read_or_why_not() -> None:
    lost = PeopleTable("sklearn", "datasets/data/linnerud_exercise.csv", "Chin", "numbers")
    lines = list(read_all([OWN["linnerud_exercise"], lost]))
    assert re.fullmatch(
        r"\| sklearn \| linnerud_exercise \| 20 \| 2 number \| 0\.0% \| a number \| .* \| .* \|", lines[2]
    )
    assert "--label Chins --regression" in lines[2]
    assert "| refused: linnerud_exercise has no column 'Chin'" in lines[3]
    assert lines[4].startswith("1 of 2 tables read")
