"""From labels as they stand in a file to classes 0, 1, 2, ..."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError

MOST_CLASSES = 2**16
MOST_EXACT = 2.0**53  # beyond it float64 skips whole numbers
Labels: TypeAlias = Sequence[int | str]
HELP = "labels are whole numbers or text; numbers to be predicted (regression) are not read"


def encode(labels: Array, where: Callable[[int], str], classes: Sequence[str] | None) -> tuple[Array, tuple[str, ...]]:
    """Return the class of every label, and the names of the classes.

    Parameters
    ----------
    labels : ndarray, shape (N,)
        Whole numbers of any dtype, or text. Text that is a whole number throughout counts as numbers.
    where : callable
        From the number of a sample to the place of its label, for messages.
    classes : sequence of str, optional
        The names that labels may have, in order. Numbers that are no such names are indices into it.

    Returns
    -------
    y : ndarray of int64, shape (N,)
    names : tuple of str
        `classes`, or else the different labels in ascending order.

    Raises
    ------
    DataError
        If a label is not whole, empty, or none of the classes.

    Examples
    --------
    >>> y, names = encode(np.array([10.0, 9.0, 10.0]), "y[{}]".format, None)
    >>> y.tolist(), names
    ([1, 0, 1], ('9', '10'))
    """
    found, inverse = _different(labels, where)
    names = tuple(str(label) for label in found) if classes is None else tuple(classes)
    if len(names) > MOST_CLASSES or len(set(names)) < len(names):
        raise DataError(
            f"{where(0)}: {len(names):,} classes, {len(set(names)):,} of them different",
            help=f"name each once, and at most {MOST_CLASSES:,}; is it the right column?",
        )
    index = _indices(found, names)
    if index.min() < 0:
        wrong = int(np.argmax(index < 0))
        raise _unknown(found[wrong], where(int(np.argmax(inverse == wrong))), names)
    return index[inverse], names


def _different(labels: Array, where: Callable[[int], str]) -> tuple[Labels, Array]:
    """Return the different labels in ascending order, and which of them each sample has."""
    kind = labels.dtype.kind
    if kind in "UT":
        return _different_texts(labels, where)
    if kind not in "biuf":
        raise DataError(f"{where(0)}: labels of dtype {labels.dtype}", help=HELP)
    if kind == "f":
        whole = (np.abs(labels) <= MOST_EXACT) & (labels == np.floor(labels))
        if not whole.all():
            first = int(np.argmin(whole))
            raise DataError(f"{where(first)}: the label {labels[first]} is not a whole number", help=HELP)
    values, inverse = np.unique(labels, return_inverse=True)
    return [int(value) for value in values], inverse


def _different_texts(labels: Array, where: Callable[[int], str]) -> tuple[Labels, Array]:
    texts = [str(label).strip() for label in labels]
    if "" in texts:
        raise DataError(f"{where(texts.index(''))}: the label is empty", help="fill it, or remove the sample")
    different = sorted(set(texts))
    rank = {text: i for i, text in enumerate(different)}
    inverse = np.array([rank[text] for text in texts], dtype=np.int64)
    numbers = [_number(text) for text in different]
    if None in numbers:
        return different, inverse
    return _different(np.array(numbers, dtype=np.float64)[inverse], where)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _indices(found: Labels, names: tuple[str, ...]) -> Array:
    """Return the class of every different label, -1 where it is none."""
    if _are_indices(found, names):
        return np.array([label if 0 <= int(label) < len(names) else -1 for label in found], dtype=np.int64)
    rank = {name: i for i, name in enumerate(names)}
    return np.array([rank.get(str(label), -1) for label in found], dtype=np.int64)


def _are_indices(found: Labels, names: tuple[str, ...]) -> bool:
    """Whether the labels are numbers and the names are not."""
    return isinstance(found[0], int) and all(_number(name) is None for name in names)


def _unknown(label: int | str, place: str, names: tuple[str, ...]) -> DataError:
    known = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    if _are_indices([label], names):
        return DataError(f"{place}: the label {label} is out of range", help=f"0 to {len(names) - 1} stand for {known}")
    return DataError(f"{place}: the label {label} is none of the training classes", help=f"they are {known}")
