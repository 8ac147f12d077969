"""Which cells (group × unit) are too small to be shown. Pure.

Hiding the small cells alone is not enough: who sees a unit's total, or a group's, subtracts the
cells shown and has what was hidden. So the hidden cells of a line are two at least and
together reach the minimum, as far as the line has cells to give.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from .tallies import Tally

GroupCell = tuple[str, str]
"""Entry, group."""


def cell_sizes(tallies: Iterable[Tally]) -> dict[GroupCell, int]:
    """Respondents per entry and group: as many as the least answered of its questions has."""
    answers: dict[GroupCell, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry, question, group, _, number in tallies:
        if number:
            answers[entry, group][question] += number
    return {cell: min(questions.values()) for cell, questions in answers.items()}


def small_cells(sizes: Mapping[GroupCell, int], minimum: int) -> frozenset[GroupCell]:
    """The cells not to show: those below `minimum`, and those that would give them away.

    Empty cells hide nobody and are always shown.
    """
    filled = {cell: size for cell, size in sizes.items() if size > 0}
    lines = _lines(filled)
    hidden = {cell for cell, size in filled.items() if size < minimum}
    while more := {cell for line in lines for cell in _companions(line, hidden, filled, minimum)}:
        hidden |= more
    return frozenset(hidden)


def _lines(cells: Iterable[GroupCell]) -> list[list[GroupCell]]:
    """The cells of each entry and of each group: each line has a total someone may see."""
    entries: dict[str, list[GroupCell]] = defaultdict(list)
    groups: dict[str, list[GroupCell]] = defaultdict(list)
    for cell in sorted(cells):
        entries[cell[0]].append(cell)
        groups[cell[1]].append(cell)
    return [*entries.values(), *groups.values()]


def _companions(
    line: list[GroupCell], hidden: set[GroupCell], sizes: Mapping[GroupCell, int], minimum: int
) -> list[GroupCell]:
    """The next cell to hide with the line's hidden ones, the smallest; none where not needed."""
    found = [cell for cell in line if cell in hidden]
    safe = len(found) > 1 and sum(sizes[cell] for cell in found) >= minimum
    shown = [cell for cell in line if cell not in hidden]
    if not found or safe or not shown:
        return []
    return [min(shown, key=lambda cell: sizes[cell])]
