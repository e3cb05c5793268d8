"""DIMACS CNF: a conjunction of clauses of numbered inputs, the format of SAT solvers.

::

    file      = "p" "cnf" inputs clauses, { clause }, [ "%" [ "0" ] ]
    clause    = { literal } "0"            over as many lines as it likes
    literal   = number                     input x<number>
              | "-" number                 its negation

A line that begins with ``c`` is a comment, wherever it stands. The inputs are x1 to x<inputs>, those that no clause
mentions too; the output is y. A clause without literals is false, a file without clauses is true. The ``%`` line ends
the files of SATLIB.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from boolnet.core.errors import BoolnetError, LimitError, Span
from boolnet.functions.circuit import Circuit, Formula, negate
from boolnet.functions.function import numbered

MOST_INPUTS = 1 << 20

# A number must follow, as "p cnf" could be an expression.
_PROBLEM = re.compile(r"(?:[^\S\n]*+(?:c[^\n]*+)?+\n)*+[^\S\n]*+p[^\S\n]++cnf[^\S\n]++-?[0-9]")
_COMMENT = re.compile(r"^[^\S\n]*+c[^\n]*+", re.MULTILINE)
_LINE = re.compile(r"\s*+([^\n]*\S)")
_SIZES = re.compile(r"\s*+p[^\S\n]++cnf[^\S\n]++([0-9]{1,18})[^\S\n]++([0-9]{1,18})[^\S\n]*(?:\n|\Z)")
_HEADER_HELP = "write 'p cnf 3 5' for 3 inputs and 5 clauses"
_NOT_A_LITERAL = re.compile(r"(?<!\S)(?!-?[0-9]{1,9}(?!\S))\S++")
_END = re.compile(r"(?<!\S)%(?:\s+0)?\s*\Z")
_TOKEN = re.compile(r"\S+")


def looks_like_dimacs(text: str) -> bool:
    """Whether the first line that is no comment is ``p cnf`` and a number.

    Examples
    --------
    >>> looks_like_dimacs("c two inputs\\np cnf 2 1"), looks_like_dimacs("p cnf")
    (True, False)
    """
    return _PROBLEM.match(text) is not None


def read_dimacs(text: str, name: str = "<text>") -> Formula:
    """Return the function that is 1 on the models of a DIMACS CNF text.

    Parameters
    ----------
    text : str
    name : str
        What messages call the text.

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
    return _Reader(text, name, plain).read()


@dataclass(frozen=True)
class _Reader:
    """Reads `plain`, the text with its comments blanked; errors show the text itself."""

    text: str
    name: str
    plain: str

    def read(self) -> Formula:
        sizes = self._sizes()
        n_inputs, n_clauses = int(sizes[1]), int(sizes[2])
        if n_inputs > MOST_INPUTS:
            most = f"at most {MOST_INPUTS:,}"
            raise LimitError(f"{n_inputs:,} inputs are too many", self._span(sizes, 1), most, help="split the formula")
        body = sizes.end()
        end = _END.search(self.plain, body)
        numbers = self._numbers(n_inputs, body, end.start() if end else len(self.plain))
        if numbers and numbers[-1] != 0:
            last = self._token(body, len(numbers) - 1)
            raise BoolnetError(
                "the last clause does not end", last, "no 0 follows", help="add the 0; the file may be cut off"
            )
        found = numbers.count(0)
        if found != n_clauses:
            raise BoolnetError(
                f"the 'p' line says {n_clauses} clauses, but the file has {found}",
                self._span(sizes, 2),
                f"counted {found}",
                help="correct the number; the file may be cut off",
            )
        return _conjunction(numbers, n_inputs)

    def _span(self, match: re.Match[str], group: int = 0) -> Span:
        return Span(self.text, match.start(group), match.end(group), self.name)

    def _sizes(self) -> re.Match[str]:
        """Return the match of the ``p`` line; its groups are the numbers of inputs and of clauses."""
        sizes = _SIZES.match(self.plain)
        if sizes is not None:
            return sizes
        line = _LINE.match(self.plain)
        if line is None:
            raise BoolnetError("the DIMACS file is empty", help=_HEADER_HELP)
        if re.match(r"p(?!\S)", line[1]):
            message, note = "this 'p' line does not give the sizes of a CNF", "not 'p cnf INPUTS CLAUSES'"
        else:
            message, note = "a DIMACS file begins with its 'p cnf' line", "not a 'p' line"
        raise BoolnetError(message, self._span(line, 1), note, help=_HEADER_HELP)

    def _numbers(self, n_inputs: int, start: int, stop: int) -> list[int]:
        """Return all literals, and the 0 behind every clause."""
        bad = _NOT_A_LITERAL.search(self.plain, start, stop)
        if bad is not None:
            raise self._not_a_literal(bad, n_inputs)
        numbers = list(map(int, self.plain[start:stop].split()))
        if max(numbers, default=0) > n_inputs or min(numbers, default=0) < -n_inputs:
            place = next(i for i, number in enumerate(numbers) if abs(number) > n_inputs)
            raise self._too_large(self._token(start, place), n_inputs)
        return numbers

    def _not_a_literal(self, bad: re.Match[str], n_inputs: int) -> BoolnetError:
        span = self._span(bad)
        if bad[0] == "p":
            return BoolnetError("there is a second 'p' line", span, "one file, one formula", help="remove one of them")
        if bad[0] == "%":
            help = "remove the '%', or what follows it"
            return BoolnetError("the file goes on behind its end", span, "only a 0 may follow", help=help)
        if re.fullmatch(r"-?[0-9]+", bad[0]):
            return self._too_large(span, n_inputs)
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
        return self._span(next(islice(_TOKEN.finditer(self.plain, start), number, None)))


def _conjunction(numbers: list[int], n_inputs: int) -> Formula:
    """Return the AND of the clauses, each ended by a 0."""
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
            clauses.append(circuit.or_(clause))
            clause = []
    return Formula.from_circuit(circuit, names, {"y": circuit.and_(clauses)}, has_given_names=False)
