"""Scales made for other points and other years."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine import (
    RuleKind,
    apportion,
    format_scale,
    moved_to_year,
    parse_scale,
    rescaled,
)

D = Decimal

# Kind, scale and maximum before; maximum after; scale after, and whether it came out exactly.
RESCALED = [
    ("yes_no", "Đạt: 1 | Không đạt: 0,5", "1", "0.7", "Đạt: 0,7 | Không đạt: 0,35", True),
    ("choice", "A: 1 | B: 0,5 | C: 0", "1", "0.85", "A: 0,85 | B: 0,425 | C: 0", True),
    ("choice", "A: 3 | B: 1 | C: 0", "3", "2", "A: 2 | B: 0,667 | C: 0", False),
    ("deadline", "đến 31/01: 0,5 | đến 28/02: 0,25", "0.5", "1",
     "đến 31/01: 1 | đến 28/02: 0,5 | còn lại: 0", True),
    ("steps", "từ 98%: 2 | từ 95%: 1", "2", "1.68", "từ 98%: 1,68 | từ 95%: 0,84 | còn lại: 0",
     True),
    ("proportional", "tỷ lệ | dưới 70%: 0 | không phát sinh: 1", "2", "1",
     "tỷ lệ | dưới 70%: 0 | không phát sinh: 0,5", True),
    ("checklist", "A: 0,1 | B: 0,1 | C: 0,1", "0.3", "0.6", "A: 0,2 | B: 0,2 | C: 0,2", True),
    ("checklist", "A: 0,1 | B: 0,1 | C: 0,1", "0.3", "0.25", "A: 0,084 | B: 0,083 | C: 0,083",
     False),
    ("count", "mỗi 0,5 | tối đa 2", "2", "1", "mỗi 0,25 | tối đa 1", True),
    ("judged", "không phát sinh: giảm thang", "1", "0.7", "không phát sinh: giảm thang", True),
    ("survey", "", "3", "2.1", "", True),
    ("grade", "Tốt: 100% | Khá: 75%", "2", "1.4", "Tốt: 100% | Khá: 75%", True),
    ("deduction", "mỗi báo cáo chậm: trừ 0,25 | tối thiểu -1", "1", "2",
     "mỗi báo cáo chậm: trừ 0,5 | tối thiểu -2", True),
    ("deduction", "mỗi báo cáo chậm: trừ 0,25 | không giới hạn dưới", "1", "2",
     "mỗi báo cáo chậm: trừ 0,5 | không giới hạn dưới", True),
    ("inverse", "mỗi 1%: trừ 0,1 | từ 20%: 0", "1", "0.7", "mỗi 1%: trừ 0,07 | từ 20%: 0", True),
    ("inverse", "1 - tỷ lệ", "1", "0.7", "1 - tỷ lệ", True),
    ("best_in_bloc", "tỷ lệ ÷ tỷ lệ cao nhất", "1", "0.7", "tỷ lệ ÷ tỷ lệ cao nhất", True),
    ("external", "chỉ số: ICT Index | thang 1", "10", "7", "chỉ số: ICT Index | thang 1", True),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "scale", "before", "after", "expected", "is_exact"), RESCALED)
def test_the_points_of_a_scale_follow_its_maximum(kind, scale, before, after, expected, is_exact):
    rule = RuleKind(kind)
    params = parse_scale(rule, scale, D(before))

    found = rescaled(rule, params, D(before), D(after), places=3, year=2026)

    assert found is not None
    assert (format_scale(rule, found.params, D(after)), found.is_exact) == (expected, is_exact)


def test_every_kind_is_rescaled_but_the_one_that_computes_by_itself():
    told = {kind for kind, *_rest in RESCALED}
    assert {kind.value for kind in RuleKind} - told == {"formula"}


def test_a_formula_is_not_rescaled_by_arithmetic():
    scale = "biến a (số lượng): Số hồ sơ | còn lại: min(a; 2) | thử a = 3: 2 | thử a = 1: 1"
    params = parse_scale(RuleKind.FORMULA, scale, D(2))
    assert rescaled(RuleKind.FORMULA, params, D(2), D(1), places=3, year=2026) is None


def test_a_scale_of_the_same_maximum_stays_as_it_is():
    params = parse_scale(RuleKind.COUNT, "mỗi 0,5 | tối đa 2", D(2))
    found = rescaled(RuleKind.COUNT, params, D(2), D(2), places=0, year=2026)
    assert found is not None
    assert (found.params, found.is_exact) == (params, True)


def test_what_rounding_leaves_without_points_is_nobody_s_rule():
    """Each occurrence would count nothing."""
    params = parse_scale(RuleKind.COUNT, "mỗi 0,1 | tối đa 2", D(2))
    assert rescaled(RuleKind.COUNT, params, D(2), D("0.5"), places=1, year=2026) is None


def test_largest_remainders_are_given_the_rest_the_first_before_the_last():
    assert apportion([D(1), D(1), D(1)], D(1), 3) == [D("0.334"), D("0.333"), D("0.333")]
    assert apportion([D("0.5"), D("0.25"), D("0.25")], D("0.84"), 2) == [
        D("0.42"), D("0.21"), D("0.21"),
    ]  # fmt: skip


@given(
    st.lists(st.decimals(min_value=D("0.1"), max_value=20, places=3), min_size=1, max_size=120),
    st.decimals(min_value=1, max_value=200, places=2),
)
def test_shares_always_add_up_and_move_less_than_one_unit(shares, total):
    found = apportion(shares, total, 3)

    assert sum(found) == total
    whole = sum(shares)
    assert all(
        abs(part - share * total / whole) < D("0.001001")
        for part, share in zip(found, shares, strict=True)
    )


DAYS = [
    ("đến 31/01: 1", 1, 2027, "đến 31/01: 1 | còn lại: 0", True),
    ("đến 31/01/2026: 1", 1, 2027, "đến 31/01/2027: 1 | còn lại: 0", True),
    ("đến 20/12/2025: 1 | đến 15/01: 0,5", 1, 2027,
     "đến 20/12/2026: 1 | đến 15/01: 0,5 | còn lại: 0", True),
    ("đến 29/02: 1", 1, 2025, "đến 28/02: 1 | còn lại: 0", False),
    ("đến 29/02/2024: 1", 1, 2025, "đến 28/02/2025: 1 | còn lại: 0", False),
    ("đến 29/02/2024: 1", 4, 2028, "đến 29/02/2028: 1 | còn lại: 0", True),
]  # fmt: skip


@pytest.mark.parametrize(("scale", "years", "year", "expected", "is_exact"), DAYS)
def test_days_with_a_year_move_on_and_others_stay(scale, years, year, expected, is_exact):
    params = parse_scale(RuleKind.DEADLINE, scale, D(1), year - years)

    found = moved_to_year(RuleKind.DEADLINE, params, years, year=year)

    assert (format_scale(RuleKind.DEADLINE, found.params, D(1), year), found.is_exact) == (
        expected,
        is_exact,
    )
