"""Measured by the best of the bloc: the unit's figure ÷ the largest × the maximum."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from cchc.numbers import format_points

from ..enums import InputType, RuleKind
from ..language import ScaleText, said
from ..problems import Problem
from ..rounding import EXACT, decimal_text
from .base import Award, Fact, Inputs, Rule
from .decimals import decimal_of, percent_text
from .inputs import InputField
from .params import Params
from .ratio import RATIO_FIELDS, ratio_of, ratio_problems

RATIO = "ratio"
NUMBER = "number"
_SCALES = {RATIO: "tỷ lệ ÷ tỷ lệ cao nhất", NUMBER: "số ÷ số cao nhất"}
_FIGURES = {
    RATIO: re.compile(r"t[ỷỉ] lệ\s*[÷/:]\s*t[ỷỉ] lệ cao nhất", re.IGNORECASE),
    NUMBER: re.compile(r"số\s*[÷/:]\s*số cao nhất", re.IGNORECASE),
}
_ONE = Decimal(1)


@dataclass(frozen=True)
class BestInBloc(Rule):
    """Params: {"figure": "ratio" | "number"}. Inputs: {"numerator": "14", "denominator": "15"}
    or {"value": "93.3"}. The fact is the largest figure of the bloc as part and whole, so that
    it stays exact: {"part": "14", "whole": "15"}."""

    kind = RuleKind.BEST_IN_BLOC
    needs_bloc = True

    figure: str

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only("figure")
        figure = params.data.get("figure")
        if figure not in (RATIO, NUMBER):
            params.refuse("missing_param", name="figure")
        return cls(params.max_points, params.did_not_arise(), str(figure))

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        found: list[str] = []
        for item in scale.items:
            figure = next((name for name, form in _FIGURES.items() if form.fullmatch(item)), None)
            if figure is None:
                scale.refuse(item)
            elif found:
                scale.refuse(item, "scale_item_twice")
            else:
                found.append(figure)
        if not scale.items:
            scale.problems.append(Problem("scale_empty"))
        return {"figure": found[0]} if found else {}

    def write_scale(self) -> list[str]:
        return [_SCALES[self.figure]]

    def clauses(self) -> list[str]:
        figure = "tỷ lệ" if self._is_ratio else "số liệu"
        return [f"{figure} của đơn vị ÷ {figure} cao nhất trong khối × {said(self.max_points)}"]

    @property
    def inputs(self) -> tuple[InputField, ...]:
        return RATIO_FIELDS if self._is_ratio else (InputField("value", InputType.NUMBER),)

    @property
    def _is_ratio(self) -> bool:
        return self.figure == RATIO

    def is_complete(self, inputs: Inputs) -> bool:
        return bool(self.basis(inputs))

    def basis(self, inputs: Inputs) -> str:
        try:
            return self._shown(*self._figure(inputs))
        except (KeyError, TypeError, ValueError, ArithmeticError):
            return ""

    def observe(self, fact: Fact, inputs: Inputs) -> Fact:
        try:
            part, whole = self._figure(inputs)
        except (KeyError, TypeError, ValueError, ArithmeticError):
            return fact
        if fact is not None:
            best_part, best_whole = _largest(fact)
            here = EXACT.multiply(part, best_whole)
            there = EXACT.multiply(best_part, whole)
            # Equals are told apart by their wholes, so that the order of units is irrelevant.
            if (here, -whole) <= (there, -best_whole):
                return fact
        return {"part": decimal_text(part), "whole": decimal_text(whole)}

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        part, whole = self._figure(inputs)
        best_part, best_whole = _largest(fact)
        step = f"cao nhất khối: {self._shown(best_part, best_whole)}"
        basis = self._shown(part, whole)
        here = EXACT.multiply(part, best_whole)
        there = EXACT.multiply(best_part, whole)
        if not there:
            return Award(Decimal(0), step, basis)
        # A figure the council set aside by setting points may lie above the best that counts.
        if here >= there:
            return Award(self.max_points, step, basis)
        return Award(EXACT.divide(EXACT.multiply(here, self.max_points), there), step, basis)

    def _figure(self, inputs: Inputs) -> tuple[Decimal, Decimal]:
        """(part, whole); a plain number is its own part of 1."""
        return ratio_of(inputs) if self._is_ratio else (decimal_of(inputs["value"]), _ONE)

    def _shown(self, part: Decimal, whole: Decimal) -> str:
        return percent_text(part, whole) if self._is_ratio else format_points(part)

    def _contradictions(self, inputs: Inputs) -> dict[str, list[Problem]]:
        if not self._is_ratio:
            return {}
        return ratio_problems(inputs, may_not_arise=self.allows_did_not_arise)


def _largest(fact: Fact) -> tuple[Decimal, Decimal]:
    """(part, whole) of a fact. Raises TypeError or KeyError where the bloc has told nothing."""
    return decimal_of(fact["part"]), decimal_of(fact["whole"])
