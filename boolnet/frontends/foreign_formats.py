"""Formats of logic that are not read: known by their content or their suffix, and refused by name.

Without this a circuit in BLIF would be read as an expression, and fail at a word that is right where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from boolnet.core.errors import BoolnetError

_TABLE_HELP = "write its truth table or its equations instead: s = a ^ b; c = a & b"
_CIRCUIT_HELP = (
    "convert it to PLA where it is small (abc: read, collapse, write_pla), or write its equations: s = a ^ b"
)
_PEEK = 1 << 20  # characters of a text that are looked at


@dataclass(frozen=True)
class Foreign:
    """A format that is not read.

    Attributes
    ----------
    title : str
        With its number: "BLIF circuits are".
    suffixes : tuple of str
    begins : re.Pattern
        Matches the beginning of a text in it, behind comments.
    holds : re.Pattern, optional
        Matches somewhere in it, where its beginning could be an expression.
    help : str
        The way out.
    what : str
        What such files are: not read yet.
    """

    title: str
    suffixes: tuple[str, ...]
    begins: re.Pattern[str]
    holds: re.Pattern[str] | None = None
    help: str = _CIRCUIT_HELP
    what: str = "not read yet"


_COMMENTS = re.compile(r"(?:\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/|#[^\n]*+|--[^\n]*+|;[^\n]*+|<\?[^\n]*+)*+")
_NEVER = re.compile(r"(?!)")

FOREIGN: Mapping[str, Foreign] = {
    "verilog": Foreign(
        "Verilog is",
        (".v", ".sv", ".vh"),
        re.compile(r"`\w+|\(\*|module\s+\S"),
        re.compile(r"^[^\S\n]*+endmodule\b", re.MULTILINE),
    ),
    "vhdl": Foreign(
        "VHDL is",
        (".vhd", ".vhdl"),
        re.compile(r"(?:library|use|entity|package|architecture)\s+\w", re.IGNORECASE),
        re.compile(r"\b(?:entity\s+\w+\s+is|architecture\s+\w+\s+of)\b", re.IGNORECASE),
    ),
    "blif": Foreign(
        "BLIF circuits are",
        (".blif", ".blif-mv"),
        re.compile(r"\.(?:model|inputs|outputs|names|search|exdc|subckt|latch|gate)\b"),
    ),
    "aiger": Foreign("AIGER circuits are", (".aag", ".aig"), re.compile(r"a[ai]g(?:[ ][0-9]+){5,9}\s")),
    "bench": Foreign(
        "ISCAS circuits (.bench) are",
        (".bench", ".isc"),
        re.compile(r"(?:INPUT|OUTPUT)\s*\(", re.IGNORECASE),
        re.compile(r"=\s*(?:N?AND|X?N?OR|NOT|BUFF?|DFF)\s*\(", re.IGNORECASE),
    ),
    "edif": Foreign("EDIF netlists are", (".edif", ".edf", ".edn"), re.compile(r"\(\s*edif\s+\S+\s*\(", re.I)),
    "smt-lib": Foreign(
        "SMT-LIB is",
        (".smt", ".smt2"),
        re.compile(r"\(\s*(?:set-(?:logic|info|option)|declare-(?:fun|const|sort|datatypes?)|define-fun)\s"),
        help="write its assertions as one expression: a & (b | !c)",
    ),
    "qcir": Foreign(
        "quantified circuits (QCIR) are",
        (".qcir",),
        re.compile(r"(?:exists|forall|free)\s*\("),
        re.compile(r"^#QCIR", re.MULTILINE),
    ),
    "opb": Foreign(
        "pseudo-Boolean constraints (OPB) are",
        (".opb", ".wbo"),
        re.compile(r"\*\s*#variable=|(?:min|max)\s*:|[-+]\d+\s+x\d"),
        re.compile(r"[-+]\d+\s+x\d[^\n]*=\s*[-+]?\d+\s*;|\A\*\s*#variable="),
        help="write a constraint as an expression: atleast(2, a, b, c)",
    ),
    "real": Foreign(
        "reversible circuits (.real, .tfc) are",
        (".real", ".tfc"),
        re.compile(r"\.(?:version|numvars|variables|v)\s"),
        help="give the PLA file of its function",
    ),
    "wcnf": Foreign(
        "weighted, incremental and quantified CNF are",
        (".wcnf", ".icnf", ".qdimacs", ".qcnf"),
        _NEVER,
        help="give the clauses alone, as 'p cnf'",
    ),
    "openqasm": Foreign("OpenQASM is", (".qasm",), re.compile(r"OPENQASM\s+\d"), help=_TABLE_HELP),
    "kiss": Foreign(
        "state machines (KISS2) are",
        (".kiss", ".kiss2"),
        _NEVER,
        help="give the PLA file of its encoded next-state logic",
    ),
    "logisim": Foreign(
        "Logisim circuits are",
        (".circ",),
        re.compile(r"<project\b"),
        help="analyse the circuit there, and export its truth table",
    ),
    "html": Foreign(
        "pages and tables of HTML are",
        (".html", ".htm"),
        re.compile(r"<(?:!doctype|html|head|body|div|table|thead|tbody|tr|td|th|p|span|pre|math)\b", re.IGNORECASE),
        help="copy the table from the browser, or save it as CSV: a,b,y, then 0,0,1",
    ),
    "wikitext": Foreign(
        "tables of wikitext are",
        (".wiki",),
        re.compile(r"\{\|"),
        re.compile(r"^\|", re.MULTILINE),
        help="copy the table from the page itself, or save it as CSV: a,b,y, then 0,0,1",
    ),
    "polars": Foreign(
        "printed frames of polars are",
        (),
        re.compile(r"shape: \("),
        re.compile(r"^[┌╭+]", re.MULTILINE),
        help="write it as CSV: frame.write_csv(), or give the frame itself to boolnet.read",
    ),
    "dddmp": Foreign(
        "decision diagrams (DDDMP) are",
        (".dddmp", ".bdd", ".add"),
        re.compile(r"\.ver\s+DDDMP"),
        help="give the PLA file or the equations of its function",
    ),
    "drat": Foreign(
        "proofs (DRAT, LRAT) are",
        (".drat", ".lrat", ".drup"),
        re.compile(r"(?:d\s+)?-?\d"),
        re.compile(r"^d(?:[ \t]++-?[1-9]\d*+)++[ \t]++0[ \t]*+$", re.MULTILINE),
        help="give the CNF file that it proves something of",
    ),
    "solution": Foreign(
        "answers of solvers are",
        (".sol",),
        re.compile(
            r"(?:c(?:[ \t][^\n]*+)?\n\s*+)*+(?:s\s+(?:UN)?(?:SATISFIABLE|KNOWN)\b|v(?:\s++-?[1-9]\d*+)++\s++0\s*+$)",
            re.MULTILINE,
        ),
        help="give the CNF file that the solver was asked about",
    ),
    "zstandard": Foreign(
        "files of Zstandard and LZ4 (.zst, .lz4) are",
        (".zst", ".lz4"),
        re.compile(r"\x28\xb5\x2f\xfd|\x04\x22\x4d\x18"),
        help="decompress it first (unzstd, unlz4), or compress it by gzip, bzip2 or xz",
    ),
    "network": Foreign(
        "networks are",
        (".onnx", ".safetensors", ".npz"),
        re.compile(r"\{\s*\"format\"\s*:\s*\"(?:boolnet-network|nets )|PK\x03\x04[\s\S]{26}(?:header\.json|\w+\.npy)"),
        help="show, draw, run, summary, verify, property and convert take networks; for its function write"
        " boolnet convert NETWORK f.pla (in Python boolnet.load)",
        what="no sources of functions",
    ),
    "archive": Foreign(
        "archives and spreadsheets (.zip, .xlsx, .ods) are",
        (".zip", ".xlsx", ".ods", ".7z", ".tar", ".tgz"),
        re.compile(r"PK\x03\x04|7z\xbc\xaf"),
        help="unpack it, or save the sheet as CSV",
    ),
}


def foreign_format(text: str) -> str:
    """Return the row of `FOREIGN` that a text is in, "" if it is in none.

    Examples
    --------
    >>> foreign_format("# half adder\\n.model ha"), foreign_format("aag 1 1 0 1 0\\n2\\n2\\n"), foreign_format("a & b")
    ('blif', 'aiger', '')
    """
    text = text[:_PEEK]
    start = _COMMENTS.match(text)
    at = start.end() if start else 0
    for name, row in FOREIGN.items():
        if row.begins.match(text, at) and (row.holds is None or row.holds.search(text)):
            return name
    return ""


def refuse_foreign(text: str, name: str, suffix: str = "") -> None:
    """Refuse a text in a format that is not read, by its content or its file's suffix.

    Parameters
    ----------
    text : str
    name : str
        What messages call it.
    suffix : str
        Of its file, with the dot.

    Raises
    ------
    BoolnetError
        With the name of the format, and a way out.
    """
    found = foreign_format(text)
    by_suffix = [row for row, known in FOREIGN.items() if suffix in known.suffixes]
    if not found and not by_suffix:
        return
    row = FOREIGN[found or by_suffix[0]]
    is_sure = found or row.what != Foreign.what
    otherwise = "" if is_sure else f"; if {suffix} stands for something else here, say what with --format"
    raise BoolnetError(f"{name}: {row.title} {row.what}", help=row.help + otherwise)
