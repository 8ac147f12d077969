"""Who a unit was in the previous edition: itself, one predecessor, or no single one."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cchc.agencies.enums import SuccessionKind
from cchc.agencies.models import Succession
from cchc.vietnamese import vietnamese_key
from rankings.models import Result

# Departments, then provinces: a unit of 2025 may have gone through two mergers since 2024.
_DEPTH = 4


@dataclass(frozen=True)
class Past:
    """A unit's line in the previous edition; `merged_from` names several where there is none."""

    result: Result | None = None
    merged_from: tuple[str, ...] = ()


class Predecessors:
    """The results of the previous edition, found by unit.

    A unit without an agency of ours is known by its name.
    """

    def __init__(self, previous: Collection[Result], agency_ids: Iterable[int]) -> None:
        self._by_agency = {row.agency_id: row for row in previous if row.agency_id}
        self._by_name = {vietnamese_key(row.name): row for row in previous if not row.agency_id}
        self._successions = _successions_into(set(agency_ids)) if previous else {}

    def past_of(self, agency_id: int | None, name: str) -> Past:
        """Where the unit stood; a unit made of several has no single previous result."""
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


def _successions_into(agency_ids: set[int]) -> dict[int, list[Succession]]:
    """Successions by successor, followed back a few steps."""
    found: dict[int, list[Succession]] = defaultdict(list)
    frontier = agency_ids
    for _step in range(_DEPTH):
        steps = list(Succession.objects.filter(successor__in=frontier).order_by("on", "pk"))
        for step in steps:
            found[step.successor_id].append(step)
        frontier = {step.predecessor_id for step in steps} - found.keys()
        if not frontier:
            break
    return found
