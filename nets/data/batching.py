"""The numbers of the samples of every batch."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nets.core.errors import DataError


def batches(
    n: int,
    batch_size: int,
    rng: np.random.Generator | None = None,
    shuffle: bool = True,
    drop_last: bool = False,
) -> Iterator[NDArray[np.intp]]:
    """Return the batches of one epoch, as numbers of samples.

    Parameters
    ----------
    n : int
        How many samples there are.
    batch_size : int
    rng : numpy.random.Generator, optional
        Needed for shuffling, which is done in this call: afterwards its state is that of the next epoch.
    shuffle : bool
    drop_last : bool
        Whether to leave out the last batch where it is smaller than the others.

    Yields
    ------
    ndarray of int, shape (batch_size,), the last one shorter

    Raises
    ------
    DataError
        If there are no samples, no batch, or no generator to shuffle with.

    Examples
    --------
    >>> [batch.tolist() for batch in batches(5, 2, shuffle=False)]
    [[0, 1], [2, 3], [4]]
    >>> [batch.tolist() for batch in batches(5, 2, np.random.default_rng(0), drop_last=True)]
    [[2, 4], [3, 0]]
    """
    if n < 1 or batch_size < 1:
        raise DataError(f"{n} samples in batches of {batch_size}", help="give at least one sample, one a batch")
    if drop_last and n < batch_size:
        raise DataError(f"{n} samples make no batch of {batch_size}", help="keep the last batch, or make them smaller")
    if shuffle and rng is None:
        raise DataError("shuffling needs a generator", help="pass numpy.random.default_rng(seed), or shuffle=False")
    order = rng.permutation(n) if shuffle and rng is not None else np.arange(n)
    end = n - n % batch_size if drop_last else n
    return (order[start : start + batch_size] for start in range(0, end, batch_size))
