"""The kinds of rules: one small class each, found here by kind (D2)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ..enums import RuleKind
from ..problems import Problem, RuleError
from .base import Award, Fact, Inputs, Rule, sentence
from .best_in_bloc import BestInBloc
from .checklist import Checklist
from .choice import Choice
from .count import Count
from .deadline import Deadline
from .deduction import Deduction
from .external import External
from .formula import Formula
from .grade import Grade
from .inputs import InputField
from .inverse import Inverse
from .judged import Judged
from .params import DidNotArise, Params
from .proportional import Proportional
from .steps import Steps
from .survey import Survey
from .yes_no import YesNo

RULES: Mapping[RuleKind, type[Rule]] = {
    rule.kind: rule
    for rule in (
        YesNo, Choice, Deadline, Steps, Proportional, Checklist, Count, Formula,
        Grade, Deduction, Inverse, BestInBloc, External,
        Judged, Survey,
    )
}  # fmt: skip

__all__ = ["RULES", "Award", "DidNotArise", "Fact", "InputField", "Inputs", "Rule", "parse_rule",
           "sentence"]  # fmt: skip


def parse_rule(
    kind: RuleKind, params: Mapping[str, Any], max_points: Decimal, year: int | None = None
) -> Rule:
    """The rule that JSON parameters make for a leaf of `max_points`.

    `year` is the round's: days of a deadline without a year lie in it.
    Raises RuleError with every problem found.
    """
    if not isinstance(params, Mapping):
        raise RuleError([Problem("params_not_object")])
    reader = Params(params, max_points, year)
    rule = RULES[kind].read(reader)
    if reader.problems:
        raise RuleError(reader.problems)
    return rule
