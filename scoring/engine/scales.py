"""Between the scale an officer writes and the parameters of a rule, both ways."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .enums import NotArisenPolicy, RuleKind
from .language import FULL, NOT_ARISEN, REDUCE, ScaleText, shown
from .problems import RuleError
from .rules import RULES, DidNotArise, parse_rule

# Days without a year are checked and written in a year that has every day.
_ANY_YEAR = 2024


def parse_scale(
    kind: RuleKind, text: str, max_points: Decimal, year: int | None = None
) -> dict[str, Any]:
    """The parameters that `text` says, ready for parse_rule.

    Raises RuleError with every problem found, those of the rule included.
    """
    scale = ScaleText(text, max_points)
    did_not_arise = scale.take_did_not_arise()
    params = RULES[kind].read_scale(scale)
    if scale.problems:
        raise RuleError(scale.problems)
    params["did_not_arise"] = did_not_arise
    parse_rule(kind, params, max_points, year or _ANY_YEAR)
    return params


def format_scale(
    kind: RuleKind, params: Mapping[str, Any], max_points: Decimal, year: int | None = None
) -> str:
    """The scale of `params` in words; parse_scale reads it back to the same parameters.

    `year` is the round's: days with and without a year stand in order in it alone.
    Raises RuleError where the parameters make no rule.
    """
    rule = parse_rule(kind, params, max_points, year or _ANY_YEAR)
    items = rule.write_scale()
    if rule.did_not_arise:
        items.append(f"{NOT_ARISEN}: {_policy_text(rule.did_not_arise)}")
    return " | ".join(items)


def _policy_text(did_not_arise: DidNotArise) -> str:
    if did_not_arise.points is None:
        return REDUCE
    if did_not_arise.policy is NotArisenPolicy.FULL:
        return FULL
    return shown(did_not_arise.points)
