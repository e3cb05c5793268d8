"""A convolution of a shifted map is the shifted convolution of the map, since every place has the same weights.

Let ``g`` shift a map, and ``f`` be a layer: ``f`` is equivariant to ``g`` if ``f(g(x)) = g(f(x))``. A convolution is so
exactly, not nearly: here maps and weights are whole numbers, so that no sum is rounded. An activation, which treats
every place alike, does not change that. A dense layer has other weights for every place, and its outputs bear no such
relation.

There are two provisos. Near the border a convolution sees zeros where the shifted map had something; only a border that
goes round, to the other side of the map, keeps the law everywhere. And a layer with a stride of s looks at every s-th
place: it follows shifts by multiples of s.

Equivariant means that the answer moves along with the input. That a class stays the same wherever the thing stands is
invariance, another law: it comes with pooling over all places.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.sheet import sheet_picture
from nets.core.arrays import Array
from nets.core.module import Module
from nets.drawing.svg import Picture
from nets.layers import Conv2d, Flatten, Linear, ReLU, Sequential, Unflatten

SIZE, K, SHIFT = 16, 3, (2, 4)  # of maps, of the kernel; rows down and columns to the right
BY_ONE = (1, 1)


class Compared(NamedTuple):
    """How a layer takes a shift."""

    name: str
    places: int
    differing: int

    def __str__(self) -> str:
        return f"{self.differing:,} of {self.places:,} places"

    @property
    def share(self) -> float:
        """Of the places, that differ."""
        return self.differing / self.places


def run(setting: Setting) -> Findings:
    """Return at how many places the layer of the shifted map and the shifted layer of the map differ."""
    rng = setting.rng(0)
    x = rng.integers(0, 8, (setting.pick(small=4, full=64), 1, SIZE, SIZE)).astype(np.float32)
    conv = convolution()
    fill(conv, rng)
    strided, ring = convolution(stride=2), convolution(padding_mode="circular")
    strided.load_state_dict(conv.state_dict())
    ring.load_state_dict(conv.state_dict())
    dense = Sequential(Flatten(), Linear(SIZE**2, SIZE**2, bias=False), Unflatten(1, (1, SIZE, SIZE)))
    fill(dense, rng)
    half = (SHIFT[0] // 2, SHIFT[1] // 2)
    found = [
        compared("convolution", conv, x, SHIFT),
        compared("convolution and ReLU", Sequential(conv, ReLU()), x, SHIFT),
        compared("stride 2, shift by 2 and 4", strided, x, SHIFT, half),
        compared("border that goes round", ring, x, SHIFT, is_everywhere=True),
        compared("convolution, at the border", conv, x, SHIFT, is_border=True),
        compared("stride 2, shift by 1", strided, x, BY_ONE, (0, 0)),
        compared("dense", dense, x, SHIFT),
    ]
    (inside, relu, even, ring_all), (border, odd, own) = found[:4], found[4:]
    return Findings(
        Figures.of(("layer", "compared", "differ", "share"), [(*one, one.share) for one in found], bar=3),
        not any(one.differing for one in found[:4]) and all(one.share > 0.1 for one in found[4:]),
        f"Away from the border the convolution of the shifted maps differs from the shifted convolution at {inside}, "
        f"with ReLU at {relu}, with a border that goes round at {ring_all}, with a stride of 2 and a shift by "
        f"multiples of it at {even}. Near a border of zeros it differs at {border.share:.0%} of the places, with a "
        f"stride of 2 and a shift by 1 at {odd.share:.0%}; the dense layer at {own.share:.1%}.",
        picture(conv, dense),
    )


def convolution(stride: int = 1, padding_mode: str = "zeros") -> Module:
    """Return a convolution that keeps the size of maps, or halves it."""
    return Conv2d(1, 1, K, stride, K // 2, bias=False, padding_mode=padding_mode)


def fill(layer: Module, rng: np.random.Generator) -> None:
    """Give a layer whole numbers as weights: no sum of theirs is rounded."""
    for parameter in layer.parameters():
        parameter.data[...] = rng.integers(-4, 5, parameter.data.shape)


def shifted(x: Array, by: tuple[int, int], is_round: bool = False) -> Array:
    """Return maps moved down and to the right, zeros, or what went out at the other side, coming in."""
    moved = np.roll(x, by, axis=(2, 3))
    if not is_round:
        moved[:, :, : by[0]] = 0
        moved[:, :, :, : by[1]] = 0
    return moved


def compared(
    name: str,
    layer: Module,
    x: Array,
    by: tuple[int, int],
    after: tuple[int, int] | None = None,
    *,
    is_border: bool = False,
    is_everywhere: bool = False,
) -> Compared:
    """Return at how many places f(g(x)) and g(f(x)) differ: inside, at the border that g made, or everywhere."""
    after = by if after is None else after
    one = layer(shifted(x, by, is_everywhere)).copy()
    other = shifted(layer(x), after, is_everywhere)
    inside = np.zeros(one.shape[2:], bool)
    inside[after[0] + 1 : -1, after[1] + 1 : -1] = True
    chosen = np.ones_like(inside) if is_everywhere else ~inside if is_border else inside
    return Compared(name, int(chosen.sum()) * len(x), int((one != other)[:, 0, chosen].sum()))


def picture(conv: Module, dense: Module) -> Picture:
    """Return a letter, what the layers make of it, and what they make of it shifted."""
    letter = np.zeros((1, 1, SIZE, SIZE), np.float32)
    for down, across in ((slice(2, 11), slice(2, 4)), (slice(2, 4), slice(2, 8)), (slice(6, 8), slice(2, 6))):
        letter[:, :, down, across] = 4
    seen = {"map": letter, "shifted": shifted(letter, SHIFT)}
    rows = [seen] + [
        {
            f"{name} of it": layer(letter).copy(),
            "that shifted": shifted(layer(letter), SHIFT),
            f"{name} of shifted": layer(shifted(letter, SHIFT)).copy(),
        }
        for name, layer in (("conv", conv), ("dense", dense))
    ]
    return sheet_picture(
        [{name: maps[0, 0] / abs(maps).max() for name, maps in row.items()} for row in rows],
        "Layer and shift, in either order",
        ["Each map is drawn relative to its largest value."],
    )
