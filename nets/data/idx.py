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
from nets.data.idx_names import NAMES, Named, idx_files, mapping_file, named
from nets.data.packed import HELP_DAMAGED, LARGEST, most_bytes, opened, read_text, read_up_to
from nets.data.sentences import lines_of

UNSIGNED_BYTES, INTEGERS = 8, 12
TYPES = {UNSIGNED_BYTES: ">u1", INTEGERS: ">i4"}
LABEL_AXES = (1, 2)  # of QMNIST a row of numbers, the label first
UPRIGHT = "{}: images of EMNIST are stored with rows and columns exchanged; they are turned upright"


def is_idx_folder(path: Path) -> bool:
    """Whether a path is a folder with at least one idx file of a usual name."""
    return path.is_dir() and any(named(entry) is not None and entry.is_file() for entry in path.iterdir())


def read_idx_folder(folder: Path) -> tuple[Part, Part | None]:
    """Return the training and the test images (N, H, W) of a folder, uint8 as they are, and their labels.

    Labels are numbers, or the names that a file such as emnist-letters-mapping.txt gives them. Images of EMNIST are
    turned upright.
    """
    files = idx_files(folder)
    train = _read_split(folder, files, "train")
    if train is None:
        raise DataError(f"{folder} has no train-images-idx3-ubyte", help=f"the files are {NAMES}")
    return train, _read_split(folder, files, "t10k")


def _read_split(folder: Path, files: dict[Named, Path], split: str) -> Part | None:
    of_split = {name.kind: (name, path) for name, path in files.items() if name.split == split}
    if not of_split:
        return None
    if len(of_split) < 2:
        ((name, there),) = of_split.values()
        kind = "images-idx3" if name.kind == "labels" else "labels-idx1"
        front = f"{name.set}-" if name.set else ""
        shown = "test" if "test" in there.name.removeprefix(name.set) else split
        raise DataError(f"{there} has no {front}{shown}-{kind}-ubyte beside it", help=f"the files are {NAMES}")
    (name, images), (_, labels) = of_split["images"], of_split["labels"]
    X, notes = read_images(images)
    y = read_idx(labels, LABEL_AXES)
    y = y if y.ndim == 1 else y[:, 0]
    if len(X) != len(y):
        raise DataError(
            f"{images} holds {len(X):,} images, but {labels} holds {len(y):,} labels", help="give files of one set"
        )
    mapping = mapping_file(folder, name.set)
    if mapping is not None:
        y, notes = mapped(y, mapping, labels), (*notes, f"classes are called as {mapping} says")
    return Part(X, y, str(images), lambda i: f"{labels}: label {i}", notes=notes)


def read_images(path: Path) -> tuple[Array, tuple[str, ...]]:
    """Return the images (N, H, W) of an idx file, upright, and what is to be said of them."""
    images, name = read_idx(path, axes=(3,)), named(path)
    if name is not None and name.is_transposed:
        return images.transpose(0, 2, 1), (UPRIGHT.format(path),)
    return images, ()


def mapped(y: Array, mapping: Path, labels: Path) -> Array:
    """Return the names of labels by a file of lines of a label and codes of characters.

    Parameters
    ----------
    y : ndarray of int, shape (N,)
    mapping : Path
        On every line a label, then the code points of what it stands for: ``1 65 97`` is "Aa".
    labels : Path
        Where the labels are from, for messages.

    Raises
    ------
    DataError
        If a line is none of that kind, or a label has none.
    """
    names: dict[int, str] = {}
    for number, line in enumerate(lines_of(read_text(mapping)[0]), 1):
        try:
            label, *codes = map(int, line.split())
            name = "".join(map(chr, codes))
        except (ValueError, OverflowError):
            label, name = 0, ""
        if line.strip() and (not name or not name.isprintable() or label in names):
            raise DataError(
                f"{mapping}:{number}: {line.strip()[:40]!r} is no label and codes of characters of its own",
                help="lines are like 1 65 97; or take the file away, and classes are called by their numbers",
            )
        if line.strip():
            names[label] = name
    place = next((i for i, label in enumerate(y.tolist()) if label not in names), None)
    if place is not None:
        raise DataError(f"{labels}: label {place} is {y[place]}, which {mapping} does not name", help="mend that file")
    found, inverse = np.unique(y, return_inverse=True)
    return np.asarray(np.array([names[k] for k in found.tolist()], np.dtypes.StringDType())[inverse])


def read_idx(path: Path, axes: tuple[int, ...]) -> Array:
    """Return the numbers of an idx file, gzipped or not.

    Parameters
    ----------
    path : Path
    axes : tuple of int
        How many axes it may have: 3 for images, of unsigned bytes; 1 for labels, or 2, of whole numbers.

    Returns
    -------
    ndarray of uint8 or int32

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
    ...     read_idx(path, axes=(1,))
    array([7, 2, 1], dtype=uint8)
    """
    with opened(path) as file:
        kind, count = _check_magic(file.read(4), path, axes)
        sizes = file.read(4 * count)
        if len(sizes) < 4 * count:
            raise DataError(f"{path} ends within its header", help=HELP_DAMAGED)
        shape = tuple(int(n) for n in np.frombuffer(sizes, ">u4"))
        dtype = np.dtype(TYPES[kind])
        size = math.prod(shape) * dtype.itemsize
        _check_claim(size, shape, path)
        data = read_up_to(file, size + 1)
    if len(data) < size:
        raise DataError(f"{path} ends after {len(data):,} of {size:,} bytes of {shape}", help=HELP_DAMAGED)
    if len(data) > size:
        raise DataError(f"{path} goes on after its {size:,} bytes of {shape}", help=HELP_DAMAGED)
    return np.frombuffer(data, dtype).reshape(shape).astype(dtype.newbyteorder("="), copy=False)


def _check_magic(magic: bytes, path: Path, axes: tuple[int, ...]) -> tuple[int, int]:
    """Return the type of the values and the number of axes, or refuse what is not one of those expected."""
    if len(magic) < 4:
        raise DataError(f"{path} is {'cut short' if magic else 'empty'}", help=HELP_DAMAGED)
    wanted = bytes([0, 0, UNSIGNED_BYTES, axes[0]])
    may_be = [wanted, *(bytes([0, 0, kind, count]) for kind in TYPES for count in axes if axes == LABEL_AXES)]
    if magic in may_be:
        return magic[2], magic[3]
    if magic[:2] != b"\0\0":
        what = "is no idx file"
    elif magic[2] not in TYPES or (magic[2] != UNSIGNED_BYTES and axes != LABEL_AXES):
        what = f"holds values of type {magic[2]:#04x}, not unsigned bytes"
    else:
        what = f"has {magic[3]} axes, not {axes[0]}: are images and labels exchanged?"
    raise DataError(f"{path} {what}", help=f"it starts with {magic.hex()}, where {wanted.hex()} is expected")


def _check_claim(size: int, shape: tuple[int, ...], path: Path) -> None:
    if size > min(LARGEST, most_bytes(path)):
        raise DataError(
            f"{path} claims {size:,} bytes of {shape}, more than a file of {path.stat().st_size:,} bytes can hold",
            help=HELP_DAMAGED,
        )
