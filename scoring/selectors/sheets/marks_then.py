"""What was said of a unit's leaves at an earlier moment, before amendments that came since."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from scoring.models import Amendment, Mark
from scoring.selectors.sets.differences import What

_Key = tuple[int, str, int]


@dataclass(frozen=True)
class MarkThen:
    """A mark under the code its leaf had."""

    code: str
    stage: str
    points: Decimal | None
    reason: str


@dataclass
class _Before:
    """What amendments found: codes by node, points and missing reasons by node, stage, seat."""

    codes: dict[int, str | None] = field(default_factory=dict)
    points: dict[_Key, Decimal | None] = field(default_factory=dict)
    without_reason: set[_Key] = field(default_factory=set)


def marks_then(entry_id: int, at: datetime.datetime) -> Iterator[MarkThen]:
    """The entry's marks in the order of leaves, stages and seats, with codes, points
    and reasons they had at that moment. Two queries."""
    since = Amendment.objects.filter(set__blocs__entries=entry_id, at__gt=at)
    before = _before(list(since.order_by("-version")), entry_id)
    marks = Mark.objects.filter(
        Q(node__until_version__isnull=True) | Q(node__in=before.codes), entry=entry_id
    )
    rows = marks.order_by("node", "stage", "seat").values_list(
        "node", "node__code", "stage", "seat", "points", "reason"
    )
    for node, code, stage, seat, points, reason in rows:
        then = before.codes.get(node, code)
        if then is not None:
            key = node, stage, seat
            said = "" if key in before.without_reason else reason
            yield MarkThen(then, stage, before.points.get(key, points), said)


def _before(newest_first: list[Amendment], entry_id: int) -> _Before:
    """The oldest amendment found it as it was, so it is heard last."""
    found = _Before()
    for amendment in newest_first:
        for change in amendment.changes:
            if "code" in change.get("fields", {}):
                found.codes[change["node"]] = change["fields"]["code"][0]
            elif change["change"] == What.ENDED:
                found.codes[change["node"]] = change["code"]
        for row in amendment.touched:
            if row["entry"] == entry_id:
                points = row["before"]
                key = row["node"], row["stage"], row["seat"]
                found.points[key] = None if points is None else Decimal(points)
                # An amendment writes a reason only where there was none.
                if row.get("gains_reason"):
                    found.without_reason.add(key)
    return found
