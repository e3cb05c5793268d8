"""PLA and CNF files evaluated in the plainest way, word by word, by no code of the readers under test."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.int8]  # (vectors, inputs), of 0 and 1
CHUNK = 512  # vectors at a time


class PlainPla(NamedTuple):
    """Cubes as symbols, in the order of the file."""

    type: str
    cubes: NDArray[np.str_]
    outputs: NDArray[np.str_]

    def values(self, X: Vectors) -> NDArray[np.int8]:
        """Return 0, 1 or -1 for don't care, shape (vectors, outputs)."""
        return np.concatenate([self._values(X[start : start + CHUNK]) for start in range(0, len(X), CHUNK)])

    def _values(self, X: Vectors) -> NDArray[np.int8]:
        zero, one = (self.cubes == "0").astype(np.float32), (self.cubes == "1").astype(np.float32)
        holds = (X @ zero.T + (1 - X) @ one.T == 0).astype(np.float32)
        said = {symbol: holds @ np.isin(self.outputs, list(symbol)).astype(np.float32) for symbol in ("14", "03", "-2")}
        on, off, free = (said[symbol] > 0 for symbol in ("14", "03", "-2"))
        if self.type == "esop":
            return np.asarray(said["14"] % 2, dtype=np.int8)
        if "d" not in self.type:
            free = np.zeros_like(free)
        match self.type:
            case "f" | "fd":
                value = np.where(on, 1, 0)
            case "d":
                value = np.zeros_like(on, dtype=int)
            case "r" | "dr":
                value = np.where(off, 0, 1)
            case _:  # fr, fdr
                value = np.where(on, 1, np.where(off, 0, -1))
        return np.asarray(np.where(free, -1, value), dtype=np.int8)


def plain_pla(text: str) -> PlainPla:
    """Return the cubes of a PLA text that is known to be right."""
    sizes, kind, symbols = {}, "fd", []
    goes_on = False
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if not words:
            continue
        if words[0] in (".e", ".end"):
            break
        if words[0][0] == ".":
            goes_on = words[0] in (".ilb", ".ob")
            if words[0] in (".i", ".o"):
                sizes[words[0]] = int(words[1])
            kind = words[1] if words[0] == ".type" else kind
        elif goes_on and words[0][0].isalpha():
            continue
        else:
            goes_on = False
            symbols += [symbol for symbol in "".join(words) if symbol != "|"]
    n, m = sizes[".i"], sizes[".o"]
    grid = np.array(symbols, dtype="U1").reshape(-1, n + m)
    return PlainPla(kind, grid[:, :n], grid[:, n:])


class PlainCnf(NamedTuple):
    """Clauses of literals; exclusive ones apart."""

    inputs: int
    clauses: list[list[int]]
    xors: list[list[int]]

    def values(self, X: Vectors) -> NDArray[np.int8]:
        """Return 0 or 1, shape (vectors, 1)."""
        literals = np.concatenate([X, 1 - X], axis=1)  # x1.. and then their negations
        result = np.ones(len(X), dtype=np.int8)
        for clause in self.clauses:
            columns = [abs(one) - 1 + self.inputs * (one < 0) for one in clause]
            result &= literals[:, columns].any(axis=1).astype(np.int8)
        for clause in self.xors:
            columns = [abs(one) - 1 + self.inputs * (one < 0) for one in clause]
            result &= (literals[:, columns].sum(axis=1) % 2).astype(np.int8)
        return result[:, None]


def plain_cnf(text: str) -> PlainCnf:
    """Return the clauses of a DIMACS text that is known to be right."""
    inputs, words = 0, []
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("%"):
            break
        if line.startswith("p"):
            inputs = int(line.split()[2])
        elif line and line[0] != "c":
            words += line.replace("x", "x ").split()
    clauses: list[list[int]] = []
    xors: list[list[int]] = []
    clause: list[int] = []
    kind = clauses
    for word in words:
        if word == "x":
            kind = xors
        elif word == "0":
            kind.append(clause)
            clause, kind = [], clauses
        else:
            clause.append(int(word))
    largest = max((abs(one) for part in (*clauses, *xors) for one in part), default=0)
    return PlainCnf(max(inputs, largest), clauses, xors)
