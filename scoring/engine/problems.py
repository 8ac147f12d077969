"""What can be wrong with a rule, a scale, a scheme or an input: a stable code with arguments.

The layers above translate MESSAGES by code; the engine itself speaks to programs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


def _(text: str) -> str:
    """Marks a sentence for the catalogue; translating is the business of the layers above."""
    return text


MESSAGES = {
    # Rules and scales
    "params_not_object": _("The parameters of the rule must be an object."),
    "unknown_param": _("The rule does not know the parameter “%(name)s”."),
    "missing_param": _("The rule lacks the parameter “%(name)s”."),
    "not_points": _("“%(value)s” is not a number of points."),
    "points_over_max": _("%(value)s points are more than the maximum of %(max)s."),
    "top_below_max": _("The scale reaches %(top)s points, not the maximum of %(max)s."),
    "not_a_number": _("“%(value)s” is not a number."),
    "not_a_flag": _("“%(value)s” is neither true nor false."),
    "bad_label": _("“%(value)s” cannot be a label."),
    "duplicate_label": _("The label “%(value)s” occurs twice."),
    "bad_option_code": _("“%(value)s” cannot be the code of an option here."),
    "too_few_options": _("The scale needs at least %(least)s values."),
    "not_two_options": _("The scale needs exactly two values, the one for yes first."),
    "edges_out_of_order": _("The steps must follow each other in order: “%(value)s” does not."),
    "zero_above_full": _("The share that earns nothing must lie below the share that earns all."),
    "percent_over_100": _("“%(value)s” is more than 100 %%."),
    "full_above_zero": _("The share that still earns all must lie below that which earns nothing."),
    "grade_below_100": _("The best grade gives %(top)s %%, not 100 %% of the maximum."),
    "bad_floor": _(
        "“%(value)s” cannot be the least points: write a number below 0, above %(least)s."
    ),
    "floor_too_fine": _("%(node)s: the least points %(value)s have more than %(places)s decimals."),
    "index_missing": _("The scale does not name the index: write “chỉ số: …”."),
    "bad_unit": _("“%(value)s” is not a unit of a scale."),
    "mixed_units": _("All edges of a scale must be percentages, or none."),
    "bad_date": _("“%(value)s” is not a date."),
    "year_missing": _("The day “%(value)s” needs the year of the round."),
    "bad_did_not_arise": _("“%(value)s” does not say what is given when the matter did not arise."),
    "scale_too_long": _("The scale is longer than %(most)s characters."),
    "scale_item": _("“%(item)s” cannot be read in this scale."),
    "edge_two_ways": _(
        "“%(item)s” can be read in two ways: write decimals with a comma, thousands without a dot."
    ),
    "scale_item_twice": _("“%(item)s” says again what was said before."),
    "scale_empty": _("The scale is empty."),
    "scale_not_empty": _("This rule has no scale of its own: “%(item)s” is too much."),
    # Formulas
    "formula_empty": _("A formula is empty."),
    "formula_too_long": _("The formula “%(formula)s…” is longer than %(most)s characters."),
    "formula_too_large": _(
        "The formula “%(formula)s” is too intricate: at most %(parts)s parts, nested at most"
        " %(depth)s deep. Split it into cases."
    ),
    "formula_sign": _(
        "“%(formula)s”: the sign “%(piece)s” at character %(column)s means nothing in a formula."
    ),
    "formula_comma": _(
        "“%(formula)s”: the comma at character %(column)s does not stand between digits. The values"
        " of a function are separated by “;”."
    ),
    "formula_place": _(
        "“%(formula)s”: “%(piece)s” at character %(column)s does not belong there; a sign or a"
        " value is missing before it, or it is too much."
    ),
    "formula_unfinished": _("“%(formula)s” is not finished: something is missing at its end."),
    "formula_number": _(
        "“%(piece)s” is not a number of a formula: at most %(digits)s digits before the comma and"
        " %(decimals)s after it."
    ),
    "formula_unknown_name": _(
        "“%(formula)s”: “%(piece)s” is not a variable. There are: %(names)s."
    ),
    "formula_unknown_function": _(
        "“%(formula)s”: “%(piece)s” is not a function. There are min, max and nếu."
    ),
    "formula_if_parts": _(
        "“%(formula)s”: “%(piece)s” needs three parts separated by “;”: the condition, the value if"
        " it holds, the value if not."
    ),
    "formula_few_parts": _(
        "“%(formula)s”: “%(piece)s” needs at least two values, separated by “;”."
    ),
    "formula_needs_number": _(
        "“%(formula)s”: “%(piece)s” is a condition where a number is needed."
    ),
    "formula_needs_condition": _(
        "“%(formula)s”: “%(piece)s” is a number where a condition is needed, such as a > 0."
    ),
    "formula_constant_zero": _("“%(formula)s” divides by “%(piece)s”, which is always 0."),
    "formula_variables": _("A formula has at most %(most)s variables."),
    "formula_name": _(
        "“%(value)s” cannot name a variable: small letters, digits and “_”, not a digit first."
    ),
    "formula_reserved": _("“%(value)s” is a word of the formulas and cannot name a variable."),
    "formula_name_twice": _("The variable “%(value)s” occurs twice."),
    "formula_type": _("“%(value)s” is not a type of a variable."),
    "formula_type_word": _("“%(item)s”: the type of a variable is one of: số lượng, số, %%."),
    "formula_unused": _("No case uses the variable “%(value)s”."),
    "formula_cases": _("A formula has at most %(most)s cases."),
    "formula_no_condition": _("Case %(number)s needs a condition; only the last one has none."),
    "formula_last_case": _("The last case must be the one for everything else, without condition."),
    "formula_tests": _("A formula has at most %(most)s test cases."),
    "formula_test_values": _(
        "The test “%(test)s” must give every variable one value, and nothing else."
    ),
    "formula_test_missing": _("No test case reaches the case “%(case)s”."),
    "formula_test_fails": _(
        "The test “%(test)s” expects %(expected)s points, but the formula gives %(got)s."
    ),
    "formula_test_zero": _("The test “%(test)s” divides by “%(divisor)s”, which is 0 there."),
    # Schemes
    "no_components": _("The scheme has no components."),
    "bad_code": _("“%(value)s” cannot be a code."),
    "duplicate_code": _("The code %(node)s occurs twice."),
    "missing_text": _("%(node)s has no name."),
    "bad_max_points": _("%(node)s: the maximum must be above 0, with at most %(places)s decimals."),
    "sum_differs": _("%(node)s: the parts add up to %(sum)s, not %(max)s."),
    "cap_out_of_reach": _(
        "%(node)s: at most %(max)s points count, but the parts only add up to %(sum)s."
    ),
    "survey_outside_index": _("%(node)s: bonus and penalty points do not come from a survey."),
    "rule_on_parent": _("%(node)s has parts and therefore no rule or method of its own."),
    "leaf_without_rule": _("%(node)s has no rule."),
    "leaf_without_method": _("%(node)s is neither appraised nor surveyed."),
    "survey_rule_method": _("%(node)s: survey leaves have a survey rule, and no others have."),
    "bad_places": _("“%(value)s” is not a number of decimals."),
    # Inputs
    "unknown_field": _("The rule does not ask for “%(name)s”."),
    "unknown_option": _("“%(value)s” is not one of the values."),
    "input_not_number": _("“%(value)s” is not a number."),
    "input_not_count": _("“%(value)s” is not a count."),
    "input_negative": _("“%(value)s” is below 0; enter 0 or more."),
    "input_too_long": _("The number is too long: at most %(most)s digits."),
    "input_not_date": _("“%(value)s” is not a date. Write day/month/year, as 20/01/2026."),
    "date_far_off": _("The year %(year)s is far from the year of the round, %(round)s."),
    "input_not_points": _("“%(value)s” is not a number of points."),
    "input_not_share": _("“%(value)s” is not a share between 0 and 1."),
    "input_not_list": _("The ticks must be a list."),
    "ticks_and_none": _("Tick what applies or that none does, not both."),
    "input_over_max": _("At most %(max)s points."),
    "input_over_scale": _("The index runs to %(max)s at most."),
    "denominator_zero": _("The whole cannot be 0."),
    "nothing_arose": _("The whole cannot be 0. If nothing arose in the year, choose that."),
    "part_over_whole": _("The part cannot be more than the whole."),
    "date_and_not_issued": _("Give either a date or “not issued”."),
    "formula_zero": _(
        "The points cannot be computed: the formula divides by “%(divisor)s”, which is 0 with"
        " these values."
    ),
    "formula_percent": _(
        "%(value)s %% is more than %(most)s %%: write decimals with a comma, as 98,5."
    ),
    "input_incomplete": _("What the rule needs has not been entered completely."),
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
