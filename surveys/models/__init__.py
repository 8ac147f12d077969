"""What respondents are asked, who is invited, and — apart from that — what was answered."""

from surveys.models.ballots import Answer, Ballot, Draft
from surveys.models.invitations import Invitation
from surveys.models.questionnaire import (
    Option,
    Question,
    RespondentGroup,
    Survey,
    SurveyTransition,
)
from surveys.models.tabulated import TabulatedShare

__all__ = [
    "Answer",
    "Ballot",
    "Draft",
    "Invitation",
    "Option",
    "Question",
    "RespondentGroup",
    "Survey",
    "SurveyTransition",
    "TabulatedShare",
]
