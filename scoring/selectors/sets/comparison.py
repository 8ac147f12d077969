"""A set beside the earlier one its results are compared with: what became of each node."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from cchc.agencies.models import User
from scoring.engine import COMPARABLE, Item, change_of, comparable_parents
from scoring.engine import Block as EngineBlock
from scoring.engine import Method as EngineMethod
from scoring.engine import RuleKind as EngineKind
from scoring.enums import Change, SetState
from scoring.models import CriteriaSet, Match, Node

_WERE_IN_FORCE = [SetState.IN_FORCE, SetState.SUPERSEDED]
_COMPARABLE = {Change(change.value) for change in COMPARABLE}


def item_of(node: Node, year: int) -> Item:
    """A node as it is compared."""
    return Item(
        key=node.pk,
        parent=node.parent_id,
        code=node.code,
        text=node.text,
        max_points=node.max_points,
        year=year,
        block=EngineBlock(node.block),
        method=EngineMethod(node.method) if node.is_leaf else None,
        kind=EngineKind(node.rule_kind) if node.rule_kind else None,
        params=node.rule_params,
        origin=node.origin_id,
    )


@dataclass(frozen=True)
class Line:
    """A node and what it was; one of both where it is new or dropped.

    `change` is what the nodes say now, `match` what is kept of it, None where nobody has
    proposed anything yet. `is_proposed`: whether the program takes both for comparable.
    """

    node: Node | None
    previous: Node | None
    change: Change
    match: Match | None
    is_proposed: bool

    @property
    def either(self) -> Node:
        """This year's node, or the dropped one."""
        node = self.node or self.previous
        if node is None:
            raise AssertionError("a line has a side")
        return node

    @property
    def is_outdated(self) -> bool:
        """Whether a set was changed since the match was made."""
        return self.match is not None and self.match.change != self.change

    @property
    def is_settled(self) -> bool:
        """Whether a person confirmed what still stands."""
        return self.match is not None and not self.is_outdated and bool(self.match.confirmed_at)

    @property
    def is_comparable(self) -> bool:
        """What is decided, or proposed while nothing is."""
        if self.match is None or self.is_outdated:
            return self.is_proposed
        return self.match.is_comparable

    @property
    def note(self) -> str:
        return self.match.note if self.match else ""


class Compared:
    """Both sets side by side. Every current node of either stands in one line.

    `nodes` and `earlier_nodes` are the current nodes in order, `matches` those kept of the set.
    """

    def __init__(
        self,
        criteria_set: CriteriaSet,
        nodes: Sequence[Node],
        earlier_nodes: Sequence[Node],
        matches: Iterable[Match],
    ) -> None:
        self.set = criteria_set
        self.nodes = {node.pk: node for node in nodes}
        self.earlier_nodes = {node.pk: node for node in earlier_nodes}
        self.matches = [match for match in matches if self._stands(match)]
        self._changes: dict[tuple[int, int], Change] = {}

    def _stands(self, match: Match) -> bool:
        """Whether what it joins still counts in both sets."""
        node, previous = match.node_id, match.previous_id
        return (node is None or node in self.nodes) and (
            previous is None or previous in self.earlier_nodes
        )

    @property
    def earlier(self) -> CriteriaSet:
        if self.set.compared_with is None:
            raise AssertionError("only a set that names another is compared")
        return self.set.compared_with

    @cached_property
    def items(self) -> dict[int, Item]:
        return {pk: item_of(node, self.set.year) for pk, node in self.nodes.items()}

    @cached_property
    def earlier_items(self) -> dict[int, Item]:
        return {pk: item_of(node, self.earlier.year) for pk, node in self.earlier_nodes.items()}

    @cached_property
    def partners(self) -> dict[int, int]:
        """By the id of a node, that of the node it was."""
        return {m.node_id: m.previous_id for m in self.matches if m.node_id and m.previous_id}

    @cached_property
    def lines(self) -> list[Line]:
        """This year's nodes in order; what was dropped follows what it stood behind."""
        by_node = {match.node_id: match for match in self.matches if match.node_id}
        by_previous = {match.previous_id: match for match in self.matches if match.previous_id}
        now = {pk: self._line(by_node.get(pk), node=node) for pk, node in self.nodes.items()}
        known = set(self.partners.values())
        behind: dict[int, list[Line]] = {}
        anchor = 0
        for pk, node in self.earlier_nodes.items():
            if pk in known:
                anchor = by_previous[pk].node_id or 0
            else:
                behind.setdefault(anchor, []).append(self._line(by_previous.get(pk), previous=node))
        lines = behind.get(0, [])
        for pk, line in now.items():
            lines += [line, *behind.get(pk, [])]
        return lines

    def _line(
        self, match: Match | None, *, node: Node | None = None, previous: Node | None = None
    ) -> Line:
        if node is None:
            return Line(None, previous, Change.DROPPED, match, is_proposed=False)
        before = self.earlier_nodes.get(self.partners.get(node.pk, 0))
        if before is None:
            return Line(node, None, Change.NEW, match, is_proposed=False)
        change = self.change(before, node)
        return Line(node, before, change, match, is_proposed=self._is_proposed(node, change))

    def change(self, before: Node, node: Node) -> Change:
        """What changed between two nodes that are one."""
        pair = before.pk, node.pk
        if pair not in self._changes:
            change = change_of(self.earlier_items[before.pk], self.items[node.pk])
            self._changes[pair] = Change(change.value)
        return self._changes[pair]

    def _is_proposed(self, node: Node, change: Change) -> bool:
        if node.is_leaf:
            return change in _COMPARABLE
        return node.pk in self.comparable_parents

    @cached_property
    def comparable_parents(self) -> set[int]:
        """Ids of the nodes above leaves that the decisions on their leaves make comparable."""
        return comparable_parents(
            self.earlier_items.values(),
            self.items.values(),
            self.partners,
            self._comparable_leaves,
        )

    @cached_property
    def _comparable_leaves(self) -> set[int]:
        found = set()
        for match in self.matches:
            node = self.nodes.get(match.node_id or 0)
            before = self.earlier_nodes.get(match.previous_id or 0)
            if node is None or before is None or not node.is_leaf:
                continue
            change = self.change(before, node)
            stands = match.change == change
            if match.is_comparable if stands else change in _COMPARABLE:
                found.add(node.pk)
        return found

    def why(self, line: Line) -> dict[str, int]:
        """What keeps a node above leaves from being comparable, by number: leaves that are
        "new", "dropped", or "different" in what they measure or where they stand."""
        node, before = line.node, line.previous
        if node is None or before is None or node.is_leaf or line.is_comparable:
            return {}
        then = {id(leaf): leaf for leaf in self._below[before.pk]}
        now = {id(leaf): leaf for leaf in self._below[node.pk]}
        leaves = (now | then).values()
        told = {
            "new": sum(leaf.change == Change.NEW for leaf in leaves),
            "dropped": sum(leaf.change == Change.DROPPED for leaf in leaves),
            "different": sum(
                leaf.change not in (Change.NEW, Change.DROPPED)
                and not (leaf.is_comparable and id(leaf) in now and id(leaf) in then)
                for leaf in leaves
            ),
        }
        return {name: number for name, number in told.items() if number}

    @cached_property
    def _below(self) -> dict[int, list[Line]]:
        """By the id of each node above leaves, of either year, the lines of its leaves."""
        below: dict[int, list[Line]] = {pk: [] for pk in (*self.nodes, *self.earlier_nodes)}
        for line in self.lines:
            for node, nodes in ((line.node, self.nodes), (line.previous, self.earlier_nodes)):
                above = nodes.get(node.parent_id or 0) if node and node.is_leaf else None
                while above is not None:
                    below[above.pk].append(line)
                    above = nodes.get(above.parent_id or 0)
        return below

    @cached_property
    def open(self) -> list[Line]:
        """Lines nobody has settled."""
        return [line for line in self.lines if not line.is_settled]

    @property
    def is_complete(self) -> bool:
        return not self.open


def compared(criteria_set: CriteriaSet) -> Compared | None:
    """The set beside its earlier one, None where it names none; two queries."""
    return compared_sets([criteria_set]).get(criteria_set.pk)


def compared_sets(
    sets: Iterable[CriteriaSet], nodes: Mapping[int, Sequence[Node]] | None = None
) -> dict[int, Compared]:
    """By the id of each set that names an earlier one; two queries however many.

    `nodes` by the id of their set, where they are known already.
    """
    asked = [criteria_set for criteria_set in sets if criteria_set.compared_with_id]
    if not asked:
        return {}
    known: dict[int, Sequence[Node]] = dict(nodes or {})
    wanted = {pk for each in asked for pk in (each.pk, each.compared_with_id or 0)}
    found: dict[int, list[Node]] = {pk: [] for pk in wanted - known.keys()}
    for node in Node.objects.current().filter(set__in=found).order_by("position", "pk"):
        found[node.set_id].append(node)
    known |= found
    matches: dict[int, list[Match]] = {}
    for match in Match.objects.filter(set__in=asked).order_by("pk"):
        matches.setdefault(match.set_id, []).append(match)
    return {
        each.pk: Compared(
            each, known[each.pk], known[each.compared_with_id or 0], matches.get(each.pk, [])
        )
        for each in asked
    }


def earlier_sets(criteria_set: CriteriaSet, user: User) -> QuerySet[CriteriaSet]:
    """Sets of earlier years the person sees, those of the council and bloc first."""
    found = CriteriaSet.objects.visible_to(user).filter(
        year__lt=criteria_set.year, state__in=_WERE_IN_FORCE
    )
    return found.order_by("-year", "bloc_name", "pk")


def usual_earlier(sets: Iterable[CriteriaSet]) -> dict[int, CriteriaSet]:
    """By the id of each set, the one it would be compared with: what it was copied from, else
    the newest earlier one of its council and bloc. One query."""
    asked = list(sets)
    if not asked:
        return {}
    candidates = list(
        CriteriaSet.objects.filter(
            Q(council__in=[each.council_id for each in asked])
            | Q(pk__in=[each.copied_from_id for each in asked if each.copied_from_id]),
            state__in=_WERE_IN_FORCE,
        ).order_by("-year", "-pk")
    )
    found = {}
    for each in asked:
        earlier = [other for other in candidates if other.year < each.year]
        fitting = [other for other in earlier if other.pk == each.copied_from_id] + [
            other
            for other in earlier
            if (other.council_id, other.bloc_name) == (each.council_id, each.bloc_name)
        ]
        if fitting:
            found[each.pk] = fitting[0]
    return found
