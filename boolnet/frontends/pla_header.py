"""The header of a PLA file: sizes, names and type; every contradiction in it is reported at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count

from boolnet.core.errors import BoolnetError, LimitError, Span, listed, unknown_name
from boolnet.frontends.names import output_names
from boolnet.frontends.pla_cubes import BLANK, Stream
from boolnet.functions.function import numbered

TYPES = ("f", "d", "r", "fd", "fr", "dr", "fdr", "esop")
WIDEST = 1 << 20  # the most inputs, and the most outputs
DIGITS = 18  # of a number of cubes, which may be wrong
REPORTED = 10  # the most problems that are reported together

KEYWORDS = ("i", "o", "p", "ilb", "ob", "type", "e", "end")
END = ("e", "end")
BEFORE_CUBES = ("i", "o", "type")
NOT_READ = {
    "mv": "multiple-valued inputs are not Boolean",
    "kiss": "a state machine is not a Boolean function",
    "symbolic": "symbolic inputs are not Boolean",
    "symbolic-output": "symbolic outputs are not Boolean",
    "s": "a state machine is not a Boolean function",
    "r": "a state machine is not a Boolean function",
    "label": "it labels multiple-valued inputs, which are not Boolean",
    "phase": "remove it, and complement the outputs in the cubes",
    "pair": "remove it: it chooses the decoders of a chip, not the function",
}

# Names may go on in lines that begin with a letter, as no cube does.
DIRECTIVE = re.compile(
    r"^[^\S\n]*+\.(?:(?P<names>ilb|ob)(?!\S)[^\n]*+(?:\n(?=[^\S\n]*+[^\W\d])[^\n]*+)*+|(?P<word>[^\s#]*+)[^\n]*+)",
    re.MULTILINE,
)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Header:
    """What a PLA file says before its cubes; names that it does not give are made up.

    `announced` is the number of cubes of a file that has no ``.e``, so that it may be cut off, and where it stands.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    type: str
    has_given_names: bool
    notes: tuple[str, ...] = ()
    announced: tuple[int, Span] | None = None


@dataclass(frozen=True)
class Directive:
    """A header line: its word without the dot, and the words behind it."""

    word: str
    span: Span
    arguments: tuple[tuple[str, Span], ...]


def directives(text: str, name: str) -> Iterator[Directive]:
    """Yield the header lines up to ``.e``, which is the last of them."""
    for match in DIRECTIVE.finditer(text):
        word = match["names"] or match["word"]
        dot = text.index(".", match.start())
        stop = dot + 1 + len(word)
        arguments = []
        for argument in _WORD.finditer(text, stop, match.end()):
            if argument[0].startswith("#"):
                break
            arguments.append((argument[0], Span(text, argument.start(), argument.end(), name)))
        yield Directive(word, Span(text, dot, stop, name), tuple(arguments))
        if word in END:
            return


def input_names(number: int, taken: Collection[str]) -> tuple[str, ...]:
    """Return names for inputs that the file left unnamed: x1, x2, ..., if no output is called that.

    Examples
    --------
    >>> input_names(2, []), input_names(2, ["x1"])
    (('x1', 'x2'), ('in1', 'in2'))
    """
    for prefix in chain(("x", "in"), (f"x_{i}_" for i in count(1))):
        names = numbered(prefix, number)
        if not any(name in taken for name in names):
            return names
    raise AssertionError("one of infinitely many names is free")


def _apart(inputs: Collection[str], outputs: Sequence[str]) -> tuple[str, ...]:
    """Return the outputs' names, those of inputs with ``_out`` behind them, as in files of reversible circuits.

    >>> _apart(["a", "b", "b_out"], ["a", "b", "s"])
    ('a_out', 'b_out2', 's')
    """
    given = set(inputs)
    taken = given.union(outputs)
    names = []
    for name in outputs:
        if name in given:
            ways = chain([f"{name}_out"], (f"{name}_out{i}" for i in count(2)))
            name = next(way for way in ways if way not in taken)
            taken.add(name)
        names.append(name)
    return tuple(names)


def read_header(stream: Stream) -> Header:
    """Return the header of a PLA text, or raise everything that is wrong with it."""
    return _HeaderReader(stream).read()


class _HeaderReader:
    """Reads the lines one by one; `problems` gathers what is wrong."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.problems: list[BoolnetError] = []
        symbols = ~BLANK[stream.data]
        self.first_cube = int(symbols.argmax()) if symbols.any() else len(stream.text)
        self.lines: dict[str, Directive] = {}

    def read(self) -> Header:
        if not self.stream.text.strip():
            raise BoolnetError(
                "the PLA file is empty", help="it starts with .i and .o, the numbers of inputs and outputs"
            )
        for line in directives(self.stream.text, self.stream.name):
            self._take(line)
            if len(self.problems) > REPORTED:
                break
        n_inputs, n_outputs = self._count("i", "inputs"), self._count("o", "outputs")
        self._number("p")
        inputs, outputs = self._names("ilb", n_inputs, "i"), self._names("ob", n_outputs, "o")
        type_ = self._type()
        for word in ("ilb", "ob"):
            self._check_distinct(word)
        self._raise_problems()
        given = inputs is not None
        inputs = inputs or input_names(n_inputs or 0, set(outputs or ()))
        outputs = outputs or output_names(n_outputs or 0, set(inputs))
        apart = _apart(inputs, outputs)
        renamed = [f"{old} ({new})" for old, new in zip(outputs, apart, strict=True) if old != new]
        notes = (f"outputs are named like inputs, and have other names here: {listed(renamed)}",) if renamed else ()
        return Header(inputs, apart, type_, given, notes, self._announced())

    def _announced(self) -> tuple[int, Span] | None:
        if "p" not in self.lines or not self.lines.keys().isdisjoint(END):
            return None
        text, span = self.lines["p"].arguments[0]
        return int(text[:DIGITS]), span

    def _problem(self, span: Span, message: str, note: str = "", help: str = "") -> None:
        self.problems.append(BoolnetError(message, span, note, help=help))

    def _take(self, line: Directive) -> None:
        word = line.word
        if word in NOT_READ:
            self._problem(line.span, f".{word} is not supported", "not read", NOT_READ[word])
        elif word not in KEYWORDS:
            unknown = unknown_name("PLA keyword", f".{word}", [f".{known}" for known in KEYWORDS])
            self._problem(line.span, unknown.message, "no such keyword", unknown.help)
        elif word in self.lines:
            before = self.lines[word].span.line
            self._problem(line.span, f".{word} is given twice", f"the first is in line {before}", "remove one of them")
        else:
            self.lines[word] = line
            if word in BEFORE_CUBES and line.span.start > self.first_cube:
                first = self.stream.span(self.first_cube, self.first_cube).line
                self._problem(
                    line.span, f".{word} stands behind the first cube", f"cubes begin in line {first}", "move it up"
                )

    def _count(self, word: str, what: str) -> int | None:
        if word not in self.lines:
            at = self.first_cube if self.first_cube < len(self.stream.text) else 0
            self._problem(
                self.stream.span(at, at + 1),
                f"the PLA file has no .{word} line",
                f"how many {what}?",
                f"add a line such as '.{word} 4', with the number of {what}",
            )
            return None
        number = self._number(word)
        if number == 0 and word == "o":
            self._problem(self.lines["o"].span, "the function has no output", help="give it at least one")
        return number

    def _number(self, word: str) -> int | None:
        """Return the number behind a keyword, None if it cannot be had."""
        line = self.lines.get(word)
        if line is None:
            return None
        text, span = line.arguments[0] if line.arguments else ("", line.span)
        if len(line.arguments) != 1 or not re.fullmatch(r"[0-9]+", text):
            span = line.arguments[1][1] if len(line.arguments) > 1 and text.isdecimal() else span
            self._problem(
                span, f".{word} needs a number", "one number, 0 or larger", f"write a line such as '.{word} 4'"
            )
        elif word != "p" and (len(text) > 9 or int(text) > WIDEST):
            self.problems.append(
                LimitError(f".{word} is larger than any file's", span, "too many", help=f"the most are {WIDEST:,}")
            )
        elif word != "p":
            return int(text)
        return None

    def _names(self, word: str, wanted: int | None, size_word: str) -> tuple[str, ...] | None:
        line = self.lines.get(word)
        if line is None:
            return None
        names = tuple(name for name, _ in line.arguments)
        if wanted is not None and len(names) != wanted:
            span = line.arguments[wanted][1] if len(names) > wanted else line.span
            self._problem(
                span,
                f".{word} gives {len(names)} names, but .{size_word} says {wanted}",
                f"line {self.lines[size_word].span.line} says .{size_word} {wanted}",
                f"name each of the {wanted}, or correct .{size_word}",
            )
        return names

    def _type(self) -> str:
        line = self.lines.get("type")
        if line is None:
            return "fd"
        text, span = line.arguments[0] if line.arguments else ("", line.span)
        if text not in TYPES or len(line.arguments) > 1:
            self._problem(span, f"unknown .type {text!r}", "not a type of PLA file", f"choose from {', '.join(TYPES)}")
        return text

    def _check_distinct(self, word: str) -> None:
        seen: dict[str, Span] = {}
        for name, span in self.lines[word].arguments if word in self.lines else ():
            if name in seen:
                first = seen[name]
                note = f"first in line {first.line}, column {first.column}"
                self._problem(span, f"the name {name!r} is given twice", note, "rename one of them")
            elif not name.isprintable():
                self._problem(span, f"{name!r} cannot be a name", "unprintable", "use letters, digits and _")
            seen.setdefault(name, span)

    def _raise_problems(self) -> None:
        if not self.problems:
            return
        place = [problem.span.start if problem.span else 0 for problem in self.problems]
        first, *others = [self.problems[i] for i in sorted(range(len(place)), key=place.__getitem__)]
        first.also = tuple(others[: REPORTED - 1])
        if len(others) >= REPORTED:
            first.also += (BoolnetError("and more problems of this header"),)
        raise first
