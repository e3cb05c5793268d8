"""Sizes, cubes, accuracies and times of every version: `python -m tests.quality.history`."""
