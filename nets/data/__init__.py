"""Data sets from files, and batches of them. Nothing is downloaded, and nothing that is read is run.

`READERS` is the table of what can be read: a new kind of file is one module and one row.
"""

from __future__ import annotations

from nets.data.augment import AUGMENTATIONS, Compose, Cutout, GaussianNoise, HorizontalFlip, PaddedCrop, Shift
from nets.data.batching import batches
from nets.data.dataset import Dataset, from_arrays
from nets.data.layout import channels_last, take
from nets.data.readers import READERS, Reader, load, recognise
from nets.data.samples import Samples, of_sentences, read_samples
from nets.data.scaling import Scaling
from nets.data.splits import folds, split, split_indices
from nets.data.stream import Stream
from nets.data.text import PADDING, UNKNOWN, Vocabulary, clean, longest, tokenize
from nets.data.vectors import read_vectors

__all__ = [
    "AUGMENTATIONS",
    "PADDING",
    "READERS",
    "UNKNOWN",
    "Compose",
    "Cutout",
    "Dataset",
    "GaussianNoise",
    "HorizontalFlip",
    "PaddedCrop",
    "Reader",
    "Samples",
    "Scaling",
    "Shift",
    "Stream",
    "Vocabulary",
    "batches",
    "channels_last",
    "clean",
    "folds",
    "from_arrays",
    "load",
    "longest",
    "of_sentences",
    "read_samples",
    "read_vectors",
    "recognise",
    "split",
    "split_indices",
    "take",
    "tokenize",
]
