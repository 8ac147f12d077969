"""A scale made for other points or another year: what a copied set needs of its rules.

Nothing is decided here that a person should: what does not come out exactly says so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cchc.numbers import round_half_up

from .enums import RuleKind
from .problems import RuleError
from .rounding import decimal_text
from .rules import parse_rule

# Where a kind keeps points among its parameters. A kind that is missing here, such as one that
# computes with figures of its own, cannot be rescaled by arithmetic.
POINT_NAMES: Mapping[str, frozenset[str]] = {
    "yes_no": frozenset({"points"}),
    "choice": frozenset({"points"}),
    "deadline": frozenset({"points", "otherwise"}),
    "steps": frozenset({"points", "otherwise"}),
    "proportional": frozenset({"points"}),
    "checklist": frozenset({"points", "cap"}),
    "count": frozenset({"points", "each", "cap"}),
    "grade": frozenset({"points"}),
    "deduction": frozenset({"points", "floor"}),
    "inverse": frozenset({"points"}),
    "best_in_bloc": frozenset({"points"}),
    "external": frozenset({"points"}),
    "judged": frozenset({"points"}),
    "survey": frozenset({"points"}),
}
# What stands where points might, and is none: a floor without limit.
_WORDS = frozenset({"none"})


@dataclass(frozen=True)
class Adapted:
    """Parameters made to fit; not `is_exact` where a figure was rounded or a day guessed."""

    params: dict[str, Any]
    is_exact: bool


def apportion(shares: Sequence[Decimal], total: Decimal, places: int) -> list[Decimal]:
    """`shares` scaled to add up to exactly `total`, each with `places` decimals.

    Every share is cut off, and what is left goes to the largest remainders, the first before
    the last. `total` has no more than `places` decimals itself.
    """
    units = int(total * 10**places)
    whole = sum(map(Fraction, shares))
    exact = [Fraction(share) * units / whole for share in shares]
    cut = [int(each) for each in exact]
    by_remainder = sorted(range(len(cut)), key=lambda at: cut[at] - exact[at])
    for at in by_remainder[: units - sum(cut)]:
        cut[at] += 1
    return [Decimal(each).scaleb(-places) for each in cut]


def rescaled(
    kind: RuleKind,
    params: Mapping[str, Any],
    before: Decimal,
    after: Decimal,
    *,
    places: int,
    year: int,
) -> Adapted | None:
    """The parameters for a leaf whose maximum goes from `before` to `after`.

    None where arithmetic cannot say what the scale becomes.
    """
    if before == after:
        return Adapted(dict(params), is_exact=True)
    names = POINT_NAMES.get(kind.value)
    if names is None:
        return None
    factor = Fraction(after) / Fraction(before)
    exact: list[bool] = []

    def times(text: str) -> str:
        points = Fraction(Decimal(text)) * factor
        rounded = round_half_up(points, places)
        exact.append(Fraction(rounded) == points)
        return decimal_text(rounded)

    found = _with_points(params, names, times)
    if kind is RuleKind.CHECKLIST and "cap" not in params:
        points = [Decimal(item["points"]) for item in params["items"]]
        for item, part in zip(found["items"], apportion(points, after, places), strict=True):
            item["points"] = decimal_text(part)
    try:
        parse_rule(kind, found, after, year)
    except RuleError:
        return None
    return Adapted(found, is_exact=all(exact))


def moved_to_year(kind: RuleKind, params: Mapping[str, Any], years: int, *, year: int) -> Adapted:
    """The parameters `years` later, in a set for `year`; a day without a year stays.

    The 29th of February becomes the 28th where there is none, and is not exact then.
    """
    if kind is not RuleKind.DEADLINE:
        return Adapted(dict(params), is_exact=True)
    days = [_day_later(step["until"], years, year) for step in params["steps"]]
    steps = [
        {**step, "until": day} for step, (day, _same) in zip(params["steps"], days, strict=True)
    ]
    return Adapted({**params, "steps": steps}, is_exact=all(same for _day, same in days))


def _with_points(
    value: Any, names: frozenset[str], change: Callable[[str], str], name: str = ""
) -> Any:
    """JSON with its points changed, wherever they stand."""
    if isinstance(value, Mapping):
        return {key: _with_points(item, names, change, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_points(item, names, change) for item in value]
    if name in names and isinstance(value, str) and value not in _WORDS:
        return change(value)
    return value


def _day_later(printed: str, years: int, year: int) -> tuple[str, bool]:
    """ "2026-01-31" a year later, "01-31" as it is; whether it is the same day."""
    *own, month, day = printed.split("-")
    then = int(own[0]) + years if own else year
    start = f"{then:04}-" if own else ""
    try:
        date(then, int(month), int(day))
    except ValueError:
        return f"{start}02-28", False
    return f"{start}{month}-{day}", True
