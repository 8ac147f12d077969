"""One way to move a survey: lock, look at the table, write the row."""

from typing import Any

from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.history import record, transit
from surveys.models import Survey
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
    refusal = _("Not possible now: the survey stands at “%s”.") % survey.get_state_display()
    came_from = transit(survey, SURVEY, action, refusal=refusal, reason=reason)
    for field, value in changes.items():
        setattr(survey, field, value)
    survey.save(update_fields=["state", *changes])
    record(survey, action, by=by, reason=reason, came_from=came_from)
    return survey
