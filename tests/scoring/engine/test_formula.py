"""Formulas by case as rules: parameters, scales, tests, and what an officer is told."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from scoring.engine import (
    Cause,
    InputError,
    LeafMark,
    Method,
    RuleError,
    RuleKind,
    Scheme,
    SchemeNode,
    evaluate,
    format_scale,
    parse_rule,
    parse_scale,
    sentence,
)
from tests.scoring.engine.test_expressions import NUMBERS

TOP = Decimal(2)
VARIABLES = "biến a (số lượng): Số hồ sơ đúng hạn | biến b (số lượng): Tổng số hồ sơ"
CASES = "khi b = 0: 0 | khi a ≥ b: tối đa | còn lại: a / b × tối đa"
TESTS = "thử a = 14; b = 15: 1,867 | thử a = 0; b = 0: 0 | thử a = 1.611; b = 1.611: 2"
COUNTED = {"name": "a", "label": "Số hồ sơ", "type": "count"}
ON_TIME = f"{VARIABLES} | {CASES} | {TESTS}"


def _rule(text: str = ON_TIME):
    return parse_rule(RuleKind.FORMULA, parse_scale(RuleKind.FORMULA, text, TOP), TOP)


def _award(text: str, **typed: str):
    rule = _rule(text)
    return rule.award(rule.clean(typed))


def _problems(text: str) -> list[str]:
    with pytest.raises(RuleError) as raised:
        parse_scale(RuleKind.FORMULA, text, TOP)
    return [problem.code for problem in raised.value.problems]


def test_a_scale_becomes_variables_cases_and_tests():
    params = parse_scale(
        RuleKind.FORMULA,
        "Biến A (số lượng): Số việc: đã xong\nbiến tỉ_lệ (%): Tỷ lệ\nbiến n: Số ngày\n"
        "KHI a>0 AND n<2: tỉ_lệ*max_points\nCòn lại: 0\nthử a=1.611; n = 1,125; Tỉ_lệ=50%: 1 điểm",
        TOP,
    )

    assert params == {
        "variables": [
            {"name": "a", "label": "Số việc: đã xong", "type": "count"},
            {"name": "tỉ_lệ", "label": "Tỷ lệ", "type": "percent"},
            {"name": "n", "label": "Số ngày", "type": "number"},
        ],
        "cases": [{"when": "a > 0 và n < 2", "then": "tỉ_lệ × tối đa"}, {"then": "0"}],
        "tests": [{"values": {"a": "1611", "n": "1.125", "tỉ_lệ": "50"}, "points": "1"}],
        "did_not_arise": None,
    }


def test_a_scale_is_written_in_one_spelling():
    text = f"{TESTS} | {VARIABLES} | {CASES}".replace("×", "*").replace("≥", ">=")
    params = parse_scale(RuleKind.FORMULA, text, TOP)

    assert format_scale(RuleKind.FORMULA, params, TOP) == ON_TIME


def test_an_only_case_is_called_formula():
    params = parse_scale(RuleKind.FORMULA, "biến a: Số việc | còn lại: a", TOP)

    assert format_scale(RuleKind.FORMULA, params, TOP) == "biến a (số): Số việc | công thức: a"


def test_the_first_case_whose_condition_holds_applies():
    assert _award(ON_TIME, a="0", b="0") == (0, "khi b = 0", "0")
    assert _award(ON_TIME, a="15", b="15") == (2, "khi a ≥ b", "2")
    assert _award(ON_TIME, a="3", b="4") == (Decimal("1.5"), "còn lại", "3 / 4 × 2")


@pytest.mark.parametrize(
    ("typed", "points", "basis"),
    [
        ("5", 0, "2 − 5, dưới 0, tính 0 điểm"),
        ("2", 0, "2 − 2"),
        ("0", 2, "2 − 0"),
    ],
)
def test_points_below_0_are_brought_back_and_said_so(typed, points, basis):
    assert _award("biến n: Số lần chậm | công thức: tối đa − n", n=typed) == (points, "", basis)


def test_points_above_the_maximum_are_brought_back_and_said_so():
    award = _award("biến n (số lượng): Số sáng kiến | công thức: n × 0,5", n="1.611")

    assert award == (2, "", "1.611 × 0,5, vượt thang, tính 2 điểm")


def test_a_percentage_counts_as_its_hundredth():
    award = _award("biến p (%): Tỷ lệ | công thức: p × tối đa", p="93,5")

    assert (award.points, award.basis) == (Decimal("1.87"), "93,5% × 2")


def test_a_share_on_a_rounding_edge_is_rounded_up_and_one_below_it_is_not():
    text = "biến a: Số đạt | biến b: Tổng số | công thức: a / b × tối đa"
    rule = _rule(text)
    leaf = SchemeNode("1", "Tiêu chí", TOP, Method.APPRAISED, RuleKind.FORMULA, {
        **parse_scale(RuleKind.FORMULA, f"{text} | thử a = 1; b = 2: 1", TOP)
    })  # fmt: skip

    def points(part, whole):
        mark = LeafMark(rule.clean({"a": part, "b": whole}))
        return evaluate(Scheme((leaf,), 2026), {"1": mark}).total.points

    assert points("1", "4000") == Decimal("0.001")
    assert points("249999999999", "999999999999999") == 0


def test_a_divisor_of_0_is_told_for_the_row_by_its_meaning():
    rule = _rule(f"{VARIABLES} | công thức: a / b × tối đa")

    with pytest.raises(InputError) as raised:
        rule.clean({"a": "3", "b": "0"})

    assert {name: list(map(str, found)) for name, found in raised.value.errors.items()} == {
        "": [
            "The points cannot be computed: the formula divides by “Tổng số hồ sơ (b)”, which is 0"
            " with these values."
        ]
    }
    with pytest.raises(InputError, match="divides"):
        rule.award({"a": 3, "b": 0})


def test_a_mark_that_divides_by_0_leaves_its_leaf_pending():
    text = f"{VARIABLES} | công thức: a / b × tối đa | thử a = 1; b = 1: 2"
    params = parse_scale(RuleKind.FORMULA, text, TOP)
    leaf = SchemeNode("1", "Tiêu chí", TOP, Method.APPRAISED, RuleKind.FORMULA, params)

    card = evaluate(Scheme((leaf,), 2026), {"1": LeafMark({"a": 1, "b": 0})})

    assert card.leaves["1"].cause is Cause.INCOMPLETE
    assert list(card.pending) == ["1"]


@pytest.mark.parametrize(
    "inputs",
    [
        {"a": 1},
        {"a": "1", "b": 2},
        {"a": True, "b": 2},
        {"a": -1, "b": 2},
        {"a": 10**16, "b": 2},
        {"a": 1, "b": None},
        {"a": 1, "b": 2.0},
    ],
)
def test_a_mark_that_is_not_canonical_is_incomplete(inputs):
    assert not _rule().is_complete(inputs)


@pytest.mark.parametrize("number", ["1e9", "1e999999999", "-1", "NaN", "0.12345678", "9" * 16])
def test_a_number_is_never_read_from_anything_but_plain_digits(number):
    assert not _rule("biến n: Số ngày | công thức: n").is_complete({"n": number})


def test_a_percentage_typed_with_a_dot_too_many_is_asked_about():
    with pytest.raises(InputError) as raised:
        _rule("biến p (%): Tỷ lệ | công thức: p").clean({"p": "98.125"})

    assert (
        str(raised.value)
        == "p: 98125 % is more than 1.000 %: write decimals with a comma, as 98,5."
    )


def test_percentages_beyond_100_are_taken():
    assert _award("biến p (%): Thu so với dự toán | công thức: p", p="150").points == Decimal("1.5")


def test_the_sentence_tells_variables_cases_and_bounds():
    assert sentence(_rule()) == (
        "Với a là Số hồ sơ đúng hạn; b là Tổng số hồ sơ · khi b = 0: 0 điểm · khi a ≥ b: 2 điểm"
        " · còn lại: điểm = a / b × 2 · tính từ 0 đến 2 điểm"
    )
    assert sentence(_rule("biến n: Số ngày | công thức: n | không phát sinh: tối đa")) == (
        "Với n là Số ngày · điểm = n · tính từ 0 đến 2 điểm · không phát sinh: 2 điểm"
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["scale_empty"]),
        ("biến a: Số việc", ["too_few_options"]),
        ("công thức: tối đa", ["too_few_options"]),
        (f"{VARIABLES} | a / b", ["scale_item"]),
        (f"{VARIABLES} | khi: 2 | còn lại: a / b", ["scale_item"]),
        (f"{VARIABLES} | còn lại a: 2", ["scale_item"]),
        (f"{VARIABLES} | công thức: a / c", ["formula_unknown_name"]),
        (f"{VARIABLES} | công thức: a", ["formula_unused"]),
        (f"{VARIABLES} | khi a > b: a", ["formula_last_case"]),
        (f"{VARIABLES} | còn lại: a | khi a > b: b", ["formula_no_condition", "formula_last_case"]),
        (f"{VARIABLES} | khi a: 2 | còn lại: b", ["formula_needs_condition"]),
        ("biến a (ngày): Số ngày | công thức: a", ["formula_type_word"]),
        ("biến 2a: Số ngày | công thức: 2", ["formula_name"]),
        ("biến a-b: Số ngày | công thức: 2", ["formula_name"]),
        ("biến MIN: Số ngày | công thức: 2", ["formula_reserved"]),
        ("biến a: Số ngày | biến A: Số giờ | công thức: a", ["formula_name_twice"]),
        ("biến a: Số ngày | biến b: số ngày | công thức: a + b", ["duplicate_label"]),
        (f"{VARIABLES} | công thức: a / b | thử a = 1: 2", ["formula_test_values"]),
        (f"{VARIABLES} | công thức: a / b | thử a = 1; b = x: 2", ["scale_item"]),
        (f"{VARIABLES} | công thức: a / b | thử a = 1; a = 2: 2", ["scale_item"]),
        (f"{VARIABLES} | công thức: a / b | thử a = 1; c = 2: 2", ["scale_item"]),
        (f"{VARIABLES} | công thức: a / b | thử a = 1; b = 2,5: 2", ["scale_item"]),
        (f"{VARIABLES} | công thức: a / b | thử a = 1; b = 2: hai", ["scale_item"]),
        (f"{VARIABLES} | công thức: a / b | thử a = 1; b = 2: 3", ["points_over_max"]),
        (
            " | ".join([*(f"biến x{n}: Số {n}" for n in range(13)), "công thức: x1"]),
            ["formula_variables"],
        ),
        (" | ".join(["biến a: Số việc", *["khi a > 1: 1"] * 20, "còn lại: a"]), ["formula_cases"]),
        (" | ".join(["biến a: Số", "công thức: a", *["thử a = 1: 1"] * 61]), ["formula_tests"]),
    ],
)  # fmt: skip
def test_a_faulty_formula_says_what_is_wrong(text, codes):
    assert _problems(text) == codes


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"cases": [{"then": "1"}]}, "missing_param"),
        ({"variables": [COUNTED | {"name": "A"}], "cases": []}, "formula_name"),
        ({"variables": [COUNTED | {"type": "text"}], "cases": []}, "formula_type"),
        ({"variables": [COUNTED | {"label": "|"}], "cases": []}, "bad_label"),
        ({"variables": [COUNTED], "cases": [{"then": 1}]}, "formula_empty"),
    ],
)  # fmt: skip
def test_faulty_parameters_say_what_is_wrong(params, code):
    with pytest.raises(RuleError) as raised:
        parse_rule(RuleKind.FORMULA, params, TOP)

    assert raised.value.problems[0].code == code


@pytest.mark.parametrize(
    ("tests", "found"),
    [
        (TESTS, []),
        (
            "thử a = 14; b = 15: 1,867 | thử a = 0; b = 0: 0",
            ["No test case reaches the case “khi a ≥ b”."],
        ),
        (
            "thử a = 14; b = 15: 1,87 | thử a = 0; b = 0: 0 | thử a = 1; b = 1: 2",
            ["The test “a = 14; b = 15” expects 1,87 points, but the formula gives 1,867."],
        ),
        (
            "",
            [f"No test case reaches the case “{case}”." for case in
             ("khi b = 0", "khi a ≥ b", "còn lại")],
        ),
    ],
)  # fmt: skip
def test_tests_that_fail_or_are_missing_are_listed(tests, found):
    assert list(map(str, _rule(f"{VARIABLES} | {CASES} | {tests}").test_problems())) == found


def test_a_test_that_divides_by_0_is_listed():
    rule = _rule(f"{VARIABLES} | công thức: a / b | thử a = 1; b = 0: 0 | thử a = 1; b = 1: 1")

    assert list(map(str, rule.test_problems())) == [
        "The test “a = 1; b = 0” divides by “Tổng số hồ sơ (b)”, which is 0 there."
    ]


def test_a_scheme_is_faulty_while_a_test_of_a_leaf_fails():
    params = parse_scale(RuleKind.FORMULA, "biến n: Số | công thức: n | thử n = 1: 2", TOP)
    leaf = SchemeNode("1", "Tiêu chí", TOP, Method.APPRAISED, RuleKind.FORMULA, params)

    (problem,) = Scheme((leaf,), 2026).problems()

    assert (problem.code, problem.args["node"]) == ("formula_test_fails", "1")


@given(NUMBERS, st.text() | st.integers() | st.decimals() | st.none(), st.data())
def test_any_formula_gives_points_within_bounds_or_says_what_it_divides_by(text, odd, data):
    variables = "biến a: A | biến b (%): B | biến số_việc (số lượng): C"
    try:
        rule = _rule(f"{variables} | khi a + b + số_việc ≥ 0: {text} | còn lại: 1")
    except RuleError:
        reject()
    numbers = st.decimals(0, 999, places=2).map(str) | st.integers(0, 99) | st.just(odd)
    raw = {"a": data.draw(numbers), "b": data.draw(numbers), "số_việc": data.draw(numbers)}

    with suppress(InputError):
        assert 0 <= rule.award(rule.clean(raw)).points <= TOP
