"""The numbers decisions print before their lines: "I", "1.", "1.1", "a)", "-"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from .words import plain

# From the widest to the narrowest; a style never stands below a narrower one.
STYLES = ("upper", "roman", "arabic1", "arabic2", "arabic3", "arabic4", "paren", "letter", "dash")
_LETTERS = (
    [*"abcdefghijklmnopqrstuvwxyz"],
    [*"abcdđeghiklmnopqrstuvxy"],
    ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"],
)
_SMALL = r"[a-zđ]|i{2,3}|iv|vi{1,3}|ix"
_ROMAN = re.compile(r"([IVX]{1,6})\s*[.)/:–-]?", re.ASCII)
_ARABIC = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,3})\s*[.):/-]?", re.ASCII)
_PAREN = re.compile(r"(?:\((\d{1,2})\)|(\d{1,2})\))", re.ASCII)
_UPPER = re.compile(r"([A-HK-U])\s*[.)/:–-]?", re.ASCII)
_LETTER = re.compile(rf"\(?({_SMALL})\s*[.)/]")
_DASH = re.compile(r"[-–—+•●▪*]")
_WORD = r"(?:(?:LĨNH VỰC|TIÊU CHÍ THÀNH PHẦN|TIÊU CHÍ|NỘI DUNG|PHẦN|MỤC)\s+)?"
_LEADING = re.compile(
    rf"{_WORD}([IVX]{{1,6}}|[A-HK-U]|\d{{1,2}}(?:\.\d{{1,3}}){{0,3}})\s*([.):/]|\s[-–])\s*(?=\D)"
    rf"|{_WORD}(\d{{1,2}}(?:\.\d{{1,3}}){{1,3}})\s+(?=[^\W\d])"
    rf"|(\(?(?:{_SMALL})\))\s*(?=\S)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"(?:tong|cong)(?: (?:cong|so|diem|chung|toi da|chuan|muc|phan|cac|linh vuc|tieu chi))*"
)
_FIGURES = re.compile(r"[\d.,:;()=+/–-]+|\b[ivx]+\b")
_VALUES = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True)
class Printed:
    """A number before a line: as printed, its style, and its parts as numbers."""

    text: str
    style: str
    values: tuple[int, ...] = ()

    @property
    def own(self) -> int:
        """The last part, which counts among its siblings."""
        return self.values[-1]

    def follows(self, before: int) -> bool:
        """Whether it is the next after `before` siblings; letters in either alphabet, or i, ii."""
        if self.style != "letter":
            return self.own == before + 1
        sign = self.text.strip("().:/ ").lower()
        return any(before < len(letters) and letters[before] == sign for letters in _LETTERS)


def read_printed(text: str, number: Decimal | None = None) -> Printed | None:
    """What a cell of numbers says; None where it is no number we know."""
    text = text.strip()
    if number is not None:
        text = f"{number:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    if match := _ROMAN.fullmatch(text):
        return _roman(match[1], text)
    if match := _PAREN.fullmatch(text):
        return Printed(text, "paren", (int(match[1] or match[2]),))
    if match := _ARABIC.fullmatch(text):
        values = tuple(map(int, match[1].split(".")))
        return Printed(text, f"arabic{len(values)}", values)
    if match := _UPPER.fullmatch(text):
        return Printed(text, "upper", (ord(match[1]) - ord("A") + 1,))
    if match := _LETTER.fullmatch(text):
        places = [signs.index(match[1]) + 1 for signs in _LETTERS[1:] if match[1] in signs]
        return Printed(text, "letter", tuple(places[:1] or (0,)))
    return Printed(text, "dash") if _DASH.fullmatch(text) else None


def leading_number(text: str) -> tuple[Printed, str] | None:
    """The number a text begins with, and the rest: "1.1. Kế hoạch" is 1.1 and "Kế hoạch"."""
    match = _LEADING.match(text)
    if not match:
        return None
    sign = match[1] or match[3] or match[4]
    if sign[-1:] == ")" or (sign.isalpha() and sign.islower()):
        printed = read_printed(sign if sign.endswith(")") else f"{sign})")
    else:
        printed = read_printed(f"{sign}.")
    rest = text[match.end() :].strip()
    return (Printed(sign, printed.style, printed.values), rest) if printed and rest else None


def is_total(text: str) -> bool:
    """Whether a row sums up: "Tổng cộng", "TỔNG ĐIỂM 100", "Cộng mục I"."""
    return _TOTAL.fullmatch(" ".join(_FIGURES.sub(" ", plain(text)).split())) is not None


def _roman(signs: str, text: str) -> Printed:
    total = before = 0
    for sign in reversed(signs):
        value = _VALUES[sign]
        total += value if value >= before else -value
        before = max(before, value)
    return Printed(text, "roman", (total,))
