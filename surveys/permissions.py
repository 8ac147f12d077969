"""Who may run a survey: the round's council office, nobody else (D10)."""

from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import YES, Verdict, no
from scoring.models import AssessmentRound
from scoring.permissions import is_office
from surveys.models import Survey


def can_create_survey(user: User, round: AssessmentRound) -> Verdict:
    """Plan a survey of the round."""
    if is_office(user, round.council_id):
        return YES
    return no(_("Only the council's office runs its surveys."))


def can_manage(user: User, survey: Survey) -> Verdict:
    """Edit, import, open, send, close and tabulate."""
    return can_create_survey(user, survey.round)
