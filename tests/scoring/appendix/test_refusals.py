"""Files that are no appendix, or none that can be read: one precise sentence each."""

import io
import re
import time
import zipfile

import pytest
from django.conf import settings
from docx import Document
from openpyxl import Workbook

from tests.scoring.appendix.builders import add_table, document, read, saved, told, workbook

HEAD = ["STT", "Nội dung tiêu chí", "Điểm tối đa", "Cách tính điểm"]
ROWS = [HEAD, ["I", "THỂ CHẾ", 1, ""], ["1", "Rà soát", 1, "Đạt: 1; không đạt: 0"]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def utf16(name):
    return name.encode("utf-16-le")


def zipped(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def repacked(file, name, content):
    """The package with one part replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    stream.seek(0)
    return stream


def with_part(file, name, content):
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


SCAN = (
    "Đây là tệp PDF hoặc bản quét, không đọc được bảng một cách chắc chắn; cần tệp Word (.docx) "
    "hoặc Excel (.xlsx) mà quyết định được in ra từ đó."
)
OTHER = "Tệp không phải tệp Word (.docx) hay Excel (.xlsx)."
MACROS = "Tệp có macro. Hãy lưu lại không kèm macro, thành .xlsx hoặc .docx."
BROKEN = "Tệp bị hỏng, không mở được."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Tệp rỗng, không có nội dung."),
        (b"%PDF-1.7 scan", SCAN),
        (b"\xff\xd8\xff\xe0 photo", SCAN),
        (b"STT,tieu chi", OTHER),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), OTHER),
        (OLE + utf16("EncryptedPackage"), "Tệp có mật khẩu bảo vệ. Hãy bỏ mật khẩu rồi tải lại."),
        (OLE + utf16("WordDocument"), "Đây là tệp Word đời cũ (.doc). Hãy lưu lại thành .docx."),
        (OLE + utf16("Workbook"), "Đây là tệp Excel đời cũ (.xls). Hãy lưu lại thành .xlsx."),
        (OLE + b"installer", OTHER),
        (b"PK\x03\x04 broken", BROKEN),
        (workbook(ROWS).getvalue()[:-40], BROKEN),
        (with_part(workbook(ROWS), "xl/vbaProject.bin", b"x"), MACROS),
        (with_part(document(ROWS), "word/vbaProject.bin", b"x"), MACROS),
        (
            with_part(document(ROWS), "word/media/bomb", b"\0" * 101 * 1024 * 1024),
            "Tệp giải nén ra lớn hơn nhiều so với một phụ lục.",
        ),
        (
            zipped(word__document__xml="x").replace(b"word/document/xml", b"word/document.xml"),
            "Tệp bị hỏng hoặc không phải tệp Word (.docx).",
        ),
        (
            document("Chỉ có chữ").getvalue(),
            "Tệp Word không có bảng nào; các tiêu chí phải nằm trong bảng.",
        ),
        (
            workbook([["Số liệu", "Năm"], [1, 2]]).getvalue(),
            "Không tìm thấy bảng tiêu chí: hàng tiêu đề phải có cột nội dung tiêu chí "
            "(Nội dung tiêu chí) và cột điểm (Điểm tối đa).",
        ),
        (workbook([[]]).getvalue(), "Tệp không có nội dung gì."),
        (
            workbook([["a"] * 51]).getvalue(),
            "Bảng quá lớn: tối đa 2000 dòng và 50 cột.",
        ),
        (
            workbook([["a"]] * 2001).getvalue(),
            "Bảng quá lớn: tối đa 2000 dòng và 50 cột.",
        ),
    ],
)
def test_what_is_no_appendix_is_refused(content, message):
    assert told(read(io.BytesIO(content))) == [("", message)]


def test_a_huge_file_is_refused_before_it_is_read():
    file = io.BytesIO(b"PK\x03\x04" + b"\0" * settings.UPLOAD_MAX_BYTES)
    ((place, message),) = told(read(file))
    assert (place, message[:13]) == ("", "Tệp lớn hơn 2")


def test_damaged_parts_of_a_document_are_a_sentence():
    content = document(ROWS).getvalue()
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part[: len(part) // 2] if name == "word/document.xml" else part)
    assert told(read(io.BytesIO(stream.getvalue()))) == [
        ("", "Tệp bị hỏng hoặc không phải tệp Word (.docx).")
    ]


def test_formulas_dates_and_errors_are_told_by_their_cells():
    book = Workbook()
    for row in [HEAD, ["I", "THỂ CHẾ", "=C3+C4", ""], ["1", "Rà soát", 1, "Đạt: 1; không đạt: 0"]]:
        book.active.append(row)
    book.active["A3"] = "=1"
    assert told(read(saved(book)))[:2] == [
        ("C2", "là công thức; hãy dán giá trị thay cho công thức."),
        ("A3", "là công thức; hãy dán giá trị thay cho công thức."),
    ]


def test_a_hidden_row_and_a_hidden_column_of_the_table_are_told():
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["D"].hidden = True
    assert told(read(saved(book))) == [
        ("D:D", "cột bị ẩn; hãy bỏ ẩn hoặc xóa cột."),
        ("3:3", "dòng bị ẩn; hãy bỏ ẩn hoặc xóa dòng."),
    ]


def test_a_hidden_sheet_is_passed_over_and_said():
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.create_sheet("Nháp").sheet_state = "hidden"
    appendix = read(saved(book))
    assert told(appendix) == []
    assert [str(doubt) for doubt in appendix.doubts] == ["Trang “Nháp” bị ẩn nên không được đọc."]


def test_a_table_inside_a_cell_is_told():
    file = Document()
    table = add_table(file, ROWS)
    table.cell(2, 3).add_table(1, 1).cell(0, 0).text = "Đạt: 1"
    assert told(read(saved(file))) == [
        (
            "bảng 1, dòng 3, ô 4",
            "trong ô này có bảng lồng; hãy viết nội dung của bảng đó thành các dòng chữ.",
        )
    ]


def test_of_two_criteria_tables_one_has_to_be_named():
    other = [HEAD, ["I", "KHÁC", 2, ""], ["1", "Khác", 2, "Đạt: 2; không đạt: 0"]]
    file = document("Phụ lục I: khối sở", ROWS, "Phụ lục II: khối huyện", other)
    appendix = read(file)
    assert told(appendix) == [
        ("", "Tệp có nhiều bảng tiêu chí: bảng 1, bảng 2. Hãy cho biết cần đọc bảng nào.")
    ]
    assert appendix.tables == ["bảng 1", "bảng 2"]
    file.seek(0)
    second = read(file, name="bảng 2")
    assert told(second) == []
    assert [line.text for line in second.lines] == ["KHÁC", "Khác"]
    file.seek(0)
    assert told(read(file, name="bảng 3")) == [("", "Trong tệp không có bảng tiêu chí “bảng 3”.")]


def test_sheets_that_go_on_are_one_table_and_name_their_places():
    more = {"2": [HEAD, ["II", "KHÁC", 2, ""], ["1", "Khác", 1, "Đạt: 1; không đạt: 0"]]}
    appendix = read(workbook(ROWS, sheet="1", more=more))
    assert [line.place for line in appendix.lines] == ["1!B2", "1!B3", "2!B2", "2!B3"]
    assert told(appendix) == [("2!C2", "các phần của 2 cộng lại được 1, không phải 2.")]
    assert [str(problem) for problem in appendix.problems] == [
        "Ô 2!C2: các phần của 2 cộng lại được 1, không phải 2."
    ]


def test_who_is_in_charge_is_said_in_as_many_characters_as_a_set_keeps():
    head = [*HEAD, "Cơ quan chủ trì"]
    rows = [[*ROWS[1], ""], [*ROWS[2], "Sở Nội vụ, " * 30]]

    assert [place for place, _message in told(read(document([head, *rows])))] == [
        "bảng 1, dòng 3, ô 2"
    ]


@pytest.mark.parametrize(("column", "place"), [(1, "ô 2"), (3, "ô 4")])
def test_a_text_nobody_could_correct_in_the_editor_is_told(column, place):
    row = [*ROWS[2]]
    row[column] = "Rất dài " * 600
    assert (f"bảng 1, dòng 3, {place}", "dài nhất 4000 ký tự.") in told(
        read(document([*ROWS[:2], row]))
    )


def test_a_bonus_without_a_cap_reaches_less_than_ten_thousand_points():
    bonus = [["II", "Điểm thưởng", "", ""], ["1", "Sáng kiến", 6000, ""], ["2", "Giải", 6000, ""]]

    assert [place for place, _message in told(read(document([*ROWS, *bonus])))] == [
        "bảng 1, dòng 4, ô 3"
    ]


@pytest.mark.parametrize("tag", ["<w:p/>", '<w:p w:rsidR="1" w:rsidP="2"/>'])
def test_a_document_of_a_million_paragraphs_is_refused_before_it_becomes_a_tree(tag):
    file = document(ROWS)
    body = zipfile.ZipFile(file).read("word/document.xml").decode()
    content = repacked(
        file, "word/document.xml", body.replace("<w:body>", f"<w:body>{tag * 1_000_000}")
    )

    began = time.process_time()

    assert told(read(content)) == [("", "Tệp giải nén ra lớn hơn nhiều so với một phụ lục.")]
    assert time.process_time() - began < 2


def test_a_date_before_all_calendars_is_a_broken_file():
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active["C3"].number_format = "dd/mm/yyyy"
    file = saved(book)
    sheet = "xl/worksheets/sheet1.xml"
    content = zipfile.ZipFile(file).read(sheet).decode()
    content = re.sub(r'(<c r="C3"[^>]*><v>)1<', r"\g<1>-1e12<", content)

    assert told(read(repacked(file, sheet, content))) == [
        ("", "Tệp bị hỏng hoặc không phải bảng tính Excel (.xlsx).")
    ]


@pytest.mark.parametrize("column", ["A", "XFD"])
def test_merges_that_cover_the_sheet_again_and_again_cost_nothing(column):
    file = workbook([*ROWS, *([["", "Ghi chú", "", ""]] * 1900)])
    merges = f'<mergeCell ref="{column}1:{column}2000"/>' * 5000
    sheet = "xl/worksheets/sheet1.xml"
    content = zipfile.ZipFile(file).read(sheet).decode()
    content = content.replace("</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>")

    began = time.process_time()
    read(repacked(file, sheet, content))

    assert time.process_time() - began < 5
