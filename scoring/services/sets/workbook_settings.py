"""The second sheet of our criteria workbook (docs/formats.md): the settings of the set."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from cchc.workbooks import Cell, Column, Problem, Table, fold, gather, read_table
from scoring.models import CriteriaSet

SHEET = "Thiết lập"
COLUMNS = (
    Column("setting", "Thiết lập", ("Setting",)),
    Column("value", "Giá trị", ("Value",)),
)

# A set has some hundred rows.
MOST_ROWS = 6_000
# What the columns hold.
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_POINT_PLACES, MOST_INDEX_PLACES = 3, 4
_TEXTS = ("name", "bloc_name", "decision_number")
_FIELDS = {field.name: field for field in CriteriaSet._meta.fields}
_LONGEST = {name: _FIELDS[name].max_length or 0 for name in _TEXTS}

# The words an officer writes, beside the identifiers themselves.
WORDS = {
    "name": "Tên bộ tiêu chí",
    "bloc_name": "Khối",
    "year": "Năm",
    "decision_number": "Số quyết định",
    "decision_date": "Ngày quyết định",
    "point_places": "Số chữ số thập phân của điểm",
    "index_places": "Số chữ số thập phân của chỉ số",
    "may_exceed_100": "Chỉ số được vượt 100%",
}
YES, NO = "có", "không"
_NAMES = {fold(word): name for name, word in WORDS.items()} | {
    fold(name.replace("_", " ")): name for name in WORDS
}


class _WrongError(ValueError):
    """A value that cannot be taken, with the sentence that says why."""


@dataclass(frozen=True)
class SetSettings:
    """What the sheet says of a set; None or "" where it says nothing."""

    name: str = ""
    bloc_name: str = ""
    year: int | None = None
    decision_number: str = ""
    decision_date: datetime.date | None = None
    point_places: int | None = None
    index_places: int | None = None
    may_exceed_100: bool | None = None

    @property
    def said(self) -> dict[str, Any]:
        """Only what it says."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in told.items() if value not in (None, "")}


def read_settings(file: BinaryIO) -> tuple[SetSettings, list[Problem]]:
    """The settings of a workbook and what is wrong with them; nothing of a file without the sheet.

    The file is read from where it stands. What is wrong with the file as a whole is left to
    the reader of the criteria.
    """
    table = read_table(file, columns=COLUMNS, max_rows=MOST_ROWS, sheet=SHEET, is_optional=True)
    settings, problems = _settings(table)
    found = [problem for problem in gather(table, problems) if problem.cell]
    return settings, [replace(problem, cell=f"{SHEET}!{problem.cell}") for problem in found]


def _settings(table: Table) -> tuple[SetSettings, list[Problem]]:
    values: dict[str, Any] = {}
    seen: set[str] = set()
    problems: list[Problem] = []
    for row in table.rows:
        setting, value = row["setting"], row["value"]
        name = _NAMES.get(fold(setting.text.replace("_", " ")))
        if name is None:
            message = _("“%(word)s” is not a setting; write one of: %(words)s.")
            told = {"word": setting.text, "words": ", ".join(WORDS.values())}
            problems.append(setting.problem(message % told))
            continue
        if name in seen:
            problems.append(setting.problem(_("this setting stands here a second time.")))
        elif not value.is_empty:
            try:
                values[name] = _READERS[name](value)
            except _WrongError as wrong:
                problems.append(value.problem(str(wrong)))
        seen.add(name)
    return SetSettings(**values), problems


def _text(name: str) -> Callable[[Cell], str]:
    def read(cell: Cell) -> str:
        if len(cell.text) > _LONGEST[name]:
            raise _WrongError(_("at most %(longest)d characters.") % {"longest": _LONGEST[name]})
        return cell.text

    return read


def _number(least: int, most: int) -> Callable[[Cell], int]:
    def read(cell: Cell) -> int:
        try:
            number = cell.count()
        except ValueError:
            number = -1
        if not least <= number <= most:
            message = _("write a whole number from %(least)d to %(most)d, not “%(word)s”.")
            raise _WrongError(message % {"least": least, "most": most, "word": cell.text})
        return number

    return read


def _day(cell: Cell) -> datetime.date:
    try:
        return cell.date()
    except ValueError:
        message = _("“%s” is not a day; write it as 31/01/2026.") % cell.text
        raise _WrongError(message) from None


def _flag(cell: Cell) -> bool:
    if isinstance(cell.value, bool):
        return cell.value
    word = fold(cell.text)
    if word not in (fold(YES), fold(NO)):
        message = _("write “%(yes)s” or “%(no)s”, not “%(word)s”.")
        raise _WrongError(message % {"yes": YES, "no": NO, "word": cell.text})
    return word == fold(YES)


_READERS: Mapping[str, Callable[[Cell], Any]] = {
    "name": _text("name"),
    "bloc_name": _text("bloc_name"),
    "year": _number(FIRST_YEAR, LAST_YEAR),
    "decision_number": _text("decision_number"),
    "decision_date": _day,
    "point_places": _number(0, MOST_POINT_PLACES),
    "index_places": _number(0, MOST_INDEX_PLACES),
    "may_exceed_100": _flag,
}
