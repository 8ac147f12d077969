"""Contenders for tests."""

from fractions import Fraction

from cchc.numbers import round_half_up
from rankings.standings import Contender


def contender(key, index, *, name="", council_order=None, components=None, **points):
    """A contender by an index written as text; `points` may be appraised and survey."""
    exact = Fraction(index)
    return Contender(
        key=key,
        name=name or key,
        index=exact,
        printed_index=round_half_up(exact, 2),
        components={code: Fraction(text) for code, text in (components or {}).items()},
        council_order=council_order,
        **{part: Fraction(text) for part, text in points.items()},
    )
