"""Folders of idx files: the format of MNIST.

An idx file is two zero bytes, a type (8 for unsigned bytes), the number of axes, then the length of every axis as a
big-endian 32-bit number, then the values in C order [1]_.

References
----------
.. [1] Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits, "File formats".
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.data.dataset import Part
from nets.data.packed import HELP_DAMAGED, LARGEST, most_bytes, opened, read_up_to

UNSIGNED_BYTES = 8
IMAGES, LABELS = ("images", 3), ("labels", 1)
NAMES = "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (.gz or not)"


def is_idx_folder(path: Path) -> bool:
    """Whether a path is a folder with at least one idx file of a usual name."""
    return path.is_dir() and any(
        find(path, split, what) is not None for split in ("train", "t10k") for what in (IMAGES, LABELS)
    )


def find(folder: Path, split: str, what: tuple[str, int]) -> Path | None:
    """Return the idx file of a split ("train", "t10k") in a folder, or None.

    Parameters
    ----------
    folder : Path
    split : str
        "train" or "t10k".
    what : pair (str, int)
        What the file holds, "images" or "labels", and its number of axes.
    """
    kind, axes = what
    names = [f"{split}-{kind}{sign}idx{axes}-ubyte{end}" for sign in "-." for end in ("", ".gz")]
    return next((folder / name for name in names if (folder / name).is_file()), None)


def read_idx_folder(folder: Path) -> tuple[Part, Part | None]:
    """Return the training and the test images (N, H, W) of a folder, uint8 as they are, and their labels."""
    train = _read_split(folder, "train")
    if train is None:
        raise DataError(f"{folder} has no train-images-idx3-ubyte", help=f"the files are {NAMES}")
    return train, _read_split(folder, "t10k")


def _read_split(folder: Path, split: str) -> Part | None:
    images, labels = find(folder, split, IMAGES), find(folder, split, LABELS)
    if images is None and labels is None:
        return None
    if images is None or labels is None:
        there, missing = (images or labels), ("images-idx3" if images is None else "labels-idx1")
        raise DataError(f"{there} has no {split}-{missing}-ubyte beside it", help=f"the files are {NAMES}")
    X, y = read_idx(images, axes=3), read_idx(labels, axes=1)
    if len(X) != len(y):
        raise DataError(
            f"{images} holds {len(X):,} images, but {labels} holds {len(y):,} labels", help="give files of one set"
        )
    return Part(X, y, str(images), lambda i: f"{labels}: label {i}")


def read_idx(path: Path, axes: int) -> Array:
    """Return the unsigned bytes of an idx file, gzipped or not.

    Parameters
    ----------
    path : Path
    axes : int
        How many axes it must have: 3 for images, 1 for labels.

    Returns
    -------
    ndarray of uint8

    Raises
    ------
    DataError
        If it is no idx file, of another type or number of axes, cut short, or longer than its header says. What the
        header claims is compared with the size of the file before memory is asked for.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "labels")
    ...     _ = path.write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1]))
    ...     read_idx(path, axes=1)
    array([7, 2, 1], dtype=uint8)
    """
    with opened(path) as file:
        _check_magic(file.read(4), path, axes)
        sizes = file.read(4 * axes)
        if len(sizes) < 4 * axes:
            raise DataError(f"{path} ends within its header", help=HELP_DAMAGED)
        shape = tuple(int(n) for n in np.frombuffer(sizes, ">u4"))
        size = math.prod(shape)
        _check_claim(size, shape, path)
        data = read_up_to(file, size + 1)
    if len(data) < size:
        raise DataError(f"{path} ends after {len(data):,} of {size:,} bytes of {shape}", help=HELP_DAMAGED)
    if len(data) > size:
        raise DataError(f"{path} goes on after its {size:,} bytes of {shape}", help=HELP_DAMAGED)
    return np.frombuffer(data, np.uint8).reshape(shape)


def _check_magic(magic: bytes, path: Path, axes: int) -> None:
    if len(magic) < 4:
        raise DataError(f"{path} is {'cut short' if magic else 'empty'}", help=HELP_DAMAGED)
    wanted = bytes([0, 0, UNSIGNED_BYTES, axes])
    if magic == wanted:
        return
    if magic[:2] != b"\0\0":
        what = "is no idx file"
    elif magic[2] != UNSIGNED_BYTES:
        what = f"holds values of type {magic[2]:#04x}, not unsigned bytes"
    else:
        what = f"has {magic[3]} axes, not {axes}: are images and labels exchanged?"
    raise DataError(f"{path} {what}", help=f"it starts with {magic.hex()}, where {wanted.hex()} is expected")


def _check_claim(size: int, shape: tuple[int, ...], path: Path) -> None:
    if size > min(LARGEST, most_bytes(path)):
        raise DataError(
            f"{path} claims {size:,} bytes of {shape}, more than a file of {path.stat().st_size:,} bytes can hold",
            help=HELP_DAMAGED,
        )
