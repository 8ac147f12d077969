"""Printed results recomputed from what determines them.

Rows marked "filler" are of our own making and only carry a printed sum.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from scoring.engine import LeafMark, Method, RuleKind, Scheme, SchemeNode, evaluate


def _judged(code: str, text: str, max_points: str) -> SchemeNode:
    return SchemeNode(code, text, Decimal(max_points), Method.APPRAISED, RuleKind.JUDGED)


def _printed(percent: Fraction | None, places: str = "0.01") -> Decimal:
    assert percent is not None
    exact = Decimal(percent.numerator) / Decimal(percent.denominator)
    return exact.quantize(Decimal(places), ROUND_HALF_UP)


HA_TINH = [
    ("Công tác triển khai CCHC", "8.495", "10"),
    ("Cải cách thủ tục hành chính", "13.969", "14"),
    ("Cải cách tổ chức bộ máy hành chính", "11.5", "11.5"),
    ("Cải cách tài chính công", "7.5", "8"),
    ("Xây dựng và phát triển chính quyền điện tử, chính quyền số", "17.487", "18.5"),
    ("Mức độ hài lòng của người dân, doanh nghiệp", "5", "5"),
    ("Filler: the components not printed, by subtraction", "29.413", "31"),
]


def test_ha_tinh_2023_recomputes_93_364_of_98_from_its_components():
    rows = [(str(place), *row) for place, row in enumerate(HA_TINH, start=1)]
    # Filler: two points the unit was exempt from, for the printed scale of 98 instead of 100.
    nodes = [_judged(code, text, maximum) for code, text, _, maximum in rows]
    scheme = Scheme((*nodes, _judged("8", "Filler: exempt", "2")), 2023)
    marks = {code: LeafMark({"points": points}) for code, _, points, _ in rows}

    card = evaluate(scheme, marks, exemptions={"8": "Filler: ground"})

    assert card.total.points == Decimal("93.364")
    assert (card.total.max_points, card.total.full_max) == (98, 100)
    assert _printed(card.total.percent) == Decimal("95.27")
    assert _printed(card.lines["2"].percent) == Decimal("99.78")
    assert card.lines["3"].percent == 100


def _thanh_hoa() -> Scheme:
    """84 appraised and 16 survey points, as printed; undivided, which is filler."""
    survey = SchemeNode("2", "Điều tra XHH", Decimal(16), Method.SURVEY, RuleKind.SURVEY)
    return Scheme((_judged("1", "Thẩm định", "84"), survey), 2023)


def test_thanh_hoa_2023_recomputes_ban_dan_toc_on_84():
    card = evaluate(
        _thanh_hoa(), {"1": LeafMark({"points": "68.32"})}, exemptions={"2": "Không điều tra XHH"}
    )

    assert (card.total.max_points, card.total.survey_max) == (84, 0)
    assert _printed(card.total.percent) == Decimal("81.33")


@pytest.mark.parametrize(("exempt", "maximum"), [(True, 84), (False, 100)])
def test_thanh_hoa_scales_of_84_and_100_come_from_one_set(exempt, maximum):
    marks = {"1": LeafMark({"points": "84"}), "2": LeafMark({"share": "1"})}

    card = evaluate(_thanh_hoa(), marks, exemptions={"2": "Không điều tra XHH"} if exempt else {})

    assert card.total.max_points == maximum
    assert card.total.percent == 100


def test_a_satisfaction_of_91_17_percent_is_9_12_of_10_points():
    leaf = SchemeNode("1", "SIPAS", Decimal(10), Method.SURVEY, RuleKind.SURVEY)

    card = evaluate(Scheme((leaf,), 2024, point_places=2), {"1": LeafMark({"share": "0.9117"})})

    assert card.total.points == Decimal("9.12")
