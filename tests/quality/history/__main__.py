"""The figures of every version side by side.

    python -m tests.quality.history [--cases RECORD]             prints them; of a record also every case
    python -m tests.quality.history --add [FOLDER] [--replace]   adds the version in FOLDER, by default this one

What is added is what the version has on record in tests/quality/*.json, and its times, which are measured: leave the
machine alone meanwhile.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.architecture import ROOT
from tests.quality.history.versions import RECORDS, add, read_versions, table


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.history", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--cases", choices=RECORDS, help="show every case of a record")
    parser.add_argument("--add", nargs="?", const=ROOT, type=Path, metavar="FOLDER", help="add the version in a folder")
    parser.add_argument("--replace", action="store_true", help="also where the version is there already")
    options = parser.parse_args()
    if options.add is not None:
        try:
            print(f"written: {add(options.add, replace=options.replace)}")
        except FileExistsError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
        return 0
    shown = (options.cases,) if options.cases else (*RECORDS, "times")
    print(table(read_versions(), shown, every_case=options.cases is not None))
    return 0


if __name__ == "__main__":
    sys.exit(main())
