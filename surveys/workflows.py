"""What can happen to a survey, as a table (D9)."""

from cchc.workflow import Transition, Workflow
from surveys.enums import SurveyState as S

SURVEY = Workflow(
    [
        Transition("open", frozenset({S.DRAFT}), S.OPEN),
        Transition("close", frozenset({S.OPEN}), S.CLOSED),
        # Not after tabulating: the difference of two results would be the late ballots.
        Transition("reopen", frozenset({S.CLOSED}), S.OPEN, needs_reason=True),
        Transition("tabulate", frozenset({S.CLOSED, S.TABULATED}), S.TABULATED),
    ]
)
