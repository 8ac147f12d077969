"""What printed scales say in sentences and beside their values: nothing of it is lost."""

import pytest

from scoring.appendix.result import Confidence
from scoring.engine import Block
from tests.scoring.appendix.builders import proposal


def test_what_did_not_arise_beside_another_value_is_asked():
    found = proposal("100% hoặc không phát sinh hồ sơ trễ hạn: 2; từ 95%: 1; dưới 95%: 0", 2)

    (question,) = found.questions
    scale = "từ 100%: 2 | từ 95%: 1 | còn lại: 0"
    assert (found.kind, found.scale, found.confidence.value) == ("steps", "", "unsure")
    assert [(option.kind, option.scale) for option in question.options] == [
        ("steps", f"{scale} | không phát sinh: 2"),
        ("steps", scale),
    ]


@pytest.mark.parametrize(
    ("text", "max_points", "options"),
    [
        (
            "Cứ 02 sáng kiến được 0,5 điểm, tối đa 2",
            "2",
            [
                ("steps", "từ 8: 2 | từ 6: 1,5 | từ 4: 1 | từ 2: 0,5 | còn lại: 0"),
                ("count", "mỗi 0,25 | tối đa 2"),
                ("judged", ""),
            ],
        ),
        (
            "Cứ 10% hồ sơ trực tuyến được 0,5 điểm, tối đa 1,5 điểm",
            "1.5",
            [
                ("steps", "từ 30%: 1,5 | từ 20%: 1 | từ 10%: 0,5 | còn lại: 0"),
                ("judged", ""),
            ],
        ),
        (
            "Cứ mỗi 25% số xã đạt chuẩn: 0,25 điểm",
            "1",
            [
                ("steps", "từ 100%: 1 | từ 75%: 0,75 | từ 50%: 0,5 | từ 25%: 0,25 | còn lại: 0"),
                ("proportional", "tỷ lệ"),
                ("judged", ""),
            ],
        ),
        (
            "Cứ 02 báo cáo chậm trừ 0,5 điểm",
            "1",
            [
                ("steps", "từ 4: 0 | từ 2: 0,5 | còn lại: 1"),
                ("deduction", "mỗi báo cáo chậm: trừ 0,25"),
                ("judged", ""),
            ],
        ),
    ],
)
def test_points_for_several_at_once_are_asked_about_their_parts(text, max_points, options):
    found = proposal(text, max_points)
    (question,) = found.questions
    assert (found.scale, question.code) == ("", "per_several")
    assert [(option.kind, option.scale) for option in question.options] == options


@pytest.mark.parametrize(
    "text",
    [
        "Cứ mỗi 02 sáng kiến được cộng 0,5 điểm, tối đa không quá 2 điểm",
        "Mỗi 02 sáng kiến: 0,5 điểm; tối đa 2 điểm",
        "Cứ hai sáng kiến được 0,5 điểm, tối đa 2 điểm",
        "Cứ có 02 (hai) sáng kiến thì được 0,5 điểm, nhưng không quá 2 điểm",
        "0,5 điểm/02 sáng kiến, tối đa 2 điểm",
    ],
)
def test_several_at_once_are_printed_in_many_ways(text):
    usual = proposal("Cứ 02 sáng kiến được 0,5 điểm, tối đa 2", "2")
    (question,), (expected,) = proposal(text, "2").questions, usual.questions
    assert question.options == expected.options


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("Mỗi văn bản sai trừ 0,25 điểm, tối đa trừ 1 điểm", "max(2 - 0,25 × a; 1)"),
        ("Có văn bản sai: trừ 0,25 điểm/văn bản, tối đa trừ 1 điểm", "max(2 - 0,25 × a; 1)"),
        ("Mỗi văn bản sai trừ 0,25 điểm (trừ tối đa 04 văn bản)", "max(2 - 0,25 × a; 1)"),
        (
            "Mỗi văn bản sai trừ 0,5 điểm; mỗi văn bản chậm trừ 0,25 điểm; không trừ quá 1 điểm",
            "max(2 - 0,5 × a - 0,25 × b; 1)",
        ),
        (
            "Mỗi sáng kiến cấp tỉnh được 1 điểm, mỗi sáng kiến cấp xã được 0,5 điểm, tối đa 2 điểm",
            "min(1 × a + 0,5 × b; 2)",
        ),
    ],
)
def test_cases_with_a_cap_or_of_several_kinds_are_a_formula(text, formula):
    found = proposal(text, "2")
    assert (found.kind, found.confidence.value, found.questions) == ("formula", "likely", ())
    assert f" | công thức: {formula} | thử a = " in found.scale


def test_what_the_cases_of_a_formula_are_is_said_with_their_diacritics():
    text = "Mỗi sáng kiến cấp tỉnh được 1 điểm, mỗi sáng kiến cấp xã được 0,5 điểm"
    assert proposal(text, "2").scale == (
        "biến a (số lượng): Số sáng kiến cấp tỉnh | biến b (số lượng): Số sáng kiến cấp xã | "
        "công thức: min(1 × a + 0,5 × b; 2) | thử a = 1; b = 0: 1 | thử a = 999; b = 0: 2"
    )


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("Trừ mỗi báo cáo chậm 0,25 điểm", "mỗi báo cáo chậm: trừ 0,25"),
        ("Trừ 0,25 điểm cho mỗi báo cáo chậm", "mỗi báo cáo chậm: trừ 0,25"),
        ("Mỗi báo cáo chậm giảm 0,25 điểm", "mỗi báo cáo chậm: trừ 0,25"),
        ("Báo cáo chậm trừ 0,25 điểm/báo cáo", "mỗi báo cáo (Báo cáo chậm): trừ 0,25"),
        ("Mỗi báo cáo chậm trừ 0,25 điểm, trừ tối đa 1 điểm", "mỗi báo cáo chậm: trừ 0,25"),
    ],
)
def test_what_is_taken_off_may_stand_on_either_side(text, scale):
    found = proposal(text, "1")
    assert (found.kind, found.scale, found.confidence.value) == ("deduction", scale, "likely")


@pytest.mark.parametrize(
    "text",
    [
        "Được 0,5 điểm cho mỗi sáng kiến, không quá 2 điểm",
        "0,5 điểm/sáng kiến, tối đa 2 điểm",
        "Tối đa 2 điểm: mỗi sáng kiến 0,5 điểm",
        "Mỗi sáng kiến 0,5 điểm, tối đa 4 sáng kiến",
    ],
)
def test_a_count_may_be_printed_either_way_round(text):
    found = proposal(text, "2")
    assert (found.kind, found.scale) == ("count", "mỗi 0,5 | tối đa 2")
    assert found.confidence.value == "sure"


@pytest.mark.parametrize(
    "marks",
    [
        ("i) ", "ii) ", "iii) "),
        ("(i) ", "(ii) ", "(iii) "),
        ("a) ", "b) ", "c) "),
        ("a. ", "b. ", "c. "),
        ("1) ", "2) ", "3) "),
        ("- ", "- ", "- "),
        ("+ ", "+ ", "+ "),
        ("• ", "• ", "• "),
        ("– a) ", "– b) ", "– c) "),
    ],
)
@pytest.mark.parametrize("between", ["\n", "; ", ". "])
def test_marks_of_a_list_are_no_part_of_its_values(marks, between):
    values = ["Ban hành kịp thời: 1 điểm", "Ban hành chậm: 0,5 điểm", "Không ban hành: 0 điểm"]
    text = between.join(f"{mark}{value}" for mark, value in zip(marks, values, strict=True))
    found = proposal(text, "1")
    assert (found.kind, found.scale, found.confidence.value) == (
        "choice",
        "Ban hành kịp thời: 1 | Ban hành chậm: 0,5 | Không ban hành: 0",
        "sure",
    )


@pytest.mark.parametrize("mark", ["i) ", "(a) ", "- ", "• "])
def test_marks_alone_may_stand_between_the_values(mark):
    text = f"{mark}Trên 90%: 1 điểm {mark}Từ 70% đến 90%: 0,5 điểm {mark}Dưới 70%: 0 điểm"
    assert proposal(text, "1").scale == "trên 90%: 1 | từ 70%: 0,5 | còn lại: 0"


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        (
            "Ban hành kịp thời 1 điểm; ban hành chậm 0,5 điểm; chưa đạt 0 điểm",
            "Ban hành kịp thời: 1 | Ban hành chậm: 0,5 | Chưa đạt: 0",
        ),
        (
            "Sáng kiến cấp tỉnh 1 điểm; báo cáo chậm không tính điểm; không đạt 0 điểm",
            "Sáng kiến cấp tỉnh: 1 | Báo cáo chậm: 0 | Không đạt: 0",
        ),
    ],
)
def test_words_that_fold_to_a_verb_stay_in_the_value(text, scale):
    assert proposal(text, "1").scale == scale


def test_what_values_come_to_is_no_value():
    found = proposal("Báo cáo đúng hạn: 0,5; báo cáo đầy đủ: 0,5; tối đa: 1", "1")
    assert (found.kind, found.scale) == (
        "checklist",
        "Báo cáo đúng hạn: 0,5 | Báo cáo đầy đủ: 0,5",
    )


@pytest.mark.parametrize(
    ("text", "kind", "scale"),
    [
        (
            "Đạt từ 95% trở lên thì điểm đánh giá là 2; dưới 95% thì điểm đánh giá là 0",
            "steps",
            "từ 95%: 2 | còn lại: 0",
        ),
        ("Điểm = 2 × (số hồ sơ đúng hạn/tổng số hồ sơ)", "proportional", "tỷ lệ"),
        ("Điểm tối đa × (số hồ sơ đúng hạn/tổng số hồ sơ)", "proportional", "tỷ lệ"),
    ],
)
def test_values_and_formulas_in_whole_sentences(text, kind, scale):
    found = proposal(text, "2")
    assert (found.kind, found.scale, found.confidence.value) == (kind, scale, "sure")


@pytest.mark.parametrize(
    "text",
    [
        "Tỷ lệ từ 30% trở lên: 2. Dưới 30% tính theo công thức: tỷ lệ x 2/30%",
        "Tỷ lệ đạt từ 30% trở lên: 2; dưới 30%: tỷ lệ/30% x 2",
        "Dưới 80%: 0; từ 80% trở lên: (tỷ lệ - 80%)/20% x 2",
        "Nếu tỷ lệ (b/a) đạt từ 30% thì điểm đánh giá là 2. Nếu thấp hơn: (b/a) * 2 / 0,3",
        "(b/a) x 2 - 0,5",
        "Tỷ lệ × điểm tối đa; hồ sơ giấy/điện tử không đạt: 0,5",
        "Chỉ số DTI (thang 1) x 2",
    ],
)
def test_a_formula_with_more_than_a_share_of_the_maximum_is_asked(text):
    """Read as a plain share it would give half or less of the points."""
    found = proposal(text, "2")

    assert (found.scale, found.confidence) == ("", Confidence.UNSURE)
    assert [question.code for question in found.questions] == ["left_over"]


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("Tỷ lệ % hồ sơ đúng hạn x 2 / 100", "tỷ lệ"),
        ("Tỷ lệ hồ sơ theo Nghị định 45/2020/NĐ-CP x 2", "tỷ lệ"),
        ("Tỷ lệ x 2\n- Dưới 70%: 0", "tỷ lệ | dưới 70%: 0"),
        (
            "Nếu tỷ lệ (b/a) đạt từ 95% trở lên thì điểm đánh giá là 2. Nếu tỷ lệ (b/a) < 95% "
            "thì điểm đánh giá được tính theo công thức: (b/a) * 2",
            "tỷ lệ | từ 95%: tối đa",
        ),
    ],
)
def test_a_share_of_the_maximum_keeps_all_its_edges(text, scale):
    found = proposal(text, "2")

    assert (found.kind, found.scale, found.questions) == ("proportional", scale, ())


def test_what_is_missing_is_counted_not_what_is_there():
    found = proposal("Đủ 4 báo cáo: 1 điểm; thiếu mỗi báo cáo trừ 0,25", "1")

    assert (found.kind, found.scale) == ("deduction", "mỗi báo cáo thiếu: trừ 0,25")


@pytest.mark.parametrize(
    ("text", "kind", "scale"),
    [
        (
            "Đạt: 2; Không đạt: 0; Không phát sinh: không tính điểm tối đa",
            "yes_no",
            "Đạt: 2 | Không đạt: 0 | không phát sinh: giảm thang",
        ),
        (
            "Đạt: 2; Không đạt: 0. Trường hợp không phát sinh thì không tính vào tổng điểm",
            "yes_no",
            "Đạt: 2 | Không đạt: 0 | không phát sinh: giảm thang",
        ),
        ("ICT Index ÷ 1 × 2 điểm", "external", "chỉ số: ICT INDEX | thang 1"),
        ("SIPAS / 100 x 2", "external", "chỉ số: SIPAS"),
        ("A: 2 điểm; B: 1,5 điểm; tối đa 2 điểm", "choice", "A: 2 | B: 1,5"),
    ],
)
def test_what_a_scale_says_beside_its_values_is_not_lost(text, kind, scale):
    found = proposal(text, "2")

    assert (found.kind, found.scale) == (kind, scale)
    assert (found.confidence, found.questions) == (Confidence.LIKELY, ())


def test_not_counting_what_did_not_arise_gives_nothing_or_asks_for_nothing():
    found = proposal("Đạt: 1; Không đạt: 0; Không phát sinh: không tính điểm", "1")
    (question,) = found.questions

    assert found.confidence == Confidence.UNSURE
    assert [option.scale for option in question.options] == [
        "Đạt: 1 | Không đạt: 0 | không phát sinh: giảm thang",
        "Đạt: 1 | Không đạt: 0 | không phát sinh: 0",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Đạt: 1; Chưa đạt: không đạt điểm tối đa",
        "Với n là số việc; điểm = nếu(n > 10; 1; n / 10 × 1); tính từ 0 đến 1 điểm",
    ],
)
def test_neither_a_denial_nor_a_formula_is_taken_for_another_rule(text):
    assert proposal(text, "1").kind is None


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("Đúng hạn: 1 điểm; chậm: -0,5 điểm", ""),
        ("Đúng hạn: 1; chậm: - 0,5 điểm; không nộp: 0", ""),
        ("Đúng hạn 1 điểm; chậm -0,5 điểm; không nộp 0 điểm", ""),
        ("Tốt - 1 điểm; khá - 0,5 điểm; yếu - 0 điểm", "Tốt: 1 | Khá: 0,5 | Yếu: 0"),
    ],
)
def test_points_below_0_are_no_points_given(text, scale):
    assert proposal(text, "1").scale == scale


@pytest.mark.parametrize("unit", ["", " điểm"])
def test_of_a_penalty_points_below_0_are_what_is_taken_off(unit):
    found = proposal(f"Chậm: -0,5{unit}; không báo cáo: -1{unit}", "1", block=Block.PENALTY)

    assert (found.kind, found.scale) == ("choice", "Chậm: 0,5 | Không báo cáo: 1")


def test_edges_on_both_sides_of_what_is_measured_are_steps():
    found = proposal(
        "Tỷ lệ đúng hạn ≥ 98%: 6 điểm; 95% ≤ tỷ lệ < 98%: 4 điểm; 95% > tỷ lệ ≥ 90%: 2 điểm; "
        "dưới 90%: 0 điểm",
        "6",
    )
    assert (found.kind, found.scale) == ("steps", "từ 98%: 6 | từ 95%: 4 | từ 90%: 2 | còn lại: 0")
    assert found.confidence.value == "sure"


@pytest.mark.parametrize(
    ("text", "kind", "left", "read"),
    [
        (
            "Từ 80% trở lên: 2; dưới 80%: (tỷ lệ/80%) x 2",
            "proportional",
            "dưới 80%: (tỷ lệ/80%) x 2",
            "tỷ lệ | từ 80%: tối đa",
        ),
        (
            "Mỗi công chức bị khiển trách trừ 0,5 điểm, cảnh cáo trừ 1 điểm",
            "deduction",
            "cảnh cáo trừ 1 điểm",
            "mỗi công chức bị khiển trách: trừ 0,5",
        ),
    ],
)
def test_what_a_rule_has_no_place_for_is_named_and_the_rest_is_offered(text, kind, left, read):
    found = proposal(text, "2")
    [question] = found.questions
    assert (found.kind, found.scale, question.code) == (kind, "", "left_over")
    assert f"“{left}”" in question.sentence
    assert [(option.kind, option.scale) for option in question.options] == [(kind, read)]


def test_a_share_of_all_is_a_share_of_the_maximum():
    found = proposal("Tỷ lệ thực hiện/100% x 2", "2")
    assert (found.kind, found.scale, found.confidence.value) == ("proportional", "tỷ lệ", "sure")


def test_nothing_of_its_kind_arose_may_be_said_with_its_name():
    found = proposal(
        "Tỷ lệ vấn đề đã xử lý x điểm tối đa; dưới 70%: 0. Không có vấn đề phát sinh: "
        "được điểm tối đa",
        "1",
    )
    assert found.scale == "tỷ lệ | dưới 70%: 0 | không phát sinh: tối đa"
    assert found.questions == ()


def test_a_value_of_a_penalty_is_worth_what_it_takes_off():
    found = proposal("Có: trừ 1 điểm; Không có: 0", "1", block=Block.PENALTY)
    assert (found.kind, found.scale) == ("yes_no", "Có: 1 | Không có: 0")


def test_a_penalty_nobody_could_read_is_asked_as_something_that_happened():
    found = proposal("Theo quy định", "1", block=Block.PENALTY)
    [question] = found.questions
    assert [option.scale for option in question.options] == ["Có: tối đa | Không có: 0", ""]


def test_the_case_of_having_none_is_what_did_not_arise_where_that_of_having_some_is_told():
    having = "Trường hợp có kiến nghị: tỷ lệ thực hiện x 3; trường hợp không có kiến nghị: 3 điểm"
    found = proposal(having, "3")
    assert (found.kind, found.scale) == ("proportional", "tỷ lệ | không phát sinh: tối đa")
    alone = proposal("Trường hợp không có kế hoạch: 0 điểm; có kế hoạch: 3 điểm", "3")
    assert (alone.kind, "không phát sinh" in alone.scale) == ("yes_no", False)
