"""What a secretary does to the nodes of a draft: add, change, move, take out.

Codes follow the order: they are given anew after every change of it. Whoever changes what
somebody else has changed meanwhile gets a Conflict, and nothing is overwritten.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Conflict, Refusal
from scoring.enums import Block
from scoring.models import CriteriaSet, Node
from scoring.selectors.sets.drafts import has_rule, subtree_version
from scoring.services.sets.comparing import ask_anew, measured
from scoring.services.sets.draft_tree import (
    LOWEST,
    ON_ITS_WAY,
    DraftTree,
    demand_version,
    locked_draft,
    make_open_leaf,
    make_parent,
)
from scoring.services.sets.rules import RuleSaid, fit_to_maximum, write_rule

MOST_POINTS = Decimal(9999)


@dataclass(frozen=True)
class Content:
    """What is said of a node beside its rule; the last two of leaves only."""

    text: str
    max_points: Decimal
    evidence_asked: str = ""
    in_charge: str = ""


@transaction.atomic
def add_node(
    criteria_set: CriteriaSet,
    *,
    parent: Node | None,
    text: str,
    max_points: Decimal,
    by: User,
    after: Node | None = None,
    block: Block = Block.MAIN,
    drops_rule: bool = False,
) -> Node:
    """A new leaf with an open rule, behind `after` or last among the parts of `parent`.

    A leaf that gets its first part loses its rule, which `drops_rule` agrees to; what it asks
    for as evidence and who is in charge go to the part. `block` counts for components.
    """
    tree = DraftTree(locked_draft(criteria_set, by=by))
    content = Content(text, max_points)
    _demand_content(content, tree.set)
    above = tree.node(parent) if parent else None
    node = Node(set=tree.set, code=ON_ITS_WAY, position=0, level=1, block=block)
    node.text, node.max_points = text.strip(), max_points
    make_open_leaf(node)
    if above is not None:
        _take_in(above, node, drops_rule=drops_rule)
        node.parent, node.level, node.block = above, above.level + 1, above.block
    node.save()
    place = _behind(tree, above, after)
    tree.nodes[node.pk] = node
    tree.put(node, above, place)
    tree.save()
    return node


@transaction.atomic
def change_node(
    node: Node, content: Content, rule: RuleSaid | None = None, *, by: User, version: str
) -> Node:
    """Change what is said of a node, and with `rule` its rule too.

    `version` is that of `node_version` the person saw. A rule that is left alone is read
    again where the maximum changes, and is open where it no longer fits. Raises RuleError
    with what is wrong in the scale, Conflict, Refusal, NotPermitted.
    """
    criteria_set = locked_draft(node.set, by=by)
    node = DraftTree(criteria_set).node(node)
    demand_version(node, version, by=by)
    _demand_content(content, criteria_set)
    before, said = node.max_points, measured(node)
    node.text, node.max_points = content.text.strip(), content.max_points
    if node.is_leaf:
        node.evidence_asked = content.evidence_asked.strip()
        node.in_charge = content.in_charge.strip()
    if rule is not None:
        write_rule(node, rule, criteria_set)
    elif node.is_leaf and node.max_points != before:
        fit_to_maximum(node, before, criteria_set)
    node.save()
    if measured(node) != said:
        ask_anew([node.pk])
    return node


@transaction.atomic
def remove_node(node: Node, *, by: User, version: str) -> list[Node]:
    """Take a node and all below it out of the draft; returns what went.

    `version` is that of `subtree_version`: what was changed meanwhile does not go unseen.
    """
    tree = DraftTree(locked_draft(node.set, by=by))
    node = tree.node(node)
    gone = tree.below(node)
    if version != subtree_version(gone):
        raise Conflict(
            _("Somebody changed this item meanwhile. Look at it before you take it out."),
            current=node,
        )
    tree.take(node)
    for each in gone:
        del tree.nodes[each.pk]
    Node.objects.filter(pk__in=[each.pk for each in gone]).delete()
    tree.save()
    return gone


@transaction.atomic
def move_node(
    node: Node, *, parent: Node | None, after: Node | None, by: User, version: str
) -> Node:
    """Move a node with all below it: behind `after`, or first among the parts of `parent`.

    `version` is that of `order_version` of the whole set.
    """
    tree = DraftTree(locked_draft(node.set, by=by))
    tree.demand_order(version)
    node = tree.node(node)
    above = tree.node(parent) if parent else None
    if above in tree.below(node):
        raise Refusal(_("An item cannot be moved into itself."))
    if (above.level if above else 0) + tree.height(node) > LOWEST:
        raise Refusal(_("There are three levels at most."))
    if above is not None and above.is_leaf:
        _take_in(above, node if node.is_leaf else None, drops_rule=False)
        node.save(update_fields=["evidence_asked", "in_charge"])
    tree.take(node)
    tree.put(node, above, _behind(tree, above, after, first=True))
    tree.save()
    return node


@transaction.atomic
def move_by(node: Node, steps: int, *, by: User, version: str) -> Node:
    """Move a node up (-1) or down (1) among its siblings; at the end it stays."""
    tree = DraftTree(locked_draft(node.set, by=by))
    tree.demand_order(version)
    node = tree.node(node)
    siblings = tree.siblings(node)
    place = siblings.index(node) + steps
    if 0 <= place < len(siblings):
        siblings.insert(place, siblings.pop(place - steps))
        tree.save()
    return node


def _demand_content(content: Content, criteria_set: CriteriaSet) -> None:
    wrong = []
    if not content.text.strip():
        wrong.append(_("Write the text of the item."))
    places = criteria_set.point_places
    points = content.max_points
    if not 0 < points <= MOST_POINTS or points != round(points, places):
        wrong.append(
            _("The maximum must be above 0 and have at most %(places)d decimals.")
            % {"places": places}
        )
    if wrong:
        raise Refusal(*wrong)


def _take_in(above: Node, part: Node | None, *, drops_rule: bool) -> None:
    """Make a leaf the parent of its first part, which asks for what the leaf asked for unless
    it says so itself."""
    if above.level >= LOWEST:
        raise Refusal(_("There are three levels at most."))
    if not above.is_leaf:
        return
    if has_rule(above) and not drops_rule:
        raise Refusal(
            _("%(code)s has a rule of its own, which is dropped when the item gets parts.")
            % {"code": above.code}
        )
    if part is not None:
        part.evidence_asked = part.evidence_asked or above.evidence_asked
        part.in_charge = part.in_charge or above.in_charge
    make_parent(above)
    above.save()


def _behind(tree: DraftTree, above: Node | None, after: Node | None, *, first: bool = False) -> int:
    """The place behind `after`; without it the last, or the first."""
    siblings = tree.children.get(above.pk if above else None, [])
    if after is None:
        return 0 if first else len(siblings)
    after = tree.node(after)
    if after not in siblings:
        raise Refusal(_("The item to stand behind is somewhere else now."))
    return siblings.index(after) + 1
