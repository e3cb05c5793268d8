"""How the pages of the documentation are built: `make docs`."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

import boolnet

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER))

from experiments import write_experiments  # noqa: E402
from reference import write_reference  # noqa: E402

project = "boolnet"
author = "the boolnet developers"
project_copyright = author
version = release = boolnet.__version__

extensions = ["sphinx.ext.autodoc", "numpydoc", "sphinx.ext.viewcode", "sphinx_click", "myst_nb"]
default_role = "py:obj"  # names in docstrings that are on a page are links

smartquotes = False  # options have two dashes
html_theme = "furo"
html_title = f"boolnet {release}"
html_static_path = ["_static"]
html_extra_path = ["_extra"]
html_css_files = ["boolnet.css"]
html_copy_source = False
html_show_sphinx = False

nb_execution_mode = "off"  # the tests execute the notebooks, and compare what they print with what is committed
myst_heading_anchors = 4
myst_enable_extensions = ["attrs_block"]

autodoc_typehints = "none"  # the docstrings say them, with shapes and units
numpydoc_show_class_members = False  # each has its own entry
autodoc_inherit_docstrings = False  # a method that only overrides is described where it comes from
autodoc_member_order = "bysource"
add_module_names = False
python_maximum_signature_line_length = 80


def setup(app: Sphinx) -> None:
    """Write what is made of the code before the pages are read."""
    app.connect("config-inited", _write_pages)
    app.connect("source-read", _read_notebook)


def _write_pages(app: Sphinx, config: Config) -> None:
    write_reference(FOLDER / "reference")
    write_experiments(FOLDER / "experiments")
    extra = FOLDER / "_extra"
    extra.mkdir(exist_ok=True)
    boolnet.explore().save(extra / "explore.html")


def _read_notebook(app: Sphinx, page: str, source: list[str]) -> None:
    """Take a notebook's links to its headings, which Jupyter names, to Sphinx's names; lines of it may be commands."""
    if page.startswith("tutorials/"):
        notebook = json.loads(re.sub(r"(?<=\]\(#)[^)]+", _heading_name, source[0]))
        notebook["metadata"]["language_info"]["pygments_lexer"] = "ipython3"
        source[0] = json.dumps(notebook)


def _heading_name(anchor: re.Match[str]) -> str:
    return re.sub(r"[^\w-]", "", anchor[0].lower())
