"""C99, JavaScript and NumPy source: each is run by what it is for, on every row, and on names made to hurt."""

from __future__ import annotations

import functools
import itertools
import json
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import boolnet
from boolnet.core.errors import NotExpressible
from boolnet.export import bytes_of
from boolnet.export.c99 import write_c
from boolnet.export.javascript import write_javascript
from boolnet.export.numpy_source import write_numpy
from boolnet.export.program import program_of
from boolnet.functions.function import BooleanFunction
from nets import GraphBuilder
from nets.graphs.graph import Graph, add_neuron, new_graph
from tests.corpus import SOURCES
from tests.exports.case import Case, case_of
from tests.exports.runtimes import GCC, RUNTIMES, imported, missing
from tests.networks import evaluate

PROGRAMS = ("c", "javascript", "numpy")
CRUEL = ("*/ x", "??/", "</script>", '"\\', "é", "ñ", "@name@", "/* //")


def cruel_names() -> BooleanFunction:
    source = "p = (x1 & x2) ^ x3 ^ (x4 | x5); q = x6 -> x7 & x8"
    return boolnet.read(source, inputs=[f"x{i}" for i in range(1, 9)]).renamed(CRUEL, ("while", "*/"))


QUICK = ("false", "multiplexer", "full adder", "don't cares", "unused input")


@functools.cache
def cases(names: tuple[str, ...]) -> tuple[Case, ...]:
    found = [case_of(name, boolnet.compile(SOURCES[name], strategy="xor-tree", layered=False)) for name in names]
    return (*found, case_of("cruel", boolnet.compile(cruel_names(), strategy="xor-tree")))


@pytest.mark.parametrize("names", [QUICK, pytest.param(tuple(SOURCES), marks=pytest.mark.slow)], ids=["few", "all"])
@pytest.mark.parametrize("row", PROGRAMS)
def test_what_a_program_computes_is_the_function(row: str, names: tuple[str, ...], tmp_path: Path) -> None:
    if reason := missing(row):
        pytest.skip(reason)
    found = RUNTIMES[row][0](cases(names), tmp_path)
    assert [case.name for case, Y in zip(cases(names), found, strict=True) if case.wrong(Y)] == []


def mixed() -> Graph:
    """Return a network with steps, skips, affine hidden neurons, constants, and values beyond int8."""
    net = GraphBuilder("abc")
    a, b, c = (net.input(name) for name in "abc")
    step = net.neuron(300 * a - 200 * b + c - 100, activation="step")
    affine = net.neuron(70 * a - 40 * step + 3, activation="identity")
    constant = net.neuron(0 * a + 5)
    net.output("y", net.neuron(affine - b) + 2 * c - constant)
    net.output("z", 1 - step)
    return net.build()


def run(row: str, graph: Graph, folder: Path) -> Any:
    """Return the outputs of a network on every row."""
    X = list(itertools.product((0, 1), repeat=len(graph.graph["inputs"])))
    data = bytes_of(graph, boolnet.read("a"), row)
    if row == "numpy":
        (folder / "net.py").write_bytes(data)
        return imported(folder / "net.py").network(X).tolist()
    (folder / f"net.{'c' if row == 'c' else 'mjs'}").write_bytes(data)
    if row == "javascript":
        text = f"import f from './net.mjs'; console.log(JSON.stringify({list(map(list, X))}.map(x => f(x))))"
        (folder / "main.mjs").write_text(text)
        command = ["node", "main.mjs"]
    else:
        rows = ", ".join("{" + ", ".join(map(str, x)) + "}" for x in X)
        kind = data.decode().split("uint8_t *x, ")[1].split()[0]
        (folder / "main.c").write_text(C_MAIN % (len(X), rows, kind, len(X)))
        subprocess.run([*GCC, "main.c", "-o", "main"], cwd=folder, check=True)
        command = ["./main"]
    return json.loads(subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout)


C_MAIN = """
#include <stdio.h>
#include "net.c"

int main(void)
{
    static const uint8_t X[%d][net_inputs] = {%s};
    %s y[net_outputs];
    int r, j;
    for (r = 0; r < %d; r++) {
        net_run(X[r], y);
        for (j = 0; j < (int)net_outputs; j++)
            printf("%%s%%lld", j ? ", " : r ? "], [" : "[[", (long long)y[j]);
    }
    printf("]]");
    return 0;
}
"""


def test_javascript_refuses_an_input_without_a_value(tmp_path: Path) -> None:
    if shutil.which("node") is None:
        pytest.skip("needs node")
    boolnet.save(boolnet.compile("a ^ b"), tmp_path / "net.mjs")
    (tmp_path / "main.mjs").write_text("import {run} from './net.mjs'; console.log(run({a: 1, b: 0}).y); run({a: 1});")
    done = subprocess.run(["node", "main.mjs"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "1\n")
    assert "the input b has no value" in done.stderr


def wide(power: int) -> Graph:
    """Return a network that reaches 2^power and comes back."""
    graph = new_graph(("a", "b"))
    add_neuron(graph, "h", {"a": 1 << power, "b": (1 << power - 1) - 1})
    add_neuron(graph, "k", {"h": 1}, bias=-(1 << power))
    add_neuron(graph, "y", {"k": 1, "h": -1, "a": 1 << power}, activation="identity")
    graph.graph["outputs"] = ("y",)
    return graph


@pytest.mark.parametrize("row", ["c", "javascript"])
@pytest.mark.parametrize("graph", [mixed(), wide(20), wide(60)], ids=["mixed", "wide", "wider"])
def test_networks_of_any_shape_and_reach_are_run_exactly(row: str, graph: Graph, tmp_path: Path) -> None:
    if reason := missing(row):
        pytest.skip(reason)
    rows = itertools.product((0, 1), repeat=len(graph.graph["inputs"]))
    values = [evaluate(graph, dict(zip(graph.graph["inputs"], x, strict=True))) for x in rows]
    wanted = [[value[node] for node in graph.graph["outputs"]] for value in values]
    found = run(row, graph, tmp_path)
    assert (found if row == "c" else as_floats(found)) == (wanted if row == "c" else as_floats(wanted))


def as_floats(rows: list[list[int]]) -> list[list[float]]:
    return [list(map(float, row)) for row in rows]


def test_numpy_source_takes_the_float_that_holds_every_value(tmp_path: Path) -> None:
    assert "DTYPE = np.float32" in write_numpy(wide(20)).decode()
    assert "DTYPE = np.float64" in write_numpy(wide(40)).decode()
    assert run("numpy", wide(40), tmp_path) == [[0], [-((1 << 39) - 1)], [0], [0]]
    with pytest.raises(NotExpressible, match="float64 rounds"):
        write_numpy(wide(60))


@pytest.mark.parametrize(
    ("power", "kind"), [(4, "int8_t"), (12, "int16_t"), (28, "int32_t"), (60, "int64_t"), (64, None)]
)
def test_c_takes_the_smallest_type_that_no_partial_sum_passes(power: int, kind: str | None) -> None:
    graph = wide(power)
    if kind is None:
        with pytest.raises(NotExpressible, match="int64 cannot hold"):
            write_c(graph)
        return
    assert f"uint8_t *x, {kind} *y)" in write_c(graph).decode()
    assert f"passes {program_of(graph).reach}." in write_c(graph).decode()


def test_javascript_takes_bigint_beyond_2_to_the_53() -> None:
    assert "BigInt(value)" in write_javascript(wide(60)).decode()
    assert "Number(value)" in write_javascript(wide(40)).decode()


@pytest.mark.parametrize("write", [write_c, write_javascript])
def test_weights_that_are_no_integers_are_refused(write: Any) -> None:
    graph = boolnet.compile("a ^ b", effort="low").graph.copy()
    graph.nodes["y"]["bias"] = Fraction(1, 3)
    with pytest.raises(NotExpressible, match="no integer"):
        write(graph)


@pytest.mark.parametrize("prefix", ["1", "a b", "", "x;", 3])
def test_a_prefix_that_is_no_name_is_refused(prefix: Any) -> None:
    with pytest.raises(boolnet.BoolnetError, match="no name of a C function"):
        write_c(boolnet.compile("a", effort="low").graph, prefix=prefix)


@pytest.mark.parametrize("row", PROGRAMS)
def test_the_bytes_are_the_same_every_time(row: str) -> None:
    assert cases(QUICK)[-1].file(row) == cases(QUICK)[-1].file(row)
