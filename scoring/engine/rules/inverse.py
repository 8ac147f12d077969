"""The larger the share, the fewer points: "1 − tỷ lệ", "mỗi 1 %: trừ 0,1"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from cchc.numbers import format_points, is_grouped, parse_points

from ..enums import RuleKind
from ..language import FULL, ScaleText, said, shown
from ..rounding import EXACT, decimal_text
from .base import Award, Fact, Inputs, Rule
from .decimals import HUNDRED, percent_text
from .edges import DOWNWARDS, UPWARDS, PercentEdge, edge_of, take_edge
from .inputs import InputField
from .params import Params
from .ratio import FAILED_FIELDS, ratio_of, ratio_problems

_COMPLEMENT = re.compile(r"(?:1|100\s*%)\s*[-–−]\s*t[ỷỉ] lệ", re.IGNORECASE)
_EACH = re.compile(r"mỗi\s+([\d.,]+)\s*%\s*:?\s*trừ\s+(tối đa|\S+)(?:\s*điểm)?", re.IGNORECASE)
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Loss:
    """Points lost with each so many percent, in proportion between them."""

    percent: Decimal
    points: Decimal


@dataclass(frozen=True)
class Inverse(Rule):
    """Params, all optional: {"each": {"percent": "1", "points": "0.1"}, "zero": {"percent": "20",
    "inclusive": true}, "full": {"percent": "2", "inclusive": true}}. Without "each" the share
    that fails costs the same share of the maximum.
    Inputs: {"numerator": "1", "denominator": "15"}, the numerator counting what failed."""

    kind = RuleKind.INVERSE

    each: Loss | None
    zero: PercentEdge | None
    full: PercentEdge | None

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only("each", "zero", "full")
        each = _each_of(params)
        zero = edge_of(params, "zero", UPWARDS)
        full = edge_of(params, "full", DOWNWARDS)
        if zero and full and full.percent >= zero.percent:
            params.refuse("full_above_zero")
        return cls(params.max_points, params.did_not_arise(), each, zero, full)

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        params: dict[str, Any] = {}
        formulas = 0
        for item in scale.items:
            each = _EACH.fullmatch(item)
            if not each and not _COMPLEMENT.fullmatch(item):
                take_edge(scale, item, params, zero=UPWARDS, full=DOWNWARDS)
                continue
            formulas += 1
            if formulas > 1:
                scale.refuse(item, "scale_item_twice")
            elif each:
                params["each"] = _read_each(scale, item, *each.groups())
        return params

    def write_scale(self) -> list[str]:
        items = ["1 - tỷ lệ"]
        if self.each:
            items = [f"mỗi {format_points(self.each.percent)}%: trừ {shown(self.each.points)}"]
        if self.full:
            items.append(f"{self.full.text}: {FULL}")
        if self.zero:
            items.append(f"{self.zero.text}: 0")
        return items

    def clauses(self) -> list[str]:
        clauses = [f"(1 − tỷ lệ không đạt) × {said(self.max_points)}"]
        if self.each:
            share = f"{format_points(self.each.percent)} %"
            clauses = [
                f"không có trường hợp không đạt: {said(self.max_points)}",
                f"mỗi {share} không đạt: trừ {said(self.each.points)}, tính theo tỷ lệ thực tế",
            ]
        if self.full:
            clauses.append(f"tỷ lệ không đạt {self.full.said}: {said(self.max_points)}")
        if self.zero:
            clauses.append(f"tỷ lệ không đạt {self.zero.said}: 0 điểm")
        return clauses

    @property
    def inputs(self) -> tuple[InputField, ...]:
        return FAILED_FIELDS

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        part, whole = ratio_of(inputs)
        basis = percent_text(part, whole, self._edges)
        if self.zero and self.zero.reached_by(part, whole):
            return Award(_ZERO, self.zero.said, basis)
        if self.full and self.full.reached_by(part, whole):
            return Award(self.max_points, self.full.said, basis)
        lost, of = part, whole
        if self.each:
            lost = EXACT.multiply(EXACT.multiply(part, HUNDRED), self.each.points)
            of = EXACT.multiply(EXACT.multiply(whole, self.each.percent), self.max_points)
        if lost >= of:
            return Award(_ZERO, "", basis)
        # Multiplied before dividing, so that a result on a rounding edge stays exact.
        kept = EXACT.multiply(EXACT.subtract(of, lost), self.max_points)
        return Award(EXACT.divide(kept, of), "", basis)

    @cached_property
    def _edges(self) -> tuple[Decimal, ...]:
        return tuple(edge.percent for edge in (self.full, self.zero) if edge)

    def _contradictions(self, inputs: Inputs) -> Any:
        return ratio_problems(inputs, may_not_arise=self.allows_did_not_arise)


def _read_each(scale: ScaleText, item: str, share: str, value: str) -> dict[str, Any] | None:
    """`mỗi 1%: trừ 0,1` as JSON; None, and the item refused, where it cannot be read."""
    points = scale.points(value)
    try:
        percent = decimal_text(parse_points(share))
    except ValueError:
        percent = ""
    if is_grouped(share):
        scale.refuse(item, "edge_two_ways")
    elif not percent or points is None:
        scale.refuse(item)
    else:
        return {"percent": percent, "points": points}
    return None


def _each_of(params: Params) -> Loss | None:
    value = params.data.get("each")
    if value is None:
        return None
    if not isinstance(value, Mapping) or set(value) != {"percent", "points"}:
        params.refuse("missing_param", name="each")
        return None
    percent = params.percent(value["percent"])
    if not percent:
        params.refuse("not_a_number", value=str(value["percent"]))
    return Loss(percent, params.loss(value["points"]))
