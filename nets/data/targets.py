"""What is predicted: classes, numbers, or several labels of yes and no; `TARGETS` is the table.

Labels come from a reader as they stand in its file; here they become what a loss takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.core.tables import lookup
from nets.data.labels import CLASSES, NUMBERS, Where, as_number, encode, texts_of

Names: TypeAlias = tuple[str, ...]
LABELS = "target='labels' (--multilabel)"
INPUT = "input"
YES_NO = {
    **dict.fromkeys(["0", "no", "false", "n", "f", "nein", "non", "нет"], 0),
    **dict.fromkeys(["1", "yes", "true", "y", "t", "ja", "oui", "да"], 1),
}


@dataclass(frozen=True, eq=False)
class Labels:
    """The labels of a training or a test split, as a reader found them.

    Attributes
    ----------
    values : ndarray, shape (N,) or (N, K)
        Numbers or text.
    where : callable
        From the number of a sample to the place of its label.
    names : tuple of str
        Of the columns, where they have any.
    """

    values: Array
    where: Where
    names: Names = ()

    def columns(self) -> Array:
        """Return the labels as columns, (N, K)."""
        return self.values.reshape(len(self.values), -1)

    def place(self, i: int, column: int) -> str:
        """Return where a label stands."""
        name = f" ({self.names[column]})" if column < len(self.names) and len(self.names) > 1 else ""
        return f"{self.where(i)}{name}"


def read_targets(train: Labels, target: str | None, classes: Sequence[str] | None) -> tuple[Array, Names]:
    """Return the targets of training samples, and the names of classes, numbers or labels.

    Parameters
    ----------
    train : Labels
    target : str, optional
        A row of `TARGETS`; classes without it, unless labels may as well be numbers.
    classes : sequence of str, optional
        The names of the classes, or those of the numbers or labels.

    Raises
    ------
    DataError
        With the place of a label that is missing or of another kind, or where all are the same.

    Examples
    --------
    >>> read_targets(Labels(np.array(["2.5", "4"]), "y[{}]".format), "numbers", None)[0].tolist()
    [2.5, 4.0]
    """
    read = TARGETS["classes"] if target is None else lookup("target", target, TARGETS)
    y, names = read(train, None if classes is None else tuple(classes), target is not None)
    _check_differ(y, names, train)
    return y, names


def read_test_targets(test: Labels, target: str, names: Names, y: Array) -> Array:
    """Return the targets of a test split, which are of the kind of the training split's.

    Parameters
    ----------
    test : Labels
    target : str
        A row of `TARGETS`.
    names : tuple of str
        What `read_targets` called classes, numbers or labels.
    y : ndarray
        The targets of the training split.
    """
    y_test, _ = TARGETS[target](test, names, True)
    if y_test.shape[1:] != y.shape[1:]:
        raise DataError(
            f"{test.where(0)}: {y_test.shape[-1]} labels a sample, but the training split has {y.shape[-1]}",
            help="give as many",
        )
    if target == "classes" and not (known := np.isin(y_test, y)).all():
        first = int(np.argmin(known))
        raise DataError(
            f"{test.where(first)}: the training split has no sample of class {names[y_test[first]]}",
            help="what is not learned cannot be tested: leave these samples out",
        )
    return y_test


def _check_differ(y: Array, names: Names, train: Labels) -> None:
    """Refuse targets that are the same for all samples: there is nothing to learn.

    Classes that were named may have no sample yet.
    """
    if y.dtype == np.int64:
        if len(names) == 1 and len(y) == 1:
            raise DataError(f"{train.where(0)}: there is only one sample", help="give two classes of samples at least")
        if len(names) == 1:
            raise DataError(
                f"{train.where(0)}: all labels are {names[0]!r}", help="two classes are needed; is it the right column?"
            )
        return
    for k, column in enumerate(y.reshape(len(y), -1).T):
        if (column == column[0]).all():
            shown = f"{column[0]:g}" if y.dtype.kind == "f" else "yes" if column[0] else "no"
            raise DataError(
                f"{train.place(0, k)}: all labels are {shown}",
                help="there is nothing to learn from them; is it the right column?",
            )


def _classes(labels: Labels, classes: Names | None, is_sure: bool) -> tuple[Array, Names]:
    if labels.columns().shape[1] != 1:
        raise DataError(
            f"{labels.where(0)}: its labels have shape {labels.values.shape}, not (N,)",
            help=f"give one class a sample; of one-hot rows, y.argmax(axis=1); several numbers are {NUMBERS}, "
            f"several answers of yes or no {LABELS}",
        )
    return encode(labels.columns()[:, 0], labels.where, classes, is_sure)


def _numbers(labels: Labels, names: Names | None, is_sure: bool) -> tuple[Array, Names]:
    columns = labels.columns()
    y = np.empty(columns.shape, dtype=np.float64)
    for k in range(columns.shape[1]):
        y[:, k] = _number_column(labels, k)
        if not np.isfinite(y[:, k]).all():
            first = int(np.argmin(np.isfinite(y[:, k])))
            what = "missing: nan" if np.isnan(y[first, k]) else "beyond what a number of 64 bits can hold"
            raise DataError(f"{labels.place(first, k)}: the label is {what}", help="repair or remove the sample")
    return (y.reshape(-1) if columns.shape[1] == 1 else y), _named(labels, names, "target")


def _number_column(labels: Labels, k: int) -> Array:
    column = labels.columns()[:, k]
    if column.dtype.kind not in "UT":
        if column.dtype.kind not in "biuf":
            raise DataError(f"{labels.place(0, k)}: labels of dtype {column.dtype}", help="give real numbers, or text")
        return column
    texts = _column_texts(labels, k)
    values = [as_number(text) for text in texts]
    if None in values:
        first = values.index(None)
        raise DataError(
            f"{labels.place(first, k)}: the label {texts[first]!r} is no number",
            help=f"regression predicts numbers: text is {CLASSES}; or is it another column?",
        )
    return np.array(values, dtype=np.float64)


def _column_texts(labels: Labels, k: int) -> list[str]:
    return texts_of(labels.columns()[:, k], lambda i: labels.place(i, k))


def _labels(labels: Labels, names: Names | None, is_sure: bool) -> tuple[Array, Names]:
    columns = labels.columns()
    y = np.empty(columns.shape, dtype=np.uint8)
    for k in range(columns.shape[1]):
        column = columns[:, k]
        is_text = column.dtype.kind in "UT"
        answers = [_answer(value) for value in (_column_texts(labels, k) if is_text else column.tolist())]
        if None in answers:
            first = answers.index(None)
            raise DataError(
                f"{labels.place(first, k)}: the label {column[first]!s} is neither yes nor no",
                help=f"each label is 1 or 0, yes or no, true or false; more answers than two are {CLASSES}",
            )
        y[:, k] = [answer == 1 for answer in answers]
    return y, _named(labels, names, "label")


def _answer(value: object) -> int | None:
    """Return 1 for yes, 0 for no, None for anything else."""
    if isinstance(value, bool | int | float):
        return int(value) if value in (0, 1) else None
    return YES_NO.get(str(value).lower())


def _named(labels: Labels, names: Names | None, what: str) -> Names:
    """Return the names of the columns: those given, those of the file, or numbers."""
    count = labels.columns().shape[1]
    own = labels.names if len(labels.names) == count else ()
    found = names or own or ((what,) if count == 1 else tuple(f"{what} {k + 1}" for k in range(count)))
    if len(found) != count or len(set(found)) < count:
        raise DataError(
            f"{labels.where(0)}: {count} labels a sample, but the names are {', '.join(found)}",
            help="name each once",
        )
    return found


def _input(labels: Labels, names: Names | None, is_sure: bool) -> tuple[Array, Names]:
    return np.zeros(len(labels.values), dtype=np.int64), ()


#: Name -> what reads labels so: from them, names that were given, and whether somebody said so, to targets and names.
#: Classes are int64 (N,), numbers float64 (N,) or (N, K), labels of yes and no uint8 (N, K); of a model whose target
#: is its input, labels are left aside and all 0.
TARGETS: Mapping[str, Callable[[Labels, Names | None, bool], tuple[Array, Names]]] = {
    "classes": _classes,
    "numbers": _numbers,
    "labels": _labels,
    INPUT: _input,
}
