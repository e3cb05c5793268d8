"""Checkpoints: the whole state of training, so that a run that was killed ends as if it had not been."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import StateError
from nets.io.archive import read_archive, write_archive
from nets.train.history import History
from nets.train.run import Run
from nets.train.settings import differences

KIND = "checkpoint"


def save_checkpoint(path: Path, run: Run) -> None:
    """Write the state of training, in one step.

    It holds the weights and the other state of the model, the optimiser's state, every generator's, the history and
    what callbacks want kept.
    """
    values: dict[str, dict[str, Any]] = {}
    arrays: dict[str, Array] = {}
    for part, holder in run.states.items():
        values[part] = {}
        for name, value in holder.state_dict().items():
            if isinstance(value, np.ndarray):
                arrays[f"{part}/{name}"] = value
            else:
                values[part][name] = value
    header = {
        "kind": KIND,
        "settings": run.settings,
        "epoch": run.epoch,
        "stop": run.stop,
        "history": list(run.history),
        "generators": {name: generator.bit_generator.state for name, generator in run.generators.items()},
        "values": values,
    }
    write_archive(path, header, arrays)


@dataclass(frozen=True)
class Saved:
    """A checkpoint that was read and fits a run."""

    header: Mapping[str, Any]
    arrays: Mapping[str, Array]

    def restore(self, run: Run) -> None:
        """Bring a run to where it was."""
        for part, holder in run.states.items():
            arrays = {name: value for name, value in self.arrays.items() if name.startswith(f"{part}/")}
            state = {name.removeprefix(f"{part}/"): value for name, value in arrays.items()}
            holder.load_state_dict(state | self.header["values"][part])
        for name, generator in run.generators.items():
            generator.bit_generator.state = self.header["generators"][name]
        run.history[:] = History(self.header["history"])
        run.epoch, run.stop = self.header["epoch"], self.header["stop"]


def find_checkpoint(path: Path, run: Run) -> Saved | None:
    """Return the checkpoint to go on from, or None where there is no file.

    Raises
    ------
    StateError
        If the file is no checkpoint, is damaged, or is of a run with other settings: each difference is named.
    """
    if not os.path.exists(path):
        return None
    header, arrays = read_archive(path, KIND)
    found = list(differences(header.get("settings"), json.loads(json.dumps(run.settings))))
    if found:
        raise StateError(
            f"cannot resume from {str(path)!r}: {'; '.join(found)}",
            help="resume with the settings of before, or begin anew with another file",
        )
    return Saved(header, arrays)
