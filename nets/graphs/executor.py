"""Running a network on batches, in the way that takes least time.

A network is lowered once for each way that is taken (`nets.graphs.ways`). All ways give the same numbers to the last
bit: where a network might round, only the plain one is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from nets.core.arrays import Array
from nets.core.errors import GraphError
from nets.graphs.bits.program import Program
from nets.graphs.graph import Graph, Node, checked_levels
from nets.graphs.intervals import bounds, exact_dtype, is_integral, running_dtype
from nets.graphs.ways import Ways
from nets.graphs.ways.network import Network


class Executor:
    """A network ready to run, in several threads too.

    Parameters
    ----------
    graph : networkx.DiGraph
        A network by the contract of `nets.graphs.graph`.
    dtype : str, optional
        "float32" or "float64". By default the smallest that is proved exact for inputs between 0 and 1, and
        float64 where weights are not integers.

    Attributes
    ----------
    dtype : numpy.dtype
    inputs, outputs : tuple
        The nodes behind the columns of X and Y.

    Raises
    ------
    GraphError
        If the graph breaks the contract.
    PrecisionError
        If no `dtype` is given and none holds the values of an integer network exactly.

    Examples
    --------
    >>> from nets.graphs.graph import add_neuron, new_graph
    >>> G = new_graph(["a", "b"])
    >>> add_neuron(G, "y", {"a": 1, "b": 1}, bias=-1, activation="relu")
    >>> G.graph["outputs"] = ("y",)
    >>> run = Executor(G)
    >>> run([[0, 1], [1, 1]]).tolist(), run.dtype.name
    ([[0.0], [1.0]], 'float32')
    """

    def __init__(self, graph: Graph, dtype: str | None = None) -> None:
        level = checked_levels(graph)
        integral = is_integral(graph)
        found = bounds(graph, level)
        reach = max((bound.reach for bound in found.values()), default=0)
        exact = exact_dtype(reach, integral)
        self.dtype = np.dtype(running_dtype(reach, integral) if dtype is None else dtype)
        network = Network(graph, level, self.dtype, exact is not None and np.dtype(exact) <= self.dtype, found)
        self.inputs: tuple[Node, ...] = network.inputs
        self.outputs: tuple[Node, ...] = network.outputs
        self._ends = len(self.inputs), len(self.outputs)
        self._ways = Ways(network)

    def __call__(self, X: ArrayLike, out: Array | None = None) -> Array:
        """Run the network on samples.

        Parameters
        ----------
        X : array_like, shape (n_samples, n_in)
            A memory-mapped array is read part by part.
        out : ndarray, shape (n_samples, n_out), optional
            Where the result goes, which may be memory-mapped, and of any dtype that holds the numbers.

        Returns
        -------
        Y : ndarray of `dtype`, shape (n_samples, n_out)
            `out` where that is given.

        Raises
        ------
        GraphError
            If `X` has other columns, or if `out` cannot take the result.
        """
        X = _numeric(X)
        inputs, outputs = self._ends
        if X.ndim != 2 or X.shape[1] != inputs:
            raise GraphError(f"X must have {inputs} columns, one per input, but has shape {X.shape}")
        if out is None:
            out = np.empty((len(X), outputs), dtype=self.dtype)
        else:
            _check_out(out, (len(X), outputs))
            if np.may_share_memory(X, out):
                X = X.copy()  # what is read must not be written to meanwhile
        self._ways.run(X, out)
        return out

    def stream(self, batches: Iterable[ArrayLike]) -> Iterator[Array]:
        """Run the network on batch after batch, of which one at a time is in memory.

        Parameters
        ----------
        batches : iterable of array_like, shape (n_samples, n_in)

        Yields
        ------
        Y : ndarray of `dtype`, shape (n_samples, n_out)

        Examples
        --------
        >>> from nets.graphs.graph import add_neuron, new_graph
        >>> G = new_graph(["a"])
        >>> add_neuron(G, "y", {"a": -1}, bias=1)
        >>> G.graph["outputs"] = ("y",)
        >>> [Y.tolist() for Y in Executor(G).stream([[0], [1]] for _ in range(2))]
        [[[1.0], [0.0]], [[1.0], [0.0]]]
        """
        return (self(batch) for batch in batches)

    def run_columns(self, columns: Array, nodes: Sequence[Node] | None = None) -> Array:
        """Run the network on samples that are columns: (n_in, n_samples) in, (n_out, n_samples) out.

        With `nodes`, their values come back in the place of the outputs'.
        """
        rows = len(self.outputs if nodes is None else nodes)
        result = np.empty((rows, columns.shape[1]), dtype=self.dtype)
        self._ways.columns.run(columns, result, nodes)
        return result

    def value_tests(self, samples: int, above: bool = False) -> Program | None:
        """Return a program that says of packed samples of 0 and 1 where outputs are 1, and where 0, without rounding.

        Parameters
        ----------
        samples : int
            How many will be run in all.
        above : bool
            Where outputs are above 0, in the place of 1.

        Returns
        -------
        program : Program or None
            Its outputs are those of the network twice: first where they are 1, then where they are 0. None where it
            would cost more than running the network on numbers, or values might be rounded there.
        """
        return self._ways.value_tests(samples, above)


def _numeric(X: ArrayLike) -> Array:
    help = "rows of one length, without text"
    try:
        given = np.asanyarray(X)
        if given.dtype.kind == "O" and not any(isinstance(value, str | bytes) for value in given.flat):
            given = given.astype(np.float64)
    except (ValueError, TypeError):
        raise GraphError("X must be an array of real numbers", help=help) from None
    if given.dtype.kind not in "biuf":
        raise GraphError(f"X must be an array of real numbers, not of {given.dtype}", help=help)
    return given


def _check_out(out: Array, shape: tuple[int, int]) -> None:
    if not isinstance(out, np.ndarray):
        raise GraphError(f"out must be an array of NumPy, not {type(out).__name__}")
    if out.shape != shape:
        raise GraphError(f"out must have the shape of the result, {shape}, but has {out.shape}")
    if not out.flags.writeable:
        raise GraphError("out cannot be written to", help="make a copy of it")


def execute(graph: Graph, X: ArrayLike, dtype: str | None = None) -> Array:
    """Run a network once: shape (n_samples, n_in) in, (n_samples, n_out) out; see `Executor`.

    Parameters
    ----------
    graph : networkx.DiGraph
    X : array_like, shape (n_samples, n_in)
    dtype : str, optional
        The smallest that is proved to be exact, by default.
    """
    return Executor(graph, dtype)(X)
