"""Archives: arrays and a JSON header in one npz file, without pickle, written whole or not at all."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nets.core.arrays import Array
from nets.core.errors import NetsError, StateError
from nets.io.files import reason, write_file

#: What every header says it is, and in which version.
FORMAT, VERSION = "nets archive", 1
_HEADER = "header.json"


def write_archive(path: Path, header: Mapping[str, Any], arrays: Mapping[str, ArrayLike]) -> None:
    """Write arrays and what is to be known of them, in one step.

    Parameters
    ----------
    path : Path
    header : mapping
        Values that JSON can hold; ``kind`` says what the archive is.
    arrays : mapping of str to array_like
        Numeric arrays, of any names.

    Raises
    ------
    NetsError
        If the file cannot be written: a full disk, a folder that is missing. The old file, if any, is as it was, and no
        temporary file is left.
    StateError
        If an array is not numeric.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_archive(Path(folder, "a.npz"), {"kind": "weights"}, {"w": np.ones(2)})
    ...     header, arrays = read_archive(Path(folder, "a.npz"), "weights")
    >>> header["kind"], arrays["w"].tolist()
    ('weights', [1.0, 1.0])
    """
    numeric = {name: np.asarray(value) for name, value in arrays.items()}
    for name, value in numeric.items():
        if value.dtype.kind not in "fiub":
            raise StateError(f"an archive holds numbers, but {name} has dtype {value.dtype}")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_HEADER, json.dumps({"format": FORMAT, "version": VERSION, **header}, default=_plain))
        for name, value in numeric.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                np.lib.format.write_array(file, value, allow_pickle=False)
    write_file(path, buffer.getvalue())


def read_archive(path: Path, kind: str | None = None) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return the header and the arrays of an archive.

    Parameters
    ----------
    path : Path
    kind : str, optional
        What its header must say it is.

    Raises
    ------
    NetsError
        If there is no such file or it cannot be read.
    StateError
        If it is no archive of ours, of another version or kind, or damaged.
    """
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise NetsError(f"cannot read {str(path)!r}: {reason(error)}", help="check the path") from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            header = _header(archive, path, kind)
            arrays = {
                name.removesuffix(".npy"): _array(archive, name) for name in archive.namelist() if name != _HEADER
            }
    except StateError:
        raise
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, KeyError, NotImplementedError) as error:
        raise StateError(
            f"{str(path)!r} is damaged, or no archive: {reason(error)}", help="write it anew, or use an older copy"
        ) from None
    return header, arrays


def _header(archive: zipfile.ZipFile, path: Path, kind: str | None) -> dict[str, Any]:
    header = json.loads(archive.read(_HEADER)) if _HEADER in archive.namelist() else None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise StateError(f"{str(path)!r} is not a {FORMAT}: it has no header of ours", help="check the path")
    if header.get("version") != VERSION:
        raise StateError(f"{str(path)!r} has version {header.get('version')} of the format; this is version {VERSION}")
    if kind is not None and header.get("kind") != kind:
        raise StateError(f"{str(path)!r} holds a {header.get('kind')}, not a {kind}", help="check the path")
    return header


def _array(archive: zipfile.ZipFile, name: str) -> Array:
    with archive.open(name) as file:
        array: Array = np.lib.format.read_array(file, allow_pickle=False)
        if file.read(1):
            raise ValueError(f"{name} has bytes behind its array")
    return array


def _plain(value: Any) -> Any:
    """Return what NumPy has as what JSON has."""
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    raise TypeError(f"an archive's header cannot hold {type(value).__name__}")
