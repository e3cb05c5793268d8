"""boolnet corpus."""

from __future__ import annotations

from typing import Any

import click
from click.shell_completion import CompletionItem

from cli.batches import (
    estimated,
    inputs_option,
    jobs_option,
    outcome_as_dict,
    progress,
    quiet_option,
    seed_option,
    show_failures,
)
from cli.effort import EFFORT
from cli.networks import strategy_option
from cli.options import json_option, print_json
from cli.param_type import ParamType

EPILOG = """\b
Examples:
  boolnet corpus --count 1000 --inputs 3..10 --out networks
  boolnet corpus --count 500 --inputs 4 --kinds random --format onnx --out of_four
  boolnet corpus --count 200 --inputs 6..8 --kinds symmetric,threshold --seed 7 --jobs 2 --out sums

\b
Whatever ends it, the same command goes on where it ended; a larger --count adds to a corpus.
Exit codes: 0 done, 1 refused or a network failed, 3 a network is wrong or not proved, 130 interrupted.
"""


class KindNames(ParamType[tuple[str, ...]]):
    """Kinds of functions, separated by commas."""

    name = "kinds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        from boolnet.corpus import KINDS
        from nets.core.tables import nearest

        if isinstance(value, tuple):
            return value
        names = tuple(name.strip() for name in value.split(","))
        for name in names:
            if name not in KINDS:
                hint = nearest(name, KINDS) or ""
                self.fail(f"there is no kind {name!r}{hint}; choose from {', '.join(KINDS)}", param, ctx)
        return names

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from boolnet.corpus import KINDS

        before, comma, last = incomplete.rpartition(",")
        names = [name for name in KINDS if name.startswith(last) and name not in before.split(",")]
        return [CompletionItem(f"{before}{comma}{name}", help=KINDS[name].summary) for name in names]


def _kinds() -> str:
    from boolnet.corpus import KINDS

    return ", ".join(KINDS)


@click.command("corpus", epilog=EPILOG)
@click.option("--count", type=click.IntRange(1, 10**6), required=True, metavar="N", help="How many networks.")
@inputs_option("3..10", "Of each network: from 2 to 16.")
@seed_option
@click.option("--kinds", type=KindNames(), metavar="A,B", help=f"Of functions, in turns: {_kinds()}.  [default: all]")
@click.option(
    "--effort",
    type=EFFORT,
    metavar="low|default|high|N",
    help="Units of work for each network, about a millisecond each; the same networks on every machine.  "
    "[default: 25 for each of its inputs]",
)
@strategy_option("How to build the networks; auto takes the one with the fewest nodes.")
@click.option(
    "--format", type=click.Choice(["safetensors", "onnx"]), default="safetensors", show_default=True, help="Of files."
)
@click.option("--out", type=click.Path(), required=True, metavar="DIR", help="A folder, new or to go on with.")
@jobs_option
@quiet_option
@json_option
def command(count: int, out: str, jobs: int, quiet: bool, as_json: bool, **options: Any) -> int:
    """Make many networks of known functions, labelled and proved.

    DIR gets networks/, whose files say what every neuron computes, and index.jsonl: of each network the function, its
    truth table's hash and NPN class, counts, lower bounds and certificate. No table is there twice where there are
    others, and each network depends on the options and its number alone.
    """
    from boolnet.corpus import KINDS
    from boolnet.corpus.making import estimate, make_corpus
    from boolnet.corpus.plan import CorpusOptions

    options["kinds"] = options["kinds"] or tuple(KINDS)
    wanted = CorpusOptions(**options)
    with progress(count, "networks", quiet or as_json, estimated(estimate(wanted, count))) as tell:
        outcome = make_corpus(out, wanted, count, jobs, tell)
    if as_json:
        print_json({"folder": out, "count": count, **outcome_as_dict(outcome)})
    else:
        there = f", {outcome.before:,} were there" if outcome.before else ""
        click.echo(f"made {outcome.made:,} networks in {out}{there}")
        show_failures(outcome)
    return outcome.exit_code
