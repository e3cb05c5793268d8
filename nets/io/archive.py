"""Archives: arrays and a JSON header in one npz file, without pickle, written whole or not at all."""

from __future__ import annotations

import io
import json
import math
import re
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
_DAMAGED = (zipfile.BadZipFile, zlib.error, RecursionError, UnicodeError, TypeError)
_MAGIC = b"\x93NUMPY"
#: What numpy.lib.format writes of an array: dtype, order, shape.
_DESCRIPTION = re.compile(
    rb"\{'descr': '([<>|][fiub]\d{1,2})', 'fortran_order': (True|False), "
    rb"'shape': \(((?:\d{1,15}, ?)*(?:\d{1,15})?)\), \} *\n"
)


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
    write_file(path, archive_bytes(header, arrays))


def archive_bytes(header: Mapping[str, Any], arrays: Mapping[str, ArrayLike]) -> bytes:
    """Return the bytes of an archive, the same for the same header and arrays.

    Parameters
    ----------
    header : mapping
        Values that JSON can hold; ``kind`` says what the archive is.
    arrays : mapping of str to array_like
        Numeric arrays, of any names.

    Raises
    ------
    StateError
        If an array is not numeric.
    """
    numeric = {name: np.asarray(value) for name, value in arrays.items()}
    for name, value in numeric.items():
        if value.dtype.kind not in "fiub":
            raise StateError(f"an archive holds numbers, but {name} has dtype {value.dtype}")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        text = json.dumps({"format": FORMAT, "version": VERSION, **header}, default=_plain)
        archive.writestr(zipfile.ZipInfo(_HEADER), text)
        for name, value in numeric.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as file:
                np.lib.format.write_array(file, value, allow_pickle=False)
    return buffer.getvalue()


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
    return parse_archive(data, str(path), kind)


def parse_archive(data: bytes, name: str, kind: str | None = None) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return the header and the arrays in the bytes of an archive; no more is read than they hold.

    Parameters
    ----------
    data : bytes
    name : str
        Of the file, for messages.
    kind : str, optional
        What its header must say it is.

    Raises
    ------
    StateError
        If it is no archive of ours, of another version or kind, or damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {info.filename: info for info in archive.infolist()}
            _check_members(archive, len(data))
            header = _header(archive, name, kind)
            return header, {
                member.removesuffix(".npy"): _array(archive.read(info), member)
                for member, info in members.items()
                if member != _HEADER
            }
    except StateError:
        raise
    except (*_DAMAGED, ValueError, EOFError, OSError, KeyError, NotImplementedError, RuntimeError) as error:
        raise StateError(
            f"{name!r} is damaged, or no archive: {reason(error)}", help="write it anew, or use an older copy"
        ) from None


def _check_members(archive: zipfile.ZipFile, size: int) -> None:
    """Refuse an archive that would unpack to more than it holds: its members are stored as they are."""
    infos = archive.infolist()
    for info in infos:
        if info.compress_type != zipfile.ZIP_STORED or info.file_size > info.compress_size:
            raise ValueError(f"{info.filename[:60]!r} in it is packed, and archives are not")
    if sum(info.file_size for info in infos) > size or len({info.filename for info in infos}) < len(infos):
        raise ValueError("it claims more than it holds")


def _header(archive: zipfile.ZipFile, name: str, kind: str | None) -> dict[str, Any]:
    header = json.loads(archive.read(_HEADER)) if _HEADER in archive.namelist() else None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise StateError(f"{name!r} is not a {FORMAT}: it has no header of ours", help="check the path")
    if header.get("version") != VERSION:
        raise StateError(f"{name!r} has version {header.get('version')} of the format; this is version {VERSION}")
    if kind is not None and header.get("kind") != kind:
        raise StateError(f"{name!r} holds a {header.get('kind')}, not a {kind}", help="check the path")
    return header


def _array(data: bytes, member: str) -> Array:
    """Return the array in the bytes of a .npy file, whose header is looked at as text and not evaluated."""
    size = 2 if data[6:7] == b"\x01" else 4  # bytes of the length of the header, by the version
    start = len(_MAGIC) + 2 + size
    end = start + int.from_bytes(data[start - size : start], "little")
    found = _DESCRIPTION.fullmatch(data, start, end)
    if not data.startswith(_MAGIC) or end > len(data) or found is None:
        raise ValueError(f"{member[:60]!r} in it is no array of numbers")
    dtype, shape = np.dtype(found[1].decode()), tuple(map(int, found[3].replace(b",", b" ").split()))
    if len(data) - end != math.prod(shape) * dtype.itemsize:
        raise ValueError(f"{member[:60]!r} in it has {len(data) - end:,} bytes of numbers, not those of {shape}")
    array: Array = np.frombuffer(bytearray(data[end:]), dtype)
    return array.reshape(shape[::-1]).T if found[2] == b"True" else array.reshape(shape)


def _plain(value: Any) -> Any:
    """Return what NumPy has as what JSON has."""
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    raise TypeError(f"an archive's header cannot hold {type(value).__name__}")
