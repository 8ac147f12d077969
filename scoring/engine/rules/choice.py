"""One of several values: "kịp thời: 1; không kịp thời: 0,5; không ban hành: 0"."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from ..enums import InputType, RuleKind
from ..language import ScaleText, said, shown
from .base import Award, Fact, Inputs, Rule
from .inputs import InputField
from .params import Option, Params, options_json


@dataclass(frozen=True)
class Choice(Rule):
    """Params: {"options": [{"code": "1", "label", "points"}, …]}. Inputs: {"choice": "1"}."""

    kind = RuleKind.CHOICE

    options: tuple[Option, ...]

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only("options")
        options = params.options("options", least=2)
        params.reaches_max(max((option.points for option in options), default=params.max_points))
        return cls(params.max_points, params.did_not_arise(), options)

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        return {"options": options_json([(label, points) for _, label, points in scale.pairs()])}

    def write_scale(self) -> list[str]:
        return [f"{option.label}: {shown(option.points)}" for option in self.options]

    def clauses(self) -> list[str]:
        return [f"{option.label}: {said(option.points)}" for option in self.options]

    @property
    def inputs(self) -> tuple[InputField, ...]:
        options = tuple((option.code, option.label) for option in self.options)
        return (InputField("choice", InputType.CHOICE, options=options),)

    @cached_property
    def _awards(self) -> dict[str, Award]:
        return {option.code: Award(option.points, option.label) for option in self.options}

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        return self._awards[inputs["choice"]]
