"""Who made a row of a draft what it is, as the audit keeps it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from scoring.models import CriteriaSet, Node

# Every change of the order renumbers nodes behind it, which the audit keeps too.
_LOOKED_BACK = 100


class Saved(NamedTuple):
    """`by` is None where the program itself wrote, or the person is not known."""

    by: User | None
    at: datetime


def last_saved(row: Node | CriteriaSet, version_of: Callable[[Any], str]) -> Saved | None:
    """When the row became what `version_of` says of it, and by whom; None where the audit
    knows nothing of it. Two queries."""
    events = apps.get_model(f"{row._meta.label}Event").objects.filter(pgh_obj=row.pk)
    newest = events.select_related("pgh_context").order_by("-pgh_created_at", "-pgh_id")
    now, found = version_of(row), None
    for event in newest[:_LOOKED_BACK]:
        if version_of(event) != now:
            break
        found = event
    if found is None:
        return None
    context = found.pgh_context
    person = context.metadata.get("user") if context else None
    by = User.objects.filter(pk=person).first() if person else None
    return Saved(by, found.pgh_created_at)


def overtaken_sentence(
    row: Node | CriteriaSet, version_of: Callable[[Any], str], *, reader: User
) -> str:
    """Why what `reader` typed is not saved: who saved the row first, and when."""
    saved = last_saved(row, version_of)
    if saved is None or saved.by is None:
        return _("Somebody saved this meanwhile; what you typed is not saved.")
    told = {"person": saved.by, "time": f"{timezone.localtime(saved.at):%H:%M %d/%m/%Y}"}
    if saved.by == reader:
        return _("You saved this in another window at %(time)s; what you typed here is not.") % told
    return _("%(person)s saved this at %(time)s; what you typed is not saved.") % told
