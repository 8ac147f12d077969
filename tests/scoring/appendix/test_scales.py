"""Printed scales and what is proposed for them; what they leave open is asked."""

import re

import pytest
from django.conf import settings

from scoring.engine import Method
from tests.scoring.appendix.builders import proposal


@pytest.mark.parametrize(
    ("text", "max_points", "kind", "scale"),
    [
        (
            "Đạt yêu cầu: 1 | Không đạt yêu cầu: 0",
            "1",
            "yes_no",
            "Đạt yêu cầu: 1 | Không đạt yêu cầu: 0",
        ),
        (
            "Xác định đầy đủ nhiệm vụ: 1 điểm; không xác định đầy đủ: 0 điểm.",
            "1",
            "yes_no",
            "Xác định đầy đủ nhiệm vụ: 1 | Không xác định đầy đủ: 0",
        ),
        ("Không đạt: 0\nĐạt: tối đa", "1.5", "yes_no", "Đạt: 1,5 | Không đạt: 0"),
        ("Đạt đủ: 1; đạt một phần: 0,5", "1", "choice", "Đạt đủ: 1 | Đạt một phần: 0,5"),
        (
            "Ban hành kịp thời: 1; không kịp thời: 0,5; không ban hành: 0",
            "1",
            "choice",
            "Ban hành kịp thời: 1 | Không kịp thời: 0,5 | Không ban hành: 0",
        ),
        (
            "- Đúng hạn: 1 điểm\n- Có 1 báo cáo chậm: 0,5 điểm (trừ trường hợp vì lý do "
            "khách quan, chính đáng)\n- Còn lại: không có điểm",
            "1",
            "choice",
            "Đúng hạn: 1 | Có 1 báo cáo chậm: 0,5 | Còn lại: 0",
        ),
        (
            "Ban hành trong tháng 1: 0,2; từ tháng 2 trở đi hoặc không ban hành: 0",
            "0.2",
            "deadline",
            "đến 31/01: 0,2 | còn lại: 0",
        ),
        (
            "Ban hành trước ngày 15/01: 1; từ ngày 15/01 trở đi: 0",
            "1",
            "deadline",
            "đến 14/01: 1 | còn lại: 0",
        ),
        (
            "Trong quí I: 1 điểm; trong quý II: 0,5 điểm; sau quý II: 0 điểm",
            "1",
            "deadline",
            "đến 31/03: 1 | đến 30/06: 0,5 | còn lại: 0",
        ),
        (
            "Chậm nhất ngày 31/01/2026: 1; sau ngày 31/01/2026: 0",
            "1",
            "deadline",
            "đến 31/01/2026: 1 | còn lại: 0",
        ),
        (
            "Trước ngày 20 tháng 12 năm trước: 1; từ 20/12 năm trước đến 31/12 năm trước: 0,5; "
            "còn lại: 0",
            "1",
            "deadline",
            "đến 19/12/2025: 1 | đến 31/12/2025: 0,5 | còn lại: 0",
        ),
        (
            "Trên 90%: 2; từ 70% - 90%: 1; dưới 70%: 0",
            "2",
            "steps",
            "trên 90%: 2 | từ 70%: 1 | còn lại: 0",
        ),
        (
            "Thực hiện từ 90% kế hoạch trở lên: 2; từ 70% đến dưới 90%: 1; dưới 70%: 0",
            "2",
            "steps",
            "từ 90%: 2 | từ 70%: 1 | còn lại: 0",
        ),
        (
            "≥ 98,5%: 1; < 98,5%: 0",
            "1",
            "steps",
            "từ 98,5%: 1 | còn lại: 0",
        ),
        (
            "100% hồ sơ đúng hạn: 1; từ 95% đến dưới 100%: 0,5; dưới 95%: 0",
            "1",
            "steps",
            "từ 100%: 1 | từ 95%: 0,5 | còn lại: 0",
        ),
        (
            "Từ 3 sáng kiến trở lên: 2; từ 1 đến 2 sáng kiến: 1; không có sáng kiến: 0",
            "2",
            "steps",
            "từ 3: 2 | từ 1: 1 | còn lại: 0",
        ),
        (
            "Không có hồ sơ trễ: 2; từ 1 - 3 hồ sơ: 1; trên 3 hồ sơ: 0",
            "2",
            "steps",
            "trên 3: 0 | từ 1: 1 | còn lại: 2",
        ),
        (
            "Không có hồ sơ trễ: 1; dưới 5%: 0,5; từ 5% trở lên: 0",
            "1",
            "steps",
            "từ 5%: 0 | trên 0%: 0,5 | còn lại: 1",
        ),
        ("Tỷ lệ × điểm tối đa", "2", "proportional", "tỷ lệ"),
        (
            "Điểm đánh giá = (tỷ lệ % × điểm tối đa)/100%. Nếu tỷ lệ dưới 70% thì không tính điểm",
            "2",
            "proportional",
            "tỷ lệ | dưới 70%: 0",
        ),
        ("Tính điểm theo công thức: (b/a)*1", "1", "proportional", "tỷ lệ"),
        (
            "tỉ lệ x điểm chuẩn; từ 98% trở lên: điểm tối đa; dưới 70%: 0 điểm",
            "2",
            "proportional",
            "tỷ lệ | từ 98%: tối đa | dưới 70%: 0",
        ),
        (
            "Thực hiện trên báo: 0,1; trên đài: 0,1; trên mạng xã hội: 0,1",
            "0.3",
            "checklist",
            "Thực hiện trên báo: 0,1 | Trên đài: 0,1 | Trên mạng xã hội: 0,1",
        ),
        (
            "Báo cáo quý I: 0,25; báo cáo quý II: 0,25; báo cáo quý III: 0,25; báo cáo năm: 0,25",
            "1",
            "checklist",
            "Báo cáo quý I: 0,25 | Báo cáo quý II: 0,25 | Báo cáo quý III: 0,25 | "
            "Báo cáo năm: 0,25",
        ),
        ("Mỗi sáng kiến 0,5 điểm, tối đa 2", "2", "count", "mỗi 0,5 | tối đa 2"),
        (
            "Cứ 01 mô hình được cộng 0,25 điểm, nhưng không quá 1 điểm",
            "1",
            "count",
            "mỗi 0,25 | tối đa 1",
        ),
    ],
)
def test_a_plain_scale_is_sure(text, max_points, kind, scale):
    found = proposal(text, max_points)
    assert (found.kind, found.scale, found.confidence.value) == (kind, scale, "sure")
    assert found.questions == ()


@pytest.mark.parametrize(
    ("text", "max_points", "kind", "scale"),
    [
        (
            "Ban hành trong tháng 1: 0,2",
            "0.2",
            "deadline",
            "đến 31/01: 0,2 | còn lại: 0",
        ),
        (
            "Trên 90%: 2; từ 70% - 90%: 1",
            "2",
            "steps",
            "trên 90%: 2 | từ 70%: 1 | còn lại: 0",
        ),
        ("Tính điểm theo tỷ lệ hoàn thành", "2", "proportional", "tỷ lệ"),
        (
            "Mỗi nội dung đạt 0,1 điểm:\n- Tuyên truyền trên báo\n- Trên đài\n- Trên mạng xã hội",
            "0.3",
            "checklist",
            "Tuyên truyền trên báo: 0,1 | Trên đài: 0,1 | Trên mạng xã hội: 0,1",
        ),
        ("Mỗi nội dung đạt 0,1", "0.5", "count", "mỗi 0,1 | tối đa 0,5"),
        ("Không vượt: 1; vượt: 0", "1", "yes_no", "Không vượt: 1 | Vượt: 0"),
        (
            "Từ 98% trở lên: 2; dưới 98%: 0. Không phát sinh được điểm tối đa",
            "2",
            "steps",
            "từ 98%: 2 | còn lại: 0 | không phát sinh: tối đa",
        ),
        (
            "Trong năm không có phản ánh, kiến nghị: 1 điểm; xử lý từ 98% trở lên: 2; dưới 98%: 0",
            "2",
            "steps",
            "từ 98%: 2 | còn lại: 0 | không phát sinh: 1",
        ),
        (
            "Xuất sắc: 100%; tốt: 75% điểm tối đa; hoàn thành: 50%; còn lại: 0 điểm",
            "2",
            "grade",
            "Xuất sắc: 100% | Tốt: 75% | Hoàn thành: 50% | Còn lại: 0%",
        ),
        (
            "Mỗi báo cáo chậm trừ 0,25 điểm (trừ đến hết số điểm)",
            "1",
            "deduction",
            "mỗi báo cáo chậm: trừ 0,25",
        ),
        (
            "Không có báo cáo chậm: 1; mỗi báo cáo chậm bị trừ 0,25; mỗi báo cáo thiếu bị trừ 0,5",
            "1",
            "deduction",
            "mỗi báo cáo chậm: trừ 0,25 | mỗi báo cáo thiếu: trừ 0,5",
        ),
        (
            "Mỗi vụ sai phạm trừ 1 điểm, thấp nhất -1",
            "1",
            "deduction",
            "mỗi vụ sai phạm: trừ 1 | tối thiểu -1",
        ),
        ("(1 - tỷ lệ hồ sơ trễ hạn) × điểm tối đa", "1", "inverse", "1 - tỷ lệ"),
        (
            "Cứ 1% hồ sơ trễ hạn trừ 0,1 điểm; từ 20%: 0",
            "1",
            "inverse",
            "mỗi 1%: trừ 0,1 | từ 20%: 0",
        ),
        (
            "Tỷ lệ của đơn vị chia cho đơn vị có tỷ lệ cao nhất nhân với điểm tối đa",
            "1",
            "best_in_bloc",
            "tỷ lệ ÷ tỷ lệ cao nhất",
        ),
        (
            "Số sáng kiến của đơn vị / số sáng kiến của đơn vị cao nhất × 1",
            "1",
            "best_in_bloc",
            "số ÷ số cao nhất",
        ),
        ("Chỉ số SIPAS × 10", "10", "external", "chỉ số: SIPAS"),
        ("Chấm theo mức độ thực hiện", "1", "judged", ""),
        ("0-1 điểm", "1", "judged", ""),
    ],
)
def test_a_scale_that_leaves_something_unsaid_is_likely(text, max_points, kind, scale):
    found = proposal(text, max_points)
    assert (found.kind, found.scale, found.confidence.value) == (kind, scale, "likely")
    assert found.questions == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Từ 90% trở lên: 2; từ 70% đến 90%: 1; dưới 70%: 0",
            "Thang điểm in ra không nói rõ 90% thuộc mức nào.",
        ),
        (
            "Trên 90%: 2; 70% đến dưới 90%: 1; dưới 70%: 0",
            "Thang điểm in ra không nói rõ 90% thuộc mức nào.",
        ),
    ],
)
def test_an_edge_of_both_steps_or_of_none_is_asked(text, sentence):
    found = proposal(text, "2")
    assert (found.kind, found.scale, found.confidence.value) == ("steps", "", "unsure")
    (question,) = found.questions
    assert (question.code, question.sentence) == ("edge", sentence)
    assert [(option.label, option.scale) for option in question.options] == [
        ("được 2 điểm", "từ 90%: 2 | từ 70%: 1 | còn lại: 0"),
        ("được 1 điểm", "trên 90%: 2 | từ 70%: 1 | còn lại: 0"),
    ]


def test_a_gap_between_steps_is_asked():
    (question,) = proposal("90-100%: 2; 80-89%: 1; dưới 80%: 0", "2").questions
    assert (
        question.sentence == "Thang điểm in ra không nói rõ khoảng giữa 89% và 90% thuộc mức nào."
    )
    assert [(option.label, option.scale) for option in question.options] == [
        ("được 2 điểm", "trên 89%: 2 | từ 80%: 1 | còn lại: 0"),
        ("được 1 điểm", "từ 90%: 2 | từ 80%: 1 | còn lại: 0"),
    ]


def test_several_edges_are_asked_about_together():
    (question,) = proposal("90-100%: 3; 80-90%: 2; 70-80%: 1; dưới 70%: 0", "3").questions
    assert question.sentence == "Thang điểm in ra không nói rõ 90%, 80% thuộc mức nào."
    assert [(option.label, option.scale) for option in question.options] == [
        ("mỗi mốc thuộc mức trên", "từ 90%: 3 | từ 80%: 2 | từ 70%: 1 | còn lại: 0"),
        ("mỗi mốc thuộc mức dưới", "trên 90%: 3 | trên 80%: 2 | từ 70%: 1 | còn lại: 0"),
    ]


def test_a_day_before_which_is_read_without_it_and_asked():
    found = proposal("Ban hành trước ngày 15/01: 1; sau thời hạn trên: 0", "1")
    assert (found.scale, found.confidence.value) == ("đến 14/01: 1 | còn lại: 0", "likely")
    (question,) = found.questions
    assert question.sentence == "“Trước ngày 15/01/2026” có tính cả ngày đó không?"
    assert [(option.label, option.scale) for option in question.options] == [
        ("không, đến hết ngày 14/01/2026", "đến 14/01: 1 | còn lại: 0"),
        ("có, đến hết ngày 15/01/2026", "đến 15/01: 1 | còn lại: 0"),
    ]


def test_before_and_after_the_same_day_leave_that_day_to_nobody():
    found = proposal("Trước ngày 15/01: 1; sau ngày 15/01: 0", "1")
    assert (found.scale, found.confidence.value) == ("", "unsure")
    assert [question.code for question in found.questions] == ["day_itself"]


def test_days_nobody_speaks_of_are_asked():
    (question,) = proposal("Trong tháng 1: 1; từ tháng 3 trở đi: 0", "1").questions
    assert question.sentence == (
        "Thang điểm in ra không nói các ngày từ 01/02/2026 đến 28/02/2026 được mấy điểm."
    )
    assert [(option.label, option.scale) for option in question.options] == [
        ("1 điểm", "đến 28/02: 1 | còn lại: 0"),
        ("0 điểm", "đến 31/01: 1 | còn lại: 0"),
    ]


def test_late_and_never_with_other_points_are_asked():
    text = "Ban hành trong quý I: 1 điểm. Ban hành sau quý I: 0,5 điểm. Không ban hành: 0 điểm"
    (question,) = proposal(text, "1").questions
    assert question.code == "late_or_never"
    assert [(option.kind, option.scale) for option in question.options] == [
        ("deadline", "đến 31/03: 1 | đến 31/12/2026: 0,5 | còn lại: 0"),
        ("choice", "Ban hành trong quý I: 1 | Ban hành sau quý I: 0,5 | Không ban hành: 0"),
    ]


def test_days_of_another_year_are_asked():
    (question,) = proposal("Trong tháng 1/2013: 1; sau tháng 1/2013: 0", "1").questions
    assert question.sentence == "Các ngày in ra thuộc năm 2013, còn kỳ đánh giá là năm 2026."
    assert [(option.label, option.scale) for option in question.options] == [
        ("cùng ngày ấy của năm 2026", "đến 31/01/2026: 1 | còn lại: 0"),
        ("giữ nguyên ngày như in", "đến 31/01/2013: 1 | còn lại: 0"),
    ]


def test_a_formula_with_another_factor_is_asked():
    found = proposal("Điểm = (b/a)*1", "2")
    assert (found.kind, found.confidence.value) == ("proportional", "unsure")
    assert [question.sentence for question in found.questions] == [
        "Công thức nhân với 1, trong khi điểm tối đa là 2."
    ]


@pytest.mark.parametrize(
    ("text", "max_points", "code", "sentence"),
    [
        (
            "Đạt: 2; không đạt: 0",
            "1",
            "refused",
            "Thang điểm in ra chưa dùng được ngay. 2 điểm vượt điểm tối đa 1.",
        ),
        (
            "Kịp thời: 0,5; không kịp thời: 0,25; không ban hành: 0",
            "1",
            "refused",
            "Thang điểm in ra chưa dùng được ngay. Thang điểm chỉ đạt cao nhất 0,5 điểm, "
            "không bằng điểm tối đa 1.",
        ),
        (
            "",
            "1",
            "no_scale",
            "Chưa có thang điểm: quyết định không in thang điểm cho mục này.",
        ),
        (
            "Theo hướng dẫn của Sở Nội vụ",
            "1",
            "unreadable",
            "Không nhận ra quy tắc chấm nào trong thang điểm in ra; hãy chọn một quy tắc.",
        ),
        (
            "Đối với sở:\n- Trên 90%: 2\n- Còn lại: 0\nĐối với xã:\n- Trên 80%: 2\n- Còn lại: 0",
            "2",
            "left_over",
            "Phần này của thang điểm in ra chưa nằm trong quy tắc đề xuất: "
            "“Đối với sở; Đối với xã”.",
        ),
        (
            "Báo cáo đúng hạn: 1; báo cáo đầy đủ: 1; tối đa: 1",
            "2",
            "left_over",
            "Phần này của thang điểm in ra chưa nằm trong quy tắc đề xuất: “tối đa: 1”.",
        ),
        (
            "Mỗi báo cáo đúng hạn được 0,25 điểm; mỗi báo cáo chậm trừ 0,1 điểm",
            "1",
            "left_over",
            "Phần này của thang điểm in ra chưa nằm trong quy tắc đề xuất: “Mỗi báo cáo đúng hạn "
            "được 0,25 điểm”.",
        ),
        (
            "Cứ tăng 1% so với năm trước được 0,1 điểm, tối đa 1 điểm",
            "1",
            "change",
            "Điểm được tính theo mức tăng, giảm 1 % so với năm trước, chưa có quy tắc nào hỏi số "
            "liệu này.",
        ),
        (
            "Mỗi văn bản sai trừ 0,25 điểm, tối đa 1 điểm",
            "2",
            "by_hand",
            "Mức trừ cho mỗi trường hợp và mức trừ tối đa in ở đây chưa diễn đạt được bằng một quy "
            "tắc.",
        ),
        (
            "Mỗi báo cáo chậm bị trừ 10% số điểm",
            "1",
            "share_taken",
            "Trừ theo phần trăm: phần trăm của điểm tối đa hay của số điểm đạt được?",
        ),
        (
            "Tỷ lệ × điểm tối đa; có báo cáo: 0,5",
            "2",
            "left_over",
            "Phần này của thang điểm in ra chưa nằm trong quy tắc đề xuất: “có báo cáo: 0,5”.",
        ),
        (
            "80-90%: 2; 70-80%: 1; dưới 70%: 0",
            "2",
            "above_top",
            "Thang điểm in ra không nói trên 90% được mấy điểm.",
        ),
    ],
)
def test_what_cannot_be_proposed_says_why(text, max_points, code, sentence):
    found = proposal(text, max_points)
    assert found.scale == ""
    assert [(question.code, question.sentence) for question in found.questions] == [
        (code, sentence)
    ]


@pytest.mark.parametrize(
    ("text", "kind", "confidence"),
    [
        ("Mỗi năm 1 lần: 1; không: 0", "yes_no", "sure"),
        ("Có báo cáo theo tỷ lệ quy định: 1; không: 0", "yes_no", "sure"),
        ("Đủ báo cáo: 1; thiếu 1 báo cáo trừ 0,25 điểm; không báo cáo: 0", "yes_no", "unsure"),
        ("Từ 90%: 0,6; từ 80%: 0,4", "steps", "unsure"),
        ("Báo cáo trong 10-12 ngày: 1; chậm hơn: 0", "yes_no", "sure"),
        ("Không phát sinh đơn thư: 1; 1 đơn: 0,5; từ 2 đơn: 0", "choice", "sure"),
    ],
)
def test_a_word_alone_does_not_make_a_rule(text, kind, confidence):
    found = proposal(text, "1")
    assert (found.kind, found.confidence.value) == (kind, confidence)


def test_steps_beside_a_value_of_another_sort_are_values_to_choose_from():
    found = proposal("Từ 90%: 2; dưới 90%: 0; có mô hình mới: 1", "2")
    assert (found.kind, found.scale) == (
        "choice",
        "Từ 90%: 2 | Dưới 90%: 0 | Có mô hình mới: 1",
    )


def test_a_surveyed_leaf_needs_no_scale():
    found = proposal("Đạt: 1; không đạt: 0", "1", method=Method.SURVEY)
    assert (found.kind, found.scale, found.confidence.value) == ("survey", "", "sure")


def test_both_spellings_of_diacritics_read_alike():
    decomposed = "Đạt yêu cầu: 1; không đạt yêu cầu: 0"
    assert proposal(decomposed, "1").scale == "Đạt yêu cầu: 1 | Không đạt yêu cầu: 0"
    assert proposal("Tỉ lệ × điểm tối đa", "1") == proposal("Tỷ lệ × điểm tối đa", "1")
    assert proposal("Trong quí I: 1; sau quí I: 0", "1") == proposal(
        "Trong quý I: 1; sau quý I: 0", "1"
    )


def rows_of_the_page():
    page = (settings.BASE_DIR / "docs" / "formats.md").read_text(encoding="utf-8")
    section = page.partition("### What a printed scale is taken for")[2].partition("\n## ")[0]
    for line in section.split("\n"):
        if line.startswith("| ") and "---" not in line and "| Rule |" not in line:
            cells = [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)]
            yield cells[1:5]


@pytest.mark.parametrize(("text", "kind", "scale", "trust"), list(rows_of_the_page()))
def test_the_page_of_formats_tells_what_is_proposed(text, kind, scale, trust):
    found = proposal(text, "2")
    assert (found.kind or "", found.scale) == (kind.strip("`"), scale)
    assert found.confidence.value == trust.partition(":")[0]
    assert bool(found.questions) == (":" in trust)
