"""Benchmark files that stand beside a checkout and are no part of it; tests that need them skip without them."""

from __future__ import annotations

from pathlib import Path

import pytest

PLA_FOLDER = Path(__file__).parents[2] / "shared" / "benchmarks" / "pla"
PLA_FILES = tuple(sorted(PLA_FOLDER.glob("*.pla")))

needs_pla_files = pytest.mark.skipif(not PLA_FILES, reason="needs the files of ../shared/benchmarks/pla")

DATASETS = PLA_FOLDER.parents[1] / "datasets"

needs_datasets = pytest.mark.skipif(not DATASETS.is_dir(), reason="needs the files of ../shared/datasets")
