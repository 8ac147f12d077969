"""One way to move an entry: lock, look at the table, write the row."""

from typing import Any

from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.history import record, transit
from scoring.models import Entry
from scoring.selectors.rounds.deadlines import with_deadlines
from scoring.workflows import ENTRY


def locked(entry: Entry) -> Entry:
    """The entry as it is now with its deadlines, locked until the transaction ends."""
    return (
        with_deadlines(Entry.objects.select_for_update(of=("self",)))
        .select_related("bloc__round", "bloc__criteria_set", "agency")
        .get(pk=entry.pk)
    )


def move(entry: Entry, action: str, *, by: User | None, reason: str = "", **changes: Any) -> Entry:
    """Move a locked entry by one action of the table, with its history row.

    Raises Refusal where the state has moved on or a reason is missing.
    """
    refusal = _("Not possible now: this unit stands at “%s”.") % entry.get_state_display()
    came_from = transit(entry, ENTRY, action, refusal=refusal, reason=reason)
    for field, value in changes.items():
        setattr(entry, field, value)
    entry.save(update_fields=["state", *changes])
    record(entry, action, by=by, reason=reason, came_from=came_from)
    return entry
