"""What a unit's self-assessment still lacks: one list for the desk, the guard and the leader."""

from dataclasses import dataclass
from enum import Enum

from scoring.enums import MarkStage
from scoring.models import Entry, Mark, Node
from scoring.selectors.applicability import applicable_leaves


class Lack(Enum):
    """Why an item is not finished."""

    MARK = "mark"
    EVIDENCE = "evidence"


@dataclass(frozen=True)
class Missing:
    """A leaf and what it lacks."""

    node: Node
    lack: Lack


def missing_items(entry: Entry) -> list[Missing]:
    """Leaves without a complete mark, or with neither evidence nor explanation.

    Where there is no evidence a written explanation is compulsory (domain §5.2). Four
    queries.
    """
    marks = {mark.node_id: mark for mark in entry.marks.filter(stage=MarkStage.DECLARED, seat=1)}
    proven = set(entry.attachments.values_list("node", flat=True))
    missing = []
    for leaf in applicable_leaves(entry):
        lack = lack_of(marks.get(leaf.pk), has_evidence=leaf.pk in proven)
        if lack is not None:
            missing.append(Missing(leaf, lack))
    return missing


def lack_of(mark: Mark | None, *, has_evidence: bool) -> Lack | None:
    """What one leaf lacks, given the unit's mark."""
    if mark is None or not mark.is_complete:
        return Lack.MARK
    if not has_evidence and not mark.explanation:
        return Lack.EVIDENCE
    return None
