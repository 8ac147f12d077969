"""What each unit of a round is scored out of, and why it is less than the set's scale."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from scoring.enums import Block, Level, Method
from scoring.models import AssessmentRound, CriteriaSet, Exemption, Node

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Waived:
    """An exemption and the points it takes off the maximum."""

    exemption: Exemption
    points: Decimal


@dataclass
class Maximum:
    """A unit's maximum: the scale of its set less what the council exempted, in points."""

    scale: Decimal
    waived: list[Waived] = field(default_factory=list)

    @property
    def points(self) -> Decimal:
        return self.scale - sum((waived.points for waived in self.waived), _ZERO)

    @property
    def is_reduced(self) -> bool:
        return bool(self.waived)


class Tree:
    """The current nodes of one set, looked at from above and from below."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        self.by_id = {node.pk: node for node in nodes}
        self._paths: dict[int, list[int]] = {}

    @property
    def components(self) -> list[Node]:
        return [node for node in self.nodes if node.parent_id is None]

    @property
    def criteria(self) -> list[Node]:
        return [node for node in self.nodes if node.level == Level.CRITERION]

    @cached_property
    def leaves(self) -> list[Node]:
        return [node for node in self.nodes if node.is_leaf]

    @property
    def scale(self) -> Decimal:
        return self.points_of(Block.MAIN)

    def points_of(self, block: Block) -> Decimal:
        """The maxima of the components of a block; of a bonus or penalty, its caps."""
        return sum((node.max_points for node in self.components if node.block == block), _ZERO)

    @property
    def survey_points(self) -> Decimal:
        return sum((leaf.max_points for leaf in self.survey_leaves), _ZERO)

    @property
    def appraised_points(self) -> Decimal:
        return self.scale - self.survey_points

    @cached_property
    def survey_leaves(self) -> list[Node]:
        return [leaf for leaf in self.leaves if leaf.method == Method.SURVEY]

    def path(self, node: Node) -> list[int]:
        """Ids from the component down to the node."""
        if node.pk not in self._paths:
            above = self.path(self.by_id[node.parent_id]) if node.parent_id else []
            self._paths[node.pk] = [*above, node.pk]
        return self._paths[node.pk]

    def component_of(self, node: Node) -> int:
        return self.path(node)[0]

    def leaves_under(self, node_ids: Iterable[int]) -> list[Node]:
        """Leaves at or below any of the nodes, each once."""
        found = [self._below.get(node_id, []) for node_id in node_ids]
        if len(found) == 1:
            return [*found[0]]
        wanted = {leaf.id for leaves in found for leaf in leaves}
        return [leaf for leaf in self.leaves if leaf.id in wanted]

    @cached_property
    def _below(self) -> dict[int, list[Node]]:
        """The leaves at or below each node."""
        below: dict[int, list[Node]] = {}
        for leaf in self.leaves:
            for node_id in self.path(leaf):
                below.setdefault(node_id, []).append(leaf)
        return below

    def covering(self, leaves: Iterable[Node]) -> list[Node]:
        """The fewest nodes that hold exactly these leaves, from above."""
        wanted = {leaf.pk for leaf in leaves}
        chosen: list[Node] = []
        for node in self.nodes:
            below = {leaf.pk for leaf in self.leaves_under([node.pk])}
            if below <= wanted and not set(self.path(node)) & {found.pk for found in chosen}:
                chosen.append(node)
        return chosen


def tree_of(criteria_set: CriteriaSet) -> Tree:
    """One query."""
    return Tree(list(criteria_set.nodes.current().order_by("position", "pk")))


def trees_of(set_ids: Iterable[int]) -> dict[int, Tree]:
    """Trees by the id of their set; one query however many sets."""
    nodes: dict[int, list[Node]] = {pk: [] for pk in set_ids}
    for node in Node.objects.current().filter(set__in=nodes).order_by("position", "pk"):
        nodes[node.set_id].append(node)
    return {pk: Tree(found) for pk, found in nodes.items()}


def maxima_of(round: AssessmentRound, trees: dict[int, Tree]) -> dict[int, Maximum]:
    """By entry id, for every entry of the round; two queries, three where an amendment ended
    what a unit was exempt from. `trees` by set id."""
    sets = dict(round.blocs.order_by().values_list("entries", "criteria_set").exclude(entries=None))
    scales = {pk: tree.scale for pk, tree in trees.items()}
    maxima = {entry_id: Maximum(scales[set_id]) for entry_id, set_id in sets.items()}
    counted: dict[int, set[int]] = {}
    exemptions = Exemption.objects.filter(entry__bloc__round=round).order_by(
        "node__level", "node__position", "pk"
    )
    for exemption in _with_nodes(exemptions, trees):
        tree = trees[sets[exemption.entry_id]]
        seen = counted.setdefault(exemption.entry_id, set())
        leaves = [leaf for leaf in tree.leaves_under([exemption.node_id]) if leaf.pk not in seen]
        seen |= {leaf.pk for leaf in leaves}
        main = [leaf for leaf in leaves if leaf.block == Block.MAIN]
        taken = sum((leaf.max_points for leaf in main), _ZERO)
        maxima[exemption.entry_id].waived.append(Waived(exemption, taken))
    return maxima


def _with_nodes(exemptions: Iterable[Exemption], trees: dict[int, Tree]) -> list[Exemption]:
    """Each exemption with its node at hand: that of the tree, of which there is one for all."""
    found = list(exemptions)
    known = {pk: node for tree in trees.values() for pk, node in tree.by_id.items()}
    if ended := {exemption.node_id for exemption in found} - known.keys():
        known |= Node.objects.in_bulk(ended)
    for exemption in found:
        exemption.node = known[exemption.node_id]
    return found
