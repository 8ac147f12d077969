"""Who may do what to publications and editions: yes, or why not (D10)."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from cchc.agencies.enums import Role
from cchc.agencies.models import User
from cchc.refusals import YES, Verdict, no
from rankings.models import Result


def can_publish(user: User, council_id: int) -> Verdict:
    """Make, discard and publish editions, also imported ones: the council's secretary."""
    if user.is_staff or user.holds_in_council(council_id, Role.SECRETARY):
        return YES
    return no(_("Only the council's secretary can do this."))


def can_preview(user: User, council_id: int) -> Verdict:
    """See drafts of results: the council's secretariat and chair."""
    if user.is_staff or user.holds_in_council(council_id, Role.SECRETARY, Role.CHAIR):
        return YES
    return no(_("Results are closed until they are published."))


def can_see_detail(user: User | AnonymousUser, result: Result) -> Verdict:
    """Every leaf with its points and remark: the unit itself and the council's office."""
    if isinstance(user, User):
        office = user.holds_in_council(result.edition.council_id, Role.SECRETARY, Role.CHAIR)
        own = result.agency_id and user.holds_in_agency(result.agency_id, Role.OFFICER, Role.LEADER)
        if user.is_staff or office or own:
            return YES
    return no(_("The points of each criterion are shown to the unit itself."))
