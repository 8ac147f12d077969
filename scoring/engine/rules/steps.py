"""Steps on a number or a percentage: "trên 90 %: 2; 70–90 %: 1; dưới 70 %: 0"."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from cchc.numbers import format_points

from ..enums import InputType, RuleKind
from ..language import OTHERWISE, Edge, ScaleText, read_edge, said, shown
from ..problems import Problem
from ..rounding import EXACT, decimal_text
from .base import Award, Fact, Inputs, Rule
from .decimals import HUNDRED, decimal_of, percent_text
from .inputs import InputField
from .params import Params
from .ratio import FAILED_FIELDS, RATIO_FIELDS, ratio_of, ratio_problems

PERCENT = "%"
_LOWER = {"từ": True, "trên": False}
_UPPER = {"dưới": True, "đến": False}


@dataclass(frozen=True, slots=True)
class Step:
    """Points from `edge` upwards; `inclusive` says whether the edge itself belongs to it."""

    edge: Decimal
    inclusive: bool
    points: Decimal
    text: str

    def holds(self, part: Decimal, whole: Decimal) -> bool:
        """Whether part ÷ whole reaches the edge, compared exactly and without dividing."""
        limit = EXACT.multiply(self.edge, whole)
        return part > limit or (self.inclusive and part == limit)


@dataclass(frozen=True)
class Steps(Rule):
    """Params: {"unit": "%" | "", "steps": [{"from": "98", "inclusive": true, "points": "2"}, …]
    from the highest edge down, "otherwise": "0"}. Inputs: {"value": "93.3"}, or for a scale in
    percent {"numerator": "14", "denominator": "15"}."""

    kind = RuleKind.STEPS

    unit: str
    steps: tuple[Step, ...]
    otherwise: Decimal

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only("unit", "steps", "otherwise")
        unit = params.data.get("unit")
        if unit not in (PERCENT, ""):
            params.refuse("bad_unit", value=str(unit))
        steps: list[Step] = []
        for item in params.objects("steps"):
            edge = params.number(item.get("from"))
            inclusive = params.flag(item.get("inclusive"))
            text = f"{'từ' if inclusive else 'trên'} {format_points(edge)}{unit}"
            step = Step(edge, inclusive, params.points(item.get("points")), text)
            if steps and (steps[-1].edge, not steps[-1].inclusive) <= (edge, not inclusive):
                params.refuse("edges_out_of_order", value=text)
            steps.append(step)
        otherwise = params.points(params.data.get("otherwise"))
        params.reaches_max(max([step.points for step in steps] + [otherwise]))
        return cls(params.max_points, params.did_not_arise(), str(unit), tuple(steps), otherwise)

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        edges: list[Edge] = []
        steps: list[dict[str, Any]] = []
        rest: list[str] = []
        for item, label, points in scale.pairs():
            edge = read_edge(label)
            if edge and edge.word in _LOWER and not rest:
                edges.append(edge)
                inclusive = _LOWER[edge.word]
                steps.append(
                    {"from": decimal_text(edge.number), "inclusive": inclusive, "points": points}
                )
            elif rest:
                scale.refuse(item, "scale_item_twice")
            elif label.casefold() == OTHERWISE or (edge and edges and _meets(edge, edges[-1])):
                rest.append(points)
            else:
                scale.refuse(item)
        if not scale.items:
            scale.problems.append(Problem("scale_empty"))
        units = {edge.unit for edge in edges}
        if len(units) > 1:
            scale.problems.append(Problem("mixed_units"))
        return {
            "unit": units.pop() if units else "",
            "steps": steps,
            "otherwise": rest[0] if rest else "0",
        }

    def write_scale(self) -> list[str]:
        steps = [f"{step.text}: {shown(step.points)}" for step in self.steps]
        return [*steps, f"{OTHERWISE}: {shown(self.otherwise)}"]

    def clauses(self) -> list[str]:
        clauses = []
        above: Step | None = None
        for step in self.steps:
            clauses.append(f"{self._range(step, above)}: {said(step.points)}")
            above = step
        if above:
            clauses.append(f"{self._below}: {said(self.otherwise)}")
        return clauses

    def _range(self, step: Step, above: Step | None) -> str:
        start = f"{'từ' if step.inclusive else 'trên'} {self._figure(step)}"
        if above is None:
            return f"{start} trở lên" if step.inclusive else start
        if above.edge == step.edge:
            return f"đúng {self._figure(step)}"
        return f"{start} đến {'dưới ' if above.inclusive else ''}{self._figure(above)}"

    @cached_property
    def _words(self) -> tuple[str, ...]:
        """Each step in the words of the sentence, to stand beside what it gave."""
        return tuple(map(self._range, self.steps, (None, *self.steps)))

    @cached_property
    def _below(self) -> str:
        """What lies below the last step."""
        last = self.steps[-1]
        number = self._figure(last)
        return f"dưới {number}" if last.inclusive else f"từ {number} trở xuống"

    def _figure(self, step: Step) -> str:
        return f"{format_points(step.edge)} {self.unit}".strip()

    @property
    def inputs(self) -> tuple[InputField, ...]:
        if self.unit:
            return FAILED_FIELDS if self._falls else RATIO_FIELDS
        return (InputField("value", InputType.NUMBER),)

    @property
    def turns(self) -> bool:
        return sorted(self._points) not in (self._points, self._points[::-1])

    @cached_property
    def _falls(self) -> bool:
        """Whether more earns less, as with late files: what is counted is what failed."""
        return self._points[0] < self._points[-1] and not self.turns

    @cached_property
    def _points(self) -> list[Decimal]:
        """From the highest step down."""
        return [*(step.points for step in self.steps), self.otherwise]

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        if self.unit:
            part, whole = ratio_of(inputs, beyond_whole=self._beyond_whole)
            basis = percent_text(part, whole, self._edges)
            part = EXACT.multiply(part, HUNDRED)
        else:
            part, whole = decimal_of(inputs["value"]), Decimal(1)
            basis = format_points(part)
        for step, words in zip(self.steps, self._words, strict=True):
            if step.holds(part, whole):
                return Award(step.points, words, basis)
        return Award(self.otherwise, self._below, basis)

    @cached_property
    def _edges(self) -> tuple[Decimal, ...]:
        return tuple(step.edge for step in self.steps)

    @cached_property
    def _beyond_whole(self) -> bool:
        """Whether the scale itself speaks of more than 100 %, such as revenue over plan."""
        top = self.steps[0]
        return top.edge > HUNDRED or (top.edge == HUNDRED and not top.inclusive)

    def _contradictions(self, inputs: Inputs) -> dict[str, list[Problem]]:
        if not self.unit:
            return {}
        return ratio_problems(
            inputs, beyond_whole=self._beyond_whole, may_not_arise=self.allows_did_not_arise
        )


def _meets(upper: Edge, lower: Edge) -> bool:
    """Whether `dưới 70%` says just what `từ 70%` leaves, or `đến` what `trên` leaves."""
    return (
        upper.word in _UPPER
        and upper.number == lower.number
        and upper.unit == lower.unit
        and _UPPER[upper.word] == _LOWER[lower.word]
    )
