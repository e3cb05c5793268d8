"""Ablation: what each part of an algorithm wins, measured by switching it off.

    python -m tests.benchmarks.ablation SUBJECT [FILE ...] [--set PATH=VALUE] [--only NAME] [--effort UNITS] [--seeds N]

SUBJECT is a row of `SUBJECTS`. Without files it runs on the PLA files beside the checkout, where there are any, and on
generated functions. Every line is one ablation: the totals of what is measured, on how many cases each gets worse and
better than by the default record, and the seconds of processor time. Rows called "seed" change nothing but random
numbers: what another part wins must be more than they do.
"""

from __future__ import annotations

import argparse
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import ast
import functools
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

import boolnet
from boolnet.compiler.choose import best_trial
from boolnet.compiler.request import Request
from boolnet.compiler.stages import try_strategies
from boolnet.core.budget import Budget
from boolnet.core.params import leaves, replaced
from boolnet.functions.function import BooleanFunction, numbered
from boolnet.functions.truth_table import TruthTable
from boolnet.minimizers import exact_cover, minimize_cover
from boolnet.minimizers.disjoint.minimize import DisjointParams, run_disjoint
from boolnet.minimizers.disjoint.saturation import SaturationParams
from boolnet.minimizers.esop.minimize import EsopParams, run_esop
from boolnet.minimizers.result import CoverObjective
from boolnet.strategies import STRATEGIES
from boolnet.strategies.spec import OBJECTIVES
from tests.corpus import SOURCES, npn_representatives, table_of
from tests.shared_files import PLA_FILES
from tests.targets import (
    adder_table,
    adder_text,
    compare_table,
    majority_table,
    multiplier_table,
    popcount_table,
    random_formula,
    random_table,
)

MOST_BYTES = 12_000  # of a file that is run unasked
Keys = tuple[tuple[int, ...], ...]
Cases = Mapping[str, Callable[[], Any]]


@dataclass(frozen=True)
class Trial:
    """One run: a case, a record of parameters, and how hard to try.

    Attributes
    ----------
    case : Any
        What a row's `cases` make, usually a BooleanFunction.
    params : Any
    work : float
        Units of a budget.
    objective : {"cubes", "literals"}
        Where there is a choice.
    """

    case: Any
    params: Any
    work: float
    objective: CoverObjective

    def budget(self) -> Budget:
        """Return a budget."""
        return Budget(self.work)


@dataclass(frozen=True)
class Subject:
    """What is measured.

    Attributes
    ----------
    default : frozen dataclass
        The record of parameters.
    measures : tuple of str
    run : callable
        From a trial to a key for each measure, the smaller the better; what is added up is the first of each.
    cases : callable
        From files, or none, to functions that make a case, by name.
    ablations : mapping of str to mapping
        The values to put in the record, by their paths.
    seeds : tuple of str
        The paths of random seeds.
    """

    default: Any
    measures: tuple[str, ...]
    run: Callable[[Trial], Keys]
    cases: Callable[[Sequence[Path]], Cases]
    ablations: Mapping[str, Mapping[str, Any]]
    seeds: tuple[str, ...] = ()

    def repeated(self, params: Any, times: int) -> list[Any]:
        """Return a record as often, each time with other seeds."""
        values = dict(leaves(params))
        return [replaced(params, {path: values[path] + one for path in self.seeds}) for one in range(times)]


def functions(files: Sequence[Path]) -> Cases:
    """Return the functions of files, or of all small PLA files and the generated ones."""
    found = files or [path for path in PLA_FILES if path.stat().st_size <= MOST_BYTES]
    read = {path.name: functools.partial(boolnet.read, path) for path in found}
    return read if files else {**read, **GENERATED}


def sources(files: Sequence[Path]) -> Cases:
    """Return sources to compile: those of the corpus, of the targets' kinds, and four-input classes."""
    if files:
        return functions(files)
    classes = npn_representatives(4)[::6]
    return {
        **{name: functools.partial(boolnet.read, text) for name, text in SOURCES.items()},
        **GENERATED,
        "16-bit adder": functools.partial(boolnet.read, adder_text(16)),
        "parity of 40": functools.partial(boolnet.read, "xor(x1..x40)"),
        **{f"formula {s}": functools.partial(boolnet.read, random_formula(6 + s, 12 + 4 * s, s)) for s in range(8)},
        **{f"class {number:#06x}": functools.partial(table_of, 4, number) for number in classes},
    }


def random_outputs(n: int, m: int, seed: int, dont_cares: bool) -> TruthTable:
    """Return a random table of several outputs."""
    values = np.random.default_rng(seed).integers(-1 if dont_cares else 0, 2, (m, 1 << n)).astype(np.int8)
    return TruthTable.from_values(numbered("x", n), numbered("y", m), values)


GENERATED: Cases = {
    "3-bit adder": lambda: adder_table(3),
    "4-bit adder": lambda: adder_table(4),
    "3-bit compare": lambda: compare_table(3),
    "3x3 multiplier": lambda: multiplier_table(3),
    "popcount of 7": lambda: popcount_table(7, 3),
    "majority of 9": lambda: majority_table(9),
    **{f"random {n}, seed {s}": functools.partial(random_table, n, s) for n, s in ((6, 1), (7, 2), (8, 3), (9, 4))},
    **{f"random {n}x{m}": functools.partial(random_outputs, n, m, n, False) for n, m in ((5, 4), (7, 3))},
    **{f"random {n}x{m}, dc": functools.partial(random_outputs, n, m, n, True) for n, m in ((5, 4), (7, 3), (10, 2))},
}


def disjoint(trial: Trial) -> Keys:
    return _keys(run_disjoint(trial.case, trial.budget(), trial.objective, trial.params))


def esop(trial: Trial) -> Keys:
    return _keys(run_esop(trial.case, trial.budget(), trial.objective, trial.params))


def _keys(result: boolnet.MinimizationResult) -> Keys:
    return (len(result.cover),), (result.cover.edges(),), (int(not result.proved),)


def saturation(trial: Trial) -> Keys:
    cover = plain(trial.case, trial.work)
    found = exact_cover(cover, trial.case, trial.budget(), trial.params)
    return (found.neurons,), (found.cover.edges(),)


@functools.cache
def plain(function: BooleanFunction, work: float) -> boolnet.MinimizationResult:
    return minimize_cover(function, budget=Budget(work))


DISJOINT: Mapping[str, Mapping[str, Any]] = {
    "seed 1": {"search.seed": 1},
    "seed 2": {"search.seed": 2, "start.seed": 2},
    "no bisection at the start": {"start.sharings": ()},
    "one bisection": {"start.sharings": (1.0,)},
    "no branching": {"start.branching.share": 0.0},
    "no branching apart": {"start.branching.apart": False},
    "no branching together": {"start.branching.together": False},
    "branching by number only": {"start.branching.by_size": (False,)},
    "no disjoint sharp": {"start.orders": ()},
    "one order of disjoint sharp": {"start.orders": (0,)},
    "no search": {"first_patience": 0, "patience": 0, "patience_per_cube": 0},
    "no first search": {"first_patience": 0},
    "no program": {"program.nonzeros": 0},
    "no tidy program": {"program.tidy_nonzeros": 0},
    "no programs of regions": {"search.program.every": 0},
    "no ties": {"search.takes_ties": False},
    "no extra axes": {"search.extra_axes": 0},
    "no sharing in regions": {"search.sharings": (0.0,)},
    "no noise in regions": {"search.noises": (0,)},
    "one noise in regions": {"search.noises": (255,)},
    "no passes": {"search.tiling.passes": 0, "start.tiling.passes": 0},
    "groups whatever their outputs": {"search.group.apart": 0.0},
    "nearest groups": {"search.group.spread": 0.0},
}

SATURATION: Mapping[str, Mapping[str, Any]] = {
    "no partitions": {"partitioned_inputs": 0},
    "no disjoint sharp": {"cubes": 0},
    "neither": {"partitioned_inputs": 0, "cubes": 0},
    "no disjoint cover": {"whole": False},
}

ESOP: Mapping[str, Mapping[str, Any]] = {
    "seed 1": {"search.seed": 25},
    "seed 2": {"search.seed": 27},
    "the other mood first": {"search.seed": 24},
    "no formula": {"initial.formula": False},
    "no minterms": {"initial.minterm_inputs": 0},
    "no given cubes": {"initial.given": False},
    "no sum of products": {"initial.sum_inputs": 0},
    "no bound of groups": {"bound.share": 0.0},
    "no search": {"search.patience": 1, "search.patience_per_term": 0, "search.restarts": 0},
    "no short searches": {"search.trial_share": 0.0},
    "one initial sum": {"search.starts": 1},
    "no restarts": {"search.restarts": 0},
    "mood 1 only": {"search.moods": ((1.5, 300),)},
    "mood 2 only": {"search.moods": ((2.5, 1000),)},
    "no two become three": {"search.slack": 0},
    "no going back": {"search.lost": 1_000_000},
    "no polish": {"search.polish_share": 0.0},
    "no exorlink beyond 2": {"search.dont_care_distances": (2,)},
    "no don't-care terms": {"search.dont_care_share": 0.0},
    "no positive pairs": {"positive_pairs": False},
}


@dataclass(frozen=True)
class AutoParams:
    """Of the choice among all strategies.

    Attributes
    ----------
    without : str
        A strategy that is left out; empty for none. Parts of a function may still be built by it.
    """

    without: str = ""


def auto(trial: Trial) -> Keys:
    """Return what each objective counts of the best network for it."""
    return tuple(_auto(trial.case, objective, trial.params.without, trial.work)[1] for objective in OBJECTIVES)


@functools.cache
def _auto(function: BooleanFunction, objective: str, without: str, work: float) -> tuple[str, tuple[int, ...]]:
    """Return the strategy that wins, and what it has; only one that wins is worth leaving out."""
    if without:
        winner, size = _auto(function, objective, "", work)
        if winner != without:
            return winner, size
    request = Request.of(objective=objective)
    names = [name for name in STRATEGIES if name != without]
    budget = Budget(work)
    best = best_trial(list(try_strategies(function, request, budget, names, is_auto=True)), request.spec)
    return best.strategy, request.spec.key(best.counts) if best.counts else (1 << 30,)


SUBJECTS: Mapping[str, Subject] = {
    "disjoint": Subject(
        DisjointParams(), ("cubes", "edges", "unproved"), disjoint, functions, DISJOINT, ("start.seed", "search.seed")
    ),
    "saturation": Subject(SaturationParams(), ("neurons", "edges"), saturation, functions, SATURATION),
    "esop": Subject(EsopParams(), ("cubes", "edges", "unproved"), esop, functions, ESOP, ("search.seed",)),
    "strategies": Subject(
        AutoParams(), tuple(OBJECTIVES), auto, sources, {f"no {name}": {"without": name} for name in STRATEGIES}
    ),
}


@dataclass
class Line:
    """The results of one record, case by case, and their processor time."""

    results: dict[str, Keys] = field(default_factory=dict)
    seconds: float = 0.0

    def text(self, name: str, default: Line) -> str:
        cells = [f"{name:32}"]
        for k in range(len(next(iter(self.results.values()), ()))):
            pairs = [(own[k], default.results[case][k]) for case, own in self.results.items()]
            worse, better = sum(a > b for a, b in pairs), sum(a < b for a, b in pairs)
            total = sum(own[0] for own, _ in pairs)
            cells.append(f"{total:>9,} {f'-{worse}' if worse else '':>4} {f'+{better}' if better else '':>4}")
        return "  ".join([*cells, f"{self.seconds:>7.1f}"])


def measure(subject: Subject, cases: Mapping[str, Any], trials: Sequence[Trial]) -> Line:
    """Run all the cases with some records, and add up what comes of each."""
    line = Line()
    start = time.process_time()
    for name, case in cases.items():
        keys = [subject.run(replace(trial, case=case)) for trial in trials]
        line.results[name] = tuple(tuple(map(sum, zip(*one, strict=True))) for one in zip(*keys, strict=True))
    line.seconds = time.process_time() - start
    return line


def parsed(settings: Iterable[str]) -> dict[str, Any]:
    """Return the values of ``PATH=VALUE`` by their paths."""
    return {path: ast.literal_eval(value) for path, _, value in (one.partition("=") for one in settings)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table of a subject."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("subject", choices=SUBJECTS)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", help="one ablation of your own")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="an ablation of the table")
    parser.add_argument("--effort", type=float, default=1000.0, metavar="UNITS", help="units of work for each case")
    parser.add_argument("--sample", type=int, default=1, metavar="K", help="every K-th case only")
    parser.add_argument("--seeds", type=int, default=1, metavar="N", help="add up N runs with other random numbers")
    parser.add_argument("--literals", action="store_true", help="minimise literals and memberships, not cubes")
    parser.add_argument("--cases", action="store_true", help="say which cases get worse or better")
    parser.add_argument("--paths", action="store_true", help="list the record's values by their paths")
    options = parser.parse_args(arguments)
    subject = SUBJECTS[options.subject]
    if options.paths:
        print("\n".join(f"{path} = {value!r}" for path, value in leaves(subject.default)))
        return
    ablations = {name: subject.ablations[name] for name in options.only or subject.ablations}
    if options.set:
        ablations = {" ".join(options.set): parsed(options.set)}
    made = list(subject.cases(options.files).items())[:: options.sample]
    cases = {name: make() for name, make in made}
    objective: CoverObjective = "literals" if options.literals else "cubes"
    head = "  ".join(f"{name:>9} {'-':>4} {'+':>4}" for name in subject.measures)
    print(f"{f'{len(cases)} cases, {options.effort:g} units each':32}  {head}  {'seconds':>7}")

    def line(params: Any) -> Line:
        records = subject.repeated(params, options.seeds)
        return measure(subject, cases, [Trial(None, one, options.effort, objective) for one in records])

    default = line(subject.default)
    print(default.text("default", default), flush=True)
    for name, changes in ablations.items():
        other = line(replaced(subject.default, changes))
        print(other.text(name, default), flush=True)
        for case, own in other.results.items() if options.cases else ():
            if own != default.results[case]:
                print(f"    {case}: {default.results[case]} -> {own}", flush=True)


if __name__ == "__main__":
    main()
