"""boolnet explore."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.effort import Effort, effort_options, stoppable
from cli.networks import NetworkSource, strategy_option
from cli.options import check_places, json_option, print_json, status
from cli.sources import Source, optional_source_options, say_note

if TYPE_CHECKING:
    from boolnet.core.budget import Budget
    from boolnet.explorer.page import Page

EPILOG = """\b
Examples:
  boolnet explore "s = a ^ b ^ c; carry = maj(a, b, c)" -o adder.html
  boolnet explore adder.json --open
  boolnet explore -o gallery.html
  boolnet explore "xor(x1..x64)" --strategy parity-fold > parity.html
"""


@click.command("explore", epilog=EPILOG)
@optional_source_options
@strategy_option("Which network of a function to show; auto has those of all strategies, side by side.")
@effort_options("low")
@click.option(
    "-o",
    "--out",
    "file",
    type=click.Path(),
    metavar="FILE.html",
    help="Write the page to FILE; - prints it, as is done where the output is piped.",
)
@click.option("--open", "is_opened", is_flag=True, help="Show the page in the browser.")
@json_option
def command(
    source: Source | None,
    strategy: str,
    effort: Effort,
    file: str | None,
    is_opened: bool,
    as_json: bool,
) -> int:
    """Write a page that shows how networks work.

    Inputs are toggled, values move layer by layer, weights are dragged, and rows that break are marked. The page is one
    file that fetches nothing. SOURCE is the file of a saved network, or else what `boolnet compile` takes; without it
    the page is a gallery. Formulas of few inputs are compiled in the page itself.
    """
    _check_place(file, is_opened, as_json)
    effort = effort if effort.work else replace(effort, work=_low())
    with status("exploring", as_json) as report, stoppable(effort, report) as budget:
        page = _page(source, strategy, effort, budget)
    if file == "-" or (file is None and not is_opened):
        click.echo(page.html.encode(), nl=False)
        return 130 if budget.is_stopped() else 0
    path = page.save(file or _temporary())
    size = path.stat().st_size
    is_shown = is_opened and _shows(path)
    if as_json:
        print_json({"file": str(path), "title": page.title, "bytes": size, "opened": is_shown})
    else:
        click.echo(f"saved {path}: {page.title}, {size:,} bytes")
    return 130 if budget.is_stopped() else 0


def _check_place(file: str | None, is_opened: bool, as_json: bool) -> None:
    """Refuse, before the work, what cannot be written to."""
    if file == "-" and is_opened:
        raise click.UsageError("--open shows a file: name it with -o FILE.html, or leave -o out")
    if file is not None and file != "-":
        check_places([file])
    elif as_json and not is_opened:
        raise click.UsageError("--json says what was written: name the file with -o FILE.html")
    elif file is None and not is_opened and sys.stdout.isatty():
        raise click.UsageError("say where to write with -o FILE.html, or show it with --open; -o - prints it")


def _low() -> float:
    from boolnet.compiler.effort import EFFORTS

    return EFFORTS["low"]


def _page(source: Source | None, strategy: str, effort: Effort, budget: Budget) -> Page:
    from boolnet.explorer.explore import page_of, title_of

    if source is None:
        return page_of(None, "", strategy, budget)
    subject = NetworkSource(source, strategy, effort).saved() or source.read()
    return page_of(subject, title_of(source.text, subject), strategy, budget)


def _temporary() -> Path:
    """Return the place of a page that has no name, which stays for the browser to read."""
    import tempfile

    return Path(tempfile.mkdtemp(prefix="boolnet-"), "explore.html")


def _shows(path: Path) -> bool:
    """Show a page in the browser, or say that there is none."""
    import webbrowser

    try:
        if webbrowser.open(path.resolve().as_uri()):
            return True
    except (webbrowser.Error, OSError):
        pass
    say_note(f"no browser was found: open {path} in one")
    return False
