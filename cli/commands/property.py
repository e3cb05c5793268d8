"""boolnet property."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.options import check_places, json_option, print_json

if TYPE_CHECKING:
    from boolnet.export.vnnlib import Property

EPILOG = """\b
Examples:
  boolnet property adder.json "s=1 given a=0,b=1" -o holds.vnnlib
  boolnet property adder.json "c implies a" -o implied.vnnlib --vnnlib 2.0
  boolnet property adder.json "!c equals s" -o p.vnnlib --binary gadget --network gadget.json
  boolnet property adder.json --equals other.json -o same.vnnlib --network both.json
  boolnet property adder.json --equals other.json -o same.vnnlib --vnnlib 2.0
  boolnet property adder.json "s=1 given a=0,b=1" --instances benchmark --timeout 120

\b
A verifier that answers unsat has proved the claim; sat comes with a vector that breaks it.
"""


@click.command("property", epilog=EPILOG)
@click.argument("network", type=click.Path())
@click.argument("claim", required=False)
@click.option("--equals", metavar="OTHER", type=click.Path(), help="Claim that OTHER computes the same function.")
@click.option("-o", "--output", "file", type=click.Path(), metavar="FILE", help="The property file.")
@click.option(
    "--instances",
    metavar="DIR",
    type=click.Path(),
    help="Add network and property to the benchmark in DIR: onnx/, vnnlib/, instances.csv.",
)
@click.option("--timeout", type=click.IntRange(1, 10**6), metavar="SECONDS", help="Of the instance.  [default: 60]")
@click.option("--gzip", "is_packed", is_flag=True, help="Compress the files of the instance.")
@click.option(
    "--vnnlib", "version", type=click.Choice(["1.0", "2.0"]), default="1.0", show_default=True, help="Its version."
)
@click.option(
    "--binary",
    type=click.Choice(["disjunction", "gadget"]),
    default="disjunction",
    show_default=True,
    help="What forces inputs to 0 or 1: the file, or an output more of the network.",
)
@click.option("--network", "made", metavar="FILE", type=click.Path(), help="Where to write the network it is of.")
@json_option
def command(
    network: str,
    claim: str | None,
    equals: str | None,
    file: str | None,
    instances: str | None,
    timeout: int | None,
    is_packed: bool,
    version: str,
    binary: str,
    made: str | None,
    as_json: bool,
) -> None:
    """Write a claim of a saved network as VNN-LIB, for verifiers.

    CLAIM is "y=1", "p implies q", "p equals q" or "binary" (every output is 0 or 1), and may end in "given a=0,b=1".
    """
    from boolnet import load
    from boolnet.export.vnnlib import equivalence_of, property_of

    if (claim is None) == (equals is None):
        raise click.UsageError("give either a CLAIM or --equals OTHER")
    if instances is None:
        check_file(file, made, binary == "gadget" or (equals is not None and version == "1.0"))
        if timeout is not None or is_packed:
            raise click.UsageError("--timeout and --gzip are of --instances DIR")
    elif file is not None or made is not None:
        raise click.UsageError("--instances names the files itself: leave -o and --network out")
    elif equals is not None and version == "2.0":
        raise click.UsageError("an instance is of one network: with --equals leave --vnnlib 2.0 out")
    graph = load(network).graph
    if equals is not None:
        found = equivalence_of(graph, load(equals).graph, version, binary)
    else:
        found = property_of(graph, str(claim), version, binary)
    said: dict[str, Any] = {}
    if instances is not None:
        other = [] if equals is None else [without_suffix(equals)]
        name = " and ".join([without_suffix(network), *other]) + (" gadget" if binary == "gadget" else "")
        files, said = add_instance(Path(instances), name, claim or "equal", found, timeout, is_packed)
    else:
        files = write_property(str(file), made, found)
    if as_json:
        about = {"claim": claim, "equals": equals, "version": version, "binary": binary, "files": files}
        print_json(about | said)
        return
    what = f"written to {' and '.join(files)}"
    if said:
        what = f"instance {'added' if said['new'] else 'there already'}: {said['instance']}"
    click.echo(f"{what}; unsat proves the claim, sat breaks it")


def check_file(file: str | None, made: str | None, is_other: bool) -> None:
    """Refuse what cannot be written, before the work.

    Parameters
    ----------
    file, made : str, optional
        The files of the property and of its network.
    is_other : bool
        Whether the property is of a network that is made for it.
    """
    if file is None:
        raise click.UsageError("say where to write it: -o FILE, or --instances DIR")
    if is_other and made is None:
        raise click.UsageError(
            "the property is of a network that is made for it: say where to write it, --network FILE"
        )
    check_places([file, *([made] if made is not None else [])])


def write_property(file: str, made: str | None, found: Property) -> list[str]:
    """Write a property, and the network that it is of where that is asked for; return the files.

    Parameters
    ----------
    file : str
    made : str, optional
        The file of the network.
    found : Property
    """
    from boolnet.compiler.network_function import network_function
    from boolnet.export import network_file, packed
    from nets.io.files import write_files

    files = [(Path(file), packed(Path(file), found.data))]
    if made is not None:
        graph = found.networks[0]
        files.append((Path(made), network_file(graph, network_function(graph), Path(made))))
    write_files(files)
    return [str(path) for path, _ in files]


def add_instance(
    folder: Path, name: str, claim: str, found: Property, timeout: int | None, is_packed: bool
) -> tuple[list[str], dict[str, Any]]:
    """Add a property and its network to a benchmark; return the files that are new or changed, and what was done.

    Parameters
    ----------
    folder : Path
    name, claim : str
        Of the network and of the property, for names of files.
    found : Property
    timeout : int, optional
        Seconds.
    is_packed : bool
    """
    from contextlib import ExitStack

    from boolnet.export.instances import FOLDERS, Instance, added
    from boolnet.export.onnx_write import write_onnx
    from nets.io.files import folder as made_folder
    from nets.io.files import write_files

    instance = Instance(name, write_onnx(found.networks[0]), claim, found.data, timeout)
    addition = added(folder, instance, is_packed)
    with ExitStack() as stack:
        for one in (folder, *(folder / kind for kind in FOLDERS)):
            stack.enter_context(made_folder(one))
        write_files(addition.files)
    return [str(path) for path, _ in addition.files], {"instance": addition.row, "new": addition.is_new}


def without_suffix(file: str) -> str:
    """Return the name of a file without its folder and suffixes."""
    from boolnet.core.files import without_gz

    return without_gz(Path(file)).stem
