"""What a table is once read: columns found by title, cells that know their address."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.formats.vi.formats import DATE_INPUT_FORMATS
from cchc.numbers import format_points, parse_count, parse_points
from cchc.vietnamese import search_key

Value = str | bool | Decimal | datetime.date | datetime.time | datetime.timedelta | None


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file; `cell` is "B7", a range, "7:7" for a row, or "" for the file.

    Of a file that is no workbook it is the place in words: "bảng 1, dòng 7".
    """

    cell: str
    message: str

    @property
    def row(self) -> str:
        """The number of a row that is wrong as a whole, of "7:7"; "" otherwise."""
        first, _colon, last = self.cell.partition(":")
        return first if first == last and first.isdigit() else ""

    def __str__(self) -> str:
        if not self.cell:
            return self.message
        if self.row:
            return _("Row %(row)s: %(message)s") % {"row": self.row, "message": self.message}
        if self.cell[0].islower() and "!" not in self.cell:
            return f"{self.cell[0].upper()}{self.cell[1:]}: {self.message}"
        return _("Cell %(cell)s: %(message)s") % {"cell": self.cell, "message": self.message}


@dataclass(frozen=True)
class Column:
    """A column asked for. Titles match without case, diacritics or extra spaces.

    `as_text` is for codes: a number there is a problem, because 1.10 would be read as 1.1.
    """

    key: str
    title: str
    aliases: Sequence[str] = ()
    required: bool = True
    as_text: bool = False

    @property
    def folded_titles(self) -> set[str]:
        return {fold(title) for title in (self.title, *self.aliases)}


@dataclass(frozen=True)
class Cell:
    """A value and where it stood. The readers raise ValueError for anything unfit."""

    value: Value
    address: str

    @property
    def text(self) -> str:
        """What a person sees in the cell, numbers with a comma, dates day first."""
        match self.value:
            case None:
                return ""
            case Decimal():
                return format_points(self.value)
            case datetime.datetime():
                return f"{self.value:%d/%m/%Y %H:%M}"
            case datetime.date():
                return f"{self.value:%d/%m/%Y}"
        return str(self.value)

    @property
    def is_empty(self) -> bool:
        return self.text == ""

    def points(self) -> Decimal:
        """Points or percent: a number, or text such as "3,75" or "3.75"."""
        return self.value if isinstance(self.value, Decimal) else parse_points(self.text)

    def count(self) -> int:
        """A count: a whole number, or text such as "1.611" with dots between thousands."""
        if not isinstance(self.value, Decimal):
            return parse_count(self.text)
        if self.value < 0 or self.value != self.value.to_integral_value():
            raise ValueError(self.text)
        return int(self.value)

    def date(self) -> datetime.date:
        """A day: a date cell, or text such as "31/01/2026"."""
        if isinstance(self.value, datetime.datetime):
            return self.value.date()
        if isinstance(self.value, datetime.date):
            return self.value
        for pattern in DATE_INPUT_FORMATS:
            try:
                return datetime.datetime.strptime(self.text, pattern).date()
            except ValueError:
                continue
        raise ValueError(self.text)

    def problem(self, message: str) -> Problem:
        return Problem(self.address, message)


@dataclass(frozen=True)
class Row:
    """One row: the columns asked for by key, the columns nobody asked for by their title."""

    number: int
    cells: Mapping[str, Cell]
    others: Mapping[str, Cell]

    def __getitem__(self, key: str) -> Cell:
        """The cell of a column; an empty one at the row where an optional column is absent."""
        return self.cells.get(key) or Cell(None, f"{self.number}:{self.number}")


@dataclass(frozen=True)
class Table:
    """What was read. With problems the rows are there only so that more can be checked."""

    rows: Sequence[Row] = ()
    problems: Sequence[Problem] = ()
    sheet: str = ""
    header_row: int = 0
    others: Sequence[str] = ()


@dataclass(frozen=True)
class Header:
    """The row of titles: where each column stands (from 0)."""

    row: int
    places: Mapping[str, int] = field(default_factory=dict)
    others: Mapping[str, int] = field(default_factory=dict)
    doubled: Sequence[int] = ()

    def missing(self, columns: Sequence[Column]) -> list[Column]:
        return [column for column in columns if column.required and column.key not in self.places]


def find_header(grid: Sequence[Sequence[Value]], columns: Sequence[Column]) -> Header | None:
    """The row among the first thirty that holds most of the titles, the first of equals."""
    headers = [_header_at(row, cells, columns) for row, cells in enumerate(grid[:30])]
    best = max(headers, key=lambda header: len(header.places), default=None)
    return best if best and best.places else None


def _header_at(row: int, cells: Sequence[Value], columns: Sequence[Column]) -> Header:
    keys = {title: column.key for column in columns for title in column.folded_titles}
    places: dict[str, int] = {}
    others: dict[str, int] = {}
    doubled = []
    for place, value in enumerate(cells):
        if not isinstance(value, str):
            continue
        key = keys.get(fold(value))
        found, name = (places, key) if key else (others, value)
        if name in found:
            doubled.append(place)
        found.setdefault(name, place)
    return Header(row, places, others, doubled)


def address(row: int, column: int) -> str:
    """ "B7" for row 6 and column 1, both counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def fold(text: str) -> str:
    """Text for comparing titles: as `search_key`, and without punctuation but "%"."""
    return " ".join(re.findall(r"\w+|%", search_key(text)))
