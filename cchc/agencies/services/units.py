"""Units through time: added, edited, renamed, merged and split on a day, with the ground."""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.enums import SuccessionKind
from cchc.agencies.models import Agency, Council, Membership, Succession, User
from cchc.agencies.permissions import can_manage_units
from cchc.refusals import Refusal


@transaction.atomic
def create_agency(*, by: User, **fields: Any) -> Agency:
    """Add a unit. Raises NotPermitted, or Refusal with what is wrong."""
    can_manage_units(by).demand()
    return _checked(Agency(**fields))


@transaction.atomic
def update_agency(agency: Agency, *, by: User, **changes: Any) -> Agency:
    """Correct what is recorded of a unit; a new name by decision is `rename`."""
    can_manage_units(by).demand()
    agency = _locked([agency.pk])[0]
    for field, value in changes.items():
        setattr(agency, field, value)
    return _checked(agency)


@transaction.atomic
def create_council(*, by: User, **fields: Any) -> Council:
    """Add a council. Raises NotPermitted, or Refusal with what is wrong."""
    can_manage_units(by).demand()
    return _checked(Council(**fields))


@transaction.atomic
def rename(
    agency: Agency, *, name: str, on: datetime.date, ground: str, by: User, short_name: str = ""
) -> Agency:
    """The unit under its new name from a day on: a successor that takes over code and people.

    Results and entries keep the old row and so the name they had.
    """
    can_manage_units(by).demand()
    agency = _locked([agency.pk])[0]
    successor = Agency(
        kind=agency.kind,
        name=name,
        short_name=short_name,
        code=agency.code,
        province=agency.province,
        parent=agency.parent,
        valid_from=on,
    )
    _end(agency, on)
    _checked(successor)
    _follow([agency], [successor], SuccessionKind.RENAMED, on, ground)
    return successor


@transaction.atomic
def merge_agencies(
    predecessors: Collection[Agency],
    *,
    successors: Collection[Agency],
    kind: SuccessionKind,
    on: datetime.date,
    ground: str,
    by: User,
) -> list[Succession]:
    """Units that end the day before `on` and the units they went into, many to many.

    Where there is one successor it takes over the people and the divisions; after a split
    the administrator says who goes where. Raises Refusal with what is wrong.
    """
    can_manage_units(by).demand()
    ending = _locked([agency.pk for agency in predecessors])
    receiving = _locked([agency.pk for agency in successors])
    if not ending or not receiving:
        raise Refusal(_("Choose at least one unit that ends and one that takes over."))
    both = [str(agency) for agency in receiving if agency in ending]
    if both:
        raise Refusal(
            _("A unit that goes on does not end: take %(names)s out of the units that end.")
            % {"names": ", ".join(both)}
        )
    for agency in receiving:
        if agency.valid_from > on or (agency.valid_to and agency.valid_to < on):
            raise Refusal(_("%(name)s does not exist on that day.") % {"name": agency})
    for agency in ending:
        _end(agency, on)
    return _follow(ending, receiving, kind, on, ground)


def _locked(keys: list[int]) -> list[Agency]:
    """The units as they are now, locked in one order so that two merges cannot cross."""
    rows = Agency.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    return list(rows.order_by("pk"))


def _checked(row: Any) -> Any:
    """Save a valid row; Refusal with the sentences of what is wrong."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refusal(*error.messages) from None
    row.save()
    return row


def _end(agency: Agency, on: datetime.date) -> None:
    last_day = on - datetime.timedelta(days=1)
    if agency.valid_from > last_day or (agency.valid_to and agency.valid_to < last_day):
        raise Refusal(_("%(name)s does not exist until that day.") % {"name": agency})
    agency.valid_to = last_day
    agency.save(update_fields=["valid_to"])


def _follow(
    ending: list[Agency],
    receiving: list[Agency],
    kind: SuccessionKind,
    on: datetime.date,
    ground: str,
) -> list[Succession]:
    successions = [
        _checked(Succession(kind=kind, predecessor=old, successor=new, on=on, ground=ground))
        for old in ending
        for new in receiving
    ]
    if len(receiving) == 1:
        _take_over(ending, receiving[0], on)
    return successions


def _take_over(ending: list[Agency], successor: Agency, on: datetime.date) -> None:
    """People and divisions of the ending units go on in the only successor."""
    Agency.objects.filter(parent__in=ending, valid_to__isnull=True).update(parent=successor)
    held = Membership.objects.select_for_update(of=("self",)).filter(
        agency__in=ending, valid_to__isnull=True
    )
    there = set(
        Membership.objects.filter(agency=successor, valid_to__isnull=True).values_list(
            "user", "role"
        )
    )
    for membership in held:
        if (membership.user_id, membership.role) not in there:
            there.add((membership.user_id, membership.role))
            Membership.objects.create(
                user=membership.user,
                agency=successor,
                role=membership.role,
                valid_from=max(on, membership.valid_from),
            )
        membership.valid_to = max(membership.valid_from, on - datetime.timedelta(days=1))
        membership.save(update_fields=["valid_to"])
