"""Which leaves a unit is scored on, and why others are not (D5)."""

from collections.abc import Iterable
from typing import TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from scoring.enums import Method
from scoring.models import Entry, Exemption, Node

Rows = TypeVar("Rows", bound=QuerySet)


def exempt_leaves(entry: Entry, leaves: Iterable[Node]) -> dict[int, Exemption]:
    """Of `leaves`, those the council exempted the entry from, by id; one query."""
    by_node = {exemption.node_id: exemption for exemption in entry.exemptions.all()}
    exempt = {}
    for leaf in leaves:
        for node_id in leaf.path:
            if node_id in by_node:
                exempt[leaf.pk] = by_node[node_id]
                break
    return exempt


def applicable_leaves(entry: Entry) -> list[Node]:
    """Leaves the unit declares and the council appraises: no survey, no exemption.

    Two queries.
    """
    leaves = list(
        Node.objects.leaves().filter(set=entry.bloc.criteria_set_id, method=Method.APPRAISED)
    )
    exempt = exempt_leaves(entry, leaves)
    return [leaf for leaf in leaves if leaf.pk not in exempt]


def where_scored(rows: Rows) -> Rows:
    """Of rows with `entry` and `node`, those of leaves the entry is scored on: neither they
    nor what is above them is exempt."""
    for node in ("node", "node__parent", "node__parent__parent"):
        exempt = Exemption.objects.filter(entry=OuterRef("entry"), node=OuterRef(node))
        rows = rows.filter(~Exists(exempt))
    return rows


def with_exemptions(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Each entry with `exempt_nodes`: {"code", "ground"} of what the council exempted it from,
    of the nodes its set has now."""
    exempt = Exemption.objects.filter(
        entry=OuterRef("pk"), node__until_version__isnull=True
    ).order_by("node__position", "pk")
    found = ArraySubquery(exempt.values(json=JSONObject(code="node__code", ground="ground")))
    return entries.annotate(exempt_nodes=found)
