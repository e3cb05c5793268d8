"""Words in any script, and the texts that they stand in."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nets.core.errors import DataError
from nets.data import Vocabulary, clean, from_arrays, load, tokenize
from nets.data.samples import of_text
from nets.data.text import ENDING, OTHER, SIGN
from nets.data.vectors import read_vectors
from nets.runs.encoding import Encoding

WORDS = {
    "Привет, МИР! Ёлка": "привет , мир ! ёлка",
    "Καλημέρα, ΟΔΟΣ οδός": "καλημέρα , οδοσ οδόσ",  # a final sigma is a sigma
    "نیمهٔ می\u200cخواهم، چرا؟": "نیمهٔ میخواهم , چرا ?",
    "हिन्दी में फ़िल्म अच्छी है।": "हिन्दी में फ़िल्म अच्छी है",
    "한국어 영화": "한국어 영화",
    "映画は、良い！": "映 画 は , 良 い !",
    "ร้านดีมาก": "ร้ า น ดี ม า ก",
    "iPhone15手机": "iphone15 手 机",
    "ﾊﾟﾝ": "パ ン",
    "Ｆｕｌｌ　ｗｉｄｔｈ（１）": "full width ( 1 )",
    "L’été, c'est «l'été»": "l'été , c'est l'été",
    "м’яч м'яч": "м'яч м'яч",
    "It’s they’ve": "it 's they 've",
    "NAÏVE'S": "naïve 's",
    "STRASSE Straße": "strasse strasse",
    "E\u0301tude Étude": "étude étude",
    "“quoted” ‘single’ dogs’": "quoted single dogs",
    "5€ – 6 °C…": "5 6 c",
    "gut👍🏽 ❤️ ❤ 👩‍👩‍👧🇩🇪🇫🇷": "gut 👍🏽 ❤ ❤ 👩‍👩‍👧 🇩🇪 🇫🇷",
    "\u0301 \ufeffa\u00adb\u200e": "ab",
    "…—«»": "",
}


@pytest.mark.parametrize("text", WORDS)
def test_words(text: str) -> None:
    assert clean(text) == WORDS[text]
    assert clean(WORDS[text]) == WORDS[text]


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_what_kim_made_of_it(text: str) -> None:
    kim = " ".join(SIGN.sub(r" \1 ", ENDING.sub(r" \1", OTHER.sub(" ", text))).split()).lower()
    assert clean(text) == kim
    assert clean(f"{text} ё") == f"{kim} ё".strip()  # a word beside it changes nothing: IT'S stays it's


@given(st.text())
def test_forms_that_look_the_same_are_the_same(text: str) -> None:
    assert tokenize(unicodedata.normalize("NFD", text)) == tokenize(unicodedata.normalize("NFC", text))
    assert not any(token.isspace() or not token for token in tokenize(text))


@pytest.mark.slow
def test_cleaning_twice_is_cleaning_once_for_every_character() -> None:
    for code in {*range(0x80, sys.maxunicode + 1)} - {*range(0xD800, 0xE000)}:
        for text in (chr(code), f"a{chr(code)}b'{chr(code)}"):
            assert clean(clean(text)) == clean(text), hex(code)


# texts

TEXT = "Ёлка, naïve\n很好\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_the_bytes_tell(encoding: str, end: str, tmp_path: Path) -> None:
    text = (TEXT + "plain words\n" * 9).replace("\n", end)
    for name in ("good.txt", "bad.txt"):
        (tmp_path / name).write_bytes(text.encode(encoding))
    data = load(tmp_path)
    assert data.X[:3].tolist() == ["Ёлка, naïve", "很好", "plain words"]
    assert (len(data.X), data.notes) == (22, ())


@pytest.mark.parametrize("encoding", ["koi8-r", "cp1251", "gb18030", "UTF8"])
def test_what_is_told(encoding: str, tmp_path: Path) -> None:
    for name in ("good.txt", "bad.txt"):
        (tmp_path / name).write_bytes("Ёлка\nда".encode(encoding))
    assert load(tmp_path, encoding=encoding).X.tolist() == ["Ёлка", "да"] * 2


def test_windows_1252_is_said_and_what_is_none_is_refused(tmp_path: Path) -> None:
    samples = of_text("un café…\nbon".encode("cp1252"), "a.txt")
    assert samples.X.tolist() == ["un café…", "bon"]
    assert samples.notes == ("a.txt is not UTF-8: it is read as windows-1252 (--encoding says otherwise)",)
    with pytest.raises(DataError, match=r"a\.txt:2 is neither UTF-8 nor windows-1252 text: byte 0x81") as caught:
        of_text(b"a\nb\x81\xe9", "a.txt")
    assert "--encoding utf-16, latin-1" in caught.value.help
    assert of_text(b"a\nb\x81\xe9", "a.txt", "latin-1").X.tolist() == ["a", "b\x81é"]
    with pytest.raises(DataError, match=r"a\.txt:1 is no utf-8 text"):
        of_text(b"caf\xe9", "a.txt", "utf-8")
    for name in ("klingon", "rot13", "zip"):
        with pytest.raises(DataError, match=f"no encoding of text is called '{name}'"):
            of_text(b"a", "a.txt", name)


def test_a_class_without_a_word_is_refused() -> None:
    data = from_arrays(["很好", "...", "--"], ["good", "bad", "bad"])
    with pytest.raises(DataError, match=r"no sentence of the class 'bad' has a word; the first is '\.\.\.'"):
        Encoding.fit(data, "sentences")


def test_sentences_of_unknown_words_are_told() -> None:
    encoding = Encoding.fit(from_arrays(["хорошо", "плохо"], ["good", "bad"]), "sentences")
    strange = np.array(["хорошо!", "gut", "schlecht"], np.dtypes.StringDType())
    assert encoding.notes(strange) == ("2 of 3 sentences have no word that the model knows, such as 'gut'",)
    assert encoding.notes(strange[:1]) == ()


def test_vectors_of_words_in_any_script(tmp_path: Path) -> None:
    path, words = tmp_path / "v.txt", ("café", "хорошо", "好", "a\u00a0b")
    lines = ["cafe\u0301 1 2", "хорошо 3 4", "a\u00a0b 5 6", "\u3000 7 8", "好 9 10", "bad 1"]
    path.write_text("\ufeff" + "\r\n".join(lines[:-1]), encoding="utf-8", newline="")
    vectors, found = read_vectors(path, words, np.random.default_rng(0))
    assert (found, vectors[2:].tolist()) == (4, [[1, 2], [3, 4], [9, 10], [5, 6]])
    path.write_text(lines[0], encoding="utf-16")
    with pytest.raises(DataError, match="is UTF-16 text\n  help: save it in UTF-8"):
        read_vectors(path, words, np.random.default_rng(0))
    path.write_text("café 1 2", encoding="latin-1")
    with pytest.raises(DataError, match=r"none of the 4 words\n  help: .*, in UTF-8"):
        read_vectors(path, words, np.random.default_rng(0))


def test_a_vocabulary_of_five_scripts_comes_back() -> None:
    vocabulary = Vocabulary.fit(WORDS)
    assert Vocabulary.from_list(vocabulary.to_list()) == vocabulary
    assert vocabulary.encode(["Ёлка 手"], 3).min() == 0
    assert (vocabulary.encode(["Ёлка 手"], 2) > 1).all()
