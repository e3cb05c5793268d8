"""Folders of instances, as the benchmarks of VNN-COMP are: networks, properties, and a table of what belongs together.

::

    onnx/adder.onnx
    vnnlib/adder_s_1.vnnlib
    instances.csv            a line for each instance: onnx/adder.onnx,vnnlib/adder_s_1.vnnlib,60

The last field is a verifier's time in seconds. The files may be compressed; the table names them without ``.gz``, as
those of the competitions do, which unpack them first.

References
----------
.. [1] S. Bak, C. Liu, T. Johnson, "The Second International Verification of Neural Networks Competition (VNN-COMP
   2021): Summary and Results", arXiv:2109.00498.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from boolnet.core.compressed import compressed, gunzipped
from boolnet.core.errors import BoolnetError
from boolnet.core.files import read_file, read_text
from boolnet.core.limits import NETWORK_BYTES
from boolnet.export.names import identifiers

TABLE = "instances.csv"
FOLDERS = ("onnx", "vnnlib")  # of the first two fields, and the suffixes of the files in them
SECONDS = 60  # of an instance that is given no time
LONGEST_NAME = 60  # characters, without what tells equal names apart


@dataclass(frozen=True)
class Instance:
    """What is to be asked of a verifier.

    Attributes
    ----------
    name : str
        Of the network; other characters than letters, digits and _ are replaced.
    network : bytes
        An ONNX file.
    claim : str
        What its property claims, in words that its name is made of.
    property : bytes
        A VNN-LIB file.
    timeout : int, optional
        Seconds; where none are given, those that the table has, else 60.
    """

    name: str
    network: bytes
    claim: str
    property: bytes
    timeout: int | None = None


@dataclass(frozen=True)
class Addition:
    """What adds an instance to a folder.

    Attributes
    ----------
    files : list of (Path, bytes)
        What is to be written; nothing that is there already.
    row : str
        Its line of the table.
    is_new : bool
        Whether there was none of this network and property.
    """

    files: list[tuple[Path, bytes]]
    row: str
    is_new: bool


def added(folder: Path, instance: Instance, is_packed: bool = False) -> Addition:
    """Return what adds an instance to a folder: files that are not there yet, and the table with its line.

    A network or property that the folder has already, byte for byte, stays as it is; another one of the same name gets
    a number. An instance that the table has gets the new time, if there is one.

    Parameters
    ----------
    folder : Path
        Which need not exist; nothing is written.
    instance : Instance
    is_packed : bool
        Whether new files are compressed by gzip.

    Raises
    ------
    BoolnetError
        If the folder's table is none.

    Examples
    --------
    >>> new = added(Path("no such folder"), Instance("adder", b"network", "s=1", b"property"))
    >>> new.row, [path.name for path, _ in new.files]
    ('onnx/adder.onnx,vnnlib/adder_s_1.vnnlib,60', ['adder.onnx', 'adder_s_1.vnnlib', 'instances.csv'])
    """
    table, rows = _read_table(folder / TABLE)
    names = (instance.name, f"{instance.name} {instance.claim}")
    files, fields = list[tuple[Path, bytes]](), list[str]()
    for kind, name, data in zip(FOLDERS, names, (instance.network, instance.property), strict=True):
        path, is_there = _place(folder / kind, name, data)
        fields.append(f"{kind}/{path.name}")
        if not is_there:
            files.append((Path(f"{path}.gz"), compressed(data)) if is_packed else (path, data))
    row, pair = f"{','.join(fields)},{instance.timeout or SECONDS}", (fields[0], fields[1])
    lines = table.splitlines()
    if pair not in rows:
        lines.append(row)
    elif instance.timeout is not None:
        lines[rows[pair]] = row
    else:
        row = lines[rows[pair]]
    text = "\n".join([*lines, ""])
    if text != table:
        files.append((folder / TABLE, text.encode()))
    return Addition(files, row, pair not in rows)


def _read_table(path: Path) -> tuple[str, Mapping[tuple[str, str], int]]:
    """Return a table as text, and of every network and property its line, from 0."""
    if not path.exists():
        return "", {}
    text, rows = read_text(path), dict[tuple[str, str], int]()
    for number, line in enumerate(text.splitlines()):
        fields = [field.strip().removeprefix("./") for field in _fields(line)]
        if len(fields) == len(FOLDERS) + 1:
            rows.setdefault((fields[0], fields[1]), number)
        elif fields:
            raise BoolnetError(
                f"{str(path)!r} is no table of instances: line {number + 1} has {len(fields)} fields",
                help="its lines are NETWORK,PROPERTY,SECONDS; or choose another folder",
            )
    return text, rows


def _fields(line: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line)), [])
    except csv.Error:  # a cell that is too long
        return [line]


def _place(folder: Path, name: str, data: bytes) -> tuple[Path, bool]:
    """Return a name in a folder that is free, or of a file that holds just this, and whether it does."""
    base, number = identifiers([name])[0][:LONGEST_NAME], 1
    while True:
        path = folder / f"{base}{f'_{number}' if number > 1 else ''}.{folder.name}"
        pack = Path(f"{path}.gz")
        if path.exists():
            found = read_file(path, NETWORK_BYTES)
        elif pack.exists():
            found = gunzipped(read_file(pack, NETWORK_BYTES), NETWORK_BYTES, str(pack))
        else:
            return path, False
        if found == data:
            return path, True
        number += 1
