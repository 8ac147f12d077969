"""Words of decisions compared without case and diacritics, letter by letter."""

import re
import unicodedata
from functools import cache

from cchc.workbooks.grids import INVISIBLE

_EXCUSE = re.compile(
    r"\(?\s*\btru (?:cac )?truong hop\b[^;|()\n]*?"
    r"(?:khach quan|chinh dang|bat kha khang)[^;|().\n:]*\)?"
)


def tidy(text: str) -> str:
    """`text` in NFC with single spaces, lines kept, without invisible marks."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\v", "\n").replace("\t", " ")
    lines = (" ".join(line.split()) for line in INVISIBLE.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


def plain(text: str) -> str:
    """`text` in lower case without diacritics; each letter keeps its place."""
    return "".join(map(_plain_sign, text))


def without_excuses(text: str) -> str:
    """`text` without "trừ trường hợp vì lý do khách quan", which an appraiser judges."""
    folded, kept, at = plain(text), [], 0
    for match in _EXCUSE.finditer(folded):
        kept.append(text[at : match.start()])
        at = match.end()
    return "".join([*kept, text[at:]])


@cache
def _plain_sign(sign: str) -> str:
    if sign in "đĐ":
        return "d"
    bare = unicodedata.normalize("NFD", sign)[0].lower()
    return bare if len(bare) == 1 else sign
