"""Everything wrong with a file as a person reads it: in order, once each, never endless."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator

from django.utils.translation import ngettext

from cchc.workbooks.table import Problem, Table

# More cells of a column with the same fault are told in one line.
_EACH = 5
# Of a table with more merged ranges than this nobody is told what its rows seem to say.
_MOST_RANGES = 200
_PLACE = re.compile(r"([A-Z]*)(\d*)")

Place = tuple[int, int]
"""Row and column, from 1; 0 for all of them."""
PlaceOf = Callable[[Problem], tuple[int, int, int]]
"""Table, row and column of a problem, in the order of the file; 0 for all of them."""


def gather(table: Table, found: Iterable[Problem] = ()) -> list[Problem]:
    """What the reader of the file and, after it, a reader of its rows found wrong.

    A cell the first could not read (a formula, merged cells) is not told again by the
    second, who took it for empty or wrong.
    """
    areas = [_area(problem.cell) for problem in table.problems if problem.cell]
    cells = {first for first, last in areas if first == last}
    ranges = [(first, last) for first, last in areas if first != last and all(first)]
    if len(ranges) > _MOST_RANGES:
        found = ()
    later = [problem for problem in found if not _is_within(problem.cell, cells, ranges)]
    return in_order([*table.problems, *later], lambda problem: (0, *_area(problem.cell)[0]))


def in_order(problems: Iterable[Problem], place_of: PlaceOf) -> list[Problem]:
    """Each problem once, as a person meets them going down the file; many alike as one, where
    the first of them stands."""
    told = sorted(dict.fromkeys(problems), key=place_of)
    found = [(place_of(same[0]), _as_one(same)) for same in _alike(told, place_of)]
    return [problem for _place, problem in sorted(found, key=lambda pair: pair[0])]


def _is_within(cell: str, cells: Collection[Place], ranges: Iterable[tuple[Place, Place]]) -> bool:
    place, _end = _area(cell)
    row, column = place
    return all(place) and (
        place in cells
        or any(
            top <= row <= bottom and left <= column <= right
            for (top, left), (bottom, right) in ranges
        )
    )


def _area(cells: str) -> tuple[Place, Place]:
    """First and last place of "B7", "A5:B6", "7:7" or "B:C"."""
    start, _colon, end = cells.replace("–", ":").partition(",")[0].partition(":")
    return _place(start), _place(end or start)


def _place(cell: str) -> Place:
    match = _PLACE.match(cell)
    letters, digits = match.groups() if match else ("", "")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits or 0), column


def _alike(problems: Iterable[Problem], place_of: PlaceOf) -> Iterator[list[Problem]]:
    """Problems of one message in one column together, where there are many."""
    alike: dict[tuple[str, int, int], list[Problem]] = defaultdict(list)
    for problem in problems:
        table, _row, column = place_of(problem)
        alike[problem.message, table, column].append(problem)
    for (_message, _table, column), same in alike.items():
        if len(same) > _EACH and column:
            yield same
        else:
            yield from ([problem] for problem in same)


def _as_one(same: list[Problem]) -> Problem:
    if len(same) == 1:
        return same[0]
    cells = ngettext("%(cells)s, %(count)d cell", "%(cells)s, %(count)d cells", len(same))
    ends = _span(same[0].cell.partition(":")[0], same[-1].cell.rpartition(":")[2])
    return Problem(cells % {"cells": ends, "count": len(same)}, same[0].message)


def _span(first: str, last: str) -> str:
    """ "C3–C9" of two cells, "bảng 1, dòng 3–9, ô 2" of two places in words."""
    parts = zip(first.split(", "), last.split(", "), strict=False)
    return ", ".join(
        start if start == end else f"{start}–{end.rpartition(' ')[2]}" for start, end in parts
    )
