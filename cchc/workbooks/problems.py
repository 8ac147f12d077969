"""Everything wrong with a file as a person reads it: in order, once each, never endless."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils.translation import ngettext

from cchc.workbooks.table import Problem, Table

# More cells of a column with the same fault are told in one line.
_EACH = 5
_PLACE = re.compile(r"([A-Z]*)(\d*)")

Place = tuple[int, int]
"""Row and column, from 1; 0 for all of them."""


def gather(table: Table, found: Iterable[Problem] = ()) -> list[Problem]:
    """What the reader of the file and, after it, a reader of its rows found wrong.

    A cell the first could not read (a formula, merged cells) is not told again by the
    second, who took it for empty or wrong.
    """
    areas = [_area(problem.cell) for problem in table.problems if problem.cell]
    later = [problem for problem in found if not _is_within(problem.cell, areas)]
    told = dict.fromkeys([*table.problems, *later])
    return sorted(_grouped(told), key=lambda problem: _area(problem.cell)[0])


def _is_within(cell: str, areas: Iterable[tuple[Place, Place]]) -> bool:
    if not cell:
        return False
    (row, column), _end = _area(cell)
    return any(
        top <= row <= bottom and left <= column <= right
        for (top, left), (bottom, right) in areas
        if top and left
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


def _grouped(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems of one message in one column as one, where there are many."""
    alike: dict[tuple[str, int], list[Problem]] = defaultdict(list)
    for problem in problems:
        (_row, column), _end = _area(problem.cell)
        alike[problem.message, column].append(problem)
    for (message, column), same in alike.items():
        if len(same) <= _EACH or not column:
            yield from same
            continue
        same.sort(key=lambda problem: _area(problem.cell)[0])
        cells = ngettext("%(cells)s, %(count)d cell", "%(cells)s, %(count)d cells", len(same))
        ends = f"{same[0].cell.partition(':')[0]}–{same[-1].cell.rpartition(':')[2]}"
        yield Problem(cells % {"cells": ends, "count": len(same)}, message)
