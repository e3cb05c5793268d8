"""The pipeline: a source in, a counted and verified network out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike, NDArray

from boolnet.align import align
from boolnet.choose import choose
from boolnet.export import save
from boolnet.frontends import is_sympy, read
from boolnet.function import BooleanFunction, check_vectors
from boolnet.meaning import check_meaning
from boolnet.minimizers import DEFAULT_SECONDS, Minimized, Objective, minimize_cover
from boolnet.named_cover import NamedCover
from boolnet.passes import pass_names
from boolnet.verification import Certificate, Progress, verify_function
from boolnet.watch import Report, Watch
from nets import Counts, Executor, count
from nets.graph import Graph


@dataclass(frozen=True, eq=False)
class Compiled:
    """A compiled network and all that is known of it.

    Attributes
    ----------
    graph : networkx.DiGraph
        The network, by the contract of `nets.graph`.
    counts : Counts
    certificate : Certificate or None
        How it was verified; None where that was not asked for.
    function : BooleanFunction
        What was read from the source.
    strategy : str
    reason : str
        Why this strategy.
    meaning : str
    minimized : Minimized or None
        The cover it was built from, None where it was built from the formula as written.
    """

    graph: Graph
    counts: Counts
    certificate: Certificate | None
    function: BooleanFunction
    strategy: str
    reason: str
    meaning: str
    minimized: Minimized | None

    @cached_property
    def _executor(self) -> Executor:
        return Executor(self.graph)

    def __call__(self, X: ArrayLike) -> NDArray[Any]:
        """Run the network.

        Parameters
        ----------
        X : array_like of 0 and 1, shape (n_samples, n)
            Columns in the order of ``function.inputs``.

        Returns
        -------
        Y : ndarray of float, shape (n_samples, m)
        """
        return self._executor(check_vectors(X, self.function.inputs))

    def save(self, path: str | Path) -> Path:
        """Write the network to a file; the suffix names the format."""
        return save(self.graph, path)

    def as_dict(self, files: Sequence[str] = ()) -> dict[str, Any]:
        """Return what is known of the network, for JSON."""
        result: dict[str, Any] = {"inputs": list(self.function.inputs), "outputs": list(self.function.outputs)}
        result |= {"strategy": self.strategy, "meaning": self.meaning} | self.counts.as_dict()
        result["verified"] = self.certificate.as_dict() if self.certificate else None
        return result | {"files": list(files)}


def compile(
    source: Any,
    *,
    format: str | None = None,
    strategy: str = "auto",
    meaning: str = "exact",
    passes: str = "default",
    inputs: Sequence[str] | int | None = None,
    verify: bool = True,
    progress: Progress | None = None,
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
    verify : bool
        False leaves the network unverified; its certificate is None.
    progress : callable, optional
        Called during verification with (vectors done, vectors in all).

    Returns
    -------
    net : Compiled

    Raises
    ------
    BoolnetError
        If the source cannot be read, or the network would be larger than the memory limit.
    VerificationError
        If the network is wrong: a bug of boolnet's.

    Examples
    --------
    >>> import boolnet
    >>> net = boolnet.compile("x1 ^ x2 ^ x3", strategy="xor-tree")
    >>> net.counts.nodes, net.counts.layers
    (6, 4)
    >>> net([[0, 1, 1], [1, 1, 1]]).tolist()
    [[0.0], [1.0]]
    >>> print(net.certificate)
    proved on all 8 rows
    """
    check_meaning(meaning)
    names = pass_names(passes)
    function = read(source, format, inputs=inputs)
    choice = choose(function, strategy, meaning, names)
    graph = choice.construction.graph
    graph.graph.update(meaning=meaning, strategy=choice.strategy)
    certificate = verify_function(graph, function, meaning, progress=progress) if verify else None
    if certificate is not None:
        certificate.require()
    minimized = choice.construction.minimized
    return Compiled(graph, count(graph), certificate, function, choice.strategy, choice.reason, meaning, minimized)


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
    meaning = check_meaning(meaning or graph.graph.get("meaning", "exact"))
    function = align(read(source, format), graph)
    return verify_function(graph, function, meaning, seed=seed, progress=progress)


def minimize(
    source: Any,
    *,
    format: str | None = None,
    inputs: Sequence[str] | int | None = None,
    method: str = "best",
    objective: Objective = "cubes",
    seconds: float = DEFAULT_SECONDS,
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
    seconds : float
        How long to go on improving.
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
    found = minimize_function(function, method=method, objective=objective, watch=Watch(seconds, report))
    return _in_symbols_of(source, found) if is_sympy(source) else found


def _in_symbols_of(source: Any, found: NamedCover) -> Any:
    """Return a cover in sympy, with the very symbols of the source, which may carry assumptions."""
    from sympy import Symbol

    return found.to_sympy().xreplace({Symbol(symbol.name): symbol for symbol in source.free_symbols})


def minimize_function(
    function: BooleanFunction, *, method: str = "best", objective: Objective = "cubes", watch: Watch | None = None
) -> NamedCover:
    """Minimise what was read already; see `minimize`."""
    found = minimize_cover(function, method, objective=objective, watch=watch)
    return NamedCover(function.inputs, function.outputs, found)
