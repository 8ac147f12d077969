"""Where a value lies on a shared scale."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cchc.ui.scale import FULL, Scale, shared_scale

shares = st.decimals(min_value=0, max_value=100, places=3)


def test_a_scale_spans_only_the_values_in_round_steps():
    scale = shared_scale([Decimal("90.05"), Decimal("79.48"), None])
    assert scale == Scale(Decimal(75), Decimal(95), Decimal(5))
    assert scale.ticks == [Decimal(75), Decimal(80), Decimal(85), Decimal(90), Decimal(95)]


def test_equal_values_still_have_a_scale():
    scale = shared_scale([Decimal(85), Decimal(85)])
    assert (scale.low, scale.high) == (Decimal(85), Decimal("85.1"))


def test_without_values_the_scale_is_the_whole():
    assert shared_scale([None]) == FULL
    assert shared_scale([]) == FULL


def test_a_value_outside_stops_at_the_end():
    assert FULL.position(Decimal(120)) == 100
    assert FULL.position(Decimal(-5)) == 0


@given(st.lists(shares, min_size=1))
def test_every_value_lies_on_its_scale_and_few_ticks_are_needed(values: list[Decimal]):
    scale = shared_scale(values)
    assert scale.low <= min(values) <= max(values) <= scale.high
    assert 2 <= len(scale.ticks) <= 5
    assert scale.ticks[-1] == scale.high


@given(shares, shares)
def test_a_larger_value_never_lies_further_left(a: Decimal, b: Decimal):
    scale = shared_scale([a, b])
    assert (scale.position(a) <= scale.position(b)) or a > b
