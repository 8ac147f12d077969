from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.numbers import round_half_up


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        ("85.412", 2, "85.41"),
        ("85.415", 2, "85.42"),
        ("-0.005", 2, "-0.01"),
        ("-0.004", 2, "0.00"),
        ("99.999", 2, "100.00"),
        ("2.5", 0, "3"),
    ],
)
def test_halves_go_away_from_zero(value, places, printed):
    assert str(round_half_up(Fraction(value), places)) == printed


@given(st.fractions(), st.integers(0, 6))
def test_never_further_than_half_a_unit(value, places):
    assert abs(Fraction(round_half_up(value, places)) - value) <= Fraction(1, 2 * 10**places)


def test_long_numbers_stay_exact():
    assert round_half_up(Fraction(10**40 + 1), 2) == Decimal(10**40 + 1)
