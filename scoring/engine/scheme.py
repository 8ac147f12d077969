"""The tree of criteria an entry is scored against, with its maxima and rules."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Self

from .enums import Block, Method, RuleKind
from .language import shown
from .problems import Problem, RuleError, SchemeError
from .rounding import decimal_text
from .rules import Rule, parse_rule

_MOST_PLACES = 6
_LONGEST_CODE = 20


@dataclass(frozen=True)
class SchemeNode:
    """A component, criterion or sub-criterion. A node without children is a leaf and alone
    has a method, a kind and the parameters of its rule.

    `block` is that of a component and goes for all below it. In a bonus or penalty
    `max_points` is a cap: the parts may add up to more.
    """

    code: str
    text: str
    max_points: Decimal
    method: Method | None = None
    kind: RuleKind | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    children: tuple["SchemeNode", ...] = ()
    block: Block = Block.MAIN

    @property
    def is_leaf(self) -> bool:
        """Whether the node is scored itself."""
        return not self.children

    def walk(self) -> Iterator["SchemeNode"]:
        """This node and all below it, in the order of the set."""
        yield self
        for child in self.children:
            yield from child.walk()

    def to_json(self) -> dict[str, Any]:
        """The node and what is below it as plain JSON; `block` only where it is not the index."""
        told: dict[str, Any] = {
            "code": self.code,
            "text": self.text,
            "max_points": decimal_text(self.max_points),
            "method": self.method and self.method.value,
            "kind": self.kind and self.kind.value,
            "params": dict(self.params),
            "children": [child.to_json() for child in self.children],
        }
        return told if self.block is Block.MAIN else told | {"block": self.block.value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The node `to_json` wrote."""
        return cls(
            code=data["code"],
            text=data["text"],
            max_points=Decimal(data["max_points"]),
            method=Method(data["method"]) if data["method"] else None,
            kind=RuleKind(data["kind"]) if data["kind"] else None,
            params=data["params"],
            children=tuple(cls.from_json(child) for child in data["children"]),
            block=Block(data.get("block", Block.MAIN)),
        )


@dataclass(frozen=True)
class Scheme:
    """One bloc's set for one year.

    Points have `point_places` decimals, the index is printed with `index_places`; whether
    bonus points may lift the index over 100 % is said by `may_exceed_100`. `year` is the
    round's and gives days of deadlines their year.
    """

    components: tuple[SchemeNode, ...]
    year: int
    point_places: int = 3
    index_places: int = 2
    may_exceed_100: bool = False

    @cached_property
    def nodes(self) -> dict[str, SchemeNode]:
        """Every node by code, in the order of the set."""
        return {node.code: node for top in self.components for node in top.walk()}

    @cached_property
    def leaves(self) -> dict[str, SchemeNode]:
        """The leaves by code, in the order of the set."""
        return {code: node for code, node in self.nodes.items() if node.is_leaf}

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The rule of each leaf by code, made once. Raises SchemeError for a faulty scheme."""
        problems = self.problems()
        if problems:
            raise SchemeError(problems)
        return {code: self._rule(leaf) for code, leaf in self.leaves.items()}

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """The block of each node by code: that of its component."""
        return {node.code: top.block for top in self.components for node in top.walk()}

    @cached_property
    def max_points(self) -> Decimal:
        """The scale of the set: the sum of its components, bonus and penalty apart."""
        main = (node for node in self.components if node.block is Block.MAIN)
        return sum((node.max_points for node in main), Decimal(0))

    def node(self, code: str) -> SchemeNode:
        """The node with that code. Raises KeyError."""
        return self.nodes[code]

    def leaves_below(self, code: str) -> list[SchemeNode]:
        """The leaves of one node; a leaf is its own. Raises KeyError."""
        return [node for node in self.nodes[code].walk() if node.is_leaf]

    def problems(self) -> list[Problem]:
        """Everything that keeps the scheme from being used; the argument `node` is a code."""
        nodes = [node for top in self.components for node in top.walk()]
        has_index = any(top.block is Block.MAIN for top in self.components)
        problems = [] if has_index else [Problem("no_components")]
        if not 0 <= self.point_places <= _MOST_PLACES:
            return [*problems, Problem("bad_places", {"value": str(self.point_places)})]
        if not 0 <= self.index_places <= _MOST_PLACES:
            problems.append(Problem("bad_places", {"value": str(self.index_places)}))
        counts = Counter(node.code for node in nodes)
        problems += [Problem("duplicate_code", {"node": c}) for c, n in counts.items() if n > 1]
        for node in nodes:
            problems += self._problems_of(node)
        return problems

    def _problems_of(self, node: SchemeNode) -> Iterator[Problem]:
        if not node.code.strip() or len(node.code) > _LONGEST_CODE:
            yield Problem("bad_code", {"value": node.code})
        if not node.text.strip():
            yield Problem("missing_text", {"node": node.code})
        if not self._is_maximum(node.max_points):
            yield Problem("bad_max_points", {"node": node.code, "places": self.point_places})
        elif node.is_leaf:
            yield from self._leaf_problems(node)
        else:
            yield from _parent_problems(node, self.blocks[node.code])

    def _is_maximum(self, points: Decimal) -> bool:
        try:
            return 0 < points < 10**6 and points == round(points, self.point_places)
        except InvalidOperation:
            return False

    def _leaf_problems(self, leaf: SchemeNode) -> Iterator[Problem]:
        if leaf.method is None:
            yield Problem("leaf_without_method", {"node": leaf.code})
        if leaf.kind is None:
            yield Problem("leaf_without_rule", {"node": leaf.code})
            return
        if (leaf.kind is RuleKind.SURVEY) != (leaf.method is Method.SURVEY):
            yield Problem("survey_rule_method", {"node": leaf.code})
        if leaf.method is Method.SURVEY and self.blocks[leaf.code] is not Block.MAIN:
            yield Problem("survey_outside_index", {"node": leaf.code})
        try:
            rule = self._rule(leaf)
            problems = [*rule.test_problems(), *self._floor_problems(rule)]
        except RuleError as error:
            problems = error.problems
        for problem in problems:
            yield Problem(problem.code, {**problem.args, "node": leaf.code})

    def _floor_problems(self, rule: Rule) -> Iterator[Problem]:
        """A floor with more decimals than points have would, rounded half up, fall below itself."""
        if rule.floor != round(rule.floor, self.point_places):
            args = {"value": shown(rule.floor), "places": self.point_places}
            yield Problem("floor_too_fine", args)

    def _rule(self, leaf: SchemeNode) -> Rule:
        if leaf.kind is None:
            raise AssertionError("problems() has looked")
        return parse_rule(leaf.kind, leaf.params, leaf.max_points, self.year)

    def to_json(self) -> dict[str, Any]:
        """The scheme as plain JSON, as an edition keeps it."""
        return {
            "components": [node.to_json() for node in self.components],
            "year": self.year,
            "point_places": self.point_places,
            "index_places": self.index_places,
            "may_exceed_100": self.may_exceed_100,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The scheme `to_json` wrote."""
        return cls(
            components=tuple(SchemeNode.from_json(node) for node in data["components"]),
            year=data["year"],
            point_places=data["point_places"],
            index_places=data["index_places"],
            may_exceed_100=data["may_exceed_100"],
        )


def _parent_problems(node: SchemeNode, block: Block) -> Iterator[Problem]:
    if node.kind or node.method or node.params:
        yield Problem("rule_on_parent", {"node": node.code})
    parts = sum((child.max_points for child in node.children), Decimal(0))
    if not parts.is_finite():
        return
    told = {"node": node.code, "sum": shown(parts), "max": shown(node.max_points)}
    if block is Block.MAIN and parts != node.max_points:
        yield Problem("sum_differs", told)
    if block is not Block.MAIN and parts < node.max_points:
        yield Problem("cap_out_of_reach", told)
