"""What keeps a draft from being put in force, each with the node it concerns."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.enums import Block, RuleKind
from scoring.models import CriteriaSet, Node
from scoring.selectors.sets.criteria import nodes_of, scheme_of
from scoring.selectors.sets.drafts import kind_of, questions_of
from scoring.selectors.wording import sentence_of

UNCONFIRMED = "unconfirmed"
WRONG_SUM = "sum_differs"
DEDUCTION_IN_PENALTY = "deduction_in_penalty"


@dataclass(frozen=True)
class SetProblem:
    """One thing to put right; `node` is None where it concerns the set as a whole.

    `code` is "unconfirmed", "deduction_in_penalty" or the engine's.
    """

    code: str
    sentence: str
    node: Node | None = None


def problems_of(criteria_set: CriteriaSet, nodes: Sequence[Node] | None = None) -> list[SetProblem]:
    """Everything that keeps the set from being put in force, in its order; one query unless
    its nodes are given."""
    nodes = nodes_of(criteria_set) if nodes is None else nodes
    open_leaves = {node.code: node for node in nodes if node.is_leaf and not node.is_confirmed}
    problems = [SetProblem(UNCONFIRMED, _what_is_open(node), node) for node in open_leaves.values()]
    by_code = {node.code: node for node in nodes}
    for problem in scheme_of(criteria_set, nodes).problems():
        code = str(problem.args.get("node", ""))
        # One sentence for a leaf nobody has confirmed yet; its maximum is right or wrong all
        # the same.
        if code in open_leaves and problem.code != "bad_max_points":
            continue
        sentence = sentence_of(problem)
        if code and code not in sentence:
            sentence = f"{code}: {sentence}"
        problems.append(SetProblem(problem.code, sentence, by_code.get(code)))
    problems += [
        SetProblem(DEDUCTION_IN_PENALTY, _deducts_twice(node), node)
        for node in nodes
        if node.is_leaf and node.is_confirmed and _is_deduction_in_penalty(node)
    ]
    places = {node.pk: place for place, node in enumerate(nodes)}
    return sorted(problems, key=lambda found: places[found.node.pk] if found.node else -1)


def _is_deduction_in_penalty(node: Node) -> bool:
    """Whether a unit without any case would lose all points of a penalty."""
    return node.block == Block.PENALTY and node.rule_kind == RuleKind.DEDUCTION


def _deducts_twice(node: Node) -> str:
    return _(
        "%(code)s: points of a penalty are taken off already; count the cases instead of deducting."
    ) % {"code": node.code}


def _what_is_open(node: Node) -> str:
    questions = len(questions_of(node))
    if questions:
        return ngettext(
            "%(code)s: %(count)d question about its rule is open.",
            "%(code)s: %(count)d questions about its rule are open.",
            questions,
        ) % {"code": node.code, "count": questions}
    if kind_of(node):
        return _("%(code)s: its rule is not confirmed yet.") % {"code": node.code}
    return _("%(code)s has no rule yet.") % {"code": node.code}
