"""The agency desk in a real browser: keyboard, nothing lost, accessible in both widths."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from scoring.enums import EntryState
from scoring.models import Attachment, ExplanationRequest, Mark
from tests.factories.agencies import PASSWORD
from tests.factories.files import PDF
from tests.factories.scoring import ReadyBloc, declare_all, make_mark, put_in_state, ready_bloc

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ready() -> ReadyBloc:
    return ready_bloc()


def sign_in(page: Page, live_server, user) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


@pytest.fixture
def desk(page: Page, live_server, ready: ReadyBloc) -> str:
    """The address of the desk, the officer signed in."""
    sign_in(page, live_server, ready.officer)
    return live_server.url + reverse("entry_desk", args=[ready.entry.pk])


def saved(page: Page, ready: ReadyBloc, code: str):
    return page.locator(f"#luu-{ready.nodes[code].pk} .save-state-saved")


def test_a_row_is_filled_with_the_keyboard_alone(page: Page, ready, desk):
    page.goto(f"{desk}?linh-vuc=2")
    page.get_by_label("Số đạt").first.focus()
    page.keyboard.type("12.406")
    page.keyboard.press("Tab")
    page.keyboard.type("12.530")
    page.keyboard.press("Tab")
    expect(page.locator(f"#diem-{ready.nodes['2.1'].pk}")).to_contain_text("2")
    expect(page.locator(f"#nhan-{ready.nodes['2.1'].pk}")).to_contain_text("99,01 %")
    expect(page.locator("#so-lieu")).to_contain_text("2 / 8 mục".replace(" / 8 mục", ""))
    assert Mark.objects.get().inputs == {"numerator": "12406", "denominator": "12530"}


def test_quick_changes_follow_each_other_and_none_is_lost(page: Page, ready, desk):
    page.goto(f"{desk}?linh-vuc=2")
    row = page.locator(f"#muc-{ready.nodes['2.3'].pk}")
    *items, _none_of_them = row.get_by_role("checkbox").all()
    for box in items:
        box.check()
    expect(saved(page, ready, "2.3")).to_be_visible()
    expect(page.locator(f"#diem-{ready.nodes['2.3'].pk}")).to_contain_text("1")
    expect(page.locator("form[data-unsaved]")).to_have_count(0)
    assert Mark.objects.get().inputs == {"ticks": ["1", "2", "3"]}


def test_wrong_input_is_said_under_the_control_and_stays(page: Page, ready, desk):
    page.goto(f"{desk}?linh-vuc=2")
    page.get_by_label("Tổng số").first.fill("mười")
    page.keyboard.press("Tab")
    row = page.locator(f"#muc-{ready.nodes['2.1'].pk}")
    expect(row.get_by_text("“mười”")).to_be_visible()
    expect(row.get_by_label("Tổng số")).to_have_attribute("aria-invalid", "true")
    expect(row.get_by_label("Tổng số")).to_have_value("mười")
    expect(row.get_by_role("button", name="Thử lại")).to_be_visible()


def test_a_colleague_saved_first_and_both_values_are_shown(page: Page, ready, desk):
    page.goto(f"{desk}?linh-vuc=1")
    make_mark(ready.entry, ready.nodes["1.1"], updated_by_id=ready.leader.pk)
    row = page.locator(f"#muc-{ready.nodes['1.1'].pk}")
    row.get_by_label("Không đạt").check()
    expect(row.get_by_text("Của Ông/Bà, chưa lưu")).to_be_visible()
    expect(row.get_by_text(f"{ready.leader} đã lưu lúc")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    row.get_by_role("button", name="Giữ của tôi").click()
    expect(saved(page, ready, "1.1")).to_be_visible()
    expect(page.locator("form[data-unsaved]")).to_have_count(0)
    assert Mark.objects.get().points == 0


def test_without_network_the_row_says_it_is_not_saved_and_tries_again(page: Page, ready, desk):
    page.goto(f"{desk}?linh-vuc=1")
    row = page.locator(f"#muc-{ready.nodes['1.1'].pk}")

    def refuse(route: Route) -> None:
        route.abort("internetdisconnected")

    page.route("**/muc/**", refuse)
    row.get_by_label("Không đạt").check()
    expect(row.get_by_text("Mất kết nối")).to_be_visible()
    expect(row.get_by_role("button", name="Thử lại")).to_be_visible()
    expect(row.get_by_label("Không đạt")).to_be_checked()
    page.unroute("**/muc/**", refuse)
    row.get_by_role("button", name="Thử lại").click()
    expect(saved(page, ready, "1.1")).to_be_visible()
    expect(row.get_by_role("button", name="Thử lại")).to_be_hidden()


def test_a_session_that_ended_is_said_and_after_signing_in_the_row_saves_itself(
    page: Page, ready, desk, live_server
):
    page.goto(f"{desk}?linh-vuc=1")
    page.context.clear_cookies()
    row = page.locator(f"#muc-{ready.nodes['1.1'].pk}")
    row.get_by_label("Không đạt").check()
    expect(row.get_by_text("Phiên làm việc đã hết")).to_be_visible()
    expect(row.get_by_label("Không đạt")).to_be_checked()
    with page.context.expect_page() as opened:
        row.get_by_role("link", name="đăng nhập lại").click()
    other = opened.value
    other.get_by_label("Mật khẩu").fill(PASSWORD)
    other.get_by_role("textbox", name="Thư điện tử").fill(ready.officer.email)
    other.get_by_role("button", name="Đăng nhập").click()
    expect(other).to_have_url(f"{desk}?linh-vuc=1#muc-{ready.nodes['1.1'].pk}")
    other.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(saved(page, ready, "1.1")).to_be_visible()
    expect(page.locator("form[data-unsaved]")).to_have_count(0)
    assert Mark.objects.get().points == 0


def test_attaching_after_the_session_ended_says_so_at_the_item(page: Page, ready, desk):
    page.goto(f"{desk}?linh-vuc=1")
    page.context.clear_cookies(name="sessionid")
    row = page.locator(f"#muc-{ready.nodes['1.1'].pk}")
    row.get_by_role("link", name="Tài liệu").click()
    expect(row.get_by_text("Phiên làm việc đã hết")).to_be_visible()
    expect(page.get_by_label("Mật khẩu")).to_have_count(0)


def test_a_document_is_attached_and_taken_off(page: Page, ready, desk, tmp_path: Path):
    make_mark(ready.entry, ready.nodes["1.1"])
    file = tmp_path / "BC 118.pdf"
    file.write_bytes(PDF)
    page.goto(f"{desk}?linh-vuc=1")
    row = page.locator(f"#muc-{ready.nodes['1.1'].pk}")
    expect(row.get_by_text("Chưa có tài liệu kiểm chứng")).to_be_visible()
    row.get_by_role("link", name="Tài liệu").click()
    row.get_by_label("Tệp").set_input_files(file)
    row.get_by_label("Mục, trang").fill("tr. 4")
    row.get_by_role("button", name="Đính kèm").click()
    expect(row.get_by_role("link", name="BC 118, tr. 4")).to_be_visible()
    expect(row.get_by_text("Chưa có tài liệu kiểm chứng")).to_be_hidden()
    page.on("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button", name="Gỡ BC 118").click()
    expect(row.get_by_role("link", name="BC 118, tr. 4")).to_have_count(0)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_and_nothing_sticks_out(page: Page, ready, desk, width):
    declare_all(ready.entry)
    ready.entry.exemptions.create(node=ready.nodes["1.2"], ground="QĐ 12", by=ready.secretary)
    Mark.objects.filter(node=ready.nodes["2.1"]).update(explanation="")
    ExplanationRequest.objects.create(
        entry=ready.entry, node=ready.nodes["1.1"], question="Vì sao?", asked_by=ready.appraiser
    )
    page.set_viewport_size({"width": width, "height": 900})
    addresses = [f"{desk}?linh-vuc={code}" for code in "123"]
    addresses += [f"{desk}muc/{ready.nodes['1.1'].pk}/tai-lieu/", f"{desk}duyet/"]
    host = desk.partition("/tu-danh-gia")[0]
    addresses += [f"{host}/tai-lieu/"]
    for address in addresses:
        page.goto(address)
        assert accessible(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") == width, address
    put_in_state(ready.entry, EntryState.EXPLANATION)
    page.goto(f"{desk}giai-trinh/")
    assert accessible(page) == []


def accessible(page: Page) -> list:
    violations = Axe().run(page).response["violations"]
    return [(found["id"], [node["html"] for node in found["nodes"]]) for found in violations]
