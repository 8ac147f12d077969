"""Canonical JSON numbers back to decimals, for `award`."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..rounding import EXACT, quantise

HUNDRED = Decimal(100)
# Two different shares of what can be entered differ within this many decimals.
_MOST_PLACES = 40


def decimal_of(value: Any) -> Decimal:
    """The number a canonical text holds. Raises TypeError or ValueError for anything else."""
    if type(value) is not str:
        raise TypeError(value)
    number = Decimal(value)
    if not number.is_finite() or number.is_signed():
        raise ValueError(value)
    return number


def percent_text(part: Decimal, whole: Decimal, edges: Iterable[Decimal] = ()) -> str:
    """A share as a percentage to read: "93,33 %".

    Two decimals, or as many as it takes to stay on its own side of every edge of the scale:
    99.999 of 100.000 is "99,999 %" where 100 % earns more, and never "100,00 %".
    """
    percent = EXACT.divide(EXACT.multiply(part, HUNDRED), whole)
    text = quantise(percent, 2)
    places = 2
    while places < _MOST_PLACES and any(
        EXACT.compare(text, edge) != EXACT.compare(percent, edge) for edge in edges
    ):
        places += 1
        text = percent.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EXACT)
    return f"{text} %".replace(".", ",")
