"""npz files: zip files of NumPy arrays. Nothing in them is unpickled."""

from __future__ import annotations

import contextlib
import math
import re
import sys
import tokenize
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.data.dataset import Part, as_array
from nets.data.packed import HELP_DAMAGED, LARGEST, read_up_to
from nets.io.files import reason

ZIP = b"PK"
TRAINING = (("X", "y"), ("x", "y"), ("X_train", "y_train"), ("x_train", "y_train"))
TESTS = (("X_test", "y_test"), ("x_test", "y_test"))
SAMPLES = ("X_test", "x_test", "X", "x")
TEST_NAMES = {"X_test", "x_test", "y_test"}
HELP = "save it with np.savez(path, X=..., y=...) or X_train, y_train, X_test, y_test"
ENCRYPTED = 1
READ_HEADER = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
OF_LITERALS = (tokenize.TokenError, RecursionError, MemoryError)  # what a header can raise, which is one


def is_npz(path: Path) -> bool:
    """Whether a path is a file called like an npz file, or a zip file."""
    if not path.is_file():
        return False
    if path.name.lower().endswith(".npz"):
        return True
    with contextlib.suppress(OSError), path.open("rb") as file:
        return file.read(2) == ZIP
    return False


def read_npz(path: Path) -> tuple[Part, Part | None]:
    """Return the samples and labels of an npz file.

    Parameters
    ----------
    path : Path
        A file with the arrays X and y, or X_train, y_train and, where there is a test split, X_test, y_test; x for X
        will do.

    Raises
    ------
    DataError
        If it is no npz file, damaged, holds other arrays, arrays of objects, or claims more than it holds.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "data.npz")
    ...     np.savez(path, X=np.eye(2), y=np.array([0, 1]))
    ...     train, test = read_npz(path)
    >>> train.X.tolist(), train.labels.tolist(), test
    ([[1.0, 0.0], [0.0, 1.0]], [0, 1], None)
    """
    with _opened(path) as file:
        names = _names(file)
        train, test = _pair(names, TRAINING), _pair(names, TESTS)
        if train is None or (test is None and names & TEST_NAMES):
            raise _missing(path, file)
        return _part(path, file, train), None if test is None else _part(path, file, test)


def has_labels(path: Path) -> bool:
    """Whether an npz file has labels beside its samples."""
    with _opened(path) as file:
        return _pair(_names(file), TRAINING) is not None


def read_npz_samples(path: Path) -> Part:
    """Return the samples of an npz file without labels: of its test split, where it has one.

    Raises
    ------
    DataError
        As `read_npz`.
    """
    with _opened(path) as file:
        names = _names(file)
        found = [name for name in SAMPLES if name in names]
        if not found:
            raise _missing(path, file)
        X = as_array(_read_array(path, file, found[0]))
    return Part(X, np.empty(0), f"{path}: {found[0]}", lambda i: f"{path}: {found[0]}[{i}]")


def _names(file: zipfile.ZipFile) -> set[str]:
    return {name.removesuffix(".npy") for name in file.namelist() if name.endswith(".npy")}


def _pair(names: set[str], pairs: tuple[tuple[str, str], ...]) -> tuple[str, str] | None:
    return next((pair for pair in pairs if names.issuperset(pair)), None)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip file and tell its errors as `DataError`."""
    try:
        with zipfile.ZipFile(path) as file:
            yield file
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise DataError(f"{path} is no sound npz file: {error}", help=f"{HELP_DAMAGED}; or {HELP}") from None
    except NotImplementedError as error:
        raise DataError(f"{path} is packed in an unknown way: {error}", help=HELP) from None
    except OSError as error:
        raise DataError(f"cannot read {path}: {reason(error)}", help="check the path and its permissions") from None


def _missing(path: Path, file: zipfile.ZipFile) -> DataError:
    there = file.namelist()
    what = (
        "is a zip file without arrays"
        if not any(name.endswith(".npy") for name in there)
        else "lacks samples or labels"
    )
    if there and all(re.fullmatch(r"arr_\d+\.npy", name) for name in there):
        what = "has arrays without names"
    shown = ", ".join(name.removesuffix(".npy") for name in there[:8]) + (", …" if len(there) > 8 else "")
    return DataError(f"{path} {what}: it holds {shown or 'nothing'}", help=HELP)


def _part(path: Path, file: zipfile.ZipFile, pair: tuple[str, str]) -> Part:
    X, y = (_read_array(path, file, name) for name in pair)
    return Part(as_array(X), y, f"{path}: {pair[0]}", lambda i: f"{path}: {pair[1]}[{i}]")


def _read_array(path: Path, file: zipfile.ZipFile, name: str) -> Array:
    info, place = file.getinfo(f"{name}.npy"), f"{path}: {name}"
    if info.flag_bits & ENCRYPTED:
        raise DataError(f"{place} is encrypted", help=HELP)
    with file.open(info) as member:
        shape, is_fortran, dtype = _header(member, place)
        size = math.prod(shape) * dtype.itemsize
        if size > min(LARGEST, info.file_size):
            raise DataError(
                f"{place} claims {size:,} bytes of {shape}, but {info.file_size:,} are there", help=HELP_DAMAGED
            )
        data = read_up_to(member, size + 1)
    if len(data) != size:
        raise DataError(f"{place} holds {len(data):,} bytes, not the {size:,} of {shape}", help=HELP_DAMAGED)
    values = np.frombuffer(data, dtype) if size else np.empty(0, dtype)
    if dtype.kind == "U":
        _check_text(values, dtype, place)
    values = values.reshape(shape[::-1]).T if is_fortran else values.reshape(shape)
    return values.astype(dtype.newbyteorder("="), copy=False)


def _check_text(values: Array, dtype: np.dtype[Any], place: str) -> None:
    """Refuse numbers that are no characters: NumPy takes them as they are."""
    if not values.nbytes:
        return
    codes = values.view(np.dtype(np.uint32).newbyteorder(dtype.byteorder))
    wrong = (codes > sys.maxunicode) | ((codes >= 0xD800) & (codes < 0xE000))
    if wrong.any():
        raise DataError(f"{place} holds {int(codes[np.argmax(wrong)]):#x}, which is no character", help=HELP_DAMAGED)


def _header(member: IO[bytes], place: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Return shape, order and dtype of an array, and refuse what would need pickle."""
    try:
        shape, is_fortran, dtype = READ_HEADER[np.lib.format.read_magic(member)](member)
    except (ValueError, KeyError, *OF_LITERALS) as error:
        raise DataError(f"{place} is no NumPy array: {error}", help=HELP_DAMAGED) from None
    if dtype.hasobject or dtype.kind not in "biufU":
        raise DataError(f"{place} holds values of dtype {dtype}, which are not read", help="save numbers or text")
    return shape, is_fortran, dtype
