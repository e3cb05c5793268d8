"""Saved networks with errors put into them, loaded: `python -m tests.mutated_files --count 10000 --seed 1`.

Every format that is read takes part: bytes are changed, and fields inside, with lengths and check sums made right.
`tests.mutations` says what may happen.
"""

from __future__ import annotations

import functools
import io
import json
import random
import struct
import sys
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import boolnet
from boolnet.export import EXPORTERS
from boolnet.export.protobuf import Fields, Message, field
from tests.architecture import ROOT
from tests.mutations import READ, Files, Subject, main, of_bytes, outcome

SOURCES = ("a ^ b", "s = a ^ b ^ c; carry = maj(a, b, c)", "m(1,2,4,7) + d(0,5)", "p = 0; q = 1; r = a", "xor(x1..x9)")
FOREIGN = ROOT / "tests" / "vectors" / "foreign"

#: What stands in the place of a value.
VALUES: tuple[Any, ...] = (
    *(0, 1, -1, 2, 127, 1 << 31, 1 << 40, (1 << 63) - 1, -(1 << 63), 10**400, 0.5, -0.0, 1e39, 1e308, -1e308),
    *("", "x", "a", "h1", "inputs", "layer1.weight", "../../etc/passwd", "1/3", "9" * 5000, "x" * 5000, "\0", "\ud800"),
    *(None, True, [], {}, [[]], [1], ["a"], ["a", "a"], {"a": 1}, {"0.weight": {}}, [[[[[]]]]]),
)
Random: TypeAlias = random.Random
Tree = list[tuple[int, Any]]  # fields of a message: numbers, and integers, bytes, or again fields

#: Which fields of an ONNX model are messages, by the way to them.
MESSAGES = {
    (7,), (8,), (14,), (7, 1), (7, 5), (7, 11), (7, 12), (7, 1, 5), (7, 1, 5, 5), (7, 11, 2), (7, 12, 2), (7, 11, 2, 1),
    (7, 12, 2, 1), (7, 11, 2, 1, 2), (7, 12, 2, 1, 2), (7, 11, 2, 1, 2, 1), (7, 12, 2, 1, 2, 1),
}  # fmt: skip


def of_value(rng: Random, value: Any) -> Any:
    """Change something in a value of JSON."""
    if isinstance(value, dict | list) and value and rng.random() < 0.85:
        keys: Sequence[Any] = list(value) if isinstance(value, dict) else range(len(value))
        key, kind = rng.choice(keys), rng.randrange(8)
        if kind == 0:
            del value[key]
        elif kind == 1 and isinstance(value, dict):
            value[rng.choice(["x", "", "0.weight", "a", rng.choice(keys)])] = value.pop(key)
        elif kind == 1 and isinstance(value, list):
            value.insert(key, value[rng.choice(keys)])
        elif kind == 2 and isinstance(value, dict):
            value[rng.choice(["x", "a", "4.weight", "path"])] = value[rng.choice(keys)]
        else:
            value[key] = of_value(rng, value[key])
        return value
    return rng.choice(VALUES)


def of_json(rng: Random, data: bytes) -> bytes:
    """Change a field of a JSON file."""
    return json.dumps(of_value(rng, json.loads(data)), ensure_ascii=rng.random() < 0.9).encode(errors="surrogatepass")


def of_safetensors(rng: Random, data: bytes) -> bytes:
    """Change the list of tensors, or their numbers."""
    length = struct.unpack("<Q", data[:8])[0]
    text, numbers = data[8 : 8 + length], data[8 + length :]
    if rng.random() < 0.2:
        numbers = of_bytes(rng, numbers)
    elif rng.random() < 0.3:
        described = json.loads(text)
        described["__metadata__"]["boolnet"] = of_json(rng, described["__metadata__"]["boolnet"]).decode(
            errors="replace"
        )
        text = json.dumps(described).encode()
    else:
        text = of_json(rng, text)
    return struct.pack("<Q", len(text)) + text + numbers


def of_npz(rng: Random, data: bytes) -> bytes:
    """Change a member, and pack it anew."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    i = rng.randrange(len(members))
    name, content = members[i]
    kind = rng.randrange(6)
    if kind == 0:
        members[i] = (rng.choice([*dict(members), "x.npy", "../x.npy", "4.weight.npy"]), content)
    elif kind == 1:
        del members[i]
    elif name.endswith(".json"):
        members[i] = (name, of_json(rng, content))
    elif kind == 2:
        old, new = rng.choice(((b"<f4", b"|O8"), (b"<f4", b"<i4"), (b"False", b"True "), (b"(", b"(9"), (b",)", b",9")))
        members[i] = (name, content.replace(old, new, 1))
    else:
        members[i] = (name, of_bytes(rng, content))
    buffer = io.BytesIO()
    packing = rng.choice((zipfile.ZIP_STORED,) * 5 + (zipfile.ZIP_DEFLATED,))
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", packing) as archive:
        warnings.simplefilter("ignore")  # a name that is there twice
        for name, content in members:
            archive.writestr(name, content)
    return of_bytes(rng, buffer.getvalue()) if rng.random() < 0.1 else buffer.getvalue()


def of_onnx(rng: Random, data: bytes) -> bytes:
    """Change a field of a message, or which there are."""
    tree = _tree(data, ())
    for _ in range(rng.choice((1, 1, 2, 4))):
        place = tree
        while True:
            inner = [value for _, value in place if isinstance(value, list) and value]
            if not inner or rng.random() < 0.15:
                break
            place = rng.choice(inner)
        _change(rng, place)
    return _joined(tree)


def _change(rng: Random, place: Tree) -> None:
    i, kind = rng.randrange(len(place)), rng.randrange(7)
    number, value = place[i]
    if kind == 0:
        del place[i]
    elif kind == 1:
        place[i:i] = [place[i]] * rng.choice((1, 1, 50))
    elif kind == 2:
        place[i] = (rng.randrange(1, 26), value)
    elif kind == 3:
        rng.shuffle(place)
    elif isinstance(value, int):
        place[i] = (number, rng.choice((0, 1, 2, 7, 11, 10, 1 << 31, 1 << 40, (1 << 63) - 1, -1, value + 1)))
    elif isinstance(value, bytes):
        texts = (b"", b"x", b"inputs", b"outputs", b"layer1.weight", b"Relu", b"Cast", b"Concat", b"Add", b"\xff")
        place[i] = (number, rng.choice((of_bytes(rng, value), *texts)))
    if not place:
        place.append((1, b""))


def _tree(data: bytes, way: tuple[int, ...]) -> Tree:
    message = Message(memoryview(data), Fields())
    tree: Tree = []
    for number, values in message.fields():
        for value in values:
            below = (*way, number)
            run = value if isinstance(value, int) else bytes(value)
            tree.append((number, _tree(run, below) if isinstance(run, bytes) and below in MESSAGES else run))
    return tree


def _joined(tree: Tree) -> bytes:
    return b"".join(field(number, _joined(value) if isinstance(value, list) else value) for number, value in tree)


FIELDS: Mapping[str, Callable[[Random, bytes], bytes]] = {
    "json": of_json,
    "safetensors": of_safetensors,
    "npz": of_npz,
    "onnx": of_onnx,
}


@functools.cache
def saved() -> dict[str, list[bytes]]:
    """Return files of every format that is read."""
    graphs = [boolnet.compile(source, strategy="xor-tree").described() for source in SOURCES]
    files = {name: [row.write(graph) for graph in graphs] for name, row in EXPORTERS.items() if row.read}
    if "onnx" in files:
        files["onnx"] += [path.read_bytes() for path in sorted(FOREIGN.glob("*.onnx"))]
    return files


def mutated(rng: Random, files: Files, format: str) -> bytes:
    """Return one of the files of a format with an error in it."""
    data = rng.choice(files[format])
    change = of_bytes if format not in FIELDS or rng.random() < 0.4 else FIELDS[format]
    return change(rng, data)


def problem_of(path: Path, format: str) -> str:
    """Load a file; return what is wrong with how it goes, "" if it is refused, `READ` if it is a network."""

    def load() -> str:
        boolnet.load(path, format)
        return READ

    return outcome(load)


NETWORKS = Subject("tests.mutated_files", "files", saved, mutated, problem_of)

if __name__ == "__main__":
    sys.exit(main(NETWORKS, __doc__ or ""))
