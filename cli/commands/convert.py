"""boolnet convert."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from boolnet.export import EXPORTERS
from cli.options import json_option, print_json

if TYPE_CHECKING:
    from nets.runs.predicting import Predictor

YES_OR_NO = {"yes": True, "no": False}  # values of a format's options
EPILOG = """\b
Examples:
  boolnet compile "s = a ^ b; c = a & b" --save adder.json
  boolnet convert adder.json adder.onnx
  boolnet convert adder.json adder.onnx --option opset=17
  boolnet convert adder.onnx adder.py --to numpy
  boolnet convert adder.json - --to dot | head
  boolnet convert runs/lenet lenet.onnx

\b
`boolnet list exports` tells what every format keeps, and its options.
"""


@click.command("convert", epilog=EPILOG)
@click.argument("network", metavar="IN", type=click.Path())
@click.argument("file", metavar="OUT", type=click.Path())
@click.option("--from", "source", type=click.Choice(list(EXPORTERS)), help="The format of IN, if not by its suffix.")
@click.option("--to", type=click.Choice(list(EXPORTERS)), help="The format of OUT, if not by its suffix.")
@click.option("--option", "-O", "options", multiple=True, metavar="NAME=VALUE", help="Of the format that is written.")
@json_option
def command(
    network: str, file: str, source: str | None, to: str | None, options: tuple[str, ...], as_json: bool
) -> None:
    """Write a saved network, or its function, in another format.

    OUT is - for standard output, with --to. Where IN is the folder of a run that `boolnet train` made, OUT is an ONNX
    or safetensors file of the trained model, which reads samples as the run prepared them.
    """
    if os.path.isdir(network):
        convert_run(Path(network), Path(file), _options(options), as_json)
        return
    from boolnet import load

    net = load(network, source)
    if file == "-":
        from boolnet.export import bytes_of

        if to is None:
            raise click.UsageError("to standard output: say the format with --to")
        click.echo(bytes_of(net.described(), net.function, to, **_options(options)), nl=False)
        return
    net.save(file, to, **_options(options))
    if as_json:
        print_json(net.as_dict([file]))
        return
    from cli.report import console, count_rows, labelled

    out = console()
    out.print(labelled([*count_rows(net.counts)[:2], ("saved", file)], out.width))


def convert_run(run: Path, file: Path, options: dict[str, Any], as_json: bool) -> None:
    """Write the trained model of a run as ONNX or safetensors.

    Parameters
    ----------
    run : Path
        Its folder.
    file : Path
        Whose suffix says the format.
    options : mapping of str to value
        Of `nets.export.save_onnx`: opset, and fold as 0 or 1.
    as_json : bool
    """
    from nets.export import save_onnx, save_safetensors
    from nets.io.files import check_place
    from nets.runs.predicting import Predictor

    suffix, known = file.suffix.lower(), {".onnx": {"opset", "fold"}, ".safetensors": set[str]()}
    if suffix not in known:
        raise click.UsageError(f"a trained model is written as {' or '.join(known)}, not as {suffix or 'a bare name'}")
    if unknown := options.keys() - known[suffix]:
        own = f"its options are {', '.join(sorted(known[suffix]))}" if known[suffix] else "it has none: leave -O out"
        raise click.UsageError(f"{suffix} has no option {min(unknown)}; {own}")
    check_place(file)
    predictor = Predictor.load(run)
    if suffix == ".onnx":
        shape = (None,) if predictor.encoding.kind == "sentences" else predictor.encoding.shape
        save_onnx(file, predictor.model, shape, opset=options.get("opset", 17), fold=bool(options.get("fold", True)))
    else:
        save_safetensors(file, predictor.model)
    if as_json:
        print_json({"files": [str(file)], "classes": list(predictor.classes)})
    else:
        click.echo(f"saved {file}, which gives {outputs(predictor)}")


def outputs(predictor: Predictor) -> str:
    """Return in words what the outputs of a model are, which a converted file does not say."""
    count, scaling = len(predictor.classes), predictor.answers.scaling
    if scaling is not None:
        numbers = zip(predictor.classes, scaling.mean, scaling.std, strict=True)
        return "; ".join(f"{name} as (value - {mean:.9g}) / {std:.9g}" for name, mean, std in numbers)
    what = {"labels": f"logits of yes for {count} labels", "input": "what it makes of its input, standardised"}
    return what.get(predictor.answers.target, f"logits of {count} classes")


def _options(texts: tuple[str, ...]) -> dict[str, Any]:
    """Return the options of a format; whole numbers, and yes and no, as such."""
    result: dict[str, Any] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise click.UsageError(f"--option {text}: write NAME=VALUE")
        name = name.strip().replace("-", "_")
        if name in result:
            raise click.UsageError(f"--option {text}: {name} is given twice; leave one of them out")
        plain: Any = YES_OR_NO.get(value, value)
        result[name] = int(value) if value.isascii() and value.isdigit() else plain
    return result
