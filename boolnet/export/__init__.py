"""What a network, or the function that it computes, is written to and read from: one row per format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from boolnet.core.compressed import compressed, gunzipped
from boolnet.core.errors import BoolnetError, unknown_name
from boolnet.core.files import read_file, without_gz
from boolnet.core.limits import NETWORK_BYTES
from boolnet.export.c99 import write_c
from boolnet.export.cnf import write_cnf
from boolnet.export.covers import write_expr, write_latex_function, write_pla_file, write_sympy_source
from boolnet.export.dot import write_dot
from boolnet.export.extras import needed
from boolnet.export.graphml import write_graphml
from boolnet.export.javascript import write_javascript
from boolnet.export.json import read_json, write_json
from boolnet.export.latex import write_latex_network
from boolnet.export.mermaid import write_mermaid
from boolnet.export.npz import read_npz, write_npz
from boolnet.export.numpy_source import write_numpy
from boolnet.export.onnx_read import read_onnx
from boolnet.export.onnx_write import OPTIONS as ONNX_OPTIONS
from boolnet.export.onnx_write import write_onnx
from boolnet.export.safetensors import OPTIONS as SAFETENSORS_OPTIONS
from boolnet.export.safetensors import read_safetensors, write_safetensors
from boolnet.export.tensors import OPTIONS as TENSOR_OPTIONS
from boolnet.export.torch import OPTIONS as TORCH_OPTIONS
from boolnet.export.torch import write_torch
from boolnet.export.vnnlib import write_vnnlib
from boolnet.functions.function import BooleanFunction
from nets.graphs.graph import Graph
from nets.io.files import write_files


@dataclass(frozen=True)
class Exporter:
    """A format.

    Attributes
    ----------
    summary : str
    suffixes : tuple of str
        Of its files, with the dot, in lower case. Where two rows have the same, the first is meant.
    write : callable
        From a network (where `of` is "function", from a `BooleanFunction`) and the options to the bytes of a file.
    read : callable or None
        From these bytes, and the file's name for messages, to the network.
    keeps : str
        What of a network is in the file, in a few words; "everything" is the very same network.
    of : {"network", "function"}
    extra : str
        The extra of the installation that it needs; "" for none.
    options : mapping of str to str
        The keywords that `write` takes, and what each does.
    """

    summary: str
    suffixes: tuple[str, ...]
    write: Callable[..., bytes]
    read: Callable[[bytes, str], Graph] | None = None
    keeps: str = "names, order, exact weights, source, certificate"
    of: str = "network"
    extra: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


EXPORTERS: Mapping[str, Exporter] = {
    "json": Exporter(
        "boolnet's own format: names, order, integer weights", (".json",), write_json, read_json, keeps="everything"
    ),
    "onnx": Exporter(
        "ONNX for any runtime: Gemm and Relu, opset 13, weights inside; read from others too",
        (".onnx",),
        write_onnx,
        read_onnx,
        options=ONNX_OPTIONS,
    ),
    "safetensors": Exporter(
        "weights by PyTorch's names, for load_state_dict of a Sequential",
        (".safetensors",),
        write_safetensors,
        read_safetensors,
        options=SAFETENSORS_OPTIONS,
    ),
    "npz": Exporter(
        "the same arrays for numpy.load, without pickle", (".npz",), write_npz, read_npz, options=TENSOR_OPTIONS
    ),
    "c": Exporter(
        "C99, integers only: a function for one vector and one for 64 at once",
        (".c",),
        write_c,
        keeps="everything, as text: names, exact weights, source, certificate",
        options={"prefix": "what its functions begin with, net by default"},
    ),
    "numpy": Exporter("Python source: one function that needs NumPy alone", (".py",), write_numpy),
    "torch": Exporter(
        "the source of a PyTorch module, with its weights in it", (".py",), write_torch, options=TORCH_OPTIONS
    ),
    "javascript": Exporter("JavaScript: one ES module", (".js", ".mjs"), write_javascript),
    "dot": Exporter(
        "DOT, the picture language of Graphviz",
        (".dot", ".gv"),
        write_dot,
        keeps="names, exact weights, source, certificate; of a large network its levels",
        options={"most": "edges drawn one by one, 2000 by default; of more, the levels are drawn"},
    ),
    "graphml": Exporter("GraphML, for graph editors and libraries", (".graphml",), write_graphml),
    "mermaid": Exporter(
        "Mermaid flowchart, for Markdown pages",
        (".mmd",),
        write_mermaid,
        keeps="names, exact weights; of a large network its levels",
        options={"most": "edges drawn one by one, 400 by default; of more, the levels are drawn"},
    ),
    "latex": Exporter(
        "LaTeX: formulas of the neurons, weight matrices, or a TikZ picture",
        (".tex",),
        write_latex_network,
        keeps="names, exact weights; what is left out is said in it",
        options={
            "what": "formula (the default), matrices or tikz",
            "most": "edges written, 400 by default",
            "snippet": "1 for a part of a document",
        },
    ),
    "vnnlib": Exporter(
        "VNN-LIB property of the network, for verifiers",
        (".vnnlib",),
        write_vnnlib,
        keeps="names in comments; a claim of the network, not the network",
        options={
            "query": "y=1, p implies q, p equals q, binary (the default); given a=0,b=1",
            "version": "1.0 (the default) or 2.0",
            "binary": "disjunction (the default) or gadget",
        },
    ),
    "cnf": Exporter(
        "DIMACS CNF by Tseitin's encoding, for SAT solvers",
        (".cnf", ".dimacs"),
        write_cnf,
        keeps="names in comments, the function, don't-cares",
        of="function",
        options={"output": "which outputs are asserted: a,!b; all by default; none"},
    ),
    "pla": Exporter(
        "espresso PLA: the cubes of the source where it has some",
        (".pla",),
        write_pla_file,
        keeps="names, the function, don't-cares",
        of="function",
    ),
    "expr": Exporter(
        "expression in our own language: a sum of products, or a wide formula as it is",
        (".bool", ".expr", ".eqn", ".txt"),
        write_expr,
        keeps="names, the function; don't-cares are filled in",
        of="function",
    ),
    "sympy": Exporter(
        "Python source of sympy objects, a sum of products",
        (".py",),
        write_sympy_source,
        keeps="names, the function; don't-cares are filled in",
        of="function",
    ),
    "latex-function": Exporter(
        "LaTeX of the function for math mode, a sum of products",
        (".tex",),
        write_latex_function,
        keeps="names, the function; don't-cares are filled in",
        of="function",
    ),
}


def write_network(
    graph: Graph, function: BooleanFunction, path: str | Path, to: str | None = None, **options: Any
) -> Path:
    """Write a network, or the function that it computes, to a file, whole or not at all.

    Parameters
    ----------
    graph : networkx.DiGraph
    function : BooleanFunction
        What it computes.
    path : path-like
        A name that ends in ``.gz`` is of a file that is compressed by gzip.
    to : str, optional
        A row of `EXPORTERS`; by default what the suffix says.
    **options
        Of that row.

    Raises
    ------
    BoolnetError
        If the suffix or an option is unknown, or the format cannot hold this network.
    NetsError
        If the file cannot be written; an old file stays as it was.
    """
    return write_networks(graph, function, [(path, to)], **options)[0]


def write_networks(
    graph: Graph, function: BooleanFunction, files: Iterable[tuple[str | Path, str | None]], **options: Any
) -> list[Path]:
    """Write a network, or the function that it computes, to several files: all of them, or none.

    Parameters
    ----------
    graph : networkx.DiGraph
    function : BooleanFunction
        What it computes.
    files : iterable of (path-like, str or None)
        Each with its format, as for `write_network`.
    **options
        Of every format.

    Raises
    ------
    BoolnetError, NetsError
        As `write_network`. Every file is made before the first is written.
    """
    made = [(Path(path), network_file(graph, function, Path(path), to, **options)) for path, to in files]
    write_files(made)
    return [path for path, _ in made]


def network_file(graph: Graph, function: BooleanFunction, path: Path, to: str | None = None, **options: Any) -> bytes:
    """Return the bytes of the file that `write_network` writes.

    Parameters
    ----------
    graph : networkx.DiGraph
    function : BooleanFunction
    path : Path
    to : str, optional
    **options
        Of the format.
    """
    return packed(path, bytes_of(graph, function, format_of(path, to), **options))


def packed(path: Path, data: bytes) -> bytes:
    """Return the bytes of a file, compressed where it is called so."""
    return data if without_gz(path) == path else compressed(data)


def bytes_of(graph: Graph, function: BooleanFunction, name: str, **options: Any) -> bytes:
    """Return the bytes of a file; see `write_network`.

    Parameters
    ----------
    graph : networkx.DiGraph
    function : BooleanFunction
    name : str
        A row of `EXPORTERS`.
    **options
        Of that row.
    """
    row = EXPORTERS[name]
    for option in options:
        if option not in row.options:
            raise unknown_name(f"option of {name}", option, list(row.options))
    return row.write(function if row.of == "function" else graph, **options)


def read_network(path: str | Path, format: str | None = None) -> Graph:
    """Read a network from a file; what the file says of it is in the attributes of the graph.

    Parameters
    ----------
    path : path-like
    format : str, optional
        A row of `EXPORTERS`; by default what the suffix says.

    Raises
    ------
    BoolnetError
        If there is no such file, it does not hold a network, or its format is written only.
    """
    path = Path(path)
    name = format_of(path, format, is_read=True)
    read = EXPORTERS[name].read
    if read is None:
        known = ", ".join(other for other, row in EXPORTERS.items() if row.read)
        raise BoolnetError(
            f"cannot read {str(path)!r}: {name} is written, but not read", help=f"networks are read from {known}"
        )
    data = read_file(path, NETWORK_BYTES)
    return read(data if without_gz(path) == path else gunzipped(data, NETWORK_BYTES, str(path)), str(path))


def check_extra(name: str) -> None:
    """Refuse a format whose package is not installed, before work that it would be lost for.

    Raises
    ------
    BoolnetError
        Naming the extra of the installation.
    """
    extra = EXPORTERS[name].extra
    if extra:
        needed(extra)


def has_network_suffix(path: str) -> bool:
    """Whether a file is called as one that holds a network.

    >>> has_network_suffix("adder.json.gz"), has_network_suffix("adder.pla"), has_network_suffix("a & b")
    (True, False, False)
    """
    return (
        path.lower()
        .removesuffix(".gz")
        .endswith(tuple(suffix for row in EXPORTERS.values() if row.read for suffix in row.suffixes))
    )


def format_of(path: Path, to: str | None = None, is_read: bool = False) -> str:
    """Return the row of `EXPORTERS` that a format's name, or else a file's suffix, means.

    Parameters
    ----------
    path : Path
        A file without a suffix is JSON; a ``.gz`` at the end does not count.
    to : str, optional
    is_read : bool
        Whether it is to be read.

    Examples
    --------
    >>> format_of(Path("net.onnx.gz")), format_of(Path("net"))
    ('onnx', 'json')
    """
    if to is not None:
        if to not in EXPORTERS:
            raise unknown_name("format", to, list(EXPORTERS))
        return to
    suffix = without_gz(path).suffix.lower() or ".json"
    rows = {name: row for name, row in EXPORTERS.items() if suffix in row.suffixes}
    for name, row in rows.items():
        if row.read is not None or not is_read:
            return name
    if rows:
        return next(iter(rows))
    fitting = [row for row in EXPORTERS.values() if row.read is not None or not is_read]
    known = ", ".join(dict.fromkeys(suffix for row in fitting for suffix in row.suffixes))
    raise BoolnetError(f"no network format has the suffix {suffix!r} ({path})", help=f"name the file with {known}")
