"""boolnet compile."""

from __future__ import annotations

from typing import Any

import click

from cli.effort import Effort, stoppable
from cli.networks import strategy_option
from cli.options import (
    checked_formats,
    json_option,
    not_proved,
    print_json,
    require_proof_option,
    save_options,
    spec_options,
    status,
    verifying,
)
from cli.sources import Source, source_options

EPILOG = """\b
Examples:
  boolnet compile "x1 ^ x2 ^ x3"
  boolnet compile "xor(x1..x64)" --max-layers 2
  boolnet compile "m(1,2,4,7) + d(0)" --inputs a,b,c --meaning positive
  boolnet compile adder.pla --objective layers --dtype float32 --save adder.json --json
  boolnet compile "maj(a, b, c)" --save maj.json --save maj.onnx --save maj.py --to torch

\b
Ctrl-C ends the search with the best network so far (exit code 130); a second one ends the command.
`boolnet compare SOURCE` shows what every strategy has.
"""


@click.command("compile", epilog=EPILOG)
@source_options
@strategy_option("How to build the network; auto takes the best for the objective.")
@spec_options
@click.option("--audit", is_flag=True, help="Verify after every pass, and name the one that broke the network.")
@require_proof_option
@click.option("--show", is_flag=True, help="Print the neurons too: what each computes, its weights, its range.")
@save_options
@json_option
def command(
    source: Source,
    strategy: str,
    effort: Effort,
    audit: bool,
    require_proof: bool,
    show: bool,
    save: tuple[str, ...],
    to: str | None,
    as_json: bool,
    **wanted: Any,
) -> int:
    """Compile a Boolean function to a ReLU network.

    The network is counted and verified: on every row of the truth table up to 24 inputs, beyond on every count of ones
    among inputs that cannot be told apart, or else on sampled vectors.
    """
    from boolnet.compiler.neurons import neurons_as_dict
    from boolnet.compiler.request import Request
    from boolnet.compiler.stages import compile_function

    formats = checked_formats(save, to)  # refuse before the work, not after it
    request = Request.of(strategy=strategy, audit=audit, **wanted)
    with status("compiling", as_json) as report:
        function = source.read()
        with stoppable(effort, report, strategy == "auto") as budget:
            net = compile_function(function, request, budget, progress=verifying(budget))
    is_short = require_proof and not (net.certificate is not None and net.certificate.proved)
    files = [] if is_short else list(map(str, net.save_all(formats.items())))
    if as_json:
        neurons = neurons_as_dict(net.graph) if show else {}
        print_json(net.as_dict(files) | {"interrupted": budget.is_stopped()} | neurons)
    else:
        from cli.neurons import print_neurons
        from cli.report import show_compiled

        show_compiled(net, files)
        if show:
            click.echo()
            print_neurons(net)
    if is_short:
        return not_proved(net.certificate)
    return 130 if budget.is_stopped() else 0
