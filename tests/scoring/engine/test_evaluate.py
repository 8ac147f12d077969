"""A scorecard says what became of each leaf, and why."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from cchc.numbers import format_points
from scoring.engine import (
    Cause,
    LeafMark,
    LeafResult,
    Method,
    Outcome,
    RuleKind,
    Scheme,
    SchemeNode,
    Scorecard,
    evaluate,
    gather_facts,
    parse_scale,
)


def _leaf(kind: RuleKind, scale: str, max_points: str = "2", code: str = "1.1") -> SchemeNode:
    top = Decimal(max_points)
    method = Method.SURVEY if kind is RuleKind.SURVEY else Method.APPRAISED
    return SchemeNode(code, "Tiêu chí", top, method, kind, parse_scale(kind, scale, top))


def _scheme(*leaves: SchemeNode, point_places: int = 3) -> Scheme:
    top = sum((leaf.max_points for leaf in leaves), Decimal(0))
    return Scheme((SchemeNode("1", "Chỉ đạo", top, children=leaves),), 2026, point_places)


STEPS = _scheme(_leaf(RuleKind.STEPS, "từ 98%: 2 | từ 90%: 1 | không phát sinh: giảm thang"))
JUDGED = _scheme(_leaf(RuleKind.JUDGED, "không phát sinh: 1"))
FIXED = LeafMark({"points": "1"}, fixed_points=Decimal("1.5"), reason="Vì lý do khách quan")


def _result(scheme: Scheme, mark: LeafMark | None, **known: Mapping[str, Any]) -> LeafResult:
    return evaluate(scheme, {"1.1": mark} if mark else {}, **known).leaves["1.1"]


def test_a_leaf_by_rule_keeps_inputs_step_and_figure():
    inputs = {"numerator": "14", "denominator": "15"}

    result = _result(STEPS, LeafMark(inputs))

    assert result == LeafResult(
        code="1.1",
        outcome=Outcome.AWARDED,
        cause=Cause.RULE,
        points=Decimal(1),
        max_points=Decimal(2),
        method=Method.APPRAISED,
        kind=RuleKind.STEPS,
        inputs=inputs,
        rule_points=Decimal(1),
        step="từ 90 % đến dưới 98 %",
        basis="93,33 %",
        reason="",
    )


def test_an_override_counts_and_shows_what_the_rule_gave():
    result = _result(JUDGED, FIXED)

    assert (result.outcome, result.cause) == (Outcome.AWARDED, Cause.OVERRIDE)
    assert (result.points, result.rule_points) == (Decimal("1.5"), Decimal(1))
    assert result.reason == "Vì lý do khách quan"


def test_an_override_needs_no_inputs():
    result = _result(STEPS, LeafMark(fixed_points=Decimal(2), reason="Nghị quyết"))

    assert (result.outcome, result.points, result.rule_points) == (Outcome.AWARDED, 2, None)


@pytest.mark.parametrize("points", ["-0.1", "2.001"])
def test_an_override_beyond_the_bounds_is_pending(points):
    result = _result(JUDGED, LeafMark(fixed_points=Decimal(points)))

    assert (result.outcome, result.cause) == (Outcome.PENDING, Cause.OUT_OF_BOUNDS)
    assert result.points == 0


@pytest.mark.parametrize(
    ("scheme", "mark", "known", "outcome", "cause", "reason"),
    [
        (JUDGED, None, {}, Outcome.PENDING, Cause.NOT_MARKED, ""),
        (JUDGED, LeafMark(), {}, Outcome.PENDING, Cause.INCOMPLETE, ""),
        (JUDGED, LeafMark({"points": "9"}), {}, Outcome.PENDING, Cause.INCOMPLETE, ""),
        (JUDGED, LeafMark(did_not_arise=True), {}, Outcome.AWARDED, Cause.DID_NOT_ARISE, ""),
        (STEPS, LeafMark(did_not_arise=True), {}, Outcome.EXCLUDED, Cause.DID_NOT_ARISE, ""),
        (
            JUDGED, FIXED, {"exemptions": {"1": "QĐ 1"}},
            Outcome.EXCLUDED, Cause.EXEMPTION, "QĐ 1",
        ),
        (
            JUDGED, FIXED, {"exemptions": {"1": "QĐ 1", "1.1": "QĐ 2"}},
            Outcome.EXCLUDED, Cause.EXEMPTION, "QĐ 2",
        ),
        (
            JUDGED, FIXED, {"excluded": {"1.1": "7/30 phiếu"}},
            Outcome.EXCLUDED, Cause.INSUFFICIENT_SAMPLE, "7/30 phiếu",
        ),
        (
            JUDGED, None, {"excluded": {"1.1": "7/30"}, "exemptions": {"1.1": "QĐ 1"}},
            Outcome.EXCLUDED, Cause.EXEMPTION, "QĐ 1",
        ),
    ],
)  # fmt: skip
def test_a_leaf_says_why_it_has_its_outcome(scheme, mark, known, outcome, cause, reason):
    result = _result(scheme, mark, **known)

    assert (result.outcome, result.cause, result.reason) == (outcome, cause, reason)


def test_did_not_arise_without_a_policy_is_pending():
    scheme = _scheme(_leaf(RuleKind.JUDGED, ""))

    assert _result(scheme, LeafMark(did_not_arise=True)).outcome is Outcome.PENDING


def test_points_are_rounded_at_the_leaf_and_sums_are_not():
    leaves = [_leaf(RuleKind.PROPORTIONAL, "", "1", f"1.{place}") for place in (1, 2, 3)]
    third = LeafMark({"numerator": "1", "denominator": "3"})

    card = evaluate(_scheme(*leaves, point_places=2), {leaf.code: third for leaf in leaves})

    assert [str(leaf.points) for leaf in card.leaves.values()] == ["0.33", "0.33", "0.33"]
    assert card.total.points == Decimal("0.99")
    assert card.total.percent == 33


def test_pending_leaves_are_listed_and_keep_the_maximum():
    card = evaluate(_scheme(_leaf(RuleKind.YES_NO, ""), _leaf(RuleKind.JUDGED, "", code="1.2")), {})

    assert card.pending == ["1.1", "1.2"]
    assert (card.total.points, card.total.max_points) == (0, 4)


def test_an_entry_exempt_from_everything_has_no_percent():
    card = evaluate(JUDGED, {}, exemptions={"1": "QĐ 1"})

    assert card.total.percent is None
    assert (card.total.max_points, card.total.full_max) == (0, 2)


@pytest.mark.parametrize(
    "known",
    [
        {"marks": {"1": LeafMark()}},
        {"marks": {}, "exemptions": {"9": "QĐ"}},
        {"marks": {}, "excluded": {"1": ""}},
    ],
)
def test_a_code_the_scheme_does_not_have_is_an_error(known):
    with pytest.raises(KeyError):
        evaluate(JUDGED, **known)


BEST = _scheme(_leaf(RuleKind.BEST_IN_BLOC, "tỷ lệ ÷ tỷ lệ cao nhất | không phát sinh: tối đa"))


def _share(part, **mark):
    return {"1.1": LeafMark({"numerator": part, "denominator": "10"}, **mark)}


def test_a_rule_that_compares_units_hears_of_the_bloc_first():
    sheets = [_share(part) for part in ("2", "8", "4")]

    forwards = gather_facts(BEST, ((sheet, {}) for sheet in sheets))
    backwards = gather_facts(BEST, ((sheet, {}) for sheet in reversed([*sheets, {}])))
    cards = [evaluate(BEST, sheet, facts=forwards) for sheet in sheets]

    assert forwards == backwards == {"1.1": {"part": "8", "whole": "10"}}
    assert [format_points(card.total.points) for card in cards] == ["0,5", "2", "1"]
    assert (cards[0].leaves["1.1"].basis, cards[0].leaves["1.1"].step) == (
        "20,00 %", "cao nhất khối: 80,00 %",
    )  # fmt: skip
    assert evaluate(BEST, sheets[0]).pending == ["1.1"]


@pytest.mark.parametrize(
    ("marks", "exemptions"),
    [
        (_share("9"), {"1": "QĐ 1"}),
        (_share("9"), {"1.1": "QĐ 1"}),
        (_share("9", did_not_arise=True), {}),
        (_share("9", fixed_points=Decimal(1), reason="số liệu chưa chứng minh"), {}),
        ({"1.1": LeafMark({"numerator": "9"})}, {}),
        ({"1.1": LeafMark()}, {}),
        ({}, {}),
    ],
)
def test_what_does_not_count_is_no_measure_for_the_bloc(marks, exemptions):
    bloc = [(marks, exemptions), (_share("8"), {}), (marks, exemptions)]

    assert gather_facts(BEST, bloc) == {"1.1": {"part": "8", "whole": "10"}}


def test_points_set_by_the_council_need_no_bloc():
    result = evaluate(BEST, _share("9", fixed_points=Decimal("1.5"), reason="xác minh lại"))

    assert (result.pending, result.total.points) == ([], Decimal("1.5"))


def test_a_figure_above_the_best_that_counts_earns_no_more_than_the_maximum():
    over = _share("9", fixed_points=Decimal(1), reason="xác minh lại")
    facts = gather_facts(BEST, [(over, {}), (_share("6"), {})])

    leaf = evaluate(BEST, over, facts=facts).leaves["1.1"]

    assert (leaf.points, leaf.rule_points, leaf.cause) == (1, 2, Cause.OVERRIDE)


def test_a_deduction_below_0_lowers_the_sum_and_survives_json():
    scheme = _scheme(
        _leaf(RuleKind.DEDUCTION, "mỗi vụ việc: trừ 1,5 | tối thiểu -1"),
        _leaf(RuleKind.JUDGED, "", code="1.2"),
    )
    marks = {"1.1": LeafMark({"count_1": 9}), "1.2": LeafMark({"points": "1.5"})}

    card = evaluate(scheme, marks)

    assert (card.leaves["1.1"].points, card.total.points) == (-1, Decimal("0.5"))
    assert card.total.percent == Fraction(25, 2)
    assert Scorecard.from_json(scheme, card.to_json()) == card
    fixed = {"1.1": LeafMark(fixed_points=Decimal("-1.001"))}
    assert evaluate(scheme, fixed).leaves["1.1"].cause is Cause.OUT_OF_BOUNDS


def test_a_bloc_without_comparing_rules_is_not_read():
    assert gather_facts(JUDGED, iter(())) == {}
