"""VNN-LIB: files of both versions say what breaks a claim, by a reader of their own and by verifiers."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.core.errors import BoolnetError, NotExpressible
from boolnet.export.claims import read_claim
from boolnet.export.vnnlib import BINARY, VERSIONS, Property, equivalence_of, property_of, with_gadget, write_vnnlib
from nets import execute
from nets.graphs.graph import Graph
from tests.vnnlib_reader import asserted, holds, marabou

SOURCE = "p = a & b; q = a | b & c; r = a & b | a & c; s = a ^ c"


def network(source: str = SOURCE, strategy: str = "xor-tree", meaning: str = "exact") -> Graph:
    graph = boolnet.compile(source, strategy=strategy, effort="low", meaning=meaning).graph
    return graph


def is_broken(made: Property, x: Sequence[float], others: Sequence[Sequence[float]] = ()) -> bool:
    """Whether input vectors, one for each network, satisfy all that a property file asserts."""
    values: dict[str, float] = {}
    for k, (graph, vector) in enumerate(zip(made.networks, [x, *others], strict=True), start=1):
        number = "" if len(made.networks) == 1 else str(k)
        values |= {f"X{number}_{i}": value for i, value in enumerate(vector)}
        outputs = execute(graph, [vector], "float64")[0].tolist()
        values |= {f"Y{number}_{j}": value for j, value in enumerate(outputs)}
    return all(holds(one, values) for one in asserted(made.data))


CLAIMS: list[tuple[str, Callable[[dict[str, int]], bool]]] = [
    ("p=1", lambda v: v["p"] == 1),
    ("p=1 given a=1,b=1", lambda v: not (v["a"] and v["b"]) or v["p"] == 1),
    ("!p, q=1 given a, !b", lambda v: not (v["a"] and not v["b"]) or (not v["p"] and v["q"] == 1)),
    ("p implies q", lambda v: v["p"] <= v["q"]),
    ("q implies p", lambda v: v["q"] <= v["p"]),
    ("!q implies !p given c=0", lambda v: v["c"] == 1 or v["p"] <= v["q"]),
    ("p equals r", lambda v: v["p"] == v["r"]),
    ("p equals r given c=0", lambda v: v["c"] == 1 or v["p"] == v["r"]),
    ("s equals !p given b=1", lambda v: v["b"] == 0 or v["s"] != v["p"]),
    ('"p" implies "q"', lambda v: v["p"] <= v["q"]),
    ("binary", lambda v: True),
]


@pytest.mark.parametrize("binary", BINARY)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_asks_for_what_breaks_the_claim(version: str, binary: str) -> None:
    for meaning in ("exact", "positive"):
        graph = network(meaning=meaning)
        made = {query: property_of(graph, query, version, binary) for query, _ in CLAIMS if query != "binary"}
        for x in itertools.product((0, 1), repeat=3):
            row = dict(zip("abc", x, strict=True))
            row |= {name: int(y > 0) for name, y in zip("pqrs", execute(graph, [x])[0], strict=True)}
            for query, is_true in CLAIMS:
                if query in made:
                    assert is_broken(made[query], x) != is_true(row), (query, x)
        for between in ((0.3, 0, 1), (1, 1.5, 0), (0, 1, -1), (0.5, 0.5, 0.5)):
            assert not any(is_broken(one, between) for one in made.values())


@pytest.mark.parametrize("binary", BINARY)
@pytest.mark.parametrize("version", VERSIONS)
def test_the_claim_that_outputs_are_binary_is_broken_by_others(version: str, binary: str) -> None:
    graph = network("p = a & b; q = a")
    vectors = list(itertools.product((0, 1), repeat=2))
    assert not any(is_broken(property_of(graph, "binary", version, binary), x) for x in vectors)
    for bias in (-1, 0.5, 2):
        graph.nodes["q"]["bias"] = bias
        assert any(is_broken(property_of(graph, "binary", version, binary), x) for x in vectors)


@pytest.mark.parametrize("binary", BINARY)
@pytest.mark.parametrize("version", VERSIONS)
def test_equivalence_is_broken_where_the_networks_differ(version: str, binary: str) -> None:
    first = network("p = a & b; q = a ^ c")
    same = network("inputs c b a\nq = a & !c | !a & c; p = b & a", "lut")
    other = network("q = a & !c | c; p = b & a", "lut")
    assert [str(node) for node in first.graph["inputs"]] != [str(node) for node in same.graph["inputs"]]
    for second in (same, other):
        made = equivalence_of(first, second, version, binary)
        assert len(made.networks) == (1 if version == "1.0" else 2)
        for x in itertools.product((0, 1), repeat=3):
            row = dict(zip(first.graph["inputs"], x, strict=True))
            moved = [row[name] for name in second.graph["inputs"]]
            differs = second is other and row["a"] == row["c"] == 1
            if version == "1.0":
                row |= dict(zip(made.networks[0].graph["inputs"], x, strict=True))
                assert is_broken(made, x) == differs
            else:
                assert is_broken(made, x, [moved]) == differs
                assert not is_broken(made, x, [[1 - moved[0], *moved[1:]]])


def test_a_network_is_equivalent_to_itself_and_single_outputs_need_no_common_name() -> None:
    one, other = network("y = a | b"), network("z = b | a", "lut")
    for first, second in ((one, one), (one, other)):
        made = equivalence_of(first, second)
        assert not any(is_broken(made, x) for x in itertools.product((0, 1), repeat=2))


def test_networks_of_other_ends_are_refused() -> None:
    with pytest.raises(BoolnetError, match="other inputs: a, b, and a, c"):
        equivalence_of(network("y = a & b"), network("y = a & c"))
    with pytest.raises(BoolnetError, match="other outputs: p, q, and p"):
        equivalence_of(network("p = a; q = a & b"), network("p = a & b"))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "names no output"),
        ("z=1", "no output 'z'"),
        ("p=1 given z=1", "no input 'z'"),
        ("p=2", "p= needs 0 or 1"),
        ("p=", "p= needs 0 or 1"),
        ("p q", "neither a comma"),
        ("p,", "neither a comma"),
        ("=1", "name of an output is missing"),
        ("p implies", "names no output"),
        ("p, q implies r", "stands between two literals"),
        ("p=1 given", "names no input"),
        ("p=1 given a=1,a=0", "a is both 0 and 1"),
        ('"p', "a quote is not closed"),
    ],
)
def test_what_is_no_claim_is_refused(query: str, message: str) -> None:
    with pytest.raises(BoolnetError, match=re.escape(message)):
        read_claim(query, "abc", "pqrs")


@pytest.mark.parametrize(
    ("options", "message"), [({"version": "3.0"}, "version of VNN-LIB"), ({"binary": "maybe"}, "way to binary inputs")]
)
def test_unknown_options_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(BoolnetError, match=message):
        write_vnnlib(network(), "p=1", **options)


def test_networks_of_positive_outputs_are_not_claimed_to_be_binary() -> None:
    with pytest.raises(NotExpressible, match="more than 0"):
        write_vnnlib(network(meaning="positive"))


def test_the_gadget_is_0_on_binary_inputs_alone() -> None:
    graph = with_gadget(network("binary = a & b"))
    assert graph.graph["outputs"] == ("binary", "binary_")
    X = np.array(list(itertools.product((0, 0.25, 0.5, 1), repeat=2)))
    assert (execute(graph, X)[:, 1] == np.minimum(X, 1 - X).sum(axis=1)).all()


def every_file() -> Iterator[bytes]:
    first, second = network(), network(strategy="lut")
    for binary in BINARY:
        yield from (property_of(first, query, "2.0", binary).data for query, _ in CLAIMS)
        yield equivalence_of(first, second, "2.0", binary).data


def test_files_of_version_2_are_read_by_the_package_vnnlib() -> None:
    vnnlib = pytest.importorskip("vnnlib")
    for data in every_file():
        query = vnnlib.parse_query_string(data.decode())
        assert len(query.assertions) == data.count(b"(assert")
        assert len(query.networks) == data.count(b"(declare-network")


def as_onnx(graph: Graph, path: Path) -> None:
    """Write a network as Gemm and Relu."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    from boolnet.export.layers import as_matrix, layers_of

    found = layers_of(graph)
    nodes, weights, before = [], [], "X"
    for k, layer in enumerate(found.layers):
        for name, numbers in (("W", layer.weight), ("B", layer.bias)):
            weights.append(numpy_helper.from_array(as_matrix(numbers, "float32"), f"{name}{k}"))
        last = k == len(found.layers) - 1
        after = "Y" if last else f"Z{k}"
        nodes.append(helper.make_node("Gemm", [before, f"W{k}", f"B{k}"], [after], transB=1))
        before = after
        if not last:
            nodes.append(helper.make_node("Relu", [after], [f"H{k}"]))
            before = f"H{k}"
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, size])
        for name, size in (("X", len(found.inputs)), ("Y", len(found.outputs)))
    ]
    model = helper.make_model(
        helper.make_graph(nodes, "net", ends[:1], ends[1:], weights), opset_imports=[helper.make_opsetid("", 13)]
    )
    model.ir_version = 7
    onnx.save(model, str(path))


def verdict(made: Property, folder: Path) -> str:
    """Return what Marabou says of a property of version 1.0: sat or unsat."""
    as_onnx(made.networks[0], folder / "net.onnx")
    (folder / "property.vnnlib").write_bytes(made.data)
    return marabou(folder / "net.onnx", folder / "property.vnnlib")


def instances() -> Iterator[tuple[str, Property, bool]]:
    """Yield 40 properties, and whether each is broken; half of them are."""
    chance = random.Random(7)
    wanted = {True: 20, False: 20}
    while sum(wanted.values()):
        kind = chance.choice(["value", "implies", "equivalence"])
        n = chance.randint(2, 3 if kind == "equivalence" else 5)
        table = "; ".join(f"{y} = {''.join(chance.choice('01') for _ in range(1 << n))}" for y in "pq")
        binary = chance.choice(BINARY)
        graph = network(table, chance.choice(["dnf", "lut", "xor-tree"]))
        names = list(map(str, graph.graph["inputs"]))
        if kind == "equivalence":
            other = table if chance.random() < 0.8 else table[:-1] + "10"[int(table[-1])]
            made = equivalence_of(graph, network(other, "bdd"), "1.0", binary)
        else:
            given = ",".join(f"{name}={chance.randint(0, 1)}" for name in chance.sample(names, n - 1))
            claim = f"p={chance.randint(0, 1)}" if kind == "value" else "p implies q"
            made = property_of(graph, f"{claim} given {given}", "1.0", binary)
        broken = any(is_broken(made, x) for x in itertools.product((0, 1), repeat=n))
        if wanted[broken]:
            wanted[broken] -= 1
            yield f"{kind} {binary} {table}", made, broken


@pytest.mark.slow
def test_marabou_gives_the_right_verdict_on_40_instances(tmp_path: Path) -> None:
    pytest.importorskip("maraboupy")
    pytest.importorskip("onnx")
    wrong = []
    for name, made, broken in instances():
        said = verdict(made, tmp_path)
        if said != ("sat" if broken else "unsat"):
            wrong.append((name, broken, said))
    assert wrong == []
