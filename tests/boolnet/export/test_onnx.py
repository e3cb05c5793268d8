"""ONNX: files of ours and of others are read, and what is no network of relu is refused with its place."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.core.errors import LimitError, NotExpressible
from boolnet.export import read_network
from boolnet.export.header import digest
from boolnet.export.onnx_read import read_onnx
from boolnet.export.onnx_write import IR_VERSIONS, write_onnx
from boolnet.export.protobuf import Fields, Message, field
from nets import GraphBuilder, execute
from tests.corpus import SIX_CUBES

FOREIGN = Path(__file__).parents[2] / "vectors" / "foreign"
EXPECTED: dict[str, Any] = json.loads((FOREIGN / "expected.json").read_text(encoding="utf-8"))


def tensor(name: str, values: Any, shape: Sequence[int] | None = None, kind: int = 1, **fields: Any) -> bytes:
    array = np.asarray(values, "<f4")
    sizes = b"".join(field(1, size) for size in (array.shape if shape is None else shape))
    extra = b"".join(field(int(number[1:]), value) for number, value in fields.items())
    return field(5, sizes + field(2, kind) + field(8, name) + field(9, array.tobytes()) + extra)


def node(kind: str, inputs: str, output: str, *attributes: bytes, domain: str = "") -> bytes:
    body = b"".join(field(1, name) for name in inputs.split()) + field(2, output) + field(4, kind)
    return field(1, body + field(7, domain) + b"".join(field(5, one) for one in attributes))


def number(name: str, value: float) -> bytes:
    is_float = isinstance(value, float)
    return field(1, name) + field(2 if is_float else 3, value) + field(20, 1 if is_float else 2)


def end(place: int, name: str, *sizes: int | str, kind: int = 1) -> bytes:
    shape = b"".join(field(1, field(2 if isinstance(size, str) else 1, size)) for size in sizes)
    return field(place, field(1, name) + field(2, field(1, field(1, kind) + field(2, shape))))


def model(*parts: bytes, header: str | None = None, after: bytes = b"") -> bytes:
    metadata = b"" if header is None else field(14, field(1, "boolnet") + field(2, header))
    return field(1, 7) + field(7, b"".join(parts)) + field(8, field(2, 13)) + metadata + after


X, Y = end(11, "x", "N", 2), end(12, "y", "N", 1)
W, B = tensor("w", [[1, -1]]), tensor("b", [1])
ONE = number("transB", 1)
GEMM = node("Gemm", "x w b", "y", ONE)
PLAIN = (X, Y, W, B, GEMM)


def test_a_plain_file_is_read() -> None:
    graph = read_onnx(model(*PLAIN), "net")
    assert (dict(graph.pred["y1"]), graph.nodes["y1"]["bias"]) == ({"x1": {"weight": 1}, "x2": {"weight": -1}}, 1)
    named = read_onnx(model(*PLAIN, header='{"inputs": ["a", "b"], "outputs": ["q"]}'), "net")
    assert (named.graph["inputs"], named.graph["outputs"]) == (("a", "b"), ("q",))


def reshaped(batch: int | str, sizes: Sequence[int], *attributes: bytes) -> bytes:
    constant = field(5, field(1, 2) + field(2, 7) + field(8, "s") + field(9, np.array(sizes, "<i8").tobytes()))
    return model(end(11, "x", batch, 2), Y, constant, node("Reshape", "x s", "y", *attributes))


ZERO = number("allowzero", 1)

REFUSED: list[tuple[str, bytes, str]] = [
    ("reshaped to nothing", reshaped("N", [0, 2], ZERO), "makes an empty tensor"),
    ("reshaped to another batch", reshaped(2, [3, 2], ZERO), "makes another shape than [N, 2]: [3, 2]"),
    ("reshaped to a batch of an unknown one", reshaped("N", [3, -1]), "makes another shape than [N, 2]: [3, -1]"),
    ("no graph", field(1, 7), "it has no graph"),
    ("cut short", model(*PLAIN)[:-30], "cut short or damaged"),
    ("a pickle", b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00}", "not a network"),
    ("unknown operator", model(X, Y, W, node("Cast", "x", "y", number("to", 1))), "(Cast): the operator is none"),
    ("other domain", model(*PLAIN[:4], node("Gemm", "x w", "y", domain="com.x")), "of the domain 'com.x'"),
    ("unknown attribute", model(X, Y, node("Relu", "x", "y", number("slope", 1))), "the unknown attribute 'slope'"),
    ("no such tensor", model(X, Y, node("Gemm", "x w b", "y")), "reads 'w', which nothing before it writes"),
    ("cycle", model(X, Y, node("Relu", "b", "a"), node("Relu", "a", "b")), "reads 'b', which nothing before it writes"),
    ("name twice", model(X, Y, node("Relu", "x", "y"), node("Relu", "x", "y")), "writes 'y', which is there already"),
    ("initialiser twice", model(*PLAIN, W), "the initialiser 'w' is there twice"),
    ("NaN", model(X, Y, tensor("w", [[1, np.nan]]), B, GEMM), "'w' holds NaN or infinity"),
    ("infinity", model(X, Y, tensor("w", [[1, -np.inf]]), B, GEMM), "'w' holds NaN or infinity"),
    ("infinite factor", model(X, Y, W, node("Gemm", "x w", "y", ONE, number("alpha", np.inf))), "alpha = 'inf'"),
    ("wrong weights", model(X, Y, tensor("w", [[1, 2, 3]]), B, GEMM), "weights of the shape (1, 3), not (?, 2)"),
    ("wrong bias", model(X, Y, W, tensor("b", [1, 2]), GEMM), "a bias of float32 and shape (2,), not (1,)"),
    ("wrong output", model(X, end(12, "y", "N", 3), W, B, GEMM), "its output 'y' has 1 values, not 3"),
    ("huge shape", model(X, Y, tensor("w", [1], (1 << 40, 1 << 40)), B, GEMM), "which is none"),
    ("negative shape", model(X, Y, tensor("w", [1], (-1, 2)), B, GEMM), "which is none"),
    ("too little data", model(X, Y, tensor("w", [1], (1, 2)), B, GEMM), "4 bytes of data, not those of"),
    ("type", model(X, Y, tensor("w", [[1, 1]], kind=9), B, GEMM), "the initialiser 'w' has the type 9"),
    ("whole weights", model(X, Y, tensor("w", [[1, 1]], kind=6), B, GEMM), "weights of int32, not float"),
    (
        "external data",
        model(X, Y, tensor("w", [], (1, 2), f13=field(1, "location") + field(2, "../../etc/passwd"), f14=1), B, GEMM),
        "the initialiser 'w' lies in another file, which is not read",
    ),
    ("sparse", model(*PLAIN, field(15, b"")), "it has sparse weights"),
    ("functions", model(*PLAIN, after=field(25, b"")), "functions of its own"),
    ("huge input", model(end(11, "x", "N", 1 << 40), Y, W, B, GEMM), "at most 50,000 are read"),
    ("open input", model(end(11, "x", "N", "n"), Y, W, B, GEMM), "its input 'x' has no fixed size"),
    ("input of integers", model(end(11, "x", "N", 2, kind=7), Y, W, B, GEMM), "of type 7, not float"),
    ("no input", model(Y, W, B, GEMM), "it has no input"),
    ("no output", model(X, W, B, GEMM), "it has no output"),
    ("output of nothing", model(X, W, B, GEMM, end(12, "q", "N", 1)), "its output 'q' is no vector"),
    ("transA", model(X, Y, W, B, node("Gemm", "x w b", "y", number("transA", 1))), "reads across the batch"),
    ("weights that vary", model(X, Y, node("MatMul", "x x", "y")), "its input 'x' is no constant"),
    ("sum of vectors", model(X, Y, node("Add", "x x", "y")), "adds two vectors"),
    ("batch joined", model(X, Y, node("Concat", "x x", "y", number("axis", 0))), "joins along another axis"),
    ("no inputs of a node", model(X, Y, node("Relu", "", "y")), "has 0 inputs and 1 outputs"),
    ("header no JSON", model(*PLAIN, header="{"), "its header is not JSON"),
    ("header lies", model(*PLAIN, header='{"inputs": ["a"]}'), "names 1 inputs, but it has 2"),
    ("header of one name", model(*PLAIN, header='{"inputs": ["a", "a"]}'), "names one of the inputs twice"),
    ("deep header", model(*PLAIN, header="[" * 100_000), "nested too deep"),
    ("too many nodes", model(X, Y, node("Relu", "x", "a") * 10_001), "it has 10,001 nodes"),
    (
        "one weight, many times",
        model(
            end(11, "x", "N", 200), end(12, "r99", "N", 200), tensor("w", np.ones((200, 200))),
            node("Relu", "x", "r0"), *(node("MatMul", f"r{i} w", f"r{i + 1}") for i in range(99)),
        ),
        "more than its bytes are worth",
    ),
    (
        "joined over and over",
        model(
            end(11, "x", "N", 1000), end(12, "j30", "N", 1), node("Identity", "x", "j0"),
            *(node("Concat", f"j{i} j{i}", f"j{i + 1}", number("axis", 1)) for i in range(30)),
        ),
        "joins vectors of more than",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "data", "message"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_no_network_is_refused_with_its_place(_name: str, data: bytes, message: str) -> None:
    start = time.monotonic()
    with pytest.raises(boolnet.BoolnetError) as caught:
        read_onnx(data, "net.onnx")
    assert "net.onnx is not a network" in str(caught.value)
    assert message in str(caught.value)
    assert time.monotonic() - start < 2


def test_a_file_has_so_many_fields() -> None:
    with pytest.raises(boolnet.BoolnetError, match="too many fields"):
        Message(memoryview(b"\x0a\x00" * 11), Fields(10))


def test_a_file_beyond_the_memory_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOLNET_MEMORY", "20k")
    with pytest.raises(LimitError, match="this network has 2 edges"):
        read_onnx(model(*PLAIN[:2], tensor("w", np.ones((1, 2))), *PLAIN[3:], end(11, "z", "N", 20)), "net.onnx")


@pytest.mark.parametrize("name", EXPECTED)
def test_files_of_others_run_as_in_onnxruntime(name: str) -> None:
    graph = read_network(FOREIGN / f"{name}.onnx")
    result = execute(graph, np.array(EXPECTED[name]["X"]))
    assert np.allclose(result, EXPECTED[name]["Y"], rtol=0, atol=1e-6 if name.startswith("torch") else 0)


def test_a_file_of_others_is_loaded_as_a_network(tmp_path: Path) -> None:
    path = tmp_path / "sum.onnx"
    path.write_bytes(model(*PLAIN))
    net = boolnet.load(path)
    assert (net.inputs, net.outputs, net.counts.edges, net.strategy) == (("x1", "x2"), ("y1",), 2, "unknown")


NET = boolnet.compile(SIX_CUBES, strategy="dnf", effort=100).described()
SKIPPING = boolnet.compile("s = a ^ b ^ c; t = maj(a, b, c) & a", strategy="xor-tree", layered=False).described()


def facts(data: bytes) -> tuple[Message, Message]:
    message = Message(memoryview(data), Fields())
    return message, message.message(7)


@pytest.mark.parametrize("opset", IR_VERSIONS)
def test_an_opset_has_its_version_of_the_format(opset: int) -> None:
    file, _ = facts(write_onnx(NET, opset=opset))
    assert (file.integer(1), file.message(8).integer(2)) == (IR_VERSIONS[opset], opset)


def test_options_change_what_they_say() -> None:
    plain, fixed, wide = (write_onnx(NET, **options) for options in ({}, {"batch": 1}, {"dtype": "float64"}))
    assert len(wide) > len(plain)
    assert b"joined" in write_onnx(SKIPPING, layered=False)
    assert b"joined" not in write_onnx(SKIPPING)
    sizes = [next(facts(data)[1].message(11).message(2).message(1).message(2).messages(1)) for data in (plain, fixed)]
    assert [size.text(2) or size.integer(1) for size in sizes] == ["N", 1]
    for data in (plain, fixed, wide):
        assert digest(read_onnx(data, "net")) == digest(NET)
    assert digest(read_onnx(write_onnx(SKIPPING, layered=False), "net")) == digest(SKIPPING)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"opset": 8}, "opset 8 is none that is written"),
        ({"opset": "new"}, "opset 'new'"),
        ({"dtype": "float16"}, "neither float32 nor float64"),
        ({"batch": 0}, "batch 0 is neither"),
        ({"batch": True}, "batch True is neither"),
        ({"layered": "none"}, "layered is True or False, not 'none'"),
    ],
)
def test_options_that_are_none_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(boolnet.BoolnetError, match=message):
        write_onnx(NET, **options)


def weighing(weight: int) -> Any:
    net = GraphBuilder(["a", "b"])
    a, b = net.input("a"), net.input("b")
    big = net.neuron(weight * a + weight * b)
    net.output("y", net.neuron(big - 2 * weight + 1) + 0 * b)
    return net.build()


def test_values_ask_for_their_float() -> None:
    assert b"exact: no value is beyond 1199" in write_onnx(weighing(300))
    assert b"not exact: values up to 3999 are beyond 2^11" in write_onnx(weighing(1000))
    assert next(facts(write_onnx(weighing(1 << 24)))[1].messages(5)).integer(2) == 11
    with pytest.raises(NotExpressible, match="float32 rounds"):
        write_onnx(weighing(1 << 24), dtype="float32")
    with pytest.raises(NotExpressible, match="float64 rounds"):
        write_onnx(weighing(1 << 53))
