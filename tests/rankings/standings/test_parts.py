"""Performance and method: the worked example of docs/scoring.md, and what always holds."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.numbers import format_fixed, format_points, parse_points, round_half_up
from rankings.standings import Parts, Scored, gain, parts_of
from tests.scoring.engine.worked_examples import table_starting

LEAVES = table_starting("Leaf", "Points then", "Maximum then")
MOVEMENTS = table_starting("Movement of", "Then, %")


def scored(points: str, maximum: str) -> Scored:
    return Scored(parse_points(points), parse_points(maximum))


def percent(parts: list[Scored]) -> Decimal:
    points = sum(Fraction(part.points) for part in parts)
    return round_half_up(points / sum(Fraction(part.max_points) for part in parts) * 100, 2)


@pytest.mark.parametrize("row", [row for row in LEAVES if row[5] == "yes"], ids=lambda row: row[0])
def test_the_gain_of_a_leaf_comes_out_as_written(row):
    exact = gain(scored(row[1], row[2]), scored(row[3], row[4]))

    assert Fraction(exact) == Fraction(parse_points(row[6]))


@pytest.mark.parametrize("row", MOVEMENTS, ids=lambda row: row[0])
def test_a_movement_comes_apart_as_written(row):
    leaves = [leaf for leaf in LEAVES if row[0] in ("index", leaf[0].partition(".")[0])]
    then = [scored(leaf[1], leaf[2]) for leaf in leaves if leaf[1]]
    now = [scored(leaf[3], leaf[4]) for leaf in leaves]
    change = percent(now) - percent(then)
    gains = [
        gain(scored(leaf[1], leaf[2]), scored(leaf[3], leaf[4]))
        for leaf in leaves
        if leaf[5] == "yes"
    ]

    parts = parts_of(change, gains, sum((part.max_points for part in then), Decimal(0)), 2)

    figures = (percent(then), percent(now), change, parts.performance, parts.method)
    assert [format_fixed(figure, 2) for figure in figures] == row[1:]


POINTS = st.decimals(0, 5, places=3)
MAXIMA = st.decimals(5, 20, places=2)


@given(
    st.lists(st.tuples(POINTS, MAXIMA, POINTS, MAXIMA), max_size=9), st.decimals(-9, 9, places=2)
)
def test_the_parts_add_up_to_the_movement_as_printed(leaves, change):
    gains = [gain(Scored(a, b), Scored(c, d)) for a, b, c, d in leaves]

    parts = parts_of(change, gains, Decimal(100), 2)

    assert parts.performance + parts.method == change


@given(POINTS, POINTS, MAXIMA, st.integers(1, 9))
def test_a_maximum_that_grew_with_the_points_gains_nothing_more(then, now, maximum, times):
    plain = gain(Scored(then, maximum), Scored(now, maximum))

    assert Fraction(gain(Scored(then, maximum), Scored(now * times, maximum * times))) == plain


def test_where_nothing_is_comparable_all_is_method():
    assert parts_of(Decimal("1.50"), [], Decimal(10), 2) == Parts(Decimal(0), Decimal("1.50"))


def test_a_third_is_rounded_once():
    gains = [gain(Scored(Decimal(0), Decimal(1)), Scored(Decimal(1), Decimal(3)))] * 3

    parts = parts_of(Decimal("33.33"), gains, Decimal(3), 2)

    assert format_points(parts.performance) == "33,33"
