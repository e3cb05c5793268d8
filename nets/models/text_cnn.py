"""Kim's convolutional network for sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module
from nets.init import Seed
from nets.layers import (
    Conv1d,
    Dropout,
    Embedding,
    Linear,
    MaxOverTime,
    Parallel,
    ReLU,
    Sequential,
    Transpose,
    TwoChannelEmbedding,
)
from nets.models.parts import check_sizes

MODES = ("rand", "static", "non-static", "multichannel")
PADDING_ID = 0  # of the token that fills short sentences: its vector stays 0
SPREAD = 0.25  # vectors are drawn uniformly from (-0.25, 0.25), as the paper does for unknown words


def text_cnn(
    vocabulary: int,
    classes: int,
    mode: str = "rand",
    dimension: int = 300,
    windows: Sequence[int] = (3, 4, 5),
    maps: int = 100,
    dropout: float = 0.5,
    *,
    padding: int | None = None,
    vectors: ArrayLike | None = None,
    rng: Seed = None,
    dtype: DTypeLike = np.float32,
) -> Sequential:
    """Return a convolutional network for sentences: word vectors, windows of several lengths, 1-max over time.

    In training, the paper keeps the norm of every row of ``fc.weight`` at most 3.

    Parameters
    ----------
    vocabulary : int
        How many token ids there are; id 0 is the padding, and its vector stays 0.
    classes : int
        How many logits come out.
    mode : str
        "rand" and "non-static" learn the word vectors, "static" does not, "multichannel" has both: the filters see a
        static channel and a learned one, which start alike. "rand" draws the vectors, the others are meant for
        trained `vectors`.
    dimension : int
        The length of a word vector.
    windows : sequence of int
        How many words a filter sees.
    maps : int
        The filters for every window.
    dropout : float
        How likely a feature is dropped before the output.
    padding : int, optional
        How many words of border a sentence gets on both sides; by default one less than the largest window.
    vectors : array_like, shape (vocabulary, dimension), optional
        The word vectors at first; drawn without them.
    rng : numpy.random.Generator or int, optional
        What weights and dropout draw from.
    dtype : dtype
        Of the parameters.

    Notes
    -----
    Input (N, words) of token ids, output (N, classes). With the default border any length of at least 1 fits.

    Raises
    ------
    NetsError
        If a mode is unknown or a size is not positive.
    ShapeError
        If the vectors do not fit.

    Examples
    --------
    >>> model = text_cnn(1000, 2, dimension=8, maps=4, rng=0).eval()
    >>> model(np.array([[5, 9, 2, 0, 0]])).shape
    (1, 2)

    References
    ----------
    .. [1] Y. Kim, "Convolutional neural networks for sentence classification", EMNLP 2014, arXiv:1408.5882.
    """
    check_sizes(vocabulary=vocabulary, classes=classes, dimension=dimension, windows=windows, maps=maps)
    if not windows:
        raise NetsError("text_cnn: windows must name one length at least")
    if mode not in MODES:
        raise NetsError(f"text_cnn: mode must be one of {', '.join(MODES)}, not {mode!r}")
    if mode == "rand" and vectors is not None:
        raise NetsError('text_cnn: mode "rand" draws its vectors; choose "static", "non-static" or "multichannel"')
    rng = np.random.default_rng(rng)
    embedding = _embedding(mode, _vectors(vectors, (vocabulary, dimension), rng).astype(dtype))
    border = max(windows) - 1 if padding is None else padding

    def branch(window: int) -> Sequential:
        conv = Conv1d(dimension, maps, window, padding=border, rng=rng, dtype=dtype)
        return Sequential({"conv": conv, "relu": ReLU(inplace=True), "pool": MaxOverTime()})

    return Sequential(
        {
            "embedding": embedding,
            "transpose": Transpose(),
            "windows": Parallel({str(window): branch(window) for window in windows}),
            "dropout": Dropout(dropout, rng=rng),
            "fc": Linear(len(windows) * maps, classes, rng=rng, dtype=dtype),
        }
    )


def _vectors(given: ArrayLike | None, shape: tuple[int, int], rng: np.random.Generator) -> Array:
    vectors: Array = rng.uniform(-SPREAD, SPREAD, shape) if given is None else np.array(given)
    if vectors.shape != shape:
        raise ShapeError(f"text_cnn: vectors must have shape {shape}, (vocabulary, dimension), not {vectors.shape}")
    vectors[PADDING_ID] = 0
    return vectors


def _embedding(mode: str, vectors: Array) -> Module:
    if mode == "multichannel":
        return TwoChannelEmbedding(vectors, PADDING_ID)
    return Embedding.from_pretrained(vectors, freeze=mode == "static", padding_idx=PADDING_ID)
