"""The pages of the experiments: each from its own file's text, and from a run of small size."""

from __future__ import annotations

from pathlib import Path

from pages import write_page

from boolnet.lab import EXPERIMENTS, SECTIONS, Setting
from boolnet.lab.experiment import Experiment, Findings, cell_text
from boolnet.lab.page import explanation


def write_experiments(folder: Path) -> None:
    """Write a page for every experiment, and the page that lists them."""
    folder.mkdir(exist_ok=True)
    lines = ["# Experiments", "", "A question each, answered in seconds: `boolnet lab NAME`.", ""]
    for number, title in SECTIONS.items():
        rows = {name: row for name, row in EXPERIMENTS.items() if row.section == number}
        lines += [f"## {title}", "", *(f"- [{row.question}]({name}.md)" for name, row in rows.items()), ""]
        for name, row in rows.items():
            found = row.run(Setting(is_small=True))
            found.picture.save(folder / f"{name}.svg")
            write_page(folder / f"{name}.md", page(name, row, found))
    lines += ["[Claims of a first course, and what shows them](../claims.md)", ""]
    lines += ["```{toctree}", ":hidden:", "", "../claims", *EXPERIMENTS, "```", ""]
    write_page(folder / "index.md", "\n".join(lines))


def page(name: str, row: Experiment, found: Findings) -> str:
    """Return the page of an experiment."""
    figures = found.figures
    table = [figures.head, ["---", *["---:"] * (len(figures.head) - 1)], *figures.rows]
    parts = [
        f"# {row.question}",
        *explanation(row),
        f"```console\n$ boolnet lab {name} --size small\n```",
        "\n".join("| " + " | ".join(cell_text(cell).replace("|", "\\|") for cell in cells) + " |" for cells in table),
        f"**{found.verdict[:1].upper()}{found.verdict[1:]}**",
        f"![{found.picture.title}]({name}.svg)",
    ]
    if row.correction:
        parts.append(f"The textbook argument slips here. {row.correction}")
    return "\n\n".join(parts) + "\n"
