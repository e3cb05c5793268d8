"""One made language in five scripts: a model learns it as well in each."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from nets.data import tokenize
from nets.runs import Job, Recipe, run
from nets.runs.classified import ClassResult

CONSONANTS, VOWELS = "bdgklmnprst", "aeiou"
SYLLABLES = ["".join(pair) for pair in product(CONSONANTS, VOWELS)]

#: What every letter becomes; of Chinese every syllable, and blanks go.
LETTERS = {
    "Cyrillic": "бдгклмнпрстаеиоу",
    "Greek": "βδγκλμνπρθταεηοω",
    "Arabic": "بدجكلمنفرستاهيوع",
    "Hindi": ("ब", "द", "ग", "क", "ल", "म", "न", "प", "र", "स", "त", "ा", "े", "ि", "ो", "ु"),
}
CHINESE = dict(zip(SYLLABLES, map(chr, range(0x4E8C, 0x4E8C + 7 * len(SYLLABLES), 7)), strict=True))
SCRIPTS = ("Latin", *LETTERS, "Chinese")


def in_script(sentence: str, script: str) -> str:
    """Return a sentence of the language in a script."""
    if script == "Latin":
        return sentence
    if script == "Chinese":
        words = sentence.split()
        return "".join(CHINESE[word[k : k + 2]] for word in words for k in range(0, len(word), 2))
    return "".join(dict(zip(CONSONANTS + VOWELS, LETTERS[script], strict=True)).get(sign, sign) for sign in sentence)


def corpus(count: int, noise: float, known: int = 250) -> dict[str, list[str]]:
    """Return sentences of two classes: each has words of its class, and a share of them those of the other."""
    rng = np.random.default_rng(0)
    words = list(dict.fromkeys("".join(rng.choice(SYLLABLES, 2)) for _ in range(known)))
    own = {"good": words[: known // 10], "bad": words[known // 10 : known // 5]}
    found: dict[str, list[str]] = {"good": [], "bad": []}
    for k in range(count):
        label = ("good", "bad")[k % 2]
        said = label if rng.random() >= noise else ("bad", "good")[k % 2]
        sentence = [*rng.choice(words[known // 5 :], 7), *rng.choice(own[said], 2)]
        found[label].append(" ".join(rng.permutation(sentence)))
    return found


def accuracy_in(
    script: str, sentences: dict[str, list[str]], folder: Path, epochs: int, width: int, lr: float
) -> float:
    """Return what a model of a width reaches on sentences in a script that it was not trained on."""
    data = folder / script
    data.mkdir()
    for label, some in sentences.items():
        text = "\n".join(in_script(sentence, script) for sentence in some)
        (data / f"{label}.txt").write_text(text, encoding="utf-8")
    options = {"dimension": width, "maps": width, "windows": (2, 3), "dropout": 0.3}
    recipe = Recipe(epochs=epochs, batch_size=32, optimizer="adam", lr=lr)
    outcome = run(Job("text-cnn", str(data), options, recipe, test_share=0.4), folder / f"run-{script}")
    assert isinstance(outcome.result, ClassResult)
    return outcome.result.test_accuracy


@pytest.mark.parametrize("script", LETTERS)
def test_words_are_the_same_words_in_every_script(script: str) -> None:
    for sentence in corpus(20, 0.0)["good"]:
        assert tokenize(in_script(sentence, script)) == [in_script(word, script) for word in sentence.split()]


def test_a_model_learns_from_every_script(tmp_path: Path) -> None:
    sentences = corpus(120, 0.0, known=60)
    mixed = {
        label: [in_script(sentence, script) for script in SCRIPTS[1:] for sentence in some]
        for label, some in sentences.items()
    }
    assert accuracy_in("Latin", mixed, tmp_path, 4, 16, 0.02) > 0.9


@pytest.mark.slow
def test_a_model_reaches_in_every_script_what_it_reaches_in_latin(tmp_path: Path) -> None:
    sentences = corpus(2000, 0.1)
    found = {script: accuracy_in(script, sentences, tmp_path, 12, 32, 0.003) for script in SCRIPTS}
    print({script: f"{accuracy:.3f}" for script, accuracy in found.items()})
    latin = found["Latin"]
    noise = 3 * (2 * latin * (1 - latin) / 800) ** 0.5  # of two shares of 800 sentences
    assert 0.8 < latin < 0.95
    assert all(abs(accuracy - latin) < noise for accuracy in found.values()), found
