"""One way to move a criteria set: look at the table, write the row."""

from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from cchc.workflow import InvalidTransition
from scoring.models import CriteriaSet, SetTransition
from scoring.workflows import SET


def locked_set(criteria_set: CriteriaSet) -> CriteriaSet:
    """The set as it is now, locked until the transaction ends."""
    return CriteriaSet.objects.select_for_update(of=("self",)).get(pk=criteria_set.pk)


def move_set(
    criteria_set: CriteriaSet, action: str, *, by: User | None, reason: str = ""
) -> CriteriaSet:
    """Move a locked set by one action of the table, with its history row; all its fields are
    saved. Raises Refusal where its state does not allow it."""
    came_from = criteria_set.state
    try:
        criteria_set.state = SET.target(action, came_from)
    except InvalidTransition:
        raise Refusal(_("Not possible in the set's present state.")) from None
    criteria_set.save()
    record(criteria_set, action, came_from, by=by, reason=reason)
    return criteria_set


def record(
    criteria_set: CriteriaSet, action: str, came_from: str, *, by: User | None, reason: str = ""
) -> SetTransition:
    """A row of the set's history."""
    return SetTransition.objects.create(
        set=criteria_set,
        action=action,
        from_state=came_from,
        to_state=criteria_set.state,
        reason=reason,
        by=by,
    )
