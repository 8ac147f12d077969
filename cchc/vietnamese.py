"""Vietnamese words in order, and found without diacritics. Pure.

The alphabet is a ă â b c d đ e ê … with f, j, w, z where Latin has them; the tone belongs to
the syllable and counts only between syllables of the same letters.
"""

import re
import unicodedata
from functools import lru_cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
# Level, huyền, hỏi, ngã, sắc, nặng: the order of dictionaries. Level has no mark.
_TONES = {mark: rank for rank, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", start=1)}
_WORD = re.compile(r"\d+|[^\W\d_]+")

WordKey = tuple[tuple[int, ...], int]


def vietnamese_key(name: str) -> tuple[WordKey, ...]:
    """A key that sorts names as a Vietnamese dictionary does, word by word.

    Case and punctuation do not count, numbers sort by value ("Quận 2" before "Quận 10") and
    before letters; where the tone is written does not matter ("Hoà" is "Hòa").
    """
    text = unicodedata.normalize("NFC", name).lower()
    return tuple(_word_key(word) for word in _WORD.findall(text))


def search_key(text: str) -> str:
    """`text` in lower case without diacritics, spaces made single: "  ĐÀ Nẵng" is "da nang"."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(bare.replace("đ", "d").split())


@lru_cache(maxsize=5000)
def _word_key(word: str) -> WordKey:
    if word.isdecimal():
        digits = word.lstrip("0")
        return (-1, len(digits), *map(ord, digits)), 0
    signs = unicodedata.normalize("NFD", word)
    tone = next((_TONES[sign] for sign in signs if sign in _TONES), 0)
    letters = unicodedata.normalize("NFC", "".join(s for s in signs if s not in _TONES))
    return tuple(_RANK.get(letter, len(_RANK) + ord(letter)) for letter in letters), tone
