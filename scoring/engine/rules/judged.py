"""Points set by judgement within the maximum, with reasons."""

from dataclasses import dataclass

from ..enums import InputType, RuleKind
from ..language import shown
from .base import Award, Fact, Inputs
from .decimals import decimal_of
from .inputs import InputField
from .unscaled import Unscaled


@dataclass(frozen=True)
class Judged(Unscaled):
    """Inputs: {"points": "0.75"}."""

    kind = RuleKind.JUDGED

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
