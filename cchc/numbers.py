"""Reading and writing numbers as Vietnamese officials do. Pure; decimals only.

Points and percentages take either mark ("3,75" and "3.75"); a count and a number of
anything else read dots as groups ("1.611" is one thousand six hundred and eleven).
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_POINTS = re.compile(r"[+\-−]?\d{1,12}(?:[.,]\d{1,12})?", re.ASCII)
_COUNT = re.compile(r"\d{1,15}|\d{1,3}(?:[. \u00a0]\d{3})+", re.ASCII)

_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,6})?", re.ASCII)
_NUMBER = re.compile(r"\d{1,15}(?:[.,]\d{1,6})?", re.ASCII)


def parse_points(text: str) -> Decimal:
    """Points or percent as typed, below 0 with a hyphen or a minus sign. Raises ValueError for
    anything but a plain decimal."""
    text = text.strip()
    if not _POINTS.fullmatch(text):
        raise ValueError(text)
    return Decimal(text.replace(",", ".").replace("−", "-"))


def parse_count(text: str) -> int:
    """A count as typed, dots or spaces grouping thousands. Raises ValueError."""
    text = text.strip()
    if not _COUNT.fullmatch(text):
        raise ValueError(text)
    return int(re.sub(r"\D", "", text))


def parse_number(text: str) -> Decimal:
    """A number as typed: dots group where they can ("1.611"), else a comma or dot is the
    decimal mark. Raises ValueError."""
    text = text.strip()
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "")
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text.replace(",", "."))


def is_grouped(text: str) -> bool:
    """Whether dots can be read as groups in a number: "1.000", not "98.5" nor "0.125"."""
    return "." in text and _GROUPED.fullmatch(text.strip()) is not None


def format_points(value: Decimal) -> str:
    """Points without idle zeros: Decimal("3.750") is "3,75", Decimal("2.000") is "2"."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return _vietnamese("0" if text in ("-0", "") else text)


def format_signed(value: Decimal) -> str:
    """A difference with its sign: "+1,36", "−0,4", "0"."""
    text = format_points(abs(value))
    return text if not value else f"{'+' if value > 0 else '−'}{text}"


def format_fixed(value: Decimal, places: int) -> str:
    """A number with exactly `places` decimals, half up: an index is "85,41"."""
    return _vietnamese(f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}")


def decimals_of(value: Decimal) -> int:
    """How many decimals a number needs: 2 of Decimal("61.350"), 0 of Decimal("60")."""
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def format_count(value: int) -> str:
    """A count with dots between thousands: 1611 is "1.611"."""
    return f"{value:,}".replace(",", ".")


def round_half_up(value: Fraction, places: int) -> Decimal:
    """An exact number as it is printed: `places` decimals, halves away from zero."""
    scaled = abs(value) * 10**places
    units = int(scaled + Fraction(1, 2))
    sign = 1 if value < 0 and units else 0
    return Decimal((sign, tuple(map(int, str(units))), -places))


def _vietnamese(text: str) -> str:
    return text.replace(".", ",")
