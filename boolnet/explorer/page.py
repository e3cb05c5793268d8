"""The page as one file: its text, style, script and data, which are beside this file, put together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boolnet.compiler.compiled import Compiled
from boolnet.core.budget import Budget
from boolnet.core.version import VERSION
from boolnet.drawings.network import NetworkStyle, count_facts, network_picture
from boolnet.drawings.overview import overview_picture
from boolnet.drawings.shown import shown
from boolnet.explorer.data import Data, of_compiled, of_function
from boolnet.explorer.gallery import GALLERY, Item
from boolnet.explorer.script import classes, digest, joined, modules, packed, style, text
from boolnet.export.templates import filled
from boolnet.frontends import read
from boolnet.functions.function import BooleanFunction
from boolnet.labels import has_labels, with_labels
from nets import count
from nets.drawing.svg import Picture, readable
from nets.graphs.graph import Graph
from nets.io.files import check_place, write_file

if TYPE_CHECKING:
    from boolnet.explorer.widget import Widget

TITLE = 80  # characters of a title
TALL = 900  # pixels of the page in a notebook
MOST_PICTURE = 9_000  # bytes of the picture without JavaScript, which all others have to load as well
COMPILED_ITEMS = 2  # of the gallery, where it is the whole page; the page compiles the others


@dataclass(frozen=True)
class Page:
    """A page that is ready to be written; notebooks show it.

    Attributes
    ----------
    title : str
    html : str
    picture : Picture or None
        What is seen of it without JavaScript.
    data : dict
        What it knows, plain as JSON is: ``gallery`` and ``subjects`` (`boolnet.explorer.data`).
    """

    title: str
    html: str = field(repr=False)
    picture: Picture | None = field(repr=False, compare=False)
    data: Data = field(repr=False, compare=False)

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

    def widget(self, effort: str | float = "low") -> Widget:
        """Return the page as a widget, whose values Python sets and observes.

        Parameters
        ----------
        effort : str or float
            As in `boolnet.compile`, for formulas that are set from Python.

        Raises
        ------
        BoolnetError
            If the extra ``widget`` is not installed.
        """
        from boolnet.explorer.widget import page_widget

        return page_widget(self.data, effort)

    def _repr_svg_(self) -> str | None:
        return None if self.picture is None else self.picture.svg()

    def _repr_html_(self) -> str:
        """Return the page in a frame of its own, which may run its script and give out files, and nothing else."""
        size = f"display:block;width:100%;height:{TALL}px;border:0;resize:vertical"
        rights = 'sandbox="allow-scripts allow-downloads"'
        return f'<iframe title="{escape(self.title)}" {rights} style="{size}" srcdoc="{escape(self.html)}"></iframe>'


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
    data = {"gallery": gallery, "subjects": subjects}
    picture = None if graph is None else _still(graph)
    script = f'{joined(modules())}\nexplore(document.getElementById("explorer"), {_DATA});\n'
    loader = text("loader.js")
    html = filled(
        text("page.html"),
        title=escape(title),
        summary=escape(_summary(subjects[0])),
        style=style(),
        static=_static(graph, picture),
        version=VERSION,
        data=as_script_text(data | {"classes": classes()}),
        digests=f"{digest(loader)} {digest(script)}",
        script=packed(script),
        loader=loader,
    )
    return Page(title, html, picture, data)


_DATA = 'JSON.parse(document.getElementById("data").textContent)'


def as_script_text(data: Any) -> str:
    """Return data as JSON that no parser of HTML takes for anything but text.

    >>> as_script_text({"name": "</script><!--"})
    '{"name":"\\\\u003c/script\\\\u003e\\\\u003c!--"}'
    """
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written.encode("utf-8", "replace").decode()


def _summary(subject: Data) -> str:
    ends = [f"{len(names):,} {noun}{'' if len(names) == 1 else 's'}" for names, noun in _ends(subject)]
    built = sum(network["counts"] is not None for network in subject["networks"])
    return f"{' and '.join(ends)}, {built} network{'' if built == 1 else 's'} of exact ReLU neurons to look into"


def _ends(subject: Data) -> list[tuple[list[str], str]]:
    return [(subject["inputs"], "input"), (subject["outputs"], "output")]


def _still(graph: Graph) -> Picture:
    """Return the picture that is seen without JavaScript: plain, or the overview where that is large."""
    graph = graph if has_labels(graph) else with_labels(graph)
    picture = network_picture(graph, style=NetworkStyle(is_plain=True))
    return picture if len(picture.svg()) <= MOST_PICTURE else overview_picture(graph, "An overview")


def _static(graph: Graph | None, picture: Picture | None) -> str:
    """Return what is seen without JavaScript."""
    if graph is None:
        return "<p>No strategy has a network for this function.</p>"
    return shown(picture, count_facts(count(graph)))
