"""One way to move a criteria set: look at the table, write the row."""

from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.history import record, transit
from scoring.models import CriteriaSet
from scoring.workflows import SET


def locked_set(criteria_set: CriteriaSet) -> CriteriaSet:
    """The set as it is now, locked until the transaction ends."""
    return CriteriaSet.objects.select_for_update(of=("self",)).get(pk=criteria_set.pk)


def move_set(
    criteria_set: CriteriaSet, action: str, *, by: User | None, reason: str = ""
) -> CriteriaSet:
    """Move a locked set by one action of the table, with its history row; all its fields are
    saved. Raises Refusal where its state does not allow it."""
    refusal = _("Not possible in the set's present state.")
    came_from = transit(criteria_set, SET, action, refusal=refusal, reason=reason)
    criteria_set.save()
    record(criteria_set, action, by=by, reason=reason, came_from=came_from)
    return criteria_set
