"""A proof by classes is one: every vector has a representative with the same values."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import boolnet
from boolnet.functions.packed_bits import unpack
from boolnet.verification.input_classes import class_vectors, count_vectors, symmetry_classes
from nets import execute
from tests.corpus import SOURCES


@pytest.mark.parametrize("strategy", ["dnf", "xor-tree"])
@pytest.mark.parametrize("name", SOURCES)
def test_every_vector_has_a_representative_with_the_same_values(name: str, strategy: str) -> None:
    net = boolnet.compile(SOURCES[name], strategy=strategy)
    classes = symmetry_classes(net.function, net.graph)
    if classes is None:
        assert type(net.function).__name__ != "Formula"
        return
    n = len(net.function.inputs)
    assert sorted(itertools.chain(*classes)) == list(range(n))
    known: dict[tuple[int, ...], object] = {}
    vectors = np.concatenate([unpack(words, rows).T for words, rows in class_vectors(classes, n)])
    assert len(vectors) == count_vectors(classes)
    for X in (vectors, np.array(list(itertools.product((0, 1), repeat=n)))):
        values = zip(net.function(X).tolist(), execute(net.graph, X).tolist(), strict=True)
        for x, value in zip(X, values, strict=True):
            assert known.setdefault(tuple(int(x[members].sum()) for members in classes), value) == value


def test_operands_of_either_sign_and_outputs_tell_inputs_apart() -> None:
    for source, classes in {
        "maj(a, b, !c)": [[0, 1], [2]],
        "a ^ b ^ !c": [[0, 1, 2]],
        "y = a & b; z = a": [[0], [1]],
        "(a & b) | (c & d)": [[0, 1], [2, 3]],
    }.items():
        function = boolnet.read(source)
        graph = boolnet.compile("sum = " + " & ".join(function.inputs), strategy="dnf").graph
        assert symmetry_classes(function, graph) == classes


def test_large_parities_are_proved_where_the_network_is_symmetric() -> None:
    net = boolnet.Builder([f"x{i}" for i in range(1, 31)])
    total = boolnet.Builder.total(net, [net.literal(name) for name in net.inputs])
    net.output("y", total - 2 * sum((-1) ** j * net.neuron(total - 1 - j) for j in range(29)))
    graph = net.build()
    certificate = boolnet.verify(graph, "xor(x1..x30)")
    assert (certificate.method, certificate.proved, certificate.rows) == ("classes", True, 31)
    assert str(certificate) == "proved on all 31 counts of ones among interchangeable inputs"
    graph.nodes["h17"]["bias"] += 1
    assert not boolnet.verify(graph, "xor(x1..x30)").ok


def test_a_network_that_tells_inputs_apart_is_sampled() -> None:
    certificate = boolnet.compile("xor(x1..x26)", strategy="xor-chain", passes="none").certificate
    assert certificate is not None
    assert certificate.method == "sampled"
