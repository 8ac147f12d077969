"""Units through time: who came from whom, and for which units a person answers."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from cchc.agencies.models import Agency, Membership, Succession, User
from cchc.agencies.models.units import AgencyQuerySet
from cchc.vietnamese import search_key, vietnamese_key


def agency_ids_for(user: User, *roles: str) -> QuerySet:
    """Ids of the units a person answers for today: their own and all predecessors of these.

    With `roles`, only through memberships of these roles. Use it inside another query:
    `Entry.objects.filter(agency__in=agency_ids_for(user))`.
    """
    memberships = Membership.objects.valid_on().filter(user=user)
    if roles:
        memberships = memberships.filter(role__in=roles)
    return memberships.agency_ids()


def predecessors_of(agency: Agency) -> QuerySet[Succession]:
    """What the unit came from, newest first, one step back."""
    return agency.successions_in.select_related("predecessor").order_by("-on", "pk")


def successors_of(agency: Agency) -> QuerySet[Succession]:
    """What the unit went into, newest first, one step on."""
    return agency.successions_out.select_related("successor").order_by("-on", "pk")


def find_units(text: str = "", kind: str = "") -> AgencyQuerySet:
    """Units whose name has all the words, with or without diacritics, or whose code begins so."""
    units = Agency.objects.all()
    if kind:
        units = units.filter(kind=kind)
    for word in search_key(text).split():
        units = units.filter(
            Q(name__unaccent__icontains=word)
            | Q(short_name__unaccent__icontains=word)
            | Q(code__startswith=word)
        )
    return units


def not_ended(units: AgencyQuerySet) -> AgencyQuerySet:
    """Those of today and those to come: a coming merger is prepared before its day."""
    return units.filter(Q(valid_to=None) | Q(valid_to__gte=timezone.localdate()))


def in_vietnamese_order(units: Iterable[tuple[int, str]]) -> list[int]:
    """Primary keys of (key, name) pairs in the order of a Vietnamese dictionary."""
    return [pk for pk, name in sorted(units, key=lambda unit: (vietnamese_key(unit[1]), unit[0]))]
