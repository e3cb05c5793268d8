"""Make the committed vectors with PyTorch: ``PYTHONPATH=. python tests/vectors/make_vectors.py``.

It needs torch 2.13.0 and refuses another version unless ``--force`` is given. The tests that read the vectors need no
torch. Look at the diff before it is committed: a change of an old number is a change of PyTorch or of a case.
"""

from __future__ import annotations

import argparse
import importlib
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tests.vectors import layer_pairs, loss_pairs, model_pairs, optimizer_pairs
from tests.vectors.records import TORCH, Record, write


def seeded(name: str) -> np.random.Generator:
    """Return the generator of a case: a new case leaves the others as they are."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def layers(torch: Any) -> dict[str, Record]:
    """Return the records of layers and activations."""
    records = {}
    for pair in layer_pairs.PAIRS:
        given = layer_pairs.inputs(pair, seeded(pair.name))
        records[pair.name] = given, layer_pairs.run_theirs(pair, torch, given)
    return records


def losses(torch: Any) -> dict[str, Record]:
    """Return the records of losses."""
    records = {}
    for pair in loss_pairs.PAIRS:
        given = loss_pairs.inputs(pair, seeded(pair.name))
        records[pair.name] = given, loss_pairs.run_theirs(pair, torch, given)
    return records


def models(torch: Any) -> dict[str, Record]:
    """Return the records of models."""
    records = {}
    for pair in model_pairs.PAIRS:
        given = model_pairs.inputs(pair, seeded(pair.name))
        records[pair.name] = given, model_pairs.run_theirs(pair, torch, given)
    return records


def optimizers(torch: Any) -> dict[str, Record]:
    """Return the records of optimisers."""
    records = {}
    for pair in optimizer_pairs.PAIRS:
        given = optimizer_pairs.inputs(seeded(pair.name))
        records[pair.name] = given, optimizer_pairs.run_theirs(pair, torch, given)
    return records


def limits(torch: Any) -> dict[str, Record]:
    """Return the records of limits on gradients and weights."""
    records = {}
    for pair in optimizer_pairs.LIMITS:
        given = optimizer_pairs.inputs(seeded(pair.name))
        records[pair.name] = given, optimizer_pairs.run_limit_theirs(pair, torch, given)
    return records


def schedules(torch: Any) -> dict[str, Record]:
    """Return the records of schedules."""
    records = {}
    for pair in optimizer_pairs.SCHEDULE_PAIRS:
        given = optimizer_pairs.watched(seeded(pair.name))
        records[pair.name] = given, optimizer_pairs.run_schedule_theirs(pair, torch, given)
    return records


#: The file of a group -> its records.
GROUPS: Mapping[str, Callable[[Any], dict[str, Record]]] = {
    "layers": layers,
    "limits": limits,
    "losses": losses,
    "models": models,
    "optimizers": optimizers,
    "schedules": schedules,
}


def main() -> None:
    """Write the files of the groups asked for, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}; all by default")
    parser.add_argument("--force", action="store_true", help="take any version of torch")
    arguments = parser.parse_args()
    try:
        torch = importlib.import_module("torch")
    except ImportError:
        parser.error(f"torch {TORCH} is needed: pip install torch=={TORCH}")
    version = torch.__version__.split("+")[0]
    if version != TORCH and not arguments.force:
        parser.error(f"the vectors are those of torch {TORCH}, but this is {version}; --force takes it nevertheless")
    torch.set_num_threads(1)
    for group in arguments.groups or GROUPS:
        if group not in GROUPS:
            parser.error(f"there is no group {group!r}; choose from {', '.join(GROUPS)}")
        records = GROUPS[group](torch)
        write(group, records)
        print(f"{group}.json: {len(records)} cases")


if __name__ == "__main__":
    main()
