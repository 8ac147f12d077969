"""So many points for each so many: the parts that counts and deductions are printed from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cchc.numbers import parse_points

from ..words import plain
from .items import Printed, one_line, without_verbs

NUM = r"\d{1,4}(?:[.,]\d{1,3})?"
_WORDS = {
    "hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_SIGNS = "|".join(map(plain, _WORDS))
# "Mỗi năm" is each year, "cứ năm" each five.
PER = (
    rf"(?:(?P<per>\d{{1,3}}(?:[.,]\d{{1,2}})?)\s*(?P<percent>%)?(?:\s*\([^()]{{1,20}}\))?\s+"
    rf"|(?P<word>{_SIGNS})\s+|(?<=cu )(?P<five>nam)\s+)?"
)
EACH = rf"(?:\bmoi(?: mot)?\b|\bcu(?: (?:co|moi|dat|du|them|tang|giam|vuot))*\b)\s*{PER}"
AFTER = (
    r"\s*(?:diem|d)\s*(?:/\s*|(?:cho|doi voi|voi|tren)\s+(?=moi|cu|tung))"
    rf"(?:(?:moi|cu|tung)\s+)?{PER}"
)
POINTS = r"\s*(?:diem|d)?\s*(?![\d%.,]*\d|\s*%)"
_POINTS_INSIDE = re.compile(r"\d\s*(?:diem|d)\b|\b(?:toi da|khong (?:vuot )?qua)\b")
_CHANGE = re.compile(r"^cu (?:co |moi |dat |them )*(?:tang|giam|vuot)\b")
# "Thiếu mỗi báo cáo": what is missing is counted, not what is there.
_LACKING = re.compile(r"\b(thiếu|chậm|trễ|sai)\s+$", re.IGNORECASE)
_LONGEST = 200


@dataclass(frozen=True)
class Each:
    """`points` for each `per` of what `label` names, percent or cases; `is_change` where these
    are how far something rose or fell, which no rule of ours asks for."""

    label: str
    points: Decimal
    per: Decimal = Decimal(1)
    is_percent: bool = False
    is_change: bool = False

    @property
    def is_several(self) -> bool:
        return self.is_percent or self.per != 1


@dataclass(frozen=True)
class Limit:
    """How far points go: so many points, or so many `cases`."""

    number: Decimal
    cases: bool

    def points(self, kinds: Iterable[Each]) -> Decimal | None:
        """The limit in points; None where cases of several kinds are limited together."""
        each = {kind.points / kind.per for kind in kinds}
        if not self.cases:
            return self.number
        return self.number * each.pop() if len(each) == 1 else None


def each_in(match: re.Match[str], printed: Printed) -> Each | None:
    """What a match of `EACH` or `AFTER` says; None where other points stand inside its words."""
    text = one_line(printed.text)
    start, end = match.span("what")
    if "off" not in match.groupdict() and match.start("each") > end:
        end = without_verbs(text, end, match.start("each"))
    label = text[start:end]
    if _POINTS_INSIDE.search(plain(label)):
        return None
    label = one_line(label.replace("|", "/").replace(":", " ")).strip(" :,;.()–-")[:_LONGEST]
    if before := match.groupdict().get("before"):
        before = text[match.start("before") : match.end("before")].strip(" :,;.()–-+•")
        label = f"{label} ({before})" if before else label
    if lacking := _LACKING.search(text[: match.start()]):
        label = f"{label} {lacking[1].lower()}"
    is_change = _CHANGE.search(match.group(0)) is not None
    return Each(
        label or "trường hợp",
        parse_points(match["each"]),
        _per(match, text),
        bool(match["percent"]),
        is_change,
    )


def limit_in(pattern: re.Pattern[str], text: str) -> Limit | None:
    """The first limit a pattern finds in folded text: its `limit`, in cases where words follow."""
    match = pattern.search(text)
    if match is None:
        return None
    cases = re.match(
        r"\s*(?!(?:diem|d)\b|va\b|doi\b|cho\b|trong\b)[a-z]", text[match.end("limit") :]
    )
    return Limit(parse_points(match["limit"]), bool(cases))


def _per(match: re.Match[str], text: str) -> Decimal:
    """How many at once; of a word its diacritics decide: "ba" and "bà" are folded alike."""
    if match["five"]:
        return Decimal(5)
    if match["word"]:
        word = text[match.start("word") : match.end("word")].lower()
        return Decimal(_WORDS.get(word, 1))
    return (parse_points(match["per"]) or Decimal(1)) if match["per"] else Decimal(1)
