"""The scale language: what is read, what is refused, and how a scale is said."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

import scoring.engine
from scoring.engine import (
    MESSAGES,
    RuleError,
    RuleKind,
    format_scale,
    parse_rule,
    parse_scale,
    sentence,
)

PER = [{"code": "1", "label": "lỗi", "points": "1"}]


def _problems(kind: RuleKind, text: str, max_points: str = "2") -> list[str]:
    with pytest.raises(RuleError) as raised:
        parse_scale(kind, text, Decimal(max_points))
    return [problem.code for problem in raised.value.problems]


def _sentence(kind: RuleKind, text: str, max_points: str = "2") -> str:
    top = Decimal(max_points)
    return sentence(parse_rule(kind, parse_scale(kind, text, top), top, 2026))


@pytest.mark.parametrize(
    ("kind", "text", "codes"),
    [
        (RuleKind.CHOICE, "Tốt: 2 | Khá", ["scale_item"]),
        (RuleKind.CHOICE, "Tốt: 3 | Kém: 0", ["points_over_max"]),
        (RuleKind.CHOICE, "Tốt: 1,5 | Kém: 0", ["top_below_max"]),
        (RuleKind.CHOICE, "Tốt: 2", ["too_few_options"]),
        (RuleKind.CHOICE, "Tốt: 2 | tốt: 1", ["duplicate_label"]),
        (RuleKind.CHOICE, "Tốt: hai | Kém: -1", ["scale_item", "scale_item"]),
        (RuleKind.YES_NO, "Có: 2 | Không: 0 | Chưa rõ: 1", ["not_two_options"]),
        (RuleKind.DEADLINE, "", ["scale_empty"]),
        (RuleKind.DEADLINE, "đến 31/02: 2", ["bad_date"]),
        (RuleKind.DEADLINE, "đến 28/02: 2 | đến 31/01: 1", ["edges_out_of_order"]),
        (RuleKind.DEADLINE, "đến 31/01: 2 | còn lại: 0 | còn lại: 1", ["scale_item_twice"]),
        (RuleKind.STEPS, "từ 95%: 1 | từ 98%: 2", ["edges_out_of_order"]),
        (RuleKind.STEPS, "từ 98%: 2 | trên 98%: 1", ["edges_out_of_order"]),
        (RuleKind.STEPS, "từ 98%: 2 | từ 9: 1", ["mixed_units"]),
        (RuleKind.STEPS, "từ 98%: 2 | dưới 97%: 0", ["scale_item"]),
        (RuleKind.STEPS, "trên 98%: 2 | dưới 98%: 0", ["scale_item"]),
        (RuleKind.STEPS, "98%: 2", ["scale_item"]),
        (RuleKind.PROPORTIONAL, "dưới 70%: 1", ["scale_item"]),
        (RuleKind.PROPORTIONAL, "từ 120%: tối đa", ["percent_over_100"]),
        (RuleKind.PROPORTIONAL, "dưới 98%: 0 | từ 70%: tối đa", ["zero_above_full"]),
        (RuleKind.CHECKLIST, "A: 1 | B: 1 | C: 1", ["points_over_max"]),
        (RuleKind.CHECKLIST, "A: 1 | tối đa 2", ["top_below_max"]),
        (RuleKind.COUNT, "tối đa 2", ["scale_empty"]),
        (RuleKind.COUNT, "mỗi 0", ["not_points"]),
        (RuleKind.COUNT, "mỗi 1 | mỗi 2", ["scale_item"]),
        (RuleKind.JUDGED, "từ 0 đến 2", ["scale_not_empty"]),
        (RuleKind.SURVEY, "A: 100", ["scale_not_empty"]),
        (RuleKind.JUDGED, "không phát sinh: nhiều", ["scale_item"]),
        (RuleKind.JUDGED, "không phát sinh: 3", ["points_over_max"]),
        (RuleKind.CHOICE, "x" * 5000, ["scale_too_long"]),
        (RuleKind.GRADE, "Tốt: 100 | Khá: 50%", ["scale_item"]),
        (RuleKind.GRADE, "Tốt: 100%", ["too_few_options"]),
        (RuleKind.GRADE, "Tốt: 90% | Khá: 50%", ["grade_below_100"]),
        (RuleKind.GRADE, "Tốt: 100% | Khá: 100,5%", ["percent_over_100"]),
        (RuleKind.GRADE, "Tốt: 100% | Khá: 12.125%", ["edge_two_ways"]),
        (RuleKind.GRADE, "Tốt: 100% | tốt: 50%", ["duplicate_label"]),
        (RuleKind.DEDUCTION, "", ["scale_empty"]),
        (RuleKind.DEDUCTION, "tối thiểu -1", ["too_few_options"]),
        (RuleKind.DEDUCTION, "mỗi lỗi: 0,5", ["scale_item"]),
        (RuleKind.DEDUCTION, "mỗi lỗi: trừ 0", ["not_points"]),
        (RuleKind.DEDUCTION, "mỗi lỗi: trừ 2,5", ["points_over_max"]),
        (RuleKind.DEDUCTION, "mỗi lỗi: trừ 1 | mỗi Lỗi: trừ 0,5", ["duplicate_label"]),
        (RuleKind.DEDUCTION, "mỗi lỗi: trừ 1 | tối thiểu 1", ["scale_item"]),
        (RuleKind.DEDUCTION, "mỗi lỗi: trừ 1 | tối thiểu -0,0005", ["bad_floor"]),
        (RuleKind.DEDUCTION, "mỗi lỗi: trừ 1 | tối thiểu -9999", ["bad_floor"]),
        (
            RuleKind.DEDUCTION,
            "mỗi lỗi: trừ 1 | tối thiểu -1 | không giới hạn dưới",
            ["scale_item_twice"],
        ),
        (RuleKind.INVERSE, "1 - tỷ lệ | mỗi 1%: trừ 0,1", ["scale_item_twice"]),
        (RuleKind.INVERSE, "mỗi 0%: trừ 0,1", ["not_a_number"]),
        (RuleKind.INVERSE, "mỗi 1%: trừ 0", ["not_points"]),
        (RuleKind.INVERSE, "mỗi 1.125%: trừ 0,1", ["edge_two_ways"]),
        (RuleKind.INVERSE, "mỗi 101%: trừ 1", ["percent_over_100"]),
        (RuleKind.INVERSE, "dưới 20%: 0", ["scale_item"]),
        (RuleKind.INVERSE, "từ 20%: tối đa", ["scale_item"]),
        (RuleKind.INVERSE, "từ 20%: 0 | đến 20%: tối đa", ["full_above_zero"]),
        (RuleKind.BEST_IN_BLOC, "", ["scale_empty"]),
        (RuleKind.BEST_IN_BLOC, "tỷ lệ ÷ số cao nhất", ["scale_item"]),
        (RuleKind.BEST_IN_BLOC, "số / số cao nhất | tỷ lệ / tỷ lệ cao nhất", ["scale_item_twice"]),
        (RuleKind.EXTERNAL, "", ["index_missing"]),
        (RuleKind.EXTERNAL, "thang 1", ["index_missing"]),
        (RuleKind.EXTERNAL, "SIPAS", ["scale_item"]),
        (RuleKind.EXTERNAL, "chỉ số: SIPAS | thang 0", ["not_a_number"]),
        (RuleKind.EXTERNAL, "chỉ số: SIPAS | chỉ số: ICT", ["scale_item_twice"]),
        (RuleKind.STEPS, "từ 1.000%: 2 | còn lại: 0", ["edge_two_ways"]),
        (RuleKind.PROPORTIONAL, "tỷ lệ | dưới 70.125%: 0", ["edge_two_ways"]),
    ],
)
def test_a_faulty_scale_says_what_is_wrong(kind, text, codes):
    assert _problems(kind, text) == codes


def test_every_problem_of_a_scale_is_listed_at_once():
    with pytest.raises(RuleError) as raised:
        parse_scale(RuleKind.CHOICE, "Tốt: 3,5 | Khá: 4 | Khá: 1", Decimal(2))

    assert [str(problem) for problem in raised.value.problems] == [
        "3,5 points are more than the maximum of 2.",
        "4 points are more than the maximum of 2.",
        "The label “Khá” occurs twice.",
    ]


def test_case_spaces_line_ends_and_unit_of_points_do_not_matter():
    plain = parse_scale(RuleKind.STEPS, "từ 98%: 2 | còn lại: 0,5", Decimal(2))

    assert parse_scale(RuleKind.STEPS, "TỪ  98 %:2 điểm\n\nCòn lại : 0.5đ\n", Decimal(2)) == plain


def test_letters_composed_in_another_way_are_the_same_word():
    decomposed = "Bán: 2 | Không: 0"

    params = parse_scale(RuleKind.CHOICE, decomposed, Decimal(2))

    assert params["options"][0]["label"] == "Bán"


def test_a_scale_is_written_in_one_spelling():
    params = parse_scale(RuleKind.STEPS, "trên 90%: 2\ntừ 70%: 1\ndưới 70%: 0", Decimal(2))

    assert format_scale(RuleKind.STEPS, params, Decimal(2)) == (
        "trên 90%: 2 | từ 70%: 1 | còn lại: 0"
    )


def test_an_edge_without_a_percent_sign_is_read_as_the_value_will_be():
    params = parse_scale(RuleKind.STEPS, "từ 1.000: 2 | từ 12.5: 1 | từ 1,125: 0,5", Decimal(2))
    rule = parse_rule(RuleKind.STEPS, params, Decimal(2))

    assert [step["from"] for step in params["steps"]] == ["1000", "12.5", "1.125"]
    awards = [rule.award(rule.clean({"value": typed})) for typed in ("1.000", "12", "1,125")]
    assert [award.points for award in awards] == [Decimal(2), Decimal("0.5"), Decimal("0.5")]


def test_a_percentage_takes_either_decimal_mark():
    comma = parse_scale(RuleKind.STEPS, "từ 98,5%: 2", Decimal(2))

    assert parse_scale(RuleKind.STEPS, "từ 98.5%: 2", Decimal(2)) == comma


def test_a_label_may_hold_a_colon():
    params = parse_scale(RuleKind.CHOICE, "Báo cáo: đủ: 2 | Báo cáo: thiếu: 0", Decimal(2))

    assert [option["label"] for option in params["options"]] == ["Báo cáo: đủ", "Báo cáo: thiếu"]


def test_a_day_without_a_year_needs_the_year_of_the_round():
    params = parse_scale(RuleKind.DEADLINE, "đến 31/01: 2", Decimal(2))

    with pytest.raises(RuleError) as raised:
        parse_rule(RuleKind.DEADLINE, params, Decimal(2))

    assert [problem.code for problem in raised.value.problems] == ["year_missing"]


def test_29_february_exists_only_in_a_leap_year():
    params = parse_scale(RuleKind.DEADLINE, "đến 29/02: 2", Decimal(2))

    assert parse_rule(RuleKind.DEADLINE, params, Decimal(2), 2028)
    with pytest.raises(RuleError):
        parse_rule(RuleKind.DEADLINE, params, Decimal(2), 2026)


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (RuleKind.YES_NO, "", "Đạt: 2 điểm · Không đạt: 0 điểm"),
        (
            RuleKind.STEPS,
            "từ 98%: 2 | từ 95%: 1 | còn lại: 0",
            "Từ 98 % trở lên: 2 điểm · từ 95 % đến dưới 98 %: 1 điểm · dưới 95 %: 0 điểm",
        ),
        (
            RuleKind.STEPS,
            "trên 98%: 2 | từ 98%: 1,5 | trên 90%: 1 | còn lại: 0",
            "Trên 98 %: 2 điểm · đúng 98 %: 1,5 điểm · trên 90 % đến dưới 98 %: 1 điểm"
            " · từ 90 % trở xuống: 0 điểm",
        ),
        (
            RuleKind.DEADLINE,
            "đến 31/01: 2 | còn lại: 0",
            "Đến 31/01/2026: 2 điểm · sau đó hoặc không ban hành: 0 điểm",
        ),
        (
            RuleKind.PROPORTIONAL,
            "tỷ lệ | dưới 70%: 0 | từ 98%: tối đa",
            "Tỷ lệ đạt được × 2 điểm · từ 98 % trở lên: 2 điểm · dưới 70 %: 0 điểm",
        ),
        (
            RuleKind.COUNT,
            "mỗi 0,5 | không phát sinh: giảm thang",
            "Mỗi trường hợp: 0,5 điểm · tối đa 2 điểm · không phát sinh: không tính điểm tối đa",
        ),
        (
            RuleKind.GRADE,
            "Xuất sắc: tối đa | Tốt: 12,5 %",
            "Xuất sắc: 100 % = 2 điểm · Tốt: 12,5 % = 0,25 điểm",
        ),
        (
            RuleKind.DEDUCTION,
            "Mỗi báo cáo chậm trừ 0,25 điểm | mỗi: trừ 1 | tối thiểu: −1 điểm",
            "Không có trường hợp nào: 2 điểm · mỗi báo cáo chậm: trừ 0,25 điểm"
            " · mỗi trường hợp: trừ 1 điểm · thấp nhất -1 điểm",
        ),
        (
            RuleKind.DEDUCTION,
            "mỗi lỗi: trừ tối đa | không giới hạn dưới",
            "Không có trường hợp nào: 2 điểm · mỗi lỗi: trừ 2 điểm"
            " · có thể xuống dưới 0 điểm, không giới hạn",
        ),
        (
            RuleKind.INVERSE,
            "100% – tỉ lệ | trên 20%: 0",
            "(1 − tỷ lệ không đạt) × 2 điểm · tỷ lệ không đạt trên 20 %: 0 điểm",
        ),
        (
            RuleKind.INVERSE,
            "mỗi 1% trừ 0,1 điểm | đến 2%: tối đa",
            "Không có trường hợp không đạt: 2 điểm"
            " · mỗi 1 % không đạt: trừ 0,1 điểm, tính theo tỷ lệ thực tế"
            " · tỷ lệ không đạt đến 2 %: 2 điểm",
        ),
        (
            RuleKind.BEST_IN_BLOC,
            "Tỉ lệ / tỉ lệ cao nhất",
            "Tỷ lệ của đơn vị ÷ tỷ lệ cao nhất trong khối × 2 điểm",
        ),
        (RuleKind.EXTERNAL, "chỉ số: SIPAS", "SIPAS (%) × 2 điểm"),
        (RuleKind.EXTERNAL, "thang 1 | chỉ số: ICT Index", "ICT Index ÷ 1 × 2 điểm"),
        (RuleKind.JUDGED, "", "Chấm theo mức độ thực hiện, từ 0 đến 2 điểm"),
        (
            RuleKind.SURVEY,
            "không phát sinh: tối đa",
            "Điều tra xã hội học, tối đa 2 điểm · không phát sinh: 2 điểm",
        ),
    ],
)
def test_a_scale_is_said_as_the_officer_reads_it(kind, text, said):
    assert _sentence(kind, text) == said


@pytest.mark.parametrize(
    ("kind", "params", "code"),
    [
        (RuleKind.JUDGED, [], "params_not_object"),
        (RuleKind.JUDGED, {"cap": "1"}, "unknown_param"),
        (RuleKind.JUDGED, {"did_not_arise": "sometimes"}, "bad_did_not_arise"),
        (RuleKind.CHOICE, {}, "missing_param"),
        (RuleKind.COUNT, {"each": 0.5, "cap": "2"}, "not_points"),
        (RuleKind.PROPORTIONAL, {"zero": {"percent": 70, "inclusive": False}}, "not_a_number"),
        (RuleKind.PROPORTIONAL, {"zero": {"percent": "70", "inclusive": "no"}}, "not_a_flag"),
        (RuleKind.PROPORTIONAL, {"full": "98"}, "missing_param"),
        (RuleKind.DEDUCTION, {"per": PER, "floor": "1"}, "bad_floor"),
        (RuleKind.DEDUCTION, {"per": PER, "floor": "-0"}, "bad_floor"),
        (RuleKind.INVERSE, {"each": "1"}, "missing_param"),
        (RuleKind.BEST_IN_BLOC, {"figure": "half"}, "missing_param"),
        (RuleKind.EXTERNAL, {"index": "SIPAS", "scale": 100}, "not_a_number"),
    ],
)
def test_faulty_parameters_say_what_is_wrong(kind, params, code):
    with pytest.raises(RuleError) as raised:
        parse_rule(kind, params, Decimal(2))

    assert [problem.code for problem in raised.value.problems] == [code]


@pytest.mark.parametrize("label", ["", " Tốt", "Tốt | khá", "Tốt\nkhá", "Tốt\x00", "x" * 501])
def test_a_label_no_scale_can_hold_is_refused(label):
    options = [{"code": "1", "label": label, "points": "2"},
               {"code": "2", "label": "Kém", "points": "0"}]  # fmt: skip

    with pytest.raises(RuleError) as raised:
        parse_rule(RuleKind.CHOICE, {"options": options}, Decimal(2))

    assert [problem.code for problem in raised.value.problems] == ["bad_label"]


def test_every_problem_the_engine_can_name_has_a_message():
    sources = Path(scoring.engine.__file__).parent.rglob("*.py")
    calls = re.compile(
        r'(?:Problem|RefusedError|params\.refuse|self\.refuse)\(\s*"(\w+)"'
        r'|scale\.refuse\(item, "(\w+)"\)'
    )
    named = {a or b for source in sources for a, b in calls.findall(source.read_text())}

    # The one code that is a default argument.
    assert named | {"scale_item"} == set(MESSAGES)


def test_messages_are_sentences():
    assert [text for text in MESSAGES.values() if not text.endswith(".")] == []
