"""The league table in a browser: on paper, side by side, on a phone."""

import re

import pytest
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
