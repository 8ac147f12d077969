"""Five layouts, read exactly: the tree, the maxima, the rules and what is asked."""

from scoring.engine import Block, Method
from tests.scoring.appendix import layouts
from tests.scoring.appendix.builders import questions, read, rules, told, tree


def surveyed(appendix):
    return [leaf.code for leaf in appendix.leaves if leaf.method is Method.SURVEY]


def blocks(appendix):
    return {component.code: component.block.value for component in appendix.components}


def test_roman_components_with_letters_below():
    appendix = read(layouts.roman())
    assert told(appendix) == []
    assert tree(appendix) == [
        ("1", "I", "6"),
        ("1.1", "1", "3.5"),
        ("1.1.1", "a)", "1"),
        ("1.1.2", "b)", "2.5"),
        ("1.2", "2", "2.5"),
        ("2", "II", "4"),
        ("2.1", "1", "2"),
        ("2.2", "2", "2"),
    ]
    assert rules(appendix) == {
        "1.1.1": ("deadline", "", "unsure"),
        "1.1.2": ("steps", "", "unsure"),
        "1.2": ("count", "mỗi 0,5 | tối đa 2,5", "sure"),
        "2.1": ("steps", "từ 98%: 2 | còn lại: 0 | không phát sinh: tối đa", "likely"),
        "2.2": ("survey", "", "sure"),
    }
    assert questions(appendix) == {"1.1.1": ["day_itself"], "1.1.2": ["edge"]}
    assert surveyed(appendix) == ["2.2"]
    assert [line.in_charge for line in appendix.lines] == ["Sở Nội vụ"] * 5 + ["Văn phòng UBND"] * 3
    assert [leaf.evidence_asked for leaf in appendix.leaves] == [
        "Kế hoạch", "Báo cáo năm", "", "", "",
    ]  # fmt: skip
    assert (appendix.lines[2].place, appendix.lines[2].max_place) == ("B9", "C9")


def test_pages_of_a_document_are_one_table_with_blocks_beside_it():
    appendix = read(layouts.paged())
    assert told(appendix) == []
    assert tree(appendix) == [
        ("1", "1", "3"),
        ("1.1", "1.1", "2"),
        ("1.1.1", "1.1.1", "1"),
        ("1.1.2", "1.1.2", "1"),
        ("1.2", "1.2", "1"),
        ("2", "2", "2"),
        ("2.1", "2.1", "1"),
        ("2.2", "2.2", "1"),
        ("3", "3", "2"),
        ("3.1", "3.1", "2"),
        ("3.2", "3.2", "1"),
        ("4", "4", "3"),
        ("4.1", "4.1", "3"),
    ]
    assert blocks(appendix) == {"1": "main", "2": "main", "3": "bonus", "4": "penalty"}
    assert appendix.points_of(Block.MAIN) == 5
    assert rules(appendix) == {
        "1.1.1": ("proportional", "tỷ lệ | dưới 70%: 0", "sure"),
        "1.1.2": (
            "checklist",
            "Trên cổng thông tin điện tử: 0,5 | Tại trụ sở: 0,25 | Trên báo: 0,25",
            "sure",
        ),
        "1.2": ("deduction", "mỗi báo cáo chậm: trừ 0,25", "likely"),
        "2.1": ("grade", "Xuất sắc: 100% | Tốt: 75%", "likely"),
        "2.2": ("survey", "", "sure"),
        "3.1": ("count", "mỗi 1 | tối đa 2", "sure"),
        "3.2": ("yes_no", "Có: 1 | Không: 0", "sure"),
        "4.1": ("count", "mỗi 1,5 | tối đa 3", "sure"),
    }
    assert questions(appendix) == {}
    assert surveyed(appendix) == ["2.2"]
    assert appendix.lines[5].place == "bảng 2, dòng 3, ô 1"


def test_numbers_of_excel_are_codes_where_nothing_else_can_be_meant():
    appendix = read(layouts.typed_in_excel())
    assert told(appendix) == []
    assert [code for code, _printed, _points in tree(appendix)] == [
        "1", *(f"1.{part}" for part in range(1, 11)),
    ]  # fmt: skip
    assert appendix.components[0].max_points == 10
    assert appendix.components[0].method is Method.APPRAISED
    assert surveyed(appendix) == ["1.9"]
    assert rules(appendix) == {f"1.{part}": ("judged", "", "likely") for part in range(1, 9)} | {
        "1.9": ("survey", "", "sure"),
        "1.10": ("steps", "từ 3: 1 | từ 1: 0,5 | còn lại: 0", "sure"),
    }


def test_the_number_1_1_where_1_10_is_due_is_never_guessed():
    assert told(read(layouts.typed_in_excel(ten=1.1))) == [
        (
            "A13",
            "Excel giữ số này là 1.1, trong khi tiếp theo phải là 1.10: hãy định dạng cột là "
            "văn bản rồi gõ lại các số thứ tự.",
        )
    ]


def test_what_word_numbers_and_what_was_changed_in_it():
    appendix = read(layouts.numbered_by_word())
    assert told(appendix) == []
    assert [(line.code, line.printed, line.text) for line in appendix.lines] == [
        ("1", "I.", "CẢI CÁCH TỔ CHỨC BỘ MÁY"),
        ("1.1", "1.", "Biên chế"),
        ("1.1.1", "1.1.", "Sử dụng biên chế"),
        ("1.2", "2.", "Phân cấp quản lý"),
    ]
    assert rules(appendix) == {
        "1.1.1": ("yes_no", "Không vượt: 2 | Vượt: 0", "likely"),
        "1.2": (
            "yes_no",
            "Có ban hành quy định: 1 | Không ban hành quy định: 0",
            "sure",
        ),
    }


def test_scales_inside_the_cell_and_criteria_counted_throughout():
    appendix = read(layouts.in_the_cell())
    assert told(appendix) == []
    assert [(line.code, line.printed, line.text) for line in appendix.lines] == [
        ("1", "I", "CẢI CÁCH CHẾ ĐỘ CÔNG VỤ"),
        ("1.1", "1", "Vị trí việc làm (trừ trường hợp vì lý do khách quan)"),
        ("1.2", "2", "Đào tạo cán bộ, công chức"),
        ("1.2.1", "-", "Ban hành kế hoạch"),
        ("1.2.2", "-", "Tỷ lệ hoàn thành"),
        ("2", "II", "TÁC ĐỘNG CỦA CCHC"),
        ("2.1", "3", "Thu ngân sách"),
        ("2.2", "4", "Chỉ số hài lòng"),
        ("3", "B", "ĐIỂM THƯỞNG"),
        ("3.1", "1", "Sáng kiến cấp tỉnh"),
    ]
    assert rules(appendix) == {
        "1.1": ("yes_no", "Đúng cơ cấu: 2 | Sai cơ cấu: 0", "sure"),
        "1.2.1": ("deadline", "đến 31/03: 1 | còn lại: 0", "sure"),
        "1.2.2": ("steps", "", "unsure"),
        "2.1": ("steps", "trên 100%: 2 | từ 100%: 1 | còn lại: 0", "sure"),
        "2.2": ("external", "chỉ số: SIPAS", "likely"),
        "3.1": ("count", "mỗi 0,5 | tối đa 1", "sure"),
    }
    assert questions(appendix) == {"1.2.2": ["edge"]}
    assert blocks(appendix) == {"1": "main", "2": "main", "3": "bonus"}


def test_values_with_their_points_beside_and_words_merged_across():
    appendix = read(layouts.values_in_a_column_beside())
    assert told(appendix) == []
    assert rules(appendix) == {
        "1.1": ("yes_no", "Có kế hoạch: 1 | Không có kế hoạch: 0", "sure"),
        "1.2": ("proportional", "tỷ lệ | từ 100%: tối đa | dưới 80%: 0", "sure"),
        "1.3": ("judged", "", "likely"),
    }
