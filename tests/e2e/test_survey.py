"""The ballot and the board in a browser, in both widths: nothing axe objects to."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from cchc.agencies.models import User
from surveys.enums import SurveyState
from surveys.models import Ballot
from surveys.services import drafts
from surveys.services.tabulate import tabulate_survey
from tests.factories.surveys import put_ballots, ready_survey

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (360, 1440)


def demand_accessible(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow == 0


def sign_in(page: Page, live_server, person: User) -> None:
    client = Client()
    client.force_login(person)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**session, "url": live_server.url}])


def test_a_ballot_is_filled_in_with_the_keyboard_and_sent(page: Page, live_server):
    work = ready_survey(units=2)
    page.goto(f"{live_server.url}/phieu/{work.tokens[0]}/")
    demand_accessible(page)
    page.get_by_role("link", name="Bắt đầu").press("Enter")
    for _step in range(4):
        demand_accessible(page)
        page.get_by_role("radio", name="Rất tốt").press("Space")
        with page.expect_navigation():
            page.get_by_role("button", name="Tiếp theo").press("Enter")
    demand_accessible(page)
    page.get_by_role("button", name="Gửi phiếu").press("Enter")
    page.get_by_role("heading", name="Xin cảm ơn, phiếu của Ông/Bà đã được nhận").wait_for()
    demand_accessible(page)
    assert Ballot.objects.count() == 2


def test_a_tap_is_saved_before_one_goes_on(page: Page, live_server):
    work = ready_survey(units=1)
    page.goto(f"{live_server.url}/phieu/{work.tokens[0]}/1/1/")
    page.get_by_text("Rất tốt").click()
    page.get_by_text("Đã lưu").wait_for()
    assert drafts.read(work.tokens[0]).given
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_without_a_line_the_page_stays_and_says_so(page: Page, live_server):
    work = ready_survey(units=1)
    page.goto(f"{live_server.url}/phieu/{work.tokens[0]}/1/1/")
    page.context.set_offline(True)
    page.get_by_text("Rất tốt").click()
    page.get_by_text("Mất kết nối mạng").wait_for()
    page.get_by_role("button", name="Tiếp theo").click()
    page.get_by_role("link", name="Trả lời câu này sau").click()
    assert page.get_by_role("radio", name="Rất tốt").is_checked()
    page.context.set_offline(False)
    page.get_by_text("Đã lưu").wait_for()
    page.get_by_role("button", name="Tiếp theo").click()
    page.get_by_text("câu 2 / 2").wait_for()


def test_a_ballot_works_without_scripts(browser, live_server):
    work = ready_survey(units=1)
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{live_server.url}/phieu/{work.tokens[0]}/1/1/")
    page.get_by_text("Tôi không làm việc với đơn vị này").click()
    page.get_by_role("button", name="Tiếp theo").click()
    page.get_by_role("button", name="Gửi phiếu").click()
    assert Ballot.objects.count() == 1
    context.close()


@pytest.mark.parametrize("path", ["", "phieu-hoi/", "phieu-hoi/them/", "sua/", "nguoi-tra-loi/"])
@pytest.mark.parametrize("state", [SurveyState.DRAFT, SurveyState.OPEN])
def test_pages_of_the_office_are_accessible(page: Page, live_server, path, state):
    work = ready_survey(units=3, people=4, groups=["Người dân", "Doanh nghiệp"], state=state)
    sign_in(page, live_server, work.secretary)
    page.goto(f"{live_server.url}/dieu-tra/{work.survey.pk}/{path}")
    demand_accessible(page)


def test_results_are_accessible(page: Page, live_server):
    work = ready_survey(units=3, state=SurveyState.CLOSED)
    put_ballots(work.groups[0], work.entries[0], work.questions[0], "Tốt", 5)
    tabulate_survey(work.survey, by=work.secretary)
    sign_in(page, live_server, work.secretary)
    for path in ("", "ket-qua/"):
        page.goto(f"{live_server.url}/dieu-tra/{work.survey.pk}/{path}")
        demand_accessible(page)
