"""VNN-LIB, the properties that verifiers of networks are asked: a file holds the search for a counterexample.

A verifier that says unsat has proved the claim; one that says sat has an input vector that breaks it. Verifiers know
real inputs only, so every input is forced to 0 or 1: by a disjunction, or by a gadget in the network, an output more,
``sum of min(x, 1 - x)``, that must be 0 but for a tolerance. Verifiers that compute in floats take a bound without any
room for infeasible, and this one is too small to move an output by more than 1/5, by the slopes of the network.
Outputs are 0 and 1 (or, where the network's meaning is "positive", whole numbers that are more than 0 where they are
true), so that they are told apart at 1/4 and 3/4, far from any tolerance.

References
----------
.. [1] VNN-LIB, https://www.vnnlib.org.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import networkx as nx

from boolnet.core.errors import BoolnetError, NotExpressible, listed, unknown_name
from boolnet.export.claims import Claim, Literal, read_claim
from boolnet.export.header import digest
from boolnet.export.names import quoted
from nets.graphs.affine import Affine, GraphBuilder
from nets.graphs.compose import side_by_side
from nets.graphs.counts import count
from nets.graphs.graph import Graph, Node, levels, weights_into, with_attributes
from nets.graphs.intervals import is_integral

VERSIONS = ("1.0", "2.0")
BINARY = ("disjunction", "gadget")
FALSE, TRUE = "0.25", "0.75"  # what an output is at most where it is 0, at least where it is 1
GADGET = "binary"


@dataclass(frozen=True, eq=False)
class Property:
    """A property file.

    Attributes
    ----------
    data : bytes
    networks : tuple of networkx.DiGraph
        What it is of, in the order of its declarations: the network that was given, or one made for it.
    """

    data: bytes
    networks: tuple[Graph, ...]


def write_vnnlib(graph: Graph, query: str = "binary", version: object = "1.0", binary: str = "disjunction") -> bytes:
    """Return the property file of a claim of one network; see `property_of`.

    Parameters
    ----------
    graph : networkx.DiGraph
    query : str
        See `boolnet.export.claims.read_claim`.
    version : {"1.0", "2.0"}
    binary : {"disjunction", "gadget"}
        With the gadget it is of the network that `with_gadget` returns.
    """
    return property_of(graph, query, version, binary).data


def property_of(graph: Graph, query: str, version: object = "1.0", binary: str = "disjunction") -> Property:
    """Return the property file of a claim of one network.

    Parameters
    ----------
    graph : networkx.DiGraph
    query : str
        See `boolnet.export.claims.read_claim`.
    version : {"1.0", "2.0"}
    binary : {"disjunction", "gadget"}

    Raises
    ------
    BoolnetError
        If the query is none, or the version or the way to binary inputs is unknown.
    NotExpressible
        If outputs mean "positive" and are no integers, or are claimed to be 0 or 1.

    Examples
    --------
    >>> import boolnet
    >>> made = property_of(boolnet.compile("a & b").graph, "y=0 given a=0", version="2.0")
    >>> print(made.data.decode().split(";")[-1].split(chr(10), 1)[1], end="")
    (declare-network N
      (declare-input X float32 [1, 2])
      (declare-output Y float32 [1, 1]))
    (assert (== X[0, 0] 0.0))
    (assert (or (== X[0, 1] 0.0) (== X[0, 1] 1.0)))
    (assert (>= Y[0, 0] 0.75))
    """
    known = _version(version)
    _check_binary(binary)
    inputs, outputs = (list(map(str, graph.graph[key])) for key in ("inputs", "outputs"))
    claim = read_claim(str(query), inputs, outputs)
    _check_meaning(graph, claim)
    network = with_gadget(graph) if binary == "gadget" else graph
    writer = _Writer(known, [network], gadget=binary == "gadget")
    writer.force_binary(claim.given)
    writer.break_claim(claim, len(outputs))
    return Property(writer.text([f"claim: {quoted(str(query))}"]), (network,))


def equivalence_of(
    first: Graph, second: Graph, version: object = "1.0", binary: str = "disjunction", *, joined: bool = False
) -> Property:
    """Return the property file of the claim that two networks compute the same function.

    In version 2.0 it declares both; version 1.0 knows one network, so both are put side by side in one.

    Parameters
    ----------
    first, second : networkx.DiGraph
        Of the same inputs, and the same outputs or one each; they are matched by name.
    version : {"1.0", "2.0"}
    binary : {"disjunction", "gadget"}
        The gadget is an output of the first, or of the one network.
    joined : bool
        Whether they are put side by side in version 2.0 too.

    Raises
    ------
    BoolnetError
        If they have other inputs or outputs.

    Examples
    --------
    >>> import boolnet
    >>> xor, lut = (boolnet.compile("a ^ b", strategy=name).graph for name in ("xor-tree", "lut"))
    >>> made = equivalence_of(xor, lut)
    >>> made.networks[0].graph["outputs"]
    ('y', 'y of the second')
    """
    known = _version(version)
    _check_binary(binary)
    pairs = _pairs(first, second)
    for graph in (first, second):
        _check_meaning(graph, Claim(((Literal(0, True),),)))
    m = len(first.graph["outputs"])
    said = ["claim: both networks compute the same function", *_digests(first, second)]
    is_joined = joined or known == "1.0"
    if is_joined:
        both = _beside(first, second)
        both = with_gadget(both) if binary == "gadget" else both
        writer = _Writer(known, [both], gadget=binary == "gadget")
        places = [((0, i), (0, m + j)) for i, j in pairs]
    else:
        both = with_gadget(first) if binary == "gadget" else first
        writer = _Writer(known, [both, second], gadget=binary == "gadget")
        places = [((0, i), (1, j)) for i, j in pairs]
    writer.force_binary(())
    if not is_joined:
        writer.tie_inputs()
    writer.differ(places)
    return Property(writer.text(said), tuple(writer.networks))


def with_gadget(graph: Graph) -> Graph:
    """Return a network with an output more, that is 0 where every input is 0 or 1 and more in between.

    Examples
    --------
    >>> import boolnet
    >>> from nets import execute
    >>> execute(with_gadget(boolnet.compile("a & b").graph), [[1, 1], [1, 0.25]])[:, 1].tolist()
    [0.0, 0.25]
    """
    inputs = graph.graph["inputs"]
    if not inputs:
        raise NotExpressible(
            "a network without inputs has no vectors to search", help="run it: its outputs are constant"
        )
    name = GADGET
    while name in graph:
        name += "_"
    net = GraphBuilder(inputs)
    values = [net.input(one) for one in inputs]
    net.output(name, Affine.sum([*values, *(-net.neuron(2 * value - 1) for value in values)]))
    facts = {"meaning": graph.graph.get("meaning", "exact")}
    return with_attributes(side_by_side(graph, net.build()), **facts)


def tolerance(graph: Graph) -> Fraction:
    """Return how far inputs may be from 0 and 1, all together, so that no output moves by more than 1/5.

    Examples
    --------
    >>> import boolnet
    >>> tolerance(boolnet.compile("a & b").graph), tolerance(boolnet.compile("a ^ b ^ c", strategy="xor-tree").graph)
    (Fraction(1, 10), Fraction(1, 100))
    """
    steepest = Fraction(0)
    order = list(levels(graph))[::-1]
    for output in graph.graph["outputs"]:
        slopes: dict[Node, Fraction] = {output: Fraction(1)}
        for node in order:
            if slope := slopes.get(node):
                for source, weight in weights_into(graph, node).items():
                    slopes[source] = slopes.get(source, Fraction(0)) + slope * abs(Fraction(weight))
        steepest = max([steepest, *(slopes.get(node, Fraction(0)) for node in graph.graph["inputs"])])
    result = Fraction(1, 10)
    while steepest * result > Fraction(1, 5):
        result /= 10
    return result


def _decimal(tenths: Fraction) -> str:
    """Return a power of a tenth in digits."""
    return f"0.{str(tenths.denominator)[1:-1]}1"


def _beside(first: Graph, second: Graph) -> Graph:
    taken = {*first.graph["outputs"], *first.graph["inputs"], *second.graph["outputs"]}
    names = {}
    for node in second.graph["outputs"]:
        new = f"{node} of the second"
        while new in taken:
            new += "_"
        taken.add(new)
        names[node] = new
    renamed: Graph = nx.relabel_nodes(second, names)
    renamed.graph["outputs"] = tuple(names[node] for node in second.graph["outputs"])
    ordered = side_by_side(first, renamed)
    return with_attributes(ordered, meaning=first.graph.get("meaning", "exact"))


def _pairs(first: Graph, second: Graph) -> list[tuple[int, int]]:
    """Return which outputs must be equal."""
    for key in ("inputs", "outputs"):
        one, other = (list(map(str, graph.graph[key])) for graph in (first, second))
        if set(one) != set(other) and (key == "inputs" or len(one) != 1 or len(other) != 1):
            raise BoolnetError(
                f"the networks have other {key}: {listed(one)}, and {listed(other)}", help="give them the same names"
            )
    one, other = (list(map(str, graph.graph["outputs"])) for graph in (first, second))
    return [(i, other.index(name) if name in other else 0) for i, name in enumerate(one)]


def _digests(first: Graph, second: Graph) -> list[str]:
    return [f"first: {digest(first)}", f"second: {digest(second)}"]


def _version(version: object) -> str:
    text = {"1": "1.0", "2": "2.0"}.get(str(version), str(version))
    if text not in VERSIONS:
        raise unknown_name("version of VNN-LIB", str(version), VERSIONS)
    return text


def _check_binary(binary: str) -> None:
    if binary not in BINARY:
        raise unknown_name("way to binary inputs", str(binary), BINARY)


def _check_meaning(graph: Graph, claim: Claim) -> None:
    if graph.graph.get("meaning", "exact") == "exact":
        return
    if claim.is_binary:
        raise NotExpressible("outputs of this network are true where they are more than 0, not 0 or 1", help="y=1 ...")
    if not is_integral(graph):
        raise NotExpressible("outputs of this network may be ever so little more than 0", help="compile it anew")


Place = tuple[int, int]  # which network, which output


class _Writer:
    """A file under construction: assertions, in the words of one version."""

    def __init__(self, version: str, networks: Sequence[Graph], gadget: bool) -> None:
        self.version, self.networks, self.gadget = version, list(networks), gadget
        self.lines: list[str] = []

    def _x(self, i: int, network: int = 0) -> str:
        return f"X_{i}" if self.version == "1.0" else f"{self._name('X', network)}[0, {i}]"

    def _y(self, place: Place) -> str:
        return f"Y_{place[1]}" if self.version == "1.0" else f"{self._name('Y', place[0])}[0, {place[1]}]"

    def _name(self, letter: str, network: int) -> str:
        return letter if len(self.networks) == 1 else f"{letter}{network + 1}"

    def _is(self, place: Place, is_true: bool) -> str:
        return f"(>= {self._y(place)} {TRUE})" if is_true else f"(<= {self._y(place)} {FALSE})"

    def _add(self, condition: str) -> None:
        self.lines.append(f"(assert {condition})")

    def _any(self, cases: Sequence[Sequence[str]]) -> None:
        """Assert that all conditions of one case hold."""
        if len(cases) == 1:
            for condition in cases[0]:
                self._add(condition)
            return
        bare = self.version == "2.0"  # readers of version 1.0 want an "and" around one condition too
        parts = (case[0] if bare and len(case) == 1 else f"(and {' '.join(case)})" for case in cases)
        self._add(f"(or {' '.join(parts)})")

    def force_binary(self, given: Sequence[Literal]) -> None:
        """Assert the inputs that are given, and of the others that each is 0 or 1."""
        fixed = {one.number: one.is_true for one in given}
        for i in range(len(self.networks[0].graph["inputs"])):
            x = self._x(i)
            if i in fixed:
                self._fix(x, "1.0" if fixed[i] else "0.0")
                continue
            if self.version == "1.0" or self.gadget:
                self._add(f"(>= {x} 0.0)")
                self._add(f"(<= {x} 1.0)")
            if not self.gadget and self.version == "1.0":
                self._any([[f"(<= {x} 0.0)"], [f"(>= {x} 1.0)"]])
            elif not self.gadget:
                self._any([[f"(== {x} 0.0)"], [f"(== {x} 1.0)"]])
        if self.gadget:
            last = self._y((0, len(self.networks[0].graph["outputs"]) - 1))
            self._add(f"(<= {last} {_decimal(min(map(tolerance, self.networks)))})")

    def _fix(self, x: str, value: str) -> None:
        if self.version == "2.0":
            self._add(f"(== {x} {value})")
        else:
            self._add(f"(>= {x} {value})")
            self._add(f"(<= {x} {value})")

    def tie_inputs(self) -> None:
        """Assert that both networks have the same inputs, by name."""
        first, second = (list(map(str, graph.graph["inputs"])) for graph in self.networks)
        for i, name in enumerate(first):
            self._add(f"(== {self._x(i)} {self._x(second.index(name), 1)})")

    def break_claim(self, claim: Claim, outputs: int) -> None:
        """Assert that the claim is broken."""
        if not claim.is_binary:
            self._any([[self._is((0, one.number), one.is_true) for one in case] for case in claim.broken])
            return
        cases: list[list[str]] = []
        for j in range(outputs):
            y = self._y((0, j))
            cases += [[f"(<= {y} -0.25)"], [f"(>= {y} {FALSE})", f"(<= {y} {TRUE})"], [f"(>= {y} 1.25)"]]
        self._any(cases)

    def differ(self, pairs: Sequence[tuple[Place, Place]]) -> None:
        """Assert that the outputs of one pair differ."""
        self._any([[self._is(one, way), self._is(other, not way)] for one, other in pairs for way in (True, False)])

    def text(self, said: Sequence[str]) -> bytes:
        """Return the file."""
        lines = ["; boolnet: sat is an input vector that breaks the claim, unsat proves it", *(f"; {s}" for s in said)]
        for k, graph in enumerate(self.networks):
            inputs, outputs = graph.graph["inputs"], graph.graph["outputs"]
            lines += [f"; {self._x(i, k)} = {quoted(str(node))}" for i, node in enumerate(inputs)]
            lines += [f"; {self._y((k, j))} = {quoted(str(node))}" for j, node in enumerate(outputs)]
        if self.version == "1.0":
            (graph,) = self.networks
            lines += [f"(declare-const {self._x(i)} Real)" for i in range(len(graph.graph["inputs"]))]
            lines += [f"(declare-const {self._y((0, j))} Real)" for j in range(len(graph.graph["outputs"]))]
        else:
            lines[0:0] = ["(vnnlib-version <2.0>)"]
            lines += [line for k in range(len(self.networks)) for line in self._declared(k)]
        return "\n".join([*lines, *self.lines, ""]).encode()

    def _declared(self, k: int) -> list[str]:
        graph = self.networks[k]
        kind = count(graph).dtype or "float64"
        sizes = (len(graph.graph[key]) for key in ("inputs", "outputs"))
        ends = [
            f"  (declare-{word} {self._name(letter, k)} {kind} [1, {size}])"
            for word, letter, size in zip(("input", "output"), "XY", sizes, strict=True)
        ]
        return [f"(declare-network {self._name('N', k)}", ends[0], ends[1] + ")"]
