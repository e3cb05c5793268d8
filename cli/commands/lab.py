"""boolnet lab."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from cli.options import json_option, print_json, status
from cli.param_type import ParamType

if TYPE_CHECKING:
    from rich.console import Console

    from boolnet.lab import Experiment, Figures, Findings, Setting

EPILOG = """\b
Examples:
  boolnet lab
  boolnet lab xor-linear
  boolnet lab depth --size full -o depth.svg
  boolnet lab dropout --seed 3 --json
  boolnet lab --all -o results
"""
PAGE = "lab.html"
BAR, LEAST_BAR = 18, 8  # characters of the longest one


class ExperimentName(ParamType[str]):
    """The name of an experiment."""

    name = "experiment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from boolnet.lab import EXPERIMENTS
        from nets.core.tables import nearest

        if value not in EXPERIMENTS:
            hint = nearest(value, EXPERIMENTS) or ""
            self.fail(f"there is no experiment {value!r}{hint}; `boolnet lab` lists them", param, ctx)
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from boolnet.lab import EXPERIMENTS

        return [
            CompletionItem(name, help=row.question) for name, row in EXPERIMENTS.items() if name.startswith(incomplete)
        ]


@click.command("lab", epilog=EPILOG)
@click.argument("name", type=ExperimentName(), required=False)
@click.option("--all", "is_all", is_flag=True, help="Run every experiment, and write one page of them to DIR.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of all chance.")
@click.option(
    "--size",
    type=click.Choice(["small", "full"]),
    default="full",
    show_default=True,
    help="small takes up to two seconds an experiment, full up to twenty.",
)
@click.option(
    "-o", "--out", "place", type=click.Path(), metavar="FILE|DIR", help="Write the picture, or with --all DIR."
)
@json_option
def command(name: str | None, is_all: bool, seed: int, size: str, place: str | None, as_json: bool) -> None:
    """Ask a question of neural networks, and see the answer.

    Each experiment is a run of seconds on data that it makes: a table of figures, a picture, and a conclusion that the
    figures decide. Without NAME they are listed.
    """
    from boolnet.lab import Setting

    setting = Setting(seed, size == "small")
    if name is not None and is_all:
        raise click.UsageError("name an experiment or give --all, not both")
    if is_all:
        if place is None:
            raise click.UsageError("say where to write with -o DIR")
        _run_all(setting, Path(place), as_json)
    elif name is not None:
        _run(name, setting, place, as_json)
    elif place is not None or _is_given("seed") or _is_given("size"):
        raise click.UsageError("-o, --seed and --size are of an experiment: name one, or give --all")
    else:
        _list(as_json)


def _is_given(option: str) -> bool:
    return click.get_current_context().get_parameter_source(option) is ParameterSource.COMMANDLINE


def _list(as_json: bool) -> None:
    from boolnet.lab import EXPERIMENTS, SECTIONS

    if as_json:
        rows = [{"name": name, "section": row.section, "question": row.question} for name, row in EXPERIMENTS.items()]
        print_json({"experiments": rows})
        return
    from rich.table import Table

    from cli.report import console

    out = console()
    for number, title in SECTIONS.items():
        out.print(f"{number} {title}", style="bold")
        shown = Table(box=None, padding=(0, 1), show_header=False)
        shown.add_column(min_width=max(map(len, EXPERIMENTS)), no_wrap=True)
        for name, row in EXPERIMENTS.items():
            if row.section == number:
                shown.add_row(name, row.question)
        out.print(shown)


def _run(name: str, setting: Setting, place: str | None, as_json: bool) -> None:
    from boolnet.lab import EXPERIMENTS

    if place is not None:
        from nets.drawing.formats import check_file

        check_file(Path(place))
    with status(name, as_json):
        found = EXPERIMENTS[name].run(setting)
    if place is not None:
        found.picture.save(place)
    if as_json:
        print_json(_data(name, setting, found) | ({} if place is None else {"file": place}))
        return
    _show(EXPERIMENTS[name], found)
    if place is not None:
        click.echo(f"saved {place}: {found.picture.title}")


def _run_all(setting: Setting, out: Path, as_json: bool) -> None:
    from boolnet.lab import EXPERIMENTS
    from boolnet.lab.page import lab_page
    from nets.io.files import check_place, folder, write_file

    with folder(out):
        check_place(out / PAGE)
        found = _all_found(setting, as_json)
        write_file(out / PAGE, lab_page(found, setting).encode())
    if as_json:
        rows = [_data(name, setting, one) for name, one in found.items()]
        print_json({"file": str(out / PAGE), "experiments": rows})
        return
    click.echo(f"saved {out / PAGE}: {len(EXPERIMENTS)} experiments")
    for name, one in found.items():
        if not one.is_seen:
            click.echo(f"{name}: {one.verdict}")


def _all_found(setting: Setting, as_json: bool) -> dict[str, Findings]:
    from boolnet.lab import EXPERIMENTS

    found = {}
    with status("running", as_json) as report:
        for number, (name, row) in enumerate(EXPERIMENTS.items(), 1):
            if report is not None:
                report(f"{name}, {number} of {len(EXPERIMENTS)}")
            found[name] = row.run(setting)
    return found


def _data(name: str, setting: Setting, found: Findings) -> dict[str, Any]:
    from boolnet.lab import EXPERIMENTS

    row = EXPERIMENTS[name]
    return {
        "name": name,
        "section": row.section,
        "question": row.question,
        "seed": setting.seed,
        "size": "small" if setting.is_small else "full",
        "head": list(found.figures.head),
        "rows": [list(cells) for cells in found.figures.rows],
        "seen": found.is_seen,
        "conclusion": found.verdict,
        "correction": row.correction,
    }


def _show(row: Experiment, found: Findings) -> None:
    from cli.report import console

    out = console()
    out.print(row.question, style="bold")
    out.print()
    _show_figures(found.figures, out)
    out.print()
    out.print(found.verdict, style="" if found.is_seen else "yellow")
    if row.correction:
        out.print()
        out.print(f"The textbook argument slips here. {row.correction}")


def _show_figures(figures: Figures, out: Console) -> None:
    """Print the figures as a table with a bar beside the column that is worth one, or row by row."""
    from rich.table import Table

    from boolnet.lab.experiment import bar_shares, cell_text

    texts = [[cell_text(cell) for cell in cells] for cells in figures.rows]
    columns = zip(*[[max(name.split(), key=len) for name in figures.head], *texts], strict=True)
    widths = [max(map(len, column)) for column in columns]
    room = out.width - sum(width + 2 for width in widths)
    if room < 0:
        for row in texts:
            out.print(row[0], style="bold")
            for name, text in zip(figures.head[1:], row[1:], strict=True):
                out.print(f"  {name}: {text}")
        return
    shown = Table(box=None, padding=(0, 1), header_style="bold")
    for k, name in enumerate(figures.head):
        shown.add_column(name, justify="left" if k == 0 else "right", min_width=widths[k])
    shares = bar_shares(figures) if room > LEAST_BAR else None
    wide = min(BAR, room - 2)
    if shares is not None:
        shown.add_column("", width=wide, no_wrap=True)
    for i, row in enumerate(texts):
        shown.add_row(*row, *([] if shares is None else ["█" * round(wide * shares[i])]))
    out.print(shown)
