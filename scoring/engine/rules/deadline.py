"""Points by the day of issue: "trong tháng 1: 0,2; sau đó hoặc không ban hành: 0"."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from ..enums import InputType, RuleKind
from ..language import OTHERWISE, ScaleText, said, shown
from ..problems import Problem
from .base import Award, Fact, Inputs, Rule
from .inputs import InputField
from .params import Params

_TEXT = re.compile(r"đến(?: hết)? (\d{1,2})/(\d{1,2})(?:/(\d{4}))?", re.IGNORECASE)
_JSON = re.compile(r"(?:(\d{4})-)?(\d\d)-(\d\d)", re.ASCII)
_NOT_ISSUED = "Không ban hành"
_YEARS_OFF = 5


@dataclass(frozen=True, slots=True)
class DayStep:
    """Points up to and including `day`; `printed` is the day as the set has it."""

    printed: str
    day: date
    points: Decimal

    @property
    def text(self) -> str:
        """ "đến 31/01", with the year where the set has one."""
        *year, month, day = self.printed.split("-")
        return "đến " + "/".join([day, month, *year])


@dataclass(frozen=True)
class Deadline(Rule):
    """Params: {"steps": [{"until": "01-31" | "2026-01-31", "points"}, …], "otherwise": "0"};
    a day without a year lies in the round's year. Inputs: {"date": "2026-01-20"}, the day of
    the digital signature, or {"issued": false}."""

    kind = RuleKind.DEADLINE

    steps: tuple[DayStep, ...]
    otherwise: Decimal

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only("steps", "otherwise")
        steps: list[DayStep] = []
        for item in params.objects("steps"):
            printed = item.get("until")
            day = _day(params, printed)
            points = params.points(item.get("points"))
            if day is None:
                continue
            if steps and day <= steps[-1].day:
                params.refuse("edges_out_of_order", value=printed)
            steps.append(DayStep(str(printed), day, points))
        otherwise = params.points(params.data.get("otherwise"))
        params.reaches_max(max([step.points for step in steps] + [otherwise]))
        return cls(params.max_points, params.did_not_arise(), tuple(steps), otherwise)

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        steps: list[dict[str, str]] = []
        otherwise: str | None = None
        for item, label, points in scale.pairs():
            match = _TEXT.fullmatch(label)
            if match:
                day, month, year = match.groups()
                until = f"{int(month):02}-{int(day):02}"
                steps.append({"until": f"{year}-{until}" if year else until, "points": points})
            elif label.casefold() != OTHERWISE:
                scale.refuse(item)
            elif otherwise is not None:
                scale.refuse(item, "scale_item_twice")
            else:
                otherwise = points
        if not scale.items:
            scale.problems.append(Problem("scale_empty"))
        return {"steps": steps, "otherwise": otherwise or "0"}

    def write_scale(self) -> list[str]:
        steps = [f"{step.text}: {shown(step.points)}" for step in self.steps]
        return [*steps, f"{OTHERWISE}: {shown(self.otherwise)}"]

    def clauses(self) -> list[str]:
        steps = [f"đến {step.day:%d/%m/%Y}: {said(step.points)}" for step in self.steps]
        return [*steps, f"sau đó hoặc không ban hành: {said(self.otherwise)}"]

    @property
    def inputs(self) -> tuple[InputField, ...]:
        not_issued = (("false", _NOT_ISSUED),)
        return (
            InputField("date", InputType.DATE, "Ngày ký số ban hành", required=False),
            InputField("issued", InputType.BOOL, _NOT_ISSUED, not_issued, required=False),
        )

    @property
    def turns(self) -> bool:
        """Whether a later day is worth more."""
        points = [*(step.points for step in self.steps), self.otherwise]
        return sorted(points) != points[::-1]

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        if inputs.get("issued") is False:
            return self._not_issued
        day = date.fromisoformat(inputs["date"])
        for last_day, award in self._awards:
            if day <= last_day:
                return award
        return self._late

    @cached_property
    def _awards(self) -> list[tuple[date, Award]]:
        return [(step.day, Award(step.points, step.text)) for step in self.steps]

    @cached_property
    def _late(self) -> Award:
        return Award(self.otherwise, f"sau {self.steps[-1].day:%d/%m/%Y}")

    @cached_property
    def _not_issued(self) -> Award:
        return Award(self.otherwise, _NOT_ISSUED.lower())

    def _contradictions(self, inputs: Inputs) -> dict[str, list[Problem]]:
        if "date" in inputs and "issued" in inputs:
            return {"issued": [Problem("date_and_not_issued")]}
        # A slip of the keyboard, not a document: 2127 typed for 2027.
        day, last = inputs.get("date"), self.steps[-1].day.year
        if day and abs(int(day[:4]) - last) > _YEARS_OFF:
            return {"date": [Problem("date_far_off", {"year": day[:4], "round": last})]}
        return {}


def _day(params: Params, printed: Any) -> date | None:
    match = _JSON.fullmatch(printed) if isinstance(printed, str) else None
    year = match and (match[1] or params.year)
    if match and year is None:
        params.refuse("year_missing", value=printed)
        return None
    try:
        if not match or year is None:
            raise ValueError
        return date(int(year), int(match[2]), int(match[3]))
    except ValueError:
        params.refuse("bad_date", value=str(printed))
        return None
