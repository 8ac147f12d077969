"""Who may run a survey: the secretary of the round's council; the chair reads (D10)."""

from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import YES, Verdict, no
from scoring.models import AssessmentRound
from scoring.permissions import can_manage_round
from surveys.models import Survey


def can_create_survey(user: User, round: AssessmentRound) -> Verdict:
    """Plan a survey of the round."""
    if can_manage_round(user, round):
        return YES
    return no(_("Only the council's secretary runs its surveys."))


def can_manage(user: User, survey: Survey) -> Verdict:
    """Edit, import, open, send, close and tabulate."""
    return can_create_survey(user, survey.round)
