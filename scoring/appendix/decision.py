"""What stands above the criteria: the decision the appendix belongs to, and its year."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .words import plain

_DECISION = re.compile(
    r"quyết\s+định\s+số\s*:?\s*(\d{1,6}\s*/\s*QĐ\s*-\s*[A-ZĐ][A-ZĐ0-9&.-]*)"
    r"(?:\s*,?\s*ngày\s*(\d{1,2})\s*(?:tháng|[/.-])\s*(\d{1,2})\s*(?:năm|[/.-])\s*(\d{4}))?",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\b(?:bo tieu chi|chi so|cham diem|cai cach hanh chinh|cchc)\b")
_YEAR = re.compile(r"\bnam (20\d\d)\b(?! ?[-–])")


@dataclass(frozen=True)
class Decision:
    """As printed; blank where the print leaves it open or names several."""

    number: str = ""
    day: datetime.date | None = None
    year: int | None = None


def read_decision(lines: Iterable[str]) -> Decision:
    """The decision and the year named in the lines above a table of criteria."""
    kept = list(lines)
    found = {
        re.sub(r"\s+", "", match[1]).upper(): match for match in _DECISION.finditer(" ".join(kept))
    }
    titles = [folded for folded in map(plain, kept) if _TITLE.search(folded)]
    years = {int(year) for title in titles for year in _YEAR.findall(title)}
    year = years.pop() if len(years) == 1 else None
    if len(found) != 1:
        return Decision(year=year)
    ((number, match),) = found.items()
    return Decision(number, _day(match), year)


def _day(match: re.Match[str]) -> datetime.date | None:
    try:
        return datetime.date(int(match[4]), int(match[3]), int(match[2]))
    except (TypeError, ValueError):
        return None
