"""Reading a table of published results: rows of figures, or everything wrong with them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import BinaryIO, TypeVar

from django.utils.translation import gettext as _

from cchc.numbers import parse_points
from cchc.vietnamese import WordKey, vietnamese_key
from cchc.workbooks import Cell, Column, Problem, Row, fold, gather, read_table

COLUMNS = (
    Column("name", "Đơn vị", ("Tên đơn vị", "Cơ quan, đơn vị", "Cơ quan", "unit", "name")),
    Column("rank", "Xếp hạng", ("Hạng", "Thứ hạng", "Vị trí", "rank"), required=False),
    Column(
        "points",
        "Tổng điểm",
        ("Tổng", "Điểm", "Điểm đạt được", "total", "points"),
        required=False,
    ),
    Column(
        "max_points",
        "Điểm tối đa",
        ("Thang điểm", "Điểm chuẩn", "max", "max_points"),
        required=False,
    ),
    Column(
        "appraised",
        "Điểm thẩm định",
        ("Thẩm định", "Điểm hội đồng thẩm định", "appraised"),
        required=False,
    ),
    Column(
        "survey",
        "Điểm điều tra XHH",
        ("Điều tra XHH", "Điểm XHH", "Điểm điều tra xã hội học", "survey"),
        required=False,
    ),
    Column(
        "index",
        "Chỉ số (%)",
        ("Chỉ số", "Chỉ số CCHC", "Chỉ số CCHC (%)", "Tỷ lệ (%)", "index", "index_percent"),
        required=False,
    ),
    Column("band", "Xếp loại", ("Nhóm", "Xếp nhóm", "band"), required=False),
    Column("note", "Ghi chú", ("note",), required=False),
)
_IGNORED = {fold(title) for title in ("STT", "TT", "Số TT")}
# "2. Cải cách thể chế (10)", "Lĩnh vực 2 (tối đa 10 điểm)", "2. Cải cách thể chế (%)".
_COMPONENT = re.compile(
    r"(?:Lĩnh vực )?(?P<code>\d{1,2})[.:)]? ?(?P<name>.*?) ?"
    r"\((?:tối đa )?(?P<max>[\d.,]+|%)(?: điểm)?\)",
    re.IGNORECASE,
)
_MAX_POINTS = Decimal(100_000)

T = TypeVar("T")


@dataclass(frozen=True)
class ComponentColumn:
    """A component's column; `maximum` None means that its cells are percents."""

    code: str
    name: str
    maximum: Decimal | None


@dataclass(frozen=True)
class ResultRow:
    """One unit as the source prints it; what is not printed is None."""

    number: int
    name: str
    rank: int | None
    points: Decimal | None
    max_points: Decimal | None
    appraised: Decimal | None
    survey: Decimal | None
    index: Decimal | None
    band: str
    note: str
    components: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class ResultsFile:
    """What was read. Rows are to be used only where there are no problems."""

    rows: Sequence[ResultRow]
    components: Sequence[ComponentColumn]
    problems: Sequence[Problem]


def read_results(file: BinaryIO) -> ResultsFile:
    """Read an XLSX or CSV of published results; never raises for what a file holds."""
    table = read_table(file, columns=COLUMNS)
    problems: list[Problem] = []
    components = {}
    for title in table.others:
        if fold(title) in _IGNORED:
            continue
        column = _component(title)
        if column is None:
            line = f"{table.header_row}:{table.header_row}"
            problems.append(Problem(line, _unknown_column(title)))
        else:
            components[title] = column
    reader = _Reader(components, problems)
    rows = [reader.row(row) for row in table.rows]
    problems += _repeated(table.rows, rows)
    return ResultsFile(rows, list(components.values()), gather(table, problems))


def _component(title: str) -> ComponentColumn | None:
    match = _COMPONENT.fullmatch(" ".join(title.split()))
    if not match:
        return None
    name = match["name"] or f"Lĩnh vực {match['code']}"
    if match["max"] == "%":
        return ComponentColumn(match["code"], name, None)
    try:
        maximum = parse_points(match["max"])
    except ValueError:
        return None
    return ComponentColumn(match["code"], name, maximum) if maximum else None


def _unknown_column(title: str) -> str:
    return _(
        "column “%(title)s” is not known. A component's title is its number, its name and in "
        "parentheses its maximum or %%, for example “2. Cải cách thể chế (10)”."
    ) % {"title": title}


def _repeated(rows: Sequence[Row], read: Sequence[ResultRow]) -> Iterator[Problem]:
    seen: dict[tuple[WordKey, ...], int] = {}
    for row, result in zip(rows, read, strict=True):
        first = seen.setdefault(vietnamese_key(result.name), row.number)
        if result.name and first != row.number:
            yield row["name"].problem(
                _("this unit stands in row %(row)d already.") % {"row": first}
            )


class _Reader:
    """Reads cells of a row, collecting problems as it goes."""

    def __init__(self, components: Mapping[str, ComponentColumn], problems: list[Problem]) -> None:
        self._components = components
        self._problems = problems

    def row(self, row: Row) -> ResultRow:
        name = row["name"]
        if name.is_empty:
            self._problems.append(name.problem(_("the name of the unit is missing.")))
        elif len(name.text) > 200:
            self._problems.append(name.problem(_("the name is longer than 200 letters.")))
        max_points = self._points(row["max_points"], _MAX_POINTS)
        if max_points == 0:
            self._problems.append(row["max_points"].problem(_("the maximum must be more than 0.")))
        top = max_points if max_points else _MAX_POINTS
        return ResultRow(
            number=row.number,
            name=" ".join(name.text.split()),
            rank=self._rank(row["rank"]),
            points=self._points(row["points"], top),
            max_points=max_points,
            appraised=self._points(row["appraised"], top),
            survey=self._points(row["survey"], top),
            index=self._points(row["index"], Decimal(100), places=4),
            band=row["band"].text[:40],
            note=row["note"].text[:300],
            components=self._component_points(row),
        )

    def _component_points(self, row: Row) -> dict[str, Decimal]:
        found = {}
        for title, column in self._components.items():
            value = self._points(row.others[title], column.maximum or Decimal(100))
            if value is not None:
                found[column.code] = value
        return found

    def _points(self, cell: Cell, top: Decimal, *, places: int = 3) -> Decimal | None:
        """A number from 0 to `top` with at most so many decimals, None for an empty cell."""
        value = self._read(cell, cell.points, _("a number belongs here."))
        if value is None:
            return None
        if not 0 <= value <= top:
            message = _("a number from 0 to %(top)s belongs here.")
            self._problems.append(cell.problem(message % {"top": f"{top:f}"}))
            return None
        if value != round(value, places):
            message = _("more than %(places)d decimals.")
            self._problems.append(cell.problem(message % {"places": places}))
            return None
        return value

    def _rank(self, cell: Cell) -> int | None:
        rank = self._read(cell, cell.count, _("a rank is a whole number from 1."))
        if rank is not None and not 1 <= rank <= 20_000:
            self._problems.append(cell.problem(_("a rank is a whole number from 1.")))
            return None
        return rank

    def _read(self, cell: Cell, read: Callable[[], T], message: str) -> T | None:
        if cell.is_empty:
            return None
        try:
            return read()
        except ValueError:
            self._problems.append(cell.problem(message))
            return None
