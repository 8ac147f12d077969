"""Exact decimal arithmetic, and the one place where points are rounded."""

from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from fractions import Fraction

# Wide enough for every product of two inputs; independent of the thread's own context.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])

# More than any rounding to come keeps, see `decimal_of_fraction`.
_KEPT = 12

_UNITS = [Decimal(1).scaleb(-places) for places in range(10)]


def quantise(points: Decimal, places: int) -> Decimal:
    """`points` with `places` decimals (0 to 9), half up. Done once, where a leaf is awarded."""
    return points.quantize(_UNITS[places], ROUND_HALF_UP, EXACT)


def decimal_text(value: Decimal) -> str:
    """The canonical JSON form: plain digits, a dot, no idle zeros ("1.50" is "1.5")."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def decimal_of_fraction(value: int | Fraction) -> Decimal:
    """A fraction of 0 or more as a decimal that rounds as the fraction itself would.

    Exact where 12 decimals suffice. Otherwise they are cut off and a 1 is put behind them: it
    keeps the number strictly between its neighbours, so that no rounding to fewer decimals
    takes it for an edge it only comes near, as a division to many digits might.
    """
    units, rest = divmod(value.numerator * 10**_KEPT, value.denominator)
    cut = Decimal(units).scaleb(-_KEPT, EXACT)
    return EXACT.add(cut, Decimal(1).scaleb(-_KEPT - 1)) if rest else cut
