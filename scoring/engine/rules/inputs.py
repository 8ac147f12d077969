"""From what a person typed to canonical JSON, one function per type of input."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cchc.numbers import format_count, parse_count, parse_number, parse_points

from ..enums import InputType
from ..language import shown
from ..problems import Problem
from ..rounding import decimal_text

_SHARE = re.compile(r"\d{1,20}/\d{1,20}|[01](?:\.\d{1,30})?", re.ASCII)
_MOST_TEXT = 60
# Day, month, year as people write them: 5/1/2026, 05.01.2026, 05-01-26.
_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_NEGATIVE = re.compile(r"[-\u2212]\s*\d[\d.,\s]*", re.ASCII)
_LONG = re.compile(r"\d[\d.,\s]*", re.ASCII)
_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class InputField:
    """One value a rule needs, as a page must ask for it.

    `options` are (value, label) pairs of bool, choice and ticks; `unit` stands behind the
    control; `maximum` bounds points. A field that is not required may stay empty where
    another one answers for it.
    """

    name: str
    type: InputType
    label: str = ""
    options: tuple[tuple[str, str], ...] = ()
    required: bool = True
    unit: str = ""
    maximum: Decimal | None = None

    def clean(self, raw: Any) -> Any:
        """The canonical JSON value of `raw` (typed text or JSON), None for blank.

        Raises RefusedError with the problem.
        """
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        return _CLEANERS[self.type](self, raw)

    def typed(self, value: Any) -> Any:
        """A canonical value as a person would type it; `clean` reads it back unchanged."""
        if self.type is InputType.BOOL:
            return str(value).lower()
        if self.type is InputType.DATE:
            return "/".join(reversed(value.split("-")))
        if self.type is InputType.COUNT:
            return format_count(value)
        if self.type in (InputType.NUMBER, InputType.POINTS):
            return shown(Decimal(value))
        return value


class RefusedError(ValueError):
    """One input cannot be read; `problem` says why."""

    def __init__(self, code: str, **args: Any) -> None:
        self.problem = Problem(code, args)
        super().__init__(code)


def _bool(field: InputField, raw: Any) -> bool:
    value = str(raw).lower() if isinstance(raw, bool) else raw
    return _choice(field, value) == "true"


def _choice(field: InputField, raw: Any) -> str:
    if not isinstance(raw, str) or raw not in dict(field.options):
        raise RefusedError("unknown_option", value=_clip(raw))
    return raw


def _date(field: InputField, raw: Any) -> str:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw.isoformat()
    text = str(raw).strip()
    match = _DAY.fullmatch(text)
    if match:
        day, month, year = match[1], match[3], match[4]
        text = f"{day}/{month}/{year if len(year) == 4 else f'20{year}'}"
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise RefusedError("input_not_date", value=_clip(raw))


def _number(field: InputField, raw: Any) -> str:
    """So that reading the canonical form again changes nothing, it never has exactly three
    decimals: 3,125 becomes "3.1250".
    """
    text = str(raw) if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
    try:
        plain = decimal_text(parse_number(text))
    except ValueError:
        raise _plainer(RefusedError("input_not_number", value=_clip(raw)), raw) from None
    return f"{plain}0" if plain[-4:-3] == "." else plain


def _count(field: InputField, raw: Any) -> int:
    try:
        if isinstance(raw, bool | float):
            raise ValueError
        return parse_count(str(raw))
    except ValueError:
        raise _plainer(RefusedError("input_not_count", value=_clip(raw)), raw) from None


def _ticks(field: InputField, raw: Any) -> list[str] | None:
    if not isinstance(raw, list | tuple):
        raise RefusedError("input_not_list")
    for value in raw:
        _choice(field, value)
    return [value for value, _ in field.options if value in raw] or None


def _points(field: InputField, raw: Any) -> str:
    try:
        if isinstance(raw, float):
            raise ValueError
        points = parse_points(str(raw))
    except ValueError:
        raise _plainer(RefusedError("input_not_points", value=_clip(raw)), raw) from None
    if points.is_signed() and points:
        raise RefusedError("input_negative", value=_clip(raw))
    if field.maximum is not None and points > field.maximum:
        raise RefusedError("input_over_max", max=shown(field.maximum))
    return decimal_text(points)


def _share(field: InputField, raw: Any) -> str:
    """A decimal, or an exact fraction "2/3"."""
    text = str(raw) if isinstance(raw, str | Fraction | Decimal) else ""
    if not _SHARE.fullmatch(text) or text.endswith("/0"):
        raise RefusedError("input_not_share", value=_clip(raw))
    if Fraction(text) > 1:
        raise RefusedError("input_not_share", value=_clip(raw))
    return text


def _plainer(refused: RefusedError, raw: Any) -> RefusedError:
    """What is wrong with a number where more can be told: below 0, or too long."""
    text = str(raw).strip() if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
    if _NEGATIVE.fullmatch(text):
        return RefusedError("input_negative", value=_clip(raw))
    if _LONG.fullmatch(text) and sum(map(str.isdigit, text)) > _MOST_DIGITS:
        return RefusedError("input_too_long", most=_MOST_DIGITS)
    return refused


def _clip(raw: Any) -> str:
    return str(raw)[:_MOST_TEXT]


_CLEANERS: Mapping[InputType, Callable[[InputField, Any], Any]] = {
    InputType.BOOL: _bool,
    InputType.CHOICE: _choice,
    InputType.DATE: _date,
    InputType.NUMBER: _number,
    InputType.COUNT: _count,
    InputType.TICKS: _ticks,
    InputType.POINTS: _points,
    InputType.SHARE: _share,
}
