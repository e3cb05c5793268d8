"""Folders of pictures, PNG and JPEG: one folder a class, in folders of a training and a test split or not.

They are decoded by Pillow (the extra ``images``), which is imported when a picture is read.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError, NetsError
from nets.data.dataset import Part
from nets.data.packed import LARGEST

SUFFIXES = (".png", ".jpg", ".jpeg")
TRAINING, TESTS = ("train", "training"), ("test", "testing", "val", "valid", "validation")
MOST_PIXELS = 2**26  # of one picture
HELP_SIZE = "give pictures of one size, or --resize {}x{}: what they are brought to"
GREY, COLOUR, ALPHA = 1, 3, 4  # channels
WHITE = 255
DEEP = 257  # what turns 16 bits into 8
MODES = {GREY: "L", COLOUR: "RGB"}

#: Height and width.
Size = tuple[int, int]


def is_picture(path: Path) -> bool:
    """Whether a path is a file called like a picture."""
    return path.name.lower().endswith(SUFFIXES) and not path.name.startswith(".") and path.is_file()


def pictures_in(folder: Path) -> list[Path]:
    """Return the pictures directly in a folder, by name."""
    return [path for path in sorted(folder.iterdir()) if is_picture(path)] if folder.is_dir() else []


def is_picture_folder(path: Path) -> bool:
    """Whether a path is a folder of folders of pictures, or of splits of these."""
    return any(class_folders(part) for part in (path, *_splits(path)))


def class_folders(folder: Path) -> dict[str, list[Path]]:
    """Return the pictures of every folder in a folder that has some, by its name."""
    inner = [path for path in sorted(folder.iterdir() if folder.is_dir() else ()) if not path.name.startswith(".")]
    return {path.name: found for path in inner if path.is_dir() and (found := pictures_in(path))}


def _splits(path: Path) -> list[Path]:
    """Return the folders of a training and a test split, or nothing."""
    inner = {entry.name.lower(): entry for entry in path.iterdir() if entry.is_dir()} if path.is_dir() else {}
    train = next((inner[name] for name in TRAINING if name in inner), None)
    test = next((inner[name] for name in TESTS if name in inner), None)
    return [] if train is None else [train, *([] if test is None else [test])]


def read_picture_folder(
    folder: Path, resize: Sequence[int] | None = None, channels: int | None = None
) -> tuple[Part, Part | None]:
    """Return the pictures of a folder, uint8 (N, C, H, W), and the names of their folders as labels.

    Parameters
    ----------
    folder : Path
        With a folder for every class, or with train/ and test/ that have these.
    resize : pair (height, width), optional
        What the pictures are brought to; without it all must have one size.
    channels : {1, 3}, optional
        Grey or colour; by default grey if all are.

    Raises
    ------
    DataError
        If there are none, one is broken, or they differ in size.

    Notes
    -----
    What is transparent is put on white.
    """
    splits = [part for part in _splits(folder) if class_folders(part)] or [folder]
    found = [class_folders(part) for part in splits]
    if not found[0]:
        raise DataError(f"{folder} has no folders of pictures", help="give one folder of PNG or JPEG files a class")
    paths = [[(name, path) for name, some in classes.items() for path in some] for classes in found]
    notes = [*_passed_over(splits), *_beside(folder, splits)]
    X, said = read_pictures([path for some in paths for _, path in some], resize, channels)
    parts = []
    for some in paths:
        labels = np.array([name for name, _ in some], np.dtypes.StringDType())
        where = [str(path) for _, path in some].__getitem__
        parts.append(Part(X[: len(some)], labels, str(folder), where, notes=(*notes, *said)))
        X = X[len(some) :]
    return parts[0], (parts[1] if len(parts) > 1 else None)


def _passed_over(splits: Sequence[Path]) -> Iterator[str]:
    """Yield what is said of files that are no pictures."""
    for split in splits:
        for name in class_folders(split):
            others = [path.name for path in sorted((split / name).iterdir()) if not is_picture(path)]
            if others := [other for other in others if not other.startswith(".") and other != "Thumbs.db"]:
                yield f"{split / name}: {len(others):,} files that are no PNG or JPEG are left out, such as {others[0]}"


def _beside(folder: Path, splits: Sequence[Path]) -> Iterator[str]:
    """Yield what is said of folders beside those of the splits."""
    if splits[0] != folder:
        names = [path.name for path in sorted(folder.iterdir()) if path.is_dir() and path not in splits]
        if others := [name for name in names if not name.startswith(".")]:
            yield f"{folder}: beside {' and '.join(path.name for path in splits)}, {', '.join(others)} is left out"


def read_pictures(
    paths: Sequence[Path], resize: Sequence[int] | None = None, channels: int | None = None
) -> tuple[Array, tuple[str, ...]]:
    """Return pictures as uint8 (N, C, H, W), memory channels last, and what is to be said of them.

    Parameters
    ----------
    paths : sequence of Path
    resize : pair (height, width), optional
        What they are brought to; without it all must have one size.
    channels : {1, 3}, optional
        Grey or colour; by default grey if all are.

    Raises
    ------
    DataError
        If one is broken, or they differ in size: with the names.
    """
    if resize is not None and (len(resize) != 2 or min(resize) < 1):
        raise DataError(f"resize must be a height and a width, not {tuple(resize)}", help="give --resize 28x28")
    sizes = {path: _head(path) for path in paths}
    first, (size, _, _) = next(iter(sizes.items()))
    other = next((path for path, (found, _, _) in sizes.items() if found != size), None)
    if resize is None and other is not None:
        high, wide = sizes[other][0]
        usual = Counter(found for found, _, _ in sizes.values()).most_common(1)[0][0]
        raise DataError(
            f"{first} is {size[0]} by {size[1]}, but {other} is {high} by {wide}", help=HELP_SIZE.format(*usual)
        )
    wanted = size if resize is None else (int(resize[0]), int(resize[1]))
    if channels is None:
        channels = GREY if all(is_grey for _, is_grey, _ in sizes.values()) else COLOUR
    if (total := len(paths) * channels * wanted[0] * wanted[1]) > LARGEST:
        raise DataError(f"{len(paths):,} pictures take {total:,} bytes, more than {LARGEST:,}", help="--resize them")
    X = np.empty((len(paths), *wanted, channels), np.uint8)
    for row, path in zip(X, paths, strict=True):
        row[...] = _pixels(path, wanted, channels)
    return X.transpose(0, 3, 1, 2), tuple(_said(sizes, wanted, channels))


def _said(sizes: dict[Path, tuple[Size, bool, bool]], wanted: Size, channels: int) -> Iterator[str]:
    """Yield what was done to pictures that were not as they are wanted."""
    of = f"of {len(sizes):,} pictures"
    if changed := sum(size != wanted for size, _, _ in sizes.values()):
        yield f"{changed:,} {of} are brought to {wanted[0]} by {wanted[1]}"
    if turned := sum(is_grey != (channels == GREY) for _, is_grey, _ in sizes.values()):
        yield f"{turned:,} {of} are made {'grey' if channels == GREY else 'colour'}, as the others are"
    if clear := sum(has_alpha for _, _, has_alpha in sizes.values()):
        yield f"{clear:,} {of} have transparency: they are put on white"


def _head(path: Path) -> tuple[Size, bool, bool]:
    """Return the size of a picture as it is seen, whether it is grey, and whether it may be transparent."""
    with _Opened(path) as picture:
        wide, high = picture.size
        if wide * high > MOST_PIXELS:
            raise DataError(f"{path} has {wide * high:,} pixels, more than {MOST_PIXELS:,}", help="give a smaller one")
        if picture.getexif().get(0x0112, 1) >= 5:  # turned by a quarter
            wide, high = high, wide
        has_alpha = picture.has_transparency_data
        is_grey = picture.mode in ("1", "L", "LA", "La", "I", "F") or picture.mode.startswith("I;16")
        return (high, wide), is_grey, has_alpha


def _pixels(path: Path, wanted: Size, channels: int) -> Array:
    """Return the pixels of a picture, uint8 (H, W, C)."""
    from PIL import Image, ImageOps

    with _Opened(path) as picture:
        seen = ImageOps.exif_transpose(picture)
        if seen.mode.startswith("I"):  # 16 bits a pixel
            seen = Image.fromarray((np.asarray(seen, np.int64).clip(0, 2**16 - 1) // DEEP).astype(np.uint8))
        if seen.has_transparency_data:
            seen = seen.convert("RGBA")
            seen = Image.alpha_composite(Image.new("RGBA", seen.size, (WHITE,) * ALPHA), seen)
        seen = seen.convert(MODES[channels])
        if (seen.height, seen.width) != wanted:
            seen = seen.resize(wanted[::-1], Image.Resampling.BILINEAR)
        pixels: Array = np.asarray(seen, np.uint8).reshape(*wanted, channels)
        return pixels


class _Opened:
    """A picture that is open; what is wrong with it is told with its name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.picture: Any = None

    def __enter__(self) -> Any:
        try:
            from PIL import Image
        except ImportError:
            raise NetsError("pictures need the package pillow", help="pip install 'boolnet[images]'") from None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of large pictures, which are refused by their size
                self.picture = Image.open(self.path, formats=("PNG", "JPEG"))
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise self._broken(error) from None
        return self.picture

    def __exit__(self, kind: Any, error: BaseException | None, trace: object) -> None:
        if self.picture is not None:
            self.picture.close()
        if isinstance(error, DataError):
            return
        if isinstance(error, OSError | SyntaxError | ValueError | EOFError | IndexError):
            raise self._broken(error) from None

    def _broken(self, error: BaseException) -> DataError:
        if isinstance(error, PermissionError | FileNotFoundError):
            return DataError(f"cannot read {self.path}: {error.strerror}", help="check the path and its permissions")
        if "identify" in str(error):
            return DataError(f"{self.path} is no PNG or JPEG picture", help="it is damaged, or has a wrong suffix")
        return DataError(f"{self.path} is a broken picture: {error}", help="get it anew, or leave it out")
