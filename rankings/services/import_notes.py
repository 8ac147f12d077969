"""What an import found: differences inside the source, and to what we recompute.

A note is a code with its names and figures; rankings.selectors.notes puts it in words.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from rankings.services.composing import Composed, is_complete
from rankings.services.lines import Line
from rankings.services.results_file import ResultRow, ResultsFile

Note = dict[str, Any]


def row_notes(row: ResultRow, computed: Decimal | None) -> list[Note]:
    """Notes of one line; `computed` is the index its points give."""
    notes: list[Note] = []
    if row.note:
        notes.append({"code": "text", "text": row.note})
    if row.index is not None and computed is not None and row.index != computed:
        notes.append(
            {"code": "index_differs", "printed": _text(row.index), "computed": _text(computed)}
        )
    return notes


def notes_on_rows(file: ResultsFile, lines: Sequence[Line], units: int | None = None) -> list[Note]:
    """What the source leaves out, and printed parts that do not add up to printed totals.

    `units` is how many the bloc has, if that was said.
    """
    notes: list[Note] = []
    missing = [line.name for line in lines if line.index is None]
    if missing:
        notes.append({"code": "partial", "units": len(missing), "of": len(lines)})
    if units is not None and units > len(lines):
        notes.append({"code": "excerpt_of", "units": len(lines), "of": units})
    elif not missing and not is_complete(lines):
        notes.append({"code": "excerpt", "units": len(lines)})
    if any(row.points is not None for row in file.rows) and not any(
        row.max_points or row.index is not None for row in file.rows
    ):
        notes.append({"code": "scale_assumed", "scale": _text(lines[0].full_max_points)})
    whole = {column.code for column in file.components if column.maximum is not None}
    for row in file.rows:
        if row.points is None:
            continue
        if None not in (row.appraised, row.survey):
            parts = (row.appraised or 0) + (row.survey or 0)
            notes += _sum_note("parts_differ", row, Decimal(parts))
        if whole and whole <= row.components.keys() and len(whole) == len(file.components):
            notes += _sum_note("components_differ", row, sum(row.components.values(), Decimal(0)))
    return notes


def notes_on_table(composed: Composed) -> list[Note]:
    """Ranks that differ from the printed ones, and ties the printed order decided."""
    notes: list[Note] = [
        {
            "code": "rank_differs",
            "name": row.name,
            "printed": row.printed_rank,
            "computed": row.rank,
        }
        for row in composed.results
        if row.printed_rank is not None and row.rank != row.printed_rank
    ]
    tied: list[str] = []
    for above, below in pairwise(composed.results):
        if above.index is not None and above.index == below.index and above.rank != below.rank:
            tied += [row.name for row in (above, below) if row.name not in tied]
    if tied and composed.edition.mean is not None:
        notes.append({"code": "order_printed", "names": tied})
    if composed.edition.mean is None:
        notes += _contradictions(composed)
    return notes


def _contradictions(composed: Composed) -> list[Note]:
    """In a partial table: a printed rank above a unit with a higher index."""
    known = [row for row in composed.results if row.rank is not None and row.index is not None]
    return [
        {"code": "order_contradicts", "names": [above.name, below.name]}
        for above, below in pairwise(known)
        if (above.rank or 0) < (below.rank or 0) and (above.index or 0) < (below.index or 0)
    ]


def _sum_note(code: str, row: ResultRow, parts: Decimal) -> list[Note]:
    if parts == row.points or row.points is None:
        return []
    return [{"code": code, "name": row.name, "sum": _text(parts), "printed": _text(row.points)}]


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
