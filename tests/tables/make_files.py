"""All the csv files of these tests: `python -m tests.tables.make_files FOLDER` writes them, to look at."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.tables.files import BY_PLACE, READ, File
from tests.tables.refused import REFUSED

FILES: dict[str, File] = {
    **READ,
    **{f"without a header: {name}": file for name, file in BY_PLACE.items()},
    **{f"refused: {name}": file for name, file in REFUSED.items()},
}


def write_files(folder: Path) -> None:
    """Write every file into a folder, called by what it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, file in FILES.items():
        plain = "".join(sign if sign.isalnum() else "-" for sign in name).strip("-")
        (folder / f"{plain}.{file.name.partition('.')[2]}").write_bytes(file.data)


if __name__ == "__main__":
    write_files(Path(sys.argv[1]))
