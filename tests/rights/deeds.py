"""Who may do what: role × operation × state, each deed tried and undone.

The council's secretary runs all of it, each thing at its time; the chair looks on. Who is
not named may at no time.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cchc.agencies.enums import Role
from cchc.agencies.models import User
from cchc.refusals import Refusal
from surveys.services.questionnaire import Plan
from tests.factories.agencies import make_member, make_user
from tests.factories.scoring import ReadyBloc
from tests.rights.people import ROLES


def people_of(ready: ReadyBloc) -> dict[str, User]:
    """Everybody of ROLES beside a round."""
    users = (
        make_user(),
        ready.officer,
        ready.leader,
        make_member(Role.OFFICER),
        ready.appraiser,
        make_member(Role.APPRAISER, council=ready.council),
        ready.secretary,
        make_member(Role.CHAIR, council=ready.council),
        make_member(Role.SECRETARY),
        make_user(is_staff=True),
    )
    return dict(zip(ROLES, users, strict=True))


@dataclass(frozen=True)
class Deed:
    """An operation on a subject, at which of its states it is possible, and to whom."""

    act: Callable[[Any, User], Any]
    states: Iterable[str]
    roles: tuple[str, ...] = ("secretary",)


def may(deed: Deed, subject: Any, user: User) -> bool:
    """Whether the deed succeeds; what it did is undone."""
    try:
        with transaction.atomic():
            deed.act(subject, user)
            transaction.set_rollback(True)
    except Refusal:
        return False
    return True


def allowed(
    deed: Deed, subject: Any, people: dict[str, User], states: Iterable[str], put: Callable
) -> dict[str, list[str]]:
    """By role, the states at which the deed was possible."""
    found: dict[str, list[str]] = {}
    for state in states:
        put(state)
        for role, person in people.items():
            # As a new request knows the person and the subject.
            user = User.objects.get(pk=person.pk)
            if may(deed, subject, user):
                found.setdefault(role, []).append(str(state))
    return found


def expected(deed: Deed) -> dict[str, list[str]]:
    return {role: [str(state) for state in deed.states] for role in deed.roles}


def a_plan() -> Plan:
    """A survey that could be begun now."""
    now = timezone.now()
    return Plan("Phiếu khảo sát", now, now + datetime.timedelta(days=9), minimum_sample=3)
