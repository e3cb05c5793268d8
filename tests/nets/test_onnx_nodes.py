"""ONNX's node test cases: the committed table holds, and what is not expressible has its reason."""

from __future__ import annotations

import pytest

from tests.onnx_nodes.run import PASSED, cases, outcome, read


def test_most_cases_pass_and_no_other_is_without_a_reason() -> None:
    table = read()
    assert sum(value == PASSED for value in table.values()) >= 200
    others = {name: value for name, value in table.items() if value != PASSED}
    assert all(value.startswith("not expressible: ") and len(value) > 30 for value in others.values()), others


def test_every_case_goes_as_the_table_says() -> None:
    pytest.importorskip("onnx", reason="pip install -e '.[onnx]'")
    assert {name: outcome(case) for name, case in cases()} == read()
