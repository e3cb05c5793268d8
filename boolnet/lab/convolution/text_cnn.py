"""Windows that slide over the words of a sentence find short phrases, and pooling makes rows of one length of them.

A sentence of N words with vectors of K numbers is a matrix of N by K. A filter for windows of h words has h times K
weights and a bias: ``c_i = f(w . x[i : i + h] + b)`` for i = 1 .. N - h + 1. Of these numbers the largest is kept, or
the k largest, or their mean, so every sentence becomes a row of the same length, and a dense layer with softmax says
its class.

In the sentences here a word for good or bad stands somewhere, and so does the word "not": before it, which turns the
sentence around, or before another word. Windows of one word cannot tell these two; windows of two and three can.

Word vectors can come from other text. Then they know words that no sentence of this task has shown, and a static
channel keeps that; but they say nothing of words that only this task has, which all have the vector of the unknown.
Vectors that are drawn at random and trained are the other way round. Two channels that start alike, one static and
one trained, have both. (Filters apply to both channels and the results are added; convolution is linear, so that is a
convolution of the sum of the channels.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.made import accuracy
from nets.charts import bars_picture
from nets.core.arrays import Array
from nets.core.module import Module
from nets.layers import (
    Conv1d,
    Embedding,
    KMaxOverTime,
    Linear,
    MaxOverTime,
    MeanOverTime,
    Parallel,
    ReLU,
    Sequential,
    Transpose,
    TwoChannelEmbedding,
)
from nets.losses import CrossEntropyLoss
from nets.optim import Adam
from nets.train import fit

K, MAPS, LENGTH = 8, 8, 9  # of vectors, of each window, of sentences in training
LENGTHS = (6, 9, 14)  # of new sentences
NOT, PLAIN = 0, range(1, 17)  # word numbers
GROUPS: Mapping[str, tuple[range, range]] = {  # good words, bad words
    "both": (range(17, 23), range(23, 29)),
    "other": (range(29, 35), range(35, 41)),
    "task": (range(41, 44), range(44, 47)),
}
WORDS = 47
SHORT = (2, 3)


class Kind(NamedTuple):
    """How a network is built."""

    channels: str
    windows: Sequence[int] = SHORT
    pool: str = "1-max"


class Measured(NamedTuple):
    """Places that the windows have, the lengths of rows behind pooling, and shares of sentences that are right."""

    counts: list[int]
    lengths: list[int]
    right: list[float]


KINDS: Mapping[str, Kind] = {
    "static": Kind("static"),
    "drawn": Kind("drawn"),
    "two channels": Kind("two"),
    "windows of 1": Kind("two", (1,)),
    "2-max": Kind("two", pool="2-max"),
    "mean": Kind("two", pool="mean"),
}


def run(setting: Setting) -> Findings:
    """Return how many new sentences networks of several kinds get right."""
    vectors = other_text(setting.rng(0))
    found = {name: measure(kind, vectors, setting) for name, kind in KINDS.items()}
    static, drawn, two, words, *others = found.values()
    is_two = min(two.right) > 0.85 and static.right[2] < 0.7 and drawn.right[1] < 0.75
    is_phrase = max(words.right) < 0.65 and min(min(one.right) for one in others) > 0.8
    is_row = all(len(one.lengths) == 1 for one in found.values()) and two.counts == [LENGTH - h + 1 for h in SHORT]
    names = ("words of both", "other text alone", "this task alone")
    return Findings(
        Figures.of(
            ("network", "length", *names),
            [(name, " or ".join(map(str, one.lengths)), *one.right) for name, one in found.items()],
            bar=4,
        ),
        is_two and is_phrase and is_row,
        f"Of new sentences with words that only other text has, static vectors get {static.right[1]:.0%} right, drawn "
        f"and trained ones {drawn.right[1]:.0%}, two channels {two.right[1]:.0%}; with words that only this task has "
        f"{static.right[2]:.0%}, {drawn.right[2]:.0%} and {two.right[2]:.0%}. With windows of one word it is at most "
        f"{max(words.right):.0%}; two channels with windows of {' and '.join(map(str, SHORT))}, which have "
        f"{' and '.join(map(str, two.counts))} places in {LENGTH} words, get {min(two.right):.0%} or more. "
        "Sentences of "
        f"{LENGTHS[0]} to {LENGTHS[-1]} words become {' or '.join(map(str, two.lengths))} numbers, "
        f"{' or '.join(map(str, others[0].lengths))} by the two largest.",
        bars_picture(
            {
                f"{kind}, {name}": share
                for kind, one in found.items()
                for name, share in zip(names, one.right, strict=True)
            },
            "Share of new sentences that is right",
        ),
    )


def measure(kind: Kind, vectors: Array, setting: Setting) -> Measured:
    """Return what a network of a kind makes of sentences, and how many new ones it gets right."""
    model = trained(kind, vectors, setting)
    words, turned, branches = model[0], model[1], model[2]
    counts, lengths = [], set()
    for length in LENGTHS:
        x = turned(words(np.ones((1, length), int)))
        lengths.add(branches(x).shape[1])
        if length == LENGTH:
            counts = [
                branch[0](x).shape[2] for branch in branches.children().values() if isinstance(branch, Sequential)
            ]
    return Measured(counts, sorted(lengths), [right(model, group, setting) for group in GROUPS])


def other_text(rng: np.random.Generator) -> Array:
    """Return the vectors of words as other text leaves them: good and bad words apart, words of this task unknown."""
    vectors = 0.35 * rng.standard_normal((WORDS, K))
    good, bad, negation, unknown = rng.permutation(np.linalg.qr(rng.standard_normal((K, K)))[0])[:4] * 2
    vectors[NOT] += negation
    for name, groups in GROUPS.items():
        for words, centre in zip(groups, (good, bad), strict=True):
            if name == "task":
                vectors[words] = unknown
            else:
                vectors[words] += centre
    return vectors.astype(np.float32)


def sentences(n: int, length: int, groups: Sequence[str], rng: np.random.Generator) -> tuple[Array, Array]:
    """Return sentences as numbers of words, and whether they are good ones: a good word, or a bad one behind "not"."""
    x, y = rng.choice(PLAIN, (n, length)), np.arange(n) % 2
    is_negated = rng.integers(0, 2, n)
    apart = [(a, b) for a in range(length - 1) for b in range(length - 1) if abs(a - b) > 1]
    places = rng.choice(apart, n)  # of the word before the one that counts, and of one that means nothing
    known = [np.concatenate([GROUPS[name][side] for name in groups]) for side in (0, 1)]
    rows = np.arange(n)
    x[rows, places[:, 0] + 1] = np.where(y == is_negated, rng.choice(known[1], n), rng.choice(known[0], n))
    x[rows, np.where(is_negated, places[:, 0], places[:, 1])] = NOT
    return x, y


def trained(kind: Kind, vectors: Array, setting: Setting) -> Sequential:
    """Return a network trained on sentences of one length, with the words of this task."""
    model = network(kind, vectors, setting.rng(1))
    X, y = sentences(setting.pick(small=320, full=2000), LENGTH, ("both", "task"), setting.rng(2))
    optimizer, epochs = Adam(model.parameters(), lr=0.03), setting.pick(small=8, full=15)
    fit(model, X, y, loss=CrossEntropyLoss(), optimizer=optimizer, epochs=epochs, batch_size=32, rng=setting.rng(3))
    return model


def right(model: Sequential, group: str, setting: Setting) -> float:
    """Return the share of new sentences of several lengths with words of a group that a network gets right."""
    new = [
        sentences(setting.pick(small=100, full=1000), length, (group,), setting.rng(4, length)) for length in LENGTHS
    ]
    return float(np.mean([accuracy(model, X, y) for X, y in new]))


def network(kind: Kind, vectors: Array, rng: np.random.Generator) -> Sequential:
    """Return embedding, windows with their pooling, and a dense layer."""
    drawn = rng.standard_normal(vectors.shape).astype(np.float32)
    channels: dict[str, Module] = {
        "static": Embedding.from_pretrained(vectors),
        "drawn": Embedding.from_pretrained(drawn, freeze=False),
        "two": TwoChannelEmbedding(vectors),
    }
    features = MAPS * len(kind.windows) * (2 if kind.pool == "2-max" else 1)
    pools: dict[str, type[Module]] = {"1-max": MaxOverTime, "mean": MeanOverTime}
    branches = [
        Sequential(Conv1d(K, MAPS, h, rng=rng), ReLU(), KMaxOverTime(2) if kind.pool == "2-max" else pools[kind.pool]())
        for h in kind.windows
    ]
    return Sequential(channels[kind.channels], Transpose(), Parallel(*branches), Linear(features, 2, rng=rng))
