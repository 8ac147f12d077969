"""When a survey stopped taking ballots."""

import datetime

from django.utils import timezone

from surveys.models import Survey


def closed_at(survey: Survey) -> datetime.datetime | None:
    """The moment it was closed, or its last one where that came first; None where unknown.

    Who closes a survey early does not change the last day it was announced with.
    """
    closing = survey.transitions.filter(action="close").order_by("-at", "-pk").first()
    known = [closing.at] if closing else []
    if survey.closes_at <= timezone.now():
        known.append(survey.closes_at)
    return min(known, default=None)
