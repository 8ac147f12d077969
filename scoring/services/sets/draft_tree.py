"""The tree of a draft while it is being changed: places, codes in their order, levels."""

from collections.abc import Iterator

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Conflict, Refusal
from scoring.enums import Level, Method, SetState
from scoring.models import CriteriaSet, Node
from scoring.permissions import can_manage_council
from scoring.selectors.sets.criteria import nodes_of
from scoring.selectors.sets.drafts import node_version, order_version
from scoring.selectors.sets.last_saved import overtaken_sentence

LOWEST = max(Level)
_PLACE = ("parent_id", "level", "position", "code", "block")
# What no code of a tree begins with: a node on its way to its new code.
ON_ITS_WAY = "~"


def locked_draft(criteria_set: CriteriaSet, *, by: User) -> CriteriaSet:
    """The set, locked, for one who may change it and while it is a draft."""
    criteria_set = CriteriaSet.objects.select_for_update(of=("self",)).get(pk=criteria_set.pk)
    can_manage_council(by, criteria_set.council_id).demand()
    if criteria_set.state != SetState.DRAFT:
        raise Refusal(_("Only a draft can be changed."))
    return criteria_set


def demand_version(node: Node, version: str, *, by: User) -> None:
    """Raise Conflict, with who saved first, where the node is not the one `by` saw."""
    if version != node_version(node):
        raise Conflict(overtaken_sentence(node, node_version, reader=by), current=node)


class DraftTree:
    """The nodes of a locked draft. Changes are made here, then written by `save`."""

    def __init__(self, criteria_set: CriteriaSet) -> None:
        self.set = criteria_set
        nodes = nodes_of(criteria_set)
        self.nodes = {node.pk: node for node in nodes}
        self.children: dict[int | None, list[Node]] = {None: []}
        for node in nodes:
            self.children.setdefault(node.parent_id, []).append(node)
        self._before = {node.pk: _place_of(node) for node in nodes}
        self.version = order_version(nodes)

    def node(self, asked: Node) -> Node:
        """The node as it stands now. Raises Refusal where somebody has taken it out."""
        try:
            return self.nodes[asked.pk]
        except KeyError:
            raise Refusal(_("This item was taken out of the set meanwhile.")) from None

    def demand_order(self, version: str) -> None:
        """Raise Conflict where the order is not the one that was seen."""
        if version != self.version:
            raise Conflict(
                _("Somebody changed the order of the set meanwhile. Look at it and move again."),
                current=list(self.nodes.values()),
            )

    def below(self, node: Node) -> list[Node]:
        """The node and all below it, in their order."""
        return list(self._walk(node))

    def siblings(self, node: Node) -> list[Node]:
        return self.children.setdefault(node.parent_id, [])

    def put(self, node: Node, parent: Node | None, place: int) -> None:
        """Stand a node, with all below it, at a place among the parts of `parent`."""
        key = parent.pk if parent else None
        node.parent_id = key
        self.children.setdefault(key, []).insert(place, node)

    def take(self, node: Node) -> None:
        """Take a node, with all below it, from its place."""
        self.siblings(node).remove(node)

    def height(self, node: Node) -> int:
        """How many levels the node and what is below it take."""
        return 1 + max((self.height(part) for part in self.children.get(node.pk, [])), default=0)

    def save(self) -> None:
        """Write places, levels and codes as the order gives them, and what lost its last part
        as a leaf; a constant number of queries however many nodes move."""
        self._number(None)
        for node in self.nodes.values():
            if not node.is_leaf and not self.children.get(node.pk):
                make_open_leaf(node)
                node.save(update_fields=["is_leaf", "method", "is_confirmed"])
        changed = [
            node for node in self.nodes.values() if self._before.get(node.pk) != _place_of(node)
        ]
        if not changed:
            return
        wanted = {node.code for node in changed}
        holders = [
            pk
            for pk, (*_rest, code, _block) in self._before.items()
            if code in wanted and pk in self.nodes and self.nodes[pk].code != code
        ]
        if holders:
            # A code is once in a set at every moment: make room before the new ones are written.
            way = Concat(Value(ON_ITS_WAY), Cast(F("pk"), CharField()))
            Node.objects.filter(pk__in=holders).update(code=way)
        Node.objects.bulk_update(changed, ["parent", "level", "position", "code", "block"])

    def _number(self, above: Node | None) -> None:
        for number, node in enumerate(self.children.get(above.pk if above else None, []), 1):
            node.code = f"{above.code}.{number}" if above else str(number)
            node.level = above.level + 1 if above else Level.COMPONENT
            node.block = above.block if above else node.block
            self._number(node)
        if above is None:
            components = self.children[None]
            whole = [node for component in components for node in self._walk(component)]
            for position, node in enumerate(whole, 1):
                node.position = position

    def _walk(self, node: Node) -> Iterator[Node]:
        yield node
        for part in self.children.get(node.pk, []):
            yield from self._walk(part)


def make_parent(node: Node) -> None:
    """What only leaves carry is gone from a node that has parts."""
    node.is_leaf = False
    node.method = node.rule_kind = node.scale = node.evidence_asked = node.in_charge = ""
    node.rule_params, node.reading = {}, {}
    node.is_confirmed = True


def make_open_leaf(node: Node) -> None:
    """A node without parts is scored itself; by which rule is still open."""
    node.is_leaf, node.method, node.is_confirmed = True, Method.APPRAISED, False


def _place_of(node: Node) -> tuple[object, ...]:
    return tuple(getattr(node, name) for name in _PLACE)
