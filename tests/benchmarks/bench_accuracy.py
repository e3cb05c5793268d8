"""How well the models learn real data: the commands of the README, with seeds fixed.

    OPENBLAS_NUM_THREADS=1 python tests/benchmarks/bench_accuracy.py fashion-mlp --seeds 0,1,2

A case is a `boolnet train` command, run once per seed; the movie reviews, once per fold. The test split is used once,
at the end: recipes were chosen on samples held out of the training split, the number of epochs is fixed beforehand, and
the folds of the reviews stop early on a part of their training folds. ``--regen`` keeps the result in
tests/quality/accuracy.json. A run that was cut off goes on where it was. All cases together take hours: without any
named, the record is printed.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).parents[2]
RECORD = ROOT / "tests" / "quality" / "accuracy.json"
DATA = ROOT.parent / "shared" / "datasets"
FOLDS = 10


@dataclass(frozen=True)
class Case:
    """A command, and what it is to reach.

    Attributes
    ----------
    arguments : str
        Of ``boolnet train``, but for the folders and the seed.
    data : str
        The folder of the data.
    target : float
        The accuracy on the test split, in per cent.
    is_folded : bool
        Whether it is run once for each of ten folds, or once per seed.
    """

    arguments: str
    data: str
    target: float
    is_folded: bool = False


CASES: Mapping[str, Case] = {
    "fashion-mlp": Case("mlp --dropout 0.1", "fashion-mnist", 89.0),
    "mnist-lenet": Case("lenet --augment shift:1", "mnist", 99.0),
    "fashion-cnn": Case("cnn --augment flip", "fashion-mnist", 92.5),
    "fashion-resnet8": Case("resnet --depth 8 --augment flip --augment shift:1", "fashion-mnist", 92.5),
    "reviews-text-cnn": Case("text-cnn --mode rand", "movie-review", 76.1, is_folded=True),
}


def train(case: Case, data: Path, out: Path, options: list[str]) -> dict[str, Any]:
    """Run the command, or go on with it, and return the object it ends with."""
    words = ["train", *case.arguments.split(), "--data", str(data / case.data), "--out", str(out), *options, "--json"]
    resume = ["--resume"] if out.exists() else []
    done = subprocess.run(
        [sys.executable, "-m", "boolnet", *words, *resume], stdout=subprocess.PIPE, check=True, cwd=ROOT, text=True
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def measure(name: str, data: Path, runs: Path, seeds: list[int]) -> dict[str, Any]:
    """Return the row of the record for a case."""
    case = CASES[name]
    jobs = [(f"{name}-{seed}", ["--seed", str(seed)]) for seed in seeds]
    if case.is_folded:
        jobs = [(f"{name}-fold-{k}", ["--seed", str(seeds[0]), "--fold", f"{k}/{FOLDS}"]) for k in range(1, FOLDS + 1)]
    accuracies, start = [], time.perf_counter()
    for folder, options in jobs:
        result = train(case, data, runs / folder, options)
        accuracies.append(round(100 * result["test_accuracy"], 2))
        print(f"{folder}: {accuracies[-1]:.2f} after {result['epochs']} epochs", flush=True)
    return {
        "command": f"boolnet train {case.arguments} --data {case.data}",
        "target": case.target,
        "mean": round(statistics.mean(accuracies), 2),
        "spread": round(statistics.pstdev(accuracies), 2),
        "accuracies": accuracies,
        "seconds": round(time.perf_counter() - start),
    }


@click.command(help=__doc__)
@click.argument("names", nargs=-1, type=click.Choice(list(CASES)), metavar="[CASE]...")
@click.option("--seeds", default="0,1,2", show_default=True, help="The folds take the first.")
@click.option("--data", type=click.Path(path_type=Path), default=DATA, help="The folder of data sets.")
@click.option("--runs", type=click.Path(path_type=Path), default=ROOT / ".runs", help="The folder for the runs.")
@click.option("--regen", is_flag=True, help="Keep the results in the record.")
def main(names: tuple[str, ...], seeds: str, data: Path, runs: Path, regen: bool) -> None:
    """Run the cases and print what they reach; without any, print the record."""
    record: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    if not names:
        for name, row in record.items():
            print(f"{name:18} {row['mean']:.2f} ± {row['spread']:.2f}, asked {row['target']}   {row['command']}")
        return
    if not data.is_dir():
        raise click.BadParameter(f"there is no folder {data}", param_hint="--data")
    runs.mkdir(exist_ok=True)
    for name in names:
        row = measure(name, data, runs, [int(seed) for seed in seeds.split(",")])
        print(f"{name}: {row['mean']:.2f} ± {row['spread']:.2f}, asked {row['target']}, {row['seconds']} s", flush=True)
        if regen:
            record[name] = row
            RECORD.write_text(json.dumps(dict(sorted(record.items())), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
