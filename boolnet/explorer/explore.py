"""`boolnet.explore`: whatever there is as a page, for the command line as for Python."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import networkx as nx

from boolnet.compiler.compiled import Compiled
from boolnet.compiler.effort import effort_work
from boolnet.compiler.files import load_if_network, of_graph
from boolnet.compiler.request import Request
from boolnet.compiler.stages import compile_function
from boolnet.core.budget import Budget
from boolnet.core.errors import BoolnetError, listed
from boolnet.explorer.page import Page, function_page, gallery_page, network_page
from boolnet.frontends import is_path, read
from boolnet.functions.function import BooleanFunction
from nets.graphs.graph import check_graph


def explore(
    source: Any = None,
    *,
    format: str | None = None,
    inputs: Sequence[str] | int | None = None,
    strategy: str = "auto",
    effort: str | float = "low",
    budget: Budget | None = None,
) -> Page:
    """Return the page on which a network is looked into, which notebooks show and `Page.save` writes to a file.

    Parameters
    ----------
    source : Compiled, networkx.DiGraph, or anything that `boolnet.read` takes, optional
        The path of a saved network stands for that network; without a source the page is a gallery.
    format, inputs
        As in `boolnet.compile`.
    strategy : str
        Which network of a function to show; auto has those of all strategies, side by side.
    effort, budget
        As in `boolnet.compile`.

    Returns
    -------
    Page
        Its `widget` is the page with values that Python sets and observes (extra ``widget``).

    Raises
    ------
    BoolnetError
        If the source cannot be read, or the strategy cannot build it.

    Examples
    --------
    >>> import boolnet
    >>> page = boolnet.explore("s = a ^ b; c = a & b", effort=200)
    >>> page.title, page.html.startswith("<!DOCTYPE html>")
    ('s = a ^ b; c = a & b', True)
    """
    budget = budget or Budget(effort_work(effort))
    subject = _subject(source, format, inputs)
    return page_of(subject, title_of(source, subject), strategy, budget)


def page_of(subject: BooleanFunction | Compiled | None, title: str, strategy: str, budget: Budget) -> Page:
    """Return the page of a function or a network, or the gallery where there is none.

    Parameters
    ----------
    subject : BooleanFunction, Compiled or None
    title : str
    strategy : str
        "auto", or the one whose network is shown of a function.
    budget : Budget

    Raises
    ------
    BoolnetError
        If there is no such strategy, or it cannot build the function, or what is shown is none.
    """
    if isinstance(subject, BooleanFunction):
        if strategy == "auto":
            return function_page(subject, title, budget)
        subject = compile_function(subject, Request.of(strategy=strategy), budget)
    elif strategy != "auto":
        what = "the gallery has functions of its own" if subject is None else "this network is built already"
        raise BoolnetError(f"strategy {strategy!r} is for a function, but {what}", help="leave the strategy out")
    return gallery_page(budget) if subject is None else network_page(subject, title)


def title_of(source: Any, subject: BooleanFunction | Compiled | None) -> str:
    """Return what a page is called: the file of its source, or the formula, or the names of its ends.

    Parameters
    ----------
    source : object
        What the subject was read from.
    subject : BooleanFunction, Compiled or None

    Examples
    --------
    >>> import boolnet
    >>> title_of("a  & b", boolnet.read("a  & b")), title_of(None, boolnet.read(lambda p, q: p or q))
    ('a  & b', 'p, q -> y')
    """
    if isinstance(source, str | os.PathLike) and is_path(str(source)):
        return Path(source).name
    if subject is None:
        return ""
    function = subject.function if isinstance(subject, Compiled) else subject
    written = source if isinstance(source, str) else f"{listed(subject.inputs)} -> {listed(subject.outputs)}"
    return function.source or written


def _subject(source: Any, format: str | None, inputs: Sequence[str] | int | None) -> BooleanFunction | Compiled | None:
    """Return what is looked at: a network, or a function, or None for the gallery."""
    is_bare = format is None and inputs is None
    if isinstance(source, Compiled | nx.DiGraph) or source is None:
        if not is_bare:
            raise BoolnetError("format and inputs say how a source is read, and this is none", help="leave them out")
        if isinstance(source, nx.DiGraph):
            check_graph(source)
            return of_graph(source, "a graph")
        return source
    if is_bare and isinstance(source, str | os.PathLike) and (net := load_if_network(str(source))) is not None:
        return net
    return read(source, format, inputs=inputs)
