"""What a tree must be: numbers that go on, maxima that add up; each fault at its place."""

from decimal import Decimal

import pytest

from scoring.engine import Block, Method
from tests.scoring.appendix.builders import (
    LEFT,
    document,
    questions,
    read,
    rules,
    told,
    tree,
    workbook,
)

HEAD = ["STT", "Nội dung tiêu chí", "Điểm tối đa", "Cách tính điểm", "Ghi chú"]
SCALE = "Đạt: tối đa; không đạt: 0"


def leaf(number, points=1, scale=SCALE, text="Tiêu chí"):
    return [number, text, points, scale]


def component(number, points, *leaves):
    return [[number, "LĨNH VỰC", points], *leaves]


def of(*rows):
    return read(workbook([HEAD, *rows]))


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        (
            component("1", 2, leaf("1.1"), leaf("1.3")),
            [("A4", "1.3 đứng ở chỗ của 1.2: thiếu một dòng.")],
        ),
        (
            component("I", 2, leaf("1"), leaf("1")),
            [("A4", "số thứ tự 1 bị lặp lại hoặc đứng sai chỗ.")],
        ),
        (
            [*component("I", 1, leaf("1")), *component("III", 1, leaf("1"))],
            [("A4", "III đứng ở chỗ của II: thiếu một dòng.")],
        ),
        (component("1", 1, leaf("2.1")), [("A3", "2.1 lại đứng dưới 1.")]),
        (
            component("1", 3, leaf("1.1", 2)),
            [("C2", "các phần của 1 cộng lại được 2, không phải 3.")],
        ),
        (
            component("1", "", leaf("1.1")),
            [("C2", "thiếu điểm tối đa; các mục con cộng lại được 1.")],
        ),
        (component("1", 1, leaf("1.1", "")), [("C3", "thiếu điểm tối đa.")]),
        (
            component("1", 1, leaf("1.1", "một")),
            [("C3", "“một” không phải là số điểm.")],
        ),
        (
            component("1", 1, leaf("1.1", -1)),
            [
                ("C2", "các phần của 1 cộng lại được -1, không phải 1."),
                ("C3", "điểm tối đa phải lớn hơn 0, nhiều nhất 3 chữ số thập phân."),
            ],
        ),
        (
            [*component("1", 1, leaf("1.1")), ["", "Tổng cộng", 2]],
            [("C4", "tổng in ra là 2, trong khi các dòng phía trên cộng lại được 1.")],
        ),
        (
            [*component("1", 1, leaf("1.1")), ["TỔNG ĐIỂM: 100", LEFT, LEFT]],
            [("A4", "tổng in ra là 100, trong khi các dòng phía trên cộng lại được 1.")],
        ),
        (
            component("1", 1, leaf("1.1", 1, "Tốt: 2; kém: 0")),
            [("D3", "thang điểm của 1.1 lên tới 2 điểm, quá điểm tối đa.")],
        ),
        (component("1", 1, ["1.1", "", 1, SCALE]), [("B3", "thiếu nội dung.")]),
        (
            [["", "Dòng lẻ", 1], *component("1", 1, leaf("1.1"))],
            [("B2", "dòng này không có số thứ tự và phía trên cũng chưa có.")],
        ),
        (
            component("1", 1, ["1.1", "b", 1], ["1.1.1", "c", 1], ["1.1.1.1", "d", 1, SCALE]),
            [("B5", "ở đây có quá ba cấp (lĩnh vực, tiêu chí, tiêu chí thành phần).")],
        ),
    ],
)
def test_a_fault_is_told_at_its_cell(rows, problems):
    assert told(of(*rows)) == problems


def test_a_total_that_is_right_and_what_stands_below_it_are_left_out():
    appendix = of(
        *component("I", 2, leaf("1", 2)),
        ["", "Cộng mục I", 2],
        *component("II", "1,5", leaf("1", "1,5")),
        ["", "Tổng cộng", "3,5 điểm"],
        ["", "Ghi chú: điểm lẻ đến 0,25"],
        ["", "- làm tròn"],
        ["", "TM. ỦY BAN NHÂN DÂN"],
        ["1", "CHỦ TỊCH"],
    )
    assert told(appendix) == []
    assert [line.code for line in appendix.lines] == ["1", "1.1", "2", "2.1"]
    assert appendix.points_of(Block.MAIN) == Decimal("3.5")


def test_bonus_and_penalty_points_have_caps_their_parts_may_pass():
    appendix = of(
        *component("I", 1, leaf("1")),
        ["", "ĐIỂM THƯỞNG", 2],
        leaf("1", 2),
        leaf("2", 2),
        ["", "ĐIỂM TRỪ", 1],
        leaf("1", -1, "Mỗi vụ 1 điểm"),
        ["", "Tổng cộng", 1],
    )
    assert [(line.code, line.block) for line in appendix.lines] == [
        ("1", Block.MAIN), ("1.1", Block.MAIN),
        ("2", Block.BONUS), ("2.1", Block.BONUS), ("2.2", Block.BONUS),
        ("3", Block.PENALTY), ("3.1", Block.PENALTY),
    ]  # fmt: skip
    assert appendix.lines[-1].max_points == 1
    assert told(appendix) == []


def test_what_a_penalty_takes_off_is_counted():
    appendix = of(
        *component("I", 2, leaf("1", 2, "Mỗi báo cáo chậm trừ 0,5 điểm")),
        ["", "ĐIỂM TRỪ", 2],
        leaf("1", 2, "Mỗi công chức bị kỷ luật trừ 1 điểm"),
        leaf("2", 2, "Mỗi vụ khiển trách trừ 0,5 điểm; mỗi vụ cảnh cáo trừ 1 điểm"),
    )
    assert rules(appendix) == {
        "1.1": ("deduction", "mỗi báo cáo chậm: trừ 0,5", "likely"),
        "2.1": ("count", "mỗi 1 | tối đa 2", "likely"),
        "2.2": (
            "formula",
            "biến a (số lượng): Số vụ khiển trách | biến b (số lượng): Số vụ cảnh cáo | "
            "công thức: min(0,5 × a + 1 × b; 2) | thử a = 1; b = 0: 0,5 | thử a = 999; b = 0: 2",
            "likely",
        ),
    }


@pytest.mark.parametrize(
    ("row", "method", "codes"),
    [
        (["1.1", "Ý kiến người dân (ĐTXHH)", 1], Method.SURVEY, []),
        (["1.1", "Ý kiến người dân", 1, "Điều tra xã hội học"], Method.SURVEY, []),
        (["1.1", "Ý kiến người dân", 1, "", "XHH"], Method.SURVEY, []),
        (["1.1", "Báo cáo về điều tra xã hội học", 1, SCALE], Method.APPRAISED, ["survey"]),
    ],
)
def test_what_is_surveyed_is_marked_or_asked(row, method, codes):
    appendix = of(*component("1", 1, row))
    (found,) = appendix.leaves
    assert found.method is method
    assert [question.code for question in found.proposal.questions] == codes


def test_the_question_of_the_survey_offers_the_printed_scale_too():
    appendix = of(*component("1", 1, leaf("1.1", text="Báo cáo về điều tra xã hội học")))
    (question,) = appendix.leaves[0].proposal.questions
    assert [(option.label, option.kind, option.scale) for option in question.options] == [
        ("từ điều tra xã hội học", "survey", ""),
        ("thẩm định, theo thang điểm in ra", "yes_no", "Đạt: 1 | Không đạt: 0"),
    ]


def test_points_of_both_sources_in_one_line_are_asked():
    head = ["STT", "Tiêu chí", "Điểm tối đa", "Điều tra XHH", "Tự đánh giá"]
    appendix = read(workbook([head, ["1", "A", 2, 1, 1], ["1.1", "B", 2, 1, 1]]))
    assert told(appendix) == []
    assert questions(appendix) == {"1.1": ["split", "no_scale"]}


def test_rows_with_letters_are_values_where_one_of_them_is_given():
    appendix = of(
        *component("1", 3, ["1.1", "b", 3]),
        ["1.1.1", "c", 2],
        ["a)", "Kịp thời", 2],
        ["b)", "Chậm", 1],
        ["1.1.2", "d", 1],
        ["-", "Có", 1],
        ["-", "Không", 0],
    )
    assert told(appendix) == []
    assert rules(appendix) == {
        "1.1.1": ("choice", "Kịp thời: 2 | Chậm: 1", "sure"),
        "1.1.2": ("yes_no", "Có: 1 | Không: 0", "sure"),
    }


def test_a_scale_beside_a_line_with_parts_is_a_doubt():
    appendix = of(["1", "A", 1, "Đạt: 1"], leaf("1.1"))
    assert [str(doubt) for doubt in appendix.doubts] == [
        "Ô D2: 1 có các mục con, nên thang điểm ghi ở đây không được đọc."
    ]


def test_numbers_before_texts_do_without_a_column():
    appendix = read(
        workbook(
            [
                ["Nội dung", "Điểm chuẩn"],
                ["LĨNH VỰC I: THỂ CHẾ", 1],
                ["Tiêu chí 1.1. Rà soát\nĐạt: 1\nKhông đạt: 0", 1],
            ]
        )
    )
    assert told(appendix) == []
    assert [(line.code, line.printed, line.text) for line in appendix.lines] == [
        ("1", "I", "THỂ CHẾ"),
        ("1.1", "1.1", "Rà soát"),
    ]


@pytest.mark.parametrize(
    ("lines", "text", "scale"),
    [
        ("Sáng kiến\nMỗi giải 0,5 điểm, tối đa 1", "Sáng kiến", "Mỗi giải 0,5 điểm, tối đa 1"),
        ("Báo cáo\nĐủ: 1; mỗi lần chậm trừ 0,25", "Báo cáo", "Đủ: 1; mỗi lần chậm trừ 0,25"),
        ("Chỉ số hài lòng\nđạt từ 80 điểm trở lên", "Chỉ số hài lòng đạt từ 80 điểm trở lên", ""),
        ("Sắp xếp theo Nghị quyết 18\nNăm 2026", "Sắp xếp theo Nghị quyết 18 Năm 2026", ""),
    ],
)  # fmt: skip
def test_the_scale_below_a_text_in_its_cell_begins_where_points_are_given(lines, text, scale):
    (line,) = of(["1", lines, 1]).leaves
    assert (line.text, line.scale) == (text, scale)


def test_a_table_of_word_may_go_on_with_other_widths():
    appendix = read(
        document(
            [HEAD[:4], ["1", "A", "2", ""], leaf("1.1")],
            [["1.2", LEFT, "Tiêu chí", "1", SCALE]],
        )
    )
    assert told(appendix) == []
    assert tree(appendix) == [("1", "1", "2"), ("1.1", "1.1", "1"), ("1.2", "1.2", "1")]


def test_thang_diem_is_the_maximum_where_it_holds_points_and_else_the_scale():
    rows = [["1", "A", 1, ""], ["1.1", "B", 1, SCALE]]
    for titles in (["Thang điểm", "Cách chấm"], ["Điểm", "Thang điểm"]):
        appendix = read(workbook([["TT", "Tiêu chí", *titles], *rows]))
        assert rules(appendix) == {"1.1": ("yes_no", "Đạt: 1 | Không đạt: 0", "sure")}


def test_numbers_in_the_texts_of_values_are_no_lines():
    appendix = of(
        *component("1", 1, ["1.1", "Kế hoạch", 1]),
        ["", "1. Có ban hành", 1],
        ["", "2. Không ban hành", 0],
    )
    assert told(appendix) == []
    assert rules(appendix) == {
        "1.1": ("yes_no", "1. Có ban hành: 1 | 2. Không ban hành: 0", "sure")
    }


def test_a_page_with_titles_may_begin_with_the_first_criterion_of_a_component():
    first = [HEAD[:4], ["I", "A", "1", ""], leaf("1"), ["II", "B", "1", ""]]
    appendix = read(document(first, [HEAD[:4], leaf("1")]))
    assert told(appendix) == []
    assert [code for code, _printed, _points in tree(appendix)] == ["1", "1.1", "2", "2.1"]


def test_a_maximum_may_stand_in_the_title_of_a_component():
    appendix = of(["I", "THỂ CHẾ (1,5 điểm)"], leaf("1", "1,5"))
    assert told(appendix) == []
    assert appendix.components[0].max_points == Decimal("1.5")


def test_small_roman_numbers_mark_the_values_of_a_scale_or_count_parts():
    appendix = of(
        *component("1", 5, ["1.1", "b", 5]),
        ["1.1.1", "c", 2],
        ["i)", "Kịp thời", 2],
        ["ii)", "Chậm", 1],
        ["iii)", "Không", 0],
        ["1.1.2", "d\ni) Có: 3\nii) Không: 0", 3],
        *component("2", 3, leaf("i)"), leaf("ii)"), leaf("iii)")),
    )
    assert told(appendix) == []
    assert rules(appendix) == {
        "1.1.1": ("choice", "Kịp thời: 2 | Chậm: 1 | Không: 0", "sure"),
        "1.1.2": ("yes_no", "Có: 3 | Không: 0", "sure"),
        **{f"2.{part}": ("yes_no", "Đạt: 1 | Không đạt: 0", "sure") for part in (1, 2, 3)},
    }
