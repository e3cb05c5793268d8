"""safetensors and npz: weights by PyTorch's names, and what is no such file refused before it is believed."""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.export.header import digest
from boolnet.export.npz import read_npz, write_npz
from boolnet.export.safetensors import parse_tensors, read_safetensors, write_safetensors
from nets import GraphBuilder, execute
from nets.io.archive import archive_bytes

NET = boolnet.compile("s = a ^ b; c = a & b", strategy="xor-tree").described()
SAFE, NPZ = write_safetensors(NET), write_npz(NET)


def test_the_arrays_have_the_names_of_pytorch(tmp_path: Path) -> None:
    arrays, metadata = parse_tensors(SAFE)
    assert list(arrays) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert json.loads(metadata["boolnet"])["inputs"] == ["a", "b"]
    path = tmp_path / "net.npz"
    path.write_bytes(NPZ)
    with np.load(path, allow_pickle=False) as loaded:
        for name, array in arrays.items():
            np.testing.assert_array_equal(loaded[name], array)
            assert loaded[name].dtype == array.dtype == np.float32
    assert next(iter(parse_tensors(write_safetensors(NET, dtype="float64"))[0].values())).dtype == np.float64


def test_files_of_the_package_are_the_same(tmp_path: Path) -> None:
    package = pytest.importorskip("safetensors.numpy")
    arrays, metadata = parse_tensors(SAFE)
    for name, array in package.load(SAFE).items():
        np.testing.assert_array_equal(arrays[name], array)
    again = package.save({name: array.copy() for name, array in arrays.items()}, metadata)
    assert digest(read_safetensors(again, "net")) == digest(NET)


@pytest.mark.parametrize(("write", "read"), [(write_safetensors, read_safetensors), (write_npz, read_npz)])
def test_an_output_of_relu_comes_back(write: Callable[..., bytes], read: Callable[..., Any]) -> None:
    net = GraphBuilder(["a", "b"])
    net.output("y", net.neuron(net.input("a") - net.input("b")))
    graph = net.build()
    graph.nodes["y"]["activation"] = "relu"
    again = read(write(graph), "net")
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(execute(again, X), execute(graph, X))


def safe(change: Callable[[dict[str, Any]], object], numbers: Callable[[bytes], bytes] = lambda data: data) -> bytes:
    """Return the file with another list of tensors, or other numbers."""
    length = struct.unpack("<Q", SAFE[:8])[0]
    described = json.loads(SAFE[8 : 8 + length])
    change(described)
    text = json.dumps(described).encode()
    return struct.pack("<Q", len(text)) + text + numbers(SAFE[8 + length :])


def tensor(**changes: Any) -> bytes:
    return safe(lambda d: d["0.weight"].update(changes))


def zipped(changes: dict[str, bytes | None], packing: int = zipfile.ZIP_STORED) -> bytes:
    """Return the npz file with other members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(NPZ)) as old, zipfile.ZipFile(buffer, "w", packing) as new:
        members = {name: old.read(name) for name in old.namelist()} | changes
        for name, data in members.items():
            if data is not None:
                new.writestr(name, data)
    return buffer.getvalue()


def npy(array: Any, shape: str = "") -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    old = str(np.shape(array)).encode()
    data = buffer.getvalue()
    return data.replace(old + b", }" + b" " * (len(shape) - len(old)), shape.encode() + b", }") if shape else data


SAFE_REFUSED: list[tuple[str, bytes, str]] = [
    ("empty", b"", "cut short, or no safetensors file"),
    ("a pickle", pickle.dumps({"0.weight": 1}), "no safetensors file"),
    ("huge length", struct.pack("<Q", 1 << 62) + b"{}", "no safetensors file"),
    ("truncated", SAFE[:-4], "lies outside of the file"),
    ("more behind", SAFE + b"\0" * 8, "bytes of numbers, but tensors of"),
    ("no object", struct.pack("<Q", 2) + b"[]", "its list of tensors is no object"),
    ("deep", struct.pack("<Q", 100_000) + b"[" * 100_000, "nested too deep"),
    ("no header", safe(lambda d: d.pop("__metadata__")), "no header of ours"),
    ("metadata no texts", safe(lambda d: d["__metadata__"].update(boolnet={})), "its metadata are not texts"),
    ("header lies", safe(lambda d: d["__metadata__"].update(boolnet='{"outputs": ["s"]}')), "names 1 outputs, but"),
    ("dtype", tensor(dtype="I64"), "has the dtype 'I64', which is none of F16, F32, F64"),
    ("dtype no text", tensor(dtype=["F32"]), "has the dtype"),
    ("huge shape", tensor(shape=[1 << 39, 1 << 39]), "not those of its shape"),
    ("negative shape", tensor(shape=[-1, 2]), "a shape or place that is none"),
    ("shape of floats", tensor(shape=[2.0, 2]), "a shape or place that is none"),
    ("overlap", safe(lambda d: d["2.bias"].update(data_offsets=d["0.bias"]["data_offsets"])), ""),
    ("outside", tensor(data_offsets=[0, 1 << 39]), "lies outside of the file"),
    ("unknown key", tensor(path="/etc/passwd"), "has not data_offsets, dtype, shape"),
    ("no bias", safe(lambda d: d.update(c=d.pop("0.bias"))), "it has no array 0.bias"),
    ("NaN", safe(lambda d: None, lambda data: struct.pack("<f", np.nan) + data[4:]), "holds NaN or infinity"),
    ("key twice", SAFE.replace(b'"2.bias"', b'"0.bias"'), "the key '0.bias' is given twice"),
]

NPZ_REFUSED: list[tuple[str, bytes, str]] = [
    ("a pickle", pickle.dumps({"0.weight": 1}), "no archive"),
    ("truncated", NPZ[:-20], "damaged, or no archive"),
    ("packed", zipped({}, zipfile.ZIP_DEFLATED), "is packed, and archives are not"),
    ("a bomb", zipped({"0.bias.npy": b"\0" * (1 << 22)}, zipfile.ZIP_DEFLATED), "is packed"),
    ("of objects", zipped({"0.bias.npy": npy(np.array([None, None]))}), "is no array of numbers"),
    ("huge shape", zipped({"0.bias.npy": npy(np.zeros(4, "f4"), "(1000000000000,)")}), "not those of (1000000000000,)"),
    ("no header", zipped({"header.json": None}), "no header of ours"),
    ("another archive", archive_bytes({"kind": "model"}, {}), "holds a model, not a network"),
    ("header lies", zipped({"header.json": b'{"format": "nets archive", "version": 1, "kind": "network"}'}), "not an"),
    ("no array", zipped({"0.bias.npy": None}), "it has 3 arrays|it has no array 0.bias"),
    ("integers", zipped({"0.bias.npy": npy(np.zeros(4, int))}), "0.bias holds int64, not floats"),
    ("wrong shape", zipped({"0.bias.npy": npy(np.zeros(1, "f4"))}), "0.weight has the shape"),
    ("infinity", zipped({"2.bias.npy": npy(np.full(2, np.inf))}), "2.bias holds NaN or infinity"),
    ("no layers", archive_bytes({"kind": "network", "network": {}}, {}), "it has 0 arrays"),
]


@pytest.mark.parametrize(("_name", "data", "message"), SAFE_REFUSED, ids=[row[0] for row in SAFE_REFUSED])
def test_a_damaged_safetensors_file_is_refused(_name: str, data: bytes, message: str) -> None:
    with pytest.raises(boolnet.BoolnetError) as caught:
        read_safetensors(data, "net.safetensors")
    assert "net.safetensors is not a network" in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(("_name", "data", "message"), NPZ_REFUSED, ids=[row[0] for row in NPZ_REFUSED])
def test_a_damaged_npz_file_is_refused(_name: str, data: bytes, message: str) -> None:
    with pytest.raises(boolnet.BoolnetError, match="is not a network") as caught:
        read_npz(data, "net.npz")
    assert any(part in str(caught.value) for part in message.split("|"))
