"""Whether work is counted as it is done: processor time beside the units counted, for each place that counts.

    python -m tests.benchmarks.work compile low 0x96 "maj(x1..x7)" ../shared/benchmarks/pla/rd53.pla
    python -m tests.benchmarks.work minimize default ../shared/benchmarks/pla/alu4.pla

A unit is to be about a millisecond on an ordinary core. For every line of code that counts work or looks at what is
left the table has how often it did so, the milliseconds since the look before (which are ascribed to it), the longest
such time, the look before that one, and the units counted. Places are sorted by how far milliseconds and units are
apart; the last line is the whole.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import boolnet
from boolnet.core.budget import Budget

SKIPPED = ("budget.py", "local_search.py", "work.py")


@dataclass
class Place:
    """What is known of one line of code."""

    looks: int = 0
    time: float = 0.0
    longest: float = 0.0
    before: str = ""
    units: float = 0.0


@dataclass
class Meter:
    """Ascribes processor time to the line that next counts work."""

    places: dict[str, Place] = field(default_factory=dict)
    last: float = field(default_factory=time.process_time)
    previous: str = "start"

    def look(self, units: float) -> None:
        """Ascribe the time since the last look to whoever asks."""
        now = time.process_time()
        name = _caller()
        place = self.places.setdefault(name, Place())
        passed = 1000 * (now - self.last)
        place.looks, place.time, place.units = place.looks + 1, place.time + passed, place.units + units
        if passed > place.longest:
            place.longest, place.before = passed, self.previous
        self.previous, self.last = name, time.process_time()


def _caller() -> str:
    frame: Any = sys._getframe(2)
    while frame.f_code.co_filename.rsplit("/", 1)[-1] in SKIPPED:
        frame = frame.f_back
    path = frame.f_code.co_filename.rsplit("boolnet/", 1)[-1]
    return f"{path}:{frame.f_lineno} {frame.f_code.co_name}"


def metered(work: Callable[[], Any]) -> tuple[Any, Meter]:
    """Run some work and return its result, and what was counted where."""
    meter = Meter()
    spend, left = Budget.spend, Budget.left

    def spending(budget: Budget, units: float) -> None:
        meter.look(units)
        spend(budget, units)

    def looking(budget: Budget) -> float:
        meter.look(0.0)
        return left(budget)

    Budget.spend, Budget.left = spending, looking  # type: ignore[method-assign,assignment]
    try:
        result = work()
        meter.look(0.0)
    finally:
        Budget.spend, Budget.left = spend, left  # type: ignore[method-assign]
    return result, meter


def show(meter: Meter, most: int) -> None:
    """Print the places where the time is furthest from the units."""
    places = sorted(meter.places.items(), key=lambda one: -abs(one[1].time - one[1].units))
    print(f"{'looks':>8} {'ms':>9} {'units':>9} {'longest':>8}  place (before the longest)")
    for name, p in places[:most]:
        print(f"{p.looks:8} {p.time:9.1f} {p.units:9.1f} {p.longest:8.1f}  {name}   ({p.before})")
    whole = sum(p.time for p in meter.places.values()), sum(p.units for p in meter.places.values())
    print(f"{'all':>8} {whole[0]:9.1f} {whole[1]:9.1f}")


def main() -> None:
    """Measure what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["compile", "minimize"])
    parser.add_argument("effort")
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--strategy", default="auto", help="or the method of minimize")
    parser.add_argument("--places", type=int, default=25)
    chosen = parser.parse_args()
    effort = chosen.effort if chosen.effort.isalpha() else float(chosen.effort)
    together = Meter()
    for source in chosen.sources:
        function = boolnet.read(source)

        def work(function: Any = function) -> Any:
            if chosen.what == "compile":
                return boolnet.compile(function, strategy=chosen.strategy, effort=effort)
            return boolnet.minimize(function, method=chosen.strategy.replace("auto", "best"), effort=effort)

        found, meter = metered(work)
        ms, units = (sum(getattr(p, name) for p in meter.places.values()) for name in ("time", "units"))
        size = found.counts.hidden if chosen.what == "compile" else len(found.minimized.cover)
        print(f"{source[-30:]:>30} {size:6} {ms:9.1f} ms {units:9.1f} units", flush=True)
        for name, p in meter.places.items():
            all_of_it = together.places.setdefault(name, Place())
            if p.longest > all_of_it.longest:
                all_of_it.longest, all_of_it.before = p.longest, p.before
            all_of_it.looks, all_of_it.time, all_of_it.units = (
                all_of_it.looks + p.looks,
                all_of_it.time + p.time,
                all_of_it.units + p.units,
            )
    show(together, chosen.places)


if __name__ == "__main__":
    main()
