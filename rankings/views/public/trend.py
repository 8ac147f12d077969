"""The index of a unit over the years as a line: geometry for an SVG of WIDTH × HEIGHT."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cchc.ui.scale import shared_scale
from rankings.models import Result

WIDTH, HEIGHT, MARGIN = 600, 150, 28


@dataclass(frozen=True)
class Point:
    """A year on the line; x and y are SVG units with a dot, whatever the language."""

    year: int
    index: Decimal
    rank: int | None
    x: str
    y: str
    label_y: str


def trend_of(years: Sequence[Result]) -> list[Point]:
    """Points from the oldest to the newest year; nothing to draw from fewer than two."""
    known = [row for row in reversed(years) if row.index is not None]
    if len(known) < 2:
        return []
    scale = shared_scale([row.index for row in known])
    first, last = known[0].edition.year, known[-1].edition.year
    span = Decimal(max(last - first, 1))
    points = []
    for row in known:
        index = row.index or Decimal(0)
        x = MARGIN + (WIDTH - 2 * MARGIN) * (row.edition.year - first) / span
        y = MARGIN + (HEIGHT - 2 * MARGIN) * (100 - scale.position(index)) / 100
        points.append(
            Point(row.edition.year, index, row.rank, f"{x:.1f}", f"{y:.1f}", f"{y - 12:.1f}")
        )
    return points
