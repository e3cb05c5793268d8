"""Charts of training and of what was trained: a table. A new one is one file and one row.

Each takes plain arrays, a history or a model, and returns a `Picture`, which notebooks show and `Picture.save` writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nets.charts.activations import activations_picture as activations_picture
from nets.charts.bars import bars_picture as bars_picture
from nets.charts.confusion import confusion_picture as confusion_picture
from nets.charts.curves import curves_picture as curves_picture
from nets.charts.filters import filters_picture as filters_picture
from nets.charts.lines import lines_picture as lines_picture
from nets.charts.residuals import residuals_picture as residuals_picture
from nets.charts.roc import roc_picture as roc_picture
from nets.drawing.svg import Picture


@dataclass(frozen=True)
class Chart:
    """A row of `CHARTS`.

    Attributes
    ----------
    summary : str
        What it shows, in a line.
    of : str
        What it is made of, the arguments of `draw`.
    draw : callable
        From these to the picture.
    """

    summary: str
    of: str
    draw: Callable[..., Picture]


#: Name -> chart.
CHARTS: Mapping[str, Chart] = {
    "curves": Chart("what was measured, epoch by epoch, in training and held out", "a history", curves_picture),
    "confusion": Chart("how often each class was taken for each", "a matrix of counts", confusion_picture),
    "roc": Chart("what is found of a class for how many false alarms", "scores and classes", roc_picture),
    "residuals": Chart("what a regression leaves to explain", "predictions and targets", residuals_picture),
    "filters": Chart("the filters of the first layer as images", "a model", filters_picture),
    "activations": Chart("how a batch is spread in every layer", "a model and a batch", activations_picture),
    "lines": Chart("numbers over numbers", "series of points by their names", lines_picture),
    "bars": Chart("amounts side by side", "amounts by their names", bars_picture),
}
