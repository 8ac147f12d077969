"""The order a council sets between units nothing else decides."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.history import record
from cchc.refusals import Refusal
from rankings.enums import EditionState
from rankings.models import Edition, Result
from rankings.permissions import can_publish
from rankings.selectors.rules import ranking_rule
from rankings.services.lines import line_of
from rankings.standings import order
from scoring.models import Bloc, Entry
from scoring.services.rounds.changes import locked_round


@transaction.atomic
def set_council_order(edition: Edition, entries: Sequence[Entry], *, by: User, reason: str) -> Bloc:
    """Put equal units of a draft in an order, best first, with the council's reason.

    Of units that are level all are ordered or none, since a key is asked of all of them.
    Orders of other units stand. The round's history says who did it, when and why. Returns
    the bloc, which has to be compiled again. Raises NotPermitted and Refusal.
    """
    can_publish(by, edition.council_id).demand()
    bloc = _bloc_of_draft(edition)
    reason = reason.strip()
    if not reason:
        raise Refusal(_("Say why the council set this order."))
    chosen = [entry.pk for entry in entries]
    if not chosen or len(set(chosen)) != len(chosen):
        raise Refusal(_("Give each unit a place of its own."))
    _demand_whole_ties(edition, set(chosen))
    _number(bloc, chosen, reason)
    names = "; ".join(entry.name for entry in entries)
    record(locked_round(bloc.round), "set_council_order", by=by, reason=f"{names}: {reason}")
    return bloc


def _bloc_of_draft(edition: Edition) -> Bloc:
    """The bloc of a draft, both locked against publishing and compiling meanwhile."""
    if edition.bloc is None:
        raise Refusal(_("Only results computed here have an order of the council."))
    bloc = Bloc.objects.select_for_update(of=("self",)).get(pk=edition.bloc.pk)
    now = Edition.objects.select_for_update(of=("self",)).only("state").get(pk=edition.pk)
    if now.state != EditionState.DRAFT:
        raise Refusal(_("The order can only be set while the result is a draft."))
    return bloc


def _demand_whole_ties(edition: Edition, chosen: set[int]) -> None:
    for tie in _ties(edition):
        left_out = sorted(name for pk, name in tie.items() if pk not in chosen)
        if left_out and chosen & tie.keys():
            raise Refusal(
                _("Order all units that are level: %(names)s is missing.")
                % {"names": "; ".join(left_out)}
            )
        chosen = chosen - tie.keys()
    if chosen:
        raise Refusal(_("Only units that are level need an order of the council."))


def _ties(edition: Edition) -> list[dict[int, str]]:
    """Units that nothing but the council can tell apart: names by the ids of their entries."""
    rows = list(Result.objects.filter(edition=edition).order_by("position"))
    contenders = [
        line_of(row, edition).contender(str(row.position), edition.components) for row in rows
    ]
    at = {str(row.position): row for row in rows}
    by_rank: dict[int, dict[int, str]] = defaultdict(dict)
    for place in order(contenders, ranking_rule(edition.settings).without_council_order()):
        row = at[place.key]
        if row.entry_id is not None:
            by_rank[place.rank][row.entry_id] = row.name
    return [tie for tie in by_rank.values() if len(tie) > 1]


def _number(bloc: Bloc, chosen: Sequence[int], reason: str) -> None:
    """The entries numbered in the order given, past the numbers others hold."""
    rows = {
        entry.pk: entry for entry in Entry.objects.select_for_update(of=("self",)).filter(bloc=bloc)
    }
    taken = {entry.council_order for pk, entry in rows.items() if pk not in chosen}
    free = (number for number in range(1, 10_000) if number not in taken)
    # Twice, because two units may not hold one order even for a moment.
    Entry.objects.filter(pk__in=chosen).update(council_order=None)
    for pk in chosen:
        row = rows[pk]
        row.council_order, row.council_order_reason = next(free), reason
        row.save(update_fields=["council_order", "council_order_reason"])
