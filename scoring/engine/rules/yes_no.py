"""Yes or no: "đạt: 1; không đạt: 0"."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from ..enums import InputType, RuleKind
from ..language import ScaleText, said, shown
from ..rounding import decimal_text
from .base import Award, Fact, Inputs, Rule
from .inputs import InputField
from .params import Option, Params, options_json


@dataclass(frozen=True)
class YesNo(Rule):
    """Params: {"options": [{"code": "1", "label", "points"}, {"code": "2", …}]}, met first.
    Inputs: {"met": true}."""

    kind = RuleKind.YES_NO

    met: Option
    unmet: Option

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only("options")
        options = params.options("options", least=0)
        if len(options) != 2:
            params.refuse("not_two_options")
            options = (Option("1", "", params.max_points),) * 2
        params.reaches_max(options[0].points)
        return cls(params.max_points, params.did_not_arise(), *options)

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        pairs = [(label, points) for _, label, points in scale.pairs()]
        if not pairs:
            pairs = [("Đạt", decimal_text(scale.max_points)), ("Không đạt", "0")]
        return {"options": options_json(pairs)}

    def write_scale(self) -> list[str]:
        return [f"{option.label}: {shown(option.points)}" for option in (self.met, self.unmet)]

    def clauses(self) -> list[str]:
        return [f"{option.label}: {said(option.points)}" for option in (self.met, self.unmet)]

    @property
    def inputs(self) -> tuple[InputField, ...]:
        options = (("true", self.met.label), ("false", self.unmet.label))
        return (InputField("met", InputType.BOOL, options=options),)

    @cached_property
    def _awards(self) -> dict[bool, Award]:
        return {
            True: Award(self.met.points, self.met.label),
            False: Award(self.unmet.points, self.unmet.label),
        }

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        met = inputs["met"]
        if type(met) is not bool:
            raise TypeError(met)
        return self._awards[met]
