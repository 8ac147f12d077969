"""What the decision prints must add up: parts to their line, components to the total."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.numbers import format_points
from cchc.workbooks import Problem
from scoring.engine import Block

from .points import points_in_title, read_points
from .result import Line
from .rows import RawRow
from .tree import Branch

_MOST = Decimal(10_000)


def sum_problems(components: Sequence[Line]) -> Iterator[Problem]:
    """Maxima that are missing or cannot be, and parts that do not add up to their line."""
    for component in components:
        for line in component.walk():
            yield from _line_problems(line)


def total_problems(
    totals: Sequence[tuple[RawRow, Branch | None]],
    branches: Sequence[Branch],
    components: Sequence[Line],
) -> Iterator[Problem]:
    """Printed totals that are not what stands above them.

    One after the last component sums up the set, one before sums up its component.
    """
    main = [line for line in components if line.block is Block.MAIN]
    places = {id(branch): place for place, branch in enumerate(branches)}
    for row, last in totals:
        printed = row.max_points
        if printed is None:
            printed = _figure_in(row)
        if printed is None or last is None or not main:
            continue
        line = components[places[id(last)]]
        follows = components[places[id(last)] + 1 :]
        is_whole = not any(later.block is Block.MAIN for later in follows)
        expected = sum_of(main) if is_whole else line.max_points
        if expected is None or printed == expected:
            continue
        if is_whole and printed == line.max_points:
            continue
        place = row.max_cell.place if row.max_cell and row.max_text else row.text_cell.place
        yield Problem(
            place,
            _("the total printed is %(printed)s, but the lines above add up to %(sum)s.")
            % {"printed": format_points(printed), "sum": format_points(expected)},
        )


def _line_problems(line: Line) -> Iterator[Problem]:
    parts = sum_of(line.children) if line.children else None
    if line.max_points is None:
        yield from _missing(line, parts)
    elif not _is_maximum(line.max_points):
        message = _("the maximum must be above 0, with at most 3 decimals.")
        yield Problem(line.max_place, message)
    elif parts is not None and parts != line.max_points and line.block is Block.MAIN:
        yield Problem(
            line.max_place,
            _("the parts of %(code)s add up to %(sum)s, not %(max)s.")
            % {
                "code": line.code,
                "sum": format_points(parts),
                "max": format_points(line.max_points),
            },
        )


def _missing(line: Line, parts: Decimal | None) -> Iterator[Problem]:
    if line.is_summed:
        # What its parts lack is told at their cells; it has none of its own.
        return
    if line.block is not Block.MAIN and line.children:
        if _reach(line) >= _MOST:
            message = _("the parts of %(code)s add up to 10.000 points or more.")
            yield Problem(line.max_place, message % {"code": line.code})
        return
    if parts is None:
        yield Problem(line.max_place, _("the maximum is missing."))
    else:
        yield Problem(
            line.max_place,
            _("the maximum is missing; the parts add up to %s.") % format_points(parts),
        )


def _is_maximum(points: Decimal) -> bool:
    return 0 < points < _MOST and points == round(points, 3)


def sum_of(lines: Sequence[Line]) -> Decimal | None:
    """The sum of maxima; None where one is missing."""
    points = [line.max_points for line in lines]
    if None in points:
        return None
    return sum((point for point in points if point is not None), Decimal(0))


def _reach(line: Line) -> Decimal:
    """What a line may come to: its maximum, or without one what its parts may."""
    if line.max_points is not None:
        return line.max_points
    return sum(map(_reach, line.children), Decimal(0))


def _figure_in(row: RawRow) -> Decimal | None:
    """The total in the text itself: "TỔNG ĐIỂM: 100"."""
    words = row.text.replace(":", " ").split()
    return points_in_title(row.text) or (read_points(words[-1]) if words else None)
