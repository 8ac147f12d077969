"""Appraising in a real browser: by keyboard, beside the evidence, on a phone; axe finds nothing."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from cchc.agencies.models import User
from scoring.enums import EntryState, MarkStage
from scoring.models import Attachment, ExplanationRequest, Mark
from tests.factories.scoring import ReadyBloc, declare_all, make_revision, ready_bloc

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console complains of, but for answers that refuse a row (4xx)."""
    heard: list[str] = []

    def listen(message) -> None:
        refusal = "Failed to load resource" in message.text
        if message.type in ("error", "warning") and not refusal:
            heard.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def ready(settings, tmp_path: Path) -> ReadyBloc:
    """Three units in their first appraisal; the first has a picture as evidence."""
    settings.MEDIA_ROOT = tmp_path
    ready = ready_bloc(units=3, state=EntryState.APPRAISAL_1)
    for entry in ready.entries:
        declare_all(entry, by=ready.officer)
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence/anh.png").write_bytes(PICTURE)
    revision = make_revision(
        ready.entry.agency,
        number="118/BC-SM",
        file="evidence/anh.png",
        original_name="anh.png",
        media_type="image/png",
    )
    Attachment.objects.create(
        entry=ready.entry,
        node=ready.nodes["2.1"],
        revision=revision,
        locator="tr. 4",
        attached_by=ready.officer,
    )
    return ready


# One grey point.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080000000"
    "03a7e9b550000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)


def sign_in(page: Page, live_server, user: User) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def open_unit(page: Page, live_server, ready: ReadyBloc, code: str = "2") -> None:
    sign_in(page, live_server, ready.appraiser)
    page.goto(f"{live_server.url}/tham-dinh/{ready.entry.pk}/?linh-vuc={code}")


def mark_of(ready: ReadyBloc, code: str) -> Mark | None:
    return Mark.objects.filter(
        entry=ready.entry, node=ready.nodes[code], stage=MarkStage.APPRAISAL_1
    ).first()


def row(page: Page, ready: ReadyBloc, code: str):
    return page.locator(f"#muc-{ready.nodes[code].pk}")


@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_and_nothing_sticks_out(
    live_server, page: Page, ready, complaints, width
):
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, live_server, ready.appraiser)
    for path in ("/tham-dinh/", f"/tham-dinh/{ready.entry.pk}/?linh-vuc=2"):
        page.goto(live_server.url + path)
        violations = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert complaints == []


def test_enter_sends_the_points_of_the_last_item_too(live_server, page: Page, ready, complaints):
    open_unit(page, live_server, ready)
    last = row(page, ready, "2.5")
    last.focus()
    page.keyboard.type("0,5")
    page.keyboard.press("Enter")
    expect(last.get_by_label("Lý do")).to_be_focused()


def test_a_component_is_appraised_without_the_mouse(live_server, page: Page, ready, complaints):
    open_unit(page, live_server, ready)

    page.keyboard.press("ArrowDown")
    expect(row(page, ready, "2.1")).to_be_focused()
    page.keyboard.press("=")
    expect(row(page, ready, "2.1").get_by_text("Đã lưu")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(row(page, ready, "2.2")).to_be_focused()
    page.keyboard.type("0,5")
    page.keyboard.press("Enter")
    reason = row(page, ready, "2.2").get_by_label("Lý do")
    expect(reason).to_be_focused()
    page.keyboard.type("Báo cáo chỉ nêu 5/6 văn bản")
    page.keyboard.press("Escape")
    expect(row(page, ready, "2.2").get_by_text("Đã lưu")).to_be_visible()
    expect(row(page, ready, "2.2").get_by_text("thấp hơn")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("g")
    page.keyboard.type("Phí, lệ phí công khai ở đâu?")
    row(page, ready, "2.3").get_by_role("button", name="Lưu yêu cầu").press("Enter")
    expect(row(page, ready, "2.3").get_by_text("Yêu cầu giải trình:")).to_be_visible()
    expect(page.locator("#so-lieu")).to_contain_text("2 mục")

    assert mark_of(ready, "2.1").points == 2
    assert mark_of(ready, "2.2").reason == "Báo cáo chỉ nêu 5/6 văn bản"
    assert ExplanationRequest.objects.get().question == "Phí, lệ phí công khai ở đâu?"
    assert Axe().run(page).response["violations"] == []
    assert complaints == []


def test_evidence_opens_beside_the_row(live_server, page: Page, ready, complaints):
    page.set_viewport_size({"width": 1440, "height": 900})
    open_unit(page, live_server, ready)

    chip = page.get_by_role("link", name="118/BC-SM, tr. 4")
    chip.click()
    picture = page.get_by_role("img", name="anh.png")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 1
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    expect(picture).to_have_count(0)
    expect(chip).to_be_focused()
    assert complaints == []


def test_a_conflict_shows_both_values(live_server, page: Page, ready):
    open_unit(page, live_server, ready)
    Mark.objects.filter(entry=ready.entry, node=ready.nodes["2.4"]).update(updated_by=ready.officer)
    other = Client()
    other.force_login(ready.appraiser)
    other.post(
        f"/tham-dinh/{ready.entry.pk}/muc/{ready.nodes['2.4'].pk}/",
        {"version": 0, "how": "points", "points": "0,5", "reason": "Chỉ một sáng kiến"},
    )

    row(page, ready, "2.4").get_by_text("Đồng ý").click()

    conflict = row(page, ready, "2.4").get_by_role("alert")
    expect(conflict).to_contain_text("Chỉ một sáng kiến")
    assert Axe().run(page).response["violations"] == []
    conflict.get_by_text("Lấy bản đã lưu").click()
    expect(row(page, ready, "2.4").locator("[name=reason]")).to_have_value("Chỉ một sáng kiến")


def test_the_rest_is_agreed_with_after_asking(live_server, page: Page, ready):
    page.set_viewport_size({"width": 360, "height": 740})
    open_unit(page, live_server, ready)

    page.get_by_text("Đồng ý với 5 mục còn lại").click()
    assert mark_of(ready, "2.1") is None
    page.get_by_role("button", name="Đồng ý với các mục này").click()

    expect(page.get_by_text("Đã đồng ý với 5 mục.")).to_be_visible()
    assert mark_of(ready, "2.1").points == 2
