"""The exemptions of a bloc as our workbook (docs/formats.md), and its maxima beside them."""

from collections.abc import Iterator
from typing import IO, Any

from cchc.workbooks import Heading, SheetOut, write_workbook
from scoring.selectors.rounds.exemption_matrix import Matrix
from scoring.services.rounds.exemptions_workbook import COLUMNS

_WIDTHS = {"unit": 44, "codes": 40, "ground": 60}
_HEADINGS = [Heading(column.title, _WIDTHS[column.key]) for column in COLUMNS]
_UNIT_HEADINGS = [
    Heading("Tên đơn vị", 44),
    Heading("Loại đơn vị", 28),
    Heading("Điểm tối đa", 12),
    Heading("Lý do", 70),
]
_NODE_HEADINGS = [Heading("Mã", 10), Heading("Nội dung", 70), Heading("Điểm tối đa", 12)]


def write_exemptions(matrix: Matrix, file: IO[bytes]) -> None:
    """A row for each ground of a unit; then all units and all codes, to copy from.

    `matrix` is one with every node as its columns.
    """
    write_workbook(
        file,
        SheetOut("Miễn đánh giá", _HEADINGS, _exemptions(matrix)),
        SheetOut("Các đơn vị", _UNIT_HEADINGS, _units(matrix)),
        SheetOut("Các tiêu chí", _NODE_HEADINGS, _nodes(matrix)),
    )


def _exemptions(matrix: Matrix) -> Iterator[list[Any]]:
    for row in matrix.rows:
        grounds: dict[str, list[str]] = {}
        for waived in row.maximum.waived:
            exemption = waived.exemption
            if exemption.node.until_version is None:
                grounds.setdefault(exemption.ground, []).append(exemption.node.code)
        for ground, codes in grounds.items():
            yield [row.entry.name, "; ".join(codes), ground]


def _units(matrix: Matrix) -> Iterator[list[Any]]:
    for row in matrix.rows:
        kind = row.entry.agency.get_kind_display()
        yield [row.entry.name, str(kind), row.maximum.points, "; ".join(row.reasons) or None]


def _nodes(matrix: Matrix) -> Iterator[list[Any]]:
    for column in matrix.columns:
        yield [column.node.code, column.node.text, column.node.max_points.normalize()]
