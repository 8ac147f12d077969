"""The editor of a draft in a real browser: nodes, rules, a trial, moving, putting in force."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from cchc.agencies.enums import Role
from scoring.enums import RuleKind, SetState
from scoring.models import CriteriaSet
from scoring.selectors.sets.criteria import nodes_of
from tests.e2e.test_pages import faults_of, sign_in
from tests.factories.agencies import make_council, make_member
from tests.factories.criteria import make_draft
from tests.factories.files import PDF

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("CCHC_SHOTS")
QUESTION = {
    "sentence": "90 % thuộc bậc nào?",
    "options": [{"label": "Bậc dưới", "kind": "steps", "scale": "trên 90%: 1 | còn lại: 0"}],
}


@pytest.fixture
def council():
    return make_council("Hội đồng CCHC Tỉnh Mẫu")


@pytest.fixture
def secretary(council, page: Page, live_server):
    user = make_member(Role.SECRETARY, council=council)
    sign_in(page, live_server.url, user)
    return user


def address(draft: CriteriaSet, code: str = "", name: str = "set_editor") -> str:
    path = reverse(name, args=[draft.pk])
    if not code:
        return path
    return f"{path}?mo={draft.nodes.get(code=code).pk}"


def row(page: Page, draft: CriteriaSet, code: str):
    return page.locator(f"#muc-{draft.nodes.get(code=code).pk}")


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def test_every_state_of_the_editor_is_in_order(live_server, page: Page, council, secretary):
    draft = make_draft(council)
    draft.nodes.filter(code="1.2.1").update(
        rule_kind="",
        is_confirmed=False,
        scale="Trên 90 %: 1 điểm; dưới 90 %: 0 điểm",
        reading={"place": "dòng 12", "confidence": "likely", "questions": [QUESTION]},
    )
    draft.nodes.filter(code="1.1").update(
        is_confirmed=False, reading={"confidence": "sure", "proposed": {"kind": "yes_no"}}
    )
    draft.nodes.filter(code="3").update(max_points=4)
    whole = make_draft(council)
    addresses = [
        address(draft),
        address(draft, "1"),
        address(draft, "1.2.1"),
        address(draft, "2.1"),
        address(draft, "3.1"),
        f"{address(draft)}?loc=cho-xac-nhan",
        address(draft, name="set_settings"),
        address(draft, name="put_set_in_force"),
        address(whole),
        address(whole, name="put_set_in_force"),
        address(make_draft(council, tree=[])),
        reverse("new_set"),
        reverse("set_detail", args=[draft.pk]),
    ]

    assert faults_of(page, live_server.url, addresses) == {}


def test_a_set_is_made_by_hand_and_put_in_force(live_server, page: Page, council, secretary):
    page.goto(live_server.url + reverse("new_set"))
    page.get_by_label("Khối").fill("Xã, phường")
    page.get_by_role("button", name="Tạo bản dự thảo").click()
    draft = CriteriaSet.objects.get()

    component = page.locator(".draft-add")
    component.get_by_label("Nội dung").fill("Chỉ đạo, điều hành")
    component.get_by_label("Điểm tối đa").fill("2")
    component.get_by_role("button", name="Thêm").click()

    # The component gets a part, which opens with the points that are left for it.
    opened = row(page, draft, "1")
    opened.get_by_text("Thêm mục con").click()
    part = opened.locator("details[open]")
    expect(part.get_by_label("Điểm tối đa")).to_have_value("2")
    part.get_by_label("Nội dung").fill("Tỷ lệ nhiệm vụ hoàn thành")
    part.get_by_role("button", name="Thêm").click()
    expect(page.get_by_text("1 mục chưa xác nhận quy tắc")).to_be_visible()

    # A kind brings its example; the scale is read while one types, and tried at once.
    leaf = row(page, draft, "1.1")
    leaf.get_by_label("Cách cho điểm").select_option(RuleKind.STEPS)
    expect(leaf.get_by_label("Thang điểm")).to_have_value("từ 95%: tối đa\ntừ 80%: 1\ncòn lại: 0")
    # A person types on once the answer has settled; a script would be faster than the page.
    expect(page.locator(".htmx-request, .htmx-settling")).to_have_count(0)
    leaf.get_by_label("Thang điểm").fill("từ 98%: 1,9\ntừ 90%: 1,5\ncòn lại: 0")
    expect(leaf.locator(".errorlist")).to_be_visible()
    leaf.get_by_label("Thang điểm").fill("từ 98%: 2\ntừ 90%: 1,5\ncòn lại: 0")
    expect(leaf.locator(".errorlist")).to_have_count(0)
    leaf.get_by_label("Số đạt").fill("14")
    leaf.get_by_label("Tổng số").fill("15")
    expect(leaf.locator(".draft-result")).to_contain_text("1,5 điểm – từ 90 % đến dưới 98 %")
    assert Axe().run(page).response["violations"] == []
    shoot(page, "trial")
    leaf.get_by_role("button", name="Lưu và xác nhận quy tắc").click()
    expect(leaf.get_by_text("Đã xác nhận")).to_be_visible()

    page.get_by_role("link", name="Ghi nhận ban hành").click()
    page.get_by_label("Số quyết định").fill("12/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill("05/01/2026")
    page.locator("input[type=file]").set_input_files(
        {"name": "quyet-dinh.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Ghi nhận ban hành").click()
    page.locator("dialog[open]").get_by_role("button", name="Ghi nhận ban hành").click()
    expect(page.get_by_text("12/QĐ-UBND")).to_be_visible()
    draft.refresh_from_db()
    assert (draft.state, draft.decision_file_name) == (SetState.IN_FORCE, "quyet-dinh.pdf")


def test_the_keyboard_alone_opens_answers_saves_and_moves(
    live_server, page: Page, council, secretary
):
    draft = make_draft(council)
    draft.nodes.filter(code="1.2.1").update(
        rule_kind="", is_confirmed=False, reading={"questions": [QUESTION]}
    )
    page.goto(live_server.url + address(draft))
    leaf = row(page, draft, "1.2.1")
    leaf.get_by_role("link", name="Sửa").focus()
    page.keyboard.press("Enter")
    expect(leaf.get_by_role("heading", level=2)).to_be_focused()
    leaf.get_by_role("button", name="Bậc dưới").focus()
    page.keyboard.press("Enter")
    expect(leaf.get_by_label("Thang điểm")).to_have_value("trên 90%: 1\ncòn lại: 0")
    leaf.get_by_role("button", name="Lưu và xác nhận quy tắc").focus()
    page.keyboard.press("Enter")
    expect(leaf.get_by_role("link", name="Sửa")).to_be_focused()
    assert draft.nodes.get(code="1.2.1").rule_kind == RuleKind.STEPS
    expect(page.locator("#tong-quan").get_by_text("Không còn việc nào")).to_be_visible()

    page.keyboard.press("Enter")
    leaf.get_by_role("button", name="Xuống").focus()
    page.keyboard.press("Enter")
    expect(leaf.get_by_role("heading", name="1.2.2 Ban hành báo cáo CCHC")).to_be_visible()


def test_what_is_taken_out_is_named_first(live_server, page: Page, council, secretary):
    draft = make_draft(council)
    page.goto(live_server.url + address(draft, "1.2"))
    page.get_by_role("button", name="Bỏ mục này").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("1.2.2 Ngày ban hành kế hoạch")
    shoot(page, "take-out")
    dialog.get_by_role("button", name="Bỏ mục này").click()
    expect(page.get_by_text("Đã bỏ 3 mục.")).to_be_visible()
    assert [node.code for node in nodes_of(draft)][:3] == ["1", "1.1", "2"]


def test_two_secretaries_see_both_values_and_choose(live_server, page: Page, council, secretary):
    draft = make_draft(council)
    page.goto(live_server.url + address(draft, "1.1"))
    leaf = row(page, draft, "1.1")
    leaf.get_by_label("Nội dung").first.fill("Của tôi")
    draft.nodes.filter(code="1.1").update(text="Của người kia")
    leaf.get_by_role("button", name="Lưu và xác nhận quy tắc").click()
    expect(leaf.locator(".draft-both")).to_contain_text("Của người kia")
    assert Axe().run(page).response["violations"] == []
    shoot(page, "conflict")
    leaf.get_by_role("button", name="Giữ của tôi").click()
    expect(leaf.get_by_role("link", name="Sửa")).to_be_visible()
    assert draft.nodes.get(code="1.1").text == "Của tôi"
