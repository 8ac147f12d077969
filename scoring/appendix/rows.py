"""The rows of a criteria table as a person reads them, before they become a tree."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from .columns import Layout
from .grid import GridCell, GridRow
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
    """One row: its number, text, points and what its other columns say."""

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
    """The filled rows below the titles; repeated titles are passed over."""
    filled = [row for row in rows if not row.is_blank and not layout.is_head(row)]
    numbers = [read_printed(cell.text) for row in filled for cell in layout.cells(row, "number")]
    styles = {printed.style for printed in numbers if printed}
    for row in filled:
        yield _row(row, layout, styles)


def _row(row: GridRow, layout: Layout, styles: Collection[str]) -> RawRow:
    """One row; `styles` are those of the column of numbers, which no text repeats."""
    number = next(iter(layout.cells(row, "number")), None)
    texts = [cell for cell in layout.cells(row, "text") if cell.text]
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
    return _with_columns(
        RawRow(row.place, printed, number, text, text_cell, "", None, None), row, layout
    )


def _blank(row: GridRow, layout: Layout) -> GridCell:
    cells = layout.cells(row, "text") or list(row.cells)
    return cells[0]


def _with_columns(raw: RawRow, row: GridRow, layout: Layout) -> RawRow:
    maxima = layout.cells(row, "max")
    parts = [*layout.cells(row, "appraised"), *layout.cells(row, "survey")]
    max_cell = next((cell for cell in maxima if cell.text), None)
    max_text = max_cell.text if max_cell else ""
    max_points = read_points(max_text)
    if max_cell is None:
        printed = [cell for cell in parts if read_points(cell.text) is not None]
        max_cell = next(iter([*printed, *maxima, *parts]), None)
        if printed:
            max_points = sum((read_points(cell.text) or _ZERO for cell in printed), _ZERO)
    scales = [cell for cell in layout.cells(row, "scale") if cell.text]
    scale = _text(scales)
    if max_points is None and (upper := read_span(max_text)) is not None:
        max_points, scale = upper, scale or max_text
    if max_points is None and not max_text and (raw.text_cell.span > 1 or raw.text[-1:] == ")"):
        max_points = points_in_title(raw.text)
    others = [*layout.cells(row, "appraised"), *layout.cells(row, "other")]
    return replace(
        raw,
        max_text=max_text,
        max_points=max_points,
        max_cell=max_cell,
        scale=scale,
        scale_cell=scales[0] if scales else None,
        evidence=_shown(layout.cells(row, "evidence")),
        in_charge=_shown(layout.cells(row, "in_charge")),
        note=_text(layout.cells(row, "note")),
        survey=_text(layout.cells(row, "survey")),
        appraised=next((cell.text for cell in others if read_points(cell.text)), ""),
        faults=_faults(row, layout),
    )


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
