"""The tutorials run: each notebook is executed in an empty folder, and prints what is committed.

``python -m tests.notebooks [NAME..]`` compares, and with ``--write`` saves what is printed. Texts are compared as they
are; of pictures and pages only their kind, since the last digits of a curve differ from one processor to another.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from tests.architecture import ROOT

FOLDER = ROOT / "docs" / "tutorials"
NOTEBOOKS = tuple(sorted(FOLDER.glob("*.ipynb")))
SECONDS = 120  # for one cell
LARGEST = 400_000  # bytes of a notebook
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
ENVIRONMENT = {"COLUMNS": "88", "NO_COLOR": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_BOLD = re.compile(r"\x1b\[[\d;]*m")  # what a command prints in a cell, which is a terminal
_PROGRESS = re.compile(r"^.* \(\d+ s\)\n", re.MULTILINE)  # of a command that takes more than two seconds today


def executed(path: Path) -> NotebookNode:
    """Return a notebook after its cells have run, each in turn; one that fails is an error."""
    notebook = nbformat.read(path, as_version=4)
    commands = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    names = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    with tempfile.TemporaryDirectory() as folder:
        place = {"metadata": {"path": folder}}
        client = NotebookClient(notebook, timeout=SECONDS, coalesce_streams=True, resources=place)
        client.execute(env=os.environ | ENVIRONMENT | {"PATH": commands, "PYTHONPATH": names})
    for i, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{i}"
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                output.text = _PROGRESS.sub("", _BOLD.sub("", output.text).replace("\r\n", "\n"))
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat_minor = 5
    return notebook


def printed(cell: NotebookNode) -> str:
    """Return the text that a cell prints, with the kinds of what it shows."""
    parts = []
    for output in cell.get("outputs", ()):
        if output.output_type == "stream":
            parts.append(output.text)
        else:
            kinds = sorted(kind for kind in output.data if kind != "text/plain")
            parts.append(f"{output.data.get('text/plain', '')}\n" + "".join(f"[{kind}]\n" for kind in kinds))
    return re.sub(r"(object|<.*?) at 0x[0-9a-f]+", r"\1", "".join(parts))


def differences(old: NotebookNode, new: NotebookNode) -> Iterator[str]:
    """Yield the cells that print something else than what is committed."""
    for i, (before, now) in enumerate(zip(old.cells, new.cells, strict=True), 1):
        if before.cell_type == "code" and printed(before) != printed(now):
            yield f"cell {i}: {before.source}\n--- committed\n{printed(before)}\n--- printed\n{printed(now)}"


def main() -> int:
    """Execute notebooks, and compare them with what is committed or save them."""
    parser = argparse.ArgumentParser(description="Execute the tutorials.")
    parser.add_argument("names", nargs="*", help="the notebooks, without .ipynb; all")
    parser.add_argument("--write", action="store_true", help="save what is printed")
    given = parser.parse_args()
    wrong = 0
    for path in NOTEBOOKS:
        if given.names and path.stem not in given.names:
            continue
        new = executed(path)
        found = list(differences(nbformat.read(path, as_version=4), new))
        if given.write:
            nbformat.write(new, path)
        else:
            wrong += len(found)
        print("\n".join([f"{path.name}: {len(found)} cells differ, {path.stat().st_size:,} bytes", *found]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
