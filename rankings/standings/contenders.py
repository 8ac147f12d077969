"""One unit of a bloc as the order and the summary see it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from cchc.problems import repeated


@dataclass(frozen=True)
class Contender:
    """A unit with its result.

    `key` identifies it within the bloc. `index` is exact and `printed_index` what the table
    shows, both in percent. `appraised` and `survey` are points, None where the unit has no
    such part. `components` are exact percents of their applicable maxima, by code.
    `council_order` is the unit's number in an order set by the council, 1 first.
    """

    key: str
    name: str
    index: Fraction
    printed_index: Decimal
    appraised: Fraction | None = None
    survey: Fraction | None = None
    components: Mapping[str, Fraction] = field(default_factory=dict)
    council_order: int | None = None


def require_distinct(contenders: Iterable[Contender]) -> None:
    """Raises ValueError when two contenders have one key: that is a fault of the caller."""
    twice = repeated(contender.key for contender in contenders)
    if twice:
        raise ValueError(f"contenders given twice: {', '.join(twice)}")
