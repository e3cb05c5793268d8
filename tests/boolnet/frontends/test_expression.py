from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.core.errors import BoolnetError, LimitError
from boolnet.core.limits import TOKENS
from boolnet.frontends import expression
from boolnet.frontends.expression import read_expression
from boolnet.frontends.lexer import Tokens
from boolnet.frontends.names import natural_key, output_names
from boolnet.functions.truth_table import tabulate
from tests.generators import Expression, expressions


def table(text: str) -> str:
    """Every output's rows as text, outputs separated by blanks."""
    return " ".join("".join(map(str, row)) for row in tabulate(read_expression(text)).values())


# Text and its table. The inputs are in natural order, the first one most significant.
VALUES = [
    ("a", "01"),
    ("0", "0"),
    ("TRUE", "1"),
    ("⊥", "0"),
    ("⊤ a", "01"),
    ("!a", "10"),
    ("~a", "10"),
    ("¬a", "10"),
    ("not a", "10"),
    ("NOT a", "10"),
    ("a'", "10"),
    ("a''", "01"),
    ("a′’", "01"),
    ("!a'", "01"),
    ("!!!a", "10"),
    ("a&b", "0001"),
    ("a && b", "0001"),
    ("a*b", "0001"),
    ("a·b", "0001"),
    ("a∧b", "0001"),
    ("a and b", "0001"),
    ("a And b", "0001"),
    ("a b", "0001"),
    ("a(b)", "0001"),
    ("(a)(b)", "0001"),
    ("a !b", "0010"),
    ("a not b", "0010"),
    ("a'b", "0100"),
    ("(a b)'", "1110"),
    ("xor(a, b)'", "1001"),
    ("a ^ b", "0110"),
    ("a ⊕ b", "0110"),
    ("a ⊻ b", "0110"),
    ("a XOR b", "0110"),
    ("a xor (b)", "0110"),
    ("a | b", "0111"),
    ("a || b", "0111"),
    ("a + b", "0111"),
    ("a ∨ b", "0111"),
    ("a or b", "0111"),
    ("a -> b", "1101"),
    ("a => b", "1101"),
    ("a → b", "1101"),
    ("a ⇒ b", "1101"),
    ("a <-> b", "1001"),
    ("a <=> b", "1001"),
    ("a ↔ b", "1001"),
    ("a ⇔ b", "1001"),
    ("a ≡ b", "1001"),
    ("a nand b", "1110"),
    ("a ⊽ b", "1000"),
    ("a xnor b", "1001"),
    ("a | b & c", "00011111"),
    ("a ^ b & c", "00011110"),
    ("a | b ^ c", "01101111"),
    ("!a & b", "0100"),
    ("a & b' c", "00000100"),
    ("a -> b -> c", "11111101"),
    ("(a -> b) -> c", "01011101"),
    ("a <-> b <-> c", "01101001"),
    ("a | b -> c", "11010101"),
    ("a -> b <-> c", "01011001"),
    ("xor(a, b, c)", "01101001"),
    ("and(a, b, c)", "00000001"),
    ("or(a, b, c)", "01111111"),
    ("not(a) b", "0100"),
    ("nand(a,b)", "1110"),
    ("nor(a,b)", "1000"),
    ("xnor(a,b,c)", "10010110"),
    ("ite(c, a, b)", "00100111"),
    ("maj(a, b, c)", "00010111"),
    ("maj(a, b)", "0001"),
    ("MAJ(a, b, c, d)", "0000000100010111"),
    ("atleast(2, a, b, c)", "00010111"),
    ("atleast(0, a)", "11"),
    ("atleast(9, a)", "00"),
    ("exactly(1, a, b, c)", "01101000"),
    ("exactly(2, a, a)", "01"),
    ("xor(x1..x3)", "01101001"),
    ("xor(x3..x1)", "01101001"),
    ("xor(x1..x2, x3)", "01101001"),
    ("and(a[0]..a[2])", "00000001"),
    ("atleast(2, a[2]..a[0])", "00010111"),
    ("xor(x01..x03)", "01101001"),
    ("xor(\nx1..x2\n)", "0110"),
    ("and(a b, c | d)", "0000000000000111"),
    ("maj", "01"),
    ("maj & b", "0001"),
    ("foo(a)", "0001"),
    ("inputs & a", "0001"),
    ("s = a ^ b; c = a & b", "0110 0001"),
    ("s = a ^ b\nc = s & a", "0110 0010"),
    ("s = a ^ b # sum\n\n;c = a & // carry\nb /* done */ ;", "0110 0001"),
    ("y = (a\n| b\n)", "0111"),
    ("y =\n a |\n b", "0111"),
    ("y = a\n  | b\n  | c", "01111111"),
    ("a; b", "0011 0101"),
    ("a\nb", "0011 0101"),
    ("inputs a b\nb", "0101"),
    ("inputs b, a\nb", "0011"),
    ("inputs x1..x2; x2", "0101"),
    ("maj = a; t = maj & a", "01 01"),
    ("\r\na\t&\u00a0b\r\n", "0001"),
]


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=[text for text, _ in VALUES])
def test_value(text: str, expected: str) -> None:
    assert table(text) == expected


NAMES = [
    ("x10 ^ x2 ^ x1", ("x1", "x2", "x10"), ("y",)),
    ("a[10] a[2] A", ("A", "a[2]", "a[10]"), ("y",)),
    ("a[ 03 ] & a[3]", ("a[3]",), ("y",)),
    ("ß & Ünï & 变量 & x₁ & é̈", ("Ünï", "é̈", "ß", "x₁", "变量"), ("y",)),
    ("y & f", ("f", "y"), ("out",)),
    ("y", ("y",), ("f",)),
    ("y f out", ("f", "out", "y"), ("y_1",)),
    ("y1; b", ("b", "y1"), ("f1", "f2")),
    ("s[0] = a; s[1] = !a", ("a",), ("s[0]", "s[1]")),
    ("inputs c, b a; y = a", ("c", "b", "a"), ("y",)),
    ("a ^ a", ("a",), ("y",)),
]


@pytest.mark.parametrize(("text", "inputs", "outputs"), NAMES)
def test_names(text: str, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> None:
    function = read_expression(text)
    assert sorted(function.inputs) == sorted(inputs) if "ß" in text else function.inputs == inputs
    assert function.outputs == outputs
    assert function.has_given_names


# Text, the message, line:column, and a part of the help.
ERRORS = [
    ("", "the text is empty", "", "a & b"),
    (" \n\t", "the text is empty", "", "a & b"),
    ("# nothing", "the text defines no output", "1:10", "write"),
    ("(a & b", "'(' is never closed", "1:1", "add"),
    ("a & (b | (c)", "'(' is never closed", "1:5", "add"),
    ("(a; b)", "'(' is never closed", "1:1", "add"),
    ("a & b)", "unexpected ')'", "1:6", "remove"),
    ("s = (a ^ b)\nt = a ^ c)", "unexpected ')'", "2:10", "remove"),
    ("a &", "nothing follows '&'", "1:3", "operand"),
    ("a & ; b", "nothing follows '&'", "1:3", "operand"),
    ("s = \n", "nothing follows '='", "1:3", "operand"),
    ("a &\n| b", "expected an operand, found '|'", "2:1", "two operators"),
    ("a & | b", "expected an operand, found '|'", "1:5", "two operators"),
    ("| b", "expected an operand, found '|'", "1:1", "operand"),
    ("xor(a,)", "expected an operand, found ')'", "1:7", "operand"),
    ("and", "expected an operand, found 'and'", "1:1", "another name"),
    ("xor = a", "expected an operand, found 'xor'", "1:1", "another name"),
    ("'a", 'expected an operand, found "\'"', "1:1", "quotes"),
    ("()", "there is nothing between these parentheses", "1:2", "operand"),
    ("a ? b", "unexpected '?'", "1:3", "ite(c, a, b)"),
    ("a ↪ b", "unknown character '↪'", "1:3", "names are made"),
    ("a☃ & b", "unknown character '☃'", "1:2", "names are made"),
    ("\x00\x01\x02", "unknown character U+0000", "1:1", "text file"),
    ("a\x1b[31m", "unknown character U+001B", "1:2", "text file"),
    ("__import__('os').system('x')", 'expected an operand, found "\'"', "1:12", "quotes"),
    ("foo(a, b)", "unknown function 'foo'", "1:1", "functions are and, or, xor"),
    ("mja(a, b, c)", "unknown function 'mja'; did you mean 'maj'?", "1:1", "functions are"),
    ("foo()", "unknown function 'foo'", "1:1", "functions are"),
    ("foo(x1..x3)", "unknown function 'foo'", "1:1", "functions are"),
    ("a, b", "unexpected ','", "1:2", "arguments"),
    ("(a, b)", "unexpected ','", "1:3", "arguments"),
    ("xor()", "xor takes at least 1 argument, but has 0", "1:1", "xor(a, b)"),
    ("not(a, b)", "not takes 1 argument, but has 2", "1:1", "not(a)"),
    ("ite(a, b)", "ite takes 3 arguments, but has 2", "1:1", "else b"),
    ("atleast(a, b)", "atleast begins with a number, not 'a'", "1:9", "atleast(2, a, b, c)"),
    ("atleast(2)", "atleast takes a number and at least 1 argument", "1:1", "atleast(2, a, b, c)"),
    ("exactly(1,)", "exactly takes at least 1 argument, but has 0", "1:1", "exactly(2, a, b, c)"),
    ("a and(b, c)", "unexpected ','", "1:8", "write & and(..)"),
    ("atleast(99999999999, a)", "the number '99999999999' is too large", "1:9", "how many"),
    ("2 & a", "'2' is neither a name nor a constant", "1:1", "0 and 1"),
    ("a & 011", "'011' is neither a name nor a constant", "1:5", "truth table"),
    ("9" * 5000, "'" + "9" * 24 + "…' is neither a name nor a constant", "1:1", "0 and 1"),
    ("0 1 1 0", "two numbers in a row", "1:3", "truth table"),
    ("a == b", "unexpected '=='", "1:3", "<->"),
    ("a != b", "unexpected '!='", "1:3", "^"),
    ("a & b = c", "unexpected '='", "1:7", "left of '='"),
    ("a } b", "unexpected '}'", "1:3", "only ( and ) group"),
    ("a [3]", "unexpected '['", "1:3", "without a blank"),
    ("a[3", "unexpected '['", "1:2", "index"),
    ("a[7:0] & b", "words are not supported yet", "1:2", "a[3]"),
    ("a[i]", "'i' is not an index", "1:2", "a[3]"),
    ("a[1234567890]", "'1234567890' is not an index", "1:2", "9 digits"),
    ("a /* b", "a comment is not closed", "1:3", ""),
    ("a" * 256, "a name of 256 characters; at most 255 are allowed", "1:1", ""),
    ("a; s = b", "this output has a name, but the one before has none", "1:4", "name every output"),
    ("s = b; a", "this output has no name", "1:8", "name every output"),
    ("s = c & a; c = b", "'c' is used before it is defined", "1:5", "move its definition"),
    ("x = x", "'x' is used before it is defined", "1:5", "its own name"),
    ("s = a\ns = b", "'s' is defined twice", "2:1", "rename"),
    ("inputs a b\ns = a & bc", "'bc' is not declared as an input; did you mean 'b'?", "2:9", "inputs"),
    ("inputs a b; a = b", "'a' is defined, but was declared as an input", "1:13", "rename"),
    ("inputs a a; a", "input 'a' is declared twice", "1:10", "remove"),
    ("s = a; inputs a", "inputs are declared too late", "1:8", "first line"),
    ("inputs a b", "the text defines no output", "1:11", "write"),
    ("a nand b nand c", "'nand' after 'nand' is ambiguous", "1:10", "parentheses"),
    ("a & b nand c", "'nand' after '&' is ambiguous", "1:7", "parentheses"),
    ("xor(x1..y3)", "there is no range from 'x1' to 'y3'", "1:5", "x01..x16"),
    ("xor(a[1]..a2)", "there is no range from 'a[1]' to 'a2'", "1:5", "x01..x16"),
    ("xor(x1..x3 & a)", "a range stands alone between commas", "1:7", "xor(x1..x8"),
    ("xor(x1..x3\n& a)", "a range stands alone between commas", "1:7", "xor(x1..x8"),
    ("xor(!x1..x3)", "a range stands alone between commas", "1:8", "xor(x1..x8"),
    ("x1..x4", "unexpected '..'", "1:3", "argument of a function"),
    ("xor(x1..x9999999)", "the ranges of this text stand for more than 2^20 = 1,048,576 names", "1:5", "shorter"),
    ("xor(x1..x99999, x1..x999999)", "the ranges of this text stand for more than 2^20", "1:17", "shorter"),
    ("adder.pla", "'adder.pla' is no file, and no formula either", "1:6", "this directory"),
    ("benchmarks/adder", "'benchmarks/adder' is no file", "1:11", "this directory"),
    ("../a b.bool", "'../a b.bool' is no file", "1:1", "this directory"),
]


@pytest.mark.parametrize(("text", "message", "place", "help"), ERRORS, ids=[text[:30] for text, *_ in ERRORS])
def test_error(text: str, message: str, place: str, help: str) -> None:
    with pytest.raises(BoolnetError) as caught:
        read_expression(text, "in.bool")
    error = caught.value
    assert error.message.startswith(message)
    assert help in error.help
    span = error.span
    assert place == ("" if span is None else f"{span.line}:{span.column}")
    assert (f"in.bool:{place}" if place else message) in str(error)


def test_error_is_drawn_with_a_caret() -> None:
    with pytest.raises(BoolnetError) as caught:
        read_expression("s = a ^ b\nt = s & | b", "adder.bool")
    assert str(caught.value).splitlines() == [
        "expected an operand, found '|'",
        " --> adder.bool:2:9",
        "  |",
        "2 | t = s & | b",
        "  |         ^ after '&'",
        "  help: remove one of the two operators, or write an operand between them",
    ]


@given(expressions())
def test_value_is_that_of_an_independent_evaluator(e: Expression) -> None:
    function = read_expression(e.text)
    assert tabulate(function).values().tolist() == [e.table(function.inputs)]


@given(expressions(), expressions())
def test_a_defined_name_is_its_value(first: Expression, second: Expression) -> None:
    named = read_expression(f"one = {first.text}\ntwo = one ^ ({second.text});")
    whole = read_expression(f"one = {first.text}; two = ({first.text}) ^ ({second.text})")
    assert named.inputs == whole.inputs
    assert tabulate(named).values().tolist() == tabulate(whole).values().tolist()


@given(st.text(alphabet="ab x1&|^!'()[],;=.\n/*#-><0㎏é\x00", max_size=30) | st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    message = ""
    try:
        function = read_expression(text)
    except BoolnetError as error:
        message = str(error)
    assert message or function.outputs


# Text, and how many seconds it may take: several times what it took, so that a slow machine passes and a hang does not.
DEPTH = 100_000
LARGE: list[tuple[Callable[[int], str], int]] = [
    (lambda depth: "(" * depth + "a" + ")" * depth, 3),
    (lambda depth: "!(" * depth + "a" + ")" * depth, 3),
    (lambda depth: "a&(b|(" * (depth // 4) + "a" + "))" * (depth // 4), 5),
    (lambda depth: "xor(" * depth + "a" + ")" * depth, 5),
    (lambda depth: "!" * 2 * depth + "a", 8),
    (lambda depth: "a" + "'" * 2 * depth, 8),
    (lambda depth: "->".join(["a"] * depth), 3),
    (lambda depth: "|".join(f"x{i % 50}&x{i % 47}" for i in range(depth)), 8),
]


@pytest.mark.parametrize("depth", [DEPTH // 5, pytest.param(DEPTH, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("made", "seconds"), LARGE, ids=[made(9)[:6] for made, _ in LARGE])
def test_deep_and_long_expressions(made: Callable[[int], str], seconds: float, depth: int) -> None:
    text = made(depth)
    start = time.process_time()
    assert read_expression(text).outputs == ("y",)
    assert time.process_time() - start < seconds


@pytest.mark.parametrize(
    "text",
    ["(" * DEPTH + "a", "a" + ")" * DEPTH, "a & b | " * 1_250_000, "a" * 10**7, "/*" * 5_000_000 + "a", "\x00" * 10**7],
    ids=["open", "closed", "10 MB", "one name", "comments", "zeros"],
)
def test_large_texts_are_refused_quickly(text: str) -> None:
    start = time.process_time()
    with pytest.raises(BoolnetError):
        read_expression(text)
    assert time.process_time() - start < 5


def test_too_many_tokens() -> None:
    with pytest.raises(LimitError, match="more than 2\\^20"):
        Tokens("!" * (TOKENS + 1))


def test_equal_operands_are_one_gate() -> None:
    assert len(read_expression("s = a & b | c; t = a & b ^ c").gates) == len("0abc") + len("&|^")


@pytest.mark.parametrize(("text", "gates"), [("a & !a & b", 1), ("a | b | !a", 1), ("(a ^ b) & !(a ^ b)", 1)])
def test_an_operand_and_its_negation_are_a_constant(text: str, gates: int) -> None:
    assert len(read_expression(text).gates) == gates


def test_the_collector_is_left_as_it_was() -> None:
    import gc

    assert gc.isenabled()
    read_expression("a")
    with pytest.raises(BoolnetError):
        read_expression("a &")
    assert gc.isenabled()


def test_text_is_not_run() -> None:
    assert "eval" not in vars(expression)
    with pytest.raises(BoolnetError):
        read_expression("[].append(1) or exit()")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["x10", "x2", "x1"], ["x1", "x2", "x10"]),
        (["x" + "9" * 5000, "x1"], ["x1", "x" + "9" * 5000]),
        (["b1a10", "b1a9", "a"], ["a", "b1a9", "b1a10"]),
        (["x01", "x1", "x00"], ["x00", "x01", "x1"]),
        (["x₁₀", "x₂"], ["x₂", "x₁₀"]),
    ],
)
def test_natural_order(names: list[str], expected: list[str]) -> None:
    assert sorted(names, key=natural_key) == expected
    assert sorted(expected, key=natural_key) == expected


def test_made_up_output_names_are_free() -> None:
    assert output_names(2, {"y2", "f1", "out1", "y_11"}) == ("y_21", "y_22")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n".join(f"let t{i} = a & b" for i in range(8_000)) + "\nt0 ~& b", id="locals"),
        pytest.param("\n".join(f"f{i}(a, b) = a & b" for i in range(8_000)) + "\n?", id="heads"),
        pytest.param("a b " * 40_000 + "?", id="side by side"),
        pytest.param("x" * 150 + " if " * 20_000 + " else c", id="choices"),
        pytest.param("A\u0305" * 40_000 + "BC\u0305", id="bars"),
    ],
)
def test_refusals_of_long_texts_are_quick(text: str) -> None:
    start = time.process_time()
    with pytest.raises(BoolnetError):
        read_expression(text)
    assert time.process_time() - start < 1.5
