"""Which mark counts (D4), for pages and for the engine."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from scoring.engine import LeafMark
from scoring.enums import Block, MarkStage
from scoring.models import Bloc, Entry, Mark, Node
from scoring.models.marks import STAGES
from scoring.selectors.rounds.applicability import where_scored

# The self-score is information only: it never enters the result.
RESULT_STAGES = STAGES[1:]


def counting_marks(
    entries: Iterable[Entry], *, stages: Iterable[MarkStage] = STAGES
) -> dict[int, dict[int, Mark]]:
    """By entry id and node id, the mark that counts among `stages`; one query."""
    entries = list(entries)
    counting: dict[int, dict[int, Mark]] = {entry.pk: {} for entry in entries}
    for mark in Mark.objects.filter(entry__in=entries).counting(stages):
        counting[mark.entry_id][mark.node_id] = mark
    return counting


def stages_before(stage: MarkStage) -> list[MarkStage]:
    """The stages a mark of `stage` inherits from."""
    return STAGES[: STAGES.index(stage)]


def result_marks(bloc: Bloc, nodes: Iterable[Node]) -> Iterator[tuple[int, dict[str, LeafMark]]]:
    """Entry id and, by leaf code, what enters the result, for each unit of a bloc that has
    marks, in the order of ids; one query, read as one goes.

    `nodes` are of the set as it stands; marks of others do not count. Points the rule
    did not give are fixed awards. A mark that is not complete leaves the leaf open, whatever
    an earlier stage gave. Plain tuples: a bloc has tens of thousands of marks.
    """
    codes = {node.pk: node.code for node in nodes}
    rows = (
        Mark.objects.filter(entry__bloc=bloc, node__in=codes)
        .counting(RESULT_STAGES)
        .values_list(
            "entry_id",
            "node_id",
            "inputs",
            "points",
            "rule_points",
            "reason",
            "did_not_arise",
            "is_complete",
        )
    )
    for entry_id, of_entry in groupby(rows.iterator(), key=itemgetter(0)):
        yield entry_id, {codes[row[1]]: _leaf_mark(*row[2:]) for row in of_entry}


def _leaf_mark(
    inputs: dict[str, Any],
    points: Decimal | None,
    rule_points: Decimal | None,
    reason: str,
    did_not_arise: bool,
    is_complete: bool,
) -> LeafMark:
    overridden = points is not None and points != rule_points
    return LeafMark(
        inputs=inputs,
        fixed_points=points if overridden else None,
        reason=reason,
        did_not_arise=did_not_arise and not overridden,
        is_open=not is_complete,
    )


def with_declared_points(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Each entry with `declared_points`: what it gave itself where it is scored at all.

    Of the index; a bonus or penalty it claimed is not among it. None where it declared nothing.
    """
    declared = Mark.objects.filter(entry=OuterRef("pk"), stage=MarkStage.DECLARED, seat=1)
    totals = (
        where_scored(declared.filter(node__until_version__isnull=True, node__block=Block.MAIN))
        .order_by()
        .values("entry")
        .annotate(total=Sum("points"))
    )
    return entries.annotate(declared_points=Subquery(totals.values("total")))
