"""What charts share: heads with notes under them, names of classes, samples of what is too much."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module
from nets.drawing.axes import SMALL, number_text
from nets.drawing.svg import Picture, readable
from nets.drawing.text import BOLD, fitted, wrapped

MARGIN = 24.0
TITLE = 14.0
ROW = 15.0  # the height of a line of a note
MOST_LINES = 4
LARGEST = 1e150  # whose square is a number


@dataclass(frozen=True)
class Head:
    """A title, and what is to be known of the picture under it.

    Attributes
    ----------
    title : str
    lines : tuple of str
    bottom : float
        Where the picture proper may begin.
    """

    title: str
    lines: tuple[str, ...]
    bottom: float

    @classmethod
    def of(cls, title: str, notes: Sequence[str], width: float) -> Head:
        """Return a head that fits into a picture of a width.

        Parameters
        ----------
        title : str
        notes : sequence of str
            Sentences.
        width : float
        """
        room = width - 2 * MARGIN
        lines = wrapped(" ".join(notes), SMALL, room, MOST_LINES) if notes else []
        return cls(fitted(one_line(title), TITLE * BOLD, room), tuple(lines), 36 + ROW * len(lines))

    def draw(self, picture: Picture) -> None:
        """Write it at the top."""
        picture.text(MARGIN, 24, self.title, size=TITLE, bold=True)
        for k, line in enumerate(self.lines):
            picture.text(MARGIN, 42 + ROW * k, line, size=SMALL, fill="faint")


def one_line(text: str) -> str:
    """Return a text without what would break its line or turn it around.

    >>> one_line("a\\n b")
    'a b'
    """
    return " ".join(readable(text).split())


def counted(count: int, thing: str) -> str:
    """Return how many there are of a thing.

    >>> counted(1, "sample"), counted(2000, "sample")
    ('1 sample', '2,000 samples')
    """
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def check_model(model: object) -> None:
    """Refuse what is no model."""
    if not isinstance(model, Module):
        raise NetsError(f"the model must be a Module, not {type(model).__name__}", help="give the model first")


def class_names(names: Sequence[object] | None, count: int) -> tuple[str, ...]:
    """Return a name for each class: its number where none is given.

    Parameters
    ----------
    names : sequence, optional
    count : int

    Raises
    ------
    NetsError
        If there are more or fewer names than classes.

    Examples
    --------
    >>> class_names(None, 2), class_names(["cat", ""], 2)
    (('0', '1'), ('cat', '1'))
    """
    if names is None:
        return tuple(map(str, range(count)))
    if isinstance(names, str) or not isinstance(names, Sized) or len(names) != count:
        is_list = isinstance(names, Sized) and not isinstance(names, str)
        given = f"{len(names):,}" if is_list else f"a {type(names).__name__}"
        raise NetsError(f"names must be one for each of {count:,} classes, not {given}", help="leave them out, or add")
    return tuple(one_line(str(name)) or str(k) for k, name in enumerate(names))


def finite(name: str, values: ArrayLike) -> Array:
    """Return numbers as floating-point ones, or refuse what is none or not finite.

    Parameters
    ----------
    name : str
        Of the values, for the message.
    values : array_like

    Examples
    --------
    >>> finite("scores", [1, float("nan")])
    Traceback (most recent call last):
    nets.core.errors.ShapeError: scores must be finite, but 1 of 2 are not, the first at [1]
      help: look where training went wrong, or leave these samples out
    """
    try:
        found = np.asarray(values)
    except ValueError as error:  # rows of different lengths
        raise ShapeError(f"{name} must be an array of numbers: {error}") from None
    if found.dtype.kind not in "fiub":
        raise ShapeError(f"{name} must be numbers, but have dtype {found.dtype}")
    if not found.size:
        raise ShapeError(f"{name} must have one number at least, but have shape {found.shape}")
    if not (is_finite := np.isfinite(found)).all():
        wrong = np.argwhere(~is_finite)
        message = (
            f"{name} must be finite, but {len(wrong):,} of {found.size:,} are not, the first at {wrong[0].tolist()}"
        )
        raise ShapeError(message, help="look where training went wrong, or leave these samples out")
    if float(np.abs(found).max()) > LARGEST:
        raise ShapeError(f"{name} must be at most {LARGEST:g} from 0", help="scale them down")
    return found if found.dtype == np.float32 else found.astype(np.float64)


def check_length(scores: Array, y: Array) -> None:
    """Refuse scores and targets of different numbers of samples."""
    if not scores.ndim or not y.ndim or len(scores) != len(y):
        shapes = f"{scores.shape} and {y.shape}"
        raise ShapeError(f"scores and y must have one sample each, but have shapes {shapes}", help="one row for each y")


def sample(count: int, most: int) -> Array:
    """Return the numbers of at most so many of `count` things, in order; the same for the same counts.

    >>> sample(3, 5).tolist(), len(sample(1000, 10))
    ([0, 1, 2], 10)
    """
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).choice(count, most, replace=False))


def short(number: float) -> str:
    """Return a number in three digits.

    >>> short(-0.123456)
    '−0.123'
    """
    return number_text(float(f"{number:.3g}"))


def share_text(part: float, whole: float) -> str:
    """Return a share as a percentage that says 0 or 100 only where it is.

    >>> share_text(1, 3), share_text(999, 1000), share_text(1, 1000), share_text(0, 0)
    ('33%', '>99%', '<1%', '–')
    """
    if not whole:
        return "–"
    percent = round(100 * part / whole)
    if percent == 100 and part != whole:
        return ">99%"
    return "<1%" if percent == 0 and part else f"{percent}%"
