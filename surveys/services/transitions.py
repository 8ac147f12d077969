"""One way to move a survey: lock, look at the table, write the row."""

from typing import Any

from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from cchc.workflow import InvalidTransition, MissingReason
from surveys.enums import SurveyState
from surveys.models import Survey, SurveyTransition
from surveys.workflows import SURVEY


def locked(survey: Survey) -> Survey:
    """The survey as it is now, locked until the transaction ends."""
    surveys = Survey.objects.select_for_update(of=("self",)).select_related("round")
    return surveys.get(pk=survey.pk)


def move(
    survey: Survey, action: str, *, by: User | None, reason: str = "", **changes: Any
) -> Survey:
    """Move a locked survey by one action of the table, with its history row.

    Raises Refusal where the state has moved on or a reason is missing.
    """
    came_from = survey.state
    try:
        survey.state = SURVEY.target(action, came_from, reason=reason)
    except InvalidTransition:
        label = SurveyState(came_from).label
        raise Refusal(_("Not possible now: the survey stands at “%s”.") % label) from None
    except MissingReason:
        raise Refusal(_("Say why.")) from None
    for field, value in changes.items():
        setattr(survey, field, value)
    survey.save(update_fields=["state", *changes])
    _write(survey, action, came_from, reason, by)
    return survey


def note(survey: Survey, action: str, *, by: User) -> None:
    """Write down what was done to a locked survey that stays in its state."""
    _write(survey, action, survey.state, "", by)


def _write(survey: Survey, action: str, came_from: str, reason: str, by: User | None) -> None:
    SurveyTransition.objects.create(
        survey=survey,
        action=action,
        from_state=came_from,
        to_state=survey.state,
        reason=reason,
        by=by,
    )
