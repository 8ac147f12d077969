"""A count with a cap: "mỗi sáng kiến 0,5, không quá 2"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from cchc.numbers import format_count

from ..enums import InputType, RuleKind
from ..language import FULL, ScaleText, said, shown
from ..problems import Problem
from ..rounding import decimal_text
from .base import Award, Fact, Inputs, Rule
from .inputs import InputField
from .params import Params

_EACH = re.compile(r"mỗi\s+(\S+)(?:\s*điểm)?", re.IGNORECASE)


@dataclass(frozen=True)
class Count(Rule):
    """Params: {"each": "0.5", "cap": "2"}. Inputs: {"count": 3}."""

    kind = RuleKind.COUNT

    each: Decimal
    cap: Decimal

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only("each", "cap")
        each = params.points(params.data.get("each"))
        if not each and not params.problems:
            params.refuse("not_points", value="0")
        cap = params.points(params.data.get("cap"))
        params.reaches_max(cap)
        return cls(params.max_points, params.did_not_arise(), each, cap)

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        cap = scale.take_cap() or decimal_text(scale.max_points)
        each = None
        for item in scale.items:
            match = _EACH.fullmatch(item)
            points = scale.points(match[1]) if match else None
            if points is None or each is not None:
                scale.refuse(item)
            each = each or points
        if not scale.items:
            scale.problems.append(Problem("scale_empty"))
        return {"each": each, "cap": cap}

    def write_scale(self) -> list[str]:
        return [f"mỗi {shown(self.each)}", f"{FULL} {shown(self.cap)}"]

    def clauses(self) -> list[str]:
        return [f"mỗi trường hợp: {said(self.each)}", f"{FULL} {said(self.cap)}"]

    @property
    def inputs(self) -> tuple[InputField, ...]:
        return (InputField("count", InputType.COUNT, "Số trường hợp"),)

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        count = inputs["count"]
        if type(count) is not int or count < 0:
            raise TypeError(count)
        return Award(min(count * self.each, self.cap), f"{format_count(count)} × {self._each}")

    @cached_property
    def _each(self) -> str:
        return shown(self.each)
