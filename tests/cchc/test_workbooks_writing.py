"""Workbooks we write, read back."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from cchc.workbooks import Column, Heading, SheetOut, read_table, write_workbook

HEADINGS = [Heading("Đơn vị", width=30), Heading("Điểm", number_format="0.00")]


def written(*sheets: SheetOut):
    stream = io.BytesIO()
    write_workbook(stream, *sheets)
    stream.seek(0)
    return stream


def test_numbers_stay_numbers_and_dates_dates():
    rows = [["Sở Mẫu", Decimal("85.25")], [date(2026, 1, 31), None]]
    page = load_workbook(written(SheetOut("Kết quả", HEADINGS, rows)))["Kết quả"]
    assert (page["B2"].value, page["B2"].data_type, page["B2"].number_format) == (
        85.25,
        "n",
        "0.00",
    )
    assert page["A3"].value.date() == date(2026, 1, 31)
    assert page["B3"].value is None


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-1", "@SUM(A1)", "\tx", "#N/A", '=HYPERLINK("x")']
)
def test_text_is_never_a_formula(text):
    stream = written(SheetOut("x", HEADINGS, [[text, 1]], lines=[text]))
    page = load_workbook(stream)["x"]
    for cell in (page["A1"], page["A3"]):
        assert (cell.value, cell.data_type) == (text, "s")
    assert page["A3"].quotePrefix


def test_control_characters_are_dropped():
    page = load_workbook(written(SheetOut("x", HEADINGS, [["a\x00\x1bb\n", 1]])))["x"]
    assert page["A2"].value == "ab\n"


def test_head_is_bold_frozen_and_wide():
    page = load_workbook(written(SheetOut("x", HEADINGS, [["a", 1]], lines=["Tỉnh Mẫu"])))["x"]
    assert (page["A1"].value, page["A2"].value, page["A2"].font.bold) == (
        "Tỉnh Mẫu",
        "Đơn vị",
        True,
    )
    assert (page.freeze_panes, page.column_dimensions["A"].width) == ("A3", 30)


def test_several_sheets_and_rows_of_a_generator():
    rows = ([f"Sở {number}", number] for number in range(3))
    workbook = load_workbook(written(SheetOut("a", HEADINGS, rows), SheetOut("b", HEADINGS, [])))
    assert workbook.sheetnames == ["a", "b"]
    assert workbook["a"].max_row == 4


def test_what_is_written_is_read_back():
    columns = [Column("unit", "Đơn vị", as_text=True), Column("points", "Điểm")]
    table = read_table(
        written(SheetOut("x", HEADINGS, [["1.10", Decimal("0.1")]])), columns=columns
    )
    assert table.problems == []
    assert (table.rows[0]["unit"].text, table.rows[0]["points"].points()) == (
        "1.10",
        Decimal("0.1"),
    )
