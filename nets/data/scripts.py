"""Words in any script: what is not ASCII, from one blank to the next.

Letters, digits and the marks on them stay, accents and all, in one form (NFC) and without case. Scripts that put no
blanks between words, such as Chinese, Japanese and Thai, give a token for every character with its marks. An emoji is a
word.
"""

from __future__ import annotations

import functools
import re
import unicodedata

KEPT_SIGNS = "(),!?"  # tokens of their own
KEPT = KEPT_SIGNS + "'`"
#: Signs of other scripts that are said by one that is kept.
SIGNS = {"،": ",", "、": ",", "؟": "?", "՞": "?", "⸮": "?", "՜": "!", "‼": "!!", "⁇": "??", "⁉": "!?", "⁈": "?!"}
WIDE = range(0xFF01, 0xFFEF)  # full-width letters and signs, half-width katakana

#: Characters of scripts without blanks: Thai, Lao, Myanmar, Khmer; kana; Chinese characters.
_ALONE = "".join(
    (
        "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff",
        "\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff",
        "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af",
    )
)
#: Marks on them, in the same order.
_MARKS = "".join(
    (
        "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece",
        "\u102b-\u103e\u1056-\u1060\u1082-\u108f\u17b4-\u17d3\u17dd",
        "\u3099\u309a\u30fc\ufe00-\ufe0f\U000e0100-\U000e01ef",
    )
)
PIECES = re.compile(f"[{_ALONE}][{_MARKS}]*|[^{_ALONE}]+")
HAS_ALONE = re.compile(f"[{_ALONE}]")

_PICTURE = (
    "[\u231a-\u23ff\u2600-\u27bf\u2b05-\u2b55\u3030\u303d"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
_SHOWN = f"{_PICTURE}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?"
#: Two letters of a flag, or pictures joined into one.
EMOJI = re.compile(f"([\U0001f1e6-\U0001f1ff]{{2}}|{_SHOWN}[\U000e0020-\U000e007f]*(?:\u200d{_SHOWN})*)")
VARIATIONS = re.compile("[\ufe0e\ufe0f]")

APOSTROPHE = re.compile(r"(?<=\w)[’ʼ＇‘](?=\w)")


class _Table(dict[int, str | int | None]):
    """What becomes of a character, found out once."""

    def __missing__(self, code: int) -> str | int | None:
        self[code] = found = _rule(chr(code))
        return found


def _rule(character: str) -> str | int | None:
    """Return a character that stays, a blank in its place, or None where it is only an instruction for display."""
    if character in KEPT_SIGNS:
        return f" {character} "
    kind = unicodedata.category(character)
    if kind[0] in "LNM" or character in KEPT:
        return ord(character)
    return None if kind == "Cf" else " "


_TABLE = _Table()
_FORMS = {code: unicodedata.normalize("NFKC", chr(code)) for code in WIDE} | str.maketrans(SIGNS)


@functools.lru_cache(1 << 16)  # words come again
def words_of(text: str, ending: re.Pattern[str]) -> tuple[str, ...]:
    """Return the tokens of a text without blanks, that is not ASCII throughout.

    Parameters
    ----------
    text : str
    ending : pattern
        Of endings that are tokens of their own.

    Examples
    --------
    >>> words_of("«Naïveté»,", re.compile("('s)")), words_of("iPhone手机👍🏽！", re.compile("('s)"))
    (('naïveté', ','), ('iphone', '手', '机', '👍🏽', '!'))
    """
    tokens: list[str] = []
    for k, part in enumerate(EMOJI.split(text)):
        if k % 2:
            tokens.append(VARIATIONS.sub("", part))
        elif part:
            tokens += _plain_words(part, ending)
    return tuple(tokens)


def _plain_words(text: str, ending: re.Pattern[str]) -> list[str]:
    text = folded(VARIATIONS.sub("", text).translate(_FORMS))
    spaced = ending.sub(r" \1", APOSTROPHE.sub("'", text).translate(_TABLE))
    tokens: list[str] = []
    for token in spaced.split():
        pieces = PIECES.findall(token) if HAS_ALONE.search(token) else [token]
        tokens += [piece for piece in pieces if piece.isalnum() or any(s.isalnum() or s in KEPT for s in piece)]
    return tokens


def folded(text: str) -> str:
    """Return a text without case, in one form of those that look the same.

    >>> folded("STRASSE") == folded("Straße"), folded("e\\u0301") == folded("É")
    (True, True)
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
