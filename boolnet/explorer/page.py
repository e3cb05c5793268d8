"""The page as one file: its text, style, script and data, which are beside this file, put together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from boolnet.compiler.compiled import Compiled
from boolnet.core.budget import Budget
from boolnet.drawings.network import count_facts, network_picture
from boolnet.drawings.shown import shown
from boolnet.explorer.data import Data, of_compiled, of_function
from boolnet.explorer.gallery import GALLERY, Item
from boolnet.explorer.script import digest, joined, modules, packed
from boolnet.export.templates import filled
from boolnet.frontends import read
from boolnet.functions.function import BooleanFunction
from boolnet.labels import has_labels, with_labels
from nets import count
from nets.drawing.palette import INKS
from nets.drawing.svg import readable
from nets.graphs.graph import Graph
from nets.io.files import check_place, write_file

TITLE = 80  # characters of a title
COMPILED_ITEMS = 2  # of the gallery, where it is the whole page; the page compiles the others


@dataclass(frozen=True)
class Page:
    """A page that is ready to be written.

    Attributes
    ----------
    title : str
    html : str
    """

    title: str
    html: str = field(repr=False)

    def save(self, path: str | Path) -> Path:
        """Write the page to a file, whole or not at all, and return where it is.

        Parameters
        ----------
        path : path-like

        Raises
        ------
        NetsError
            If the file cannot be written.
        """
        path = Path(path)
        check_place(path)
        write_file(path, self.html.encode())
        return path


def function_page(function: BooleanFunction, title: str, budget: Budget) -> Page:
    """Return the page of a function, with the network of every strategy.

    Parameters
    ----------
    function : BooleanFunction
    title : str
    budget : Budget
        Every strategy has its share of it.
    """
    data, best = of_function(function, _short(title), budget)
    return _page(data["title"], [data], best, [Item(data["title"], "")])


def network_page(net: Compiled, title: str) -> Page:
    """Return the page of one network.

    Parameters
    ----------
    net : Compiled
    title : str
    """
    data, graph = of_compiled(net, _short(title))
    return _page(data["title"], [data], graph, [Item(data["title"], "")])


def gallery_page(budget: Budget) -> Page:
    """Return the page of functions that people know.

    Parameters
    ----------
    budget : Budget
        The first of them share it; the page compiles the others itself.
    """
    subjects, first = [], None
    for i, item in enumerate(GALLERY[:COMPILED_ITEMS]):
        data, best = of_function(read(item.source), item.source, budget.part(budget.left() / (COMPILED_ITEMS - i)))
        subjects.append(data)
        first = best if i == 0 else first
    return _page("Boolean functions as networks", subjects, first, [])


def _short(title: str) -> str:
    title = readable(" ".join(title.split()))
    return title if len(title) <= TITLE else title[: TITLE - 1] + "…"


def _page(title: str, subjects: Sequence[Data], graph: Graph | None, own: Sequence[Item]) -> Page:
    """Return a page of functions, of which the first are the items that come before the gallery."""
    items = [*own, *GALLERY]
    gallery: list[dict[str, Any]] = [
        {"title": item.title, "source": item.source, "subject": i if i < len(subjects) else None}
        for i, item in enumerate(items)
    ]
    classes = files("boolnet.minimum").joinpath("classes.txt").read_text(encoding="utf-8")
    data = {"gallery": gallery, "subjects": subjects, "classes": classes}
    script = f'{joined(modules())}\nexplore(document.getElementById("explorer"), {_DATA});\n'
    loader = _text("loader.js")
    html = filled(
        _text("page.html"),
        title=escape(title),
        summary=escape(_summary(subjects[0])),
        style=filled(_text("style.css"), light=_inks(0), dark=_inks(1)),
        static=_static(graph),
        version=version("boolnet"),
        data=as_script_text(data),
        digests=f"{digest(loader)} {digest(script)}",
        script=packed(script),
        loader=loader,
    )
    return Page(title, html)


_DATA = 'JSON.parse(document.getElementById("data").textContent)'


def as_script_text(data: Any) -> str:
    """Return data as JSON that no parser of HTML takes for anything but text.

    >>> as_script_text({"name": "</script><!--"})
    '{"name":"\\\\u003c/script\\\\u003e\\\\u003c!--"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text.encode("utf-8", "replace").decode()


def _text(name: str) -> str:
    return files("boolnet.explorer").joinpath(name).read_text(encoding="utf-8")


def _inks(which: int) -> str:
    """Return the colours of pictures as properties of the style: the light ones, or the dark ones."""
    return " ".join(f"--{name}: {ink[which]};" for name, ink in INKS.items())


def _summary(subject: Data) -> str:
    ends = [f"{len(names):,} {noun}{'' if len(names) == 1 else 's'}" for names, noun in _ends(subject)]
    built = sum(network["counts"] is not None for network in subject["networks"])
    return f"{' and '.join(ends)}, {built} network{'' if built == 1 else 's'} of exact ReLU neurons to look into"


def _ends(subject: Data) -> list[tuple[list[str], str]]:
    return [(subject["inputs"], "input"), (subject["outputs"], "output")]


def _static(graph: Graph | None) -> str:
    """Return what is seen without JavaScript."""
    if graph is None:
        return "<p>No strategy has a network for this function.</p>"
    graph = graph if has_labels(graph) else with_labels(graph)
    return shown(network_picture(graph), count_facts(count(graph)))
