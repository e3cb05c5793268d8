"""From a function of a corpus to its network, as a file and a line of the index."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

from boolnet.batches import Made
from boolnet.compiler.compiled import Compiled
from boolnet.compiler.request import Request
from boolnet.compiler.stages import compile_function
from boolnet.core.budget import Budget
from boolnet.core.errors import VerificationError
from boolnet.corpus.plan import CorpusOptions, Item, table_hash
from boolnet.export import EXPORTERS, bytes_of
from boolnet.frontends import read
from boolnet.functions.npn import CLASSIFIED_INPUTS, canonical
from boolnet.functions.packed_bits import as_int
from boolnet.functions.truth_table import TruthTable, tabulate

FOLDER = "networks"


def made_network(item: Item, options: CorpusOptions) -> Made:
    """Compile a function of a corpus, and return its file and its line of the index.

    Parameters
    ----------
    item : Item
    options : CorpusOptions

    Raises
    ------
    VerificationError
        If the network is not proved to be right on all rows.

    Examples
    --------
    >>> from boolnet.corpus.drawn import Drawn
    >>> made = made_network(Item(7, "rules", Drawn("a & b", "a DNF of 1 cube")), CorpusOptions())
    >>> list(made.files), made.row["npn"], made.row["hidden"], made.row["certificate"]["proved"]
    (['networks/0000007.safetensors'], ['1'], 1, True)
    """
    function = read(item.drawn.source)
    net = compile_function(function, Request.of(strategy=options.strategy), Budget(options.work(len(function.inputs))))
    if net.certificate is None or not net.certificate.proved:
        raise VerificationError(f"the network is not proved: {net.certificate}", help="take another strategy")
    data = bytes_of(net.described(), function, options.format, labels=True)
    name = f"{FOLDER}/{item.item:07}{EXPORTERS[options.format].suffixes[0]}"
    return Made({name: data}, _row(item, net, name, hashlib.sha256(data).hexdigest()))


#: What other processes import.
def maker(options: CorpusOptions) -> partial[Made]:
    """Return what makes the items of a corpus."""
    return partial(made_network, options=options)


def _row(item: Item, net: Compiled, file: str, sha: str) -> dict[str, Any]:
    """Return a line of the index."""
    table, counts = tabulate(net.function), net.counts
    bounds = [] if net.at_least is None else [net.at_least.as_dict()]  # not that of some function of as many inputs
    return {
        "item": item.item,
        "file": file,
        "kind": item.kind,
        "about": item.drawn.about,
        "formula": item.drawn.source,
        "inputs": list(net.inputs),
        "outputs": list(net.outputs),
        "table_sha256": table_hash(table),
        "npn": npn_classes(table),
        "repeats": item.repeats,
        "hidden": counts.hidden,
        "layers": counts.layers,
        "edges": counts.edges,
        "max_weight": counts.as_dict()["max_weight"],
        "strategy": net.strategy,
        "bounds": bounds,
        "dtype": counts.dtype,
        "certificate": None if net.certificate is None else net.certificate.as_dict(),
        "sha256": sha,
    }


def npn_classes(table: TruthTable) -> list[str] | None:
    """Return of every output the least function of its NPN class, in hexadecimal digits; None beyond 4 inputs.

    Examples
    --------
    >>> import boolnet
    >>> npn_classes(boolnet.tabulate(boolnet.read("a & !b & c")))
    ['01']
    """
    n = len(table.inputs)
    if n > CLASSIFIED_INPUTS:
        return None
    digits = max(1, (1 << n) // 4)
    return [f"{canonical(n, as_int(words))[0]:0{digits}x}" for words in table.on]
