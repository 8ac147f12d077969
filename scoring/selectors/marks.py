"""Which mark counts (D4), for pages and for the engine."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, Sum

from scoring.engine import LeafMark
from scoring.enums import MarkStage
from scoring.models import Bloc, Entry, Exemption, Mark
from scoring.models.marks import STAGES

# The self-score is information only: it never enters the result (domain §1).
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


def result_marks(bloc: Bloc) -> dict[int, dict[str, LeafMark]]:
    """By entry id and leaf code, what enters the result of a whole bloc; one query.

    Points the rule did not give are fixed awards. Plain tuples: a bloc has tens of
    thousands of marks.
    """
    marks: dict[int, dict[str, LeafMark]] = {}
    rows = (
        Mark.objects.filter(entry__bloc=bloc, node__until_version__isnull=True, is_complete=True)
        .counting(RESULT_STAGES)
        .values_list(
            "entry_id", "node__code", "inputs", "points", "rule_points", "reason", "did_not_arise"
        )
    )
    for entry_id, code, inputs, points, rule_points, reason, did_not_arise in rows:
        overridden = points is not None and points != rule_points
        marks.setdefault(entry_id, {})[code] = LeafMark(
            inputs=inputs,
            fixed_points=points if overridden else None,
            reason=reason,
            did_not_arise=did_not_arise and not overridden,
        )
    return marks


def declared_totals(bloc: Bloc) -> dict[int, Decimal]:
    """By entry id, the points the unit gave itself where it is scored at all; one query."""
    exempt = Exemption.objects.filter(
        Q(node=OuterRef("node"))
        | Q(node=OuterRef("node__parent"))
        | Q(node=OuterRef("node__parent__parent")),
        entry=OuterRef("entry"),
    )
    rows = (
        Mark.objects.filter(entry__bloc=bloc, stage=MarkStage.DECLARED, seat=1)
        .filter(~Exists(exempt), node__until_version__isnull=True)
        .order_by()
        .values_list("entry_id")
        .annotate(total=Sum("points"))
    )
    return {entry_id: total or Decimal(0) for entry_id, total in rows}
