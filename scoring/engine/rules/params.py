"""Reading the JSON parameters of a rule, collecting every problem instead of the first."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ..enums import NotArisenPolicy
from ..language import NOT_ARISEN, shown, tidy
from ..problems import Problem

_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,6})?", re.ASCII)
_ZERO = Decimal(0)
_HUNDRED = Decimal(100)
_LONGEST_LABEL = 500
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Option:
    """One labelled value of a scale: a choice or a tick."""

    code: str
    label: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class DidNotArise:
    """What a unit gets in which the matter did not arise; `points` None reduces the maximum."""

    policy: NotArisenPolicy
    points: Decimal | None


@dataclass
class Params:
    """The parameters being read. Values that are wrong read as 0 and leave a problem."""

    data: Mapping[str, Any]
    max_points: Decimal
    year: int | None
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, **args: Any) -> None:
        """Note a problem; values of any length are shown by their beginning."""
        args = {
            name: value[:_SHOWN] if isinstance(value, str) else value
            for name, value in args.items()
        }
        self.problems.append(Problem(code, args))

    def only(self, *names: str) -> None:
        """Refuse parameters the rule does not have."""
        for name in sorted(set(map(str, self.data)) - {*names, "did_not_arise"}):
            self.refuse("unknown_param", name=name)

    def points(self, value: Any) -> Decimal:
        """Points between 0 and the maximum."""
        number = _number(value)
        if number is None:
            self.refuse("not_points", value=str(value))
            return _ZERO
        if number > self.max_points:
            self.refuse("points_over_max", value=shown(number), max=shown(self.max_points))
        return number

    def number(self, value: Any) -> Decimal:
        """A number that is not negative."""
        number = _number(value)
        if number is None:
            self.refuse("not_a_number", value=str(value))
            return _ZERO
        return number

    def percent(self, value: Any) -> Decimal:
        """A percentage between 0 and 100."""
        number = self.number(value)
        if number > _HUNDRED:
            self.refuse("percent_over_100", value=shown(number))
        return number

    def loss(self, value: Any, depth: Decimal | None = None) -> Decimal:
        """Points that are taken off: above 0, at most `depth` (the maximum)."""
        number, depth = _number(value), self.max_points if depth is None else depth
        if not number:
            self.refuse("not_points", value=str(value))
            return _ZERO
        if number > depth:
            self.refuse("points_over_max", value=shown(number), max=shown(depth))
        return number

    def flag(self, value: Any) -> bool:
        """A JSON boolean."""
        if not isinstance(value, bool):
            self.refuse("not_a_flag", value=str(value))
        return value is True

    def label(self, value: Any) -> str:
        """A label that can stand in a scale."""
        if _is_label(value):
            return str(value)
        self.refuse("bad_label", value=str(value))
        return ""

    def objects(self, name: str, *, least: int = 1) -> list[Mapping[str, Any]]:
        """The list of objects called `name`."""
        value = self.data.get(name)
        if not isinstance(value, Sequence) or isinstance(value, str):
            self.refuse("missing_param", name=name)
            return []
        if len(value) < least:
            self.refuse("too_few_options", least=least)
        found = [item for item in value if isinstance(item, Mapping)]
        if len(found) < len(value):
            self.refuse("missing_param", name=name)
        return found

    def options(self, name: str, *, least: int) -> tuple[Option, ...]:
        """Labelled values; codes are their places 1, 2, …, labels differ."""
        return tuple(
            Option(code, label, self.points(item.get("points")))
            for code, label, item in self.labelled(name, least=least)
        )

    def labelled(self, name: str, *, least: int) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """(code, label, object) of each; codes are their places 1, 2, …, labels differ."""
        labels: set[str] = set()
        for place, item in enumerate(self.objects(name, least=least), start=1):
            if item.get("code") != str(place):
                self.refuse("bad_option_code", value=str(item.get("code")))
            label = self.label(item.get("label"))
            if label.casefold() in labels:
                self.refuse("duplicate_label", value=label)
            labels.add(label.casefold())
            yield str(place), label, item

    def reaches_max(self, top: Decimal) -> None:
        """Refuse a scale whose best value is not the maximum; faulty values come first."""
        if top < self.max_points and not self.problems:
            self.refuse("top_below_max", top=shown(top), max=shown(self.max_points))

    def did_not_arise(self) -> DidNotArise | None:
        """The policy for what did not arise, or None where the rule does not offer it."""
        value = self.data.get("did_not_arise")
        if value is None:
            return None
        if value == NotArisenPolicy.FULL.value:
            return DidNotArise(NotArisenPolicy.FULL, self.max_points)
        if value == NotArisenPolicy.EXCLUDE.value:
            return DidNotArise(NotArisenPolicy.EXCLUDE, None)
        if isinstance(value, Mapping) and set(value) == {"points"}:
            return DidNotArise(NotArisenPolicy.POINTS, self.points(value["points"]))
        self.refuse("bad_did_not_arise", value=str(value))
        return None


def options_json(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    """(label, points) pairs as the JSON of options, coded by their places."""
    return [
        {"code": str(place), "label": label, "points": points}
        for place, (label, points) in enumerate(pairs, start=1)
    ]


def _number(value: Any) -> Decimal | None:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    return None


def _is_label(value: Any) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= _LONGEST_LABEL
        and value == tidy(value)
        and value.isprintable()
        and "|" not in value
        and value.partition(":")[0].strip().casefold() != NOT_ARISEN
    )
