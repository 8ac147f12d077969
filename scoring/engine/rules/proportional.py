"""A share of the maximum: "tỷ lệ × điểm tối đa; dưới 70 %: 0"."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from cchc.numbers import format_points

from ..enums import RuleKind
from ..language import FULL, ScaleText, read_edge, said
from ..rounding import EXACT, decimal_text
from .base import Award, Fact, Inputs, Rule
from .decimals import HUNDRED, percent_text
from .inputs import InputField
from .params import Params
from .ratio import RATIO_FIELDS, ratio_of, ratio_problems

_RATIO = ("tỷ lệ", "tỉ lệ")
_ZERO_WORDS = {"dưới": False, "đến": True}
_FULL_WORDS = {"từ": True, "trên": False}


@dataclass(frozen=True, slots=True)
class PercentEdge:
    """A percentage, and whether it belongs to what lies beyond it."""

    percent: Decimal
    inclusive: bool
    word: str

    @property
    def text(self) -> str:
        """As it stands in a scale: "từ 98%"."""
        return f"{self.word} {format_points(self.percent)}%"

    @property
    def said(self) -> str:
        """As it stands in a sentence: "từ 98 %"."""
        return f"{self.word} {format_points(self.percent)} %"


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
        zero = _edge(params, "zero", _ZERO_WORDS)
        full = _edge(params, "full", _FULL_WORDS)
        if zero and full and zero.percent >= full.percent:
            params.refuse("zero_above_full")
        return cls(params.max_points, params.did_not_arise(), zero, full)

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        params: dict[str, Any] = {}
        for item in scale.items:
            if item.casefold() in _RATIO:
                continue
            label, _, value = item.rpartition(":")
            edge = read_edge(label.strip())
            ends = {
                "0": ("zero", _ZERO_WORDS),
                decimal_text(scale.max_points): ("full", _FULL_WORDS),
            }
            name, words = ends.get(scale.points(value) or "", ("", {}))
            if not edge or not edge.unit or edge.word not in words:
                scale.refuse(item)
            elif name in params:
                scale.refuse(item, "scale_item_twice")
            else:
                percent = decimal_text(edge.number)
                params[name] = {"percent": percent, "inclusive": words[edge.word]}
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
            clauses.append(f"{self._full_said}: {said(self.max_points)}")
        if self.zero:
            clauses.append(f"{self.zero.said}: 0 điểm")
        return clauses

    @property
    def inputs(self) -> tuple[InputField, ...]:
        return RATIO_FIELDS

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        part, whole = ratio_of(inputs)
        basis = percent_text(part, whole, self._edges)
        hundredfold = EXACT.multiply(part, HUNDRED)
        if self.zero:
            limit = EXACT.multiply(self.zero.percent, whole)
            if hundredfold < limit or (self.zero.inclusive and hundredfold == limit):
                return Award(Decimal(0), self.zero.said, basis)
        if self.full:
            limit = EXACT.multiply(self.full.percent, whole)
            if hundredfold > limit or (self.full.inclusive and hundredfold == limit):
                return Award(self.max_points, self._full_said, basis)
        # Multiplied before dividing, so that a result on a rounding edge stays exact.
        return Award(EXACT.divide(EXACT.multiply(part, self.max_points), whole), "", basis)

    @cached_property
    def _full_said(self) -> str:
        """ "từ 98 % trở lên", where there is such an edge."""
        return f"{self.full.said}{' trở lên' if self.full.inclusive else ''}" if self.full else ""

    @cached_property
    def _edges(self) -> tuple[Decimal, ...]:
        return tuple(edge.percent for edge in (self.zero, self.full) if edge)

    def _contradictions(self, inputs: Inputs) -> Any:
        return ratio_problems(inputs, may_not_arise=self.allows_did_not_arise)


def _edge(params: Params, name: str, words: Mapping[str, bool]) -> PercentEdge | None:
    value = params.data.get(name)
    if value is None:
        return None
    if not isinstance(value, Mapping) or set(value) != {"percent", "inclusive"}:
        params.refuse("missing_param", name=name)
        return None
    percent = params.number(value["percent"])
    if percent > HUNDRED:
        params.refuse("percent_over_100", value=str(value["percent"]))
    inclusive = params.flag(value["inclusive"])
    word = next(word for word, side in words.items() if side is inclusive)
    return PercentEdge(percent, inclusive, word)
