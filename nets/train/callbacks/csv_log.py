"""The numbers of all epochs as a table."""

from __future__ import annotations

import csv
import io
from os import PathLike
from pathlib import Path

from nets.io.files import check_place, remove_leftovers, write_file
from nets.train.callbacks.base import Callback
from nets.train.run import Run


class CSVLog(Callback):
    """Write the history as CSV after every epoch, with all digits.

    The file is written whole each time, in one step: it is never torn, and has each epoch once after a resumed run.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = Path(path)

    def on_train_begin(self, run: Run) -> None:
        check_place(self.path)
        remove_leftovers(self.path)

    def on_epoch_end(self, run: Run) -> None:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, run.history.names(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(run.history)
        write_file(self.path, text.getvalue().encode())
