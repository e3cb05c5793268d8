"""The pipeline: a source in, a counted and verified network out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from boolnet.compiler.comparison import ComparedRows, compare_function
from boolnet.compiler.compiled import Compiled
from boolnet.compiler.effort import effort_work, time_limit_seconds
from boolnet.compiler.request import Request
from boolnet.compiler.size import refuse_too_large
from boolnet.compiler.stages import compile_function
from boolnet.core.budget import Budget, Report
from boolnet.core.errors import unknown_name
from boolnet.core.output_semantics import check_output_semantics
from boolnet.frontends import is_sympy, read
from boolnet.functions.align import align
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers import MINIMIZERS, CoverObjective, minimize_cover
from boolnet.verification.verification import Certificate, Progress, verify_function
from boolnet.writers.named_cover import NamedCover
from nets.graphs.graph import Graph


def compile(
    source: Any,
    *,
    format: str | None = None,
    strategy: str = "auto",
    meaning: str = "exact",
    passes: str = "default",
    inputs: Sequence[str] | int | None = None,
    objective: str = "nodes",
    max_layers: int | None = None,
    max_weight: int | None = None,
    dtype: str | None = None,
    layered: bool | None = None,
    effort: str | float = "default",
    time_limit: float = math.inf,
    audit: bool = False,
    verify: bool = True,
    progress: Progress | None = None,
    budget: Budget | None = None,
) -> Compiled:
    """Compile a Boolean function to a ReLU network, count it, and verify it.

    Parameters
    ----------
    source : str, Path, sympy Boolean, callable, array_like or BooleanFunction
        See `boolnet.read`.
    format : str, optional
        The format of a text that shall not be recognised: "expr", "table", "pla" or "cnf".
    strategy : str
        A row of `boolnet.strategies.STRATEGIES`, or "auto" for the one with the fewest nodes.
    meaning : {"exact", "positive"}
        Whether the outputs are always 0 or 1, or more than 0 where the function is true.
    passes : str
        "default", "none", or rows of `boolnet.passes.PASSES` separated by commas.
    inputs : sequence of str, optional
        The inputs, in the order wanted.
    objective : {"nodes", "layers", "edges", "precision"}
        What to have little of; see `boolnet.strategies.spec.OBJECTIVES`.
    max_layers, max_weight : int, optional
        Limits: hidden layers and the output layer together; the largest magnitude of a weight.
    dtype : {"float32", "float64"}, optional
        What must be proved to hold every value exactly.
    layered : bool, optional
        Whether every edge must join neighbouring layers, as the default passes see to; False allows skips.
    effort : {"low", "default", "high"} or float
        How much work to spend on a better network; a number is units of work, about a millisecond each.
    time_limit : float
        Seconds after which the search ends with the best so far, whatever work is left.
    audit : bool
        Verify after every pass, and name the pass that broke the network.
    verify : bool
        False leaves the network unverified; its certificate is None.
    progress : callable, optional
        Called during verification with (vectors done, vectors in all).
    budget : Budget, optional
        In the place of `effort` and `time_limit`: can be stopped from outside, and the best network so far is taken.

    Returns
    -------
    net : Compiled

    Raises
    ------
    BoolnetError
        If the source cannot be read, the network would be larger than the memory limit, or none keeps the limits.
    VerificationError
        If the network is wrong: a bug of boolnet's.

    Examples
    --------
    >>> import boolnet
    >>> net = boolnet.compile("x1 ^ x2 ^ x3", strategy="xor-tree")
    >>> net.counts.nodes, net.counts.layers
    (6, 3)
    >>> net([[0, 1, 1], [1, 1, 1]]).tolist()
    [[0.0], [1.0]]
    >>> print(net.certificate)
    proved on all 8 rows
    """
    request = Request.of(
        strategy=strategy,
        meaning=meaning,
        passes=passes,
        objective=objective,
        max_layers=max_layers,
        max_weight=max_weight,
        dtype=dtype,
        layered=layered,
        audit=audit,
    )
    budget = budget or Budget(effort_work(effort), seconds=time_limit_seconds(time_limit))
    function = read(source, format, inputs=inputs)
    return compile_function(function, request, budget, verify=verify, progress=progress)


def compare(
    source: Any,
    *,
    format: str | None = None,
    meaning: str = "exact",
    passes: str = "default",
    inputs: Sequence[str] | int | None = None,
    objective: str = "nodes",
    max_layers: int | None = None,
    max_weight: int | None = None,
    dtype: str | None = None,
    layered: bool | None = None,
    effort: str | float = "default",
    time_limit: float = math.inf,
    budget: Budget | None = None,
) -> ComparedRows:
    """Compile a Boolean function by every strategy, side by side.

    Parameters
    ----------
    source, format, meaning, passes, inputs, objective, max_layers, max_weight, dtype, layered, effort
        As in `compile`.
    time_limit, budget
        As in `compile`.

    Returns
    -------
    rows : ComparedRows, a list of Compared
        One for each strategy, verified; the best for the objective and the Pareto front are marked.

    Examples
    --------
    >>> import boolnet
    >>> rows = boolnet.compare("a ^ b", effort="low")
    >>> [row.counts.nodes for row in rows if row.is_best]
    [3]
    """
    request = Request.of(
        meaning=meaning,
        passes=passes,
        objective=objective,
        max_layers=max_layers,
        max_weight=max_weight,
        dtype=dtype,
        layered=layered,
    )
    budget = budget or Budget(effort_work(effort), seconds=time_limit_seconds(time_limit))
    return compare_function(read(source, format, inputs=inputs), request, budget)


def verify(
    network: Graph | Compiled,
    source: Any,
    meaning: str | None = None,
    *,
    format: str | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Certificate:
    """Run a network against a source: every row up to 24 inputs, sampled vectors beyond.

    Inputs and outputs are matched by name; by position where the source names none (a bare table, a lambda).

    Parameters
    ----------
    network : networkx.DiGraph or Compiled
    source : anything that `boolnet.read` takes
    meaning : {"exact", "positive"}, optional
        By default what the network says of itself, else "exact".
    format, seed, progress
        As in `compile`; `seed` chooses the sampled vectors.

    Returns
    -------
    certificate : Certificate
        With ``ok`` False and a counterexample where the network is wrong.

    Examples
    --------
    >>> import boolnet
    >>> net = boolnet.compile("a & b")
    >>> boolnet.verify(net, "!(!a | !b)").ok
    True
    >>> print(boolnet.verify(net, "a | b"))
    wrong: y is 0.0, expected 1, at a=0, b=1
    """
    graph = network.graph if isinstance(network, Compiled) else network
    meaning = check_output_semantics(meaning or graph.graph.get("meaning", "exact"))
    function = align(read(source, format), graph)
    return verify_function(graph, function, meaning, seed=seed, progress=progress)


def minimize(
    source: Any,
    *,
    format: str | None = None,
    inputs: Sequence[str] | int | None = None,
    method: str = "best",
    objective: CoverObjective = "cubes",
    effort: str | float | None = None,
    time_limit: float = math.inf,
    report: Report | None = None,
) -> Any:
    """Minimise a Boolean function to a sum of products.

    Parameters
    ----------
    source, format, inputs
        As in `compile`; a `Cover` too.
    method : str
        A row of `boolnet.minimizers.MINIMIZERS`: "best", "exact", "heuristic", "disjoint" or "esop".
    objective : {"cubes", "literals"}
        What to have few of.
    effort, time_limit
        As in `compile`; the method's own effort by default, which is high for "exact".
    report : callable, optional
        Called with a line for people whenever there is news.

    Returns
    -------
    found : NamedCover, or a sympy Boolean where `source` is one
        A cover with as few cubes as were found, checked against the function, and what is known of its size. For a
        sympy Boolean its smallest disjunctive normal form, as `sympy.simplify_logic` with ``form="dnf", force=True``
        would give it; read it with `boolnet.read` first to have the `NamedCover`.

    Examples
    --------
    >>> import boolnet
    >>> str(boolnet.minimize("m(0, 1, 2, 5, 6, 7)", inputs="abc")).count("|") + 1
    3
    >>> from sympy.abc import x, y, z
    >>> boolnet.minimize((x & y) | (x & ~y) | (y & z))
    x | (y & z)
    """
    function = read(source, format, inputs=inputs)
    budget = Budget(minimizer_work(method, effort), report, seconds=time_limit_seconds(time_limit))
    found = minimize_function(function, method=method, objective=objective, budget=budget)
    return _in_symbols_of(source, found) if is_sympy(source) else found


def _in_symbols_of(source: Any, found: NamedCover) -> Any:
    """Return a cover in sympy, with the very symbols of the source, which may carry assumptions."""
    from sympy import Symbol

    return found.to_sympy().xreplace({Symbol(symbol.name): symbol for symbol in source.free_symbols})


def minimizer_work(method: str, effort: str | float | None = None) -> float:
    """Return the units of work of a minimisation: as asked, or the method's own.

    Examples
    --------
    >>> minimizer_work("best"), minimizer_work("exact"), minimizer_work("exact", "low")
    (4000.0, 60000.0, 500.0)
    """
    if method not in MINIMIZERS:
        raise unknown_name("minimiser", method, list(MINIMIZERS))
    return effort_work(MINIMIZERS[method].effort if effort is None else effort)


def minimize_function(
    function: BooleanFunction,
    *,
    method: str = "best",
    objective: CoverObjective = "cubes",
    budget: Budget | None = None,
) -> NamedCover:
    """Minimise what was read already.

    Parameters
    ----------
    function : BooleanFunction
    method, objective
        As in `minimize`.
    budget : Budget, optional
        Ends the search with the best cover so far; the default effort where none is given.
    """
    refuse_too_large(function)
    found = minimize_cover(function, method, objective=objective, budget=budget)
    return NamedCover(function.inputs, function.outputs, found)
