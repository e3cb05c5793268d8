"""How the networks in files of each format are run: by what reads such files, and is none of ours."""

from __future__ import annotations

import importlib.util
import itertools
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from boolnet.functions.packed_bits import pack, unpack
from nets import execute
from tests.exports.case import Case

GCC = ("gcc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-fsanitize=undefined,address")

COMPILED_WELL = 1 << 22  # weights times rows from which the program takes longer than its compilation

Outputs = list[Any]
Runtime = Callable[[Sequence[Case], Path], Outputs]

_C_MAIN = """
#include <stdio.h>

static int transfer(void *data, size_t size, size_t count, int is_read)
{
    return (is_read ? fread(data, size, count, stdin) : fwrite(data, size, count, stdout)) == count;
}
"""

_C_CASE = """
static int run_%(p)s(void)
{
    uint64_t words, w, x[%(n)d + 1], y[%(m)d], differ = 0;
    uint8_t bits[%(n)d + 1];
    %(type)s values[%(m)d];
    int i, k;
    if (!transfer(&words, 8, 1, 1)) return 1;
    for (w = 0; w < words; w++) {
        if (!transfer(x, 8, %(n)d, 1)) return 1;
        %(p)s_run64(x, y);
        for (k = 0; k < 64; k++) {
            for (i = 0; i < %(n)d; i++) bits[i] = (uint8_t)(x[i] >> k & 1);
            %(p)s_run(bits, values);
            for (i = 0; i < %(m)d; i++) differ += values[i] != (%(type)s)(y[i] >> k & 1);
        }
        if (!transfer(y, 8, %(m)d, 0)) return 1;
    }
    return !transfer(&differ, 8, 1, 0);
}
"""


def run_c(cases: Sequence[Case], folder: Path) -> Outputs:
    """Compile the networks to one program that runs both functions of each, and compares them, on its input."""
    parts, given = [_C_MAIN], bytearray()
    for number, case in enumerate(cases):
        prefix, (rows, n), m = f"net{number}", case.X.shape, case.wanted.shape[1]
        text = case.file("c", prefix=prefix).decode()
        (folder / f"{prefix}.c").write_text(text)
        type_ = text.split(f"void {prefix}_run(const uint8_t *x, ")[1].split()[0]
        parts += [f'#include "{prefix}.c"', _C_CASE % {"p": prefix, "n": n, "m": m, "type": type_}]
        words = pack(case.X.T.astype(bool)) if n else np.zeros((0, 1), np.uint64)
        given += np.uint64((rows + 63) // 64).tobytes() + np.ascontiguousarray(words.T).tobytes()
    calls = "\n".join(f"    if (run_net{number}()) return 1;" for number in range(len(cases)))
    (folder / "main.c").write_text("\n".join([*parts, f"int main(void)\n{{\n{calls}\n    return 0;\n}}\n"]))
    work = sum(len(case.X) * case.net.counts.edges for case in cases)
    level = "-O0" if work < COMPILED_WELL else "-O2"
    subprocess.run([*GCC, level, "-o", "main", "main.c"], cwd=folder, check=True, capture_output=True)
    answer = subprocess.run(["./main"], cwd=folder, check=True, input=given, capture_output=True).stdout
    data, place, found = np.frombuffer(answer, np.uint64), 0, []
    for case in cases:
        rows, m = case.wanted.shape
        words = (rows + 63) // 64
        Y = unpack(data[place : place + words * m].reshape(words, m).T, rows).T.astype(np.int16)
        place += words * m
        found.append(Y if not data[place] else np.full_like(Y, 99))  # the two functions differ
        place += 1
    return found


_NODE = """
import fs from "node:fs";
const cases = JSON.parse(fs.readFileSync("cases.json"));
for (const [name, rows, n] of cases) {
  const { default: network, inputs, outputs } = await import(`./${name}.mjs`);
  if (inputs.length !== n) throw new Error(name);
  const x = fs.readFileSync(`${name}.in`);
  const y = new Float64Array(rows * outputs.length);
  for (let r = 0; r < rows; r++) y.set(network(x.subarray(r * n, (r + 1) * n)), r * outputs.length);
  fs.writeFileSync(`${name}.out`, new Uint8Array(y.buffer));
}
"""


def run_javascript(cases: Sequence[Case], folder: Path) -> Outputs:
    """Import the modules in node."""
    listed = []
    for number, case in enumerate(cases):
        (folder / f"net{number}.mjs").write_bytes(case.file("javascript"))
        (folder / f"net{number}.in").write_bytes(case.X.tobytes())
        listed.append([f"net{number}", *case.X.shape])
    (folder / "cases.json").write_text(json.dumps(listed))
    (folder / "main.mjs").write_text(_NODE)
    subprocess.run(["node", "main.mjs"], cwd=folder, check=True, capture_output=True)
    return [np.fromfile(folder / f"net{number}.out").reshape(case.wanted.shape) for number, case in enumerate(cases)]


_numbers = itertools.count()


def imported(path: Path) -> ModuleType:
    """Return a Python file as a module."""
    spec = importlib.util.spec_from_file_location(f"exported{next(_numbers)}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    is_silent, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = is_silent
    return module


def run_numpy(cases: Sequence[Case], folder: Path) -> Outputs:
    """Import the files, and call their function."""
    found = []
    for number, case in enumerate(cases):
        path = folder / f"net{number}.py"
        path.write_bytes(case.file("numpy"))
        found.append(imported(path).network(case.X))
    return found


def run_onnx(cases: Sequence[Case], folder: Path) -> Outputs:
    """Check the files in full, and run them in onnxruntime."""
    import onnx
    import onnxruntime

    found = []
    for case in cases:
        data = case.file("onnx")
        onnx.checker.check_model(onnx.load_from_string(data), full_check=True)
        session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
        (given,) = session.get_inputs()
        dtype = np.float64 if "double" in given.type else np.float32
        found.append(session.run(None, {given.name: case.X.astype(dtype)})[0])
    return found


def run_torch(cases: Sequence[Case], folder: Path) -> Outputs:
    """Import the files, and call the module of theirs."""
    import torch

    found = []
    for number, case in enumerate(cases):
        path = folder / f"net{number}.py"
        case.net.save(path, "torch")
        module = imported(path)
        kinds = [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, torch.nn.Module)]
        made = next(kind for kind in kinds if kind.__module__ == module.__name__)()
        dtype = next((one.dtype for one in made.state_dict().values()), torch.float32)
        with torch.no_grad():
            found.append(made(torch.from_numpy(case.X).to(dtype)).numpy())
    return found


def run_read(row: str) -> Runtime:
    """Return what reads the files back with our own reader and runs them: formats that have no runtime."""

    def run(cases: Sequence[Case], folder: Path) -> Outputs:
        from boolnet.export import EXPORTERS

        reader = EXPORTERS[row].read
        assert reader is not None
        return [execute(reader(case.file(row), case.name), case.X) for case in cases]

    return run


def run_cnf(cases: Sequence[Case], folder: Path) -> Outputs:
    """Ask a SAT solver for each vector, and each value of each output, whether it can be."""
    from pysat.formula import CNF
    from pysat.solvers import Cadical153

    found = []
    for case in cases:
        (rows, n), m = case.X.shape, case.wanted.shape[1]
        Y = np.zeros((rows, m), np.int8)
        with Cadical153(bootstrap_with=CNF(from_string=case.file("cnf", output="none").decode())) as solver:
            for row, x in enumerate(case.X.tolist()):
                fixed = [i + 1 if bit else -i - 1 for i, bit in enumerate(x)]
                for j in range(m):
                    can = [solver.solve([*fixed, sign * (n + j + 1)]) for sign in (-1, 1)]
                    is_free = can == [True, True] and case.wanted[row, j] < 0
                    Y[row, j] = 0 if is_free else {(True, False): 0, (False, True): 1}.get((can[0], can[1]), 99)
        found.append(Y)
    return found


def run_source(row: str) -> Runtime:
    """Return what reads the files back as sources of functions."""

    def run(cases: Sequence[Case], folder: Path) -> Outputs:
        from boolnet.frontends import FRONTENDS
        from boolnet.functions.function import BooleanFunction

        def values(case: Case) -> Any:
            text = case.file(row).decode()
            function: BooleanFunction = FRONTENDS[row].read(text, case.name)
            used = [case.net.inputs.index(name) for name in function.inputs]
            Y = function(case.X[:, used])
            return np.where((Y < 0) & (case.wanted < 0), 0, Y)

        return [values(case) for case in cases]

    return run


#: Row of `EXPORTERS` -> what runs its files, and what of this machine it needs: programs and packages.
RUNTIMES: Mapping[str, tuple[Runtime, tuple[str, ...]]] = {
    "c": (run_c, ("gcc",)),
    "javascript": (run_javascript, ("node",)),
    "numpy": (run_numpy, ()),
    "onnx": (run_onnx, ("onnx", "onnxruntime")),
    "torch": (run_torch, ("torch",)),
    "safetensors": (run_read("safetensors"), ("safetensors",)),
    "npz": (run_read("npz"), ()),
    "json": (run_read("json"), ()),
    "cnf": (run_cnf, ("pysat",)),
    "pla": (run_source("pla"), ()),
    "expr": (run_source("expr"), ()),
}

#: Rows, spread over all, that a runtime is given of each network where it takes long for one.
MOST_ROWS = {"cnf": 1 << 10}

PROGRAMS = ("gcc", "node")


def missing(row: str) -> str:
    """Return what a row's runtime needs and is not here, or ""."""
    for need in RUNTIMES[row][1]:
        is_here = shutil.which(need) if need in PROGRAMS else importlib.util.find_spec(need)
        if not is_here:
            return f"no {need}"
    return ""
