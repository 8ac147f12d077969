"""Numerator and denominator, as rules on a share ask for them."""

from decimal import Decimal

from ..enums import InputType
from ..problems import Problem
from .base import Inputs
from .decimals import decimal_of
from .inputs import InputField


def ratio_fields(part: str) -> tuple[InputField, ...]:
    """The two fields; `part` says what the numerator counts."""
    return (
        InputField("numerator", InputType.NUMBER, part),
        InputField("denominator", InputType.NUMBER, "Tổng số"),
    )


RATIO_FIELDS = ratio_fields("Số đạt")
FAILED_FIELDS = ratio_fields("Số không đạt")


def ratio_of(inputs: Inputs, *, beyond_whole: bool = False) -> tuple[Decimal, Decimal]:
    """(part, whole). Raises KeyError, TypeError or ValueError where they make no share."""
    part, whole = decimal_of(inputs["numerator"]), decimal_of(inputs["denominator"])
    if not whole or (part > whole and not beyond_whole):
        raise ValueError(whole)
    return part, whole


def ratio_problems(
    inputs: Inputs, *, beyond_whole: bool = False, may_not_arise: bool = False
) -> dict[str, list[Problem]]:
    """What is wrong between the two, by field."""
    part, whole = inputs.get("numerator"), inputs.get("denominator")
    if whole is not None and not Decimal(whole):
        zero = Problem("nothing_arose") if may_not_arise else Problem("denominator_zero")
        return {"denominator": [zero]}
    if part is None or whole is None or beyond_whole or Decimal(part) <= Decimal(whole):
        return {}
    return {"numerator": [Problem("part_over_whole")]}
