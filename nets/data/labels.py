"""From labels as they stand in a file to classes 0, 1, 2, ...

Text is text: `01` and `1`, `0E1` and `0E2`, 2^53 and 2^53 + 1 are different labels. Only the order of classes, and the
question whether labels are rather numbers to predict, look at what a text would be as a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeAlias

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError

MOST_CLASSES = 2**16
MOST_EXACT = 2.0**53  # beyond it float64 skips whole numbers
MANY = 100  # more different whole numbers than these may as well be amounts: nobody decides that but the user
SOME = 20  # so may these, where most samples have one of their own
#: Texts that stand for a value that is not known, in lower case.
MISSING = frozenset(["", "na", "n/a", "nan", "null", "?", "#n/a", "<na>"])
Labels: TypeAlias = Sequence[int | str]
Where: TypeAlias = Callable[[int], str]
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")  # what is sorted by its value
WHOLE = re.compile(r"0|-?[1-9][0-9]*")  # as whole numbers are written, each in one way
NUMBERS, CLASSES = "target='numbers' (--regression)", "target='classes' (--classification)"
HELP = f"numbers to be predicted are {NUMBERS}; labels are whole numbers or text"


def encode(
    labels: Array, where: Where, classes: Sequence[str] | None, is_sure: bool = False
) -> tuple[Array, tuple[str, ...]]:
    """Return the class of every label, and the names of the classes.

    Parameters
    ----------
    labels : ndarray, shape (N,)
        Whole numbers of any dtype, or text.
    where : callable
        From the number of a sample to the place of its label, for messages.
    classes : sequence of str, optional
        The names that labels may have, in order. Whole numbers that are no such names are indices into it.
    is_sure : bool
        Whether somebody has said that these are classes: then text with fractions, text such as "NA", and more than
        a hundred whole numbers are not asked about.

    Returns
    -------
    y : ndarray of int64, shape (N,)
    names : tuple of str
        `classes`, or else the different labels in ascending order, numbers by their value.

    Raises
    ------
    DataError
        If a label is a fraction, missing, or none of the classes, or labels may as well be numbers to be predicted.

    Examples
    --------
    >>> y, names = encode(np.array([10.0, 9.0, 10.0]), "y[{}]".format, None)
    >>> y.tolist(), names
    ([1, 0, 1], ('9', '10'))
    >>> encode(np.array(["10", "9", "01", "1"]), "y[{}]".format, None)[1]
    ('01', '1', '9', '10')
    """
    is_sure = is_sure or classes is not None
    found, inverse = _different(labels, where, is_sure)
    if not is_sure:
        _ask(found, where, len(labels))
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


def texts_of(labels: Array, where: Where, is_sure: bool = False) -> list[str]:
    """Return text labels without the blanks around them, or refuse those that are missing.

    Parameters
    ----------
    labels : ndarray of text, shape (N,)
    where : callable
        From the number of a sample to its place, for messages.
    is_sure : bool
        Whether "NA" and the like are labels; no text at all never is one.

    Examples
    --------
    >>> texts_of(np.array([" a", "NA"]), "y[{}]".format)
    Traceback (most recent call last):
    nets.core.errors.DataError: y[1]: the label is missing: 'NA'
      help: fill it, or remove the sample; as the name of a class it needs target='classes' (--classification)
    """
    texts = [str(label).strip() for label in labels]
    missing = {""} if is_sure else MISSING
    for i, text in enumerate(texts):
        if text.lower() in missing:
            way = f"; as the name of a class it needs {CLASSES}" if text else ""
            what = f"missing: {text!r}" if text else "empty"
            raise DataError(f"{where(i)}: the label is {what}", help=f"fill it, or remove the sample{way}")
    return texts


def as_number(text: str) -> float | None:
    """Return a text as the number that it is written as, or None.

    >>> as_number("2.5e3"), as_number("1_5"), as_number("nan"), as_number("١")
    (2500.0, None, None, None)
    """
    return float(text) if NUMBER.fullmatch(text) else None


def _different(labels: Array, where: Where, is_sure: bool) -> tuple[Labels, Array]:
    """Return the different labels in ascending order, and which of them each sample has."""
    kind = labels.dtype.kind
    if kind in "UT":
        return _different_texts(labels, where, is_sure)
    if kind not in "biuf":
        raise DataError(f"{where(0)}: labels of dtype {labels.dtype}", help=HELP)
    if kind == "f":
        whole = (np.abs(labels) <= MOST_EXACT) & (labels == np.floor(labels))
        if not whole.all():
            first = int(np.argmin(whole))
            what = "missing: nan" if np.isnan(labels[first]) else f"{labels[first]}, which is not a whole number"
            raise DataError(f"{where(first)}: the label is {what}", help=HELP)
    values, inverse = np.unique(labels, return_inverse=True)
    return [int(value) for value in values], inverse


def _different_texts(labels: Array, where: Where, is_sure: bool) -> tuple[Labels, Array]:
    texts = texts_of(labels, where, is_sure)
    different = sorted(set(texts))
    if all(PLAIN.fullmatch(text) for text in different):
        different.sort(key=Decimal)
    numbers = [] if is_sure else [as_number(text) for text in different]
    fractions = [text for text, n in zip(different, numbers, strict=True) if n is not None and n % 1] if numbers else []
    if fractions and None not in numbers:
        first = next(i for i, text in enumerate(texts) if text in fractions)
        raise DataError(
            f"{where(first)}: the label is {texts[first]}, which is not a whole number",
            help=f"numbers to be predicted are {NUMBERS}; names of classes are {CLASSES}; another column is named by "
            "label= (--label)",
        )
    rank = {text: i for i, text in enumerate(different)}
    return different, np.array([rank[text] for text in texts], dtype=np.int64)


def _ask(found: Labels, where: Where, n: int) -> None:
    """Refuse whole numbers of n samples that may be classes as well as amounts, however they are written."""
    is_many = len(found) > MANY or (len(found) > SOME and len(found) * 2 > n)
    if is_many and all(isinstance(label, int) or NUMBER.fullmatch(label) for label in found):
        raise DataError(
            f"{where(0)}: the labels are {len(found):,} different whole numbers, from {found[0]} to {found[-1]}: "
            "classes, or amounts to be predicted?",
            help=f"say which: {NUMBERS} for amounts, {CLASSES} for {len(found):,} classes",
        )


def _indices(found: Labels, names: tuple[str, ...]) -> Array:
    """Return the class of every different label, -1 where it is none."""
    if _are_indices(found, names):
        return np.array([int(label) if 0 <= int(label) < len(names) else -1 for label in found], dtype=np.int64)
    rank = {name: i for i, name in enumerate(names)}
    return np.array([rank.get(str(label), -1) for label in found], dtype=np.int64)


def _are_indices(found: Labels, names: tuple[str, ...]) -> bool:
    """Whether the labels are whole numbers and the names are not."""
    is_whole = all(isinstance(label, int) or (WHOLE.fullmatch(label) and len(label) < 20) for label in found)
    return is_whole and all(as_number(name) is None for name in names)


def _unknown(label: int | str, place: str, names: tuple[str, ...]) -> DataError:
    known = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    if _are_indices([label], names):
        return DataError(f"{place}: the label {label} is out of range", help=f"0 to {len(names) - 1} stand for {known}")
    return DataError(f"{place}: the label {label} is none of the training classes", help=f"they are {known}")
