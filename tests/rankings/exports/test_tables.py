"""An edition as a workbook and as CSV: the index with the decimals the edition prints."""

import csv
from decimal import Decimal

import openpyxl
import pytest

from rankings.exports.tables import csv_lines, workbook
from tests.factories.rankings import make_published

pytestmark = pytest.mark.django_db

ROWS = [
    {"Đơn vị": "Sở Y tế", "Chỉ số (%)": "90,125", "1. Thể chế (%)": "80"},
    {"Đơn vị": "Sở Tư pháp", "Chỉ số (%)": "85,5", "1. Thể chế (%)": "70,5"},
]


def test_a_workbook_shows_the_index_with_the_decimals_of_the_edition():
    edition = make_published(ROWS)

    sheet = openpyxl.load_workbook(workbook(edition)).worksheets[0]

    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == 90.125]
    assert [cell.number_format for cell in cells] == ["0.000"]


def test_a_csv_keeps_the_zeros_of_the_index_and_none_of_points():
    edition = make_published(
        [{"Đơn vị": "Sở Y tế", "Tổng điểm": "85,50", "Điểm tối đa": "100", "1. Thể chế (%)": "7"}]
    )

    lines = list(csv.reader(line.lstrip("\ufeff") for line in csv_lines(edition)))

    assert edition.results.get().index == Decimal("85.5")
    assert lines[1][:5] == ["1", "Sở Y tế", "85,50", "85,5", "100"]
    assert lines[1][-1] == "7,00"
