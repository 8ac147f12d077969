"""Who may do what to units, councils and people: yes, or why not (D10)."""

from django.utils.translation import gettext as _

from cchc.agencies.enums import Role
from cchc.agencies.models import Agency, Council, Membership, User
from cchc.agencies.selectors.managed import people_managed_by, units_managed_by
from cchc.refusals import YES, Verdict, no


def can_manage_units(user: User) -> Verdict:
    """Add, edit, rename, merge units and councils: the administrator."""
    return YES if user.is_staff else no(_("Only the administrator can do this."))


def can_see_people(user: User) -> Verdict:
    """Open the lists of units, councils and people: whoever looks after some of them."""
    if user.is_staff or any(held.role == Role.SECRETARY for held in user.held):
        return YES
    return no(_("Only the administrator and secretaries of councils can do this."))


def can_manage_members(user: User, body: Council | Agency) -> Verdict:
    """Give and end roles: the administrator; a secretary in his council and its rounds' units."""
    if user.is_staff:
        return YES
    if isinstance(body, Council):
        managed = user.holds_in_council(body.pk, Role.SECRETARY)
    else:
        managed = units_managed_by(user).filter(pk=body.pk).exists()
    if managed:
        return YES
    return no(_("Only the administrator or the council's secretary can do this."))


def can_end(user: User, membership: Membership) -> Verdict:
    """End a role somebody holds; nobody locks himself out of his own council."""
    if membership.user_id == user.pk and not user.is_staff:
        return no(_("Ask the administrator to end your own role."))
    return can_manage_members(user, membership.body)


def can_invite(user: User, person: User) -> Verdict:
    """Send the link to set a password (again)."""
    if not person.is_active:
        return no(_("This account is closed."))
    if person.has_usable_password() and not user.is_staff:
        return no(_("This person has already signed in; they can reset the password themselves."))
    if people_managed_by(user).filter(pk=person.pk).exists():
        return YES
    return no(_("Only the administrator or the council's secretary can do this."))


def can_manage_accounts(user: User) -> Verdict:
    """Edit people, close and reopen accounts: the administrator."""
    return YES if user.is_staff else no(_("Only the administrator can do this."))


def can_deactivate(user: User, person: User) -> Verdict:
    """Close an account; an administrator does not close his own."""
    if person.pk == user.pk:
        return no(_("You cannot close your own account."))
    return can_manage_accounts(user)
