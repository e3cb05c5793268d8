"""Sources, one row per format: from text, files and Python objects to a BooleanFunction."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boolnet.core.compressed import SUFFIXES, decompressed
from boolnet.core.encoding import settled, text_of, unix_lines
from boolnet.core.errors import BoolnetError, LimitError, unknown_name
from boolnet.core.files import read_file, read_stdin
from boolnet.core.limits import TEXT_BYTES, size_in_words
from boolnet.frontends.dimacs import looks_like_dimacs, read_dimacs
from boolnet.frontends.expression import read_expression
from boolnet.frontends.foreign_formats import refuse_foreign
from boolnet.frontends.frames import is_frame, read_frame
from boolnet.frontends.objects import read_array, read_callable, read_sympy
from boolnet.frontends.pla import looks_like_pla, read_pla
from boolnet.frontends.row_header import as_name
from boolnet.frontends.table import looks_like_table, read_table
from boolnet.functions.align import with_inputs
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import BooleanFunction, numbered, with_notes, with_source


@dataclass(frozen=True)
class Frontend:
    """A text format.

    Attributes
    ----------
    summary : str
    suffixes : tuple of str
        Of its files, with the dot; no other row has them.
    recognise : callable
        Whether a text is in it.
    read : callable
        From a text, and its name for messages, to the function; keywords are those of `options`.
    comments : re.Pattern
        What is not read in a text, which may be in an encoding of long ago.
    options : tuple of str
        Which keywords of `boolnet.read` it wants: inputs, lenient.
    """

    summary: str
    suffixes: tuple[str, ...]
    recognise: Callable[[str], bool]
    read: Callable[..., BooleanFunction]
    comments: re.Pattern[str]
    options: tuple[str, ...] = ()


KEPT_TEXT = 1 << 16  # characters of a source that its function, and files of its networks, keep

_HASH = re.compile(r"#[^\n]*+")
_HASH_AND_END = re.compile(r"#[^\n]*+|^[^\S\n]*+\.e(?:nd)?(?!\S)[\s\S]*+", re.MULTILINE)
_C_LINES = re.compile(r"^[^\S\n]*+c[^\n]*+", re.MULTILINE)
_SLASHES_TOO = re.compile(r"(?:#|//)[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/")

# In the order in which a text is tried; the last one takes all that is left.
FRONTENDS: Mapping[str, Frontend] = {
    "pla": Frontend("espresso PLA, of every .type", (".pla",), looks_like_pla, read_pla, _HASH_AND_END, ("lenient",)),
    "cnf": Frontend(
        "DIMACS CNF, with XOR clauses too", (".cnf", ".dimacs"), looks_like_dimacs, read_dimacs, _C_LINES, ("lenient",)
    ),
    "table": Frontend(
        "truth table: 0110, 0x96, m(1,2,4,7) + d(0), or rows: a b | y, 0 0 | 1, also CSV",
        (".tt", ".hex", ".csv", ".tsv"),
        looks_like_table,
        read_table,
        _HASH,
        ("inputs",),
    ),
    "expr": Frontend(
        "expression: s = a ^ b; c = a & b",
        (".bool", ".expr", ".eqn"),
        lambda text: True,
        read_expression,
        _SLASHES_TOO,
    ),
}


_OUR_SUFFIXES = frozenset(suffix for row in FRONTENDS.values() for suffix in row.suffixes)


def read(
    source: Any, format: str | None = None, *, inputs: Sequence[str] | int | None = None, lenient: bool = False
) -> BooleanFunction:
    """Return the function that a source describes.

    Parameters
    ----------
    source : str, Path, sympy Boolean, callable, array_like, frame, Cover or BooleanFunction
        A text is an expression, truth table, PLA or DIMACS CNF, recognised from its content; a text that is the path
        of a file stands for the file, and ``"-"`` for standard input. Files may be compressed by gzip, bzip2 or xz.
    format : str, optional
        A row of `FRONTENDS`, where a text shall not be recognised.
    inputs : sequence of str, or int, optional
        The inputs in the order wanted; inputs that the source does not mention are added. The names of a bare table's
        or callable's inputs. A number n stands for x1 to xn.
    lenient : bool
        Whether a file may be wrong about its own sizes; a note then says what they are.

    Raises
    ------
    BoolnetError
        With the place of the mistake in the text, and a way out.

    Examples
    --------
    >>> from boolnet.functions.truth_table import tabulate
    >>> read("x1 ^ x2").inputs
    ('x1', 'x2')
    >>> tabulate(read("m(1, 2)")).values().tolist()
    [[0, 1, 1, 0]]
    >>> tabulate(read(lambda a, b: a and not b)).values().tolist()
    [[0, 0, 1, 0]]
    """
    if format is not None and format not in FRONTENDS:
        raise unknown_name("format", format, list(FRONTENDS))
    names = numbered("x", inputs) if isinstance(inputs, int) else inputs
    text = ""
    if isinstance(source, str | os.PathLike):
        function, text = _read_text(source, format, {"inputs": names, "lenient": lenient})
    elif format is not None:
        raise BoolnetError(f"format={format!r} is for texts and files, not for {type(source).__name__}")
    else:
        function = _read_object(source, inputs, names)
    notes = function.notes
    names = None if names is None else [_as_called(name, function.inputs) for name in names]
    function = function if names is None else with_inputs(function, names)
    function = with_notes(function, notes) if not function.notes else function
    return with_source(function, text) if text else function


def _as_called(name: str, inputs: Sequence[str]) -> str:
    """Return a name of an input as it is called, which may be as the header of a table has it: Input A (Input_A)."""
    return as_name(name) if name not in inputs and as_name(name) in inputs else name


def _read_text(
    source: str | os.PathLike[str], format: str | None, options: Mapping[str, Any]
) -> tuple[BooleanFunction, str]:
    """Return the function, and its text where it is short and speaks for itself."""
    text, name, suffix = _fetch(source)
    if len(text) > TEXT_BYTES:
        raise LimitError(f"the source is longer than {size_in_words(TEXT_BYTES)}", help="give a smaller one")
    if not text.strip():
        raise BoolnetError(f"{name} is empty", help="write an expression such as a & b | !c, or rows such as 0110")
    if format is None:
        refuse_foreign(text, name, suffix)
    row = format or recognise(text, suffix)
    frontend = FRONTENDS[row]
    text = settled(text, name, frontend.comments)
    function = frontend.read(text, name, **{option: options[option] for option in frontend.options})
    return function, text if _speaks(function, text, row, options) else ""


def _speaks(function: BooleanFunction, text: str, row: str, options: Mapping[str, Any]) -> bool:
    """Whether a text is short and gives its function without being told how to read it."""
    if len(text) > KEPT_TEXT or recognise(text) != row:
        return False
    if not any(options[option] for option in FRONTENDS[row].options):
        return True
    try:
        alone = FRONTENDS[row].read(text, "<text>")
    except BoolnetError:
        return False
    return (alone.inputs, alone.outputs, alone.notes) == (function.inputs, function.outputs, function.notes)


def _fetch(source: str | os.PathLike[str]) -> tuple[str, str, str]:
    """Return a source's text, its name for messages, and its file's suffix."""
    if source == "-":
        name, suffix, data = "<stdin>", "", read_stdin(TEXT_BYTES + 1)
    elif isinstance(source, str) and not is_path(source):
        return unix_lines(source.removeprefix("\ufeff")), "<text>", ""
    else:
        path = Path(source)
        inner = path.with_suffix("") if path.suffix.lower() in SUFFIXES else path
        name, suffix, data = str(source), inner.suffix.lower(), read_file(path, TEXT_BYTES)
    data = decompressed(data, TEXT_BYTES, name)
    try:
        return text_of(data, name), name, suffix
    except BoolnetError:
        refuse_foreign(data[:4096].decode("latin-1"), name, suffix if suffix not in _OUR_SUFFIXES else "")
        raise


def is_path(source: str) -> bool:
    """Whether a text is the path of a file that exists."""
    if len(source) > 4096 or "\n" in source or "\0" in source:
        return False
    try:
        return os.path.exists(source) and not os.path.isdir(source)
    except OSError:
        return False


def recognise(text: str, suffix: str = "") -> str:
    """Return the row of `FRONTENDS` of a text: by its file's suffix, else by its content.

    Examples
    --------
    >>> recognise("0110"), recognise("a & b"), recognise("p cnf 1 1\\n1 0"), recognise("a", ".pla")
    ('table', 'expr', 'cnf', 'pla')
    """
    by_suffix = [name for name, row in FRONTENDS.items() if suffix in row.suffixes]
    return (by_suffix or [name for name, row in FRONTENDS.items() if row.recognise(text)])[0]


def is_sympy(source: Any) -> bool:
    """Whether an object is one of sympy's; sympy is not imported for the question."""
    return type(source).__module__.split(".")[0] == "sympy"


def _read_object(source: Any, inputs: Sequence[str] | int | None, names: Sequence[str] | None) -> BooleanFunction:
    if isinstance(source, BooleanFunction):
        return source
    if isinstance(source, Cover):
        return CoverFunction(numbered("x", source.n_inputs), numbered("y", source.n_outputs), source, None, None, False)
    if isinstance(source, bool) or is_sympy(source):
        return read_sympy(source, names)
    if callable(source):
        return read_callable(source, inputs)
    if is_frame(source):
        return read_frame(source, names)
    if hasattr(source, "__array__") or isinstance(source, list | tuple):
        return read_array(source, names)
    raise BoolnetError(
        f"cannot read a Boolean function from {type(source).__name__}",
        help="give a text, a path, a sympy Boolean, a callable, a frame or an array of 2^n values",
    )
