from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rankings.standings import Band, BandCount, Mean, Movement, summarise

from .make import contender


def test_the_mean_is_exact_and_rounded_when_printed():
    summary = summarise([contender("a", 80), contender("b", 80), contender("c", 81)])

    assert summary.mean == Mean(Fraction(241, 3), Decimal("80.33"), 3)
    assert summary.above_mean == 1


def test_components_are_compared_by_their_exact_means():
    units = [
        contender("a", 80, components={"1": "90", "2": "70.001", "3": "70"}),
        contender("b", 80, components={"1": "80", "2": "70"}),
    ]

    summary = summarise(units)

    assert {code: (m.printed, m.units) for code, m in summary.components.items()} == {
        "1": (Decimal("85.00"), 2),
        "2": (Decimal("70.00"), 2),
        "3": (Decimal("70.00"), 1),
    }
    assert (summary.best, summary.worst) == (("1",), ("3",))


def test_largest_rise_and_fall_name_everyone_who_shares_them():
    units = [contender(key, 80) for key in "abcde"]
    places = {"a": 3, "b": 3, "c": -1, "d": -5}
    movements = {key: Movement(number, Decimal(0)) for key, number in places.items()}

    summary = summarise(units, movements={**movements, "e": None})

    assert (summary.rises, summary.falls) == (("a", "b"), ("d",))


def test_when_nobody_moved_nobody_is_named():
    summary = summarise([contender("a", 80)], movements={"a": Movement(0, Decimal(2))})

    assert (summary.rises, summary.falls) == ((), ())


def test_bands_are_counted_empty_ones_too():
    bands = [Band("A", Decimal(90)), Band("B", Decimal(80)), Band("C", Decimal(70))]
    units = [contender("a", "89.996"), contender("b", "75"), contender("c", "60")]

    assert summarise(units, bands=bands).bands == (
        BandCount("A", 1),
        BandCount("B", 0),
        BandCount("C", 1),
        BandCount(None, 1),
    )


def test_declared_stands_beside_appraised_for_units_that_have_both():
    units = [
        contender("a", 80, appraised="62"),
        contender("b", 80, appraised="63.24"),
        contender("c", 80),
        contender("d", 80, appraised="10"),
    ]
    declared = {"a": Fraction(64), "b": Fraction("65.5"), "c": Fraction(70)}

    summary = summarise(units, declared=declared)

    assert summary.declared == Mean(Fraction("64.75"), Decimal("64.75"), 2)
    assert summary.appraised == Mean(Fraction("62.62"), Decimal("62.62"), 2)


def test_without_declared_points_there_is_no_such_mean():
    summary = summarise([contender("a", 80, appraised=60)])

    assert (summary.declared, summary.appraised) == (None, None)


def test_an_empty_bloc_has_no_summary():
    with pytest.raises(ValueError, match="without units"):
        summarise([])


@given(st.lists(st.fractions(0, 100), min_size=1, max_size=20))
def test_the_mean_lies_between_lowest_and_highest(indices):
    summary = summarise([contender(str(n), index) for n, index in enumerate(indices)])

    assert min(indices) <= summary.mean.exact <= max(indices)
