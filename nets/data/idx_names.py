"""Names of idx files: those of MNIST and of the sets that took its format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from nets.core.errors import DataError

#: Sets whose images are stored with rows and columns exchanged.
TRANSPOSED = ("emnist",)
NAME = re.compile(
    r"(?:(?P<set>.+?)[-_.])?(?P<split>train|t10k|test)[-_.](?P<kind>images|labels)[-_.]idx[1-4][-_.](?:ubyte|int)",
    re.IGNORECASE,
)
NAMES = "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (.gz or not)"


@dataclass(frozen=True)
class Named:
    """What the name of an idx file says.

    Attributes
    ----------
    set : str
        What stands before the split: "" of MNIST, "emnist-letters".
    split : {"train", "t10k"}
    kind : {"images", "labels"}
    """

    set: str
    split: str
    kind: str

    @property
    def is_transposed(self) -> bool:
        """Whether such images are stored with rows and columns exchanged."""
        return self.set.lower().startswith(TRANSPOSED)


def named(path: Path) -> Named | None:
    """Return what the name of an idx file says, None where it is none of a usual name.

    >>> named(Path("emnist-letters-test-labels-idx1-ubyte.gz"))
    Named(set='emnist-letters', split='t10k', kind='labels')
    >>> named(Path("train-images.idx3-ubyte")), named(Path("photo.png"))
    (Named(set='', split='train', kind='images'), None)
    """
    found = NAME.fullmatch(path.name.removesuffix(".gz"))
    if found is None:
        return None
    split = "train" if found["split"].lower() == "train" else "t10k"
    return Named(found["set"] or "", split, found["kind"].lower())


def idx_files(folder: Path) -> dict[Named, Path]:
    """Return the idx files of usual names in a folder; of one that is there twice, the one that is not packed.

    Raises
    ------
    DataError
        If they are of several sets.
    """
    entries = sorted(folder.iterdir(), reverse=True) if folder.is_dir() else []
    found = {name: path for path in entries if (name := named(path)) is not None and path.is_file()}
    sets = sorted({name.set for name in found})
    if len(sets) > 1:
        files = [next(path.name for name, path in found.items() if name.set == one) for one in sets]
        raise DataError(
            f"{folder} holds {len(sets)} sets of idx files: {', '.join(one or 'one without a name' for one in sets)}",
            help=f"put each into a folder of its own, by what its files begin with: {', '.join(files)}",
        )
    return found


def mapping_file(folder: Path, set_name: str) -> Path | None:
    """Return the file that says what the labels of a set stand for, such as emnist-letters-mapping.txt, or None."""
    path = folder / f"{set_name}-mapping.txt" if set_name else folder / "mapping.txt"
    return path if path.is_file() else None
