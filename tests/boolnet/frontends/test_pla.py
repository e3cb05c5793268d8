"""PLA files: what is read, what is refused and where, and that writing and reading are inverse."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.core.errors import BoolnetError, LimitError
from boolnet.frontends import pla_cubes
from boolnet.frontends.pla import looks_like_pla, read_pla, write_pla
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import numbered
from boolnet.functions.truth_table import tabulate
from tests.corpus import read_covers
from tests.shared_files import PLA_FILES, PLA_FOLDER, needs_pla_files

# Values per output over all rows: 0, 1, or - for don't care.
READ = {
    "no type is fd": (".i 2\n.o 1\n1- 1\n-1 -\n", ["0-1-"]),
    "0 and ~ say nothing in fd": (".i 1\n.o 2\n1 1~\n1 01\n0 ~0\n", ["01", "01"]),
    "f has no don't-cares": (".type f\n.i 1\n.o 1\n1 1\n0 -\n", ["01"]),
    "f has no don't-cares: 2": (".type f\n.i 1\n.o 1\n1 1\n0 2\n", ["01"]),
    "fr: unmentioned is don't care": (".i 2\n.o 1\n.type fr\n11 1\n00 0\n", ["0--1"]),
    "fr without 0": (".i 1\n.o 1\n.type fr\n1 1\n", ["-1"]),
    "fr: - says nothing": (".i 1\n.o 1\n.type fr\n1 1\n0 0\n1 -\n", ["01"]),
    "fdr": (".i 2\n.o 1\n.type fdr\n11 1\n00 0\n01 -\n", ["0--1"]),
    "fdr: don't care wins over on and off": (".i 1\n.o 1\n.type fdr\n1 1\n0 0\n- 2\n", ["--"]),
    "fd: don't care wins over on": (".i 1\n.o 1\n.type fd\n1 1\n- -\n", ["--"]),
    "d": (".i 1\n.o 1\n.type d\n1 1\n0 -\n", ["-0"]),
    "r": (".i 2\n.o 2\n.type r\n1- 0~\n-1 00\n", ["1000", "1010"]),
    "r without cubes": (".i 1\n.o 1\n.type r\n", ["11"]),
    "r, nothing left": (".i 2\n.o 1\n.type r\n1- 0\n0- 0\n", ["0000"]),
    "dr": (".i 2\n.o 1\n.type dr\n11 0\n00 -\n", ["-110"]),
    "2, 3 and 4 for -, 0 and 1": (".i 2\n.o 2\n.type fdr\n12 43\n02 24\n", ["--11", "1100"]),
    "no blank between the parts": (".i 2\n.o 1\n1-1\n011\n", ["0111"]),
    "bars, tabs and groups": (".i 3\n.o 1\n1 0|-\t|1\n", ["00001100"]),
    "wrapped between the parts": (".i 2\n.o 2\n1-\n10\n01\n01\n", ["0011", "0100"]),
    "wrapped anywhere": (".i 3\n.o 2\n1\n0-1\n0 01\n10\n1\n", ["00001100", "00010000"]),
    "several cubes a line": (".i 1\n.o 1\n1 1 0 1\n", ["11"]),
    "a comment behind a cube, a blank line": ("# of two\n.i 2 # inputs\n.o 1\n\n11 1 # both\n", ["0001"]),
    "Windows line ends": (".i 2\r\n.o 1\r\n11 1\r\n.e\r\n", ["0001"]),
    "wrong .p": (".i 1\n.o 1\n.p 77\n1 1\n.e\n", ["01"]),
    ".end, and what follows it": (".i 1\n.o 1\n1 1\n.end\nanything\n.i 2", ["01"]),
    "indented": ("  .i 1\n\t.o 1\n  1 1\n", ["01"]),
    "no cubes": (".i 1\n.o 1\n", ["00"]),
    "no inputs": (".i 0\n.o 2\n10\n", ["1", "0"]),
    "the type at the end of the header": (".o 1\n.i 1\n.p 1\n.type fr\n1 1\n", ["-1"]),
}


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=READ)
def test_read(text: str, expected: list[str]) -> None:
    values = tabulate(read_pla(text)).values()
    assert ["".join("01-"[value] for value in row) for row in values] == expected


NAMES = {
    "made up": (".i 2\n.o 1\n", ("x1", "x2"), ("y",), False),
    "made up, several outputs": (".i 1\n.o 2\n", ("x1",), ("y1", "y2"), False),
    "given": (".i 2\n.o 1\n.ilb a<3> in.1\n.ob s'\n", ("a<3>", "in.1"), ("s'",), True),
    "before the sizes": (".ilb a b\n.i 2\n.o 1\n", ("a", "b"), ("y",), True),
    "over several lines": (".i 3\n.o 1\n.ilb a\n  b\nc # three\n1-- 1\n", ("a", "b", "c"), ("y",), True),
    "an input called y": (".i 1\n.o 1\n.ilb y\n", ("y",), ("f",), True),
    "an input's name for an output": (".i 1\n.o 2\n.ilb a\n.ob a a_out\n", ("a",), ("a_out2", "a_out"), True),
    "an output called x1": (".i 1\n.o 1\n.ob x1\n", ("in1",), ("x1",), False),
}


@pytest.mark.parametrize(("text", "inputs", "outputs", "given_names"), NAMES.values(), ids=NAMES)
def test_names(text: str, inputs: tuple[str, ...], outputs: tuple[str, ...], given_names: bool) -> None:
    function = read_covers(text)
    assert (function.inputs, function.outputs, function.has_given_names) == (inputs, outputs, given_names)
    again = read_covers(write_pla(function))
    assert (again.inputs, again.outputs, again.has_given_names) == (inputs, outputs, given_names)


HEAD = ".i 2\n.o 1\n"
REFUSED = {
    "empty": ("", "the PLA file is empty", None),
    "no .i": (".o 1\n11 1", "no .i line", (2, 1)),
    "no .o": (".i 2\n", "no .o line", (1, 1)),
    ".i twice": (".i 2\n.o 1\n.i 2\n", ".i is given twice", (3, 1)),
    "negative": (".i -2\n.o 1\n", ".i needs a number", (1, 4)),
    "not a number": (".i two\n.o 1\n", ".i needs a number", (1, 4)),
    "no number": (".i\n.o 1\n", ".i needs a number", (1, 1)),
    "two numbers": (".i 1 2\n.o 1\n", ".i needs a number", (1, 6)),
    "digits of another script": (".i ٣\n.o 1\n", ".i needs a number", (1, 4)),
    "no output": (".i 1\n.o 0\n", "no output", (2, 1)),
    ".p is no number": (HEAD + ".p many\n", ".p needs a number", (3, 4)),
    "absurd size": (".i 1000000000\n.o 1\n", ".i is larger", (1, 4)),
    "a size past every int": (f".i {'9' * 5000}\n.o 1\n", ".i is larger", (1, 4)),
    "few names": (HEAD + ".ilb a\n", ".ilb gives 1 names, but .i says 2", (3, 1)),
    "many names": (HEAD + ".ilb a b c\n", ".ilb gives 3 names, but .i says 2", (3, 10)),
    "few output names": (".i 2\n.o 2\n.ob p\n", ".ob gives 1 names, but .o says 2", (3, 1)),
    "a name twice": (HEAD + ".ilb a a\n", "the name 'a' is given twice", (3, 8)),
    "an output's name twice": (".i 1\n.o 2\n.ob b b\n", "the name 'b' is given twice", (3, 7)),
    "an unprintable name": (HEAD + ".ilb a b\x07\n", "cannot be a name", (3, 8)),
    "unknown type": (HEAD + ".type rf\n", "unknown .type 'rf'", (3, 7)),
    "no type": (HEAD + ".type\n", "unknown .type ''", (3, 1)),
    ".phase": (HEAD + ".phase 1\n", ".phase is not supported", (3, 1)),
    ".pair": (HEAD + ".pair 1\n", ".pair is not supported", (3, 1)),
    ".mv": (".mv 4 3 5\n.i 1\n.o 1", ".mv is not supported", (1, 1)),
    ".kiss": (HEAD + ".kiss\n", ".kiss is not supported", (3, 1)),
    ".symbolic": (HEAD + ".symbolic a;b;\n", ".symbolic is not supported", (3, 1)),
    "unknown keyword": (HEAD + ".tpye fr\n", "unknown PLA keyword '.tpye'; did you mean '.type'?", (3, 1)),
    "cubes first": ("11 1\n" + HEAD, ".i stands behind the first cube", (2, 1)),
    "type behind cubes": (HEAD + "11 1\n.type fr\n", ".type stands behind the first cube", (4, 1)),
    "cut off": (HEAD + "11 1\n00 1\n0", "the last cube ends at symbol 1, but .i 2 and .o 1 make 3", (5, 1)),
    "cut off, wrapped": (HEAD + "11\n1\n00\n", "the last cube ends at symbol 2", (5, 1)),
    "a symbol lost": (".i 3\n.o 1\n110 1\n00 1\n000 1\n", "this line has 3 symbols", (4, 1)),
    "one lost, one too many": (".i 3\n.o 1\n110 1\n00 1\n0000 1\n111 1\n", "this line has 3 symbols", (4, 1)),
    "every line too long": (HEAD + "111 1\n000 1\n101 1\n", "every line has 4 symbols", (3, 1)),
    "a letter": (HEAD + "11 1\n1x 1\n", "unexpected 'x'", (4, 2)),
    "a letter of two bytes": (HEAD + "11 1\n1é 1\n", "unexpected 'é'", (4, 2)),
    "a letter past latin-1": (HEAD + "# 𝔸𝔹\n1𝔸 1\n", "unexpected '𝔸'", (4, 2)),
    "~ among the inputs": (HEAD + "1~ 1\n", "unexpected '~' in the input part", (3, 2)),
    "on and off": (HEAD + ".type fr\n1- 1\n01 1\n-1 0\n", "both on and off at 11: lines 4 and 6", (6, 1)),
    "on and off, off first": (HEAD + ".type fdr\n-1 0\n11 1\n", "both on and off at 11: lines 4 and 5", (5, 1)),
    "on and off in one of many outputs": (".i 1\n.o 2\n.type fr\n1 10\n- 00\n", "output 1 of 2 is both", (5, 1)),
}


@pytest.mark.parametrize(("text", "message", "place"), REFUSED.values(), ids=REFUSED)
def test_refused(text: str, message: str, place: tuple[int, int] | None) -> None:
    with pytest.raises(BoolnetError, match=re.escape(message)) as caught:
        read_pla(text, "f.pla")
    span = caught.value.span
    assert place == (span and (span.line, span.column))
    assert caught.value.help
    assert "f.pla" in str(caught.value) or place is None


def test_problems_of_a_header_are_reported_together() -> None:
    with pytest.raises(BoolnetError) as caught:
        read_pla(".i 2\n.o 1\n.ilb a\n.ob p q\n.phase 1\n.type x\n.o 2\n11 1\n")
    errors = [caught.value, *caught.value.also]
    assert [error.span and error.span.line for error in errors] == [3, 4, 5, 6, 7]


def test_a_million_problems_are_not_all_reported() -> None:
    with pytest.raises(BoolnetError, match=r"no \.i line") as caught:
        read_pla(".p 1\n" * 200_000)
    assert len(caught.value.also) == 10
    assert "and more" in str(caught.value)


RECOGNISED = {
    ".i 3\n.o 1": True,
    "# comment\n\n  .type fr\n": True,
    ".ii 4": True,
    "a & b": False,
    "0110": False,
    "": False,
    "# .i 3": False,
    ".5": False,
    "p cnf 3 1\n.i 4": False,
}


@pytest.mark.parametrize(("text", "expected"), RECOGNISED.items())
def test_looks_like_pla(text: str, expected: bool) -> None:
    assert looks_like_pla(text) == expected


def test_a_long_comment_is_recognised_quickly() -> None:
    start = time.process_time()
    assert not looks_like_pla("# a\n  \n" * 300_000)
    assert time.process_time() - start < 2


def test_the_cubes_keep_their_order_and_silent_ones_go() -> None:
    function = read_covers(".i 2\n.o 2\n11 01\n00 00\n0- 10\n-- 2~\n")
    assert function.on.cubes.tolist() == [[1, 1], [0, 2]]
    assert function.on.members.tolist() == [[False, True], [True, False]]
    assert function.dc is not None
    assert function.dc.members.tolist() == [[True, False]]
    assert function.off is None


@st.composite
def covers(draw: st.DrawFn, n: int, m: int, least: int = 0) -> Cover:
    cubes = draw(st.lists(st.text("01-", min_size=n, max_size=n), min_size=least, max_size=8))
    members = [draw(st.text("01", min_size=m, max_size=m).filter(lambda row: "1" in row)) for _ in cubes]
    return Cover.from_strings(cubes, members) if cubes else Cover.empty(n, m)


def same(a: Cover | None, b: Cover | None) -> bool:
    if a is None or b is None:
        return a is b
    return np.array_equal(a.cubes, b.cubes) and np.array_equal(a.members, b.members)


@st.composite
def functions(draw: st.DrawFn) -> CoverFunction:
    """Functions as a PLA file can hold them: on and off are disjoint, as off is kept to one half of the space."""
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    on, dc = draw(covers(n, m)), draw(st.none() | covers(n, m, least=1))
    off = draw(st.none() | covers(n, m))
    if off is not None:
        on.cubes[:, 0], off.cubes[:, 0] = 1, 0
    name = st.text("abcxy01_<>.#'[]äß", min_size=1, max_size=6).filter(lambda name: name[0] != "#")
    given_names = draw(st.booleans())
    inputs, outputs = numbered("x", n), numbered("y", m)
    if given_names:
        names = draw(st.lists(name, min_size=n + m, max_size=n + m, unique=True))
        inputs, outputs = tuple(names[:n]), tuple(names[n:])
    return CoverFunction(inputs, outputs, on, dc, off, given_names)


@given(functions())
def test_writing_then_reading_is_the_identity(function: CoverFunction) -> None:
    again = read_covers(write_pla(function))
    assert (again.inputs, again.outputs) == (function.inputs, function.outputs)
    assert again.has_given_names == function.has_given_names
    assert same(again.on, function.on)
    assert same(again.dc, function.dc)
    assert same(again.off, function.off)


@given(functions(), st.data())
def test_wrapping_and_separators_change_nothing(function: CoverFunction, data: st.DataObject) -> None:
    head, _, body = write_pla(function).partition(".p ")
    symbols = "".join(body.split()[1:-1]).replace(".e", "")
    width = len(function.inputs) + len(function.outputs)
    cubes = [symbols[start : start + width] for start in range(0, len(symbols), width)]
    separator = st.sampled_from(["", " ", "\t", "|", "\n", " | ", "\n\n"])
    wrapped = ["".join(symbol + data.draw(separator) for symbol in cube[:-1]) + cube[-1] for cube in cubes]
    again = read_covers(head + "\n".join(wrapped))
    assert same(again.on, function.on)
    assert same(again.off, function.off)


@given(st.integers(1, 5).flatmap(lambda n: covers(n, 2)))
def test_type_r_is_the_complement(off: Cover) -> None:
    lines = [
        f"{''.join('01-'[v] for v in cube)} {''.join('~0'[v] for v in row.astype(int))}" for cube, row in rows(off)
    ]
    function = read_covers("\n".join([f".i {off.n_inputs}", ".o 2", ".type r", *lines]))
    listed = tabulate(CoverFunction(function.inputs, function.outputs, off)).values()
    assert np.array_equal(tabulate(function).values(), 1 - listed)
    assert not function.on.overlapping().any()


def rows(cover: Cover) -> zip[tuple[np.ndarray, np.ndarray]]:
    return zip(cover.cubes, cover.members, strict=True)


@given(st.integers(1, 4).flatmap(lambda n: st.tuples(covers(n, 2), covers(n, 2))), st.integers(1, 6))
def test_on_and_off_are_told_apart_as_by_the_rows(pair: tuple[Cover, Cover], pairs: int) -> None:
    on, off = pair
    texts = [(cover, mark) for cover, mark in ((on, "~1"), (off, "~0"))]
    lines = [
        f"{''.join('01-'[v] for v in cube)} {''.join(mark[v] for v in row.astype(int))}"
        for cover, mark in texts
        for cube, row in rows(cover)
    ]
    text = "\n".join([f".i {on.n_inputs}", ".o 2", ".type fr", *lines])
    names = numbered("x", on.n_inputs), numbered("y", 2)
    both = [tabulate(CoverFunction(*names, cover)).on for cover in pair]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("boolnet.frontends.pla_cubes.PAIRS", pairs)  # so that even these are split
        if (both[0] & both[1]).any():
            with pytest.raises(BoolnetError, match="both on and off"):
                read_pla(text)
        else:
            read_pla(text)


def test_a_name_that_a_file_cannot_hold_is_refused() -> None:
    for name in ("a b", "#a"):
        with pytest.raises(BoolnetError, match="cannot hold the name"):
            write_pla(read_covers(".i 1\n.o 1\n").renamed([name], ["y"]))


@pytest.mark.parametrize("most", [1 << 25, pytest.param(pla_cubes.COMPLEMENT_BYTES, marks=pytest.mark.slow)])
def test_a_complement_that_explodes_is_refused(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pla_cubes, "COMPLEMENT_BYTES", most)
    rng = np.random.default_rng(1)
    cubes = ["".join(row) + " 0" for row in rng.choice(list("01----"), (400, 40))]
    with pytest.raises(LimitError, match="too many cubes"):
        read_pla("\n".join([".i 40", ".o 1", ".type r", *cubes]))


def test_large_files_are_read_quickly() -> None:
    rng = np.random.default_rng(1)
    cubes = rng.choice(list("0011-"), (40_000, 50))
    lines = ["".join(row) + f" {int((row == '1').sum() % 2)}" for row in cubes]
    start = time.process_time()
    read_pla("\n".join([".i 50", ".o 1", *lines]))
    assert time.process_time() - start < 2
    start = time.process_time()
    read_pla("\n".join([".i 16", ".o 1", ".type fr", *(f"{i:016b} {i.bit_count() & 1}" for i in range(1 << 16))]))
    assert time.process_time() - start < 5


@needs_pla_files
@pytest.mark.parametrize("path", PLA_FILES, ids=lambda path: path.stem)
def test_benchmark_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    with (PLA_FOLDER / "baseline_full.csv").open(encoding="utf-8") as file:
        known = {row["name"].removesuffix(".pla"): row for row in csv.DictReader(file)}[path.stem]
    assert looks_like_pla(text)
    function = read_covers(text, path.name)
    assert (len(function.inputs), len(function.outputs)) == (int(known["inputs"]), int(known["outputs"]))
    again = read_covers(write_pla(function))
    assert (again.inputs, again.outputs) == (function.inputs, function.outputs)
    assert same(again.on, function.on)
    assert same(again.dc, function.dc)
    assert same(again.off, function.off)


def test_exclusive_sums_are_read_as_such() -> None:
    function = read_pla(".i 2\n.o 2\n.type esop\n1- 11\n-1 10\n11 01\n.e")
    assert tabulate(function).values().tolist() == [[0, 1, 1, 0], [0, 0, 1, 0]]
