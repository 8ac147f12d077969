"""The council's decisions that criteria do not apply to a unit, with their ground (D5)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from scoring.enums import EntryState
from scoring.models import AssessmentRound, Entry, Exemption, Node
from scoring.selectors.maxima import Tree, trees_of
from scoring.services.round_changes import with_reason


@transaction.atomic
def exempt(
    round: AssessmentRound,
    entries: Iterable[Entry],
    nodes: Iterable[Node],
    *,
    ground: str,
    by: User,
) -> list[Exemption]:
    """Exempt units from nodes, whole with all below them; the maximum is reduced.

    What is exempt already, by itself or from above, is passed over; what lies below a
    newly exempt node is taken into it. Raises NotPermitted and Refusal.
    """
    ground = ground.strip()
    if not ground:
        raise Refusal(_("Name the legal ground."))
    round = with_reason(round, "exempt", by=by, reason=ground)
    chosen = list(entries)
    wanted = list(nodes)
    if not chosen or not wanted:
        raise Refusal(_("Choose units and what they are exempt from."))
    locked = Entry.objects.select_for_update(of=("self",)).select_related("bloc")
    units = list(locked.filter(pk__in=[entry.pk for entry in chosen], bloc__round=round))
    trees = trees_of({unit.bloc.criteria_set_id for unit in units})
    new: list[Exemption] = []
    for unit in units:
        new += _exempt_one(unit, wanted, trees[unit.bloc.criteria_set_id], ground, by)
    return new


def _exempt_one(
    entry: Entry, nodes: list[Node], tree: Tree, ground: str, by: User
) -> list[Exemption]:
    if entry.state == EntryState.FINAL:
        raise Refusal(_("The points of %s are final.") % entry)
    standing = set(entry.exemptions.values_list("node", flat=True))
    new: list[Exemption] = []
    for node in sorted(nodes, key=lambda node: node.level):
        if node.pk not in tree.by_id:
            raise Refusal(_("%(unit)s is not scored by %(code)s.") % _about(entry, node))
        if standing & set(tree.path(node)):
            continue
        below = {leaf for leaf in standing if node.pk in tree.path(tree.by_id[leaf])}
        entry.exemptions.filter(node__in=below).delete()
        standing = (standing - below) | {node.pk}
        new.append(Exemption.objects.create(entry=entry, node=node, ground=ground, by=by))
    if len(tree.leaves_under(standing)) == len(tree.leaves):
        raise Refusal(_("%s would be exempt from everything.") % entry)
    return new


@transaction.atomic
def withdraw(*exemptions: Exemption, by: User, reason: str = "") -> None:
    """Take exemptions of one unit back together; in an open round with a reason."""
    # The round first, as everywhere: two orders of locks would wait for each other.
    first = exemptions[0]
    with_reason(first.entry.bloc.round, "withdraw_exemption", by=by, reason=reason)
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=first.entry_id)
    if entry.state == EntryState.FINAL:
        raise Refusal(_("The points of %s are final.") % entry)
    entry.exemptions.filter(pk__in=[exemption.pk for exemption in exemptions]).delete()


def _about(entry: Entry, node: Node) -> dict[str, str]:
    return {"unit": entry.name, "code": node.code}
