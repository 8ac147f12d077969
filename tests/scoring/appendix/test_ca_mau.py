"""The tree of Cà Mau's decision of 2013, laid out as printed, as workbook and as document."""

import pytest

from tests.scoring.appendix.builders import (
    CA_MAU_HEAD,
    OURS,
    ca_mau_rows,
    document,
    questions,
    read,
    rules,
    told,
    tree,
    workbook,
)

TOP = [["BỘ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH"], ["(Kèm theo Quyết định số 1880/QĐ-UBND)"], []]
TOTAL = [["", "Tổng cộng", "20"]]

YES_NO = "Đạt yêu cầu: 1 | Không đạt yêu cầu: 0"


def as_workbook(rows):
    return workbook([*TOP, *CA_MAU_HEAD, *rows, [], ["", "Nơi nhận:", "", "TM. ỦY BAN NHÂN DÂN"]])


def as_document(rows):
    return document("BỘ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH", [*CA_MAU_HEAD, *rows], [["Nơi nhận:", "TM."]])


@pytest.mark.parametrize("written", [as_workbook, as_document])
def test_the_completed_tree_is_read_whole(written):
    appendix = read(written([*ca_mau_rows(), *TOTAL]))
    assert told(appendix) == []
    assert tree(appendix) == [
        ("1", "1", "20"),
        ("1.1", "1.1", "5"),
        ("1.1.1", "1.1.1", "1"),
        ("1.1.2", "1.1.2", "1"),
        ("1.1.3", "1.1.3", "1"),
        ("1.1.4", "1.1.4", "2"),
        ("1.2", "1.2", "2"),
        ("1.2.1", "1.2.1", "1"),
        ("1.2.2", "1.2.2", "1"),
        ("1.3", "1.3", "3"),
        ("1.3.1", "1.3.1", "1"),
        ("1.3.2", "1.3.2", "2"),
        ("1.4", "1.4", "2"),
        ("1.5", "1.5", "8"),
    ]
    assert rules(appendix) == {
        "1.1.1": (
            "choice",
            "Ban hành kịp thời: 1 | Ban hành không kịp thời: 0,5 | Không ban hành: 0",
            "sure",
        ),
        "1.1.2": (
            "yes_no",
            "Xác định đầy đủ nhiệm vụ và có bố trí kinh phí: 1 | "
            "Không xác định đầy đủ hoặc không bố trí kinh phí: 0",
            "sure",
        ),
        "1.1.3": ("yes_no", YES_NO, "sure"),
        "1.1.4": ("steps", "trên 90%: 2 | từ 70%: 1 | còn lại: 0", "sure"),
        "1.2.1": (
            "yes_no",
            "Đủ số lượng và đúng thời gian: 1 | Không đủ số lượng hoặc không đúng thời gian: 0",
            "sure",
        ),
        "1.2.2": ("yes_no", YES_NO, "sure"),
        "1.3.1": ("deadline", "đến 31/03: 1 | còn lại: 0", "sure"),
        "1.3.2": ("proportional", "tỷ lệ | dưới 30%: 0", "sure"),
        "1.4": ("count", "mỗi 0,5 | tối đa 2", "sure"),
        "1.5": ("survey", "", "sure"),
    }
    assert questions(appendix) == {}
    ours = [line.code for line in appendix.lines if OURS in line.text]
    assert ours == ["1.3.1", "1.3.2", "1.4", "1.5"]


def test_the_texts_are_those_printed_without_their_scales():
    appendix = read(as_workbook(ca_mau_rows()))
    assert [line.text for line in appendix.lines[:3]] == [
        "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CCHC",
        "Kế hoạch CCHC năm",
        "Ban hành kế hoạch CCHC năm",
    ]
    assert appendix.lines[2].scale == (
        "Ban hành kịp thời: 1\nBan hành không kịp thời: 0,5\nKhông ban hành: 0"
    )


def test_the_part_that_is_verified_is_refused_where_it_breaks_off():
    appendix = read(as_workbook([*ca_mau_rows(completed=False), *TOTAL]))
    assert told(appendix) == [
        ("C6", "các phần của 1 cộng lại được 10, không phải 20."),
    ]
    assert questions(appendix) == {"1.3": ["no_scale"]}
    assert appendix.leaves[-1].proposal.kind is None


def test_the_same_in_word_names_the_row_and_the_cell():
    appendix = read(as_document(ca_mau_rows(completed=False)))
    assert [str(problem) for problem in appendix.problems] == [
        "Bảng 1, dòng 3, ô 3: các phần của 1 cộng lại được 10, không phải 20."
    ]
