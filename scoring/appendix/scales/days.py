"""Days in printed scales: "trong tháng 1", "trước ngày 15/01", "từ quý II trở đi"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from .items import Item

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = (
    r"(?:\s*(?:/|nam)\s*(?P<year{0}>\d{{4}})"
    r"|\s*(?:cua )?(?P<before{0}>nam (?:truoc|lien truoc|n ?- ?1)(?: (?:lien ke|do))?))?"
)
_DAY = r"(?P<day{0}>\d{{1,2}})\s*(?:/|thang)\s*(?P<month{0}>\d{{1,2}})(?!\d)(?!\s*%)" + _YEAR
_MONTH = r"thang\s*(?P<month{0}>\d{{1,2}})(?!\d)" + _YEAR
_QUARTER = r"qu[yi]\s*(?P<quarter{0}>iv|i{{1,3}}|[1-4])\b" + _YEAR


def _period(tag: str) -> str:
    parts = [part.format(f"_{tag}{place}") for place, part in enumerate((_DAY, _MONTH, _QUARTER))]
    return rf"(?:(?:het )?(?:ngay )?(?:cuoi )?(?:{'|'.join(parts)}))"


_AFTER = re.compile(
    rf"(?:\bsau|\bqua|\bmuon hon)\s*{_period('s')}"
    rf"|\btu\s*{_period('t')}\s*(?:tro di|ve sau|tro ve sau)"
)
_RANGE = re.compile(rf"\b(?:tu|sau)\s*{_period('a')}\s*(?:den|-|–)\s*(?:truoc )?{_period('b')}")
_BEFORE = re.compile(rf"\btruoc\s*{_period('p')}")
_UNTIL = re.compile(
    r"\b(?:trong|den|cham nhat(?: la)?(?: den)?|muon nhat(?: la)?|khong (?:qua|muon hon|cham hon)"
    rf"|truoc (?:hoac|va) trong|xong trong|het)\s*{_period('u')}"
)
_LATE = re.compile(
    r"\b(?:sau|cham|muon|tre|qua han|khong kip thoi|khong dung (?:thoi )?(?:gian|han|quy dinh)"
    r"|khong dam bao)\b"
)
_NEVER = re.compile(r"^(?:khong|chua)\b(?! (?:kip|dung|dam bao))|\b(?:hoac|va) (?:khong|chua)\b")
_REST = re.compile(r"^(?:(?:cac )?truong hop )?(?:con lai|khac)\b")


@dataclass(frozen=True)
class Period:
    """A day, a month or a quarter; `printed` says that its year stands in the scale."""

    first: date
    last: date
    printed: bool


@dataclass(frozen=True)
class DayItem:
    """What an item says of the day: until when, from when on, that it is late or never.

    `begins` is the first day of a range. `open_day` is the day "trước ngày 15/01" leaves out
    and some mean all the same.
    """

    item: Item
    until: Period | None = None
    begins: date | None = None
    open_day: date | None = None
    after: date | None = None
    is_late: bool = False
    is_never: bool = False


def read_day(item: Item, year: int) -> DayItem | None:
    """The day an item is about; None where it is about none. Raises ValueError: no such day."""
    text = " ".join(item.folded.split())
    never = _NEVER.search(text) is not None
    rest = _REST.search(text) is not None
    if match := _RANGE.search(text):
        return _range(item, match, year)
    if match := _AFTER.search(text):
        after = _after(match, year)
        return DayItem(item, after=after, is_late=True, is_never=never)
    if match := _UNTIL.search(text):
        return DayItem(item, until=_found(match, "u", year))
    if match := _BEFORE.search(text):
        return _before(item, _found(match, "p", year))
    late = _LATE.search(text) is not None
    if never or late or rest:
        return DayItem(item, is_late=late or rest, is_never=never or rest)
    return None


def _range(item: Item, match: re.Match[str], year: int) -> DayItem:
    first, last = _found(match, "a", year), _found(match, "b", year)
    if match.group(0).startswith("sau"):
        return DayItem(item, until=last, begins=first.last + timedelta(days=1))
    return DayItem(item, until=last, begins=first.first)


def _before(item: Item, period: Period) -> DayItem:
    day = period.first - timedelta(days=1)
    until = Period(day, day, period.printed or day.year != period.first.year)
    is_day = period.first == period.last
    return DayItem(item, until=until, open_day=period.first if is_day else None)


def _after(match: re.Match[str], year: int) -> date:
    if match.group(0).startswith("tu"):
        return _found(match, "t", year).first
    return _found(match, "s", year).last + timedelta(days=1)


def _found(match: re.Match[str], tag: str, year: int) -> Period:
    groups = match.groupdict()

    def value(name: str) -> str:
        return next(
            (groups[f"{name}_{tag}{place}"] for place in range(3)
             if groups.get(f"{name}_{tag}{place}")), ""
        )  # fmt: skip

    printed = bool(value("year") or value("before"))
    its = int(value("year")) if value("year") else year - bool(value("before"))
    if quarter := value("quarter"):
        number = _ROMAN.get(quarter) or int(quarter)
        return Period(date(its, 3 * number - 2, 1), _month_end(its, 3 * number), printed)
    month = int(value("month"))
    if day := value("day"):
        on = date(its, month, int(day))
        return Period(on, on, printed)
    return Period(date(its, month, 1), _month_end(its, month), printed)


def _month_end(year: int, month: int) -> date:
    """Raises ValueError for a month that is none."""
    date(year, month, 1)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
