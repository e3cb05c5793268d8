"""Folders of pictures: what is read, what is said, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("PIL")

from PIL import Image

from nets.core.errors import DataError
from nets.data import load, read_samples, recognise

RNG = np.random.default_rng(0)
GREY = RNG.integers(0, 256, (5, 4), dtype=np.uint8)
COLOUR = RNG.integers(0, 256, (5, 4, 3), dtype=np.uint8)


def put(path: Path, pixels: Any, **options: Any) -> Path:
    """Write a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    picture.save(path, **options)
    return path


def test_a_folder_for_every_class(tmp_path: Path) -> None:
    for k, name in enumerate(("oak/2.png", "oak/10.PNG", "elm/a.png")):
        put(tmp_path / name, GREY + k)
    (tmp_path / ".cache").mkdir()
    (tmp_path / "oak" / "Thumbs.db").write_bytes(b"x")
    data = load(tmp_path)
    assert recognise(tmp_path) == "pictures"
    assert (data.classes, data.y.tolist(), data.shape, data.notes) == (("elm", "oak"), [0, 1, 1], (1, 5, 4), ())
    assert np.array_equal(data.X[:, 0], [GREY + 2, GREY + 1, GREY])
    assert data.X.transpose(0, 2, 3, 1).flags.c_contiguous


@pytest.mark.parametrize(("train", "test"), [("train", "test"), ("Train", "val")])
def test_splits(train: str, test: str, tmp_path: Path) -> None:
    for split in (train, test):
        put(tmp_path / split / "oak" / "1.png", COLOUR)
        put(tmp_path / split / "elm" / "1.png", COLOUR[::-1])
    put(tmp_path / "extra" / "oak" / "1.png", COLOUR)
    data = load(tmp_path)
    assert data.X_test is not None
    assert data.y_test is not None
    assert np.array_equal(data.X_test[data.y_test == 1][0], COLOUR.transpose(2, 0, 1))
    assert data.notes == (f"{tmp_path}: beside {train} and {test}, extra is left out",)


def test_every_kind_of_pixel(tmp_path: Path) -> None:
    half = np.dstack([COLOUR, np.full((5, 4), 128, np.uint8)])
    palette = Image.fromarray(COLOUR).convert("P", palette=Image.Palette.ADAPTIVE)
    deep = Image.fromarray(GREY.astype(np.uint16) * 257)
    pictures = {"half": half, "grey": GREY, "deep": deep, "palette": palette, "bit": Image.new("1", (4, 5), 1)}
    for name, pixels in pictures.items():
        put(tmp_path / "a" / f"{name}.png", pixels)
    put(tmp_path / "b" / "photo.jpg", np.full((5, 4, 3), 200, np.uint8), quality=100)
    put(tmp_path / "b" / "print.jpeg", Image.new("CMYK", (4, 5), (0, 0, 0, 255)))
    data = load(tmp_path)
    found = dict(zip([*sorted(pictures), "photo", "print"], data.X, strict=True))
    on_white = np.rint((COLOUR * 128.0 + 255 * 127) / 255)
    assert np.abs(found["half"] - on_white.transpose(2, 0, 1)).max() <= 1
    assert (found["grey"] == GREY).all()
    assert (found["deep"] == GREY).all()
    assert (found["bit"] == 255).all()
    assert np.abs(found["photo"].astype(int) - 200).max() <= 2
    assert found["print"].max() <= 2
    assert data.notes == (
        "3 of 7 pictures are made colour, as the others are",
        "1 of 7 pictures have transparency: they are put on white",
    )


def test_a_photo_is_turned_as_its_camera_says(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the top is on the right
    put(tmp_path / "a" / "1.png", Image.fromarray(GREY), exif=exif)
    put(tmp_path / "b" / "1.png", GREY.T)
    assert np.array_equal(load(tmp_path).X[0, 0], np.rot90(GREY, -1))


def test_sizes(tmp_path: Path) -> None:
    put(tmp_path / "a" / "1.png", GREY)
    put(tmp_path / "b" / "2.png", GREY[:4])
    with pytest.raises(DataError, match=r"1.png is 5 by 4, but .*2.png is 4 by 4\n  help: .*--resize 5x4"):
        load(tmp_path)
    data = load(tmp_path, resize=(4, 4))
    assert (data.shape, data.notes) == ((1, 4, 4), ("1 of 2 pictures are brought to 4 by 4",))
    assert np.array_equal(data.X[1, 0], GREY[:4])
    with pytest.raises(DataError, match="resize must be a height and a width, not "):
        load(tmp_path, resize=(4,))


def test_samples_are_brought_to_what_a_model_reads(tmp_path: Path) -> None:
    put(tmp_path / "new" / "1.png", COLOUR)
    put(tmp_path / "new" / "2.png", COLOUR[:3])
    samples = read_samples(tmp_path / "new", "maps", (1, 5, 4))
    assert samples.X.shape == (2, 1, 5, 4)
    assert np.array_equal(samples.X[0, 0], np.asarray(Image.fromarray(COLOUR).convert("L")))
    assert samples.notes == (
        "1 of 2 pictures are brought to 5 by 4",
        "2 of 2 pictures are made grey, as the others are",
    )
    one = read_samples(tmp_path / "new" / "1.png", "vectors", (3, 5, 4))
    assert np.array_equal(one.X[0], COLOUR.transpose(2, 0, 1))
    labelled = read_samples(tmp_path, "maps", (3, 5, 4))
    assert labelled.labels == ("new", "new")
    with pytest.raises(DataError, match=r"is of pictures, but the model reads samples of shape \(7,\)"):
        read_samples(tmp_path / "new" / "1.png", "vectors", (7,))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "bad.png is no PNG or JPEG picture"),
        (b"GIF89a" + bytes(20), "bad.png is no PNG or JPEG picture"),
        (None, "bad.png is a broken picture: "),
    ],
)
def test_a_broken_picture_is_named(data: bytes | None, message: str, tmp_path: Path) -> None:
    sound = put(tmp_path / "a" / "1.png", RNG.integers(0, 256, (64, 64), dtype=np.uint8))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "bad.png").write_bytes(sound.read_bytes()[:2000] if data is None else data)
    with pytest.raises(DataError, match=message):
        load(tmp_path)


def test_damage_anywhere_is_read_or_refused(tmp_path: Path) -> None:
    sound = put(tmp_path / "a" / "1.png", GREY).read_bytes()
    (tmp_path / "b").mkdir()
    refused = 0
    for k in range(len(sound)):
        damaged = bytearray(sound)
        damaged[k] ^= 0x55
        (tmp_path / "b" / "2.png").write_bytes(damaged)
        try:
            load(tmp_path)
        except DataError as error:
            refused += "2.png" in str(error)
    assert refused > len(sound) // 2


def test_large_pictures_are_refused_by_their_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ab":
        put(tmp_path / name / "1.png", GREY)
    monkeypatch.setattr("nets.data.pictures.MOST_PIXELS", 19)
    with pytest.raises(DataError, match=r"1\.png has 20 pixels, more than 19"):
        load(tmp_path)
    monkeypatch.setattr("nets.data.pictures.MOST_PIXELS", 20)
    monkeypatch.setattr("nets.data.pictures.LARGEST", 39)
    with pytest.raises(DataError, match="2 pictures take 40 bytes, more than 39"):
        load(tmp_path)


def test_without_pillow_it_says_what_to_install(tmp_path: Path) -> None:
    for name in "ab":
        put(tmp_path / name / "1.png", GREY)
    program = f"import sys; sys.modules['PIL'] = None\nfrom nets.data import load\ntry: load({str(tmp_path)!r})"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nexcept ValueError as error: print(error)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "pictures need the package pillow\n  help: pip install 'boolnet[images]'\n"
