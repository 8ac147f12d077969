"""A unit's own table: every leaf with what it claimed, what the council gave, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from rankings.models import Edition, Result
from scoring.engine import Block, Cause, LeafResult, Outcome, Scheme
from scoring.enums import MarkStage
from scoring.selectors.sheets.marks import RESULT_STAGES
from scoring.selectors.sheets.marks_then import marks_then

# Kinds whose figure says most, with the step beside it where there is one.
_STEP_IS_TOLD_WITH_FIGURE = ("inverse", "best_in_bloc", "external")


@dataclass(frozen=True)
class LeafLine:
    """A leaf; points are None where there are none: not assessed, not claimed, a survey's.

    `how` is the step of its rule in words, `remarks` what people wrote.
    """

    code: str
    text: str
    max_points: Decimal
    declared: Decimal | None
    first: Decimal | None
    points: Decimal | None
    lost: Decimal | None
    how: str
    remarks: list[str]


@dataclass
class _Said:
    """What the stages say of one leaf."""

    points: dict[str, Decimal | None] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def leaf_lines(edition: Edition, result: Result) -> Sequence[LeafLine]:
    """Every leaf of a computed result in the order of the set; nothing for an imported one."""
    if edition.scheme is None:
        return []
    leaves = result.levels.get("leaves", {})
    said = _said_of(edition, result)
    scheme = Scheme.from_json(edition.scheme)
    return [
        _leaf_line(
            node.text,
            scheme.blocks[code],
            LeafResult.from_json(node, leaves[code]),
            said.get(code, _Said()),
        )
        for code, node in scheme.leaves.items()
        if code in leaves
    ]


def _said_of(edition: Edition, result: Result) -> Mapping[str, _Said]:
    """By leaf code what was claimed, given and remarked when the edition was made, whatever
    was amended since; of several seats the first."""
    said: dict[str, _Said] = {}
    if result.entry_id is None:
        return said
    for mark in marks_then(result.entry_id, edition.compiled_at):
        leaf = said.setdefault(mark.code, _Said())
        leaf.points.setdefault(mark.stage, mark.points)
        if mark.reason and mark.stage in RESULT_STAGES and mark.reason not in leaf.remarks:
            leaf.remarks.append(mark.reason)
    return said


def _leaf_line(text: str, block: Block, leaf: LeafResult, said: _Said) -> LeafLine:
    counted = leaf.outcome is Outcome.AWARDED
    missing = [leaf.reason] if leaf.reason and leaf.reason not in said.remarks else []
    return LeafLine(
        code=leaf.code,
        text=text,
        max_points=leaf.max_points,
        declared=said.points.get(MarkStage.DECLARED),
        first=said.points.get(MarkStage.APPRAISAL_1),
        points=leaf.points if counted else None,
        lost=_lost(block, leaf) if counted else None,
        how=_in_words(leaf),
        remarks=[*said.remarks, *missing],
    )


def _lost(block: Block, leaf: LeafResult) -> Decimal | None:
    """Nobody loses a bonus that was not claimed; a penalty is lost as it is taken off."""
    if block is Block.BONUS:
        return None
    return leaf.points if block is Block.PENALTY else leaf.max_points - leaf.points


def _in_words(leaf: LeafResult) -> str:
    """The step the rule reached, as a person would say it."""
    kind, step = leaf.kind.value, leaf.step
    if leaf.cause is Cause.NOT_CLAIMED:
        return _("not claimed")
    if kind in _STEP_IS_TOLD_WITH_FIGURE and leaf.basis:
        return f"{leaf.basis} ({step})" if step else leaf.basis
    if kind == "checklist" and "/" in step:
        met, whole = step.split("/", 1)
        return _("%(met)s of %(all)s items met") % {"met": met, "all": whole}
    if kind == "count" and "×" in step:
        times, each = (part.strip() for part in step.split("×", 1))
        return _("%(count)s counted, %(each)s points each") % {"count": times, "each": each}
    if kind == "proportional" and leaf.basis:
        return _("in proportion: %(share)s") % {"share": leaf.basis}
    if kind == "survey" and leaf.basis:
        return _("from the survey: %(share)s") % {"share": leaf.basis}
    if kind == "steps" and leaf.basis:
        return _("%(value)s, step “%(step)s”") % {"value": leaf.basis, "step": step}
    if kind == "formula" and leaf.basis:
        return f"{leaf.basis} ({step})" if step else leaf.basis
    return step
