"""The functions that every format is tried on, kind by kind, compiled as cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import boolnet
from boolnet.core.errors import BoolnetError
from boolnet.frontends import read
from boolnet.functions.function import BooleanFunction
from boolnet.strategies import STRATEGIES
from tests.corpus import RECOGNISED, SOURCES, npn_representatives, table_of
from tests.exports.case import MOST_INPUTS, Case, case_of
from tests.shared_files import PLA_FILES

Made = Iterator[Case]

OUTPUTS = ("full adder", "shared xor", "equal outputs", "constant outputs", "names like hidden neurons", "two tables")
DONT_CARES = ("don't cares", "all don't care", "pla")


def adder(bits: int) -> str:
    """Return the sum of two numbers of so many bits, and its carry."""
    lines, carry = [], "0"
    for i in range(bits):
        a, b = f"a{i}", f"b{i}"
        lines.append(f"s{i} = {a} ^ {b} ^ ({carry})")
        carry = f"maj({a}, {b}, {carry})"
    return "; ".join([*lines, f"carry = {carry}"])


def strategies() -> Made:
    """Yield every small function by every strategy that builds it, layered and with skips."""
    for name, source in {**SOURCES, **RECOGNISED}.items():
        for strategy in STRATEGIES:
            try:
                net = boolnet.compile(source, strategy=strategy, effort="low", layered=len(name) % 2 == 0)
            except BoolnetError:
                continue
            yield case_of(f"{name} by {strategy}", net)


def representatives() -> Made:
    """Yield the least function of every NPN class of 4 inputs."""
    for number in npn_representatives(4):
        yield case_of(f"{number:04x}", boolnet.compile(table_of(4, number), effort="low"))


def _named(names: tuple[str, ...]) -> Callable[[], Made]:
    def made() -> Made:
        for name in names:
            yield case_of(name, boolnet.compile(SOURCES[name], effort="low"))

    return made


def adders() -> Made:
    """Yield adders of numbers of 1 to 12 bits."""
    for bits in (1, 2, 4, 8, 12):
        yield case_of(f"adder of {bits} bits", boolnet.compile(adder(bits), effort="low"))


def parities() -> Made:
    """Yield the parity of 64 inputs."""
    yield case_of("parity of 64", boolnet.compile("xor(x1..x64)", effort="low"))


def pla_files() -> Made:
    """Yield the files of the benchmark that have up to 16 inputs."""
    for path in PLA_FILES:
        function: BooleanFunction = read(str(path))
        if len(function.inputs) <= MOST_INPUTS:
            yield case_of(path.stem, boolnet.compile(function, strategy="dnf", effort="low", verify=False))


#: Kind -> what makes its cases.
KINDS: Mapping[str, Callable[[], Made]] = {
    "strategies": strategies,
    "npn4": representatives,
    "outputs": _named(OUTPUTS),
    "dont-cares": _named(DONT_CARES),
    "adders": adders,
    "parity64": parities,
    "pla": pla_files,
}
