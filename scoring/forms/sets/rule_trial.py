"""Trying a rule before it is confirmed: the officer's sentence, controls, and points at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from scoring.engine import InputError, Rule, RuleError, quantise, sentence
from scoring.enums import RuleKind
from scoring.forms.sheets.controls import Control, controls_of, sentences_by_field, typed_inputs
from scoring.models import CriteriaSet
from scoring.selectors.sets.drafts import RuleText, read_rule
from scoring.selectors.wording import sentence_of


@dataclass
class Result:
    """What a rule makes of what was tried: points, why, or what is still to enter."""

    points: Decimal | None = None
    step: str = ""
    basis: str = ""
    said: str = ""
    errors: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Trial:
    """A rule as it is written, the sentence it makes and what was tried with it."""

    said: RuleText
    max_points: Decimal | None
    rule: Rule | None = None
    problems: list[str] = field(default_factory=list)
    values: Mapping[str, Any] = field(default_factory=dict)
    did_not_arise: bool = False
    field_errors: dict[str, list[str]] = field(default_factory=dict)
    result: Result | None = None

    @property
    def sentence(self) -> str:
        return sentence(self.rule) if self.rule else ""

    @property
    def is_surveyed(self) -> bool:
        """Whether ballots fill the leaf, so that there is nothing to enter."""
        return self.said.kind == RuleKind.SURVEY

    @property
    def controls(self) -> list[Control]:
        if self.rule is None:
            return []
        return controls_of(self.rule, self.values, prefix="thu", errors=self.field_errors)


def trial_of(said: RuleText, max_points: Decimal | None, criteria_set: CriteriaSet) -> Trial:
    """The rule that is written, or why it cannot be read; nothing is wrong with a scale that
    nobody has begun."""
    trial = Trial(said, max_points)
    if not said.kind or max_points is None:
        return trial
    try:
        trial.rule = read_rule(said, max_points, criteria_set)
    except RuleError as error:
        if said.scale.strip():
            trial.problems = [sentence_of(problem) for problem in error.problems]
    else:
        trial.values = dict.fromkeys((each.name for each in trial.rule.inputs), "")
    return trial


def try_inputs(trial: Trial, data: QueryDict, criteria_set: CriteriaSet) -> Result | None:
    """What the rule gives for what stands in its controls; None where there is no rule."""
    if trial.rule is None:
        return None
    trial.values = typed_inputs(trial.rule, data)
    trial.did_not_arise = "did_not_arise" in data
    try:
        trial.result = _result(trial, trial.rule, criteria_set.point_places)
    except InputError as error:
        trial.field_errors = sentences_by_field(error)
        labels = {each.name: each.label for each in trial.rule.inputs}
        wrong = [
            (labels.get(name, ""), said)
            for name, sentences in trial.field_errors.items()
            for said in sentences
        ]
        trial.result = Result(errors=wrong)
    return trial.result


def _result(trial: Trial, rule: Rule, places: int) -> Result:
    if trial.did_not_arise and rule.did_not_arise:
        points = rule.did_not_arise.points
        if points is None:
            return Result(said=_("The item leaves the unit's maximum."))
        return Result(quantise(points, places), said=_("Did not arise during the year"))
    inputs = rule.clean(trial.values)
    if rule.needs_bloc and rule.is_complete(inputs):
        return Result(said=_("Computed when the results of the bloc are summed up."))
    try:
        award = rule.award(inputs)
    except InputError as error:
        if {problem.code for problem in error.errors.get("", [])} != {"input_incomplete"}:
            raise
        return Result(said=_("Enter values to see the points."))
    return Result(quantise(award.points, places), award.step, award.basis)
