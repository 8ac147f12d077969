"""Whom and what a person looks after: an administrator all, a secretary his councils' own.

Which units a secretary looks after follows from the rounds, which this app does not know: a
higher app registers a scope that tells it.
"""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from cchc.agencies.enums import Role
from cchc.agencies.models import Agency, Council, Membership, User

UnitScope = Callable[[User], QuerySet]

_unit_scopes: list[UnitScope] = []


def unit_scope(scope: UnitScope) -> UnitScope:
    """Register a function that gives the ids of units a person looks after."""
    _unit_scopes.append(scope)
    return scope


def councils_managed_by(user: User) -> QuerySet[Council]:
    """All for an administrator; else those whose secretary the person is today."""
    if user.is_staff:
        return Council.objects.all()
    return Council.objects.filter(pk__in=_secretary_of(user))


def units_managed_by(user: User) -> QuerySet[Agency]:
    """All for an administrator; else the units of the rounds of the person's councils."""
    if user.is_staff:
        return Agency.objects.all()
    managed = Q(pk__in=[])
    for scope in _unit_scopes:
        managed |= Q(pk__in=scope(user))
    return Agency.objects.filter(managed)


def people_managed_by(user: User) -> QuerySet[User]:
    """All for an administrator; else whoever is or was in a council or unit looked after."""
    if user.is_staff:
        return User.objects.all()
    held = Membership.objects.filter(
        Q(council__in=councils_managed_by(user).order_by())
        | Q(agency__in=units_managed_by(user).order_by())
    )
    return User.objects.filter(pk__in=held.order_by().values("user"))


def _secretary_of(user: User) -> QuerySet:
    held = Membership.objects.valid_on().filter(user=user, role=Role.SECRETARY)
    return held.order_by().values("council")
