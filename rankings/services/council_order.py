"""The order a council sets between units nothing else decides (domain, ties)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from rankings.models import Edition
from rankings.permissions import can_publish
from scoring.models import Bloc, Entry


@transaction.atomic
def set_council_order(edition: Edition, entries: Sequence[Entry], *, by: User, reason: str) -> Bloc:
    """Put equal units of a draft in an order, best first, with the council's reason.

    Orders of other units stand. Returns the bloc, which has to be compiled again.
    """
    can_publish(by, edition.council_id).demand()
    bloc = edition.bloc
    if bloc is None:
        raise Refusal(_("Only results computed here have an order of the council."))
    if not reason.strip():
        raise Refusal(_("Say why the council set this order."))
    if len({entry.pk for entry in entries}) != len(entries) or any(
        entry.bloc_id != bloc.pk for entry in entries
    ):
        raise Refusal(_("Give each unit a place of its own."))
    locked = Entry.objects.select_for_update(of=("self",)).filter(bloc=bloc)
    chosen = {entry.pk for entry in entries}
    taken = {entry.council_order for entry in locked if entry.pk not in chosen}
    free = (number for number in range(1, 10_000) if number not in taken)
    rows = {entry.pk: entry for entry in locked}
    # Twice, because two units may not hold one order even for a moment.
    Entry.objects.filter(pk__in=chosen).update(council_order=None)
    for entry in entries:
        row = rows[entry.pk]
        row.council_order, row.council_order_reason = next(free), reason.strip()
        row.save(update_fields=["council_order", "council_order_reason"])
    return bloc
