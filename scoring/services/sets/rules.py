"""The rules of a draft: said in the words of the scale, read by the engine, confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from scoring.engine import RuleError, format_scale
from scoring.engine import RuleKind as EngineKind
from scoring.enums import Method, RuleKind
from scoring.models import CriteriaSet, Node
from scoring.selectors.sets.drafts import (
    RuleText,
    params_of,
    printed_scale,
    questions_of,
    rule_text,
)
from scoring.selectors.wording import sentence_of
from scoring.services.sets.comparing import ask_anew
from scoring.services.sets.draft_tree import DraftTree, locked_draft


@dataclass(frozen=True)
class RuleSaid:
    """A rule as a person gives it; without `confirm` it is kept as far as it is written."""

    method: Method
    text: RuleText
    confirm: bool = True


@transaction.atomic
def confirm_rules(criteria_set: CriteriaSet, nodes: Iterable[Node], *, by: User) -> list[Node]:
    """Take the rules proposed for leaves as they are; all of them or none.

    Leaves confirmed meanwhile are passed over. Raises Refusal naming each leaf whose rule is
    open, asked about or cannot be read.
    """
    criteria_set = locked_draft(criteria_set, by=by)
    tree = DraftTree(criteria_set)
    leaves = [tree.node(node) for node in nodes]
    leaves = [node for node in leaves if node.is_leaf and not node.is_confirmed]
    wrong: list[str] = []
    for node in leaves:
        wrong += _confirm(node, criteria_set)
    if wrong:
        raise Refusal(*wrong)
    Node.objects.bulk_update(
        leaves, ["method", "rule_kind", "rule_params", "scale", "is_confirmed", "reading"]
    )
    ask_anew([node.pk for node in leaves])
    return leaves


def write_rule(node: Node, rule: RuleSaid, criteria_set: CriteriaSet) -> None:
    """Put a rule into a leaf of a locked draft, without saving it."""
    said = rule.text
    if not node.is_leaf:
        raise Refusal(_("%(code)s has parts and no rule of its own.") % {"code": node.code})
    if (said.kind == RuleKind.SURVEY) != (rule.method == Method.SURVEY):
        raise Refusal(_("A survey leaf is filled from ballots."))
    if rule.confirm and not said.kind:
        raise Refusal(_("Choose how the points are given."))
    if rule.confirm and not said.scale.strip() and _leaves_a_question(node, said.kind):
        raise Refusal(_("Answer the question of this item, or write its scale."))
    params = {}
    if said.kind:
        try:
            params = params_of(said, node.max_points, criteria_set)
        except RuleError:
            if rule.confirm:
                raise
    if node.reading:
        printed = printed_scale(node)
        node.reading = {key: value for key, value in node.reading.items() if key != "proposed"}
        node.reading["printed"] = printed
    node.method, node.rule_kind = rule.method, said.kind
    node.scale, node.rule_params = said.scale.strip(), params
    node.is_confirmed = rule.confirm


def _leaves_a_question(node: Node, kind: str) -> bool:
    """Whether a rule without a scale is none of the answers offered: part of what is printed
    would be lost unseen, since a share or a yes or no can do without."""
    asked = questions_of(node)
    offered = {
        (option.get("kind"), option.get("scale")) for each in asked for option in each["options"]
    }
    is_by_hand = kind in (RuleKind.JUDGED, RuleKind.SURVEY)
    return bool(asked) and not is_by_hand and (kind, "") not in offered


def fit_to_maximum(node: Node, before: Decimal, criteria_set: CriteriaSet) -> None:
    """Read the scale of a leaf again for its new maximum; it is open where it does not fit."""
    if not node.rule_kind:
        return
    said = RuleText(node.rule_kind, node.scale)
    try:
        node.rule_params = params_of(said, node.max_points, criteria_set)
    except RuleError:
        kind = EngineKind(node.rule_kind)
        if not node.scale and node.rule_params:
            node.scale = format_scale(kind, node.rule_params, before)
        node.is_confirmed = False


def _confirm(node: Node, criteria_set: CriteriaSet) -> list[str]:
    """Why the proposed rule of a leaf cannot be taken; nothing where it was."""
    said = rule_text(node)
    if questions_of(node):
        return [_("%(code)s: answer the questions about its rule first.") % {"code": node.code}]
    if not said.kind:
        return [_("%(code)s has no rule yet.") % {"code": node.code}]
    method = Method.SURVEY if said.kind == RuleKind.SURVEY else Method.APPRAISED
    try:
        write_rule(node, RuleSaid(method, said), criteria_set)
    except RuleError as error:
        return [f"{node.code}: {sentence_of(problem)}" for problem in error.problems]
    return []
