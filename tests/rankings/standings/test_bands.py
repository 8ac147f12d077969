from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.problems import Problem
from rankings.standings import Band, Code, band_of, check_bands


def bands(*rows):
    return [Band(label, Decimal(edge), inclusive) for label, edge, inclusive in rows]


NATIONAL_2018 = bands(("A", 80, True), ("B", 75, True), ("C", 70, True), ("D", 0, True))
TAY_NINH_2022 = bands(("Tốt", 80, False), ("Khá", 70, True), ("Trung bình", 60, True))


@pytest.mark.parametrize(
    ("scheme", "printed_index", "label"),
    [
        (NATIONAL_2018, "80.00", "A"),
        (NATIONAL_2018, "79.99", "B"),
        (NATIONAL_2018, "70.00", "C"),
        (NATIONAL_2018, "69.99", "D"),
        (TAY_NINH_2022, "80.00", "Khá"),
        (TAY_NINH_2022, "76.54", "Khá"),
        (TAY_NINH_2022, "63.40", "Trung bình"),
    ],
)
def test_edges_have_a_side(scheme, printed_index, label):
    band = band_of(Decimal(printed_index), scheme)

    assert band is not None
    assert band.label == label


def test_below_every_edge_there_is_no_band():
    assert band_of(Decimal("59.99"), TAY_NINH_2022) is None
    assert band_of(Decimal("59.99"), []) is None


@pytest.mark.parametrize(
    ("scheme", "problems"),
    [
        ([], []),
        (NATIONAL_2018, []),
        (
            bands(("A", 80, True), ("B", 80, True)),
            [Problem(Code.EDGES_NOT_DESCENDING, ("A", "B"))],
        ),
        (
            bands(("A", 70, True), ("B", 80, True)),
            [Problem(Code.EDGES_NOT_DESCENDING, ("A", "B"))],
        ),
        (bands(("A", 80, True), ("A", 70, True)), [Problem(Code.BAND_TWICE, ("A",))]),
        (bands((" ", 80, True)), [Problem(Code.BAND_WITHOUT_LABEL)]),
        (bands(("A", "NaN", True)), [Problem(Code.EDGE_NOT_FINITE, ("A",))]),
    ],
)
def test_bands_are_checked(scheme, problems):
    assert check_bands(scheme) == problems


@given(
    st.sets(st.integers(0, 20), max_size=6),
    st.booleans(),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_a_higher_index_is_never_in_a_lower_band(edges, inclusive, one, other):
    scheme = [Band(str(e), Decimal(e), inclusive) for e in sorted(edges, reverse=True)]

    def level(index):
        band = band_of(Decimal(index), scheme)
        return scheme.index(band) if band else len(scheme)

    assert level(max(one, other)) <= level(min(one, other))
