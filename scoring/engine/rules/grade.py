"""A percentage of the maximum by grade: "xuất sắc: 100 %; tốt: 75 %; hoàn thành: 50 %"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from cchc.numbers import format_points, is_grouped, parse_points

from ..enums import InputType, RuleKind
from ..language import FULL, ScaleText, said
from ..rounding import EXACT, decimal_text
from .base import Award, Fact, Inputs, Rule
from .decimals import HUNDRED
from .inputs import InputField
from .params import Params

_PERCENT = re.compile(r"([\d.,]+)\s*%", re.ASCII)


@dataclass(frozen=True, slots=True)
class GradeStep:
    """One grade and the percentage of the maximum it is worth."""

    code: str
    label: str
    percent: Decimal


@dataclass(frozen=True)
class Grade(Rule):
    """Params: {"grades": [{"code": "1", "label", "percent": "75"}, …]}, the best worth 100.
    Inputs: {"grade": "1"}."""

    kind = RuleKind.GRADE

    grades: tuple[GradeStep, ...]

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only("grades")
        grades = tuple(
            GradeStep(code, label, params.percent(item.get("percent")))
            for code, label, item in params.labelled("grades", least=2)
        )
        best = max((grade.percent for grade in grades), default=HUNDRED)
        if best < HUNDRED and not params.problems:
            params.refuse("grade_below_100", top=format_points(best))
        return cls(params.max_points, params.did_not_arise(), grades)

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        grades: list[dict[str, str]] = []
        for item in scale.items:
            label, _, value = item.rpartition(":")
            percent = _percent(scale, item, value.strip())
            if percent is not None:
                code = str(len(grades) + 1)
                grades.append({"code": code, "label": label.strip(), "percent": percent})
        return {"grades": grades}

    def write_scale(self) -> list[str]:
        return [f"{grade.label}: {format_points(grade.percent)}%" for grade in self.grades]

    def clauses(self) -> list[str]:
        return [
            f"{grade.label}: {format_points(grade.percent)} % = {said(self._points(grade))}"
            for grade in self.grades
        ]

    @property
    def inputs(self) -> tuple[InputField, ...]:
        options = tuple((grade.code, grade.label) for grade in self.grades)
        return (InputField("grade", InputType.CHOICE, options=options),)

    @cached_property
    def _awards(self) -> dict[str, Award]:
        return {
            grade.code: Award(self._points(grade), grade.label, f"{format_points(grade.percent)} %")
            for grade in self.grades
        }

    def _points(self, grade: GradeStep) -> Decimal:
        return EXACT.divide(EXACT.multiply(self.max_points, grade.percent), HUNDRED)

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        return self._awards[inputs["grade"]]


def _percent(scale: ScaleText, item: str, value: str) -> str | None:
    """`75%` or `tối đa` as JSON; None, and the item refused, for anything else."""
    if value.casefold() == FULL:
        return "100"
    match = _PERCENT.fullmatch(value)
    if match and is_grouped(match[1]):
        scale.refuse(item, "edge_two_ways")
        return None
    try:
        return decimal_text(parse_points(match[1] if match else ""))
    except ValueError:
        scale.refuse(item)
        return None
