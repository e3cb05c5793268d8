"""The page's own compiler: it reads formulas as Python does, and its networks compute them on every row."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import boolnet
from boolnet.core.errors import BoolnetError
from boolnet.frontends.expression import read_expression
from boolnet.frontends.foreign_words import FOREIGN_WORDS
from boolnet.frontends.operators import FUNCTIONS, OPERATORS, POSTFIX, PREFIX
from boolnet.minimum.table import lookup
from tests.boolnet.explorer.node import compiled, needs_node, node
from tests.mutated_texts import of_tokens

pytestmark = needs_node

INFIX = ("&", "*", "and", "·", "^", "xor", "⊕", "|", "+", "or", "∨", "->", "=>", "→", "<->", "≡", "≢", "")
CALLS = ("and", "or", "xor", "nand", "nor", "xnor", "maj")
EVERY = 16  # texts are told apart by this many kinds


def formula(rng: random.Random, names: Sequence[str], size: int) -> str:
    """Return a random formula with about so many operators, some without the parentheses that make it clear."""
    if size == 0:
        return rng.choice([*names, *names, "0", "1"] if rng.random() < 0.1 else names)
    kind = rng.randrange(EVERY)
    if kind < 2:
        return f"!({formula(rng, names, size - 1)})" if kind else f"({formula(rng, names, size - 1)})'"
    parts = [formula(rng, names, (size - 1) // 2), formula(rng, names, size - 1 - (size - 1) // 2)]
    if kind == 2:
        return f"ite({rng.choice(names)}, {parts[0]}, {parts[1]})"
    if kind < 5:
        k = f"{rng.randrange(4)}, " if kind == 3 else ""
        call = rng.choice(("atleast", "exactly")) if k else rng.choice(CALLS)
        return f"{call}({k}{parts[0]}, {parts[1]}, {rng.choice(names)})"
    sign = rng.choice(INFIX)
    if kind == 5:
        return f"({parts[0]}) {rng.choice(('nand', '↓', 'xnor'))} ({parts[1]})"
    return f"{parts[0]} {sign} {parts[1]}" if sign and kind < 10 else f"({parts[0]}) {sign} ({parts[1]})"


def barred(rng: random.Random, letter: str, digits: str) -> str:
    """Return a name with or without bars over it, which may be over its number as well."""
    bar = rng.choice(("", "\u0305", "\u0305", "\u0304", "\u0305\u0305"))
    return letter + bar + (digits if rng.random() < 0.5 else "".join(digit + bar for digit in digits))


def text(rng: random.Random) -> str:
    names = rng.choice((["a", "b"], ["x1", "x2", "x10"], list("abcd"), ["a[0]", "a[1]", "b", "c"], list("pqrstu")))
    sizes = [rng.randrange(7) for _ in range(rng.choice((1, 1, 2, 3)))]
    formulas = [formula(rng, names, size) for size in sizes]
    if rng.random() < 0.1:
        formulas = [re.sub(r"\b([a-z])(\d*)\b", lambda name: barred(rng, *name.groups()), one) for one in formulas]
    if rng.random() < 0.1:
        head = rng.choice(("", " ")).join(("", f"({', '.join(rng.sample(names, len(names)))})"))
        return rng.choice(("; ", "\n")).join(f"f{k}{head} = {one}" for k, one in enumerate(formulas))
    if len(formulas) == 1:
        return formulas[0]
    let = rng.random() < 0.3
    rows = [f"{'let ' if let and not k else ''}f{k} = {one}" for k, one in enumerate(formulas)]
    return rng.choice(("; ", "\n", ";\n")).join([*rows[:-1], f"{rows[-1]} ^ f0"] if let else rows)


def tables(source: str) -> list[str]:
    function = read_expression(source)
    return ["".join(map(str, row)) for row in boolnet.tabulate(function).values().tolist()]


def disagreements(texts: Sequence[str], pages: Sequence[dict[str, Any]]) -> list[str]:
    """Return what the page reads or compiles otherwise than Python; what it refuses is no disagreement."""
    wrong = []
    for source, page in zip(texts, pages, strict=True):
        if "error" in page:
            continue
        try:
            text = source.removeprefix("\ufeff")  # which `boolnet.read` leaves out, as the page does
            function = read_expression(text)
            expected = tables(text) if page["tables"] else []
        except BoolnetError as error:
            wrong.append(f"{source!r} is read by the page alone: {error.message}")
            continue
        if (tuple(page["inputs"]), tuple(page["outputs"])) != (function.inputs, function.outputs):
            wrong.append(f"{source!r}: {page['inputs']}, {page['outputs']} and not {function.inputs}")
        elif page["tables"] is None:
            continue
        elif page["tables"] != expected:
            wrong.append(f"{source!r}: another function")
        wrong += [
            f"{source!r}: {row['strategy']} is wrong"
            for row in page["found"]
            if row["values"] and (row["values"] != expected or row["check"]["wrong"])
        ]
    return wrong


@pytest.mark.parametrize("count", [100, pytest.param(10_000, marks=pytest.mark.slow)])
def test_random_formulas_mean_the_same_in_the_page(count: int) -> None:
    rng = random.Random(count)
    texts = [text(rng) for _ in range(count)]
    pages = compiled(texts)
    assert disagreements(texts, pages) == []
    refused = [source for source, page in zip(texts, pages, strict=True) if "error" in page]
    assert len(refused) < count / 4
    for source in refused:
        with pytest.raises(BoolnetError):
            read_expression(source)


@pytest.mark.parametrize("count", [100, pytest.param(10_000, marks=pytest.mark.slow)])
def test_what_python_refuses_the_page_refuses(count: int) -> None:
    rng = random.Random(count)
    texts = [of_tokens(rng, text(rng)) for _ in range(count)]
    assert disagreements(texts, compiled(texts)) == []


def test_all_functions_of_three_inputs_have_their_least_networks() -> None:
    minterms = [f"{'' if r & 4 else '!'}a & {'' if r & 2 else '!'}b & {'' if r & 1 else '!'}c" for r in range(8)]
    texts = [
        "inputs a, b, c\n" + (" | ".join(m for r, m in enumerate(minterms) if n >> r & 1) or "0") for n in range(256)
    ]
    for number, page in enumerate(compiled(texts)):
        table = "".join(str(number >> r & 1) for r in range(8))
        assert page["tables"] == [table]
        found = {row["strategy"]: row for row in page["found"]}
        assert all(row["values"] == [table] for row in found.values())
        assert found["exact"]["counts"]["hidden"] <= lookup(3, number).hidden


def test_the_words_are_those_of_python() -> None:
    words = node("words.mjs", None)
    assert words["infix"] == [
        [row.spellings, row.precedence, row.grouping] for row in OPERATORS if row.place == "infix"
    ]
    assert (words["prefix"], words["postfix"]) == ([*PREFIX], [*POSTFIX])
    assert words["functions"] == {name: [row.least, row.most] for name, row in FUNCTIONS.items()}
    assert set(words["refused"]) == set(FOREIGN_WORDS)


REFUSED = {
    "": "empty",
    "(a": "never closed",
    "a)": "unexpected ')'",
    "a nand b nand c": "two ways",
    "maj a b c": "is a function",
    "a(1)": "no index",
    "if a": "no word",
    "s = a; a & b": "no name",
    "a b; s = a": "one before has none",
    "s = a; s = b": "defined twice",
    "y = a & z; z = b": "before it is defined",
    "xor(x1..y3)": "no range",
    "a..b": "stands alone",
    "ite(a, b)": "takes 3",
    "y\u0305 = a": "has no bar",
    "AB\u0305": "unexpected",
    "xor(x1..x65)": "too many",
    "xor(x1..x5000)": "range is too long",
    "xor(x1..x1000000000)": "range is too long",
    "xor(x1..y5)": "no range",
    "F(a) = a & b": "b is not declared",
    "inputs a; F(b) = b": "b is not declared",
    "F(a, a) = a": "a is named twice",
    "b = c; F(b) = b": "input b is defined above",
    "F() = 1": "no input between",
    "f(a) = a; g = f(a)": "has its inputs already",
    "a & 1'b1": "an operand was expected",
    "0110": "not truth tables",
    "a b y\n0 0 0\n0 1 1\n1 0 1\n1 1 0": "not truth tables",
    "[0, 1, 1, 0]": "not truth tables",
    "0\n1\n1\n0": "not truth tables",
    "x\n0 # a column\n1": "not truth tables",
    "0x96": "not truth tables",
    "y = 0b0110": "not truth tables",
    "a & 0x1": "'0x1' is a truth table, no operand",
    "d(0)": "not lists of rows",
    "m(1, 2) + d(0)": "not lists of rows",
    "y = ΣM(0, 3)": "not lists of rows",
    "# two\n.i 2\n.o 1\n11 1\n.e": "not PLA files",
    "c one\np cnf 2 1\n1 -2 0": "not DIMACS files",
    "a == b": "an operand was expected",
    "a ? b : c": "unexpected",
}


READ = {
    "F(a, b) = a & !b": ["0010"],
    "F(b, a) = a & !b; G(c) = c ^ a": ["00110000", "01100110"],
    "let g(a, b) = !a; y = g & b": ["0100"],
    "f(x1..x3) = x1 & x3": ["00000101"],
    "INORDER = a b c;\nOUTORDER = s;\ns = a*b+!c;": ["10101011"],
    "A\u0305B + C": ["01110101"],
    "x\u03051\u0305 x2": ["0100"],
    "x\u0305\u0305[1]": ["01"],
    "constructor toString": ["0001"],
}


LONG = {
    sign: sign * (19_000 // len(sign)) + "("
    for sign in ("# ", "c ", " ", "m", "m ", "a\u0305", "1'b", "0", "\n0 ", "/*", "a[", "(", "F(a,", "!", "p cnf ")
}
BEYOND = ["0110", "0x96", "0b0110", "y = 0x96", "d(0)", "m(1, 2) + d(0)", "xor(x1..x70)", ".i 1\n.o 1\n1 1\n.e"]
UNREAD = ["a &", "maj a b c", "a ? b : c", "0x96 & a", "xor(x1..x1000000000)", "F(a, a) = a"]
MARKED = "\ufeffa & b"
TALL = "atleast(3, a, b, c, d, e, f, g) ^ h"
WIDE = "xor(x1..x16) | atleast(9, x1..x16)"


@cache
def pages() -> dict[str, dict[str, Any]]:
    """Return what becomes of each text of this file, of one start of node."""
    texts = [*dict.fromkeys([*LONG.values(), *READ, *REFUSED, *BEYOND, *UNREAD, MARKED, TALL, WIDE])]
    return dict(zip(texts, compiled(texts), strict=True))


@pytest.mark.parametrize("sign", LONG)
def test_no_text_is_read_for_long(sign: str) -> None:
    assert pages()[LONG[sign]]["ms"] < 20_000


@pytest.mark.parametrize("source", READ)
def test_what_is_rare_is_read_as_by_python(source: str) -> None:
    page = pages()[source]
    assert page["tables"] == READ[source] == tables(source)
    assert disagreements([source], [page]) == []


@pytest.mark.parametrize("source", REFUSED)
def test_what_is_refused_is_refused_with_its_place(source: str) -> None:
    page = pages()[source]
    assert REFUSED[source] in page["error"]
    start, stop = page["at"]
    assert 0 <= start <= stop <= len(source)


@pytest.mark.parametrize("source", BEYOND)
def test_what_boolnet_reads_beyond_the_page_is_called_so(source: str) -> None:
    assert pages()[source]["isRead"] is True
    boolnet.read(source)


@pytest.mark.parametrize("source", UNREAD)
def test_what_boolnet_does_not_read_either_is_not_said_to_be_read(source: str) -> None:
    assert pages()[source]["isRead"] is False
    with pytest.raises(BoolnetError):
        boolnet.read(source)


def test_a_mark_of_files_before_a_formula_is_no_part_of_it() -> None:
    page = pages()[MARKED]
    assert (page["inputs"], page["tables"]) == (["a", "b"], ["0001"])


def test_what_a_strategy_cannot_build_it_says() -> None:
    problems: dict[str, Any] = {row["strategy"]: row["problem"] for row in pages()[TALL]["found"]}
    assert "depends on 8 inputs" in problems["exact"]
    assert "up to 6" in problems["dnf"]
    assert not problems["xor-tree"]


def test_wide_formulas_are_sampled_and_say_so() -> None:
    page = pages()[WIDE]
    assert page["tables"] is None
    check = page["found"][0]["check"]
    assert check["checked"] < check["rows"] == 1 << 16
    assert check["wrong"] == []


def test_a_network_of_the_page_is_a_file_of_boolnet(tmp_path: Path) -> None:
    source = "sum = a ^ b ^ c; carry = maj(a, b, c)"
    (page,) = compiled([source], as_json=True)
    for row in page["found"]:
        path = tmp_path / f"{row['strategy']}.json"
        path.write_text(json.dumps(row["json"]), encoding="utf-8")
        assert boolnet.verify(boolnet.load(path).graph, source).proved
