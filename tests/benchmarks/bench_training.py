"""The time of a training step against PyTorch and scikit-learn.

A step is forward, backward and an optimiser's. Both sides start from the same weights, see the same batch, and must
agree in their losses. They run in one process, turn about; printed are medians of processor time on one thread, and
their ratio. ``--threads N`` measures the time on the clock with N threads on both sides, on a machine that does nothing
else. ``--layers`` takes single layers with the gradient of their input, ``--epoch`` whole epochs of `fit` against a
plain loop of PyTorch's, on the images of Fashion-MNIST. ``--memory`` prints what a step of ResNet-20 needs, and whether
memory grows over many steps. ``--only NAME`` takes the cases whose names start so. Where numba is installed compiled
kernels run from the first step on, as they do after some thousands of small ones; ``BOOLNET_FAST=0`` leaves them out.
"""

from __future__ import annotations

import argparse
import os


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epoch", action="store_true", help="whole epochs of fit")
    parser.add_argument("--layers", action="store_true", help="single layers")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--only", default="", help="how the names of the cases start")
    parser.add_argument("--threads", type=int, default=1, help="more than one: time on the clock")
    return parser.parse_args()


OPTIONS_GIVEN = _read_options()
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = str(OPTIONS_GIVEN.threads)  # counts only before NumPy is imported

# ruff: noqa: E402
import importlib.util
import resource
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

from nets.kernels import use_fast
from tests.benchmarks.training_cases import (
    CASES,
    EPOCHS,
    LAYER_CASES,
    OPTIONS,
    Case,
    EpochCase,
    LayerCase,
    Step,
    epochs,
    layer_steps,
    our_step,
    torch_step,
)

TURN_SECONDS = 0.03
EPOCH_TURNS = 3
clock = time.process_time if OPTIONS_GIVEN.threads == 1 else time.perf_counter


def turn_about(ours: Step, theirs: Step, turns: int) -> tuple[float, float]:
    """Return the median time of either step in seconds, the steps taking turns.

    A turn of a short step is several of them: who trains takes more than one.
    """
    start = clock()
    theirs()
    several = max(1, int(TURN_SECONDS / max(clock() - start, 1e-6)))
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(turns):
        for found, step in zip(times, (ours, theirs), strict=True):
            start = clock()
            for _ in range(several):
                step()
            found.append((clock() - start) / several)
    return statistics.median(times[0]), statistics.median(times[1])


def against_torch(case: Case, torch: Any) -> str:
    """Return the line of a case, after three steps in which the losses agree."""
    torch.manual_seed(0)
    theirs, ours = case.theirs(torch), case.ours()
    ours.load_state_dict({name: value.numpy() for name, value in theirs.state_dict().items()})
    our, their = our_step(case, ours), torch_step(torch, case, theirs)
    for k in range(3):
        _check_equal(f"{case.name}, step {k}: the loss", our(), their())
    return line(case.name, "PyTorch", *turn_about(our, their, case.turns), case.must)


def layer_against_torch(case: LayerCase, torch: Any) -> str:
    """Return the line of a layer, after passes in which an element of the gradients agrees."""
    torch.manual_seed(0)
    our, their = layer_steps(torch, case)
    _check_equal(f"{case.name}: the gradient", our(), their())
    return line(case.name, "PyTorch", *turn_about(our, their, case.turns), case.must)


def epoch_against_torch(case: EpochCase, torch: Any) -> str:
    """Return the line of an epoch."""
    torch.manual_seed(0)
    return line(case.name, "PyTorch", *turn_about(*epochs(torch, case), EPOCH_TURNS), case.must)


def _check_equal(what: str, ours: float, theirs: float) -> None:
    assert abs(ours - theirs) <= 1e-4 * abs(theirs), f"{what} is {ours} here, and {theirs} there"


def against_sklearn() -> str:
    """Return the line of scikit-learn's classifier on the first case, after two steps in which the losses agree."""
    from sklearn.neural_network import MLPClassifier  # type: ignore[import-untyped, unused-ignore]

    case = CASES[0]
    x, y = case.batch()
    theirs = MLPClassifier(
        (256, 128),
        solver="sgd",
        alpha=0.0,
        batch_size=len(x),
        learning_rate_init=OPTIONS["SGD"]["lr"],
        momentum=OPTIONS["SGD"]["momentum"],
        nesterovs_momentum=False,
        shuffle=False,
        random_state=0,
    )

    def their() -> float:
        theirs.partial_fit(x, y, classes=np.arange(10))
        return float(theirs.loss_)

    their()  # draws its weights, and takes a step
    model = case.ours()
    for k, parameter in enumerate(model.parameters()):
        parameter.data[...] = (theirs.intercepts_ if k % 2 else theirs.coefs_)[k // 2].T
    our = our_step(case, model)
    assert theirs.coefs_[0].dtype == np.float32
    theirs._optimizer.velocities = [np.zeros_like(velocity) for velocity in theirs._optimizer.velocities]
    for k in range(2):
        _check_equal(f"step {k}: the loss", our(), their())
    return line(case.name, "scikit-learn", *turn_about(our, their, case.turns), 0.5)


def line(name: str, other: str, ours: float, theirs: float, must: float | None) -> str:
    """Return one line of the table."""
    ratio = ours / theirs
    limit = "" if must is None else f"{must:.2f}" + ("  <-- MISSED" if ratio > must else "")
    return f"{name:20} {other:13} {1e3 * ours:9.3f} {1e3 * theirs:9.3f} {ratio:6.2f}   {limit}".rstrip()


def resident() -> float:
    """Return how many MB the process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def memory(cases: list[Case]) -> None:
    """Print what training holds after 3 steps, after 50 or 1,000 more, and at most."""
    print(f"{'MB of the process':20} {'steps':>6} {'at first':>9} {'at last':>9} {'at most':>9}")
    for case in cases:
        steps = 1000 if case.must is not None and not case.name.startswith(("ResNet", "text")) else 50
        step = our_step(case, case.ours())
        for _ in range(3):
            step()
        first = resident()
        for _ in range(steps):
            step()
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print(f"{case.name:20} {steps:6} {first:9.0f} {resident():9.0f} {most:9.0f}", flush=True)


def main() -> None:
    options = OPTIONS_GIVEN
    if importlib.util.find_spec("numba") is not None and os.environ.get("BOOLNET_FAST") != "0":
        use_fast(True)
    cases = [case for case in CASES if case.name.startswith(options.only)]
    if options.memory:
        memory(cases)
        return
    print(f"{'a training step':20} {'against':13} {'our ms':>9} {'its ms':>9} {'ratio':>6}   must")
    if importlib.util.find_spec("torch") is None:
        print("PyTorch: skipped, it is not installed (pip install torch==2.13.0)")
    else:
        import torch

        torch.set_num_threads(options.threads)
        rows: Any = EPOCHS if options.epoch else LAYER_CASES if options.layers else CASES
        compare: Any = (
            epoch_against_torch if options.epoch else layer_against_torch if options.layers else against_torch
        )
        for case in rows:
            if case.name.startswith(options.only):
                print(compare(case, torch), flush=True)
    if options.epoch or options.layers or options.threads > 1:
        return
    if importlib.util.find_spec("sklearn") is None:
        print("scikit-learn: skipped, it is not installed (pip install scikit-learn)")
    elif CASES[0] in cases:
        print(against_sklearn(), flush=True)


if __name__ == "__main__":
    main()
