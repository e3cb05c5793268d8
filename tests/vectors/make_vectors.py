"""Make the committed vectors with PyTorch: ``python -m tests.vectors.make_vectors``.

It needs what the extra ``vectors`` installs, and refuses another version of torch without ``--force``. The tests
that read the vectors need no torch. Look at the diff before it is committed: a change of an old number is a change of
PyTorch or of a case.
"""

from __future__ import annotations

import argparse
import importlib
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from tests.vectors import layer_pairs, loss_pairs, model_pairs, optimizer_pairs
from tests.vectors.records import TORCH, Arrays, Record, write


def seeded(name: str) -> np.random.Generator:
    """Return the generator of a case: a new case leaves the others as they are."""
    return np.random.default_rng(zlib.crc32(name.encode()))


class Group(NamedTuple):
    """What makes the records of one file."""

    pairs: Sequence[Any]
    inputs: Callable[..., Arrays]  # from a pair and a generator
    run: Callable[..., Arrays]  # from a pair, torch and the inputs

    def records(self, torch: Any) -> dict[str, Record]:
        """Return the record of every pair."""
        return {pair.name: self._record(pair, torch) for pair in self.pairs}

    def _record(self, pair: Any, torch: Any) -> Record:
        given = self.inputs(pair, seeded(pair.name))
        return given, self.run(pair, torch, given)


#: The file of a group -> what makes its records.
GROUPS: Mapping[str, Group] = {
    "layers": Group(layer_pairs.PAIRS, layer_pairs.inputs, layer_pairs.run_theirs),
    "limits": Group(optimizer_pairs.LIMITS, optimizer_pairs.inputs, optimizer_pairs.run_limit_theirs),
    "losses": Group(loss_pairs.PAIRS, loss_pairs.inputs, loss_pairs.run_theirs),
    "models": Group(model_pairs.PAIRS, model_pairs.inputs, model_pairs.run_theirs),
    "optimizers": Group(optimizer_pairs.PAIRS, optimizer_pairs.inputs, optimizer_pairs.run_theirs),
    "schedules": Group(optimizer_pairs.SCHEDULE_PAIRS, optimizer_pairs.watched, optimizer_pairs.run_schedule_theirs),
}


def main() -> None:
    """Write the files of the groups asked for, or of all."""
    parser = argparse.ArgumentParser(prog="python -m tests.vectors.make_vectors", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}; all by default")
    parser.add_argument("--force", action="store_true", help="take any version of torch")
    arguments = parser.parse_args()
    try:
        torch = importlib.import_module("torch")
    except ImportError:
        parser.error(f"torch {TORCH} is needed: pip install -e '.[vectors]'")
    version = torch.__version__.split("+")[0]
    if version != TORCH and not arguments.force:
        parser.error(f"the vectors are those of torch {TORCH}, but this is {version}; --force takes it nevertheless")
    torch.set_num_threads(1)
    for group in arguments.groups or GROUPS:
        if group not in GROUPS:
            parser.error(f"there is no group {group!r}; choose from {', '.join(GROUPS)}")
        records = GROUPS[group].records(torch)
        write(group, records)
        print(f"{group}.json: {len(records)} cases")


if __name__ == "__main__":
    main()
