"""Files of networks, one row per format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from boolnet.core.errors import BoolnetError
from boolnet.core.files import read_file
from boolnet.export.json import read_json, write_json
from nets.graphs.graph import Graph
from nets.io.files import write_file


@dataclass(frozen=True)
class Exporter:
    """A file format.

    Attributes
    ----------
    summary : str
    suffix : str
        Of its files, with the dot; no other row has it.
    write : callable
        From a network to the bytes of a file.
    read : callable
        From these bytes, and the file's name for messages, to the network.
    """

    summary: str
    suffix: str
    write: Callable[[Graph], bytes]
    read: Callable[[bytes, str], Graph]


EXPORTERS: Mapping[str, Exporter] = {
    "json": Exporter("boolnet's own format: names, order, integer weights", ".json", write_json, read_json),
}


def save(graph: Graph, path: str | Path) -> Path:
    """Write a network to a file, whole or not at all; the suffix names the format.

    Raises
    ------
    BoolnetError
        If the suffix is unknown.
    NetsError
        If the file cannot be written; an old file stays as it was.
    """
    path = Path(path)
    write_file(path, exporter_for(path).write(graph))
    return path


def load(path: str | Path) -> Graph:
    """Read a network from a file.

    Raises
    ------
    BoolnetError
        If there is no such file, or it does not hold a network.
    """
    path = Path(path)
    return exporter_for(path).read(read_file(path), str(path))


def exporter_for(path: Path) -> Exporter:
    """Return the row of a file's suffix; a file without one is JSON."""
    for row in EXPORTERS.values():
        if path.suffix.lower() in ("", row.suffix):
            return row
    known = ", ".join(row.suffix for row in EXPORTERS.values())
    raise BoolnetError(f"no network format has the suffix {path.suffix!r} ({path})", help=f"name the file with {known}")
