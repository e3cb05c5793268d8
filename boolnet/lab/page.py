"""All experiments as one page that fetches nothing."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping
from html import escape

from boolnet.lab import EXPERIMENTS, SECTIONS
from boolnet.lab.experiment import Experiment, Findings, Setting, cell_text
from nets.core.html import html_table

STYLE = """\
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
nav ul { columns: 16rem; padding-left: 1.2rem; }
article { border-top: 1px solid #8886; margin-top: 2rem; }
.verdict { border-left: 4px solid #0072b2; padding-left: 1rem; }
.unseen { border-color: #d55e00; }
table { font-variant-numeric: tabular-nums; }
"""


def lab_page(found: Mapping[str, Findings], setting: Setting) -> str:
    """Return the page of what experiments found.

    Parameters
    ----------
    found : mapping of str to Findings
        By the names of `EXPERIMENTS`.
    setting : Setting
        How they were run.
    """
    parts = []
    for number, title in SECTIONS.items():
        names = [name for name in found if EXPERIMENTS[name].section == number]
        if names:
            parts.append(f"<h2>{number} {escape(title)}</h2>")
            parts += [_article(name, EXPERIMENTS[name], found[name]) for name in names]
    links = "".join(f'<li><a href="#{name}">{name}</a></li>' for name in found)
    size = "small" if setting.is_small else "full"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Experiments with neural networks</title><style>{STYLE}</style></head><body>"
        f"<h1>Experiments with neural networks</h1><p>Seed {setting.seed}, size {size}.</p>"
        f"<nav><ul>{links}</ul></nav><main>{''.join(parts)}</main></body></html>\n"
    )


def _article(name: str, row: Experiment, found: Findings) -> str:
    rows = [[cell_text(cell) for cell in cells] for cells in found.figures.rows]
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in explanation(row))
    correction = f"<p>The textbook argument slips here. {escape(row.correction)}</p>" if row.correction else ""
    return (
        f'<article id="{name}"><h3>{escape(row.question)}</h3><p><code>boolnet lab {name}</code></p>{paragraphs}'
        f"{html_table(found.figures.head, rows, numbers=range(1, len(found.figures.head)))}"
        f'<p class="verdict{"" if found.is_seen else " unseen"}">{escape(found.verdict)}</p>'
        f"{found.picture.html()}{correction}</article>"
    )


def explanation(row: Experiment) -> list[str]:
    """Return the paragraphs that an experiment's file begins with."""
    text = inspect.getdoc(sys.modules[row.run.__module__]) or ""
    return [" ".join(part.split()).replace("``", "") for part in text.split("\n\n")]
