"""Espresso PLA: covers of several outputs as text.

::

    file      = { header line | cube | comment } [ ".e" | ".end" ]
    header    = ".i" number                inputs
              | ".o" number                outputs
              | ".p" number                how many cubes; as files are often wrong about it, only a file without .e
                                           that has fewer is refused, for it may be cut off
              | ".ilb" name...             the inputs' names; may go on in lines that begin with a letter
              | ".ob" name...              the outputs' names, likewise
              | ".type" type               what the output symbols say; fd if there is none
    cube      = .i input symbols, .o output symbols; blanks, tabs, "|" and line breaks may stand anywhere between them
    input     = "0" | "1" | "-" or "2" (the cube does not mention the input)
    output    = "1" or "4" (on) | "0" or "3" (off) | "-" or "2" (don't care) | "~" (says nothing)
    comment   = "#" to the end of the line

A type names the sets that the file lists, and a symbol of a set that it does not list says nothing:

====  ========================  ==================================
type  the symbols say           what no cube mentions is
====  ========================  ==================================
f     on                        off
d     don't care                off
fd    on, don't care            off
r     off                       on
dr    don't care, off           on
fr    on, off                   don't care
fdr   on, don't care, off       don't care
====  ========================  ==================================

Type esop, of exclusive-sum minimisers, lists cubes of which an output is the exclusive OR; it has no don't-cares, and
the order of its lines matters as little as in the others.

A vector that is both on (or off) and don't care is don't care; one that is both on and off is refused. The header
lines .i, .o and .type stand before the first cube. What follows .e is not read. An output that is named like an input,
as in files of reversible circuits, gets another name (a_out), and a note says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from boolnet.core.errors import BoolnetError
from boolnet.core.limits import in_words
from boolnet.frontends.names import output_names
from boolnet.frontends.pla_cubes import DC, OFF, ON, Bytes, Stream, check_disjoint, complement
from boolnet.frontends.pla_header import DIRECTIVE, END, Header, input_names, read_header
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import with_notes

_FIRST_DIRECTIVE = re.compile(r"(?:[^\S\n]*+(?:#[^\n]*+)?+\n)*+[^\S\n]*+\.[a-z]")
_COMMENT = re.compile(rb"#[^\n]*")


def looks_like_pla(text: str) -> bool:
    """Whether the first line that is no comment is a header line.

    Examples
    --------
    >>> looks_like_pla("# an adder\\n.i 3"), looks_like_pla("a & b")
    (True, False)
    """
    return _FIRST_DIRECTIVE.match(text) is not None


def read_pla(text: str, name: str = "<text>", *, lenient: bool = False) -> CoverFunction | Formula:
    """Return the function that a PLA text describes.

    Parameters
    ----------
    text : str
    name : str
        What messages call the text.
    lenient : bool
        Whether a file without ``.e`` may have fewer cubes than it says, which a note then tells.

    Returns
    -------
    function : CoverFunction, or Formula for type esop
        Its covers hold the cubes in the order of the text, without those that say nothing. Types r and dr give the
        complement of what they list as on-set.

    Raises
    ------
    BoolnetError
        For a text that contradicts itself; the problems of the header are reported together.
    LimitError
        For a size that no file can have, or a complement that explodes.

    Examples
    --------
    >>> from boolnet.functions.truth_table import tabulate
    >>> function = read_pla(".i 2\\n.o 1\\n.ilb a b\\n1- 1\\n-1 -\\n.e")
    >>> function.inputs, tabulate(function).values().tolist()
    (('a', 'b'), [[0, -1, 1, -1]])
    """
    stream = _stream(text, name)
    header = read_header(stream)
    cubes, outputs = stream.cut(len(header.inputs), len(header.outputs))
    notes = [*header.notes, *_cut_off(header, len(cubes), lenient)]
    return with_notes(_of_cubes(stream, header, cubes, outputs), notes)


def _cut_off(header: Header, found: int, lenient: bool) -> Iterator[str]:
    """Yield the note of cubes that are missing at the end of a file without ``.e``, or refuse them."""
    said, place = header.announced or (0, None)
    if said <= found:
        return
    message = f"the .p line says {in_words(said)} cubes, but the file has {in_words(found)}"
    if not lenient:
        help = "add .e where it ends, or read it with --lenient (lenient=True); the file may be cut off"
        raise BoolnetError(message, place, "no .e follows", help=help)
    yield f"{message}, and no .e"


def _of_cubes(stream: Stream, header: Header, cubes: Bytes, outputs: Bytes) -> CoverFunction | Formula:
    if header.type == "esop":
        return Cover(cubes, outputs == ON).to_formula(header.inputs, header.outputs, "xor")
    if {"f", "r"} <= set(header.type):
        check_disjoint(stream, cubes, outputs)
    return _function(header, cubes, outputs)


def _stream(text: str, name: str) -> Stream:
    """Blank out whatever is not a symbol of a cube."""
    data = bytearray(text.encode("latin-1", "replace"))  # one byte per character, so that places stay what they are
    for match in DIRECTIVE.finditer(text):
        if match["word"] in END:
            del data[match.start() :]
            break
        data[match.start() : match.end()] = b" " * (match.end() - match.start())
    if b"#" in data:
        data = bytearray(_COMMENT.sub(lambda comment: b" " * len(comment[0]), data))
    return Stream(text, name, np.frombuffer(data, dtype=np.uint8))


def _function(header: Header, cubes: Bytes, outputs: Bytes) -> CoverFunction:
    def listed(letter: str, code: int) -> Cover | None:
        if letter not in header.type:
            return None
        members = outputs == code
        rows = members.any(axis=1)
        return Cover(cubes[rows], members[rows])

    on, dc, off = listed("f", ON), listed("d", DC), listed("r", OFF)
    if on is None and off is not None:
        on, off = complement(off if dc is None else off.joined(dc)), None
    on = Cover.empty(len(header.inputs), len(header.outputs)) if on is None else on
    dc = dc if dc is not None and len(dc) else None
    return CoverFunction(header.inputs, header.outputs, on, dc, off, header.has_given_names)


def write_pla(function: CoverFunction) -> str:
    """Return the PLA text of a function; `read_pla` gives the function back.

    Examples
    --------
    >>> print(write_pla(read_pla(".i 2 \\n .o 1 \\n 1 - | 1")), end="")
    .i 2
    .o 1
    .type f
    .p 1
    1- 1
    .e
    """
    covers = [("f", ON, function.on), ("d", DC, function.dc), ("r", OFF, function.off)]
    given = [(code, cover) for _, code, cover in covers if cover is not None]
    silent = "0" if function.off is None else "~"
    lines = [line for code, cover in given for line in _cube_lines(cover, "01-"[code], silent)]
    type_ = "".join(letter for letter, _, cover in covers if cover is not None)
    header = [f".i {len(function.inputs)}", f".o {len(function.outputs)}", *_name_lines(function)]
    return "\n".join([*header, f".type {type_}", f".p {len(lines)}", *lines, ".e", ""])


def _cube_lines(cover: Cover, member: str, silent: str) -> Iterator[str]:
    symbols = np.frombuffer(b"01-", dtype=np.uint8)
    inputs = symbols[cover.cubes]
    outputs = np.where(cover.members, ord(member), ord(silent)).astype(np.uint8)
    for cube, row in zip(inputs, outputs, strict=True):
        yield f"{cube.tobytes().decode()} {row.tobytes().decode()}".strip()


def _name_lines(function: CoverFunction) -> list[str]:
    """Return the lines of the names, without those that reading would make up."""
    inputs, outputs = function.inputs, function.outputs
    lines = []
    if function.has_given_names or inputs != input_names(len(inputs), outputs):
        lines.append(" ".join([".ilb", *inputs]))
    if function.has_given_names or outputs != output_names(len(outputs), inputs):
        lines.append(" ".join([".ob", *outputs]))
    for name in (*inputs, *outputs):
        if lines and (name.startswith("#") or " " in name):
            raise BoolnetError(
                f"a PLA file cannot hold the name {name!r}", help="rename it: no blanks in it, and no # in front"
            )
    return lines
