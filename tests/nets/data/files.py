"""Writing small data files for tests."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np

from nets.core.arrays import Array


def idx_bytes(values: Array) -> bytes:
    """Return an array of whole numbers from 0 to 255 as an idx file."""
    header = bytes([0, 0, 8, values.ndim]) + np.array(values.shape, ">u4").tobytes()
    return header + values.astype(np.uint8).tobytes()


def write_idx(path: Path, values: Array) -> None:
    """Write an idx file, gzipped if it is called so."""
    data = idx_bytes(values)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def write_idx_folder(
    folder: Path, X: Array, y: Array, X_test: Array, y_test: Array, sign: str = "-", end: str = ""
) -> None:
    """Write the four files of an idx folder."""
    write_idx(folder / f"train-images{sign}idx3-ubyte{end}", X)
    write_idx(folder / f"train-labels{sign}idx1-ubyte{end}", y)
    write_idx(folder / f"t10k-images{sign}idx3-ubyte{end}", X_test)
    write_idx(folder / f"t10k-labels{sign}idx1-ubyte{end}", y_test)
