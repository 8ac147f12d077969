"""Points set by judgement within the maximum, with reasons."""

from dataclasses import dataclass
from typing import Any, Self

from ..enums import InputType, RuleKind
from ..language import ScaleText, shown
from .base import Award, Fact, Inputs, Rule
from .decimals import decimal_of
from .inputs import InputField
from .params import Params


@dataclass(frozen=True)
class Judged(Rule):
    """Params: none. Inputs: {"points": "0.75"}."""

    kind = RuleKind.JUDGED

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only()
        return cls(params.max_points, params.did_not_arise())

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        for item in scale.items:
            scale.refuse(item, "scale_not_empty")
        return {}

    def write_scale(self) -> list[str]:
        return []

    def clauses(self) -> list[str]:
        return [f"chấm theo mức độ thực hiện, từ 0 đến {shown(self.max_points)} điểm"]

    @property
    def inputs(self) -> tuple[InputField, ...]:
        return (InputField("points", InputType.POINTS, maximum=self.max_points),)

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        points = decimal_of(inputs["points"])
        if points > self.max_points:
            raise ValueError(points)
        return Award(points)
