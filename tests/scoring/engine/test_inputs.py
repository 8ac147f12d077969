"""Inputs as pages ask for them and as rules keep them."""

from decimal import Decimal

import pytest

from scoring.engine import InputError, InputType, Rule, RuleKind, parse_rule, parse_scale

SCALES = {
    RuleKind.YES_NO: "",
    RuleKind.CHOICE: "Kịp thời: 2 | Chậm: 0",
    RuleKind.DEADLINE: "đến 31/01: 2",
    RuleKind.STEPS: "từ 98%: 2",
    RuleKind.PROPORTIONAL: "tỷ lệ",
    RuleKind.CHECKLIST: "Báo: 1 | Đài: 1",
    RuleKind.COUNT: "mỗi 0,5",
    RuleKind.FORMULA: "biến a (số lượng): Số đạt | biến b: Tổng số | công thức: a / b × tối đa",
    RuleKind.GRADE: "Tốt: 100% | Khá: 70%",
    RuleKind.DEDUCTION: "mỗi báo cáo chậm: trừ 0,5 | mỗi báo cáo thiếu: trừ 1",
    RuleKind.INVERSE: "1 - tỷ lệ",
    RuleKind.BEST_IN_BLOC: "số ÷ số cao nhất",
    RuleKind.EXTERNAL: "chỉ số: SIPAS",
    RuleKind.JUDGED: "",
    RuleKind.SURVEY: "",
}


def _rule(kind: RuleKind, text: str | None = None) -> Rule:
    top = Decimal(2)
    text = SCALES[kind] if text is None else text
    return parse_rule(kind, parse_scale(kind, text, top), top, 2026)


@pytest.mark.parametrize(
    ("kind", "controls"),
    [
        (RuleKind.YES_NO, [("met", InputType.BOOL)]),
        (RuleKind.CHOICE, [("choice", InputType.CHOICE)]),
        (RuleKind.DEADLINE, [("date", InputType.DATE), ("issued", InputType.BOOL)]),
        (RuleKind.STEPS, [("numerator", InputType.NUMBER), ("denominator", InputType.NUMBER)]),
        (
            RuleKind.PROPORTIONAL,
            [("numerator", InputType.NUMBER), ("denominator", InputType.NUMBER)],
        ),
        (RuleKind.CHECKLIST, [("ticks", InputType.TICKS)]),
        (RuleKind.COUNT, [("count", InputType.COUNT)]),
        (RuleKind.FORMULA, [("a", InputType.COUNT), ("b", InputType.NUMBER)]),
        (RuleKind.GRADE, [("grade", InputType.CHOICE)]),
        (RuleKind.DEDUCTION, [("count_1", InputType.COUNT), ("count_2", InputType.COUNT)]),
        (
            RuleKind.INVERSE,
            [("numerator", InputType.NUMBER), ("denominator", InputType.NUMBER)],
        ),
        (RuleKind.BEST_IN_BLOC, [("value", InputType.NUMBER)]),
        (RuleKind.EXTERNAL, [("value", InputType.NUMBER)]),
        (RuleKind.JUDGED, [("points", InputType.POINTS)]),
        (RuleKind.SURVEY, [("share", InputType.SHARE)]),
    ],
)
def test_each_kind_asks_for_its_one_control(kind, controls):
    assert [(field.name, field.type) for field in _rule(kind).inputs] == controls


@pytest.mark.parametrize(
    ("kind", "raw", "inputs"),
    [
        (RuleKind.YES_NO, {"met": True}, {"met": True}),
        (RuleKind.YES_NO, {"met": "false"}, {"met": False}),
        (RuleKind.YES_NO, {"met": ""}, {}),
        (RuleKind.CHOICE, {"choice": "2"}, {"choice": "2"}),
        (RuleKind.DEADLINE, {"date": "5/1/2026", "issued": ""}, {"date": "2026-01-05"}),
        (RuleKind.DEADLINE, {"issued": False}, {"issued": False}),
        (RuleKind.STEPS, {"numerator": " 14 "}, {"numerator": "14"}),
        (
            RuleKind.STEPS,
            {"numerator": "1.611", "denominator": "1.640,50"},
            {"numerator": "1611", "denominator": "1640.5"},
        ),
        (
            RuleKind.PROPORTIONAL,
            {"numerator": "3,125", "denominator": 15},
            {"numerator": "3.1250", "denominator": "15"},
        ),
        (RuleKind.CHECKLIST, {"ticks": ["2", "1"]}, {"ticks": ["1", "2"]}),
        (RuleKind.CHECKLIST, {"ticks": []}, {}),
        (RuleKind.CHECKLIST, {"ticks": ["none"]}, {"ticks": ["none"]}),
        (RuleKind.COUNT, {"count": "1.611"}, {"count": 1611}),
        (RuleKind.COUNT, {"count": 3}, {"count": 3}),
        (RuleKind.FORMULA, {"a": "1.611", "b": "1,5"}, {"a": 1611, "b": "1.5"}),
        (RuleKind.GRADE, {"grade": "2"}, {"grade": "2"}),
        (RuleKind.DEDUCTION, {"count_1": "1.000", "count_2": ""}, {"count_1": 1000}),
        (
            RuleKind.INVERSE,
            {"numerator": "0", "denominator": "12"},
            {"numerator": "0", "denominator": "12"},
        ),
        (RuleKind.BEST_IN_BLOC, {"value": "12,5"}, {"value": "12.5"}),
        (RuleKind.EXTERNAL, {"value": "91,17"}, {"value": "91.17"}),
        (RuleKind.JUDGED, {"points": "0,750"}, {"points": "0.75"}),
        (RuleKind.SURVEY, {"share": "13/16"}, {"share": "13/16"}),
    ],
)
def test_inputs_are_kept_in_one_form(kind, raw, inputs):
    assert _rule(kind).clean(raw) == inputs


@pytest.mark.parametrize(
    ("kind", "raw", "errors"),
    [
        (RuleKind.YES_NO, {"met": 1}, {"met": "unknown_option"}),
        (RuleKind.CHOICE, {"choice": ["1"]}, {"choice": "unknown_option"}),
        (RuleKind.CHOICE, {"points": "2"}, {"points": "unknown_field"}),
        (RuleKind.DEADLINE, {"date": "2026-13-01"}, {"date": "input_not_date"}),
        (RuleKind.DEADLINE, {"issued": "true"}, {"issued": "unknown_option"}),
        (
            RuleKind.STEPS,
            {"numerator": "x", "denominator": "ba"},
            {"numerator": "input_not_number", "denominator": "input_not_number"},
        ),
        (RuleKind.STEPS, {"denominator": "0"}, {"denominator": "denominator_zero"}),
        (RuleKind.CHECKLIST, {"ticks": "1"}, {"ticks": "input_not_list"}),
        (RuleKind.CHECKLIST, {"ticks": ["1", "none"]}, {"ticks": "ticks_and_none"}),
        (RuleKind.COUNT, {"count": True}, {"count": "input_not_count"}),
        (RuleKind.FORMULA, {"a": "1", "b": "0"}, {"": "formula_zero"}),
        (RuleKind.COUNT, {"count": 1.0}, {"count": "input_not_count"}),
        (RuleKind.GRADE, {"grade": "3"}, {"grade": "unknown_option"}),
        (RuleKind.DEDUCTION, {"count_1": "-1"}, {"count_1": "input_negative"}),
        (RuleKind.INVERSE, {"denominator": "0"}, {"denominator": "denominator_zero"}),
        (RuleKind.BEST_IN_BLOC, {"value": "-1"}, {"value": "input_negative"}),
        (RuleKind.EXTERNAL, {"value": "100,5"}, {"value": "input_over_scale"}),
        (RuleKind.EXTERNAL, {"value": "91.170"}, {"value": "input_over_scale"}),
        (RuleKind.JUDGED, {"points": 0.5}, {"points": "input_not_points"}),
        (RuleKind.SURVEY, {"share": "1/0"}, {"share": "input_not_share"}),
    ],
)
def test_a_refused_input_says_why_at_its_field(kind, raw, errors):
    with pytest.raises(InputError) as raised:
        _rule(kind).clean(raw)

    assert {name: found.code for name, (found,) in raised.value.errors.items()} == errors


@pytest.mark.parametrize("kind", list(RuleKind))
def test_nothing_entered_is_allowed_but_incomplete(kind):
    rule = _rule(kind)

    assert rule.clean({}) == {}
    assert not rule.is_complete({})
    with pytest.raises(InputError):
        rule.award({})


@pytest.mark.parametrize(
    ("kind", "inputs", "typed"),
    [
        (RuleKind.YES_NO, {"met": False}, {"met": "false"}),
        (RuleKind.DEADLINE, {"date": "2026-01-05"}, {"date": "05/01/2026"}),
        (RuleKind.STEPS, {"numerator": "3.1250"}, {"numerator": "3,125"}),
        (RuleKind.COUNT, {"count": 1611}, {"count": "1.611"}),
        (RuleKind.JUDGED, {"points": "0.75"}, {"points": "0,75"}),
    ],
)
def test_a_page_shows_inputs_as_they_are_typed(kind, inputs, typed):
    assert _rule(kind).typed(inputs) == typed


def test_half_a_share_is_incomplete():
    assert not _rule(RuleKind.STEPS).is_complete({"numerator": "14"})


def test_an_award_names_the_figure_it_rests_on():
    award = _rule(RuleKind.STEPS).award({"numerator": "14", "denominator": "15"})

    assert award.basis == "93,33 %"


@pytest.mark.parametrize(("text", "allowed"), [("", False), ("không phát sinh: tối đa", True)])
def test_did_not_arise_is_offered_only_where_the_scale_says_so(text, allowed):
    assert _rule(RuleKind.JUDGED, text).allows_did_not_arise is allowed


def test_a_scale_beyond_100_percent_takes_a_part_beyond_the_whole():
    rule = _rule(RuleKind.STEPS, "trên 100%: 2 | từ 100%: 1")

    inputs = rule.clean({"numerator": "105", "denominator": "100"})

    assert rule.award(inputs).points == 2


@pytest.mark.parametrize(
    ("scale", "asked"),
    [
        ("từ 98%: 2 | từ 90%: 1 | còn lại: 0", "Số đạt"),
        ("từ 10%: 0 | từ 5%: 1 | còn lại: 2", "Số không đạt"),
        ("từ 90%: 1 | từ 50%: 2 | còn lại: 0", "Số đạt"),
    ],
)
def test_steps_that_fall_ask_for_what_failed(scale, asked):
    numerator, _denominator = _rule(RuleKind.STEPS, scale).inputs
    assert numerator.label == asked
