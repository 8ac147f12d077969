"""The variables of a formula: what is asked for, and what it is worth in the formula."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from cchc.numbers import format_count

from ..enums import InputType
from ..expressions import Exact, exact
from .inputs import InputField

NUMBER, COUNT, PERCENT = "number", "count", "percent"
TYPE_WORDS = {NUMBER: "số", COUNT: "số lượng", PERCENT: "%"}
# A canonical number: never so long that computing with it could take long.
_CANONICAL = re.compile(r"(\d{1,15})(?:\.(\d{1,7}))?", re.ASCII)
_MOST_COUNT = 10**15


@dataclass(frozen=True)
class Variable:
    """One value of a formula; a percentage counts as its hundredth."""

    name: str
    label: str
    type: str

    @property
    def is_percent(self) -> bool:
        """Whether 93,5 is typed for 0,935."""
        return self.type == PERCENT

    @cached_property
    def field(self) -> InputField:
        """As a page asks for it."""
        kind = InputType.COUNT if self.type == COUNT else InputType.NUMBER
        return InputField(self.name, kind, self.label, unit="%" if self.is_percent else "")

    def value(self, canonical: Any) -> Exact:
        """What a canonical input is in the formula. Raises TypeError or ValueError."""
        if self.type == COUNT:
            if type(canonical) is not int or not 0 <= canonical < _MOST_COUNT:
                raise TypeError(canonical)
            return canonical
        if type(canonical) is not str or not (match := _CANONICAL.fullmatch(canonical)):
            raise TypeError(canonical)
        decimals = match[2] or ""
        places = len(decimals) + (2 if self.is_percent else 0)
        return exact(Fraction(int(match[1] + decimals), 10**places)) if places else int(match[1])

    def written(self, canonical: Any) -> str:
        """A canonical input as a person would type it."""
        if self.type == COUNT:
            return format_count(canonical)
        text: str = canonical
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return text.replace(".", ",")

    def figure(self, canonical: Any) -> str:
        """A canonical input as it stands in the formula in its place."""
        return self.written(canonical) + ("%" if self.is_percent else "")
