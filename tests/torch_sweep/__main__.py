"""Run the sweep, and print how it went: ``python -m tests.torch_sweep --help``."""

from __future__ import annotations

import argparse
import json
import sys

from tests.torch_sweep.case import drawn
from tests.torch_sweep.draws import KINDS
from tests.torch_sweep.run import FAILED, WAYS, Tally, compared, sweep


def main() -> int:
    """Return 0 where no case failed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.torch_sweep",
        description="Draw layers at random and compare each with PyTorch's: equal, or refused by both.",
        epilog="python -m tests.torch_sweep Conv2d --case 1234 shows one case again.",
    )
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"layers, all by default: {', '.join(KINDS)}")
    parser.add_argument("--count", type=int, default=5000, help="cases of each kind (default: 5000)")
    parser.add_argument("--seed", type=int, default=0, help="of all that is drawn (default: 0)")
    parser.add_argument("--case", type=int, help="run the case of this number alone, and say what it is")
    parser.add_argument("--show", type=int, default=3, help="failed cases to print for each kind (default: 3)")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    options = parser.parse_args()
    unknown = sorted(set(options.kinds) - set(KINDS))
    if unknown:
        parser.error(f"nothing is drawn for {', '.join(unknown)}; choose from {', '.join(KINDS)}")
    if options.case is not None:
        for kind in options.kinds or KINDS:
            case = drawn(kind, options.case, options.seed)
            print(f"{case}\n    {compared(case)}")
        return 0
    tallies = {}
    if not options.json:
        print(f"{'kind':22}{'cases':>8}" + "".join(f"{way:>17}" for way in WAYS), flush=True)
    for kind in options.kinds or KINDS:
        tallies[kind] = sweep(kind, options.count, options.seed)
        if not options.json:
            _print(kind, tallies[kind], options.show)
    if options.json:
        print(json.dumps({kind: tally.as_dict() for kind, tally in tallies.items()}, indent=1))
    return int(any(tally.ways[FAILED] for tally in tallies.values()))


def _print(kind: str, tally: Tally, show: int) -> None:
    print(f"{kind:22}{tally.ways.total():8}" + "".join(f"{tally.ways[way]:17}" for way in WAYS), flush=True)
    for number, failure in list(tally.failures.items())[:show]:
        print(f"  {number}: {failure}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
