"""A criteria set as the engine sees it: nodes, rules, the whole scheme."""

from collections.abc import Iterable

from scoring.engine import Block, Method, Rule, RuleKind, Scheme, SchemeNode, parse_rule
from scoring.models import CriteriaSet, Node


def nodes_of(criteria_set: CriteriaSet) -> list[Node]:
    """The set's nodes as they stand, in the order of the decision; one query."""
    return list(criteria_set.nodes.current().order_by("position", "pk"))


def rule_of(node: Node, year: int) -> Rule:
    """The rule of a leaf. Its parameters were checked when they were saved."""
    return parse_rule(RuleKind(node.rule_kind), node.rule_params, node.max_points, year=year)


def scheme_of(criteria_set: CriteriaSet, nodes: Iterable[Node] | None = None) -> Scheme:
    """The set as an engine scheme; one query unless its nodes are given."""
    children: dict[int | None, list[Node]] = {}
    for node in nodes if nodes is not None else nodes_of(criteria_set):
        children.setdefault(node.parent_id, []).append(node)

    def build(node: Node) -> SchemeNode:
        return SchemeNode(
            code=node.code,
            text=node.text,
            max_points=node.max_points,
            method=Method(node.method) if node.method else None,
            # A draft's rule may still be open
            kind=RuleKind(node.rule_kind) if node.rule_kind else None,
            params=node.rule_params,
            children=tuple(build(child) for child in children.get(node.pk, [])),
            block=Block(node.block) if node.parent_id is None else Block.MAIN,
        )

    return Scheme(
        components=tuple(build(node) for node in children.get(None, [])),
        point_places=criteria_set.point_places,
        index_places=criteria_set.index_places,
        may_exceed_100=criteria_set.may_exceed_100,
        year=criteria_set.year,
    )
