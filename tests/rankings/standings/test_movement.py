from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rankings.standings import Movement, Standing, movement

STANDINGS = st.builds(Standing, st.integers(1, 60), st.decimals(0, 110, places=2))


def test_a_fall_is_negative():
    previous, current = Standing(2, Decimal("80.10")), Standing(6, Decimal("78.05"))

    assert movement(previous, current) == Movement(-4, Decimal("-2.05"))


def test_without_a_single_previous_standing_there_is_no_movement():
    assert movement(None, Standing(1, Decimal(90))) is None


@given(STANDINGS, STANDINGS)
def test_going_back_is_the_opposite(one, other):
    there, back = movement(one, other), movement(other, one)

    assert there is not None
    assert back == Movement(-there.places, -there.points)
