"""Which mark counts (D4): the latest stage that says something about a leaf."""

from collections.abc import Iterable

from scoring.engine import LeafMark
from scoring.enums import MarkStage
from scoring.models import Entry, Mark

# In this order; what a later stage did not touch is inherited from the one before.
STAGES = list(MarkStage)
# The self-score is information only: it never enters the result (domain §1).
RESULT_STAGES = STAGES[1:]


def counting_marks(
    entries: Iterable[Entry], *, stages: Iterable[MarkStage] = STAGES
) -> dict[int, dict[int, Mark]]:
    """By entry id and node id, the mark that counts among `stages`; one query.

    Seat 1 counts; other seats are opinions that a resolution settles.
    """
    wanted = list(stages)
    entries = list(entries)
    counting: dict[int, dict[int, Mark]] = {entry.pk: {} for entry in entries}
    weight = {stage: STAGES.index(stage) for stage in wanted}
    for mark in Mark.objects.filter(entry__in=entries, stage__in=wanted, seat=1):
        standing = counting[mark.entry_id].get(mark.node_id)
        if standing is None or weight[MarkStage(mark.stage)] > weight[MarkStage(standing.stage)]:
            counting[mark.entry_id][mark.node_id] = mark
    return counting


def stages_before(stage: MarkStage) -> list[MarkStage]:
    """The stages a mark of `stage` inherits from."""
    return STAGES[: STAGES.index(stage)]


def leaf_mark(mark: Mark) -> LeafMark:
    """A stored mark as the engine takes it: points the rule did not give are fixed."""
    overridden = mark.points is not None and mark.points != mark.rule_points
    return LeafMark(
        inputs=mark.inputs,
        fixed_points=mark.points if overridden else None,
        reason=mark.reason,
        did_not_arise=mark.did_not_arise and not overridden,
    )
