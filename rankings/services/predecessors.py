"""Who a unit was in the previous edition: itself, one predecessor, or no single one.

Answered once, when an edition is made, and kept in its rows: what is recorded of the units
afterwards changes no edition.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cchc.agencies.enums import SuccessionKind
from cchc.agencies.models import Succession
from cchc.vietnamese import WordKey, vietnamese_key
from rankings.models import Result
from rankings.services.lines import Line

# Departments, then provinces: a unit of 2025 may have gone through two mergers since 2024.
_DEPTH = 4

NameKey = tuple[WordKey, ...]


@dataclass(frozen=True)
class Past:
    """A unit's line in the previous edition; `merged_from` names several where there is none."""

    result: Result | None = None
    merged_from: tuple[str, ...] = ()


def stored_past(line: Line, previous: Mapping[int, Result]) -> Past:
    """What an edition keeps of a unit's past; `previous` are the lines before by position."""
    merged = next((note["names"] for note in line.notes if note["code"] == "merged"), ())
    return Past(previous.get(line.previous_position or 0), tuple(merged))


class Predecessors:
    """The results of the previous edition, found by the units of the lines of a `year`.

    A unit without an agency of ours is known by its name, where no other bears it.
    """

    def __init__(self, previous: Collection[Result], lines: Sequence[Line], year: int) -> None:
        self._by_agency = {row.agency_id: row for row in previous if row.agency_id}
        self._by_name = _by_name(previous, lines)
        agency_ids = {line.agency_id for line in lines if line.agency_id}
        self._successions = _successions_into(agency_ids, year) if previous else {}

    def past_of(self, line: Line) -> Past:
        """Where the unit stood; a unit made of several has no single previous result."""
        agency_id, name = line.agency_id, line.name
        if agency_id is None:
            return Past(self._by_name.get(vietnamese_key(name)))
        itself = self._by_agency.get(agency_id)
        joined = [s for s in self._ancestry(agency_id) if s.predecessor_id in self._by_agency]
        sources = [self._by_agency[s.predecessor_id] for s in joined]
        if itself and sources:
            return Past(merged_from=_names([itself, *sources]))
        if itself or not sources:
            return Past(itself or self._by_name.get(vietnamese_key(name)))
        if len(sources) > 1 or self._is_joined(joined[0]):
            return Past(merged_from=_names(sources))
        return Past(sources[0])

    def _is_joined(self, succession: Succession) -> bool:
        """Whether others went into the same unit, or only a part of the predecessor did."""
        siblings = [
            other
            for other in self._successions[succession.successor_id]
            if other.kind == SuccessionKind.MERGED
        ]
        return succession.kind == SuccessionKind.SPLIT or len(siblings) > 1

    def _ancestry(self, agency_id: int) -> list[Succession]:
        found: list[Succession] = []
        frontier = {agency_id}
        for _step in range(_DEPTH):
            steps = [s for unit in frontier for s in self._successions.get(unit, ())]
            found += steps
            # One who has a line of its own answers for those before it.
            frontier = {s.predecessor_id for s in steps} - self._by_agency.keys()
        return found


def _names(results: Iterable[Result]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(result.name for result in results))


def _by_name(previous: Collection[Result], lines: Sequence[Line]) -> dict[NameKey, Result]:
    """Lines without an agency by name, of names only one unit bears then and now."""
    borne_now = Counter(vietnamese_key(line.name) for line in lines)
    borne_then = Counter(vietnamese_key(row.name) for row in previous)
    rows = ((vietnamese_key(row.name), row) for row in previous if not row.agency_id)
    return {key: row for key, row in rows if borne_now[key] == borne_then[key] == 1}


def _successions_into(agency_ids: set[int], year: int) -> dict[int, list[Succession]]:
    """Successions that count in a table of the year, by successor, followed back a few steps."""
    found: dict[int, list[Succession]] = defaultdict(list)
    frontier = agency_ids
    for _step in range(_DEPTH):
        steps = [
            step
            for step in Succession.objects.filter(successor__in=frontier)
            .select_related("successor")
            .order_by("on", "pk")
            if _counts(step, agency_ids, datetime.date(year, 12, 31))
        ]
        for step in steps:
            found[step.successor_id].append(step)
        frontier = {step.predecessor_id for step in steps} - found.keys()
        if not frontier:
            break
    return found


def _counts(step: Succession, agency_ids: set[int], year_end: datetime.date) -> bool:
    """Whether a unit of the table is what became of the predecessor.

    A table is printed after its year and keeps the units of that year: who took another in
    afterwards was not joined yet, and who has a line of its own is still itself.
    """
    if step.kind != SuccessionKind.SPLIT and step.predecessor_id in agency_ids:
        return False
    return step.on <= year_end or step.successor.valid_from > year_end
