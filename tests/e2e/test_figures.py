"""Figures of a whole bloc in a real browser: downloaded, filled in, seen, written; axe finds
nothing."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from cchc.agencies.models import User
from scoring.enums import MarkStage
from scoring.models import Mark
from tests.factories.figures import bloc_of_indices
from tests.factories.scoring import ReadyBloc, make_mark

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("CCHC_SHOTS")


@pytest.fixture
def ready() -> ReadyBloc:
    ready = bloc_of_indices()
    make_mark(ready.entry, ready.nodes["6.1"], {"value": "90"})
    return ready


def sign_in(page: Page, live_server, user: User) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def look(page: Page, name: str) -> list[tuple[int, list[str], int]]:
    """What axe finds and how far the page sticks out, at a desk and on a phone."""
    found = []
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
        wrong = [violation["id"] for violation in Axe().run(page).response["violations"]]
        scroll = page.evaluate("document.documentElement.scrollWidth")
        if wrong or scroll > width:
            found.append((width, wrong, scroll))
    page.set_viewport_size({"width": 1440, "height": 900})
    return found


def test_a_file_is_downloaded_filled_in_seen_and_written(
    live_server, page: Page, ready, tmp_path: Path
):
    first, second, _third = ready.entries
    sign_in(page, live_server, ready.appraiser)
    page.goto(f"{live_server.url}/tham-dinh/")
    page.get_by_role("link", name=ready.bloc.name, exact=True).click()
    assert look(page, "figures") == []

    with page.expect_download() as download:
        page.get_by_role("button", name="Tải tệp XLSX").click()
    file = tmp_path / "so-lieu.xlsx"
    download.value.save_as(file)
    workbook = load_workbook(file)
    sheet = workbook["Số liệu"]
    rows = {row[0].value: row[0].row for row in sheet.iter_rows()}
    sheet.cell(rows[first.name], 2).value = "nhiều"
    workbook.save(file)
    page.get_by_label("Tệp đã điền").set_input_files(file)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("“nhiều” không phải là số.")).to_be_visible()
    assert look(page, "figures-wrong") == []

    sheet.cell(rows[first.name], 2).value = "91,17"
    sheet.cell(rows[first.name], 3).value = 0.85
    sheet.cell(rows[second.name], 2).value = 80.5
    workbook.save(file)
    page.get_by_label("Tệp đã điền").set_input_files(file)
    page.get_by_role("button", name="Xem trước").click()
    line = page.get_by_role("row", name=first.name).first
    expect(line).to_contain_text("91,17 %")
    expect(line).to_contain_text("1,823")
    expect(line).to_contain_text("90 % · 1,8 điểm (Tự chấm)")
    assert look(page, "figures-preview") == []
    assert not Mark.objects.filter(stage=MarkStage.APPRAISAL_1).exists()

    page.get_by_label("Nguồn số liệu").fill("Báo cáo số 5/BC-BNV")
    page.get_by_role("button", name="Ghi 3 số liệu").click()
    expect(page.get_by_text("Đã ghi 3 số liệu cho 2 đơn vị.")).to_be_visible()
    reasons = Mark.objects.filter(stage=MarkStage.APPRAISAL_1).values_list("reason", flat=True)
    assert list(reasons) == ["Báo cáo số 5/BC-BNV (tệp “so-lieu.xlsx”)"] * 3


def test_what_somebody_changed_since_the_preview_is_marked(
    live_server, page: Page, ready, tmp_path: Path
):
    sign_in(page, live_server, ready.appraiser)
    page.goto(f"{live_server.url}/tham-dinh/khoi/{ready.bloc.pk}/so-lieu/")
    file = tmp_path / "so-lieu.csv"
    file.write_text(f"Đơn vị;6.1\n{ready.entry.name};91,17\n", encoding="utf-8")
    page.get_by_label("Tệp đã điền").set_input_files(file)
    page.get_by_role("button", name="Xem trước").click()
    leaf = ready.nodes["6.1"]
    make_mark(ready.entry, leaf, {"value": "85"}, stage=MarkStage.APPRAISAL_1)
    page.get_by_label("Nguồn số liệu").fill("Báo cáo số 5/BC-BNV")
    page.get_by_role("button", name="Ghi 1 số liệu").click()
    expect(page.get_by_text("vừa thay đổi")).to_be_visible()
    assert look(page, "figures-moved") == []
    assert Mark.objects.get(stage=MarkStage.APPRAISAL_1).inputs == {"value": "85"}
    page.get_by_role("button", name="Ghi 1 số liệu").click()
    expect(page.get_by_text("Đã ghi 1 số liệu cho 1 đơn vị.")).to_be_visible()
