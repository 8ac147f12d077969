"""Numbers as officials type and read them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.numbers import (
    decimals_of,
    format_count,
    format_fixed,
    format_points,
    parse_count,
    parse_points,
)

points = st.decimals(min_value=-1000, max_value=1000, places=3)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("3,75", "3.75"),
        ("3.75", "3.75"),
        (" 3.125 ", "3.125"),
        ("-0,5", "-0.5"),
        ("−0,5", "-0.5"),
        ("2", "2"),
    ],
)
def test_points_take_either_decimal_mark(typed: str, read: str):
    assert parse_points(typed) == Decimal(read)


@pytest.mark.parametrize(
    "typed", ["", "ba", "1.611,5", "1,2,3", "1e3", "NaN", "∞", "3,", ",5", "1 2", "٣"]
)
def test_points_refuse_what_is_no_plain_decimal(typed: str):
    with pytest.raises(ValueError, match=r"^"):
        parse_points(typed)


@pytest.mark.parametrize(
    ("typed", "read"), [("1.611", 1611), ("1611", 1611), ("1 611", 1611), ("36.525", 36525)]
)
def test_a_count_reads_dots_as_groups(typed: str, read: int):
    assert parse_count(typed) == read


@pytest.mark.parametrize("typed", ["", "1,5", "1.61", "1.6111", "-3", "12.34.567", "x"])
def test_a_count_refuses_broken_groups_and_fractions(typed: str):
    with pytest.raises(ValueError, match=r"^"):
        parse_count(typed)


@pytest.mark.parametrize(
    ("value", "shown"), [("3.750", "3,75"), ("2.000", "2"), ("0.000", "0"), ("-0.40", "-0,4")]
)
def test_points_are_shown_without_idle_zeros(value: str, shown: str):
    assert format_points(Decimal(value)) == shown


def test_an_index_is_shown_with_its_places_half_up():
    assert format_fixed(Decimal("85.405"), 2) == "85,41"
    assert format_fixed(Decimal("85"), 2) == "85,00"


@given(points)
def test_points_shown_and_typed_again_are_the_same(value: Decimal):
    assert parse_points(format_points(value)) == value


@given(st.integers(min_value=0, max_value=10**12))
def test_a_count_shown_and_typed_again_is_the_same(value: int):
    assert parse_count(format_count(value)) == value


@pytest.mark.parametrize(
    ("value", "decimals"), [("61.350", 2), ("60", 0), ("100", 0), ("0.001", 3), ("0.000", 0)]
)
def test_a_number_needs_the_decimals_behind_its_last_digit(value, decimals):
    assert decimals_of(Decimal(value)) == decimals
