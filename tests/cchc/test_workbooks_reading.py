"""Workbooks as people send them: what is read, and every way they are refused."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.test import override_settings
from django.utils import translation
from openpyxl import Workbook

from cchc.workbooks import Column, Problem, Table, fold, gather, read_table

COLUMNS = [
    Column("code", "Mã", aliases=["STT"], as_text=True),
    Column("text", "Nội dung"),
    Column("max_points", "Điểm tối đa"),
    Column("note", "Ghi chú", required=False),
]
TITLES = ["Mã", "Nội dung", "Điểm tối đa"]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def saved(workbook: Workbook) -> io.BytesIO:
    stream = io.BytesIO()
    workbook.save(stream)
    stream.seek(0)
    return stream


def book(*rows, titles=TITLES) -> Workbook:
    workbook = Workbook()
    for row in (titles, *rows):
        workbook.active.append(row)
    return workbook


def problems(table: Table) -> list[str]:
    return [str(problem) for problem in table.problems]


def with_part(workbook: Workbook, name: str, content: bytes) -> io.BytesIO:
    """The workbook with one part of its package added or replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(saved(workbook)) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    stream.seek(0)
    return stream


def read_part(workbook: Workbook, name: str) -> bytes:
    with zipfile.ZipFile(saved(workbook)) as package:
        return package.read(name)


# --- What is read


def test_cells_have_values_and_addresses():
    table = read_table(saved(book(["1.1", " Ban hành  kế hoạch\u00a0", 0.1])), columns=COLUMNS)
    row = table.rows[0]
    assert problems(table) == []
    assert (row["code"].value, row["code"].address) == ("1.1", "A2")
    assert row["text"].text == "Ban hành  kế hoạch"
    assert (row["max_points"].points(), row["max_points"].address) == (Decimal("0.1"), "C2")
    assert row["note"].is_empty
    assert (table.sheet, table.header_row) == ("Sheet", 1)


def test_titles_match_without_case_marks_or_spaces_and_by_alias():
    titles = ["stt", "NOI  DUNG", "điểm tối đa ", "Ghi chú"]
    table = read_table(saved(book(["1", "a", 2, "b"], titles=titles)), columns=COLUMNS)
    assert problems(table) == []
    assert table.rows[0]["note"].text == "b"


def test_the_row_of_titles_may_stand_below_other_lines():
    workbook = Workbook()
    for row in (["TỈNH MẪU"], [], [None, *TITLES, "Cột lạ"], [None, "1", "a", 2, "x"]):
        workbook.active.append(row)
    workbook.active.merge_cells("A1:E1")
    table = read_table(saved(workbook), columns=COLUMNS)
    assert problems(table) == []
    assert table.header_row == 3
    assert table.rows[0]["code"].address == "B4"
    assert (table.others, table.rows[0].others["Cột lạ"].text) == (["Cột lạ"], "x")


def test_blank_rows_are_passed_over_and_keep_addresses():
    table = read_table(saved(book(["1", "a", 2], [], ["2", "b", 3])), columns=COLUMNS)
    assert [row.number for row in table.rows] == [2, 4]


def test_the_sheet_with_most_titles_is_read():
    workbook = Workbook()
    workbook.active.append(["Hướng dẫn", "Ghi chú"])
    page = workbook.create_sheet("Bộ tiêu chí")
    page.append(TITLES)
    page.append(["1", "a", 2])
    assert read_table(saved(workbook), columns=COLUMNS).sheet == "Bộ tiêu chí"


def test_decomposed_vietnamese_becomes_composed():
    table = read_table(saved(book(["1", "Kế hoạch", 1])), columns=COLUMNS)
    assert table.rows[0]["text"].text == "Kế hoạch"


@pytest.mark.parametrize(
    ("value", "points"),
    [(0.1, "0.1"), (0.1 + 0.2, "0.3"), ("3,75", "3.75"), ("3.75", "3.75"), (2, "2")],
)
def test_points_are_decimals_as_shown(value, points):
    table = read_table(saved(book(["1", "a", value])), columns=COLUMNS)
    assert table.rows[0]["max_points"].points() == Decimal(points)


@pytest.mark.parametrize("value", ["hai", "1,2,3", None, date(2026, 5, 1), True])
def test_what_is_no_number_raises(value):
    table = read_table(saved(book(["1", "a", value])), columns=COLUMNS)
    with pytest.raises(ValueError):  # noqa: PT011
        table.rows[0]["max_points"].points()


@pytest.mark.parametrize(("value", "count"), [(1611, 1611), ("1.611", 1611), ("12", 12)])
def test_counts_read_dots_as_groups(value, count):
    table = read_table(saved(book(["1", "a", value])), columns=COLUMNS)
    assert table.rows[0]["max_points"].count() == count


@pytest.mark.parametrize("value", [date(2026, 1, 31), "31/01/2026", "2026-01-31"])
def test_dates_are_read_from_date_cells_and_text(value):
    table = read_table(saved(book(["1", "a", value])), columns=COLUMNS)
    assert table.rows[0]["max_points"].date() == date(2026, 1, 31)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_csv_is_read_with_either_delimiter_and_a_mark(delimiter):
    lines = [delimiter.join(TITLES), delimiter.join(["1.10", '"a, b; c"', '"0,5"'])]
    table = read_table(io.BytesIO("\r\n".join(lines).encode("utf-8-sig")), columns=COLUMNS)
    row = table.rows[0]
    assert problems(table) == []
    assert (row["code"].text, row["text"].text) == ("1.10", "a, b; c")
    assert row["max_points"].points() == Decimal("0.5")
    assert row["max_points"].address == "C2"


def test_fold_drops_case_marks_and_spaces():
    assert fold("  Điểm  TỐI đa (*)") == "diem toi da"


# --- What is refused, with addresses


def test_numeric_code_is_a_problem_and_not_a_guess():
    table = read_table(saved(book([1.10, "a", 1], ["1.2", "b", 1])), columns=COLUMNS)
    assert [problem.cell for problem in table.problems] == ["A2"]
    assert "a code must be text" in table.problems[0].message


def test_every_problem_is_listed():
    workbook = book([1.1, "=B3", 1], ["2", "b", "=1+1"])
    page = workbook.active
    page.merge_cells("B4:C4")
    page["A4"], page["A5"] = "3", "4"
    page.row_dimensions[5].hidden = True
    page.column_dimensions["B"].hidden = True
    workbook.create_sheet("Ẩn").sheet_state = "hidden"
    assert problems(read_table(saved(workbook), columns=COLUMNS)) == [
        "Sheet “Ẩn” is hidden. Show or delete it.",
        "Cell A2: a code must be text, because Excel keeps 1.10 as the number 1.1: "
        "format the column as text and type the code again.",
        "Cell B2: a formula; paste its value instead.",
        "Cell C3: a formula; paste its value instead.",
        "Cell B4:C4: merged cells; unmerge them.",
        "Row 5: a hidden row; show or delete it.",
        "Cell B:B: a hidden column; show or delete it.",
    ]


def test_a_head_without_a_column_is_all_that_is_told():
    rows = [["=1", "a", 1] for _ in range(200)]
    workbook = book(*rows, titles=["Mã", "Nội dung", "Điểm"])
    workbook.create_sheet("Ẩn").sheet_state = "hidden"
    table = read_table(saved(workbook), columns=COLUMNS)
    assert table.rows == ()
    assert problems(table) == [
        "Sheet “Ẩn” is hidden. Show or delete it.",
        "Cell A1: column “Điểm tối đa” is missing.",
    ]


def test_a_formula_that_fails_is_told_once():
    table = read_table(
        with_part(
            book(["1", "a", 1]),
            "xl/worksheets/sheet1.xml",
            read_part(book(["1", "a", 1]), "xl/worksheets/sheet1.xml").replace(
                b'<c r="C2" t="n"><v>1</v></c>', b'<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
            ),
        ),
        columns=COLUMNS,
    )
    assert problems(table) == ["Cell C2: a formula; paste its value instead."]


@pytest.mark.parametrize("content", [b"M\xc3\xa3;N", b"", b"{}"])
def test_what_is_only_called_xlsx_is_said_to_be_no_workbook(content):
    file = io.BytesIO(content)
    file.name = "Bộ tiêu chí.XLSX"
    assert problems(read_table(file, columns=COLUMNS)) == [
        "This is no Excel workbook, though its name says so."
    ]


# --- What is wrong, as people read it


def found(*told: tuple[str, str], before: tuple[tuple[str, str], ...] = ()) -> list[str]:
    table = Table(problems=[Problem(*each) for each in before])
    return [str(problem) for problem in gather(table, [Problem(*each) for each in told])]


def test_problems_stand_by_row_then_column_of_the_file_first():
    told = [("C10", "x"), ("AA2", "x"), ("B2", "x"), ("", "y"), ("2:2", "z")]
    assert found(*told) == ["y", "Row 2: z", "Cell B2: x", "Cell AA2: x", "Cell C10: x"]


def test_what_the_file_reader_told_of_a_cell_is_not_told_again():
    before = (("B2", "a formula"), ("A4:B5", "merged"))
    assert found(
        ("B2", "missing"), ("B5", "missing"), ("C5", "missing"), ("C5", "missing"), before=before
    ) == ["Cell B2: a formula", "Cell A4:B5: merged", "Cell C5: missing"]


def test_many_cells_of_a_column_with_one_fault_are_one_line():
    told = [(f"A{row}", "empty") for row in range(2, 51)] + [(f"B{row}", "empty") for row in (2, 3)]
    assert found(*told) == ["Cell A2–A50, 49 cells: empty", "Cell B2: empty", "Cell B3: empty"]


def test_error_values_and_doubled_titles_are_problems():
    workbook = book(["1", "a", None, "x"], titles=[*TITLES, "Nội dung"])
    workbook.active["C2"] = "#REF!"
    assert problems(read_table(saved(workbook), columns=COLUMNS)) == [
        "Cell D1: this column stands here a second time.",
        "Cell C2: an Excel error value.",
    ]


def test_macros_are_refused():
    table = read_table(with_part(book(["1", "a", 1]), "xl/vbaProject.bin", b"x"), columns=COLUMNS)
    assert problems(table) == ["The workbook holds macros. Save it as .xlsx without them."]


def test_no_titles_says_what_was_expected():
    table = read_table(saved(book(["1", "a", 1], titles=["x", "y", "z"])), columns=COLUMNS)
    assert problems(table) == ["No row of titles was found. Expected: Mã, Nội dung, Điểm tối đa."]


def test_titles_without_rows_are_a_problem():
    assert problems(read_table(saved(book()), columns=COLUMNS)) == [
        "There are no rows below the titles."
    ]


BROKEN = "The file is broken or is not an Excel workbook (.xlsx)."
TOO_LARGE = "The table is too large: at most 20000 rows and 200 columns."
PDF = "This is a PDF. Choose the Excel workbook (.xlsx) or a CSV."
OTHER = "The file is neither an Excel workbook (.xlsx) nor a CSV in UTF-8."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 and then nothing", BROKEN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "This is an old Excel file. Save it as .xlsx."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "The workbook is protected by a password. Remove the password.",
        ),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", PDF),
        ("Mã;Nội dung".encode("utf-16"), OTHER),
        (b"", "No row of titles was found. Expected: Mã, Nội dung, Điểm tối đa."),
        (
            'Mã,Nội dung,Điểm tối đa\n1,"a,1'.encode(),
            "The CSV is broken: a quotation mark is not closed or out of place.",
        ),
    ],
)
def test_wrong_files_get_one_sentence(content, message):
    assert problems(read_table(io.BytesIO(content), columns=COLUMNS)) == [message]


def test_half_a_workbook_and_other_packages_are_broken():
    whole = saved(book(["1", "a", 1])).getvalue()
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("readme.txt", "x")
    for content in (whole[: len(whole) // 2], package.getvalue()):
        assert problems(read_table(io.BytesIO(content), columns=COLUMNS)) == [BROKEN]


@pytest.mark.parametrize(
    "xml",
    [
        b"<worksheet><sheetData><row r='2'",
        b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><worksheet>&a;</worksheet>",
        b"<worksheet><sheetData><row r='2'><c r='??'><v>1</v></c></row></sheetData></worksheet>",
    ],
)
def test_a_sheet_that_is_no_proper_xml_is_broken(xml):
    file = with_part(book(["1", "a", 1]), "xl/worksheets/sheet1.xml", xml)
    assert problems(read_table(file, columns=COLUMNS)) == [BROKEN]


def test_a_zip_bomb_is_refused_before_it_is_opened():
    file = with_part(book(["1", "a", 1]), "xl/media/image1.png", b"\0" * (101 * 1024 * 1024))
    assert problems(read_table(file, columns=COLUMNS)) == [TOO_LARGE]


@pytest.mark.parametrize("place", ["A1048576", "XFD2"])
def test_one_far_cell_does_not_fill_memory(place):
    workbook = book(["1", "a", 1])
    workbook.active[place] = "x"
    assert problems(read_table(saved(workbook), columns=COLUMNS)) == [TOO_LARGE]


def test_far_cells_on_many_sheets_do_not_fill_memory():
    workbook = book(["1", "a", 1])
    for number in range(3):
        workbook.create_sheet(str(number))["GR10000"] = "x"
    assert problems(read_table(saved(workbook), columns=COLUMNS)) == [TOO_LARGE]


@pytest.mark.parametrize("rest", ["\n" * 1_000_000, "," * 300, "1,a,1\n" * 20_001])
def test_a_long_or_wide_csv_is_refused(rest):
    file = io.BytesIO((",".join(TITLES) + "\n" + rest).encode())
    assert problems(read_table(file, columns=COLUMNS)) == [TOO_LARGE]


def test_a_merged_range_over_the_whole_sheet_is_a_problem_only():
    xml = (
        b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
        + b"<row>%s</row>"
        % b"".join(b"<c t='inlineStr'><is><t>%s</t></is></c>" % title.encode() for title in TITLES)
        + b"<row><c t='str'><v>1</v></c></row></sheetData>"
        b"<mergeCells><mergeCell ref='A2:XFD1048576'/></mergeCells></worksheet>"
    )
    file = with_part(book(), "xl/worksheets/sheet1.xml", xml)
    assert problems(read_table(file, columns=COLUMNS)) == [
        "Cell A2:XFD1048576: merged cells; unmerge them."
    ]


def test_a_sheet_of_200_000_rows_is_refused():
    rows = b"<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>" * 200_000
    xml = b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    file = with_part(book(), "xl/worksheets/sheet1.xml", xml)
    assert problems(read_table(file, columns=COLUMNS)) == [TOO_LARGE]


def test_every_error_of_five_thousand_rows_is_listed():
    titles = [*TITLES, *(f"Cột {number}" for number in range(6))]
    file = saved(book(*([1.1, "a", "=1", *"abcdef"] for _ in range(5_000)), titles=titles))
    table = read_table(file, columns=COLUMNS)
    assert len(table.problems) == 10_000


@override_settings(UPLOAD_MAX_BYTES=1024)
def test_a_file_over_the_limit_is_refused():
    table = read_table(io.BytesIO(b"x" * 1025), columns=COLUMNS)
    assert problems(table) == ["The file is larger than 1.0\xa0KB."]
