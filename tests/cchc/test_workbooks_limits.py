"""Workbooks nobody made with Excel: odd cells, and more than memory and a request's time hold."""

import re
import time
import zipfile

import pytest
from django.utils import translation

from cchc.workbooks import Problem, Table, gather, read_table
from tests.cchc.test_workbooks_reading import (
    COLUMNS,
    TOO_LARGE,
    book,
    problems,
    read_part,
    saved,
    with_part,
)

SHEET = "xl/worksheets/sheet1.xml"
ROW = ["1", "Lĩnh vực", 5]
BROKEN = ["The file is broken or is not an Excel workbook (.xlsx)."]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def read(file):
    return read_table(file, columns=COLUMNS)


def patched(workbook, old, new):
    """The workbook with something replaced in the XML of its sheet."""
    content = read_part(workbook, SHEET)
    assert old in content
    return with_part(workbook, SHEET, content.replace(old, new))


def with_value(value):
    """C2 holds this number, as the file writes it."""
    return patched(book(ROW), b"<v>5</v>", b"<v>%s</v>" % value)


@pytest.mark.parametrize("value", [b"NaN", b"Infinity", b"-inf"])
def test_a_number_that_is_none_is_read_as_the_text_it_is(value):
    cell = read(with_value(value)).rows[0]["max_points"]
    with pytest.raises(ValueError, match=cell.text):
        cell.points()


def test_a_date_before_all_calendars_is_a_broken_file():
    workbook = book(ROW)
    workbook.active["C2"].number_format = "dd/mm/yyyy"
    assert problems(read(patched(workbook, b"<v>5</v>", b"<v>-1e12</v>"))) == BROKEN


def test_marks_nobody_sees_are_left_out():
    said = "\u200fSở_x0000_ Nội\u200b vụ\u200e"
    assert read(saved(book(["1", said, 5]))).rows[0]["text"].text == "Sở Nội vụ"


@pytest.mark.parametrize("tag", [b"<a/>", b'<a b="1"/>', b"<c><f/></c>"])
def test_millions_of_tags_are_refused_before_they_are_read(tag):
    many = tag * 3_000_000
    file = patched(book(ROW), b"<sheetData>", b"<sheetData>" + many)
    began = time.process_time()
    assert problems(read(file)) == [TOO_LARGE]
    assert time.process_time() - began < 2


def test_a_hundred_thousand_merges_are_told_in_little_time():
    merges = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (row, row) for row in range(2, 100_000))
    rows = [[f"1.{number}", "", "x"] for number in range(15_000)]
    file = patched(book(*rows), b"</sheetData>", b"</sheetData>" + merges)
    began = time.process_time()
    table = read(file)
    found = gather(table, [row["text"].problem("missing") for row in table.rows])
    assert [re.sub(r"\d+", "#", str(problem)) for problem in found] == [
        "Cell A#–B#, # cells: merged cells; unmerge them."
    ]
    assert time.process_time() - began < 5


def test_of_many_formulas_what_other_cells_lack_is_told_too():
    formulas = [Problem(f"A{row}", "a formula") for row in range(2, 20_000)]
    lacks = [Problem(f"{column}{row}", "missing") for row in range(2, 20_000) for column in "AB"]
    began = time.process_time()
    assert gather(Table(problems=formulas), lacks) == [
        Problem("A2–A19999, 19998 cells", "a formula"),
        Problem("B2–B19999, 19998 cells", "missing"),
    ]
    assert time.process_time() - began < 2


def pointing(*, cells, length):
    """A small file whose cells from row 3 on show a text of this length, or a short one."""
    texts = b"<sst><si><t>%s</t></si><si><t>ng\xe1\xba\xafn</t></si></sst>" % (b"a" * length)
    rows = b"".join(
        b'<row r="%d"><c r="B%d" t="s"><v>%d</v></c></row>' % (row, row, row >= cells + 3)
        for row in range(3, 10_000)
    )
    file = patched(book(ROW), b"</sheetData>", rows + b"</sheetData>")
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", texts)
    file.seek(0)
    return file


def test_a_small_file_whose_cells_show_one_long_text_again_and_again_is_refused():
    file = pointing(cells=5_000, length=30_000)
    began = time.process_time()
    assert problems(read(file)) == [TOO_LARGE]
    assert time.process_time() - began < 2


def test_one_long_text_among_many_short_ones_is_read():
    table = read(pointing(cells=1, length=30_000))
    assert problems(table) == []
    assert [len(row["text"].text) for row in table.rows[1:3]] == [30_000, 4]
