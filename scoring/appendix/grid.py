"""A file of any kind as tables of cells that know where they stood."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from cchc.workbooks import Problem

# A decision's appendix has some hundred rows and a dozen columns.
MAX_ROWS = 2_000
MAX_COLUMNS = 50
MAX_CELLS = 100_000
# Tags and attributes of a document of 2,000 rows, which is read into a tree: some 200 MB.
MAX_MARKUP = 1_000_000


@dataclass(frozen=True)
class GridCell:
    """A cell as a person sees it, merged ones once, with the columns it covers (from 0).

    `above` is the text of the vertical merge it continues. `number` is a workbook's number.
    `fault` says why what stands here cannot be taken as it is.
    """

    text: str
    place: str
    start: int
    span: int = 1
    above: str = ""
    number: Decimal | None = None
    fault: str = ""

    @property
    def shown(self) -> str:
        return self.text or self.above

    def covers(self, column: int) -> bool:
        return self.start <= column < self.start + self.span


@dataclass(frozen=True)
class GridRow:
    """One row: its cells from left to right."""

    place: str
    cells: Sequence[GridCell]
    fault: str = ""

    @property
    def is_blank(self) -> bool:
        return not any(cell.text for cell in self.cells)

    @property
    def texts(self) -> list[str]:
        return [cell.text for cell in self.cells if cell.text]

    @property
    def width(self) -> int:
        return max((cell.start + cell.span for cell in self.cells), default=0)


@dataclass(frozen=True)
class GridTable:
    """A sheet, or a table of a document; `heading` is the text that stands above it."""

    name: str
    rows: Sequence[GridRow]
    heading: str = ""
    hidden_columns: Sequence[tuple[str, range]] = ()

    @property
    def width(self) -> int:
        return max((row.width for row in self.rows), default=0)


@dataclass(frozen=True)
class Grid:
    """All tables of a file in their order, or what is wrong with the file."""

    tables: Sequence[GridTable] = ()
    problems: Sequence[Problem] = field(default_factory=tuple)
    doubts: Sequence[Problem] = field(default_factory=tuple)

    def place_of(self, problem: Problem) -> tuple[int, int, int]:
        """Table, row and column of a problem, from 1; 0 for all of them."""
        return self._places.get(problem.cell, (0, 0, 0))

    @cached_property
    def _places(self) -> dict[str, tuple[int, int, int]]:
        places: dict[str, tuple[int, int, int]] = {}
        for number, table in enumerate(self.tables, start=1):
            places |= {
                place: (number, 0, hidden.start + 1) for place, hidden in table.hidden_columns
            }
            for line, row in enumerate(table.rows, start=1):
                places[row.place] = (number, line, 0)
                places |= {cell.place: (number, line, cell.start + 1) for cell in row.cells}
        return places
