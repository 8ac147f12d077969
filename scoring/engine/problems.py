"""What can be wrong with a rule, a scale, a scheme or an input: a stable code with arguments.

The layers above translate MESSAGES by code; the engine itself speaks to programs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MESSAGES = {
    # Rules and scales
    "params_not_object": "The parameters of the rule must be an object.",
    "unknown_param": "The rule does not know the parameter “%(name)s”.",
    "missing_param": "The rule lacks the parameter “%(name)s”.",
    "not_points": "“%(value)s” is not a number of points.",
    "points_over_max": "%(value)s points are more than the maximum of %(max)s.",
    "top_below_max": "The scale reaches %(top)s points, not the maximum of %(max)s.",
    "not_a_number": "“%(value)s” is not a number.",
    "not_a_flag": "“%(value)s” is neither true nor false.",
    "bad_label": "“%(value)s” cannot be a label.",
    "duplicate_label": "The label “%(value)s” occurs twice.",
    "bad_option_code": "“%(value)s” cannot be the code of an option here.",
    "too_few_options": "The scale needs at least %(least)s values.",
    "edges_out_of_order": "The steps must follow each other in order: “%(value)s” does not.",
    "zero_above_full": "The share that earns nothing must lie below the share that earns all.",
    "percent_over_100": "“%(value)s” is more than 100 %%.",
    "bad_unit": "“%(value)s” is not a unit of a scale.",
    "mixed_units": "All edges of a scale must be percentages, or none.",
    "bad_date": "“%(value)s” is not a date.",
    "year_missing": "The day “%(value)s” needs the year of the round.",
    "bad_did_not_arise": "“%(value)s” does not say what is given when the matter did not arise.",
    "scale_too_long": "The scale is longer than %(most)s characters.",
    "scale_item": "“%(item)s” cannot be read in this scale.",
    "scale_item_twice": "“%(item)s” says again what was said before.",
    "scale_empty": "The scale is empty.",
    "scale_not_empty": "This rule has no scale of its own: “%(item)s” is too much.",
    # Schemes
    "no_components": "The scheme has no components.",
    "bad_code": "“%(value)s” cannot be a code.",
    "duplicate_code": "The code %(node)s occurs twice.",
    "missing_text": "%(node)s has no name.",
    "bad_max_points": "%(node)s: the maximum must be above 0, with at most %(places)s decimals.",
    "sum_differs": "%(node)s: the parts add up to %(sum)s, not %(max)s.",
    "rule_on_parent": "%(node)s has parts and therefore no rule or method of its own.",
    "leaf_without_rule": "%(node)s has no rule.",
    "leaf_without_method": "%(node)s is neither appraised nor surveyed.",
    "survey_rule_method": "%(node)s: survey leaves have a survey rule, and no others have.",
    "bad_places": "“%(value)s” is not a number of decimals.",
    # Inputs
    "unknown_field": "The rule does not ask for “%(name)s”.",
    "unknown_option": "“%(value)s” is not one of the values.",
    "input_not_number": "“%(value)s” is not a number.",
    "input_not_count": "“%(value)s” is not a count.",
    "input_not_date": "“%(value)s” is not a date.",
    "input_not_points": "“%(value)s” is not a number of points.",
    "input_not_share": "“%(value)s” is not a share between 0 and 1.",
    "input_not_list": "The ticks must be a list.",
    "input_over_max": "At most %(max)s points.",
    "denominator_zero": "The whole cannot be 0.",
    "part_over_whole": "The part cannot be more than the whole.",
    "date_and_not_issued": "Give either a date or “not issued”.",
    "input_incomplete": "What the rule needs has not been entered completely.",
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a key of MESSAGES and the arguments of its sentence."""

    code: str
    args: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return MESSAGES[self.code] % self.args


class RuleError(ValueError):
    """Parameters or a scale that make no rule; `problems` lists everything found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(map(str, self.problems)))


class SchemeError(ValueError):
    """A scheme that is no scheme; `problems` lists everything found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(map(str, self.problems)))


class InputError(ValueError):
    """Inputs a rule refuses; `errors` holds the problems of each field ("" = of the whole)."""

    def __init__(self, errors: Mapping[str, Sequence[Problem]]) -> None:
        self.errors = {name: list(problems) for name, problems in errors.items()}
        super().__init__(
            "; ".join(f"{name}: {problem}" for name in self.errors for problem in self.errors[name])
        )
