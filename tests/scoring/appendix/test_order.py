"""Problems and doubts stand in the order of the file, many alike as one."""

from tests.scoring.appendix.builders import document, read, told, workbook

HEAD = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
SCALE = "Đạt: 1; không đạt: 0"
ROWS = [
    ["1", "A", 3, "Đạt: 3"],
    ["1.1", "B", "một", SCALE],
    ["1.3", "C", 1, "Tốt: 2; kém: 0"],
    ["1.4", "", 1, SCALE],
    ["2", "D", 2, "Đạt: 2"],
    ["2.1", "E", 1, SCALE],
]


def places(found):
    return [problem.cell for problem in found]


def test_problems_of_a_workbook_go_down_the_rows_and_along_them():
    appendix = read(workbook([HEAD, *ROWS]))
    assert places(appendix.problems) == ["C3", "A4", "D4", "B5", "C6"]
    assert places(appendix.doubts) == ["D2", "D6"]


def test_problems_of_a_document_go_through_its_tables():
    appendix = read(document([HEAD, *ROWS[:4]], [HEAD, *ROWS[4:]]))
    assert places(appendix.problems) == [
        "bảng 1, dòng 3, ô 3",
        "bảng 1, dòng 4, ô 1",
        "bảng 1, dòng 4, ô 4",
        "bảng 1, dòng 5, ô 2",
        "bảng 2, dòng 2, ô 3",
    ]
    assert places(appendix.doubts) == ["bảng 1, dòng 2, ô 4", "bảng 2, dòng 2, ô 4"]


def test_rows_count_as_numbers_not_as_words():
    rows = [[f"1.{place}", "B", "" if place in (1, 9, 10) else 1] for place in range(1, 12)]
    appendix = read(document([HEAD[:3], ["1", "A", 8], *rows]))
    assert places(appendix.problems) == [f"bảng 1, dòng {row}, ô 3" for row in (3, 11, 12)]


def test_many_alike_in_one_column_are_told_where_the_first_stands():
    rows = [[f"1.{place}", "B", ""] for place in range(1, 8)]
    more = [["2", "C", 1], ["2.2", "D", 1]]
    assert told(read(workbook([HEAD[:3], ["1", "A", 8], *rows, *more]))) == [
        ("C3–C9, 7 ô", "thiếu điểm tối đa."),
        ("A11", "2.2 đứng ở chỗ của 2.1: thiếu một dòng."),
    ]
    (alike, _gap) = told(read(document([HEAD[:3], ["1", "A", 8], *rows, *more])))
    assert alike == ("bảng 1, dòng 3–9, ô 3, 7 ô", "thiếu điểm tối đa.")
