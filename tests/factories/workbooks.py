"""Workbooks of criteria, whole and with something wrong in them."""

import io

from openpyxl import Workbook

TITLES = [
    "Mã",
    "Nội dung",
    "Điểm tối đa",
    "Phương pháp",
    "Quy tắc",
    "Thang điểm",
    "Tài liệu kiểm chứng",
    "Cơ quan thẩm định",
]
GOOD = [
    ["1", "Chỉ đạo, điều hành", 3, "", "", "", "", ""],
    ["1.1", "Kế hoạch", "1,5", "", "", "", "", ""],
    [
        "1.1.1",
        "Ban hành kế hoạch",
        1,
        "thẩm định",
        "thời hạn",
        "đến 31/01: 1 | đến 28/02: 0,5 | còn lại: 0",
        "Kế hoạch",
        "Sở Nội vụ",
    ],
    ["1.1.2", "Nội dung kế hoạch", "0,5", "Thẩm định", "yes_no", "", "", ""],
    ["1.2", "Ý kiến đại biểu", "1.5", "điều tra XHH", "điều tra XHH", "", "", ""],
]

GROUNDS = [
    ["2", "Điểm thưởng", 2, *[""] * 5, "Điểm thưởng"],
    ["2.1", "Sáng kiến", 2, "thẩm định", "đếm có trần", "mỗi 1 | tối đa 2", "", ""],
    ["2.2", "Mô hình hay", 1, "thẩm định", "chấm theo nhận định", "", "", ""],
    ["3", "Điểm phạt", 1, *[""] * 5, "điểm trừ"],
    ["3.1", "Bị phê bình", 1, "thẩm định", "chấm theo nhận định", "", "", ""],
]


def workbook(rows, titles=TITLES):
    """An XLSX file with the titles in its first row."""
    book = Workbook()
    for row in [titles, *rows]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def changed(row, column, value):
    """The good rows but for one cell, counted as on the sheet: row 2 is the first."""
    rows = [list(cells) for cells in GOOD]
    rows[row - 2][TITLES.index(column)] = value
    return rows


def with_settings(rows):
    """A workbook of GOOD with these rows on its second sheet."""
    book = Workbook()
    for row in [TITLES, *GOOD]:
        book.active.append(row)
    page = book.create_sheet("Thiết lập")
    for row in [["Thiết lập", "Giá trị"], *rows]:
        page.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file
