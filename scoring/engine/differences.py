"""Two texts word by word: what went, what came. Pure."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple


class Piece(NamedTuple):
    """Words that stand together; `is_changed` where the other text has not got them."""

    text: str
    is_changed: bool


def differences(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, with single spaces; joined by a space they are whole again.

    A component in capitals is the same in small letters.
    """
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, _folded(old), _folded(new), autojunk=False)
    kept = matcher.get_matching_blocks()
    return (
        list(_pieces(old, {b.a + step for b in kept for step in range(b.size)})),
        list(_pieces(new, {b.b + step for b in kept for step in range(b.size)})),
    )


def _folded(words: list[str]) -> list[str]:
    return [word.casefold() for word in words]


def _pieces(words: list[str], kept: set[int]) -> Iterator[Piece]:
    for is_changed, run in groupby(range(len(words)), lambda place: place not in kept):
        yield Piece(" ".join(words[place] for place in run), is_changed)
