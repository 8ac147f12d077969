"""Decisions, method, open data; the files a table can be taken away as."""

import csv
import datetime
import hashlib
import io

import pytest
from python_calamine import CalamineWorkbook

from tests.factories.rankings import import_file, make_published

pytestmark = pytest.mark.django_db
EVIL = "=cmd|' /C calc'!A0"


@pytest.mark.parametrize("address", ["/cong-bo/", "/phuong-phap/", "/du-lieu-mo/"])
def test_pages_about_everything_are_public(client, address):
    make_published()

    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/cong-bo/", "/du-lieu-mo/"])
def test_lists_ask_the_same_for_one_and_three(client, address, django_assert_max_num_queries):
    counts = []
    for _number in range(3):
        make_published()
        with django_assert_max_num_queries(15) as captured:
            client.get(address, {"page": "1"})
        counts.append(len(captured))

    assert counts[0] == counts[2]


def test_the_workbook_holds_numbers_as_numbers(client):
    edition = import_file("thanh_hoa_2024.csv")

    response = client.get(f"/ban-cong-bo/{edition.pk}/bang.xlsx")

    name = "chi-so-cchc-2024-tinh-mau-so-ban-nganh-ban-cong-bo-so-1.xlsx"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    content = io.BytesIO(b"".join(response.streaming_content))
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert rows[5][:3] == [1.0, "Sở Tài chính", 90.05]


def test_the_workbook_names_its_decision(client):
    edition = make_published(
        decision_number="482/QĐ-UBND", decision_date=datetime.date(2025, 2, 12)
    )

    response = client.get(f"/ban-cong-bo/{edition.pk}/bang.xlsx")

    content = io.BytesIO(b"".join(response.streaming_content))
    line = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()[2][0]
    assert line == "Quyết định số 482/QĐ-UBND ngày 12/02/2025 · Bản công bố số 1"


def test_an_index_has_all_its_decimals_in_the_csv(client):
    edition = make_published([{"Đơn vị": "Sở Y tế", "Chỉ số (%)": "89,3"}])

    response = client.get(f"/ban-cong-bo/{edition.pk}/bang.csv")

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1][2] == "89,30"


def test_the_csv_reads_back_as_what_was_imported(client):
    edition = import_file("ha_tinh_2023_so.csv")

    response = client.get(f"/ban-cong-bo/{edition.pk}/bang.csv")

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    heads, row = csv.reader(io.StringIO(text))
    assert (row[1], row[3], row[4]) == ("Sở Khoa học và Công nghệ", "93,364", "98")
    assert row[heads.index("2. Cải cách thủ tục hành chính – điểm")] == "13,969"


def test_no_cell_of_a_csv_is_a_formula(client):
    edition = make_published([{"Đơn vị": EVIL, "Chỉ số (%)": "80"}])

    response = client.get(f"/ban-cong-bo/{edition.pk}/bang.csv")

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1][1] == f"'{EVIL}"


def test_the_downloaded_data_has_the_printed_checksum(client):
    edition = make_published()

    response = client.get(f"/ban-cong-bo/{edition.pk}/du-lieu.json")

    assert hashlib.sha256(response.content).hexdigest() == edition.checksum


def test_a_decision_without_a_file_has_none_to_download(client):
    edition = make_published()

    assert client.get(f"/quyet-dinh/{edition.publication_id}/tep/").status_code == 404
