"""The council's marks: agree, set points with a reason, correct inputs, ask (D4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.numbers import format_points
from cchc.refusals import NotPermitted, Refusal
from scoring.engine import Rule, quantise
from scoring.enums import MarkStage
from scoring.models import Attachment, Entry, ExplanationRequest, Mark, Node, Revision
from scoring.permissions import appraisal_stage, can_appraise, can_flag
from scoring.selectors.rounds.applicability import applicable_leaves
from scoring.selectors.sets.criteria import rule_of
from scoring.selectors.sheets.marks import RESULT_STAGES, counting_marks, stages_before
from scoring.services.sheets.declare import demand_appraised_leaf, mark_to_write, rule_says
from scoring.services.sheets.transitions import locked


class ReasonMissing(Refusal):
    """The points differ from what stood, and nothing says why."""


@dataclass(frozen=True)
class Appraisal:
    """What the appraiser says of a leaf. Nothing said: what stood before is right.

    `inputs` and `did_not_arise` correct what the unit entered, and the rule gives the
    points; `points` sets them outright, whatever the rule says (the excuse clause).
    """

    points: Decimal | None = None
    inputs: Mapping[str, Any] | None = None
    did_not_arise: bool | None = None
    reason: str = ""


@transaction.atomic
def appraise(entry: Entry, node: Node, said: Appraisal, *, by: User, version: int) -> Mark:
    """Save the council's mark of a leaf in the entry's present appraisal stage.

    Raises NotPermitted, ReasonMissing, Refusal (outside the maximum, nothing to agree with),
    engine InputError, and Conflict as `declare` does.
    """
    entry = locked(entry)
    stage = _demand_stage(entry, node.component_id, by)
    node = demand_appraised_leaf(entry, node)
    marks = {mark.stage: mark for mark in entry.marks.filter(node=node, seat=1)}
    mark = mark_to_write(marks.get(stage), entry, node, stage, version=version, by=by)
    before = [marks[earlier] for earlier in stages_before(stage) if earlier in marks]
    inherited = before[-1] if before else None
    write_mark(mark, said, rule_of(node, entry.bloc.criteria_set.year), inherited, entry)
    mark.save()
    mark.judged.set(Revision.objects.filter(attachments__entry=entry, attachments__node=node))
    return mark


@transaction.atomic
def agree_with_rest(entry: Entry, component: Node, *, by: User) -> list[Mark]:
    """Agree with each finished leaf of a component the council has not marked yet.

    Items the unit was asked to explain stay open; in the second appraisal the marks of the
    first are inherited and need no second agreement. Returns the new marks.
    """
    entry = locked(entry)
    stage = _demand_stage(entry, component.pk, by)
    asked = set(entry.explanation_requests.values_list("node", flat=True))
    marked = entry.marks.filter(stage__in=RESULT_STAGES, seat=1)
    done = set(marked.values_list("node", flat=True))
    before = counting_marks([entry], stages=stages_before(stage))[entry.pk]
    # An amendment may have changed it while this waited for the entry.
    entry.bloc.criteria_set.refresh_from_db()
    new = []
    for node in applicable_leaves(entry):
        inherited = before.get(node.pk)
        if node.component_id != component.pk or node.pk in asked | done:
            continue
        if inherited is None or not inherited.is_complete:
            continue
        mark = Mark(entry=entry, node=node, stage=stage, version=1, updated_by=by)
        mark.set_version = entry.bloc.criteria_set.version
        rule = rule_of(node, entry.bloc.criteria_set.year)
        write_mark(mark, Appraisal(), rule, inherited, entry)
        new.append(mark)
    remember_judged(marks := Mark.objects.bulk_create(new))
    return marks


@transaction.atomic
def flag(entry: Entry, node: Node, question: str, *, by: User) -> ExplanationRequest:
    """Ask the unit to explain an item; asking again changes the question."""
    entry = locked(entry)
    can_flag(by, entry, node.component_id).demand()
    demand_appraised_leaf(entry, node)
    if not question.strip():
        raise Refusal(_("Say what the unit should explain."))
    request, _created = ExplanationRequest.objects.update_or_create(
        entry=entry, node=node, defaults={"question": question.strip(), "asked_by": by}
    )
    return request


@transaction.atomic
def unflag(request: ExplanationRequest, *, by: User) -> None:
    """Take a question back while the first appraisal lasts."""
    entry = locked(request.entry)
    can_flag(by, entry, request.node.component_id).demand()
    request.delete()


def remember_judged(marks: Iterable[Mark]) -> None:
    """Keep what is attached while marks are set (D12), instead of what was when they were
    set before."""
    by_place = {(mark.entry_id, mark.node_id): mark.pk for mark in marks}
    judged = Mark.judged.through
    judged.objects.filter(mark__in=by_place.values()).delete()
    pinned = Attachment.objects.filter(
        entry__in={entry_id for entry_id, _node_id in by_place},
        node__in={node_id for _entry_id, node_id in by_place},
    ).values_list("entry", "node", "revision")
    judged.objects.bulk_create(
        judged(mark_id=by_place[entry_id, node_id], revision_id=revision_id)
        for entry_id, node_id, revision_id in set(pinned)
        if (entry_id, node_id) in by_place
    )


def _demand_stage(entry: Entry, component_id: int, by: User) -> MarkStage:
    can_appraise(by, entry, component_id).demand()
    stage = appraisal_stage(entry)
    if stage is None:
        raise NotPermitted(_("This unit is not being appraised now."))
    return stage


def write_mark(
    mark: Mark, said: Appraisal, rule: Rule, inherited: Mark | None, entry: Entry
) -> None:
    """Fill a mark of the council from what was said and what stood before.

    Raises as `appraise` does.
    """
    mark.floor, mark.ceiling = rule.floor, rule.ceiling
    mark.reason = said.reason.strip()
    mark.inherited_points = inherited.points if inherited else None
    mark.inputs = dict(inherited.inputs) if inherited else {}
    mark.did_not_arise = bool(inherited and inherited.did_not_arise)
    if said.inputs is not None:
        mark.inputs, mark.did_not_arise = rule.clean(said.inputs), False
    if said.did_not_arise is not None:
        mark.did_not_arise = said.did_not_arise
    mark.rule_points, mark.is_complete = rule_says(rule, mark, entry)
    if said.points is not None:
        mark.points, mark.is_complete = _set_points(said.points, rule, entry), True
    elif said.inputs is None and said.did_not_arise is None and inherited is not None:
        mark.points, mark.is_complete = inherited.points, inherited.is_complete
        # Who agrees takes over why the points are what they are.
        mark.reason = mark.reason or inherited.reason
    else:
        mark.points = mark.rule_points
    if not mark.is_complete:
        raise Refusal(_("The unit entered nothing here to agree with: set the points."))
    if not mark.reason and _differs(mark, inherited):
        raise ReasonMissing(_("Points that differ need a reason."))


def _set_points(points: Decimal, rule: Rule, entry: Entry) -> Decimal:
    points = quantise(points, entry.bloc.criteria_set.point_places)
    if not rule.floor <= points <= rule.ceiling:
        raise Refusal(
            _("Points here lie between %(floor)s and %(ceiling)s.")
            % {"floor": format_points(rule.floor), "ceiling": format_points(rule.ceiling)}
        )
    return points


def _differs(mark: Mark, inherited: Mark | None) -> bool:
    """Whether the mark says something else than what stood, in points or in kind; where the
    points are not known yet, in figures."""
    if inherited is None:
        return True
    if mark.awaits_bloc and inherited.awaits_bloc:
        return mark.inputs != inherited.inputs
    return (mark.points, mark.did_not_arise) != (inherited.points, inherited.did_not_arise)
