"""A reader of VNN-LIB of its own, for what our properties say, and Marabou's verdict on one."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import select
import signal
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

Expression = str | list[Any]


@functools.lru_cache(maxsize=256)
def parsed(data: bytes) -> list[Expression]:
    """Return the expressions of a file of either version; an element of a tensor is a word."""
    text = re.sub(r";[^\n]*", "", data.decode())
    text = re.sub(r"([A-Z]\d*)\[0, (\d+)\]", r"\1_\2", text)
    found: list[Any] = []
    stack = [found]
    for token in re.findall(r"[()]|[^\s()]+", text):
        if token == "(":
            stack[-1].append([])
            stack.append(stack[-1][-1])
        elif token == ")":
            stack.pop()
        else:
            stack[-1].append(token)
    assert len(stack) == 1
    return found


def asserted(data: bytes) -> list[Expression]:
    """Return what a file asserts; it has nothing else but declarations."""
    expressions = parsed(data)
    found = [expression[1] for expression in expressions if expression[0] == "assert"]
    assert len(found) + sum(e[0].startswith(("declare-", "vnnlib")) for e in expressions) == len(expressions)
    return found


def holds(expression: Any, values: dict[str, float]) -> bool:
    """Whether an expression is true of some values of inputs and outputs."""
    head, *rest = expression
    if head in ("and", "or"):
        return (all if head == "and" else any)(holds(one, values) for one in rest)
    left, right = (values[word] if word in values else float(word) for word in rest)
    return {"<=": left <= right, ">=": left >= right, "==": left == right}[head]


def is_broken_at(data: bytes, inputs: Sequence[float], outputs: Sequence[float]) -> bool:
    """Whether inputs and outputs of one network are all that its property asks for."""
    values = {f"X_{i}": value for i, value in enumerate(inputs)} | {f"Y_{j}": y for j, y in enumerate(outputs)}
    return all(holds(one, values) for one in asserted(data))


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Keep what compiled code prints off the screen."""
    kept, null = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(null)


def _marabou() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parsers that it does without
        from maraboupy import Marabou

    return Marabou


def marabou(network: Path, property: Path, seconds: int = 60) -> str:
    """Return what Marabou says of a network and a property of version 1.0: sat, unsat, or why neither."""
    with silence():
        Marabou = _marabou()
        options = Marabou.createOptions(verbosity=0, timeoutInSeconds=seconds)
        code, *_ = Marabou.read_onnx(str(network)).solve(verbose=False, options=options, propertyFilename=str(property))
    return str(code)


def marabou_within(network: Path, property: Path, seconds: int) -> str:
    """Return what Marabou says, in a process that is killed in time: its own limit it does not always keep."""
    _marabou()  # imported once, for all processes
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, marabou(network, property, seconds).encode())
        finally:
            os._exit(0)
    os.close(writing)
    try:
        is_ready = select.select([reading], [], [], seconds)[0]
        return (os.read(reading, 100).decode() or "no answer") if is_ready else "timeout"
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
