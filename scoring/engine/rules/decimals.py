"""Canonical JSON numbers back to decimals, for `award`."""

from decimal import Decimal
from typing import Any

from ..rounding import EXACT, quantise

HUNDRED = Decimal(100)


def decimal_of(value: Any) -> Decimal:
    """The number a canonical text holds. Raises TypeError or ValueError for anything else."""
    if type(value) is not str:
        raise TypeError(value)
    number = Decimal(value)
    if not number.is_finite() or number.is_signed():
        raise ValueError(value)
    return number


def percent_text(part: Decimal, whole: Decimal) -> str:
    """A share as a percentage to read, with two decimals: "93,33 %"."""
    percent = quantise(EXACT.divide(EXACT.multiply(part, HUNDRED), whole), 2)
    return f"{percent} %".replace(".", ",")
