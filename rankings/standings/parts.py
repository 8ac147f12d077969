"""What a movement is made of: performance on what is comparable, and method, the rest. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cchc.numbers import round_half_up


@dataclass(frozen=True)
class Scored:
    """Points out of an applicable maximum above 0."""

    points: Decimal
    max_points: Decimal


@dataclass(frozen=True)
class Parts:
    """Percentage points that add up to the movement."""

    performance: Decimal
    method: Decimal

    @property
    def change(self) -> Decimal:
        """The whole movement."""
        return self.performance + self.method


def gain(then: Scored, now: Scored) -> Decimal | Fraction:
    """What the share reached changed by, in points of the maximum of then."""
    if then.max_points == now.max_points:
        return now.points - then.points
    share = Fraction(now.points) / Fraction(now.max_points)
    return share * Fraction(then.max_points) - Fraction(then.points)


def parts_of(
    change: Decimal, gains: Iterable[Decimal | Fraction], max_then: Decimal, places: int
) -> Parts:
    """A movement in its parts.

    `change` is the difference of the percents as printed, with `places` decimals; `gains` are
    those of what is comparable and `max_then` is the applicable maximum of the whole then.
    Performance is exact and rounded once; method is what is left of the change as printed.
    """
    gained = sum((Fraction(each) for each in gains), Fraction(0))
    performance = round_half_up(gained / Fraction(max_then) * 100, places)
    return Parts(performance, change - performance)
