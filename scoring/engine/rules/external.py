"""Another index taken over: "SIPAS 91,17 % của 10 điểm"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from cchc.numbers import format_points, parse_number

from ..enums import InputType, RuleKind
from ..language import ScaleText, said
from ..problems import Problem
from ..rounding import EXACT, decimal_text
from .base import Award, Fact, Inputs, Rule
from .decimals import HUNDRED, decimal_of
from .inputs import InputField
from .params import Params

_INDEX = re.compile(r"chỉ số\s*:\s*(.+)", re.IGNORECASE)
_SCALE = re.compile(r"thang\s*:?\s*([\d.,]+)", re.IGNORECASE)


@dataclass(frozen=True)
class External(Rule):
    """Params: {"index": "SIPAS", "scale": "100"}: the name of the index and its highest value.
    Inputs: {"value": "91.17"}."""

    kind = RuleKind.EXTERNAL

    index: str
    scale: Decimal

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only("index", "scale")
        index = params.label(params.data.get("index"))
        scale = params.number(params.data.get("scale"))
        if not scale and not params.problems:
            params.refuse("not_a_number", value="0")
        return cls(params.max_points, params.did_not_arise(), index, scale)

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        params: dict[str, Any] = {}
        for item in scale.items:
            match, highest = _INDEX.fullmatch(item), _highest(item)
            name, value = ("index", match[1]) if match else ("scale", highest)
            if value is None:
                scale.refuse(item)
            elif name in params:
                scale.refuse(item, "scale_item_twice")
            else:
                params[name] = value
        if "index" not in params and not scale.problems:
            scale.problems.append(Problem("index_missing"))
        return {"scale": decimal_text(HUNDRED), **params}

    def write_scale(self) -> list[str]:
        index = f"chỉ số: {self.index}"
        return [index] if self._is_percent else [index, f"thang {format_points(self.scale)}"]

    def clauses(self) -> list[str]:
        if self._is_percent:
            return [f"{self.index} (%) × {said(self.max_points)}"]
        return [f"{self.index} ÷ {format_points(self.scale)} × {said(self.max_points)}"]

    @property
    def inputs(self) -> tuple[InputField, ...]:
        unit = "%" if self._is_percent else f"/ {format_points(self.scale)}"
        return (InputField("value", InputType.NUMBER, self.index, unit=unit),)

    @property
    def _is_percent(self) -> bool:
        return self.scale == HUNDRED

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        value = decimal_of(inputs["value"])
        if value > self.scale:
            raise ValueError(value)
        points = EXACT.divide(EXACT.multiply(value, self.max_points), self.scale)
        return Award(points, "", f"{format_points(value)}{' %' if self._is_percent else ''}")

    def _contradictions(self, inputs: Inputs) -> dict[str, list[Problem]]:
        value = inputs.get("value")
        if value is None or Decimal(value) <= self.scale:
            return {}
        return {"value": [Problem("input_over_scale", {"max": format_points(self.scale)})]}


def _highest(item: str) -> str | None:
    """The highest value `thang 1` names as JSON; None where the item names none."""
    match = _SCALE.fullmatch(item)
    try:
        return decimal_text(parse_number(match[1])) if match else None
    except ValueError:
        return None
