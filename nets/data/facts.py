"""What is said of a data set before anything is learned from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.data.dataset import Dataset

LISTED = 12  # columns or classes
PLURALS = {"number": "numbers", "yes-no": "of yes or no", "category": "categories", "date": "dates"}


def facts_of(data: Dataset) -> dict[str, Any]:
    """Return the facts of a data set as plain values: rows, features, label, classes with counts, what was guessed.

    Parameters
    ----------
    data : Dataset
        Its test split is counted, too.

    Examples
    --------
    >>> from nets.data import load
    >>> facts = facts_of(load({"size": [1, None, 3], "colour": ["red", "red", "blue"], "kind": ["a", "b", "a"]}))
    >>> facts["rows"], facts["features"]["size"], facts["label"], facts["classes"]
    (3, {'kind': 'number', 'missing': 0.333}, 'kind', {'a': 2, 'b': 1})
    """
    y = data.y if data.y_test is None else np.concatenate([data.y, data.y_test])
    facts: dict[str, Any] = {"rows": len(y), "test": 0 if data.y_test is None else len(data.y_test)}
    if data.table is None:
        facts["shape"] = list(data.shape)
    else:
        facts["features"] = {column.name: _column(column) for column in data.table.columns}
        facts["label"] = ", ".join(name for name, _ in data.table.labels)
        facts["constant"] = [column.name for k, column in enumerate(data.table.columns) if _is_constant(data.X[:, k])]
        facts["left_out"] = list(data.table.ignored)
        facts["missing"] = data.table.missing
        facts["guessed"] = list(data.table.notes)
    if data.notes:
        facts["guessed"] = [*facts.get("guessed", ()), *data.notes]
    return facts | _targets(data, y)


def _column(column: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": column.kind}
    found |= {"values": len(column.values)} if column.kind == "category" else {}
    found |= {"unit": column.unit} if column.unit else {}
    return found | ({"missing": round(column.missing, 3)} if column.missing else {})


def _is_constant(values: Array) -> bool:
    return bool((values == values[0]).all())


def _targets(data: Dataset, y: Array) -> dict[str, Any]:
    """Return what is predicted: classes or labels with counts, numbers with their range."""
    if data.target == "classes":
        counts = np.bincount(y, minlength=len(data.classes)).tolist()
        return {"classes": dict(zip(data.classes, counts, strict=True))}
    if data.target == "labels":
        return {"labels": dict(zip(data.classes, y.sum(axis=0).tolist(), strict=True))}
    if data.target == "numbers":
        columns = y.reshape(len(y), -1)
        ranges = zip(data.classes, columns.min(axis=0).tolist(), columns.max(axis=0).tolist(), strict=True)
        return {"numbers": {name: [low, high] for name, low, high in ranges}}
    return {}


def lines_of(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """Return facts for people: each with what it is of.

    Parameters
    ----------
    facts : dict
        As `facts_of` has them.

    Examples
    --------
    >>> from nets.data import load
    >>> data = load({"size (cm)": [1, None, 3], "colour": ["red", "red", "blue"], "kind": ["a", "b", "a"]})
    >>> for name, text in lines_of(facts_of(data)):
    ...     print(f"{name}: {text}")
    rows: 3
    features: 1 number: size (cm); 1 category: colour (2)
    missing: size (cm) 33.3%; imputed (--missing refuse or drop-rows says otherwise)
    label: kind; classes a (2), b (1)
    guessed: the label is the last column, 'kind' (--label NAME says otherwise)
    """
    test = f", {facts['test']:,} of them to test on" if facts["test"] else ""
    lines = [("rows", f"{facts['rows']:,}{test}")]
    lines += _feature_lines(facts) if "features" in facts else []
    label = f"{facts['label']}; " if facts.get("label") else ""
    for what in ("classes", "labels"):
        if what in facts:
            counts = _some([f"{name} ({n:,})" for name, n in facts[what].items()])
            lines.append(("label", f"{label}{what} {counts}"))
    if "numbers" in facts:
        ranges = [f"{name} from {low:g} to {high:g}" for name, (low, high) in facts["numbers"].items()]
        lines.append(("label", f"numbers: {_some(ranges)}"))
    return lines + [("guessed", note) for note in facts.get("guessed", ())]


def _feature_lines(facts: dict[str, Any]) -> list[tuple[str, str]]:
    kinds: dict[str, list[str]] = {}
    for name, column in facts["features"].items():
        kinds.setdefault(column["kind"], []).append(f"{name} ({column['values']:,})" if "values" in column else name)
    parts = [f"{len(some):,} {PLURALS[k] if len(some) > 1 else k}: {_some(some)}" for k, some in kinds.items()]
    lines = [("features", "; ".join(parts))]
    gaps = [f"{name} {column['missing']:.1%}" for name, column in facts["features"].items() if column.get("missing")]
    if gaps:
        is_imputed = facts["missing"] == "impute"
        done = "imputed (--missing refuse or drop-rows says otherwise)" if is_imputed else "such rows are left out"
        lines.append(("missing", f"{_some(gaps)}; {done}"))
    if facts["constant"]:
        lines.append(("constant", f"{_some(facts['constant'])}: the same in every row to train on"))
    if facts["left_out"]:
        lines.append(("left out", _some(facts["left_out"])))
    return lines


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - LISTED:,} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more
