"""What the rows of each table promise, as functions from a row and samples to the problems found.

A row that does nothing has problems too: who refuses every source, changes no network or saves no cube keeps no promise
that could be broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import networkx as nx
import numpy as np

from boolnet.core.budget import Budget
from boolnet.core.errors import BoolnetError, NotApplicable, NotExpressible
from boolnet.export import Exporter
from boolnet.export.header import ATTRIBUTES, digest
from boolnet.frontends import Frontend, read
from boolnet.frontends.expression import read_expression
from boolnet.frontends.pla import read_pla
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import count_ones, row_words, tail_mask
from boolnet.functions.truth_table import tabulate
from boolnet.minimizers import MinimizationResult, Minimizer
from boolnet.minimizers.result import COMBINE
from boolnet.passes import Pass
from boolnet.strategies import Strategy
from boolnet.strategies.search_context import SearchContext
from boolnet.verification.verification import verify_function
from boolnet.writers import Writer
from nets import Counts, check_graph, count, execute
from nets.graphs.graph import Graph, neurons

AT_LEAST = 3  # samples on which a row must do something
COUNTS = ("nodes", "hidden", "layers", "edges", "max_weight", "max_value", "pass_through")

Sources = Mapping[str, Any]


def strategy_problems(row: Strategy, sources: Sources, context: Callable[[], SearchContext]) -> list[str]:
    """Return where a strategy is wrong, differs from call to call, or loses names, and whether it builds too little.

    Parameters
    ----------
    row : Strategy
    sources : mapping of str to source
    context : callable
        A new context at every call, for a budget is used up.
    """
    problems, built = [], 0
    for name, source in sources.items():
        function = read(source)
        try:
            found, again = (list(row.build(read(source), context())) for _ in range(2))
        except NotApplicable as refusal:
            if row.is_general:
                problems.append(f"{name}: a general strategy refuses it: {refusal}")
            continue
        except Exception as error:
            problems.append(f"{name}: {error!r}")
            continue
        built += bool(found)
        if not found or len(again) != len(found):
            problems.append(f"{name}: {len(found)} networks, then {len(again)}")
        for one, other in zip(found, again, strict=False):
            told = _network_problems(one.graph, other.graph, function, context().spec.meaning)
            problems += [f"{name}: {problem}" for problem in told]
    return problems + _too_few(built, "sources are built")


def _network_problems(graph: Graph, again: Graph, function: BooleanFunction, meaning: str) -> Iterator[str]:
    if (graph.graph["inputs"], graph.graph["outputs"]) != (function.inputs, function.outputs):
        yield "other inputs or outputs than the function's"
        return
    certificate = verify_function(graph, function, meaning)
    if not certificate.ok:
        yield str(certificate)
    if list(again.edges(data=True)) != list(graph.edges(data=True)):
        yield "another network at the second call"
    values = [data["weight"] for _, _, data in graph.edges(data=True)]
    if any(type(value) is not int for value in values + [graph.nodes[node]["bias"] for node in neurons(graph)]):
        yield "weights that are no integers"


def minimizer_problems(row: Minimizer, sources: Sources, budget: Callable[[], Budget]) -> list[str]:
    """Return where a minimiser's cover is not the function or its bound is wrong, and whether it saves too little.

    Parameters
    ----------
    row : Minimizer
    sources : mapping of str to source
        Functions of at least one input.
    budget : callable
        A new budget at every call.
    """
    problems, saved = [], 0
    for name, source in sources.items():
        function = read(source)
        try:
            found = row.run(function, budget(), "cubes")
        except Exception as error:
            problems.append(f"{name}: {error!r}")
            continue
        problems += [f"{name}: {problem}" for problem in _cover_problems(row, found, function)]
        saved += len(found.cover) < count_ones(tabulate(function).on)
    return problems + _too_few(saved, "sources take fewer cubes than they have rows")


def _cover_problems(row: Minimizer, found: MinimizationResult, function: BooleanFunction) -> Iterator[str]:
    table = tabulate(function)
    rows = 1 << len(function.inputs)
    values = found.cover.evaluate(row_words(len(function.inputs), 0, rows), COMBINE[row.kind])
    free = np.zeros_like(table.on) if table.dc is None else table.dc
    if found.kind != row.kind:
        yield f"a cover of the kind {found.kind!r}, not {row.kind!r}"
    if (table.on & ~free & ~values).any():
        yield "0 on the on-set"
    if (values & ~(table.on | free) & tail_mask(rows)).any():
        yield "1 on the off-set"
    if not 0 <= found.at_least <= len(found.cover):
        yield f"at least {found.at_least} cubes, but {len(found.cover)} are there"
    if row.kind == "disjoint" and found.cover.overlapping().any():
        yield "cubes that overlap"


def pass_problems(row: Pass, graphs: Iterable[Graph]) -> list[str]:
    """Return where a pass breaks its promise, and whether it changes too few of the networks.

    Parameters
    ----------
    row : Pass
    graphs : iterable of networkx.DiGraph
        Of few inputs: they are run on every vector.
    """
    problems, changed = [], 0
    for place, graph in enumerate(graphs):
        problems += [f"network {place}: {problem}" for problem in broken_promises(row, graph)]
        changed += row.run(graph) is not graph
    return problems + _too_few(changed, "networks are changed")


def broken_promises(row: Pass, graph: Graph) -> Iterator[str]:
    """Yield what a pass does to a network that it may not: change it in place, its values, or what it may not raise."""
    untouched = graph.copy()
    result = row.run(graph)
    if not nx.utils.graphs_equal(graph, untouched):
        yield "the network given is changed"
    check_graph(result)
    if result.graph != untouched.graph:
        yield "other inputs, outputs or attributes"
        return
    rows = vectors(untouched)
    if not np.array_equal(execute(result, rows, "float64"), execute(untouched, rows, "float64")):
        yield "other values"
    yield from _raised(row, count(untouched), count(result))
    if row.run(result) is not result:
        yield "a second run changes what the first returned"
    if not nx.utils.graphs_equal(row.run(untouched), result):
        yield "another network at the second call"


def _raised(row: Pass, before: Counts, after: Counts) -> Iterator[str]:
    for what in COUNTS:
        if what not in row.may_raise and getattr(after, what) > getattr(before, what):
            yield f"{what} grew from {getattr(before, what)} to {getattr(after, what)}"


def vectors(graph: Graph) -> list[tuple[int, ...]]:
    """Return every input vector of a network."""
    return list(product((0, 1), repeat=len(graph.graph["inputs"])))


def frontend_problems(row: Frontend, texts: Mapping[str, Sequence[str]]) -> list[str]:
    """Return which texts a frontend does not recognise or reads as another function, and how it takes what is none.

    Parameters
    ----------
    row : Frontend
    texts : mapping of str to sequence of str
        In its format, each with the column of values of every output.
    """
    problems, understood = [], 0
    for text, columns in texts.items():
        try:
            values = tabulate(row.read(text, "<text>")).values()
        except Exception as error:
            problems.append(f"{text!r}: {error!r}")
            continue
        understood += 1
        if ["".join("-" if value < 0 else str(value) for value in column) for column in values] != list(columns):
            problems.append(f"{text!r}: other values than {columns}")
        if not row.recognise(text):
            problems.append(f"{text!r}: not recognised")
    for text in ("", "\0", "((("):
        try:
            row.read(text, "<text>")
            problems.append(f"{text!r} is read")
        except BoolnetError:
            pass
        except Exception as error:
            problems.append(f"{text!r}: {error!r}")
    return problems + _too_few(understood, "texts are read")


def exporter_problems(row: Exporter, graphs: Mapping[str, Graph]) -> list[str]:
    """Return which networks do not come back from a file's bytes, and how a format takes bytes that hold none."""
    problems, returned = [], 0
    assert row.read is not None
    for name, graph in graphs.items():
        try:
            data = row.write(graph)
            again = row.read(data, "net")
        except NotExpressible:
            continue
        except Exception as error:
            problems.append(f"{name}: {error!r}")
            continue
        returned += 1
        if any(again.graph.get(key) != graph.graph.get(key) for key in ("inputs", "outputs", *ATTRIBUTES)):
            problems.append(f"{name}: other names or another header come back")
        elif not np.array_equal(execute(again, vectors(graph)), execute(graph, vectors(graph))):
            problems.append(f"{name}: other values come back")
        elif row.keeps == "everything" and digest(again) != digest(graph):
            problems.append(f"{name}: another network comes back")
        if data != row.write(graph.copy()):
            problems.append(f"{name}: other bytes at the second call")
    for data in (b"", b"\xff\xfe garbage", b"{}"):
        try:
            row.read(data, "net")
            problems.append(f"{data!r} is read")
        except BoolnetError:
            pass
        except Exception as error:
            problems.append(f"{data!r}: {error!r}")
    return problems + _too_few(returned, "networks come back")


def writer_problems(
    row: Writer, meaning: TextReader | None, found: Mapping[str, tuple[BooleanFunction, Any]]
) -> list[str]:
    """Return which covers a notation writes as another function, or where nobody reads it back, does not tell apart.

    Parameters
    ----------
    row : Writer
    meaning : callable or None
        From a text, the inputs and the outputs to the values, shape (n_outputs, 2^n): what a reader takes it for.
    found : mapping of str to (BooleanFunction, NamedCover)
        Functions, and covers of them.
    """
    if meaning is None:
        return _indistinct(row, found)
    problems, right = [], 0
    for name, (function, named) in found.items():
        try:
            text = row.write(named.cover, function.inputs, function.outputs, named.minimized.kind)
            values = np.asarray(meaning(text, function.inputs, function.outputs))
        except Exception as error:
            problems.append(f"{name}: {error!r}")
            continue
        wanted = tabulate(function).values()
        is_right = values.shape == wanted.shape and bool(((values == wanted) | (wanted < 0)).all())
        right += is_right
        if not is_right:
            problems.append(f"{name}: another function: {text!r}")
    return problems + _too_few(right, "covers are written right")


def _indistinct(row: Writer, found: Mapping[str, tuple[BooleanFunction, Any]]) -> list[str]:
    """Return which functions of the same inputs and outputs have one text."""
    problems, known = [], dict[tuple[Any, ...], tuple[str, list[list[int]]]]()
    for name, (function, named) in found.items():
        text = row.write(named.cover, function.inputs, function.outputs, named.minimized.kind)
        values = named.cover.evaluate(row_words(len(function.inputs), 0, 64), COMBINE[named.minimized.kind]).tolist()
        other, others = known.setdefault((function.inputs, function.outputs, text), (name, values))
        if values != others:
            problems.append(f"{name}: the text of {other}: {text!r}")
    return problems + _too_few(len({text for _, _, text in known}), "texts are written")


TextReader = Callable[[str, Sequence[str], Sequence[str]], Any]


def expression_values(text: str, inputs: Sequence[str], outputs: Sequence[str]) -> Any:
    return tabulate(read_expression(f"inputs {' '.join(inputs)}\n{text}" if inputs else text)).values()


def pla_values(text: str, inputs: Sequence[str], outputs: Sequence[str]) -> Any:
    return tabulate(read_pla(text)).values()


def sympy_values(text: str, inputs: Sequence[str], outputs: Sequence[str]) -> list[list[int]]:
    """Return the values of what makes sympy objects, its names read as Python's own operations."""
    operations: dict[str, Any] = {
        "And": lambda *values: all(values),
        "Or": lambda *values: any(values),
        "Xor": lambda *values: sum(values) % 2 == 1,
        "Not": lambda value: not value,
        "true": True,
        "false": False,
    }
    columns: list[list[int]] = [[] for _ in outputs]
    for bits in product((False, True), repeat=len(inputs)):
        names = dict(zip(inputs, bits, strict=True))
        scope = {**operations, "Symbol": names.__getitem__, **names}
        exec(text if "=" in text else f"{outputs[0]} = {text}", scope)  # what a user of the text does
        for column, output in zip(columns, outputs, strict=True):
            column.append(int(scope[output]))
    return columns


LATEX_AS_EXPRESSION = (
    (r"\\begin\{aligned\}|\\end\{aligned\}|&", ""),
    (r"\\mathit\{(\w+)\}", r"\1"),
    (r"\\overline\{(\w+)\}", r"!\1"),
    (r"_\{(\w+)\}", r"\1"),
    (r"\\,", "&"),
    (r"\\lor", "|"),
    (r"\\oplus", "^"),
    (r"\\\\", "\n"),
)


def latex_values(text: str, inputs: Sequence[str], outputs: Sequence[str]) -> Any:
    for pattern, replacement in LATEX_AS_EXPRESSION:
        text = re.sub(pattern, replacement, text)
    return expression_values(text, inputs, outputs)


#: How a reader takes a text in each notation that is read back.
TEXT_READERS: Mapping[str, TextReader] = {
    "expr": expression_values,
    "pla": pla_values,
    "sympy": sympy_values,
    "latex": latex_values,
}


def _too_few(number: int, what: str) -> list[str]:
    return [] if number >= AT_LEAST else [f"only {number} {what}, fewer than {AT_LEAST}"]
