"""Drafts of amendments, changed as the editor would change them."""

from decimal import Decimal
from typing import Any

from cchc.agencies.models import User
from scoring.engine import RuleKind, parse_scale
from scoring.models import CriteriaSet, Node
from scoring.services.sets.amending import start_amendment


def make_amendment(criteria_set: CriteriaSet, *, by: User) -> CriteriaSet:
    """A draft of an amendment that changes nothing yet."""
    draft = start_amendment(criteria_set, by=by)
    draft.amends = criteria_set
    return draft


def change_leaf(draft: CriteriaSet, code: str, *, scale: str | None = None, **fields: Any) -> Node:
    """Give a leaf of the draft other values; `max_points` and what is above follow."""
    node = draft.nodes.select_related("parent__parent").get(code=code)
    if "max_points" in fields:
        _raise(node, Decimal(fields["max_points"]) - node.max_points)
        node.max_points = Decimal(fields.pop("max_points"))
    for name, value in fields.items():
        setattr(node, name, value)
    if scale is not None:
        kind = RuleKind(node.rule_kind)
        node.rule_params = parse_scale(kind, scale, node.max_points, draft.year)
        node.scale = scale
    node.save()
    return node


def add_leaf(
    draft: CriteriaSet,
    under: str,
    code: str,
    *,
    points: str = "1",
    kind: str = "yes_no",
    scale: str = "",
    **fields: Any,
) -> Node:
    """A new leaf of the draft; what is above it grows. A leaf it goes under becomes a parent."""
    parent = draft.nodes.select_related("parent__parent").get(code=under)
    if parent.is_leaf:
        parent.is_leaf, parent.method, parent.rule_kind, parent.rule_params = False, "", "", {}
        parent.save()
        _raise(parent, Decimal(points) - parent.max_points, itself=True)
    else:
        _raise(parent, Decimal(points), itself=True)
    most = Decimal(points)
    node = Node(
        set=draft,
        parent=parent,
        level=parent.level + 1,
        position=parent.position + 100,
        code=code,
        text="Tiêu chí bổ sung",
        max_points=most,
        is_leaf=True,
        method="survey" if kind == "survey" else "appraised",
        rule_kind=kind,
        rule_params=parse_scale(RuleKind(kind), scale, most, draft.year),
        scale=scale,
    )
    for name, value in fields.items():
        setattr(node, name, value)
    node.save()
    return node


def remove(draft: CriteriaSet, code: str) -> None:
    """Take a node out of the draft with all below it; what is above shrinks."""
    node = draft.nodes.select_related("parent__parent").get(code=code)
    if node.parent:
        _raise(node, -node.max_points)
    node.delete()


def _raise(node: Node, by: Decimal, *, itself: bool = False) -> None:
    above = node if itself else node.parent
    while above is not None:
        above.max_points += by
        above.save(update_fields=["max_points"])
        above = above.parent
