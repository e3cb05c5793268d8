"""Files of other people, read: `python -m tests.benchmarks.real_files FOLDER...`, a set each.

Every PLA, CNF and table file below a folder is read, compressed or not, and compared with a plain evaluator of the
tests: on all rows up to 12 inputs, on 4,096 random vectors beyond. Files in formats that are not read are tried, too:
they must be refused by name. Prints for every set how many were read, why others were refused, and how many are wrong.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import lzma
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

import boolnet
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import pack
from tests.plain_readers import PlainCnf, PlainPla, Vectors, plain_cnf, plain_pla

ALL_ROWS, RANDOM_ROWS = 12, 4096
UNPACK: Mapping[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".xz": lzma.decompress,
}
PLAIN: Mapping[str, Callable[[str], PlainPla | PlainCnf]] = {".pla": plain_pla, ".cnf": plain_cnf, ".dimacs": plain_cnf}
TABLES = (".tt", ".csv", ".tsv")
OTHERS = (".wcnf", ".blif", ".bench", ".aig", ".aag", ".v", ".vhd", ".qdimacs", ".smt2", ".edif", ".real")


class Outcome(NamedTuple):
    """What became of a file: read, refused (and why), or wrong."""

    kind: str
    reason: str = ""


def vectors(n: int, seed: int) -> Vectors:
    """Return all input vectors, or so many at random."""
    if n <= ALL_ROWS:
        return (np.arange(1 << n)[:, None] >> np.arange(n)[::-1] & 1).astype(np.int8)
    return np.random.default_rng(seed).integers(0, 2, size=(RANDOM_ROWS, n), dtype=np.int8)


def outcome_of(path: Path, lenient: bool) -> Outcome:
    """Read a file, and compare it with what the plain evaluator says."""
    try:
        function = boolnet.read(path, lenient=lenient)
    except boolnet.BoolnetError as error:
        return Outcome("refused", error.message.replace(f"{path}: ", "").replace(str(path), path.name))
    inner = path.with_suffix("") if path.suffix in UNPACK else path
    plain = PLAIN.get(inner.suffix.lower())
    if plain is None:
        return Outcome("read", "not compared")
    text = UNPACK.get(path.suffix, bytes)(path.read_bytes()).decode("latin-1")
    X = vectors(len(function.inputs), len(text))
    return Outcome("read" if np.array_equal(evaluated(function, X), plain(text).values(X)) else "wrong")


def evaluated(function: BooleanFunction, X: Vectors) -> Vectors:
    """Return the function's values, shape (vectors, outputs)."""
    return function.evaluate(pack(X.T.astype(bool))).unpacked(len(X)).T


def files_of(folder: Path) -> list[Path]:
    """Return the files below a folder that are tried."""

    def suffix(path: Path) -> str:
        return (path.with_suffix("") if path.suffix in UNPACK else path).suffix.lower()

    wanted = {*PLAIN, *TABLES, *OTHERS}
    return sorted(path for path in folder.rglob("*") if path.is_file() and suffix(path) in wanted)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.real_files")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--lenient", action="store_true", help="let files be wrong about their sizes")
    options = parser.parse_args()
    wrong = 0
    print(f"{'set':24} {'files':>6} {'read':>6} {'refused':>8} {'wrong':>6}")
    for folder in options.folders:
        outcomes = {path: outcome_of(path, options.lenient) for path in files_of(folder)}
        counts = Counter(outcome.kind for outcome in outcomes.values())
        wrong += counts["wrong"]
        print(
            f"{folder.name:24} {len(outcomes):6} {counts['read']:6} {counts['refused']:8} {counts['wrong']:6}",
            flush=True,
        )
        reasons = Counter(outcome.reason for outcome in outcomes.values() if outcome.reason)
        for reason, count in reasons.most_common(12):
            print(f"{'':24} {count:6}  {reason.partition(chr(10))[0][:110]}")
        for path, outcome in outcomes.items():
            if outcome.kind == "wrong":
                print(f"  WRONG {path}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
