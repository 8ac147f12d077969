"""The browser of these tests is real, Vietnamese, and reaches the live server."""

from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer


def test_the_browser_reaches_the_program_in_vietnamese(live_server: LiveServer, page: Page):
    response = page.goto(f"{live_server.url}/healthz")
    assert response is not None
    assert (response.status, response.text()) == (200, "ok")
    assert page.evaluate("navigator.language") == "vi-VN"
    assert page.evaluate("new Date(2026, 0, 1).getTimezoneOffset()") == -7 * 60


def test_links_in_mails_lead_to_the_live_server(live_server: LiveServer, settings):
    assert live_server.url == settings.SITE_URL
