"""CNF, PLA, expressions and sympy: each read back, or tried out on every vector, is the function."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.core.errors import BoolnetError, NotExpressible
from boolnet.export.cnf import write_cnf
from boolnet.export.covers import write_expr, write_latex_function, write_pla_file, write_sympy_source
from boolnet.frontends import read
from boolnet.frontends.pla import read_pla
from boolnet.functions.circuit import Formula
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.writers.formula import write_formula
from tests.corpus import SOURCES
from tests.exports.sources import adder


def clauses_of(data: bytes) -> tuple[list[list[int]], dict[str, str]]:
    """Return the clauses of a CNF file, and what its comments call the variables."""
    text = data.decode()
    words = [line.split(" = ", 1) for line in text.splitlines() if line.startswith(("c input", "c output"))]
    numbers = [int(word) for line in text.split("p cnf", 1)[1].splitlines()[1:] for word in line.split()]
    clauses: list[list[int]] = [[]]
    for number in numbers:
        if number:
            clauses[-1].append(number)
        else:
            clauses.append([])
    return clauses[:-1], {name: words_.split()[-1] for words_, name in words}


def is_satisfiable(clauses: list[list[int]], fixed: Sequence[int]) -> bool:
    """Whether the clauses have a model: by unit propagation, and both values of what it leaves open."""
    known = set(fixed)
    while True:
        rest = [[one for one in clause if -one not in known] for clause in clauses if not known & {*clause}]
        if not all(rest):
            return False
        units = {clause[0] for clause in rest if len(clause) == 1}
        if not units:
            break
        if any(-unit in units for unit in units):
            return False
        known |= units
    return not rest or any(is_satisfiable(rest, [*known, sign * rest[0][0]]) for sign in (1, -1))


def told(data: bytes, function: BooleanFunction) -> Any:
    """Return the values that a CNF leaves to the outputs, as tables have them."""
    clauses, _ = clauses_of(data)
    n, m = len(function.inputs), len(function.outputs)
    values = np.zeros((m, 1 << n), np.int8)
    for row, bits in enumerate(itertools.product((0, 1), repeat=n)):
        fixed = [i if bit else -i for i, bit in enumerate(bits, start=1)]
        for j in range(m):
            can = [is_satisfiable(clauses, [*fixed, sign * (n + j + 1)]) for sign in (-1, 1)]
            assert any(can)
            values[j, row] = -1 if all(can) else can[1]
    return values


@pytest.mark.parametrize("name", SOURCES)
def test_a_cnf_leaves_to_the_outputs_what_the_function_does(name: str) -> None:
    function = read(SOURCES[name])
    assert (told(write_cnf(function, output="none"), function) == tabulate(function).values()).all()


@pytest.mark.parametrize("name", ["full adder", "parity of 5"])
def test_a_cnf_has_as_many_models_as_the_outputs_are_true_on_vectors(name: str) -> None:
    function = read(SOURCES[name])
    clauses, _ = clauses_of(write_cnf(function))
    models = 0
    for bits in itertools.product((0, 1), repeat=len(function.inputs)):
        models += is_satisfiable(clauses, [i if bit else -i for i, bit in enumerate(bits, start=1)])
    assert models == int((tabulate(function).values() == 1).all(axis=0).sum())


@pytest.mark.parametrize(
    ("output", "said", "models"),
    [
        ("", "s, t", [3]),
        ("s", "s", [1, 2, 3]),
        ("!s,t", "!s, t", []),
        ("none", "nothing", [0, 1, 2, 3]),
        ("!t", "!t", [0, 1, 2]),
    ],
)
def test_outputs_are_asserted_by_name(output: str, said: str, models: list[int]) -> None:
    data = write_cnf(read("s = a | b; t = a & b"), output=output)
    clauses, names = clauses_of(data)
    assert f"c asserted: {said}\n" in data.decode()
    assert names == {"a": "1", "b": "2", "s": "3", "t": "4"}
    rows = enumerate(itertools.product((0, 1), repeat=2))
    found = [row for row, (a, b) in rows if is_satisfiable(clauses, [1 if a else -1, 2 if b else -2])]
    assert found == models


def test_an_unknown_output_is_refused() -> None:
    with pytest.raises(BoolnetError, match="output 'z'"):
        write_cnf(read("a"), output="z")


def test_a_cnf_of_64_inputs_is_written_and_a_cover_of_it_is_refused() -> None:
    function = read("xor(x1..x64)")
    assert b"p cnf 128 " in write_cnf(function)
    for write in (write_pla_file, write_sympy_source, write_latex_function):
        with pytest.raises(NotExpressible, match="sum of products"):
            write(function)


@pytest.mark.parametrize(
    "source", ["xor(x1..x64)", adder(12), "z = " + " ^ ".join(f"(a{i} | !b{i})" for i in range(9))]
)
def test_a_wide_formula_is_written_as_it_is(source: str) -> None:
    function = read(source)
    data = write_expr(function)
    again = read(data.decode(), "expr")
    assert len(data) < 3000
    assert (again.inputs, again.outputs) == (function.inputs, function.outputs)
    X = np.random.default_rng(0).integers(0, 2, (4096, len(function.inputs)))
    assert (again(X) == function(X)).all()


@pytest.mark.parametrize("name", SOURCES)
def test_every_operator_is_written(name: str) -> None:
    function = read(SOURCES[name])
    if isinstance(function, Formula):
        again = read(
            f"inputs {' '.join(function.inputs)}\n" * bool(function.inputs) + str(write_formula(function)), "expr"
        )
        assert (again.inputs, again.outputs) == (function.inputs, function.outputs)
        assert (tabulate(again).values() == tabulate(function).values()).all()


def test_a_formula_that_is_read_over_and_over_is_not_written_out() -> None:
    lines = [f"t{i} = (t{i - 1} ^ x{i}) & (t{i - 1} | x{i + 1})" for i in range(2, 40)]
    function = read("; ".join(["t1 = x1", *lines]))
    assert isinstance(function, Formula)
    assert write_formula(function) is None
    with pytest.raises(NotExpressible, match="sum of products"):
        write_expr(function)
    with pytest.raises(NotExpressible, match="cannot spell"):
        write_expr(read("and(x1..x20)").renamed([f"x {i}" for i in range(20)], ["y"]))


FR = ".i 3\n.o 2\n.ilb a b c\n.ob s t\n.type fr\n11- 1~\n10- ~1\n0-0 01\n.e"


@pytest.mark.parametrize("text", [FR, FR.replace("fr", "fdr").replace("10- ~1", "10- -1")])
def test_a_source_with_an_off_set_is_written_as_it_is(text: str) -> None:
    function = read(text, "pla")
    assert (
        tabulate(read_pla(write_pla_file(function).decode())).values().tolist() == tabulate(function).values().tolist()
    )
    assert (told(write_cnf(function, output="none"), function) == tabulate(function).values()).all()


def test_an_off_set_of_many_inputs_needs_no_table() -> None:
    function = read(f".i 40\n.o 1\n.type fr\n{'1' * 40} 1\n{'0' * 40} 0\n.e", "pla")
    clauses, _ = clauses_of(write_cnf(function, output="none"))
    for bit, can in ((1, [True, False]), (0, [False, True])):
        fixed = [(i if bit else -i) for i in range(1, 41)]
        assert [is_satisfiable(clauses, [*fixed, sign * 41]) for sign in (1, -1)] == can
    fixed = [-1, *range(2, 41)]
    assert all(is_satisfiable(clauses, [*fixed, sign * 41]) for sign in (1, -1))


@pytest.mark.parametrize("name", SOURCES)
def test_a_pla_reads_as_the_same_function_with_its_dont_cares(name: str) -> None:
    function = read(SOURCES[name])
    again = read_pla(write_pla_file(function).decode())
    assert (again.inputs, again.outputs) == (function.inputs, function.outputs)
    assert (tabulate(again).values() == tabulate(function).values()).all()


@pytest.mark.parametrize("name", SOURCES)
def test_an_expression_reads_as_the_function(name: str) -> None:
    function = read(SOURCES[name])
    again = read(write_expr(function).decode(), "expr")
    assert (again.inputs, again.outputs) == (function.inputs, function.outputs)
    wanted = tabulate(function).values()
    assert ((tabulate(again).values() == wanted) | (wanted < 0)).all()


@pytest.mark.parametrize("name", SOURCES)
def test_a_sympy_file_runs_and_is_the_function(name: str) -> None:
    import sympy

    function = read(SOURCES[name])
    scope: dict[str, Any] = {}
    exec(write_sympy_source(function).decode(), scope)
    wanted = tabulate(function).values()
    for row, bits in enumerate(itertools.product((False, True), repeat=len(function.inputs))):
        values = {sympy.Symbol(name): bit for name, bit in zip(function.inputs, bits, strict=True)}
        for j, output in enumerate(function.outputs):
            value = scope[output].subs(values) if values else scope[output]
            assert wanted[j, row] in (-1, int(bool(value)))


@pytest.mark.parametrize(
    ("write", "output"),
    [(write_expr, "a b"), (write_sympy_source, "2"), (write_sympy_source, "Or"), (write_pla_file, "a b")],
)
def test_names_that_a_language_cannot_spell_are_refused(write: Any, output: str) -> None:
    function = read("x & z").renamed(("x", "z"), (output,))
    with pytest.raises(NotExpressible):
        write(function)
    assert write_latex_function(function)
    assert f"c output 3 = {output}".encode() in write_cnf(function)


@pytest.mark.parametrize("write", [write_cnf, write_pla_file, write_expr])
def test_what_a_network_computes_is_written_where_no_source_is_known(write: Any) -> None:
    from boolnet.compiler.network_function import network_function

    graph = boolnet.compile("maj(a, b, c)", strategy="xor-tree").graph
    function = network_function(graph)
    data = write(function)
    assert data == write(function)
    if write is write_cnf:
        assert (told(write_cnf(function, output="none"), function) == [[0, 0, 0, 1, 0, 1, 1, 1]]).all()
    else:
        assert tabulate(read(data.decode())).values().tolist() == [[0, 0, 0, 1, 0, 1, 1, 1]]
