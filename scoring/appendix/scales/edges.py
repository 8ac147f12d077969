"""Where the steps of a printed scale begin and end: "từ 70% - 90%", "trên 5", "dưới 3 lần"."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from cchc.numbers import format_points, is_grouped, parse_number, parse_points

from .items import Item

_N = r"(\d{1,9}(?:[.,]\d{1,3})*)\s*(%)?"
_UNIT = r"(?:[^\W\d]+\s){0,4}?"
_RANGE = re.compile(
    rf"(tu tren|tren|tu|hon|>=|≥|>)?\s*{_N}\s*(?:-|–|—|den|toi)\s*(duoi|can|<|het)?\s*{_N}"
)
# "95% ≤ tỷ lệ < 98%": an edge on either side of what is measured.
_BETWEEN = re.compile(
    rf"{_N}\s*(<=|≤|<)\s*[^\d<>≤≥]{{0,60}}?(<=|≤|<)\s*{_N}"
    rf"|{_N}\s*(>=|≥|>)\s*[^\d<>≤≥]{{0,60}}?(>=|≥|>)\s*{_N}"
)
_ABOVE = re.compile(rf"(tu tren|tren|lon hon|hon|vuot|cao hon|>(?!=))\s*{_N}")
_FROM = re.compile(rf"(?:tu|it nhat|toi thieu|khong duoi|>=|≥)\s*{_N}|{_N}\s*{_UNIT}tro len")
_BELOW = re.compile(rf"(duoi|nho hon|thap hon|it hon|<(?!=)|chua dat|khong dat|chua den)\s*{_N}")
_UP_TO = re.compile(rf"(?:tu )?{_N}\s*{_UNIT}tro xuong|(?:den|toi da|khong qua|<=|≤)\s*{_N}")
_EXACT = re.compile(r"(?<![\d.,/])(\d{1,3}(?:[.,]\d{1,3})?)\s*(%)")
_NOTHING = re.compile(r"(?:khong (?:co|de|phat hien|xay ra|bi)|0)(?: .*)?")
_OTHERWISE = re.compile(
    r"(?:(?:cac )?truong hop )?(?:con lai|khac)(?: .*)?"
    r"|(?:khong|chua) (?:dat|thuc hien|ban hanh|trien khai|xay dung|bao cao)\b[^\d]*"
)
_DAYS = re.compile(r"\b(?:ngay|thang|quy|qui|nam)\s*(?:[\divx]+\b)|\d\s*/\s*\d")


@dataclass(frozen=True)
class Interval:
    """What one item says of the number: None is no limit; the flags, whether it holds it."""

    low: Decimal | None
    low_in: bool
    high: Decimal | None
    high_in: bool
    unit: str
    item: Item

    @property
    def points(self) -> Decimal:
        return self.item.points or Decimal(0)

    @property
    def figure(self) -> str:
        """Its lower edge as a person writes it."""
        return edge_text(self.low or Decimal(0), self.unit)


def edge_text(number: Decimal, unit: str) -> str:
    """An edge as our scale language takes it, "98,5%"; thousands stand without dots."""
    return f"{format_points(number)}{unit}"


def is_otherwise(item: Item) -> bool:
    """Whether an item speaks of all the others leave: "còn lại", "không thực hiện"."""
    return _OTHERWISE.fullmatch(item.folded.strip()) is not None


def read_interval(item: Item) -> Interval | None:
    """The numbers an item is about; None where it is about none, or about days."""
    text = " ".join(item.folded.split())
    if _DAYS.search(text):
        return None
    try:
        return _interval(text, item)
    except ValueError:
        return None


def _interval(text: str, item: Item) -> Interval | None:
    if match := _BETWEEN.search(text):
        return _between([group for group in match.groups() if group], item)
    if match := _RANGE.search(text):
        word, low, low_unit, until, high, high_unit = match.groups()
        unit = high_unit or low_unit or ""
        excludes = word in ("tu tren", "tren", "hon", ">")
        return _ordered(
            Interval(
                _number(low, unit), not excludes,
                _number(high, unit), until not in ("duoi", "can", "<"),
                unit, item,
            )
        )  # fmt: skip
    for pattern, has_low, inside in (
        (_UP_TO, False, True),
        (_ABOVE, True, False),
        (_FROM, True, True),
        (_BELOW, False, False),
    ):
        if match := pattern.search(text):
            groups = [group for group in match.groups() if group]
            unit = "%" if groups[-1] == "%" else ""
            figure = next(group for group in groups if group[0].isdigit())
            edge = _number(figure, unit)
            if has_low:
                return Interval(edge, inside, None, True, unit, item)
            return Interval(None, True, edge, inside, unit, item)
    return _exact(text, item)


def _between(groups: list[str], item: Item) -> Interval:
    """Between two edges as `_BETWEEN` found them: figure, sign, sign, figure, each "%" after its
    figure."""
    first, sign, other_sign, second = (group for group in groups if group != "%")
    unit = "%" if "%" in groups else ""
    low, high = (_number(first, unit), sign), (_number(second, unit), other_sign)
    if sign.startswith((">", "≥")):
        low, high = high, low
    closed = ("<=", "≤", ">=", "≥")
    return _ordered(Interval(low[0], low[1] in closed, high[0], high[1] in closed, unit, item))


def _exact(text: str, item: Item) -> Interval | None:
    found = _EXACT.findall(text)
    if len(found) == 1:
        edge = _number(found[0][0], "%")
        return Interval(edge, True, edge, True, "%", item)
    if not found and _NOTHING.fullmatch(text) and not re.search(r"[1-9]", text):
        return Interval(Decimal(0), True, Decimal(0), True, "", item)
    return None


def _ordered(interval: Interval) -> Interval:
    """A range printed from the greater to the smaller number, turned round."""
    if interval.low is None or interval.high is None or interval.low <= interval.high:
        return interval
    return replace(
        interval,
        low=interval.high,
        low_in=interval.high_in,
        high=interval.low,
        high_in=interval.low_in,
    )


def _number(text: str, unit: str) -> Decimal:
    """Raises ValueError for what could be read in two ways."""
    if not unit:
        return parse_number(text)
    if is_grouped(text):
        raise ValueError(text)
    return parse_points(text)
