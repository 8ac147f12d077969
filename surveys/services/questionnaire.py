"""Planning a survey: the survey itself, its groups, its questions and their answers."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import CharField, Max
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from cchc.agencies.models import User
from cchc.refusals import Refusal
from cchc.vietnamese import search_key
from scoring.enums import Method
from scoring.models import AssessmentRound, Node
from surveys.enums import SurveyState
from surveys.models import Option, Question, RespondentGroup, Survey
from surveys.permissions import can_create_survey, can_manage
from surveys.selectors.leaves import coverage
from surveys.services.lifecycle import demand_round_goes_on
from surveys.services.transitions import locked
from surveys.services.wording import proposed_question
from surveys.tabulation import DEFAULT_SHARES

# A result of fewer would say what single people answered.
LEAST_SAMPLE = 3


@dataclass(frozen=True)
class Plan:
    """What a survey is set to; `minimum_sample` counts valid answers per unit and leaf."""

    name: str
    opens_at: datetime.datetime
    closes_at: datetime.datetime
    minimum_sample: int
    introduction: str = ""


@dataclass(frozen=True)
class GroupSaid:
    """A group as typed; `pk` is None for a new one."""

    name: str
    weight: Decimal
    pk: int | None = None


@dataclass(frozen=True)
class OptionSaid:
    """An answer as typed; share 0…1, None: counted as given, never as valid."""

    label: str
    share: Decimal | None
    is_satisfied: bool = False


def usual_groups() -> list[GroupSaid]:
    """The groups most surveys ask, all of one weight."""
    names = [
        _("Delegates of the people's council"),
        _("Leaders of units"),
        _("Officials"),
        _("Citizens"),
        _("Businesses and organisations"),
    ]
    return [GroupSaid(name, Decimal(1)) for name in names]


def default_options() -> list[OptionSaid]:
    """The four degrees in use and "do not know"."""
    labels = {
        "A": _("Very good"),
        "B": _("Good"),
        "C": _("Fair"),
        "D": _("Not good yet"),
        "unknown": _("I do not know"),
    }
    shares = {
        code: None if share is None else Decimal(share.numerator) / Decimal(share.denominator)
        for code, share in DEFAULT_SHARES.items()
    }
    return [
        OptionSaid(label, shares[code], is_satisfied=code in ("A", "B"))
        for code, label in labels.items()
    ]


@transaction.atomic
def create_survey(round: AssessmentRound, plan: Plan, *, by: User) -> Survey:
    """A draft with a question for every survey leaf nothing measures yet.

    Raises NotPermitted, Refusal.
    """
    can_create_survey(by, round).demand()
    demand_round_goes_on(round)
    survey = Survey(round=round)
    _write_plan(survey, plan)
    propose_questions(survey, by=by)
    return survey


@transaction.atomic
def edit_survey(survey: Survey, plan: Plan, *, by: User) -> Survey:
    """Change a draft. Raises NotPermitted, Refusal."""
    survey = _draft(survey, by)
    _write_plan(survey, plan)
    return survey


@transaction.atomic
def propose_questions(survey: Survey, *, by: User) -> list[Question]:
    """One question per survey leaf not measured yet; leaves of the same words share one."""
    survey = _draft(survey, by)
    alike: dict[str, list[Node]] = {}
    seen: set[int] = set()
    for part in coverage(survey.round):
        for node in part.missing:
            if node.pk not in seen:
                seen.add(node.pk)
                alike.setdefault(search_key(node.text), []).append(node)
    return [
        save_question(
            survey,
            None,
            text=proposed_question(nodes[0].text),
            nodes=_one_per_set(nodes),
            options=default_options(),
            by=by,
        )
        for nodes in alike.values()
    ]


@transaction.atomic
def save_groups(survey: Survey, groups: Sequence[GroupSaid], *, by: User) -> Survey:
    """Make the survey's groups these, in this order. Raises NotPermitted, Refusal."""
    survey = _draft(survey, by)
    kept = {group.pk for group in groups if group.pk}
    gone = survey.groups.exclude(pk__in=kept)
    if gone.filter(invitations__isnull=False).exists():
        raise Refusal(_("A group with invited people cannot be removed."))
    gone.delete()
    names = [search_key(group.name) for group in groups]
    if len(set(names)) < len(names):
        raise Refusal(_("The survey already has this group."))
    # Names may be swapped, and each stands once at any moment.
    survey.groups.update(name=Cast("pk", CharField()))
    known: dict[int | None, RespondentGroup] = {group.pk: group for group in survey.groups.all()}
    for position, said in enumerate(groups, 1):
        group = known.get(said.pk) or RespondentGroup(survey=survey)
        group.name, group.weight, group.position = said.name, said.weight, position
        group.full_clean(validate_constraints=False)
        group.save()
    return survey


@transaction.atomic
def save_question(
    survey: Survey,
    question: Question | None,
    *,
    text: str,
    nodes: Iterable[Node],
    options: Sequence[OptionSaid],
    groups: Iterable[RespondentGroup] = (),
    by: User,
) -> Question:
    """Write a question, new or old, with its answers in this order.

    Raises NotPermitted; Refusal for a node that is no survey leaf of the round, two of one
    set, or answers of which none counts.
    """
    survey = _draft(survey, by)
    nodes = list(nodes)
    _demand_leaves(survey, nodes)
    if not any(option.share is not None for option in options):
        raise Refusal(_("At least one answer must carry a share."))
    if question is None:
        last = survey.questions.aggregate(last=Max("position"))["last"] or 0
        question = Question(survey=survey, position=last + 1)
    question.text = text
    question.save()
    question.nodes.set(nodes)
    question.groups.set(groups)
    question.options.all().delete()
    Option.objects.bulk_create(
        Option(
            question=question,
            label=said.label,
            share=said.share,
            is_satisfied=said.is_satisfied,
            position=position,
        )
        for position, said in enumerate(options, 1)
    )
    return question


@transaction.atomic
def delete_question(question: Question, *, by: User) -> None:
    """Drop a question of a draft. Raises NotPermitted, Refusal."""
    _draft(question.survey, by)
    question.delete()


def _draft(survey: Survey, by: User) -> Survey:
    survey = locked(survey)
    can_manage(by, survey).demand()
    if survey.state != SurveyState.DRAFT:
        raise Refusal(_("The survey has been opened; its questions stand as they are."))
    return survey


def _write_plan(survey: Survey, plan: Plan) -> None:
    if plan.closes_at <= plan.opens_at:
        raise Refusal(_("A survey closes after it opens."))
    if plan.minimum_sample < LEAST_SAMPLE:
        raise Refusal(
            _("A sample of fewer than %(least)d would show single people's answers.")
            % {"least": LEAST_SAMPLE}
        )
    survey.name, survey.introduction = plan.name, plan.introduction
    survey.opens_at, survey.closes_at = plan.opens_at, plan.closes_at
    survey.minimum_sample = plan.minimum_sample
    survey.save()


def _one_per_set(nodes: Iterable[Node]) -> list[Node]:
    return list({node.set_id: node for node in nodes}.values())


def _demand_leaves(survey: Survey, nodes: Sequence[Node]) -> None:
    if not nodes:
        raise Refusal(_("A question measures at least one item."))
    if len(_one_per_set(nodes)) < len(nodes):
        raise Refusal(_("A question measures one item of each criteria set at most."))
    sets = set(survey.round.blocs.values_list("criteria_set", flat=True))
    if any(n.set_id not in sets or n.method != Method.SURVEY for n in nodes):
        raise Refusal(_("A question measures survey items of this round."))
