"""The rows of a criteria table as a person reads them, before they become a tree."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from .columns import Layout
from .grid import GridCell, GridRow
from .levels import Level, code_and_texts, levels_of, without_row_numbers
from .points import points_in_title, read_points, read_span
from .printed import Printed, is_total, leading_number, read_printed
from .words import plain

_FOOTERS = re.compile(
    r"(?:(?:tm|kt|tl) ?\.|(?:noi nhan|chu tich|pho chu tich|giam doc|nguoi lap|thu truong)\b).*",
    re.DOTALL,
)
_NOTES = re.compile(r"(?:\(?\*+\)?\s*)?(?:ghi chu|luu y)\b.*", re.DOTALL)
_BLOCK = re.compile(
    r"(?:cac )?(?:khoan |phan |noi dung |muc |tieu chi )?diem (?:thuong|cong|phat|tru)\b.*",
    re.DOTALL,
)
_ZERO = Decimal(0)
_MARKS = ("x", "✓", "✔", "v", "co", "√")


@dataclass(frozen=True)
class RawRow:
    """One line: its number, text, points and what the other columns say.

    `column` is the level its column gives it, 0 where its number has to tell. `is_summed` where
    the table has no place for its maximum, so that its parts add up to it.
    """

    place: str
    printed: Printed | None
    number: GridCell | None
    text: str
    text_cell: GridCell
    max_text: str
    max_points: Decimal | None
    max_cell: GridCell | None
    scale: str = ""
    scale_cell: GridCell | None = None
    evidence: str = ""
    in_charge: str = ""
    note: str = ""
    survey: str = ""
    appraised: str = ""
    faults: tuple[tuple[str, str], ...] = ()
    column: int = 0
    is_summed: bool = False

    @property
    def is_total(self) -> bool:
        number = self.number.text if self.number and not self.printed else ""
        return is_total(self.text) or is_total(number)

    @property
    def is_footer(self) -> bool:
        """Whether signatures or notes begin here."""
        return self.printed is None and self.max_points is None and self.matches(_FOOTERS)

    @property
    def is_note(self) -> bool:
        return self.printed is None and self.max_points is None and self.matches(_NOTES)

    @property
    def is_block(self) -> bool:
        """Whether this is the title of bonus or penalty points; a sentence needs its number."""
        is_title = self.printed is not None or not re.search(r"\d|:.", self.text)
        return is_title and is_block_title(self.text)

    @property
    def is_surveyed(self) -> bool:
        """Whether the column of the survey holds points or a mark."""
        return plain(self.survey).strip() in _MARKS or bool(read_points(self.survey))

    @property
    def is_split(self) -> bool:
        """Whether one part of the points is appraised and the other surveyed."""
        surveyed = read_points(self.survey)
        return bool(surveyed) and (bool(self.appraised) or surveyed != self.max_points)

    def matches(self, pattern: re.Pattern[str]) -> bool:
        return pattern.fullmatch(plain(self.text).strip()) is not None


def is_block_title(text: str) -> bool:
    """Whether a title reads "Điểm thưởng", "Các khoản điểm trừ" or the like."""
    return _BLOCK.fullmatch(plain(text).strip()) is not None


def read_rows(rows: Sequence[GridRow], layout: Layout) -> Iterator[RawRow]:
    """The lines below the titles; repeated titles are passed over.

    A row of a table with levels in columns of their own holds a line for each that begins there.
    """
    filled = [row for row in rows if not row.is_blank and not layout.is_head(row)]
    layout = without_row_numbers(layout, filled)
    levels = levels_of(layout, filled)
    styles = [_styles(filled, layout, level) for level in levels]
    begun: dict[int, list[str]] = {}
    for row in filled:
        yield from _lines(row, layout, levels, styles, begun)


def _styles(rows: Sequence[GridRow], layout: Layout, level: Level) -> set[str]:
    """The styles in a level's column of numbers."""
    cells = [cell for row in rows for cell in layout.cells(row, "number", level.columns)]
    numbers = [read_printed(cell.text) for cell in cells]
    return {printed.style for printed in numbers if printed}


def _lines(
    row: GridRow,
    layout: Layout,
    levels: Sequence[Level],
    styles: Sequence[Collection[str]],
    begun: dict[int, list[str]],
) -> Iterator[RawRow]:
    """The lines that begin in a row, the widest first; the last has all that stands beside.

    `begun` holds the texts of the lines that are open, for cells that only repeat them.
    """
    new = [place for place, level in enumerate(levels) if _begins(row, layout, level)]
    left = 0
    while len(new) > 1 and begun.get(new[0]) == _texts(row, layout, levels[new[0]]):
        left = levels[new.pop(0)].columns.stop
    if not new:
        yield _with_columns(_named(row, layout, range(layout.width), ()), row, layout, levels)
        return
    for place in [place for place in begun if place >= new[0]]:
        del begun[place]
    for place in new:
        level = levels[place]
        begun[place] = _texts(row, layout, level)
        raw = _named(row, layout, range(left, level.columns.stop), styles[place])
        left = level.columns.stop
        if place != new[-1]:
            yield _above(replace(raw, column=level.ordinal), row, layout, level)
        else:
            is_line = raw.printed is not None or not level.numbered
            raw = replace(raw, column=level.ordinal if is_line else 0)
            yield _with_columns(raw, row, layout, [level, *reversed(levels[place:])])


def _begins(row: GridRow, layout: Layout, level: Level) -> bool:
    """Whether a row has a text of this level, be it in the column of its numbers."""
    number, texts = code_and_texts(row, layout, level.columns)
    is_text = number is not None and number.text and not read_printed(number.text, number.number)
    return bool(texts or is_text)


def _texts(row: GridRow, layout: Layout, level: Level) -> list[str]:
    number, texts = code_and_texts(row, layout, level.columns)
    return [cell.text for cell in (number, *texts) if cell]


def _named(row: GridRow, layout: Layout, columns: range, styles: Collection[str]) -> RawRow:
    """The line of a row in these columns; `styles` are those of its numbers, which no text
    repeats."""
    number, texts = code_and_texts(row, layout, columns)
    text_cell = texts[0] if texts else _blank(row, layout)
    printed = read_printed(number.text, number.number) if number and number.text else None
    text = "\n".join(cell.text for cell in texts)
    if number and number.text and not printed:
        # A row merged across holds everything in its first cell.
        if not text:
            text, text_cell = number.text, number
        found = leading_number(number.text)
        if found and not texts:
            printed, text = found
    elif found := leading_number(text):
        if printed is None and found[0].style not in styles:
            printed, text = found
        elif printed and found[0].values == printed.values and found[0].style == printed.style:
            text = found[1]
    return RawRow(row.place, printed, number, text, text_cell, "", None, None)


def _blank(row: GridRow, layout: Layout) -> GridCell:
    cells = layout.cells(row, "text") or list(row.cells)
    return cells[0]


def _above(raw: RawRow, row: GridRow, layout: Layout, level: Level) -> RawRow:
    """A line whose first part stands in the same row: all it has beside is a maximum."""
    cells = [cell for column in level.maxima for cell in layout.cells(row, "max", column.range)]
    own = [cell for cell in (raw.number, raw.text_cell, *cells) if cell]
    return replace(
        _with_maximum(raw, cells, ()),
        faults=tuple((cell.place, cell.fault) for cell in own if cell.fault),
        is_summed=not level.maxima,
    )


def _with_columns(raw: RawRow, row: GridRow, layout: Layout, levels: Sequence[Level]) -> RawRow:
    """A line with what stands beside it; its maximum in the first of the levels that has one."""
    ranges = [column.range for level in levels for column in level.maxima]
    maxima = [cell for columns in ranges for cell in layout.cells(row, "max", columns)]
    parts = [*layout.cells(row, "appraised"), *layout.cells(row, "survey")]
    scales = [cell for cell in layout.cells(row, "scale") if cell.text]
    raw = _with_maximum(replace(raw, scale=_text(scales)), maxima, parts)
    others = [*layout.cells(row, "appraised"), *layout.cells(row, "other")]
    return replace(
        raw,
        scale_cell=scales[0] if scales else None,
        evidence=_shown(layout.cells(row, "evidence")),
        in_charge=_shown(layout.cells(row, "in_charge")),
        note=_text(layout.cells(row, "note")),
        survey=_text(layout.cells(row, "survey")),
        appraised=next((cell.text for cell in others if read_points(cell.text)), ""),
        faults=_faults(row, layout),
    )


def _with_maximum(raw: RawRow, maxima: Sequence[GridCell], parts: Sequence[GridCell]) -> RawRow:
    """A line with its maximum: printed, or the sum of its appraised and surveyed `parts`."""
    cell = next((cell for cell in maxima if cell.text), None)
    text, scale = cell.text if cell else "", raw.scale
    points = read_points(text)
    if cell is None:
        printed = [part for part in parts if read_points(part.text) is not None]
        cell = next(iter([*printed, *maxima, *parts]), None)
        if printed:
            points = sum((read_points(part.text) or _ZERO for part in printed), _ZERO)
    if points is None and (upper := read_span(text)) is not None:
        points, scale = upper, scale or text
    if points is None and not text and (raw.text_cell.span > 1 or raw.text[-1:] == ")"):
        points = points_in_title(raw.text)
    return replace(raw, max_text=text, max_points=points, max_cell=cell, scale=scale)


def _faults(row: GridRow, layout: Layout) -> tuple[tuple[str, str], ...]:
    used = [
        cell
        for key in ("number", "text", "max", "scale", "survey", "evidence", "in_charge")
        for cell in layout.cells(row, key)
    ]
    whole = ((row.place, row.fault),) if row.fault else ()
    return (*whole, *((cell.place, cell.fault) for cell in used if cell.fault))


def _text(cells: Sequence[GridCell]) -> str:
    return "\n".join(cell.text for cell in cells if cell.text)


def _shown(cells: Sequence[GridCell]) -> str:
    return "\n".join(cell.shown for cell in cells if cell.shown)
