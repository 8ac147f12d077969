"""Which numbers of a table with totals would say whether a single person answered. Pure.

What is hidden follows from how many were asked, never from how many answered: a number that
is hidden only once somebody answered tells by being hidden. A hidden number must not follow
from the ones shown either. A cell, its unit's total and its group's total are sums of each
other, so a hidden number is safe when it lies on a circle of hidden ones: whichever sum one
begins with, two unknowns are in it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from .cells import GroupCell

ALL = ""
"""In place of an entry or a group: the total over all of them."""


def telling_numbers(
    asked: Mapping[GroupCell, int], people: Mapping[str, int], minimum: int
) -> frozenset[GroupCell]:
    """The cells and totals not to show: fewer than `minimum` asked, and what gives them away.

    `asked` are the people per entry and group, `people` those of each group.
    """
    sizes = _with_totals(asked, people)
    hidden = {cell for cell, size in sizes.items() if size < minimum}
    while more := _more(hidden, sizes, minimum):
        hidden |= more
    return frozenset(hidden)


def _with_totals(asked: Mapping[GroupCell, int], people: Mapping[str, int]) -> dict[GroupCell, int]:
    sizes = {cell: number for cell, number in asked.items() if number}
    units: dict[str, int] = defaultdict(int)
    for (entry, _group), number in sizes.items():
        units[entry] += number
    sizes |= {(entry, ALL): number for entry, number in units.items()}
    sizes |= {(ALL, group): number for group, number in people.items() if number}
    if total := sum(people.values()):
        sizes[ALL, ALL] = total
    return sizes


def _more(hidden: set[GroupCell], sizes: Mapping[GroupCell, int], minimum: int) -> set[GroupCell]:
    """What to hide next, none when all is safe."""
    found: set[GroupCell] = set()
    for line in _lines(sizes):
        covered = [cell for cell in line if cell in hidden | found]
        shown = [cell for cell in line if cell not in hidden | found]
        if covered and shown and sum(sizes[cell] for cell in covered) < minimum:
            found.add(min(shown, key=lambda cell: (sizes[cell], cell)))
    for cell in sorted(_alone(hidden)):
        found |= _circle(cell, hidden | found, sizes)
    return found - hidden


def _lines(sizes: Mapping[GroupCell, int]) -> list[list[GroupCell]]:
    lines: dict[tuple[int, str], list[GroupCell]] = defaultdict(list)
    for cell in sizes:
        for side in (0, 1):
            lines[side, cell[side]].append(cell)
    return list(lines.values())


def _circle(
    cell: GroupCell, hidden: set[GroupCell], sizes: Mapping[GroupCell, int]
) -> set[GroupCell]:
    """The corners that with `cell` make a rectangle, such that the fewest people are hidden."""
    entry, group = cell
    entries = [e for e, g in sizes if g == group and e != entry]
    groups = [g for e, g in sizes if e == entry and g != group]
    corners = [
        ((entry, other_group), (other, group), (other, other_group))
        for other in entries
        for other_group in groups
        if (other, other_group) in sizes
    ]
    if not corners:
        return set()
    return set(
        min(corners, key=lambda three: (sum(sizes[c] for c in three if c not in hidden), three))
    )


def _alone(hidden: set[GroupCell]) -> list[GroupCell]:
    """Hidden cells on no circle: the bridges of the graph whose edges are the hidden cells."""
    links: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
    for entry, group in hidden:
        links[0, entry].append((1, group))
        links[1, group].append((0, entry))
    seen: dict[tuple[int, str], int] = {}
    return [bridge for node in links if node not in seen for bridge in _bridges(node, links, seen)]


def _bridges(
    start: tuple[int, str],
    links: Mapping[tuple[int, str], list[tuple[int, str]]],
    seen: dict[tuple[int, str], int],
) -> Iterator[GroupCell]:
    """Bridges reachable from `start`. A path visits a group once, so it is never deep."""
    lowest: dict[tuple[int, str], int] = {}

    def walk(node: tuple[int, str], parent: tuple[int, str] | None) -> Iterator[GroupCell]:
        seen[node] = lowest[node] = len(seen)
        for other in links[node]:
            if other == parent:
                continue
            if other in seen:
                lowest[node] = min(lowest[node], seen[other])
                continue
            yield from walk(other, node)
            lowest[node] = min(lowest[node], lowest[other])
            if lowest[other] > seen[node]:
                (_, entry), (_, group) = sorted((node, other))
                yield entry, group

    yield from walk(start, None)
