"""Sources with errors put into them, read: `python -m tests.mutated_texts --count 200000 --seed 1`.

Every text format takes part, by its suffix and without one: tokens, lines and bytes are changed, texts are joined with
those of other formats, encoded in other ways, and compressed. What is read must be the same function when it is
written, in every form that can hold it, and read again. `tests.mutations` says what else may happen.
"""

from __future__ import annotations

import bz2
import functools
import gzip
import lzma
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import boolnet
from boolnet.core.errors import BoolnetError
from boolnet.export.cnf import write_cnf
from boolnet.frontends import FRONTENDS
from boolnet.frontends.pla import write_pla
from boolnet.frontends.truth_table import write_truth_table
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.writers.expression import write_expression
from cli.commands.table import table_lines
from tests.mutations import READ, Files, Subject, main, of_bytes, outcome

WRITTEN_INPUTS, WRITTEN_OUTPUTS, CNF_VARIABLES = 8, 8, 12  # up to which a function is written and read again

TEXTS: dict[str, list[str]] = {
    "pla": [
        ".i 2\n.o 2\n.ilb a b\n.ob s c\n# half adder\n.p 3\n01 10\n10 10\n11 01\n.e\n",
        ".i 3\n.o 1\n.type fr\n1-- 1\n000 0\n.end\n",
        ".i 2\n.o 2\n.ilb a b\n.ob a b\n10 11\n-1 1-\n.e\n",
        ".i 2\n.o 1\n.type esop\n1- 1\n-1 1\n.e\n",
    ],
    "cnf": [
        "c a file\np cnf 3 2\n1 -3 0\n2 3 -1 0\n",
        "p cnf 3 3\n1 2 0\nx1 2 -3 0\n-2 0\n%\n0\n",
        "1 -2 0\n2 3 0\n",
        "p wcnf 2 1 5\n5 1 -2 0\n",
    ],
    "table": [
        "a b | s c\n0 0 | 0 0\n0 1 | 1 0\n1 0 | 1 0\n1 1 | 0 1\n",
        "A,B,Y\n0,0,1\n0,1,x\n1,0,0\n1,1,1\n",
        "| a | b | y |\n|---|---|---|\n| T | T | T |\n| T | F | F |\n| F | T | F |\n| F | F | T |\n",
        "00 0\n01 1\n10 1\n11 0\n",
        "# Truth table\n A[1..0] B | Y\n~~~~~~~~~~~\n 0- 1 | 1\n 10 - | x\n",
        "a b c: s = 0x96; carry = m(3,5,6,7) + d(0)\n",
        "0110 1001\n0001 011-\n",
        '{"inputs": ["a", "b"], "outputs": ["y"], "values": {"y": "01-0"}}',
        '"a";"b";"y"\n"0";"0";"1"\n"0";"1";"0"\n"1";"-";"1"\n',
    ],
    "expr": [
        "s = a ^ b\nc = a & b\n",
        "x1 & !x2 | x3 // or\n",
        "maj(a, b, c) -> (d <-> e)\n",
        "inputs a b c\nxor(a..c)\n",
    ],
}
_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
_INSERTED = (
    *(
        "0",
        "1",
        "-",
        "2",
        "9" * 30,
        "x",
        "T",
        "F",
        "true",
        "?",
        "|",
        "||",
        ",",
        ";",
        "\t",
        "\n",
        "\r\n",
        "\r",
        " ",
        '"',
    ),
    *(
        "#",
        "%",
        "p cnf 2 1",
        ".i 3",
        ".e",
        "c",
        "~",
        "->",
        ":",
        "(",
        ")",
        "=",
        "a",
        "a b | y",
        "é",
        "│",
        "\ufeff",
        "\0",
    ),
    *("inputs", "|---|", "a[1..0]", "a[9999..0]", "00", "01 10", "{", "\u2028", "₁", "x1", "1 0", "~~~"),
)
_PACKED: Sequence[Callable[[bytes], bytes]] = (gzip.compress, bz2.compress, lzma.compress)


@functools.cache
def texts() -> Files:
    """Return good sources of every format."""
    return {name: [text.encode() for text in known] for name, known in TEXTS.items()}


def of_tokens(rng: random.Random, text: str) -> str:
    """Change words, signs and lines."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        parts = _TOKEN.findall(text) if rng.random() < 0.8 else text.splitlines(keepends=True)
        at, kind = rng.randrange(len(parts) + 1), rng.randrange(6)
        if kind == 0:
            parts[at : at + rng.choice((1, 1, 2, 5))] = []
        elif kind == 1:
            parts[at:at] = [rng.choice(_INSERTED)]
        elif kind == 2:
            parts[at : at + 1] = [rng.choice(_INSERTED)]
        elif kind == 3 and parts:
            parts[at:at] = [rng.choice(parts)] * rng.choice((1, 1, 1, 50))
        elif kind == 4 and len(parts) > 1:
            one, other = rng.randrange(len(parts)), rng.randrange(len(parts))
            parts[one], parts[other] = parts[other], parts[one]
        elif kind == 5:
            old = rng.choice((" ", "\n", "|", ",", "0", "1", "-"))
            text = "".join(parts).replace(old, rng.choice(_INSERTED))
            continue
        text = "".join(parts)
    return text


def mutated(rng: random.Random, files: Files, format: str) -> bytes:
    """Return one of the texts of a format with an error in it."""
    data = rng.choice(files[format])
    text = data.decode()
    if rng.random() < 0.05:
        text += rng.choice(files[rng.choice(list(files))]).decode()
    if rng.random() < 0.85:
        data = of_tokens(rng, text).encode(rng.choice(("utf-8",) * 8 + ("latin-1", "utf-16", "utf-8-sig")), "replace")
    else:
        data = of_bytes(rng, data)
    if rng.random() < 0.05:
        data = rng.choice(_PACKED)(data)
        data = of_bytes(rng, data) if rng.random() < 0.5 else data
    return data


def problem_of(path: Path, format: str) -> str:
    """Read a file as a format, or as what it looks like ("any"); return what is wrong with how that goes."""
    by_size = path.stat().st_size % 3 == 0

    def read() -> str:
        function = boolnet.read(path, None if by_size else format, lenient=True)
        return next(differences(function), READ)

    return outcome(read)


def differences(function: BooleanFunction) -> Iterator[str]:
    """Yield the forms in which a function that is written and read again is another one."""
    n, m = len(function.inputs), len(function.outputs)
    if n > WRITTEN_INPUTS or m > WRITTEN_OUTPUTS:
        return
    table = tabulate(function)
    for form, write in _FORMS.items():
        try:
            text = write(function, table)
        except BoolnetError:
            continue  # a name that the form cannot hold
        if not text:
            continue
        again = FRONTENDS[form.partition(" ")[0]].read(text, "<again>")
        same = set(again.inputs) == set(table.inputs) and again.outputs == table.outputs
        if form == "table bare":
            same = (len(again.inputs), len(again.outputs)) == (n, m)
        elif same:
            again = again.rearranged(table.inputs, table.outputs)
        expected = (table.values() == 1) if form.endswith("on-set") else table.values()
        if not same or not np.array_equal(tabulate(again).values(), expected):
            yield f"{form} differs: {text[:120]!r}"
    if n and cnf_differs(function, table):  # without inputs a CNF forgets don't cares
        yield "cnf differs"


def cnf_differs(function: BooleanFunction, table: TruthTable) -> bool:
    """Whether the models of a function's CNF are others than its rows."""
    text = write_cnf(function, "none" if "none" not in function.outputs else "").decode()
    variables = int(text.partition("p cnf ")[2].split()[0])
    if variables > CNF_VARIABLES or "none" in function.outputs:
        return False
    n, m = len(table.inputs), len(table.outputs)
    models = tabulate(FRONTENDS["cnf"].read(text, "<again>")).values()[0].reshape(1 << n, 1 << m, -1).any(axis=2)
    bits: NDArray[np.intp] = np.arange(1 << m)[:, None] >> np.arange(m)[::-1] & 1
    values = table.values().T[:, None, :]
    expected = ((values == bits) | (values == -1)).all(axis=2)
    return not np.array_equal(models, expected)


def _rows(function: BooleanFunction, table: TruthTable) -> str:
    if any(not re.fullmatch(r"[^\W\d]\w*(?:\[\d+\])?", name) for name in (*table.inputs, *table.outputs)):
        return ""  # such names may hold what keeps columns apart
    return "".join(table_lines(table))


def _bare(function: BooleanFunction, table: TruthTable) -> str:
    rows = [line.partition("|") for line in list(table_lines(table))[1:]]
    return "\n".join(f"{before.strip()} || {behind.strip()}" for before, _, behind in rows) if table.inputs else ""


def _cubes(function: BooleanFunction, table: TruthTable) -> str:
    return write_pla(function) if isinstance(function, CoverFunction) else ""


def _expression(function: BooleanFunction, table: TruthTable) -> str:
    n = len(table.inputs)
    if n > 5 or any(not re.fullmatch(r"[a-z_]\w*", name) for name in (*table.inputs, *table.outputs)):
        return ""
    on = table.values() == 1
    rows = np.flatnonzero(on.any(axis=0)).tolist()
    cubes = [f"{row:0{n}b}" if n else "" for row in rows]
    members = ["".join("01"[int(one)] for one in on[:, row]) for row in rows]
    cover = Cover.from_strings(cubes, members) if rows else Cover.empty(n, len(table.outputs))
    return f"inputs {' '.join(table.inputs)}\n" * bool(n) + write_expression(cover, table.inputs, table.outputs)


_FORMS: dict[str, Callable[[BooleanFunction, TruthTable], str]] = {
    "table": lambda function, table: write_truth_table(table),
    "table of rows": _rows,
    "table bare": _bare,
    "pla": _cubes,
    "expr on-set": _expression,
}

SOURCES = Subject("tests.mutated_texts", "sources", texts, mutated, problem_of)

if __name__ == "__main__":
    sys.exit(main(SOURCES, __doc__ or ""))
