"""Which column is what: the titles of a criteria table, in one row or several."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from cchc.workbooks import fold

from .grid import GridCell, GridRow, GridTable
from .points import read_points

_LOOK_AT = 60
_MOST_HEAD_ROWS = 4

# The first that matches says what a column is; titles are compared as `fold` leaves them.
_TITLES = (
    ("number", r"(stt|tt|so tt|so thu tu|ma( so)?( (linh vuc|tieu chi|tieu chi thanh phan|tctp))?"
               r")"),
    ("note", r".*\bghi chu\b.*"),
    ("evidence", r".*\b(kiem chung|minh chung|tlkc)\b.*"),
    ("in_charge", r".*\b(don vi|co quan|phong|bo phan)\b.*\b(tham dinh|chu tri|cham|danh gia|phu "
                  r"trach|theo doi)\b.*|.*\bphu trach\b.*"),
    ("max", r".*\bdiem (toi da|chuan|tieu chuan|quy dinh)\b.*|(so )?diem( so)?"),
    ("scale", r".*\b(huong dan|cach (tinh|cham|danh gia|thuc)|phuong phap|cong thuc|quy dinh "
              r"(tinh|cham))\b.*"),
    ("survey", r".*\b(d?t?xhh|xa hoi hoc)\b.*"),
    ("max_or_scale", r"(thang|muc) diem( cham)?"),
    ("other", r".*\b(tu danh gia|tu cham|tham dinh|dat duoc|chenh lech)\b.*|(snv|so noi vu) .*"
              r"|diem danh gia|chi so|tong( so| cong)?"),
    ("text", r".*\b(tieu chi|noi dung|linh vuc|chi so|tctp)\b.*"),
)  # fmt: skip
_PATTERNS = [(key, re.compile(pattern)) for key, pattern in _TITLES]
# What a title names first: "Tiêu chí/Tiêu chí thành phần" begins with the second level.
_LEVELS = (
    re.compile(r"(?:ten )?(?:linh vuc|noi dung|chi so)\b.*"),
    re.compile(r"(?:ten )?tieu chi\b(?! thanh phan\b).*"),
    re.compile(r"(?:ten )?(?:tieu chi thanh phan|tctp)\b.*"),
)
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[A-Z])\)?(\s*=.*)?", re.ASCII)


@dataclass(frozen=True)
class ColumnRange:
    """What stands in the columns from `start` to before `stop`, under all its titles.

    `level` is the one its titles name, from 1; 0 where they name none.
    """

    key: str
    title: str
    start: int
    stop: int
    level: int = 0

    @property
    def range(self) -> range:
        return range(self.start, self.stop)

    @property
    def is_component(self) -> bool:
        """Whether its title can name nothing but the first level."""
        return fold(self.title).startswith("linh vuc")


@dataclass(frozen=True)
class Layout:
    """The columns of a table, the rows its titles take, and how those read."""

    columns: Sequence[ColumnRange]
    width: int
    body: int = 0
    heads: frozenset[tuple[str, ...]] = frozenset()

    def cells(self, row: GridRow, key: str, within: range | None = None) -> list[GridCell]:
        """The cells that begin in the columns of this kind, or in those of them `within`."""
        ranges = [(column.start, column.stop) for column in self.of(key)]
        return [
            cell
            for cell in row.cells
            if any(a <= cell.start < b for a, b in ranges)
            and (within is None or cell.start in within)
        ]

    def of(self, key: str) -> list[ColumnRange]:
        """The columns of this kind."""
        return [column for column in self.columns if column.key == key]

    def has(self, key: str) -> bool:
        return bool(self.of(key))

    def is_head(self, row: GridRow) -> bool:
        """Whether the row repeats the titles, or numbers the columns."""
        return _signature(row) in self.heads or is_column_numbers(row)

    def fit(self, table: GridTable) -> "Layout | None":
        """This layout for a table that goes on without titles; None where it does not fit."""
        if table.width == self.width:
            return replace(self, body=0)
        counts = [len(row.cells) for row in table.rows]
        if not counts or max(counts) != len(self.columns):
            return None
        row = next(row for row in table.rows if len(row.cells) == len(self.columns))
        ends = [cell.start for cell in row.cells[1:]] + [table.width]
        columns = [
            replace(column, start=cell.start, stop=end)
            for column, cell, end in zip(self.columns, row.cells, ends, strict=True)
        ]
        return replace(self, columns=columns, width=table.width, body=0)


def find_layout(table: GridTable) -> Layout | None:
    """The columns of a table that has titles of a criteria table; None where it has not."""
    for place, row in enumerate(table.rows[:_LOOK_AT]):
        keys = {key for cell in row.cells if (key := _key(cell.shown))}
        if "text" not in keys or len(keys) < 2:
            continue
        body = place + 1
        while body < min(place + _MOST_HEAD_ROWS, len(table.rows)) and _is_more_head(
            table.rows[body], table.rows[place]
        ):
            body += 1
        head = [row for row in table.rows[place:body] if not is_column_numbers(row)]
        layout = Layout(
            _columns(head, table.width),
            table.width,
            body,
            frozenset(map(_signature, head)),
        )
        layout = _settled(layout, table)
        if layout.has("max") or layout.has("appraised"):
            return layout
    return None


def is_column_numbers(row: GridRow) -> bool:
    """Whether the row reads "(1) | (2) | (3)" or "A | B | 1 | 2"."""
    matches = [_COLUMN_NUMBER.fullmatch(text) for text in row.texts]
    signs = [match[1] for match in matches if match]
    letters = [sign for sign in signs if sign.isalpha()]
    counted = [*"ABCDEF"[: len(letters)], *map(str, range(1, len(signs) - len(letters) + 1))]
    return len(signs) == len(matches) > 2 and signs == counted


def _key(title: str) -> str:
    folded = fold(title)
    return next((key for key, pattern in _PATTERNS if pattern.fullmatch(folded)), "")


def _signature(row: GridRow) -> tuple[str, ...]:
    return tuple(fold(cell.shown) for cell in row.cells if cell.shown)


def _is_more_head(row: GridRow, first: GridRow) -> bool:
    """Whether `row` goes on with the titles that began in `first`."""
    if is_column_numbers(row) or any(cell.above for cell in row.cells):
        return True
    named = [cell for cell in row.cells if cell.text]
    titled = [cell.start for cell in first.cells if _key(cell.text) in ("number", "text")]
    return (
        bool(named)
        and not any(cell.start in titled for cell in named)
        and all(_key(cell.text) for cell in named)
    )


def _columns(head: Sequence[GridRow], width: int) -> list[ColumnRange]:
    """The columns by what stands above them, neighbours under one title together."""
    columns: list[ColumnRange] = []
    last: tuple[tuple[int, str], ...] = ()
    for place in range(width):
        path = tuple(_path(head, place))
        if columns and path == last:
            columns[-1] = replace(columns[-1], stop=place + 1)
            continue
        titles = [title for _start, title in path]
        columns.append(
            ColumnRange(_key_of(titles), " ".join(titles), place, place + 1, _level_of(titles))
        )
        last = path
    return columns


def _path(head: Sequence[GridRow], place: int) -> Iterator[tuple[int, str]]:
    """The titles above a column from the top down, each with where its cell begins."""
    seen = set()
    for row in head:
        for cell in row.cells:
            if cell.covers(place) and cell.shown and (cell.start, cell.shown) not in seen:
                seen.add((cell.start, cell.shown))
                yield cell.start, cell.shown


def _key_of(titles: Sequence[str]) -> str:
    keys = [key for title in titles if (key := _key(title))]
    if not keys:
        return ""
    if "max" in keys:
        # Under "điểm tối đa" stand its parts: by level, or the whole, what is appraised, surveyed.
        keys[-1] = {"other": "appraised", "text": "max"}.get(keys[-1], keys[-1])
    return keys[-1]


def _level_of(titles: Sequence[str]) -> int:
    """The level the titles above a column name, from 1; 0 where they name none."""
    return next(
        (
            level
            for title in titles
            for level, pattern in enumerate(_LEVELS, start=1)
            if pattern.fullmatch(fold(title))
        ),
        0,
    )


def _settled(layout: Layout, table: GridTable) -> Layout:
    """ "Thang điểm" holds maxima or scales, as its cells say; a bare first column numbers, and
    so does one beside a level."""
    columns: list[ColumnRange] = []
    for column, right in zip_longest(layout.columns, layout.columns[1:]):
        key = column.key
        if key == "max_or_scale":
            key = "scale" if layout.has("max") or not _is_points(column, table, layout) else "max"
        elif not column.title and (
            (not columns and not layout.has("number"))
            or (right and right.key == "text" and right.level)
        ):
            key = "number"
        columns.append(replace(column, key=key))
    return replace(layout, columns=columns)


def _is_points(column: ColumnRange, table: GridTable, layout: Layout) -> bool:
    cells = [
        cell
        for row in table.rows[layout.body :]
        for cell in row.cells
        if column.start <= cell.start < column.stop and cell.text
    ]
    return 2 * sum(read_points(cell.text) is not None for cell in cells) > len(cells)
