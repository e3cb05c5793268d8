"""DIMACS CNF: what is read, and what is refused and where."""

from __future__ import annotations

import itertools
import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.core.errors import BoolnetError
from boolnet.frontends.dimacs import looks_like_dimacs, read_dimacs
from boolnet.functions.truth_table import tabulate

READ = {
    "one clause": ("p cnf 2 1\n1 -2 0\n", "1011"),
    "several a line, several lines a clause": ("p cnf 2 2\n1\n2 0 -1\n-2 0", "0110"),
    "comments anywhere": ("c a\ncomment\np cnf 1 1\nc 1 0\n 1\n  c\n0\n", "01"),
    "the end of SATLIB's files": ("p cnf 1 1\n-1 0\n%\n0\n\n", "10"),
    "a % alone": ("p cnf 1 1\n-1 0\n%\n", "10"),
    "no clauses": ("p cnf 1 0\n", "11"),
    "an empty clause": ("p cnf 1 2\n1 0 0\n", "00"),
    "an input that no clause mentions": ("p cnf 2 1\n2 0\n", "0101"),
    "no inputs": ("p cnf 0 0", "1"),
    "a literal and its negation": ("p cnf 1 1\n1 -1 0", "11"),
    "a literal twice": ("p cnf 1 1\n1 1 0", "01"),
    "Windows line ends, tabs": ("c\r\np\tcnf  1 1\r\n1\t0\r\n", "01"),
}


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=READ)
def test_read(text: str, expected: str) -> None:
    function = read_dimacs(text)
    assert "".join(map(str, tabulate(function).values()[0])) == expected
    assert function.inputs == tuple(f"x{i + 1}" for i in range(len(function.inputs)))
    assert function.outputs == ("y",)
    assert not function.has_given_names
    assert looks_like_dimacs(text)


REFUSED = {
    "empty": ("", "the DIMACS file is empty", None),
    "comments alone": ("c nothing\n", "the DIMACS file is empty", None),
    "no p line": ("c\na & b\n", "begins with its 'p cnf' line", (2, 1)),
    "another kind": ("p sat 3 2\n", "this is a formula of nested terms, not a CNF", (1, 1)),
    "an unknown kind": ("p fnc 3 2\n", "'p' line does not give the sizes", (1, 1)),
    "a size missing": ("p cnf 3\n1 0", "'p' line does not give the sizes", (1, 1)),
    "a size too many": ("p cnf 3 1 1\n1 0", "'p' line does not give the sizes", (1, 1)),
    "no number": ("p cnf three 1\n1 0", "'p' line does not give the sizes", (1, 1)),
    "negative": ("p cnf -3 1\n1 0", "'p' line does not give the sizes", (1, 1)),
    "absurd size": ("p cnf 100000000 1\n1 0", "100,000,000 inputs are too many", (1, 7)),
    "a size past every int": (f"p cnf {'9' * 5000} 1\n1 0", "'p' line does not give the sizes", (1, 1)),
    "two p lines": ("p cnf 1 1\np cnf 1 1\n1 0", "a second 'p' line", (2, 1)),
    "literal too large": ("p cnf 2 1\n1 3 0", "an input that the file does not have", (2, 3)),
    "negated literal too large": ("p cnf 2 1\n1\n-3 0", "an input that the file does not have", (3, 1)),
    "literal past every int": (f"p cnf 2 1\n1 {'9' * 5000} 0", "an input that the file does not have", (2, 3)),
    "a word": ("p cnf 2 1\n1 x 0", "a literal must be an integer", (2, 3)),
    "a fraction": ("p cnf 2 1\n1 2.0 0", "a literal must be an integer", (2, 3)),
    "an underscore": ("p cnf 20 1\n1_0 0", "a literal must be an integer", (2, 1)),
    "digits of another script": ("p cnf 3 1\n٣ 0", "a literal must be an integer", (2, 1)),
    "after the end": ("p cnf 1 1\n1 0\n%\n1 0\n", "goes on behind its end", (3, 1)),
    "cut off": ("p cnf 2 2\n1 0\n1 2", "the last clause does not end", (3, 3)),
    "too few clauses": ("p cnf 2 2\n1 2 0\n", "says 2 clauses, but the file has 1", (1, 9)),
    "too many clauses": ("p cnf 2 0\n1 2 0\n", "says 0 clauses, but the file has 1", (1, 9)),
}


@pytest.mark.parametrize(("text", "message", "place"), REFUSED.values(), ids=REFUSED)
def test_refused(text: str, message: str, place: tuple[int, int] | None) -> None:
    with pytest.raises(BoolnetError, match=re.escape(message)) as caught:
        read_dimacs(text, "f.cnf")
    span = caught.value.span
    assert place == (span and (span.line, span.column))
    assert caught.value.help


@pytest.mark.parametrize("text", ["p cnf", "p & cnf", "c & d", "p cnf x", "", "1 1 0", ".i 3", "c p cnf 1 1"])
def test_other_texts_are_not_recognised(text: str) -> None:
    assert not looks_like_dimacs(text)


@given(st.lists(st.lists(st.integers(-4, 4).filter(bool), max_size=4), max_size=8))
def test_models_are_those_of_the_clauses(clauses: list[list[int]]) -> None:
    text = f"p cnf 4 {len(clauses)}\n" + "".join(" ".join(map(str, [*clause, 0])) + "\n" for clause in clauses)
    expected = [
        int(all(any(vector[abs(literal) - 1] == (literal > 0) for literal in clause) for clause in clauses))
        for vector in itertools.product((0, 1), repeat=4)
    ]
    assert tabulate(read_dimacs(text)).values()[0].tolist() == expected


@pytest.mark.slow
def test_a_large_file_is_read_quickly() -> None:
    rng = random.Random(1)
    lines = [" ".join(str(rng.choice((-1, 1)) * rng.randint(1, 4000)) for _ in range(3)) + " 0" for _ in range(60_000)]
    start = time.process_time()
    read_dimacs("\n".join(["p cnf 4000 60000", *lines]))
    assert time.process_time() - start < 4
