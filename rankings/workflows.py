"""What can happen to an edition, as a table (D9, D13)."""

from cchc.workflow import Transition, Workflow
from rankings.enums import EditionState as S

EDITION = Workflow(
    [
        Transition("publish", frozenset({S.DRAFT}), S.PUBLISHED),
        Transition("discard", frozenset({S.DRAFT}), S.DISCARDED),
        Transition("correct", frozenset({S.PUBLISHED}), S.CORRECTED, needs_reason=True),
    ]
)
