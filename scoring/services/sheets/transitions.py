"""One way to move an entry: lock, look at the table, write the row."""

from typing import Any

from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from cchc.workflow import InvalidTransition, MissingReason
from scoring.enums import EntryState
from scoring.models import Entry, EntryTransition
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
    came_from = entry.state
    try:
        entry.state = ENTRY.target(action, came_from, reason=reason)
    except InvalidTransition:
        label = EntryState(came_from).label
        raise Refusal(_("Not possible now: this unit stands at “%s”.") % label) from None
    except MissingReason:
        raise Refusal(_("Say why.")) from None
    for field, value in changes.items():
        setattr(entry, field, value)
    entry.save(update_fields=["state", *changes])
    EntryTransition.objects.create(
        entry=entry,
        action=action,
        from_state=came_from,
        to_state=entry.state,
        reason=reason,
        by=by,
    )
    return entry
