"""The tree table of a draft: rows with their state, totals, and what is left to do."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from scoring.enums import Block, Method, RuleKind
from scoring.models import CriteriaSet, Node
from scoring.selectors.sets.criteria import nodes_of
from scoring.selectors.sets.drafts import (
    is_sure,
    kind_of,
    order_version,
    printed_scale,
    questions_of,
    rule_text,
    subtree_version,
)
from scoring.selectors.sets.problems import UNCONFIRMED, WRONG_SUM, SetProblem, problems_of

_ZERO = Decimal(0)
_ITEMS = re.compile(r"[|\n]")
_WORDS = dict(RuleKind.choices)


@dataclass
class EditorRow:
    """One node. `state` of a leaf: confirmed, wrong, asked, proposed or open; of a node with
    parts: wrong or ""."""

    node: Node
    problems: list[SetProblem]
    parts: list[Node]
    state: str = field(init=False)
    # As text: in a page of hundreds of rows numbers are slow to write.
    id: str = field(init=False)

    def __post_init__(self) -> None:
        self.id = str(self.node.pk)
        self.state = _state(self)

    @property
    def css(self) -> str:
        """The classes of the row."""
        level = f"level-{self.node.level}"
        if self.problems:
            return f"{level} has-problem"
        return f"{level} has-parts" if self.parts else level

    @property
    def rule_word(self) -> str:
        return str(_WORDS.get(kind_of(self.node), "")) if self.node.is_leaf else ""

    @property
    def scale_to_confirm(self) -> str:
        """The scale that would be confirmed, on one line; "" where there is nothing to confirm."""
        if not self.node.is_leaf or self.node.is_confirmed:
            return ""
        return " · ".join(item.strip() for item in _ITEMS.split(rule_text(self.node).scale))

    @property
    def printed_to_confirm(self) -> str:
        """What the decision prints, to hold that against."""
        if not self.node.is_leaf or self.node.is_confirmed:
            return ""
        return printed_scale(self.node)

    @property
    def sum(self) -> Decimal:
        """What the parts add up to."""
        return sum((part.max_points for part in self.parts), _ZERO)

    @property
    def rest(self) -> Decimal | None:
        """What the parts leave of the maximum, for the next one."""
        return max(self.node.max_points - self.sum, _ZERO) or None

    @property
    def is_sum_wrong(self) -> bool:
        return any(problem.code == WRONG_SUM for problem in self.problems)

    @property
    def may_confirm(self) -> bool:
        """Whether its proposed rule can be taken as it is."""
        return self.state == "proposed"

    @property
    def other_problems(self) -> list[SetProblem]:
        """What the row does not show in another way."""
        return [each for each in self.problems if each.code not in (UNCONFIRMED, WRONG_SUM)]


@dataclass
class Editor:
    """A draft as the page shows it."""

    set: CriteriaSet
    nodes: Sequence[Node]
    problems: Sequence[SetProblem]
    rows: list[EditorRow] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[int, list[SetProblem]] = {}
        for problem in self.problems:
            if problem.node:
                found.setdefault(problem.node.pk, []).append(problem)
        parts: dict[int | None, list[Node]] = {}
        for node in self.nodes:
            parts.setdefault(node.parent_id, []).append(node)
        self.rows = [
            EditorRow(node, found.get(node.pk, []), parts.get(node.pk, [])) for node in self.nodes
        ]

    @cached_property
    def by_id(self) -> dict[int, EditorRow]:
        return {row.node.pk: row for row in self.rows}

    @property
    def order(self) -> str:
        """The version of the order, for moving."""
        return order_version(self.nodes)

    def below(self, node: Node) -> list[Node]:
        """The node and all below it."""
        return [each for each in self.nodes if f"{each.code}.".startswith(f"{node.code}.")]

    def above(self, node: Node) -> list[EditorRow]:
        """The rows a node stands under, from above."""
        return [row for row in self.rows if node.code.startswith(f"{row.node.code}.")]

    def version_below(self, node: Node) -> str:
        """The version of a node with all below it, for taking it out."""
        return subtree_version(self.below(node))

    # Totals at the head of the page

    def _points(self, nodes: Iterable[Node]) -> Decimal:
        return sum((node.max_points for node in nodes), _ZERO)

    def _components(self, block: Block) -> Decimal:
        return self._points(
            node for node in self.nodes if node.parent_id is None and node.block == block
        )

    @cached_property
    def scale(self) -> Decimal:
        return self._components(Block.MAIN)

    @cached_property
    def survey(self) -> Decimal:
        """The survey's part of the scale."""
        return self._points(
            node
            for node in self.nodes
            if node.is_leaf and _is_survey(node) and node.block == Block.MAIN
        )

    @cached_property
    def appraised(self) -> Decimal:
        return self._points(
            node
            for node in self.nodes
            if node.is_leaf and not _is_survey(node) and node.block == Block.MAIN
        )

    @cached_property
    def bonus(self) -> Decimal:
        return self._components(Block.BONUS)

    @cached_property
    def penalty(self) -> Decimal:
        return self._components(Block.PENALTY)

    # What is left

    @cached_property
    def unconfirmed(self) -> list[SetProblem]:
        return [each for each in self.problems if each.code == UNCONFIRMED]

    @cached_property
    def wrong_sums(self) -> list[SetProblem]:
        return [each for each in self.problems if each.code == WRONG_SUM]

    @cached_property
    def others(self) -> list[SetProblem]:
        return [each for each in self.problems if each.code not in (UNCONFIRMED, WRONG_SUM)]

    @cached_property
    def of_the_whole(self) -> list[SetProblem]:
        return [each for each in self.others if each.node is None]

    @property
    def first_to_do(self) -> Node | None:
        return next((each.node for each in self.problems if each.node), None)

    @cached_property
    def confirmable(self) -> list[EditorRow]:
        return [row for row in self.rows if row.may_confirm]

    @cached_property
    def sure(self) -> list[EditorRow]:
        return [row for row in self.confirmable if is_sure(row.node)]

    def shown(self, only: str) -> list[EditorRow]:
        """The rows of a filter with what they stand under: "open", "wrong" or all."""
        if only == "open":
            wanted = {each.node.pk for each in self.unconfirmed if each.node}
        elif only == "wrong":
            wanted = {each.node.pk for each in self.problems if each.node}
        else:
            return self.rows
        for row in reversed(self.rows):
            if row.node.pk in wanted and row.node.parent_id:
                wanted.add(row.node.parent_id)
        return [row for row in self.rows if row.node.pk in wanted]


def editor_of(criteria_set: CriteriaSet) -> Editor:
    """One query."""
    nodes = nodes_of(criteria_set)
    return Editor(criteria_set, nodes, problems_of(criteria_set, nodes))


def _is_survey(node: Node) -> bool:
    """Whether ballots give its points, or would as soon as its proposal is confirmed."""
    return node.method == Method.SURVEY or kind_of(node) == RuleKind.SURVEY


def _state(row: EditorRow) -> str:
    node = row.node
    if not node.is_leaf:
        return "wrong" if row.problems else ""
    if node.is_confirmed:
        return "wrong" if row.problems else "confirmed"
    if questions_of(node):
        return "asked"
    return "proposed" if kind_of(node) else "open"
