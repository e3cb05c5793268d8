"""DIMACS CNF: a conjunction of clauses of numbered inputs, the format of SAT solvers.

::

    file      = [ "p" "cnf" inputs clauses ], { clause | xor }, [ "%" [ "0" ] ]
    clause    = { literal } "0"            over as many lines as it likes
    xor       = "x" { literal } "0"        true where an odd number of its literals is, as in CryptoMiniSat
    literal   = number                     input x<number>
              | "-" number                 its negation

A line that begins with ``c`` is a comment, wherever it stands. The inputs are x1 to x<inputs>, those that no clause
mentions too; the output is y. A clause without literals is false, a file without clauses is true. The ``%`` line ends
the files of SATLIB; where only its 0 is left behind the last clause, that is no clause. Without a ``p`` line there are
as many inputs as the largest literal says. The number of clauses is with the xors or without them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from boolnet.core.errors import BoolnetError, LimitError, Span
from boolnet.functions.circuit import Circuit, Formula, negate
from boolnet.functions.function import numbered, with_notes

MOST_INPUTS = 1 << 20

KINDS: Mapping[str, str] = {  # what else a 'p' line may announce, in families of the format
    "wcnf": "a weighted CNF (MaxSAT), which asks for a best assignment",
    "inccnf": "an incremental CNF, a sequence of questions",
    "dnf": "a DNF, a disjunction of products",
    "sat": "a formula of nested terms",
    "knf": "a CNF with cardinality constraints",
    "edge": "a graph",
    "col": "a graph",
    "max": "a flow network",
    "sp": "a graph with distances",
}

_BEFORE = r"(?:[^\S\n]*+(?:c[^\n]*+)?+\n)*+[^\S\n]*+"
# A number must follow, as "p cnf" could be an expression.
_PROBLEM = re.compile(rf"{_BEFORE}p[^\S\n]++(?:cnf|{'|'.join(KINDS)})[^\S\n]++-?[0-9]")
_INCREMENTAL = re.compile(rf"{_BEFORE}p[^\S\n]++inccnf\s")
# A digit that is no cell of a truth table tells clauses from one.
_CLAUSES = re.compile(rf"{_BEFORE}(?:[hx][^\S\n]*+)?(?=[^\n]*?[2-9])(?:-?[0-9]++[^\S\n]++)+?0[^\S\n]*+(?:\n|\Z)")
_COMMENT = re.compile(r"^[^\S\n]*+c[^\n]*+", re.MULTILINE)
_LINE = re.compile(r"\s*+([^\n]*\S)")
_SIZES = re.compile(r"\s*+p[^\S\n]++cnf[^\S\n]++([0-9]{1,18})[^\S\n]++([0-9]{1,18})[^\S\n]*(?:\n|\Z)")
_HEADER_HELP = "write 'p cnf 3 5' for 3 inputs and 5 clauses"
_NOT_A_LITERAL = re.compile(r"(?<!\S)(?!-?[0-9]{1,9}(?!\S))\S++")
_END = re.compile(r"(?<!\S)%(?:\s+0)?\s*\Z")
_TOKEN = re.compile(r"\S+")
_XOR_OR_TOKEN = re.compile(r"(?<!\S)x(?=[^\S\n]*+-?[0-9])|\S++")
_XOR = re.compile(r"(?<!\S)x(?=[^\S\n]*+-?[0-9])")


def looks_like_dimacs(text: str) -> bool:
    """Whether the first line that is no comment is ``p cnf`` and a number, or a clause that is no row of a table.

    Examples
    --------
    >>> [looks_like_dimacs(text) for text in ("c two inputs\\np cnf 2 1", "p cnf", "1 -2 0\\n2 0", "1 0")]
    [True, False, True, False]
    """
    return any(pattern.match(text) for pattern in (_PROBLEM, _INCREMENTAL, _CLAUSES))


def read_dimacs(text: str, name: str = "<text>", *, lenient: bool = False) -> Formula:
    """Return the function that is 1 on the models of a DIMACS CNF text.

    Parameters
    ----------
    text : str
    name : str
        What messages call the text.
    lenient : bool
        Whether the ``p`` line may be wrong, which a note then tells.

    Raises
    ------
    BoolnetError
        For a text that is no DIMACS CNF, or contradicts its ``p`` line.
    LimitError
        For more than 2^20 inputs.

    Examples
    --------
    >>> from boolnet.functions.truth_table import tabulate
    >>> tabulate(read_dimacs("p cnf 2 2\\n1 2 0 -1 -2 0")).values().tolist()
    [[0, 1, 1, 0]]
    """
    plain = _COMMENT.sub(lambda comment: " " * len(comment[0]), text)  # places stay what they are
    return _Reader(text, name, plain, lenient).read()


@dataclass(frozen=True)
class _Reader:
    """Reads `plain`, the text with its comments blanked; errors show the text itself."""

    text: str
    name: str
    plain: str
    lenient: bool = False

    def read(self) -> Formula:
        sizes = self._sizes()
        body = sizes.end() if sizes else 0
        end = _END.search(self.plain, body)
        plain = self.plain[: end.start()] if end else self.plain
        plain, is_xor = _without_xors(plain, body)
        return replace(self, plain=plain)._formula(sizes, body, is_xor)

    def _formula(self, sizes: re.Match[str] | None, body: int, is_xor: frozenset[int]) -> Formula:
        numbers = self._numbers(body)
        largest = max(max(numbers, default=0), -min(numbers, default=0))
        if sizes is None:
            notes = [f"the file has no 'p' line; its largest literal makes {largest} inputs"]
            self._check_inputs(largest, None)
            return with_notes(_conjunction(numbers, largest, is_xor), notes)
        n_inputs = self._inputs(numbers, largest, sizes, body)
        notes = [f"the 'p' line says {sizes[1]} inputs, but there are {n_inputs}"] if n_inputs > int(sizes[1]) else []
        notes += self._check_clauses(numbers, len(is_xor), sizes)
        return with_notes(_conjunction(numbers, n_inputs, is_xor), notes)

    def _inputs(self, numbers: list[int], largest: int, sizes: re.Match[str], body: int) -> int:
        """Return the number of inputs: what the ``p`` line says, if no literal is larger."""
        n_inputs = int(sizes[1])
        self._check_inputs(n_inputs, self._span(sizes, 1))
        if largest > n_inputs and not self.lenient:
            place = next(i for i, number in enumerate(numbers) if abs(number) > n_inputs)
            raise self._too_large(self._token(body, place), n_inputs)
        self._check_inputs(largest, None)
        return max(n_inputs, largest)

    def _check_inputs(self, n_inputs: int, place: Span | None) -> None:
        if n_inputs > MOST_INPUTS:
            most = f"at most {MOST_INPUTS:,}"
            raise LimitError(f"{n_inputs:,} inputs are too many", place, most, help="split the formula")

    def _check_clauses(self, numbers: list[int], n_xors: int, sizes: re.Match[str]) -> list[str]:
        """Return notes of how many clauses there are, or refuse a number that is wrong; drop a 0 that ends the file."""
        found, said = numbers.count(0), int(sizes[2])
        if found in (said, said + n_xors):
            return []
        if found == said + 1 and numbers[-2:] in ([0, 0], [0]) and said:
            del numbers[-1]
            return [f"the 0 behind the {said} clauses of the 'p' line ends the file; it is no empty clause"]
        if self.lenient:
            return [f"the 'p' line says {said} clauses, but the file has {found}"]
        raise BoolnetError(
            f"the 'p' line says {said} clauses, but the file has {found}",
            self._span(sizes, 2),
            f"counted {found}",
            help="correct the number, or read it with --lenient (lenient=True); the file may be cut off",
        )

    def _span(self, match: re.Match[str], group: int = 0) -> Span:
        return Span(self.text, match.start(group), match.end(group), self.name)

    def _sizes(self) -> re.Match[str] | None:
        """Return the match of the ``p`` line; its groups are the numbers of inputs and of clauses."""
        sizes = _SIZES.match(self.plain)
        if sizes is not None:
            return sizes
        line = _LINE.match(self.plain)
        if line is None:
            raise BoolnetError("the DIMACS file is empty", help=_HEADER_HELP)
        words = line[1].split(maxsplit=2)
        if words[0] == "h" and len(words) > 1:
            self._refuse_kind("wcnf", self._span(line, 1))
        if words[0] != "p":
            if _NOT_A_LITERAL.match(words[0]) and not _XOR.match(line[1]):
                message = "a DIMACS file begins with its 'p cnf' line"
                raise BoolnetError(message, self._span(line, 1), "not a 'p' line", help=_HEADER_HELP)
            return None
        if len(words) > 1:
            self._refuse_kind(words[1], self._span(line, 1))
        message, note = "this 'p' line does not give the sizes of a CNF", "not 'p cnf INPUTS CLAUSES'"
        raise BoolnetError(message, self._span(line, 1), note, help=_HEADER_HELP)

    def _refuse_kind(self, kind: str, place: Span) -> None:
        if kind in KINDS:
            help = "a function is read from 'p cnf', whose clauses all hold"
            raise BoolnetError(f"this is {KINDS[kind]}, not a CNF", place, "not read", help=help)

    def _numbers(self, start: int) -> list[int]:
        """Return all literals, and the 0 behind every clause."""
        bad = _NOT_A_LITERAL.search(self.plain, start)
        if bad is not None:
            raise self._not_a_literal(bad, start)
        body = self.plain[start:].rstrip()
        if body and int(last := body.rsplit(None, 1)[-1]) != 0:
            end = start + len(body)
            place = Span(self.text, end - len(last), end, self.name)
            raise BoolnetError(
                "the last clause does not end", place, "no 0 follows", help="add the 0; the file may be cut off"
            )
        return list(map(int, body.split()))

    def _not_a_literal(self, bad: re.Match[str], start: int) -> BoolnetError:
        span = self._span(bad)
        if bad[0] in ("a", "e") and not self.plain[start : bad.start()].strip():
            help = "remove the lines of the quantifiers, to read the formula alone"
            return BoolnetError("this is a quantified formula (QDIMACS), not a CNF", span, "a quantifier", help=help)
        if bad[0] == "h":
            self._refuse_kind("wcnf", span)
        if bad[0] == "p":
            return BoolnetError("there is a second 'p' line", span, "one file, one formula", help="remove one of them")
        if bad[0] == "%":
            help = "remove the '%', or what follows it"
            return BoolnetError("the file goes on behind its end", span, "only a 0 may follow", help=help)
        if re.fullmatch(r"-?[0-9]+", bad[0]):
            help = "correct the literal"
            return BoolnetError("this literal is of an input that the file does not have", span, "too large", help=help)
        help = "write 3 for x3 and -3 for its negation, and end a clause with 0"
        return BoolnetError("a literal must be an integer", span, "not an integer", help=help)

    def _too_large(self, span: Span, n_inputs: int) -> BoolnetError:
        return BoolnetError(
            "this literal is of an input that the file does not have",
            span,
            f"the 'p' line says {n_inputs} inputs",
            help="correct the literal, or the first number of the 'p' line",
        )

    def _token(self, start: int, number: int) -> Span:
        """Return where a token stands, by its number."""
        return self._span(next(itertools.islice(_TOKEN.finditer(self.plain, start), number, None)))


def _without_xors(plain: str, start: int) -> tuple[str, frozenset[int]]:
    """Return a text with a blank for the x of every xor, and which clauses these are, by number from 0."""
    if not _XOR.search(plain, start):
        return plain, frozenset()
    found: set[int] = set()
    places = []
    clause, is_inside = 0, False
    for token in _XOR_OR_TOKEN.finditer(plain, start):
        if token[0] == "x" and not is_inside:
            found.add(clause)
            places.append(token.start())
        is_inside = token[0] != "0"
        clause += token[0] == "0"
    pieces = [plain[before + 1 : at] for before, at in itertools.pairwise([-1, *places, len(plain)])]
    return " ".join(pieces), frozenset(found)


def _conjunction(numbers: list[int], n_inputs: int, is_xor: frozenset[int]) -> Formula:
    """Return the AND of the clauses, each ended by a 0; those whose numbers are in `is_xor` are exclusive."""
    circuit = Circuit()
    names = numbered("x", n_inputs)
    variables = [circuit.input(name) for name in names]
    clauses: list[int] = []
    clause: list[int] = []
    for number in numbers:
        if number > 0:
            clause.append(variables[number - 1])
        elif number < 0:
            clause.append(negate(variables[-number - 1]))
        else:
            clauses.append(circuit.xor(clause) if len(clauses) in is_xor else circuit.or_(clause))
            clause = []
    return Formula.from_circuit(circuit, names, {"y": circuit.and_(clauses)}, has_given_names=False)
