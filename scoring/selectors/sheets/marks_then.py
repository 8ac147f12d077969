"""What was said of a unit's leaves at an earlier moment, whatever people and amendments changed
since."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.apps import apps
from django.db.models import Exists, OuterRef

from scoring.models import Amendment
from scoring.selectors.sets.differences import What


@dataclass(frozen=True)
class MarkThen:
    """A mark under the code its leaf had."""

    code: str
    stage: str
    points: Decimal | None
    reason: str


def marks_then(entry_id: int, at: datetime.datetime) -> Iterator[MarkThen]:
    """The entry's marks, those of a leaf by stages and seats, with codes, points and reasons
    they had at that moment, as the audit keeps them. Two queries.

    Marks changed since have another time of change; an amendment leaves that as it is and
    raises the version of the set instead. So both have to be of then.
    """
    since = list(Amendment.objects.filter(set__blocs__entries=entry_id, at__gt=at))
    codes = _codes_before(sorted(since, key=lambda each: -each.version))
    events = apps.get_model("scoring.MarkEvent").objects
    gone = events.filter(pgh_label="delete", pgh_obj=OuterRef("pgh_obj"), pgh_created_at__lte=at)
    then = events.filter(~Exists(gone), entry=entry_id, updated_at__lte=at)
    if since:
        then = then.filter(set_version__lt=min(each.version for each in since))
    newest_first = then.exclude(pgh_label="delete").order_by("node_id", "stage", "seat", "-pgh_id")
    rows = newest_first.distinct("node_id", "stage", "seat").values_list(
        "node_id", "node__code", "node__until_version", "stage", "points", "reason"
    )
    for node, code, until, stage, points, reason in rows:
        had = codes.get(node, code if until is None else None)
        if had is not None:
            yield MarkThen(had, stage, points, reason)


def _codes_before(newest_first: Iterable[Amendment]) -> dict[int, str | None]:
    """By the id of each node that was renumbered, begun or ended, the code it had before; the
    oldest amendment found it as it was, so it is heard last."""
    codes: dict[int, str | None] = {}
    for amendment in newest_first:
        for change in amendment.changes:
            if "code" in change.get("fields", {}):
                codes[change["node"]] = change["fields"]["code"][0]
            elif change["change"] == What.ENDED:
                codes[change["node"]] = change["code"]
    return codes
