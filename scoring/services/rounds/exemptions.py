"""The council's decisions that criteria do not apply to a unit, with their ground (D5)."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from scoring.enums import EntryState
from scoring.models import AssessmentRound, Bloc, Entry, Exemption, Node
from scoring.selectors.rounds.maxima import Tree, tree_of, trees_of
from scoring.services.rounds.changes import with_reason

# The ground of each node a unit is exempt from, by the node's id.
Grounds = Mapping[int, str]


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
    wanted = list(nodes)
    units = _locked(round, entries)
    if not units or not wanted:
        raise Refusal(_("Choose units and what they are exempt from."))
    trees = trees_of({unit.bloc.criteria_set_id for unit in units})
    new: list[Exemption] = []
    for unit in units:
        new += _exempt_one(unit, wanted, trees[unit.bloc.criteria_set_id], ground, by)
    return new


@transaction.atomic
def withdraw_from(
    round: AssessmentRound,
    entries: Iterable[Entry],
    nodes: Iterable[Node],
    *,
    by: User,
    reason: str = "",
) -> int:
    """Take back what units are exempt from at or below nodes; how many exemptions went.

    All of it or nothing; in an open round with a reason. Raises NotPermitted, and Refusal
    also where a node is exempt only as a part of what stands above it.
    """
    round = with_reason(round, "withdraw_exemption", by=by, reason=reason)
    wanted = list(nodes)
    units = _locked(round, entries)
    if not units or not wanted:
        raise Refusal(_("Choose units and what is withdrawn from them."))
    trees = trees_of({unit.bloc.criteria_set_id for unit in units})
    gone = [
        exemption
        for unit in units
        for exemption in _standing_at(unit, wanted, trees[unit.bloc.criteria_set_id])
    ]
    if not gone:
        raise Refusal(_("None of these units is exempt from what was chosen."))
    Exemption.objects.filter(pk__in=[exemption.pk for exemption in gone]).delete()
    return len(gone)


@transaction.atomic
def decide(
    bloc: Bloc,
    wanted: Mapping[Entry, Grounds],
    *,
    only_these: bool = False,
    by: User,
    reason: str = "",
) -> list[Entry]:
    """Give units of a bloc the exemptions wanted, each with its ground; all of it or nothing.

    Returns the units looked at. A ground that differs is replaced. `only_these` withdraws
    every other exemption of the bloc. Raises NotPermitted and Refusal.
    """
    round = with_reason(bloc.round, "exempt", by=by, reason=reason)
    tree = tree_of(bloc.criteria_set)
    grounds = {entry.pk: of_entry for entry, of_entry in wanted.items()}
    chosen = bloc.entries.all() if only_these else wanted
    units = _locked(round, chosen)
    for unit in units:
        _decide_one(unit, grounds.get(unit.pk, {}), tree, by, only_these=only_these)
    return units


def _locked(round: AssessmentRound, entries: Iterable[Entry]) -> list[Entry]:
    locked = Entry.objects.select_for_update(of=("self",)).select_related("bloc")
    ids = [entry.pk for entry in entries]
    found = locked.filter(pk__in=ids, bloc__round=round).prefetch_related("exemptions")
    return list(found.order_by("pk"))


def _standing_at(entry: Entry, nodes: list[Node], tree: Tree) -> list[Exemption]:
    """The entry's exemptions at or below any of the nodes."""
    standing = {exemption.node_id: exemption for exemption in entry.exemptions.all()}
    chosen = {node.pk for node in nodes}
    found: dict[int, Exemption] = {}
    for node in nodes:
        _demand_of_set(entry, node, tree)
        above = [pk for pk in tree.path(node)[:-1] if pk in standing]
        if above and chosen.isdisjoint(above):
            told = _about(entry, node) | {"above": tree.by_id[above[0]].code}
            raise Refusal(
                _(
                    "%(unit)s is exempt from %(code)s as a part of %(above)s: "
                    "withdraw that, and exempt what shall stay."
                )
                % told
            )
        found |= {
            pk: exemption
            for pk, exemption in standing.items()
            if pk in tree.by_id and node.pk in tree.path(tree.by_id[pk])
        }
    if found:
        _demand_open(entry)
    return list(found.values())


def _decide_one(entry: Entry, grounds: Grounds, tree: Tree, by: User, *, only_these: bool) -> None:
    """The exemptions of one unit as they are wanted; nothing is touched that stays as it is."""
    standing = {exemption.node_id: exemption for exemption in entry.exemptions.all()}
    gone = [
        exemption
        for pk, exemption in standing.items()
        if (pk not in grounds and only_these)
        or grounds.get(pk, exemption.ground) != exemption.ground
    ]
    if gone:
        _demand_open(entry)
        entry.exemptions.filter(pk__in=[exemption.pk for exemption in gone]).delete()
    stays = standing.keys() - {exemption.node_id for exemption in gone}
    by_ground: dict[str, list[Node]] = {}
    for pk, ground in grounds.items():
        if pk not in stays:
            by_ground.setdefault(ground, []).append(tree.by_id[pk])
    for ground, nodes in by_ground.items():
        _exempt_one(entry, nodes, tree, ground, by)


def _exempt_one(
    entry: Entry, nodes: list[Node], tree: Tree, ground: str, by: User
) -> list[Exemption]:
    _demand_open(entry)
    standing = set(entry.exemptions.order_by().values_list("node", flat=True))
    new: list[Exemption] = []
    for node in sorted(nodes, key=lambda node: node.level):
        _demand_of_set(entry, node, tree)
        if standing & set(tree.path(node)):
            continue
        current = standing & tree.by_id.keys()
        below = {leaf for leaf in current if node.pk in tree.path(tree.by_id[leaf])}
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
    _demand_open(entry)
    entry.exemptions.filter(pk__in=[exemption.pk for exemption in exemptions]).delete()


def _demand_open(entry: Entry) -> None:
    if entry.state == EntryState.FINAL:
        raise Refusal(_("The points of %s are final.") % entry)


def _demand_of_set(entry: Entry, node: Node, tree: Tree) -> None:
    if node.pk not in tree.by_id:
        raise Refusal(_("%(unit)s is not scored by %(code)s.") % _about(entry, node))


def _about(entry: Entry, node: Node) -> dict[str, str]:
    return {"unit": entry.name, "code": node.code}
