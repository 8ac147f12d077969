"""People and their roles: invited, given a role, the role ended, the account closed."""

import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies import permissions
from cchc.agencies.enums import Role
from cchc.agencies.models import Agency, Council, Membership, User
from cchc.agencies.services.invitations import invite
from cchc.refusals import Refusal


@transaction.atomic
def add_member(
    *,
    email: str,
    full_name: str,
    role: Role,
    body: Council | Agency,
    valid_from: datetime.date,
    by: User,
    position: str = "",
    phone: str = "",
) -> Membership:
    """Give a role to the person with this address; a new person is invited by mail.

    The name and position of somebody who has an account stay as they are. Raises
    NotPermitted, or Refusal with what is wrong.
    """
    permissions.can_manage_members(by, body).demand()
    person = User.objects.filter(email__iexact=email.strip()).first()
    is_new = person is None
    if person is None:
        person = _new_person(email=email, full_name=full_name, position=position, phone=phone)
    membership = grant(person, role=role, body=body, valid_from=valid_from, by=by)
    if is_new:
        invite(person, by=by)
    return membership


@transaction.atomic
def add_administrator(
    *, email: str, full_name: str, by: User, position: str = "", phone: str = ""
) -> User:
    """A new administrator, invited by mail; Refusal when the address has an account."""
    permissions.can_manage_accounts(by).demand()
    person = _new_person(
        email=email, full_name=full_name, position=position, phone=phone, is_staff=True
    )
    invite(person, by=by)
    return person


@transaction.atomic
def grant(
    person: User, *, role: Role, body: Council | Agency, valid_from: datetime.date, by: User
) -> Membership:
    """Give a role from a day on. Raises Refusal when it is held already or does not fit."""
    permissions.can_manage_members(by, body).demand()
    if not person.is_active:
        raise Refusal(_("This account is closed."))
    membership = Membership(
        user=person,
        role=role,
        valid_from=valid_from,
        **{"council" if isinstance(body, Council) else "agency": body},
    )
    _check(membership)
    membership.save()
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, on: datetime.date, by: User) -> Membership:
    """`on` is the last day of the role."""
    permissions.can_end(by, membership).demand()
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if membership.valid_to is not None and membership.valid_to <= on:
        raise Refusal(_("This role has already ended."))
    membership.valid_to = on
    _check(membership)
    membership.save(update_fields=["valid_to"])
    return membership


@transaction.atomic
def update_person(person: User, *, by: User, **changes: Any) -> User:
    """Correct name, position, phone or address."""
    permissions.can_manage_accounts(by).demand()
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    for field, value in changes.items():
        setattr(person, field, value)
    _check(person, exclude=["password"])
    person.save(update_fields=[*changes])
    if "email" in changes:
        # allauth remembers addresses of its own; an old one would still open the account.
        EmailAddress.objects.filter(user=person).exclude(email=person.email).delete()
    return person


@transaction.atomic
def deactivate(person: User, *, by: User) -> User:
    """Close the account at once; roles stay in the history and come back with it."""
    permissions.can_deactivate(by, person).demand()
    return _set_active(person, False)


@transaction.atomic
def reactivate(person: User, *, by: User) -> User:
    """Open a closed account again."""
    permissions.can_manage_accounts(by).demand()
    return _set_active(person, True)


def _set_active(person: User, is_active: bool) -> User:
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    return person


def _new_person(**fields: Any) -> User:
    person = User(**fields)
    person.email = User.objects.normalize_email(person.email.strip()).lower()
    person.set_unusable_password()
    _check(person, exclude=["password"])
    person.save()
    return person


def _check(row: Any, exclude: list[str] | None = None) -> None:
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        raise Refusal(*error.messages) from None
