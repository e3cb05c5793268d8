"""Compiled: a network and all that is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from boolnet.core.errors import counted, listed
from boolnet.drawings.network import count_facts, network_picture
from boolnet.drawings.shown import shown
from boolnet.export import write_network, write_networks
from boolnet.functions.function import BooleanFunction
from boolnet.functions.vectors import Vectors, check_vectors
from boolnet.labels import Label
from boolnet.minimizers import MinimizationResult
from boolnet.minimum.counting import CountingBound
from boolnet.minimum.lower_bound import LowerBound
from boolnet.strategies.spec import Spec
from boolnet.verification.verification import Certificate
from nets import Counts, Executor
from nets.graphs.graph import Graph, with_attributes


@dataclass(frozen=True, eq=False, repr=False)
class Compiled:
    """A compiled network and all that is known of it.

    >>> import boolnet
    >>> boolnet.compile("a ^ b")
    <Compiled a, b -> y by exact: 3 nodes in 2 layers, proved>

    Attributes
    ----------
    graph : networkx.DiGraph
        The network, by the contract of `nets.graphs.graph`.
    counts : Counts
    certificate : Certificate or None
        How it was verified; None where that was not asked for.
    function : BooleanFunction
        What was read from the source; of a network from a file without one, what it computes (`NetworkFunction`).
    strategy : str
    reason : str
        Why this strategy.
    note : str
        What the strategy recognised or chose, in a few words; may be empty.
    spec : Spec
        What was asked for.
    minimized : MinimizationResult or None
        The cover it was built from, None where it was built from the formula as written.
    at_least : LowerBound or None
        How few hidden neurons networks of its kind have at the least, where that is known.
    counting : CountingBound or None
        How few some function of as many inputs and outputs has at the least, where that is known.
    ended_by : str
        What ended the search: "" where all was tried; "work", "clock" or "interrupted" where the network is the best
        found so far.
    """

    graph: Graph
    counts: Counts
    certificate: Certificate | None
    function: BooleanFunction
    strategy: str
    reason: str
    note: str
    spec: Spec
    minimized: MinimizationResult | None
    ended_by: str
    at_least: LowerBound | None
    counting: CountingBound | None

    @property
    def is_complete(self) -> bool:
        """Whether all was tried that was to be."""
        return not self.ended_by

    @property
    def meaning(self) -> str:
        """What its outputs say of the function: "exact" or "positive"."""
        return self.spec.meaning

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its inputs, in order."""
        return tuple(map(str, self.graph.graph["inputs"]))

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of its outputs, in order."""
        return tuple(map(str, self.graph.graph["outputs"]))

    @property
    def labels(self) -> dict[Any, Label]:
        """What the neurons compute, by node; those of which that is not known are left out."""
        return {node: data["label"] for node, data in self.graph.nodes.items() if "label" in data}

    def __repr__(self) -> str:
        ends = f"{listed(self.inputs)} -> {listed(self.outputs)}"
        size = f"{counted(self.counts.nodes, 'node')} in {counted(self.counts.layers, 'layer')}"
        return f"<Compiled {ends} by {self.strategy}: {size}, {self._verified}>"

    def __str__(self) -> str:
        c = self.counts
        return "\n".join(
            [
                f"{listed(self.inputs)} -> {listed(self.outputs)}",
                f"strategy  {self.strategy}: {self.reason}",
                f"nodes     {c.nodes:,} = {c.hidden:,} hidden + {c.outputs:,} output",
                f"layers    {c.layers:,}, edges {c.edges:,}, weights up to {c.max_weight}",
                f"verified  {self.certificate or 'no'}",
            ]
        )

    def _repr_svg_(self) -> str:
        return network_picture(self.graph).svg()

    def _repr_html_(self) -> str:
        facts = [*count_facts(self.counts), ("verified", str(self.certificate or "no"))]
        if self.at_least is not None:
            facts.append(
                (
                    "at least",
                    f"{counted(self.at_least.hidden, 'hidden neuron')}, in networks of kind: {self.at_least.kind}",
                )
            )
        return shown(network_picture(self.graph), [("strategy", f"{self.strategy}: {self.reason}"), *facts])

    @property
    def _verified(self) -> str:
        if self.certificate is None:
            return "not verified"
        return "proved" if self.certificate.proved else self.certificate.method

    @cached_property
    def _executor(self) -> Executor:
        return Executor(self.graph)

    def __call__(self, X: Vectors) -> NDArray[Any]:
        """Run the network.

        Parameters
        ----------
        X : array_like of 0 and 1, shape (n_samples, n), or frame
            Columns in the order of `inputs`; those of a frame (pandas, polars, a structured array, a dict of columns)
            are found by name, in any order, and others are ignored.

        Returns
        -------
        Y : ndarray of float, shape (n_samples, m)
        """
        return self._executor(check_vectors(X, self.inputs))

    def save(self, path: str | Path, to: str | None = None, **options: Any) -> Path:
        """Write the network, with all that a file can say of it, to a file; see `boolnet.save`.

        Parameters
        ----------
        path : path-like
            Its suffix says the format.
        to : str, optional
            The format, where the suffix does not say it.
        **options
            Of the format.
        """
        return write_network(self.described(), self.function, path, to, **options)

    def save_all(self, files: Iterable[tuple[str | Path, str | None]]) -> list[Path]:
        """Write the network to several files, all of them or none, and return where they are.

        Parameters
        ----------
        files : iterable of (path-like, str or None)
            Each with its format, None for what the suffix says.
        """
        return write_networks(self.described(), self.function, files)

    def described(self) -> Graph:
        """Return the network with what is known of it as attributes of the graph, for formats that keep them."""
        facts: dict[str, Any] = {"source": self.function.source}
        facts["certificate"] = None if self.certificate is None else self.certificate.as_dict()
        facts["at_least"] = None if self.at_least is None else self.at_least.as_dict()
        return with_attributes(self.graph, **{key: value for key, value in facts.items() if value})

    def as_dict(self, files: Sequence[str] = ()) -> dict[str, Any]:
        """Return what is known of the network, for JSON."""
        result: dict[str, Any] = {"inputs": list(self.inputs), "outputs": list(self.outputs)}
        result |= {"strategy": self.strategy, "reason": self.reason, "note": self.note, "meaning": self.meaning}
        result |= (
            {"objective": self.spec.objective}
            | self.counts.as_dict()
            | {"complete": self.is_complete, "ended_by": self.ended_by or None}
        )
        result["notes"] = list(self.function.notes)
        result["at_least"] = self.at_least.as_dict() if self.at_least else None
        result["counting"] = self.counting.as_dict() if self.counting else None
        result["verified"] = self.certificate.as_dict() if self.certificate else None
        return result | {"files": list(files)}
