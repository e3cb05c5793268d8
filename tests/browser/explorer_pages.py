"""Pages of the explorer that the tests look at, and what Python says of the same networks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

import boolnet
from boolnet.core.budget import Budget
from boolnet.explorer.page import Page, function_page, gallery_page, network_page
from nets import Executor
from nets.graphs.graph import Graph
from tests.browser.chromium import Scheme, opened
from tests.targets import adder_text

PLA = ".i 6\n.o 3\n.p 5\n11---0 1-1\n0--101 110\n-01--- 011\n1111-- 010\n---000 100\n.e\n"

#: What pages are of: 2, 3, 4 and 8 inputs, two numbers of 8 bits, a parity of 64, a PLA text.
SOURCES: Mapping[str, str] = {
    "two": "a ^ b",
    "three": "sum = a ^ b ^ c; carry = maj(a, b, c)",
    "four": "p = x1 & !x2 | x3 & x4 | !x1 & x3 & !x4; q = x2 ^ x4",
    "eight": "xor(x1..x8) & !x3 | atleast(5, x1..x8)",
    "adder": adder_text(8),
    "parity": "xor(x1..x64)",
    "pla": PLA,
}
EFFORT = 300.0  # units of work: the pages are looked at, not the networks


@cache
def page(name: str) -> Page:
    """Return a page by its name; "gallery" is the one without a source."""
    if name == "gallery":
        return gallery_page(Budget(EFFORT))
    return function_page(boolnet.read(SOURCES[name]), SOURCES[name], Budget(EFFORT))


@cache
def large() -> tuple[Page, Graph]:
    """Return the page of a thousand neurons, and their network."""
    net = boolnet.compile("xor(x1..x11)", strategy="dnf", passes="none", verify=False)
    return network_page(net, "A thousand neurons"), net.graph


def written(one: Page, folder: Path) -> Path:
    """Return the file of a page."""
    return one.save(folder / "page.html")


@contextmanager
def shown_page(browser: Browser, file: Path, width: int, scheme: Scheme) -> Iterator[tuple[Tab, list[str]]]:
    """Open a page as `opened` does, and wait until it shows what it is of."""
    with opened(browser, file, width, scheme) as (tab, wrong):
        tab.locator("main [role=status]").wait_for(state="attached")
        yield tab, wrong


def node_values(graph: Graph, vectors: list[list[int]]) -> dict[str, list[float]]:
    """Return the values of every node on input vectors."""
    nodes = list(graph)
    found = Executor(graph).run_columns(np.array(vectors, dtype=float).T, nodes)
    return {str(node): row for node, row in zip(nodes, found.tolist(), strict=True)}
