"""The look in a real browser: accessible, whole at 360 px, quiet under the strict policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from cchc.agencies.models import User

PAGES = ["/kieu-dang/", "/tai-khoan/login/", "/tai-khoan/password/reset/"]
WIDTHS = [1440, 360]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console complains of, the content policy's refusals among it."""
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            heard.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(live_server, page: Page, complaints: list[str], path: str, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + path)
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in violations] == []
    assert complaints == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_at_360_px(live_server, page: Page, path: str):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live_server.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_letters_of_vietnamese_come_from_the_vendored_font(live_server, page: Page):
    page.goto(live_server.url + "/kieu-dang/")
    page.wait_for_function("document.fonts.ready")
    loaded = "[...document.fonts].filter(f => f.status === 'loaded').length"
    assert page.evaluate(loaded) == 2


def test_signing_in_shows_the_frame_of_work_and_its_menu(live_server, page: Page):
    User.objects.create_user("mau@example.vn", "mat-khau-dai", full_name="Trần Thị Mẫu")
    page.goto(live_server.url + "/tai-khoan/login/?next=/kieu-dang/")
    page.get_by_label("Thư điện tử").fill("mau@example.vn")
    page.get_by_label("Mật khẩu").fill("sai-mat-khau")
    page.get_by_role("button", name="Đăng nhập").click()
    assert page.get_by_text("Thư điện tử hoặc mật khẩu không đúng.").is_visible()
    assert Axe().run(page).response["violations"] == []
    page.get_by_label("Mật khẩu").fill("mat-khau-dai")
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_text("Trần Thị Mẫu", exact=True).click()
    assert page.get_by_role("button", name="Đăng xuất").is_visible()
    assert Axe().run(page).response["violations"] == []


def test_a_dialog_opens_and_closes_by_keyboard(live_server, page: Page):
    page.goto(live_server.url + "/kieu-dang/")
    page.get_by_role("button", name="Gỡ bỏ bản dự thảo").press("Enter")
    dialog = page.get_by_role("dialog")
    assert dialog.is_visible()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()


def test_controls_are_left_out_in_print(live_server, page: Page):
    page.goto(live_server.url + "/kieu-dang/")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", level=1).is_visible()
    assert not page.get_by_role("navigation", name="Danh mục chính").is_visible()
    assert not page.get_by_placeholder("Tìm đơn vị").is_visible()


def test_a_dialog_opens_where_scripts_do_not_run(live_server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/kieu-dang/")
    page.get_by_role("button", name="Gỡ bỏ bản dự thảo").click()
    dialog = page.get_by_role("dialog")
    assert dialog.is_visible()
    dialog.get_by_role("button", name="Thôi").click()
    assert not dialog.is_visible()
    context.close()


def test_the_name_of_a_chosen_file_is_shown(live_server, page: Page):
    page.goto(live_server.url + "/kieu-dang/")
    zone = page.locator(".drop-zone")
    assert zone.get_by_text("Chưa chọn tệp").is_visible()
    file = {"name": "Bộ tiêu chí 2026.xlsx", "mimeType": "text/plain", "buffer": b"x"}
    zone.locator("input").set_input_files(file)
    assert zone.get_by_text("Bộ tiêu chí 2026.xlsx").is_visible()


def test_an_empty_form_is_answered_in_our_words(live_server, page: Page):
    page.goto(live_server.url + "/tai-khoan/login/")
    page.get_by_role("button", name="Đăng nhập").click()
    assert page.locator(".errorlist, .field-errors, [id$=_error]").first.is_visible()


def test_many_entries_of_the_navigation_are_a_menu_on_a_phone(live_server, page: Page):
    page.set_viewport_size({"width": 360, "height": 740})
    User.objects.create_user("mau@example.vn", "mat-khau-dai", full_name="Mẫu", is_staff=True)
    page.goto(live_server.url + "/tai-khoan/login/?next=/don-vi/")
    page.get_by_label("Thư điện tử").fill("mau@example.vn")
    page.get_by_label("Mật khẩu").fill("mat-khau-dai")
    page.get_by_role("button", name="Đăng nhập").click()
    header = page.locator(".site-header")
    assert header.bounding_box()["height"] < 80
    link = page.get_by_role("link", name="Người dùng")
    assert not link.is_visible()
    page.get_by_role("button", name="Danh mục").click()
    assert link.is_visible()
    assert Axe().run(page).response["violations"] == []
    link.click()
    page.wait_for_url("**/nguoi-dung/")
