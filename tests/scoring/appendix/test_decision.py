"""The decision an appendix names above its criteria, and a year that is not the set's."""

import datetime

import pytest

from scoring.appendix import Decision
from tests.scoring.appendix.builders import LEFT, YEAR, document, read, workbook

ROWS = [
    ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"],
    ["I", "Chỉ đạo", 1],
    ["1", "Kế hoạch", 1, "Đạt: 1; không đạt: 0"],
]
TITLE = "BỘ TIÊU CHÍ CHẤM ĐIỂM CẢI CÁCH HÀNH CHÍNH NĂM 2026"
ISSUED = "(Kèm theo Quyết định số 3112/QĐ-UBND ngày 18 tháng 12 năm 2025 của UBND tỉnh)"
FOUND = Decision("3112/QĐ-UBND", datetime.date(2025, 12, 18), YEAR)


@pytest.mark.parametrize(
    "file",
    [
        document("PHỤ LỤC", TITLE, ISSUED, ROWS),
        workbook([[TITLE, *[LEFT] * 3], [ISSUED, *[LEFT] * 3], *ROWS]),
    ],
    ids=["docx", "xlsx"],
)
def test_the_decision_above_the_table_is_read(file):
    appendix = read(file)
    assert (appendix.decision, list(appendix.doubts)) == (FOUND, [])


@pytest.mark.parametrize(
    ("lines", "decision"),
    [
        ([TITLE, "(Kèm theo Quyết định số     /QĐ-UBND ngày    tháng    năm 2026)"],
         Decision(year=2026)),
        (["Quyết định số: 12 / qđ - ubnd, ngày 05/01/2026"],
         Decision("12/QĐ-UBND", datetime.date(2026, 1, 5))),
        (["Quyết định số 12/QĐ-UBND ngày 31/02/2026"], Decision("12/QĐ-UBND")),
        (["Quyết định số 12/QĐ-UBND sửa đổi Quyết định số 7/QĐ-UBND"], Decision()),
        (["Chỉ số CCHC năm 2025 và năm 2026"], Decision()),
        (["Kế hoạch cải cách hành chính giai đoạn 2021 - 2030"], Decision()),
        (["Nghị quyết năm 2021"], Decision()),
    ],
)  # fmt: skip
def test_what_the_print_leaves_open_stays_open(lines, decision):
    assert read(document(*lines, ROWS)).decision == decision


def test_a_title_of_another_year_is_a_doubt_and_its_decision_is_not_taken():
    appendix = read(document(TITLE.replace("2026", "2024"), ISSUED, ROWS))
    assert appendix.decision == Decision()
    assert [(doubt.cell, doubt.message) for doubt in appendix.doubts] == [
        ("bảng 1, dòng 2, ô 2",
         "tiêu đề phía trên ghi năm 2024, còn bộ tiêu chí được lập cho năm 2026."),
    ]  # fmt: skip
