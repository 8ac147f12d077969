"""A draft as its editor sees it: rules that may still be open, proposals, versions."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cchc.numbers import format_points
from scoring.engine import (
    Method,
    Rule,
    RuleError,
    RuleKind,
    Scheme,
    SchemeNode,
    format_scale,
    parse_rule,
    parse_scale,
)
from scoring.enums import SetState
from scoring.models import CriteriaSet, Node

_LENGTH = 16
_KINDS = {kind.value for kind in RuleKind}


@dataclass(frozen=True)
class RuleText:
    """A rule as it is written: the value of its kind ("" where it is open) and its scale."""

    kind: str = ""
    scale: str = ""


def node_version(node: Node) -> str:
    """A digest of what the editor changes in a node: the version its form saw."""
    return _digest(
        node.text,
        format_points(node.max_points),
        node.evidence_asked,
        node.in_charge,
        node.is_leaf,
        node.method,
        node.rule_kind,
        node.scale,
        node.is_confirmed,
    )


def subtree_version(nodes: Iterable[Node]) -> str:
    """A digest of nodes with all that stands in them, for taking them out."""
    return _digest(*((node.pk, node_version(node)) for node in nodes))


def order_version(nodes: Iterable[Node]) -> str:
    """A digest of which node stands where, for moving one."""
    return _digest(*((node.pk, node.parent_id) for node in nodes))


def details_version(criteria_set: CriteriaSet) -> str:
    """A digest of the set's settings."""
    return _digest(
        criteria_set.name,
        criteria_set.bloc_name,
        criteria_set.year,
        criteria_set.point_places,
        criteria_set.index_places,
        criteria_set.may_exceed_100,
    )


def rule_text(node: Node) -> RuleText:
    """What the editor offers as the rule of a leaf: what was proposed for it until somebody
    says what it is, then what is saved."""
    proposed = None if node.is_confirmed else node.reading.get("proposed")
    if proposed and proposed.get("kind") in _KINDS:
        return RuleText(proposed["kind"], proposed.get("scale", ""))
    if node.rule_kind in _KINDS:
        return RuleText(node.rule_kind, node.scale or _formatted(node))
    return RuleText()


def kind_of(node: Node) -> str:
    """The kind of what `rule_text` gives."""
    proposed = None if node.is_confirmed else node.reading.get("proposed")
    kind = str(proposed.get("kind")) if proposed else ""
    if kind in _KINDS:
        return kind
    return node.rule_kind if node.rule_kind in _KINDS else ""


def has_rule(node: Node) -> bool:
    """Whether anything is said of how a leaf is scored: saved, proposed, or only printed."""
    return bool(kind_of(node) or node.scale)


def rule_of_draft(node: Node, year: int) -> Rule | None:
    """The rule of a leaf, None where it is still open or does not fit its maximum."""
    if not node.is_leaf or node.rule_kind not in _KINDS:
        return None
    try:
        return parse_rule(RuleKind(node.rule_kind), node.rule_params, node.max_points, year)
    except RuleError:
        return None


def params_of(said: RuleText, max_points: Decimal, criteria_set: CriteriaSet) -> dict[str, Any]:
    """The parameters a written rule has for a leaf of the set. Raises RuleError with
    everything that would keep the leaf from being scored by it."""
    kind = RuleKind(said.kind)
    params = parse_scale(kind, said.scale, max_points, criteria_set.year)
    method = Method.SURVEY if kind is RuleKind.SURVEY else Method.APPRAISED
    leaf = SchemeNode("1", "1", max_points, method, kind, params)
    problems = Scheme((leaf,), criteria_set.year, criteria_set.point_places).problems()
    if problems:
        raise RuleError(problems)
    return params


def read_rule(said: RuleText, max_points: Decimal, criteria_set: CriteriaSet) -> Rule:
    """The rule that is written. Raises RuleError like `params_of`."""
    params = params_of(said, max_points, criteria_set)
    return parse_rule(RuleKind(said.kind), params, max_points, criteria_set.year)


def questions_of(node: Node) -> Sequence[dict[str, Any]]:
    """What a reader of the decision asked about a leaf and nobody has answered yet."""
    return [] if node.is_confirmed else node.reading.get("questions") or []


def printed_scale(node: Node) -> str:
    """The scale as the decision prints it, where the leaf was read from one."""
    if not node.reading:
        return ""
    return str(node.reading.get("printed", "" if node.is_confirmed else node.scale))


def is_sure(node: Node) -> bool:
    """Whether the reader of the decision had no doubt about the leaf's rule."""
    return node.reading.get("confidence") == "sure" and not questions_of(node)


def used_instead(draft: CriteriaSet) -> CriteriaSet | None:
    """The set in force for the same year and bloc that a round uses: no draft takes its place."""
    if draft.amends_id is not None:
        return None
    same = CriteriaSet.objects.filter(
        council=draft.council_id,
        year=draft.year,
        bloc_name=draft.bloc_name,
        state=SetState.IN_FORCE,
        blocs__isnull=False,
    )
    return same.order_by("pk").first()


def _formatted(node: Node) -> str:
    try:
        return format_scale(RuleKind(node.rule_kind), node.rule_params, node.max_points)
    except RuleError:
        return ""


def _digest(*values: Any) -> str:
    return hashlib.sha256(repr([str(value) for value in values]).encode()).hexdigest()[:_LENGTH]
