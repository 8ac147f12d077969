"""The league table in a browser: on paper, side by side, on a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.factories.rankings import make_published


def _many(count: int, components: int = 8) -> list[dict[str, str]]:
    return [
        {
            "Đơn vị": f"Sở thứ {number:02}",
            "Chỉ số (%)": f"{90 - number / 4}",
            **{f"{code}. Lĩnh vực thứ {code} (10)": "8,5" for code in range(1, components + 1)},
        }
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("view", ["", "?cot=linh-vuc"])
def test_fifteen_units_are_printed_on_one_page_across(live_server, page: Page, view: str):
    edition = make_published(_many(15))
    page.goto(f"{live_server.url}/ban-cong-bo/{edition.pk}/{view}")

    printed = page.pdf(prefer_css_page_size=True)

    assert [size.split() for size in _boxes(printed)] == [["0", "0", "841.91998", "594.95996"]]


def test_three_hundred_units_are_printed_whole(live_server, page: Page):
    edition = make_published(_many(300, components=0))
    page.goto(f"{live_server.url}/ban-cong-bo/{edition.pk}/?cot=linh-vuc")

    assert len(_boxes(page.pdf(prefer_css_page_size=True))) > 8


def test_a_printed_sheet_names_council_decision_and_bloc(live_server, page: Page):
    edition = make_published(_many(3))
    page.goto(f"{live_server.url}/ban-cong-bo/{edition.pk}/")
    page.emulate_media(media="print")

    head = page.locator(".page-head").inner_text()

    assert edition.council.name in head
    assert edition.bloc_name in head
    assert edition.publication.decision_number in head
    assert not page.locator(".site-header").is_visible()


def _boxes(printed: bytes) -> list[str]:
    return [box.decode() for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", printed)]


def test_one_lands_on_the_comparison(live_server, page: Page):
    edition = make_published(_many(6))
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/ban-cong-bo/{edition.pk}/?cot=linh-vuc")
    assert page.get_by_text("Đánh dấu tối đa bốn đơn vị").is_visible()
    for number in (1, 2):
        page.get_by_label(f"Sở thứ {number:02}", exact=True).check()
    page.get_by_role("button", name="So sánh (2)").click()
    page.wait_for_url("**#so-sanh")
    assert page.get_by_role("heading", name="So sánh").is_visible()
    assert "cot=linh-vuc" in page.url


def test_what_was_typed_is_kept_on_sorting(live_server, page: Page):
    edition = make_published(_many(6))
    page.goto(f"{live_server.url}/ban-cong-bo/{edition.pk}/")
    page.get_by_label("Tìm đơn vị").fill("thu 03")
    page.get_by_role("link", name="Chỉ số", exact=True).click()
    page.wait_for_url("**sap-xep=**")
    assert page.get_by_label("Tìm đơn vị").input_value() == "thu 03"
    assert page.locator("[data-table-rows] > tr").count() == 1


@pytest.mark.parametrize("view", ["", "?cot=linh-vuc", "?ghim={row}&so-sanh={row}"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_and_nothing_sticks_out(live_server, page: Page, view: str, width: int):
    council = make_published(_many(4)).council
    edition = make_published(_many(6), council=council, bloc_key="khac", bloc_name="Khối khác")
    page.set_viewport_size({"width": width, "height": 800})
    query = view.format(row=edition.results.first().pk)
    page.goto(f"{live_server.url}/ban-cong-bo/{edition.pk}/{query}")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width
