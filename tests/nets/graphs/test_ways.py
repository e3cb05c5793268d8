"""All ways of running a network give the numbers of exact arithmetic, to the last bit."""

from __future__ import annotations

import pickle
import threading

import numpy as np
import pytest

import nets.graphs.ways
from nets import Executor, GraphBuilder
from nets.core.arrays import Array
from nets.graphs.graph import Graph, add_neuron, new_graph
from nets.graphs.ways.rows import as_rows
from nets.kernels import choice, compiled
from tests.networks import evaluate

SEEDS = range(60)
numba = pytest.mark.skipif(not choice._table(), reason="numba is not installed (the extra 'fast')")


def random_graph(seed: int) -> Graph:
    """Return a network of any activations: skipped levels, large weights now and then, outputs at several levels."""
    rng = np.random.default_rng(seed)
    nodes = [f"x{i}" for i in range(rng.integers(0, 7))]
    net = new_graph(nodes)
    reach = int(rng.choice([2, 2, 9, 100]))
    count, outputs = int(rng.integers(1, 14)), int(rng.integers(1, 4))
    for k in range(count + outputs):
        readable = nodes[: len(nodes) if k < count else count + len(net.graph["inputs"])]
        chosen = rng.permutation(readable)[: rng.integers(0, 5)]
        weights = {str(node): int(rng.integers(-reach, reach + 1)) for node in chosen}
        activation = str(rng.choice(["relu", "relu", "relu", "identity", "step"]))
        nodes.append(f"h{k}")
        add_neuron(net, f"h{k}", weights, int(rng.integers(-reach, reach + 1)), activation)
    net.graph["outputs"] = tuple(rng.permutation([node for node in nodes[-outputs:] if not net.succ[node]]).tolist())
    return net


def vectors(graph: Graph, seed: int, samples: int = 70) -> tuple[Array, Array]:
    """Return samples of 0 and 1, and what exact arithmetic makes of them."""
    inputs = graph.graph["inputs"]
    X = np.random.default_rng(seed).integers(2, size=(samples, len(inputs)))
    found = [evaluate(graph, dict(zip(inputs, x.tolist(), strict=True))) for x in X]
    return X, np.array([[values[node] for node in graph.graph["outputs"]] for values in found], dtype=np.int64)


def same_bits(found: Array, wanted: Array) -> bool:
    """Whether two arrays are equal to the last bit: -0.0 is not 0.0."""
    return found.tobytes() == np.ascontiguousarray(wanted, found.dtype).tobytes()


@pytest.fixture
def plain_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loops as Python runs them: with numba, only its compiler is between these and the compiled ones."""
    for module in (nets.graphs.ways.packed, nets.graphs.ways.edges, nets.graphs.ways.counted):
        monkeypatch.setattr(module, "compiled", lambda name, x: compiled.LOOPS[name])
        monkeypatch.setattr(module, "warm", lambda name: None)


@pytest.mark.usefixtures("plain_kernels")
@pytest.mark.parametrize("seed", SEEDS)
def test_every_way_gives_the_exact_numbers(seed: int) -> None:
    graph = random_graph(seed)
    X, wanted = vectors(graph, seed)
    run = Executor(graph)
    ways = {name: getattr(run._ways, name) for name in ("columns", "rows", "packed", "edges")}
    for name, way in ways.items():
        assert way is not None, name
        Y = np.full(wanted.shape, np.nan, dtype=run.dtype)
        assert way(X.astype(run.dtype), Y), name
        assert same_bits(Y, wanted), name
    assert same_bits(run(X), wanted)


def lookup_graph(bits: int, seed: int = 0) -> Graph:
    """Return a network whose first level looks up one half of the inputs, and whose second reads the other as well."""
    rng = np.random.default_rng(seed)
    net = GraphBuilder([f"x{i}" for i in range(2 * bits)])
    x = [net.input(f"x{i}") for i in range(2 * bits)]
    cells, copies = [], [net.neuron(one) for one in x[bits:]]
    for pattern in range(1, 1 << bits):
        signs = [1 if pattern >> i & 1 else -1 for i in range(bits)]
        cells.append(net.neuron(sum((s * x[i] for i, s in enumerate(signs)), 1 - pattern.bit_count() + 0 * x[0])))
    rows = []
    for _ in range(5):
        read = sum((int(rng.integers(-3, 4)) * cell for cell in cells), copies[0])
        rows.append(
            net.neuron(read + sum((int(rng.integers(-2, 3)) * one for one in copies), int(rng.integers(3)) + 0 * x[0]))
        )
    net.output("y", sum((int(rng.integers(1, 4)) * row for row in rows), 0 * x[0]))
    net.output("z", rows[0] - 2 * rows[1] - 1)
    return net.build()


@pytest.mark.parametrize("limit", [0, 1 << 24])
@pytest.mark.parametrize("bits", [2, 4, 5])
def test_tables_give_the_exact_numbers(monkeypatch: pytest.MonkeyPatch, bits: int, limit: int) -> None:
    monkeypatch.setattr(nets.graphs.ways.rows, "EXACT_UP_TO", {"float32": limit})
    graph = lookup_graph(bits)
    X, wanted = vectors(graph, bits, 200)
    run = Executor(graph)
    assert run._ways.tables is not None
    for samples in (0, 1, 199):
        Y = np.full(wanted[:samples].shape, np.nan, dtype=run.dtype)
        assert run._ways.tables(X[:samples].astype(run.dtype), Y)
        assert same_bits(Y, wanted[:samples])
    assert not run._ways.tables(np.full(X.shape, 0.5, run.dtype), np.empty_like(Y, shape=wanted.shape))


@pytest.mark.parametrize("limit", [0, 40])
@pytest.mark.parametrize("seed", range(20))
def test_biases_stay_where_sums_without_them_might_round(
    monkeypatch: pytest.MonkeyPatch, seed: int, limit: int
) -> None:
    monkeypatch.setattr(nets.graphs.ways.rows, "EXACT_UP_TO", {"float32": limit, "float64": limit})
    graph = random_graph(seed)
    X, wanted = vectors(graph, seed)
    run = Executor(graph)
    assert same_bits(run(X), wanted)
    if run._ways.tables is not None:
        Y = np.full(wanted.shape, np.nan, dtype=run.dtype)
        assert run._ways.tables(X.astype(run.dtype), Y)
        assert same_bits(Y, wanted)


def test_large_batches_take_tables_where_first_levels_are_wide() -> None:
    run = Executor(lookup_graph(8))
    X = np.random.default_rng(0).integers(2, size=(600, 16)).astype(run.dtype)
    wanted = run(X[:10])
    assert same_bits(run(X)[:10], wanted)
    assert run._ways._worthwhile(X[:256])[0] is run._ways.tables


@numba
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_compiled_kernels_give_the_exact_numbers(dtype: str) -> None:
    graph = GraphBuilder([f"x{i}" for i in range(20)])
    bits = [graph.input(f"x{i}") for i in range(20)]
    total = bits[0].sum(bits)
    for k in range(3):
        graph.output(f"y{k}", graph.neuron(total - 5 * k) - 2 * graph.neuron(total - 3 - k) - k)
    run = Executor(graph.build(), dtype)
    X, wanted = vectors(graph.build(), 0, 500)
    for way in (run._ways.packed, run._ways.edges):
        assert way is not None
        assert way(np.tile(X, (2, 1)).astype(dtype), np.empty((1000, 3), dtype=dtype))  # now it is warm
        for samples in (500, 448, 1):
            Y = np.empty((samples, 3), dtype=dtype)
            assert way(X[:samples].astype(dtype), Y)
            assert same_bits(Y, wanted[:samples])


def one_sum_graph(inputs: int, seed: int) -> Graph:
    """Return a network of two levels that reads its inputs by one sum of any weights, a neuron of any activation."""
    rng = np.random.default_rng(seed)
    graph = new_graph([f"x{i}" for i in range(inputs)])
    weights = {f"x{i}": int(rng.integers(-9, 10)) for i in range(inputs)}
    add_neuron(graph, "s", weights, int(rng.integers(-9, 10)), str(rng.choice(["relu", "identity", "step"])))
    add_neuron(graph, "y", {"s": -3}, 2, "relu")
    add_neuron(graph, "z", {"s": 1}, -1, "identity")
    graph.graph["outputs"] = ("y", "z")
    return graph


@pytest.mark.usefixtures("plain_kernels")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("seed", range(12))
def test_first_levels_of_one_sum_are_counted(monkeypatch: pytest.MonkeyPatch, seed: int, dtype: str) -> None:
    monkeypatch.setattr(nets.graphs.ways.counted, "PART", 16)
    graph = one_sum_graph(1 + 3 * seed, seed)
    X, wanted = vectors(graph, seed)
    run = Executor(graph, dtype)
    assert run._ways.counted is not None
    for samples in (0, 1, 16, 70):
        Y = np.full((samples, 2), np.nan, dtype)
        assert run._ways.counted(X[:samples].astype(dtype), Y)
        assert same_bits(Y, wanted[:samples])
    assert not run._ways.counted(np.asfortranarray(X.astype("float16")), np.empty((70, 2), dtype))


def test_first_levels_of_no_or_several_sums_are_not_counted() -> None:
    assert Executor(lookup_graph(2))._ways.counted is None
    two = GraphBuilder("ab")
    two.output("y", two.neuron(two.input("a") - two.input("b")) + two.neuron(two.input("a") + two.input("b") - 1))
    assert Executor(two.build())._ways.counted is None
    net = GraphBuilder("ab")
    net.output("y", 0.5 * net.neuron(net.input("a") + net.input("b") - 1))
    assert Executor(net.build())._ways.counted is None


NEAR = (
    -0.0,
    0.5,
    0.25,
    1.5,
    2.0,
    -1.0,
    5e-324,
    1e-310,
    1e-45,
    1e-39,
    2.0**-126,
    1 + 2.0**-52,
    1 + 2.0**-23,
    np.nan,
    np.inf,
)


@numba
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_is_nearly_0_or_1_is_not_counted(monkeypatch: pytest.MonkeyPatch, dtype: str) -> None:
    graph = one_sum_graph(90, 2)
    run = Executor(graph, dtype)
    found = vectors(graph, 0, 250)
    X, wanted = np.tile(found[0], (10, 1)).astype(dtype), np.tile(found[1], (10, 1))
    assert run._ways.counted is not None
    assert same_bits(run(X), wanted)
    assert run._ways._worthwhile(X)[0] is run._ways.counted
    assert run._ways.counted(X[:70], np.empty((70, 2), dtype))
    for value in {x for x in map(np.dtype(dtype).type, NEAR) if x not in (0, 1) or np.signbit(x)}:
        for place in ((0, 0), (-1, -1)):
            given, plain = X.copy(), np.empty(wanted.shape, dtype)
            given[place] = value
            with np.errstate(invalid="ignore"):  # 0 times infinity
                assert not run._ways.counted(given, plain), value
                run._ways.columns(given, plain)
                assert same_bits(run(given), plain), value
                with monkeypatch.context() as without:
                    without.setattr(choice, "_enabled", False)
                    assert same_bits(run(given), plain), value


@pytest.mark.parametrize("samples", [1, 500])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    "others", [(0.1, 0.3), (0.5, 2.0**-15), (2.0, -7.0), (np.nan,), (np.inf,), (-np.inf,), (1e30,)]
)
def test_samples_of_other_numbers_are_run_by_columns(others: tuple[float, ...], dtype: str, samples: int) -> None:
    graph = random_graph(17)
    run = Executor(graph, dtype)
    X = np.random.default_rng(0).choice(np.array([0, 1, *others], dtype), size=(samples, len(run.inputs)))
    X[-1, 0] = others[0]
    wanted = np.empty((samples, len(run.outputs)), dtype)
    with np.errstate(invalid="ignore"):  # 0 times infinity
        run._ways.columns(X, wanted)
        assert run._ways.rows is not None
        assert not run._ways.rows(X, wanted.copy())
        assert same_bits(run(X), wanted)


@pytest.mark.usefixtures("plain_kernels")
@pytest.mark.parametrize("value", [0.5, 2.0, -1.0, np.nan, np.inf])
def test_samples_of_other_numbers_are_left_to_other_ways(value: float) -> None:
    graph = random_graph(3)
    run = Executor(graph)
    X = np.zeros((130, len(run.inputs)), dtype=run.dtype)
    Y = np.empty((130, len(run.outputs)), run.dtype)
    ways = run._ways.packed, run._ways.edges
    assert all(way is not None and way(X, Y) for way in ways)
    X[-1, -1] = value
    assert not any(way is not None and way(X, Y) for way in ways)


@pytest.mark.usefixtures("plain_kernels")
@pytest.mark.parametrize("dtype", [np.int8, np.bool_, np.float64, np.uint64])
def test_samples_of_any_dtype_and_order_in_memory(dtype: type) -> None:
    graph = random_graph(5)
    X, wanted = vectors(graph, 5, 200)
    run = Executor(graph)
    given: Array
    for given in (X.astype(dtype), np.asfortranarray(X.astype(dtype)), X.astype(dtype)[::-1][::-1]):
        assert same_bits(run(given), wanted)


def test_rows_of_any_number_of_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nets.graphs.ways.rows, "BUFFER_BYTES", 1)
    monkeypatch.setattr(nets.graphs.ways.rows, "LEAST_SAMPLES", 7)
    monkeypatch.setattr(nets.graphs.ways, "PART", 5)
    graph = random_graph(11)
    X, wanted = vectors(graph, 11, 30)
    run = Executor(graph)
    for samples in (0, 1, 6, 7, 8, 30):
        assert same_bits(run(X[:samples]), wanted[:samples])
        out = np.asfortranarray(np.empty((samples, wanted.shape[1])))
        assert run(X[:samples], out=out) is out
        assert out.tolist() == wanted[:samples].tolist()


@pytest.mark.parametrize(("width", "kept"), [(140, 1), (200, 3)])
def test_wide_layers_and_neurons_that_weigh_alike(width: int, kept: int) -> None:
    net = GraphBuilder([f"x{i}" for i in range(90)])
    bits = [net.input(f"x{i}") for i in range(90)]
    sums = [bits[0].sum(bits[i:]) for i in range(kept)]
    hidden = [net.neuron(sums[k % kept] - k // 2) for k in range(width)]
    net.output("y", hidden[0].sum(hidden[::2]) - 3 * hidden[1])
    graph = net.build()
    X, wanted = vectors(graph, 0, 5)
    found = as_rows(Executor(graph)._ways.network)
    assert found is not None
    Y = np.empty(wanted.shape, dtype=np.float32)
    assert found(X, Y)
    assert same_bits(Y, wanted)


def test_what_might_round_is_run_by_columns_alone() -> None:
    net = GraphBuilder("ab")
    net.output("y", 0.5 * net.neuron(net.input("a") + net.input("b") - 1))
    run = Executor(net.build())
    assert (run._ways.rows, run._ways.packed) == (None, None)
    assert run([[1, 1], [1, 0]]).tolist() == [[0.5], [0.0]]
    big = GraphBuilder("ab")
    big.output("y", (1 << 30) * big.neuron(big.input("a") + big.input("b") - 1))
    assert Executor(big.build(), "float32")._ways.rows is None
    assert Executor(big.build())._ways.rows is not None


def test_large_sparse_networks_are_run_by_columns() -> None:
    net = GraphBuilder([f"x{i}" for i in range(400)])
    x = [net.input(f"x{i}") for i in range(400)]
    pairs = [net.neuron(x[i] + x[(i + 1) % 400] - 1) for i in range(400)]
    net.output("y", pairs[0].sum(pairs))
    assert as_rows(Executor(net.build())._ways.network) is None


def test_threads_do_not_share_buffers() -> None:
    graph = random_graph(7)
    run = Executor(graph)
    batches = [vectors(graph, seed, 64) for seed in range(4)]
    wrong: list[int] = []

    def work(k: int) -> None:
        X, wanted = batches[k]
        wrong.extend(k for _ in range(300) if not same_bits(run(X), wanted))

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_an_executor_can_be_copied_after_use() -> None:
    graph = random_graph(7)
    X, wanted = vectors(graph, 0, 9)
    run = Executor(graph)
    run(X)
    assert same_bits(pickle.loads(pickle.dumps(run))(X), wanted)


def test_memory_mapped_samples_and_streams(tmp_path: object) -> None:
    graph = random_graph(9)
    X, wanted = vectors(graph, 1, 100)
    run = Executor(graph)
    mapped = np.memmap(f"{tmp_path}/x", dtype=np.uint8, mode="w+", shape=X.shape)
    mapped[:] = X
    out = np.memmap(f"{tmp_path}/y", dtype=np.int32, mode="w+", shape=wanted.shape)
    run(mapped, out=out)
    assert out.tolist() == wanted.tolist()
    batches = (X[start : start + 30] for start in range(0, 100, 30))
    assert same_bits(np.concatenate(list(run.stream(batches))), wanted)
    with pytest.raises(nets.GraphError, match="out must have the shape of the result"):
        run(X, out=np.empty((1, 1)))


def test_a_result_goes_where_it_is_held_or_is_refused() -> None:
    net = new_graph("ab")
    add_neuron(net, "y", {"a": 300, "b": -4}, 0, "identity")
    net.graph["outputs"] = ("y",)
    run, X = Executor(net), np.array([[0, 1], [1, 0]])
    for dtype in (np.int16, np.float16, np.complex128, ">f4", object):
        out = np.empty((2, 1), dtype)
        assert run(X, out=out) is out
        assert out.tolist() == [[-4], [300]]
    for dtype, number in ((np.uint8, "-4"), (np.bool_, "-4"), (np.int8, "300")):
        with pytest.raises(nets.GraphError, match=f"does not hold {number}"):
            run(X, out=np.empty((2, 1), dtype))
    kept = np.empty((2, 1), np.float32)
    kept.flags.writeable = False
    with pytest.raises(nets.GraphError, match="cannot be written to"):
        run(X, out=kept)
    with pytest.raises(nets.GraphError, match="not list"):
        run(X, out=[[0], [0]])  # type: ignore[arg-type]


def test_a_result_may_lie_over_the_samples() -> None:
    graph = new_graph("ab")
    add_neuron(graph, "s", {"a": 1, "b": 1}, 0, "identity")
    add_neuron(graph, "d", {"a": 1, "b": -1}, 0, "identity")
    graph.graph["outputs"] = ("s", "d")
    run, wide = Executor(graph), np.zeros((9_001, 2), np.float32)
    X = np.random.default_rng(0).integers(2, size=(9_000, 2)).astype(np.float32)
    for given, out in ((wide[1:], wide[:-1]), (wide[:-1], wide[1:]), (wide[1:], wide[1:])):
        given[...] = X
        assert run(given, out=out).tolist() == np.stack([X[:, 0] + X[:, 1], X[:, 0] - X[:, 1]], axis=1).tolist()
