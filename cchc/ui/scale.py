"""Where a value lies on a scale: geometry for bars and dots. Pure; decimals only.

Bars from zero look alike when every unit lies within ten points; a dot on a scale that
spans only the values shown, with labelled ticks, tells them apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

# Distances between ticks a reader can count in, smallest first.
_STEPS = [Decimal(step) for step in ("0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "50", "100")]
_MOST_TICKS = 4


@dataclass(frozen=True)
class Scale:
    """From `low` to `high`, with a tick every `step`."""

    low: Decimal
    high: Decimal
    step: Decimal

    def position(self, value: Decimal) -> Decimal:
        """Where the value lies, 0…100 from the left end; values outside stop at the ends."""
        clipped = min(max(value, self.low), self.high)
        return ((clipped - self.low) * 100 / (self.high - self.low)).quantize(Decimal("0.01"))

    @property
    def ticks(self) -> list[Decimal]:
        """The values that carry a label, both ends included."""
        return [
            self.low + self.step * i for i in range(int((self.high - self.low) / self.step) + 1)
        ]


FULL = Scale(Decimal(0), Decimal(100), Decimal(25))


def shared_scale(values: Iterable[Decimal | None]) -> Scale:
    """The narrowest round scale that holds all the values; 0…100 when there are none."""
    known = [value for value in values if value is not None]
    if not known:
        return FULL
    for step in _STEPS:
        low = (min(known) / step).to_integral_value(ROUND_FLOOR) * step
        high = (max(known) / step).to_integral_value(ROUND_CEILING) * step
        if low == high:
            high = low + step
        if (high - low) / step <= _MOST_TICKS:
            return Scale(low, high, step)
    return Scale(low, high, high - low)
