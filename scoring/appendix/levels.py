"""Levels in columns of their own: "Lĩnh vực | Tiêu chí | Tiêu chí thành phần"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .columns import ColumnRange, Layout
from .grid import GridCell, GridRow
from .printed import Printed, leading_number, read_printed


@dataclass(frozen=True)
class Level:
    """The columns of one level, from that of its codes on, and those that hold its maxima.

    `ordinal` counts from 1; it is 0 where one column holds all levels. In a level that is
    `numbered` a text without a number is no line of its own.
    """

    ordinal: int
    columns: range
    maxima: Sequence[ColumnRange]
    numbered: bool = True

    def has(self, cell: GridCell) -> bool:
        return cell.start in self.columns


def levels_of(layout: Layout, rows: Sequence[GridRow]) -> list[Level]:
    """The levels of a table from left to right; one for all where one column holds them."""
    ranges = _titled(layout, rows) or _parted(layout, rows)
    if not ranges:
        return [Level(0, range(layout.width), layout.of("max"))]
    numbered = [_has_numbers(rows, layout, columns) for columns in ranges]
    maxima = _maxima(layout, ranges)
    return [
        Level(ordinal, *parts)
        for ordinal, parts in enumerate(zip(ranges, maxima, numbered, strict=True), start=1)
    ]


def without_row_numbers(layout: Layout, rows: Sequence[GridRow]) -> Layout:
    """The layout without a first column that counts the rows, whichever level they begin."""
    number, text = (next(iter(layout.of(key)), None) for key in ("number", "text"))
    if number is None or text is None or number.start > text.start or not text.level:
        return layout
    counted = [row for row in rows if _texts_in(row, layout, number)]
    signs = [" ".join(_texts_in(row, layout, number)).rstrip(".") for row in counted]
    below = any(not _texts_in(row, layout, text) for row in counted)
    if not below or signs != [str(place) for place in range(1, len(signs) + 1)]:
        return layout
    columns = [replace(found, key="") if found == number else found for found in layout.columns]
    return replace(layout, columns=columns)


def _texts_in(row: GridRow, layout: Layout, column: ColumnRange) -> list[str]:
    return [cell.text for cell in layout.cells(row, column.key, column.range) if cell.text]


def code_and_texts(
    row: GridRow, layout: Layout, columns: range
) -> tuple[GridCell | None, list[GridCell]]:
    """The cell of the number and those of the text; below a title that spans both, too."""
    numbers = layout.cells(row, "number", columns)
    number = next((cell for cell in reversed(numbers) if cell.text), None)
    texts = [cell for cell in layout.cells(row, "text", columns) if cell.text]
    if number is None and len(texts) > 1 and _printed(texts[0]):
        return texts[0], texts[1:]
    return number or next(iter(numbers), None), texts


def _has_numbers(rows: Sequence[GridRow], layout: Layout, columns: range) -> bool:
    """Whether a line of these columns begins with a number."""
    found = (code_and_texts(row, layout, columns) for row in rows)
    return any(
        texts and ((number and _printed(number)) or leading_number(texts[0].text))
        for number, texts in found
    )


def _printed(cell: GridCell) -> Printed | None:
    return read_printed(cell.text, cell.number)


def _titled(layout: Layout, rows: Sequence[GridRow]) -> list[range]:
    """The columns of each level, where their titles name one below the other."""
    texts: list[ColumnRange] = []
    for column in layout.of("text"):
        if column.level <= (texts[-1].level if texts else 0):
            break
        texts.append(column)
    ranges = _ranges([_begin(layout, column) for column in texts], layout)
    # "Nội dung | Tiêu chí" without numbers are a line and its scale.
    is_named = any(column.level == 3 or column.is_component for column in texts)
    if len(texts) < 2 or not (
        is_named or all(_has_numbers(rows, layout, columns) for columns in ranges[1:])
    ):
        return []
    return ranges


def _parted(layout: Layout, rows: Sequence[GridRow]) -> list[range]:
    """The columns of each level below one title, where a row holds several numbered texts."""
    begins: set[int] = set()
    is_parted = False
    for row in rows:
        found = [
            cell.start
            for cell in layout.cells(row, "text")
            if _printed(cell) or leading_number(cell.text)
        ]
        begins.update(found)
        is_parted = is_parted or len(found) > 1
    return _ranges(sorted(begins), layout) if is_parted else []


def _ranges(begins: Sequence[int], layout: Layout) -> list[range]:
    return [range(*ends) for ends in pairwise([*begins, layout.width])]


def _begin(layout: Layout, text: ColumnRange) -> int:
    """Where the columns of a level begin: with its codes, where they stand beside it."""
    return next(
        (column.start for column in layout.of("number") if column.stop == text.start), text.start
    )


def _maxima(layout: Layout, ranges: Sequence[range]) -> list[list[ColumnRange]]:
    """The columns of maxima of each level: beside it, or in its order behind the last."""
    beside = [
        [column for column in layout.of("max") if column.start in columns] for columns in ranges
    ]
    if len(beside[-1]) == len(ranges) and not any(beside[:-1]):
        return [[column] for column in beside[-1]]
    return beside
