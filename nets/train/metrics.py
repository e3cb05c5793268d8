"""Which metrics a run watches when none are asked for."""

from __future__ import annotations

from collections.abc import Mapping

from nets.core.arrays import Array
from nets.metrics import METRICS, Metric, accuracy


def default_metrics(y: Array) -> Mapping[str, Metric]:
    """Return the metrics of targets for which none are asked: accuracy where they are integers."""
    return {"accuracy": accuracy} if y.dtype.kind in "iub" else {}


__all__ = ["METRICS", "Metric", "accuracy", "default_metrics"]
