"""Figures of all units of a bloc as the workbook that is filled in (docs/formats.md)."""

from collections.abc import Iterator, Sequence
from typing import IO, Any

from cchc.workbooks import Heading, SheetOut, write_workbook
from scoring.engine import sentence
from scoring.models import Entry
from scoring.selectors.sheets.figures import FigureLeaf, Standing
from scoring.services.sheets.figures_workbook import NOTE, UNIT

_LEAF_HEADINGS = [
    Heading("Mã", 10),
    Heading("Nội dung", 70),
    Heading("Điểm tối đa", 12),
    Heading("Cách tính điểm", 60),
]


def write_figures(
    rows: Sequence[tuple[Entry, str]],
    leaves: Sequence[FigureLeaf],
    standing: Standing,
    file: IO[bytes],
) -> None:
    """A row for each unit with its note, a column for each leaf, the council's figures in it;
    then what each leaf is."""
    headings = [
        Heading(UNIT.title, 48),
        *(Heading(leaf.title, 22) for leaf in leaves),
        Heading(NOTE.title, 44),
    ]
    write_workbook(
        file,
        SheetOut("Số liệu", headings, _units(rows, leaves, standing)),
        SheetOut("Các tiêu chí", _LEAF_HEADINGS, _leaves(leaves)),
    )


def _units(
    rows: Sequence[tuple[Entry, str]], leaves: Sequence[FigureLeaf], standing: Standing
) -> Iterator[list[Any]]:
    for entry, note in rows:
        figures = [
            None if standing.is_exempt(entry, leaf) else leaf.value(standing.appraised(entry, leaf))
            for leaf in leaves
        ]
        yield [entry.name, *figures, note or None]


def _leaves(leaves: Sequence[FigureLeaf]) -> Iterator[list[Any]]:
    for leaf in leaves:
        node = leaf.node
        yield [node.code, node.text, node.max_points.normalize(), sentence(leaf.rule)]
