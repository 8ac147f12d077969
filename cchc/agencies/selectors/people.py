"""People: found without diacritics, their roles, and who changed these when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cchc.agencies.models import Agency, Council, Membership, User
from cchc.vietnamese import search_key, vietnamese_key


def find_people(people: QuerySet[User], text: str = "", role: str = "") -> QuerySet[User]:
    """Those whose name, address or position has all the words; with roles read ahead."""
    if role:
        people = people.filter(
            pk__in=Membership.objects.valid_on().filter(role=role).values("user")
        )
    for word in search_key(text).split():
        people = people.filter(
            Q(full_name__unaccent__icontains=word)
            | Q(email__icontains=word)
            | Q(position__unaccent__icontains=word)
        )
    held = Membership.objects.valid_on().select_related("council", "agency")
    return people.prefetch_related(Prefetch("memberships", queryset=held, to_attr="roles"))


def members_of(body: Council | Agency) -> list[Membership]:
    """Memberships in force or to come, by role and name."""
    today = timezone.localdate()
    members = body.memberships.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    return sorted(
        members.select_related("user").order_by("pk"),
        key=lambda held: (held.role, vietnamese_key(held.user.full_name)),
    )


def memberships_of(person: User) -> QuerySet[Membership]:
    """Every role the person holds or held, newest first."""
    return person.memberships.select_related("council", "agency").order_by("-valid_from", "-pk")


def with_member_count(councils: QuerySet[Council]) -> QuerySet[Council]:
    """Councils with `members`: how many people hold a role today."""
    today = timezone.localdate()
    in_force = Q(memberships__valid_from__lte=today) & (
        Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=today)
    )
    return councils.annotate(members=Count("memberships__user", filter=in_force, distinct=True))


@dataclass(frozen=True)
class RoleChange:
    """One change of a person's roles, as the audit kept it. `by` is empty for a command."""

    at: datetime
    what: Any
    role: str
    body: str
    until: Any
    by: str


_WHAT = {"insert": _("Given"), "update": _("Changed"), "delete": _("Deleted")}


def role_changes(person: User) -> Iterator[RoleChange]:
    """Who changed what of the person's roles, newest first."""
    events = (
        apps.get_model("agencies", "MembershipEvent")
        .objects.filter(user=person)
        .select_related("council", "agency", "pgh_context")
        .order_by("-pgh_created_at", "-pgh_id")
    )
    rows = [(event, _actor_id(event)) for event in events]
    names = dict(
        User.objects.filter(pk__in={actor for _event, actor in rows if actor})
        .order_by()
        .values_list("pk", "full_name")
    )
    for event, actor in rows:
        yield RoleChange(
            at=event.pgh_created_at,
            what=_WHAT[event.pgh_label],
            role=event.get_role_display(),
            body=str(event.council or event.agency),
            until=event.valid_to,
            by=names.get(actor, "") if actor else "",
        )


def _actor_id(event: Any) -> int | None:
    """The person who acted, from the request's or job's context."""
    return event.pgh_context.metadata.get("user") if event.pgh_context else None
