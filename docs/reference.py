"""The reference: a page for each room, made of its docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType

from pages import write_page

ROOMS = {
    "Boolean functions": (
        "boolnet",
        "boolnet.labels",
        "boolnet.export",
        "boolnet.drawings",
        "boolnet.corpus",
        "boolnet.corpus.plan",
        "boolnet.corpus.making",
        "boolnet.benchmarks",
        "boolnet.benchmarks.vnn",
        "boolnet.batches",
        "boolnet.lab",
    ),
    "Neural networks": (
        "nets",
        "nets.layers",
        "nets.losses",
        "nets.optim",
        "nets.models",
        "nets.init",
        "nets.tables",
        "nets.data",
        "nets.train",
        "nets.metrics",
        "nets.charts",
        "nets.export",
        "nets.runs",
        "nets.estimators",
        "nets.kernels",
    ),
    "For those who add to boolnet": (
        "boolnet.frontends",
        "boolnet.minimizers",
        "boolnet.strategies",
        "boolnet.passes",
        "boolnet.writers",
    ),
}


def write_reference(folder: Path) -> None:
    """Write the pages, and the page that lists them."""
    folder.mkdir(exist_ok=True)
    homes: dict[object, str] = {}  # the page where a name is described
    lines = [_heading("Reference"), "Every public name, from its docstring.", ""]
    for title, rooms in ROOMS.items():
        lines += [".. toctree::", f"   :caption: {title}", "   :maxdepth: 1", "", *(f"   {room}" for room in rooms), ""]
        for room in rooms:
            write_page(folder / f"{room}.rst", page(import_module(room), homes))
    write_page(folder / "index.rst", "\n".join(lines))


def page(room: ModuleType, homes: dict[object, str]) -> str:
    """Return the page of a room, and remember what it describes: what an earlier page has is named there alone."""
    parts = [_heading(room.__name__), _directive("automodule", room.__name__)]
    for name in public_names(room):
        value = getattr(room, name)
        home = homes.setdefault(value, room.__name__) if callable(value) else room.__name__
        if home == room.__name__:
            parts.append(_entry(room.__name__, name, value))
        else:
            parts.append(f"`{name} <{home}.{name}>` is described with `{home}`.\n")
    return "\n".join(parts)


def public_names(room: ModuleType) -> Iterator[str]:
    """Yield the names that a room gives to others: those that it lists, or else its functions and classes."""
    listed = getattr(room, "__all__", None)
    for name in sorted(listed or vars(room), key=str.lower):
        value = getattr(room, name)
        is_ours = callable(value) and getattr(value, "__module__", "").startswith(room.__name__)
        if listed or (is_ours and not name.startswith("_")):
            yield name


def _entry(room: str, name: str, value: object) -> str:
    full = f"{room}.{name}"
    if inspect.isclass(value):
        others = [f":exclude-members: {', '.join(names)}" for names in [_of_scikit_learn(value)] if names]
        return _directive("autoclass", full, ":members:", *others)
    if inspect.isfunction(value):
        return _directive("autofunction", full)
    rows = list(value) if isinstance(value, Mapping) else [value]
    return _directive("py:data", full, "", ", ".join(f"``{row}``" for row in rows))


def _of_scikit_learn(value: type) -> list[str]:
    """Return the methods that scikit-learn puts into a class: its own pages describe them."""
    return [name for name, member in vars(value).items() if type(member).__module__.partition(".")[0] == "sklearn"]


def _directive(kind: str, name: str, *lines: str) -> str:
    return "\n".join([f".. {kind}:: {name}", *(f"   {line}" for line in lines), ""])


def _heading(text: str) -> str:
    return f"{text}\n{'=' * len(text)}\n"
