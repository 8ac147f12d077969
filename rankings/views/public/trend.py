"""The index of a unit over the years as a line: geometry for an SVG as wide as its place.

Across in percent, down in pixels: so the line fills any width and its labels stay legible.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cchc.ui.scale import shared_scale
from rankings.models import Result

HEIGHT, MARGIN = 150, 32
SIDE = 7


@dataclass(frozen=True)
class Point:
    """A year on the line, joined to the year `before`; numbers with a dot in any language."""

    year: int
    index: Decimal
    rank: int | None
    x: str
    y: str
    label_y: str
    before: "Point | None"


def trend_of(years: Sequence[Result]) -> list[Point]:
    """Points from the oldest to the newest year; nothing to draw from fewer than two."""
    known = [row for row in reversed(years) if row.index is not None]
    if len(known) < 2:
        return []
    scale = shared_scale([row.index for row in known])
    first, last = known[0].edition.year, known[-1].edition.year
    span = Decimal(max(last - first, 1))
    points: list[Point] = []
    for row in known:
        index = row.index or Decimal(0)
        x = SIDE + (100 - 2 * SIDE) * (row.edition.year - first) / span
        y = MARGIN + (HEIGHT - 2 * MARGIN) * (100 - scale.position(index)) / 100
        points.append(
            Point(
                row.edition.year,
                index,
                row.rank,
                x=f"{x:.1f}%",
                y=f"{y:.1f}",
                label_y=f"{y - 12:.1f}",
                before=points[-1] if points else None,
            )
        )
    return points
