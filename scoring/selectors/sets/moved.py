"""What becomes of exemptions where an amendment moves a node: who is exempt from what stands above
it is exempt from it too, so units gain and lose it without anybody deciding so."""

from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import ngettext

from scoring.models import Exemption, Node
from scoring.selectors.sets.differences import Difference


def exemptions_of_moved(difference: Difference) -> dict[int, list[str]]:
    """By the id of each node in force that moves, how many units gain or lose an exemption from
    it, in sentences; one query, none where nothing moves."""
    moved = [
        (change.was, change.becomes)
        for change in difference.changes
        if change.was and change.becomes and "parent" in change.fields
    ]
    if not moved:
        return {}
    units = _exempt_units(difference)
    standing = [*difference.ended, *(was for was, _becomes in difference.pairs)]
    draft = [*difference.new, *(becomes for _was, becomes in difference.pairs)]
    then, now = ({node.pk: node for node in nodes} for nodes in (standing, draft))
    found = {}
    for was, becomes in moved:
        own = units[was.pk]
        before = set().union(*(units[node.pk] for node in _above(was, then))) - own
        after = set().union(*(units[node.origin_id or 0] for node in _above(becomes, now))) - own
        found[was.pk] = [*_gained(len(after - before)), *_lost(len(before - after))]
    return found


def _exempt_units(difference: Difference) -> defaultdict[int, set[int]]:
    """The ids of the entries exempt from each node of the set, by its id."""
    units: defaultdict[int, set[int]] = defaultdict(set)
    exemptions = Exemption.objects.filter(node__set=difference.standing).order_by()
    for node_id, entry_id in exemptions.values_list("node", "entry"):
        units[node_id].add(entry_id)
    return units


def _above(node: Node, nodes: Mapping[int, Node]) -> list[Node]:
    found = []
    while node.parent_id is not None:
        node = nodes[node.parent_id]
        found.append(node)
    return found


def _gained(number: int) -> list[str]:
    sentence = ngettext(
        "%(count)d unit is exempt from what it stands under now, and so from it too: what it has "
        "said of it no longer counts.",
        "%(count)d units are exempt from what it stands under now, and so from it too: what they "
        "have said of it no longer counts.",
        number,
    )
    return [sentence % {"count": number}] if number else []


def _lost(number: int) -> list[str]:
    sentence = ngettext(
        "%(count)d unit was exempt from it by what it stood under, and is scored on it from now "
        "on.",
        "%(count)d units were exempt from it by what it stood under, and are scored on it from "
        "now on.",
        number,
    )
    return [sentence % {"count": number}] if number else []
