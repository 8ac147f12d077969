"""What can happen to a criteria set, a round and an entry, as tables (D9)."""

from cchc.workflow import Transition, Workflow
from scoring.enums import EntryState as E
from scoring.enums import RoundState as R
from scoring.enums import SetState as S

SET = Workflow(
    [
        Transition("put_in_force", frozenset({S.DRAFT}), S.IN_FORCE),
        Transition("supersede", frozenset({S.IN_FORCE}), S.SUPERSEDED),
        Transition("discard", frozenset({S.DRAFT}), S.DISCARDED),
        # The draft of an amendment, once the set it amends has what it says
        Transition("apply", frozenset({S.DRAFT}), S.APPLIED),
    ]
)

ROUND = Workflow(
    [
        Transition("open", frozenset({R.PREPARING}), R.OPEN),
        Transition("close", frozenset({R.OPEN}), R.CLOSED),
        Transition("reopen", frozenset({R.CLOSED}), R.OPEN, needs_reason=True),
    ]
)

ENTRY = Workflow(
    [
        # The unit
        Transition("start", frozenset({E.WAITING}), E.DECLARING),
        Transition("submit", frozenset({E.DECLARING}), E.AWAITING_APPROVAL),
        Transition("recall", frozenset({E.AWAITING_APPROVAL, E.DECLARED}), E.DECLARING),
        Transition("return", frozenset({E.AWAITING_APPROVAL}), E.DECLARING, needs_reason=True),
        Transition("approve", frozenset({E.AWAITING_APPROVAL}), E.DECLARED),
        Transition("send_explanation", frozenset({E.EXPLANATION}), E.EXPLAINED),
        # The program, at the deadline: what was filled in stands as declared
        Transition("lock", frozenset({E.DECLARING, E.AWAITING_APPROVAL}), E.DECLARED),
        Transition("lock_explanation", frozenset({E.EXPLANATION}), E.EXPLAINED),
        # The secretariat
        Transition(
            "reopen",
            frozenset({E.DECLARED, E.APPRAISAL_1}),
            E.DECLARING,
            needs_reason=True,
        ),
        Transition("open_appraisal_1", frozenset({E.DECLARED}), E.APPRAISAL_1),
        Transition("open_explanation", frozenset({E.APPRAISAL_1}), E.EXPLANATION),
        Transition(
            "reopen_explanation", frozenset({E.EXPLAINED}), E.EXPLANATION, needs_reason=True
        ),
        Transition("open_appraisal_2", frozenset({E.APPRAISAL_1, E.EXPLAINED}), E.APPRAISAL_2),
        Transition("finalise", frozenset({E.APPRAISAL_2}), E.FINAL),
        Transition("reopen_appraisal_2", frozenset({E.FINAL}), E.APPRAISAL_2, needs_reason=True),
    ]
)
