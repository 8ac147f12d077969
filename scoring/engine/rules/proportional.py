"""A share of the maximum: "tỷ lệ × điểm tối đa; dưới 70 %: 0"."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from ..enums import RuleKind
from ..language import FULL, ScaleText, said
from ..rounding import EXACT
from .base import Award, Fact, Inputs, Rule
from .decimals import percent_text
from .edges import DOWNWARDS, RATIO_WORDS, UPWARDS, PercentEdge, edge_of, take_edge
from .inputs import InputField
from .params import Params
from .ratio import RATIO_FIELDS, ratio_of, ratio_problems


@dataclass(frozen=True)
class Proportional(Rule):
    """Params: {"zero": {"percent": "70", "inclusive": false}, "full": {"percent": "98",
    "inclusive": true}}, both optional: below the one nothing, beyond the other everything.
    Inputs: {"numerator": "14", "denominator": "15"}."""

    kind = RuleKind.PROPORTIONAL

    zero: PercentEdge | None
    full: PercentEdge | None

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only("zero", "full")
        zero = edge_of(params, "zero", DOWNWARDS)
        full = edge_of(params, "full", UPWARDS)
        if zero and full and zero.percent >= full.percent:
            params.refuse("zero_above_full")
        return cls(params.max_points, params.did_not_arise(), zero, full)

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        params: dict[str, Any] = {}
        for item in scale.items:
            if item.casefold() not in RATIO_WORDS:
                take_edge(scale, item, params, zero=DOWNWARDS, full=UPWARDS)
        return params

    def write_scale(self) -> list[str]:
        items = ["tỷ lệ"]
        if self.zero:
            items.append(f"{self.zero.text}: 0")
        if self.full:
            items.append(f"{self.full.text}: {FULL}")
        return items

    def clauses(self) -> list[str]:
        clauses = [f"tỷ lệ đạt được × {said(self.max_points)}"]
        if self.full:
            clauses.append(f"{self.full.said}: {said(self.max_points)}")
        if self.zero:
            clauses.append(f"{self.zero.said}: 0 điểm")
        return clauses

    @property
    def inputs(self) -> tuple[InputField, ...]:
        return RATIO_FIELDS

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        part, whole = ratio_of(inputs)
        basis = percent_text(part, whole, self._edges)
        if self.zero and self.zero.reached_by(part, whole):
            return Award(Decimal(0), self.zero.said, basis)
        if self.full and self.full.reached_by(part, whole):
            return Award(self.max_points, self.full.said, basis)
        # Multiplied before dividing, so that a result on a rounding edge stays exact.
        return Award(EXACT.divide(EXACT.multiply(part, self.max_points), whole), "", basis)

    @cached_property
    def _edges(self) -> tuple[Decimal, ...]:
        return tuple(edge.percent for edge in (self.zero, self.full) if edge)

    def _contradictions(self, inputs: Inputs) -> Any:
        return ratio_problems(inputs, may_not_arise=self.allows_did_not_arise)
