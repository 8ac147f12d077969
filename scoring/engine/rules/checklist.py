"""A sum of ticks: "ba nội dung, mỗi nội dung 0,1, tối đa 0,3"."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from ..enums import InputType, RuleKind
from ..language import FULL, ScaleText, said, shown
from ..problems import Problem
from .base import Award, Fact, Inputs, Rule
from .inputs import InputField
from .params import Option, Params, options_json

NONE = "none"


@dataclass(frozen=True)
class Checklist(Rule):
    """Params: {"items": [{"code": "1", "label", "points"}, …], "cap": "0.3" | absent}.
    Inputs: {"ticks": ["1", "3"]}. That none applies is an answer of its own, {"ticks":
    ["none"]}: a row nobody touched must not count as one."""

    kind = RuleKind.CHECKLIST

    items: tuple[Option, ...]
    cap: Decimal | None

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only("items", "cap")
        items = params.options("items", least=1)
        cap = params.data.get("cap")
        if NONE in {item.code for item in items}:
            params.refuse("unknown_option", value=NONE)
        total = sum((item.points for item in items), Decimal(0))
        limit = None if cap is None else params.points(cap)
        if limit is None and total > params.max_points:
            params.refuse("points_over_max", value=shown(total), max=shown(params.max_points))
        params.reaches_max(total if limit is None else min(total, limit))
        return cls(params.max_points, params.did_not_arise(), items, limit)

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        cap = scale.take_cap()
        items = options_json([(label, points) for _, label, points in scale.pairs()])
        return {"items": items} if cap is None else {"items": items, "cap": cap}

    def write_scale(self) -> list[str]:
        items = [f"{item.label}: {shown(item.points)}" for item in self.items]
        return items if self.cap is None else [*items, f"{FULL} {shown(self.cap)}"]

    def clauses(self) -> list[str]:
        items = [f"{item.label}: {said(item.points)}" for item in self.items]
        return items if self.cap is None else [*items, f"{FULL} {said(self.cap)}"]

    @property
    def inputs(self) -> tuple[InputField, ...]:
        options = [(item.code, item.label) for item in self.items]
        none = (NONE, "Không có nội dung nào")
        return (InputField("ticks", InputType.TICKS, options=(*options, none)),)

    @cached_property
    def _points(self) -> dict[str, Decimal]:
        return {item.code: item.points for item in self.items}

    def _contradictions(self, inputs: Inputs) -> dict[str, list[Problem]]:
        ticks = inputs.get("ticks", [])
        if NONE in ticks and len(ticks) > 1:
            return {"ticks": [Problem("ticks_and_none")]}
        return {}

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        ticks = inputs["ticks"]
        if type(ticks) is not list or not ticks or len(set(ticks)) != len(ticks):
            raise TypeError(ticks)
        if ticks == [NONE]:
            ticks = []
        points = sum([self._points[code] for code in ticks], Decimal(0))
        if self.cap is not None and points > self.cap:
            points = self.cap
        return Award(points, f"{len(ticks)}/{len(self.items)}")
