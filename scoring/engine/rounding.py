"""Exact decimal arithmetic, and the one place where points are rounded."""

from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

# Wide enough for every product of two inputs; independent of the thread's own context.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])

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
