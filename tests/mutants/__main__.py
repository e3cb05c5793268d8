"""Try every mutation: does the default suite notice it?

    python -m tests.mutants [--only PATTERN] [--workers N] [--trust]

The nearest tests run first without any error, for a test that fails anyway notices nothing; `--trust` leaves that out.
Ends with 1 where an error survives, or where its text or its tests are not found.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.architecture import ROOT
from tests.mutants.runner import Result, copied, run_mutants, run_tests
from tests.mutants.table import Mutant, read_mutants


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", default="", metavar="PATTERN", help="those whose file or text has this in it")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="how many at a time")
    parser.add_argument("--trust", action="store_true", help="do not run the tests without an error first")
    options = parser.parse_args()
    mutants = [mutant for mutant in read_mutants() if options.only in str(mutant)]
    if not mutants:
        parser.error(f"no mutation has {options.only!r} in it")
    start = time.monotonic()
    if not options.trust and not pass_without_errors(mutants, options.workers):
        print("the nearest tests fail without any error in the code: mend them first")
        return 1
    results = []
    for result in run_mutants(mutants, ROOT, options.workers):
        results.append(result)
        print(f"{result.verdict[:8]:<8} {result.seconds:6.1f} s  {result.mutant}", flush=True)
    return conclude(results, time.monotonic() - start)


def pass_without_errors(mutants: list[Mutant], workers: int) -> bool:
    """Whether the nearest tests of these mutations that are there pass on the tree as it is."""
    tests = sorted({test for mutant in mutants for test in mutant.tests if (ROOT / test.partition("::")[0]).exists()})
    print("the nearest tests, without any error in the code:", flush=True)
    with TemporaryDirectory(prefix="mutants-") as folder:
        return run_tests(tests, copied(ROOT, Path(folder) / "tree"), ("-n", str(workers)), None, is_shown=True) == 0


def conclude(results: list[Result], seconds: float) -> int:
    """Print what was not noticed or not tried, and the total; return the exit code."""
    killed = sum(result.verdict == "killed" for result in results)
    for result in results:
        if result.verdict != "killed":
            print(f"\n{result.verdict}\n  {result.mutant}\n  tests: {' '.join(result.mutant.tests)}")
    print(f"\nkilled {killed} / {len(results)}, in {seconds / 60:.1f} minutes")
    return int(killed < len(results))


if __name__ == "__main__":
    sys.exit(main())
