"""Points from ballots: the share of the best possible answer times the maximum."""

from dataclasses import dataclass

from ..enums import InputType, RuleKind
from ..language import shown
from ..rounding import EXACT
from .base import Award, Fact, Inputs
from .decimals import decimal_of, percent_text
from .inputs import InputField
from .unscaled import Unscaled


@dataclass(frozen=True)
class Survey(Unscaled):
    """Inputs: {"share": "0.8125"} or, exactly, {"share": "2/3"}."""

    kind = RuleKind.SURVEY

    def clauses(self) -> list[str]:
        return [f"điều tra xã hội học, tối đa {shown(self.max_points)} điểm"]

    @property
    def inputs(self) -> tuple[InputField, ...]:
        return (InputField("share", InputType.SHARE),)

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        text = inputs["share"]
        if type(text) is not str:
            raise TypeError(text)
        part_text, _, whole_text = text.partition("/")
        part, whole = decimal_of(part_text), decimal_of(whole_text or "1")
        if part > whole:
            raise ValueError(text)
        points = EXACT.divide(EXACT.multiply(self.max_points, part), whole)
        return Award(points, "", percent_text(part, whole))
