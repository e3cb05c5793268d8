"""The callbacks: a table. A new one is one file and one row."""

from __future__ import annotations

from collections.abc import Mapping

from nets.train.callbacks.base import Callback
from nets.train.callbacks.checkpoint import Checkpoint

#: Name -> callback.
CALLBACKS: Mapping[str, type[Callback]] = {"checkpoint": Checkpoint}

__all__ = ["CALLBACKS", "Callback", "Checkpoint"]
