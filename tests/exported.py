"""Every export run by its own runtime, on every row: `python -m tests.exported [--format NAME] [--source TEXT]`.

It prints a table: formats by sources, how many networks and rows were checked, and how many values were wrong. Beyond
16 inputs 65,536 rows are drawn. A format whose runtime is not installed is left out, and said to be.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import boolnet
from boolnet.core.errors import NotApplicable
from boolnet.export import EXPORTERS, bytes_of
from boolnet.frontends import read
from boolnet.functions.function import BooleanFunction
from boolnet.strategies import STRATEGIES
from nets import execute
from tests.corpus import RECOGNISED, SOURCES, npn_representatives, table_of
from tests.shared_files import PLA_FILES
from tests.targets import adder_text

Array = NDArray[Any]
Case = tuple[Any, str]  # a source, and the strategy that it is built by

EVERY_ROW, ROWS = 16, 1 << 16


class Runtime(NamedTuple):
    """What runs a file: the packages it needs, and from the bytes to the function from X to Y."""

    needs: tuple[str, ...]
    start: Callable[[bytes], Callable[[Array], Array]]


def in_onnxruntime(data: bytes) -> Callable[[Array], Array]:
    import onnx
    import onnxruntime

    onnx.checker.check_model(onnx.load_from_string(data), full_check=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    dtype = {"tensor(float)": np.float32, "tensor(double)": np.float64}[session.get_inputs()[0].type]

    def run(X: Array) -> Array:
        result: Array = session.run(["outputs"], {"inputs": X.astype(dtype)})[0]
        return result

    return run


def in_torch(data: bytes) -> Callable[[Array], Array]:
    import torch

    scope: dict[str, Any] = {}
    exec(compile(data, "net.py", "exec"), scope)  # what an import does
    net = scope["Network"]()

    def run(X: Array) -> Array:
        with torch.no_grad():
            result: Array = net(torch.tensor(X, dtype=scope["DTYPE"])).numpy()
        return result

    return run


def read_back(format: str) -> Callable[[bytes], Callable[[Array], Array]]:
    """Return what runs a file of a format by reading it."""

    def start(data: bytes) -> Callable[[Array], Array]:
        reader = EXPORTERS[format].read
        assert reader is not None
        graph = reader(data, "net")
        return lambda X: execute(graph, X)

    return start


RUNTIMES: Mapping[str, Runtime] = {
    "onnx": Runtime(("onnx", "onnxruntime"), in_onnxruntime),
    "torch": Runtime(("torch", "safetensors"), in_torch),
    **{f"{name}, read back": Runtime((), read_back(name)) for name, row in EXPORTERS.items() if row.read},
}


def cases() -> Mapping[str, Callable[[], Iterator[Case]]]:
    """Return what is exported: groups of sources, each with a strategy."""
    both = (SOURCES | RECOGNISED).values()
    by_strategy = {
        f"strategy {strategy}": lambda strategy=strategy: ((source, strategy) for source in both)
        for strategy in STRATEGIES
    }
    others: dict[str, Callable[[], Iterator[Case]]] = {
        "222 classes of 4 inputs": lambda: ((table_of(4, number), "auto") for number in npn_representatives(4)),
        "adders": lambda: ((adder_text(size), "auto") for size in (1, 2, 4, 8, 16)),
        "parity of 64": lambda: (("xor(x1..x64)", strategy) for strategy in ("auto", "xor-tree")),
        "PLA files": lambda: ((one, "auto") for one in map(read, map(str, PLA_FILES)) if len(one.inputs) <= EVERY_ROW),
    }
    return by_strategy | others


def rows_of(function: BooleanFunction) -> Array:
    """Return every input vector, or many drawn ones; shape (rows, n)."""
    n = len(function.inputs)
    if n > EVERY_ROW:
        return np.random.default_rng(n).integers(0, 2, (ROWS, n), dtype=np.int8)
    return (np.arange(1 << n)[:, None] >> np.arange(n)[::-1] & 1).astype(np.int8)


class Checked(NamedTuple):
    """How many networks and rows were run, and how many values were not exactly 0 or 1 as they should."""

    networks: int
    rows: int
    wrong: int


def check(format: str, given: Iterator[Case]) -> Checked:
    """Export networks to a format and run them.

    Parameters
    ----------
    format : str
        A row of `RUNTIMES`.
    given : iterator of (source, str)
        Sources that a strategy refuses are passed over.
    """
    networks = rows = wrong = 0
    for source, strategy in given:
        function = source if isinstance(source, BooleanFunction) else read(source)
        try:
            net = boolnet.compile(function, strategy=strategy, effort="low", verify=False)
        except NotApplicable:
            continue
        data = bytes_of(net.described(), function, format.partition(",")[0])
        X = rows_of(function)
        found, wanted = RUNTIMES[format].start(data)(X), function(X)
        is_bit = (found == 0) | (found == 1)
        wrong += int(np.count_nonzero(~is_bit | ((wanted >= 0) & (found != wanted))))
        networks, rows = networks + 1, rows + len(X)
    return Checked(networks, rows, wrong)


def missing(format: str) -> list[str]:
    """Return the packages that the runtime of a format lacks."""
    return [package for package in RUNTIMES[format].needs if find_spec(package) is None]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.exported", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--format", choices=list(RUNTIMES), action="append", help="only these")
    parser.add_argument("--source", default="", metavar="TEXT", help="only groups whose name has this in it")
    options = parser.parse_args()
    total = 0
    for format in options.format or RUNTIMES:
        if missing(format):
            print(f"{format:<24} left out: {', '.join(missing(format))} not installed")
            continue
        for name, given in cases().items():
            if options.source in name:
                found = check(format, given())
                total += found.wrong
                print(
                    f"{format:<24} {name:<28} {found.networks:>5} {found.rows:>10,} rows {found.wrong:>5} wrong",
                    flush=True,
                )
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
