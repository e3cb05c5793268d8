"""boolnet draw."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from boolnet.drawings import DRAWINGS
from cli.effort import stoppable
from cli.networks import NetworkSource, network_options
from cli.options import json_option, print_json, status

EPILOG = """\b
Examples:
  boolnet draw "a ^ b ^ c" -o parity.svg
  boolnet draw adder.json --at 011 -o adder.svg
  boolnet draw "w & !x | y & z | x & !y & !z" --kind kmap -o map.svg
  boolnet draw "maj(x1..x7)" --kind curve > curve.svg

\b
`boolnet list drawings` tells what each kind shows.
"""


@click.command("draw", epilog=EPILOG)
@network_options
@click.option(
    "--kind", type=click.Choice(list(DRAWINGS)), default="network", show_default=True, help="What picture to draw."
)
@click.option("--at", metavar="011", help="Show the values at this input vector: 011, or a=0,b=1.")
@click.option("--output-name", "-y", "outputs", multiple=True, metavar="NAME", help="Draw this output; repeatable.")
@click.option(
    "-o",
    "--out",
    "file",
    type=click.Path(),
    metavar="FILE",
    help="Write FILE.svg, FILE.png or FILE.pdf; - prints SVG, as is done where the output is piped.",
)
@json_option
def command(
    subject: NetworkSource,
    kind: str,
    at: str | None,
    outputs: tuple[str, ...],
    file: str | None,
    as_json: bool,
) -> None:
    """Draw a network or a function as a picture.

    SOURCE is the file of a saved network, or else what `boolnet compile` takes. Nothing but boolnet is needed for SVG;
    PNG and PDF need the extra boolnet[draw].
    """
    from boolnet.compiler.drawing import draw

    _check_place(file, as_json)
    with status("drawing", as_json) as report:
        shown = subject.saved() or subject.source.read()
        vector = _vector(at, shown.inputs)
        with stoppable(subject.effort, report, subject.has_best()) as budget:
            picture = draw(shown, kind, vector, output=outputs, strategy=subject.strategy, budget=budget)
    if file is None or file == "-":
        click.echo(picture.svg().encode(), nl=False)
        return
    picture.save(file)
    size = Path(file).stat().st_size
    if as_json:
        facts = {"width": round(picture.width), "height": round(picture.height), "bytes": size}
        print_json({"file": file, "kind": kind, "title": picture.title, "description": picture.description} | facts)
    else:
        click.echo(f"saved {file}: {picture.title}, {picture.width:.0f} by {picture.height:.0f} pixels, {size:,} bytes")


def _check_place(file: str | None, as_json: bool) -> None:
    """Refuse, before the work, what cannot be written to."""
    from nets.drawing.formats import check_file

    if file is not None and file != "-":
        check_file(Path(file))
    elif as_json:
        raise click.UsageError("--json says what was written: name the file with -o FILE.svg")
    elif file is None and sys.stdout.isatty():
        raise click.UsageError("say where to draw with -o FILE.svg (.png, .pdf); -o - prints the text of the SVG file")


def _vector(at: str | None, inputs: tuple[str, ...]) -> list[int] | None:
    if at is None:
        return None
    from cli.vectors import parse_vectors

    vectors = parse_vectors((at,), list(inputs))
    if len(vectors) != 1:
        raise click.UsageError(f"--at {at}: a picture shows one vector, not {len(vectors)}")
    vector: list[int] = vectors[0].astype(int).tolist()
    return vector
