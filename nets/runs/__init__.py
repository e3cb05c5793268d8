"""Training runs from data to files: what the commands `train` and `predict` are made of."""

from __future__ import annotations

from nets.runs.classified import Error
from nets.runs.encoding import Encoding
from nets.runs.job import Job
from nets.runs.outcome import Outcome
from nets.runs.recipe import Recipe
from nets.runs.recipes import RECIPES
from nets.runs.running import run

__all__ = ["RECIPES", "Encoding", "Error", "Job", "Outcome", "Recipe", "run"]
