"""From sentences to numbers: cleaning, tokens, vocabulary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nets.core.errors import DataError
from nets.data.scripts import words_of

PADDING, UNKNOWN = 0, 1
OTHER = re.compile(r"[^A-Za-z0-9(),!?'`]")
ENDING = re.compile(r"('s|'ve|n't|'re|'d|'ll)")
SIGN = re.compile(r"([,!()?])")


def clean(sentence: str) -> str:
    """Return a sentence without case and with a space between all tokens.

    What is ASCII is cleaned as by Kim [1]_: letters, digits and ``( ) , ! ? ' ``` stay; other characters become spaces.
    The endings 's 've n't 're 'd 'll and the signs , ! ( ) ? become tokens of their own. Words of other scripts, and
    accents, stay, see `nets.data.scripts`.

    References
    ----------
    .. [1] Y. Kim, Convolutional neural networks for sentence classification, EMNLP (2014), doi:10.3115/v1/D14-1181.

    Examples
    --------
    >>> clean("It's a film -- isn't it? -- of 2002.")
    "it 's a film is n't it ? of 2002"
    >>> clean("Ёлка — «чудо»; 很好看！")
    'ёлка чудо 很 好 看 !'
    """
    return " ".join(tokenize(sentence))


def tokenize(sentence: str) -> list[str]:
    """Return the tokens of a sentence.

    Examples
    --------
    >>> tokenize("A gem, really!")
    ['a', 'gem', ',', 'really', '!']
    """
    if sentence.isascii():
        return _ascii_tokens(sentence)
    return [
        token
        for part in sentence.split()
        for token in (_ascii_tokens(part) if part.isascii() else words_of(part, ENDING))
    ]


def _ascii_tokens(text: str) -> list[str]:
    return SIGN.sub(r" \1 ", ENDING.sub(r" \1", OTHER.sub(" ", text))).lower().split()


def longest(sentences: Iterable[str]) -> int:
    """Return how many tokens the longest sentence has.

    Examples
    --------
    >>> longest(["a gem", "not so good"])
    3
    """
    return max((len(tokenize(sentence)) for sentence in sentences), default=0)


@dataclass(frozen=True)
class Vocabulary:
    """The words that have a number of their own: 0 is padding, 1 any unknown word, words count from 2.

    Attributes
    ----------
    words : tuple of str

    Examples
    --------
    >>> vocabulary = Vocabulary.fit(["a good film", "a bad film"])
    >>> vocabulary.words, len(vocabulary)
    (('a', 'film', 'bad', 'good'), 6)
    >>> vocabulary.encode(["a long film", "good"], length=4).tolist()
    [[2, 1, 3, 0], [5, 0, 0, 0]]
    """

    words: tuple[str, ...]
    _number: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_number", {word: i for i, word in enumerate(self.words, UNKNOWN + 1)})

    @classmethod
    def fit(cls, sentences: Iterable[str], least: int = 1) -> Vocabulary:
        """Return the words of sentences, frequent ones first, equally frequent ones by the alphabet.

        Parameters
        ----------
        sentences : iterable of str
            Those of the training split only: a word that is in the test split alone is unknown.
        least : int
            How often a word occurs at least.
        """
        counts = Counter(token for sentence in sentences for token in tokenize(sentence))
        kept = [(-count, word) for word, count in counts.items() if count >= least]
        return cls(tuple(word for _, word in sorted(kept)))

    def encode(self, sentences: Iterable[str], length: int, margin: int = 0) -> NDArray[np.int64]:
        """Return the numbers of the words of every sentence.

        Parameters
        ----------
        sentences : iterable of str, N of them
        length : int
            Of every row. Shorter sentences are padded at their end; longer ones are cut.
        margin : int
            Padding that every row has at least, before as well as after its sentence: 4 with Kim, so that a window of
            5 can begin with the first word at its end.

        Returns
        -------
        ndarray of int64, shape (N, length)

        Raises
        ------
        DataError
            If `length` leaves no room for a word.

        Examples
        --------
        >>> Vocabulary(("good",)).encode(["good good good"], length=4, margin=1).tolist()
        [[0, 2, 2, 0]]
        """
        room = length - 2 * margin
        if room < 1 or margin < 0:
            raise DataError(f"rows of {length} with a margin of {margin} have no room for words", help="longer rows")
        number = self._number
        rows = [[number.get(token, UNKNOWN) for token in tokenize(sentence)[:room]] for sentence in sentences]
        ids = np.full((len(rows), length), PADDING, dtype=np.int64)
        for row, found in zip(ids, rows, strict=True):
            row[margin : margin + len(found)] = found
        return ids

    def __len__(self) -> int:
        return len(self.words) + UNKNOWN + 1

    def to_list(self) -> list[str]:
        """Return the words in order, for saving.

        Examples
        --------
        >>> Vocabulary(("a", "b")).to_list()
        ['a', 'b']
        """
        return list(self.words)

    @classmethod
    def from_list(cls, words: Sequence[str]) -> Vocabulary:
        """Return the vocabulary of a saved list.

        Raises
        ------
        DataError
            If it is no list of different texts.

        Examples
        --------
        >>> Vocabulary.from_list(["a", "b"]) == Vocabulary(("a", "b"))
        True
        """
        if not all(isinstance(word, str) for word in words) or len(set(words)) < len(words):
            raise DataError("a vocabulary is a list of different words", help="save it with Vocabulary.to_list")
        return cls(tuple(words))
