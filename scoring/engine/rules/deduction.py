"""Points taken off for each occurrence: "mỗi báo cáo chậm: trừ 0,25"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from cchc.numbers import format_count, parse_points

from ..enums import InputType, RuleKind
from ..language import ScaleText, said, shown
from ..problems import Problem
from ..rounding import EXACT, decimal_text
from .base import Award, Fact, Inputs, Rule
from .inputs import InputField
from .params import Params

# What "without limit" means: as many leaves as a set has still add up to points that can be kept.
BOTTOMLESS = Decimal(-9999)

_EACH = re.compile(
    r"mỗi(?:\s+([^:].*?))?(?:\s*:\s*|\s+)trừ\s+(tối đa|\S+)(?:\s*điểm)?", re.IGNORECASE
)
_FLOOR = re.compile(r"tối thiểu\s*:?\s*([-−]?)\s*([\d.,]+)(?:\s*điểm)?", re.IGNORECASE)
_JSON_FLOOR = re.compile(r"-\d{1,4}(?:\.\d{1,3})?", re.ASCII)
_UNLIMITED = "không giới hạn dưới"
_OCCURRENCE = "trường hợp"
_NONE = "none"
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Each:
    """A kind of occurrence and what each one takes off."""

    name: str
    label: str
    points: Decimal


@dataclass(frozen=True)
class Deduction(Rule):
    """Params: {"per": [{"code": "1", "label", "points"}, …], "floor": "-1" | "none" | absent}:
    never below 0 unless the floor says so. Inputs: {"count_1": 2, "count_2": 0}."""

    kind = RuleKind.DEDUCTION

    per: tuple[Each, ...]
    least: Decimal

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only("per", "floor")
        least = _least(params)
        per = tuple(
            Each(f"count_{code}", label, params.loss(item.get("points"), params.max_points - least))
            for code, label, item in params.labelled("per", least=1)
        )
        return cls(params.max_points, params.did_not_arise(), per, least)

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        per: list[dict[str, str]] = []
        floors: list[str] = []
        for item in scale.items:
            floor = _written_floor(item)
            match = _EACH.fullmatch(item)
            points = scale.points(match[2]) if match else None
            if floor is not None and floors:
                scale.refuse(item, "scale_item_twice")
            elif floor is not None:
                floors.append(floor)
            elif match is None or points is None:
                scale.refuse(item)
            else:
                label = match[1] or _OCCURRENCE
                per.append({"code": str(len(per) + 1), "label": label, "points": points})
        if not scale.items:
            scale.problems.append(Problem("scale_empty"))
        return {"per": per, "floor": floors[0]} if floors and floors[0] else {"per": per}

    def write_scale(self) -> list[str]:
        items = [f"mỗi {each.label}: trừ {shown(each.points)}" for each in self.per]
        if self.least == BOTTOMLESS:
            items.append(_UNLIMITED)
        elif self.least:
            items.append(f"tối thiểu {shown(self.least)}")
        return items

    def clauses(self) -> list[str]:
        items = [f"mỗi {each.label}: trừ {said(each.points)}" for each in self.per]
        least = f"thấp nhất {said(self.least)}"
        if self.least == BOTTOMLESS:
            least = "có thể xuống dưới 0 điểm, không giới hạn"
        return [f"không có trường hợp nào: {said(self.max_points)}", *items, least]

    @property
    def inputs(self) -> tuple[InputField, ...]:
        return tuple(
            InputField(each.name, InputType.COUNT, f"Số {each.label}") for each in self.per
        )

    @property
    def floor(self) -> Decimal:
        return self.least

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        points = self.max_points
        found = []
        for each in self.per:
            count = inputs[each.name]
            if type(count) is not int or count < 0:
                raise TypeError(count)
            points = EXACT.subtract(points, EXACT.multiply(each.points, Decimal(count)))
            if count:
                found.append(f"{format_count(count)} {each.label}")
        return Award(max(points, self.least), ", ".join(found) or self._none)

    @cached_property
    def _none(self) -> str:
        """What is said where nothing is taken off."""
        if len(self.per) == 1:
            return f"không có {self.per[0].label}"
        return "không có trường hợp nào"


def _written_floor(item: str) -> str | None:
    """The floor an item sets as JSON, "" for 0; None where it sets none."""
    if item.casefold() == _UNLIMITED:
        return _NONE
    match = _FLOOR.fullmatch(item)
    try:
        floor = parse_points(match[2]) if match else None
    except ValueError:
        return None
    if match is None or floor is None or (floor and not match[1]):
        return None
    return f"-{decimal_text(floor)}" if floor else ""


def _least(params: Params) -> Decimal:
    """The floor; 0 where the parameters name none."""
    value = params.data.get("floor")
    if value is None:
        return _ZERO
    if value == _NONE:
        return BOTTOMLESS
    floor = Decimal(value) if isinstance(value, str) and _JSON_FLOOR.fullmatch(value) else _ZERO
    if not floor or floor <= BOTTOMLESS:
        params.refuse("bad_floor", value=str(value), least=shown(BOTTOMLESS))
        return _ZERO
    return floor
