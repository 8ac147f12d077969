"""The council's appraisals, through the services appraisers use."""

from decimal import Decimal
from random import Random
from typing import Any

from rankings.sample.files import dice
from rankings.sample.filling import Hand, quality_of
from rankings.sample.people import People
from rankings.sample.rounds import SampleRound
from rankings.sample.sets import Scored
from rankings.sample.words import ACCEPTED, ANSWERS, LOWERED, NOT_ACCEPTED, QUESTIONS, RAISED
from scoring.engine import RuleKind
from scoring.enums import MarkStage
from scoring.models import Entry, ExplanationRequest, Mark, Node
from scoring.services.sheets.appraise import Appraisal, appraise, flag, remember_judged
from scoring.services.sheets.explain import answer

_CORRECTED = (RuleKind.STEPS, RuleKind.PROPORTIONAL)


def appraise_first(
    sample: SampleRound,
    entry: Entry,
    people: People,
    *,
    components: int | None = None,
    flags: int = 0,
) -> None:
    """Appraisal 1 of the first so many components, or all: some points differ, some items
    are asked."""
    scored_by = sample.set_of(entry)
    year = sample.round.year
    drawn = dice("appraised", year, entry.agency.short_name)
    odds = 0.03 + 0.22 * (1 - quality_of(entry, year=year))
    declared = entry.marks.filter(stage=MarkStage.DECLARED).select_related("node__parent")
    marks = {mark.node_id: mark for mark in declared}
    asked = 0
    for component in scored_by.components[:components]:
        appraiser = people.appraisers[component.code]
        for leaf in scored_by.scored:
            mark = marks.get(leaf.node.pk)
            if leaf.component != component.code or mark is None or drawn.random() > odds:
                continue
            if asked < flags:
                asked += 1
                flag(entry, leaf.node, drawn.choice(QUESTIONS), by=appraiser)
            elif said := _differs(leaf, mark, drawn):
                appraise(entry, leaf.node, said, by=appraiser, version=0)
    _agree_with_rest(entry, scored_by.components[:components], marks, people)


def explain(entry: Entry, hand: Hand, *, but: int = 0) -> None:
    """The unit answers what it was asked, all but the last so many."""
    drawn = dice("answers", entry.bloc.round.year, entry.agency.short_name)
    requests = list(entry.explanation_requests.order_by("pk"))
    for request in requests[: len(requests) - but]:
        answer(request, drawn.choice(ANSWERS), by=hand.officer, version=request.version)


def appraise_second(sample: SampleRound, entry: Entry, people: People) -> None:
    """Appraisal 2 of the explained items: most are accepted."""
    drawn = dice("second", sample.round.year, entry.agency.short_name)
    leaves = {leaf.node.pk: leaf for leaf in sample.set_of(entry).scored}
    for request in ExplanationRequest.objects.filter(entry=entry).order_by("pk"):
        leaf = leaves[request.node_id]
        mark = Mark.objects.get(entry=entry, node=leaf.node, stage=MarkStage.DECLARED)
        said = Appraisal(reason=ACCEPTED)
        if drawn.random() < 0.4 and mark.points:
            said = Appraisal(points=_lower(leaf, mark), reason=NOT_ACCEPTED)
        appraiser = people.appraisers[leaf.component]
        appraise(entry, leaf.node, said, by=appraiser, version=0)


def _agree_with_rest(
    entry: Entry, components: list[Node], declared: dict[int, Mark], people: People
) -> None:
    """As the service of this name does, but for all components in one insert."""
    passed = set(entry.explanation_requests.values_list("node", flat=True))
    passed |= set(entry.marks.filter(stage=MarkStage.APPRAISAL_1).values_list("node", flat=True))
    by = {component.pk: people.appraisers[component.code] for component in components}
    agreed = Mark.objects.bulk_create(
        Mark(
            entry=entry,
            node=mark.node,
            stage=MarkStage.APPRAISAL_1,
            inputs=mark.inputs,
            did_not_arise=mark.did_not_arise,
            rule_points=mark.rule_points,
            inherited_points=mark.points,
            points=mark.points,
            floor=mark.floor,
            ceiling=mark.ceiling,
            is_complete=True,
            set_version=mark.set_version,
            updated_by=by[mark.node.component_id],
        )
        for mark in declared.values()
        if mark.node.component_id in by and mark.node_id not in passed
    )
    remember_judged(agreed)


def _differs(leaf: Scored, mark: Mark, drawn: Random) -> Appraisal | None:
    """Other points than declared, with the reason; None where there is nothing to change."""
    if mark.points is None:
        return None
    if mark.points <= 0 or drawn.random() < 0.07:
        if mark.points >= leaf.rule.ceiling or drawn.random() < 0.7:
            return None
        return Appraisal(points=leaf.rule.ceiling, reason=drawn.choice(RAISED))
    reason = drawn.choice(LOWERED[leaf.rule.kind])
    if leaf.rule.kind in _CORRECTED and "numerator" in mark.inputs:
        return Appraisal(inputs=_fewer(mark, drawn), reason=reason)
    return Appraisal(points=_lower(leaf, mark), reason=reason)


def _fewer(mark: Mark, drawn: Random) -> dict[str, str]:
    numerator = int(mark.inputs["numerator"])
    less = max(1, round(numerator * drawn.uniform(0.02, 0.09)))
    return {
        "numerator": str(max(0, numerator - less)),
        "denominator": str(mark.inputs["denominator"]),
    }


def _lower(leaf: Scored, mark: Mark) -> Decimal:
    """The next lower points the scale knows, or half."""
    points = mark.points or Decimal(0)
    options: tuple[Any, ...] = getattr(leaf.rule, "options", getattr(leaf.rule, "steps", ()))
    known = [option.points for option in options if option.points < points]
    return max(known, default=Decimal(0)) if options else points / 2
