"""The notebook with every object that shows itself: made of cells, executed, converted to one HTML file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.architecture import ROOT
from tests.shown_objects import Shown

#: JupyterLab's page without the scripts that it fetches, of which no object of ours has need.
TEMPLATE = """\
{% extends "lab/index.html.j2" %}
{% block html_head_js %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}
"""
SECONDS = 120  # for one cell


def executed(cells: Sequence[Shown]) -> NotebookNode:
    """Return the notebook after all its cells have run; one that fails is an error."""
    notebook = new_notebook(metadata={"title": "Objects"})
    name = ""
    for cell in cells:
        if cell.name != name:
            name = cell.name
            notebook.cells.append(new_markdown_cell(f"## {name}"))
        notebook.cells.append(new_code_cell(cell.code))
    nbformat.validate(notebook)
    NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(ROOT)}}).execute()
    return notebook


def as_html(notebook: NotebookNode, theme: Literal["light", "dark"]) -> str:
    """Return the notebook as one HTML file that fetches nothing."""
    text, _ = HTMLExporter(raw_template=TEMPLATE, theme=theme).from_notebook_node(notebook)
    return str(text)
