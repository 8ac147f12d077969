"""A decision's appendix, from the Word file to a set in force, in a real browser."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cchc.agencies.enums import Role
from scoring.enums import SetState
from scoring.models import CriteriaSet
from tests.e2e.test_pages import faults_of, sign_in
from tests.factories.agencies import make_council, make_member
from tests.factories.files import PDF
from tests.scoring.appendix.builders import CA_MAU_HEAD, ca_mau_rows, document

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def secretary(page: Page, live_server):
    user = make_member(Role.SECRETARY, council=make_council("Hội đồng CCHC Tỉnh Mẫu"))
    sign_in(page, live_server.url, user)
    return user


def appendix_with_a_question() -> bytes:
    """Cà Mau's tree, whose 90 % now belongs to two steps."""
    rows = [
        [cell.replace("Thực hiện trên 90% kế hoạch", "Từ 90% kế hoạch trở lên") for cell in row]
        for row in (*CA_MAU_HEAD, *ca_mau_rows())
    ]
    return document("PHỤ LỤC. BỘ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH", rows).getvalue()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_an_appendix_becomes_a_set_in_force(live_server, page: Page, secretary, tmp_path):
    file = tmp_path / "phu-luc.docx"
    file.write_bytes(appendix_with_a_question())
    assert faults_of(page, live_server.url, [reverse("appendix_upload")]) == {}

    # The file as it was issued, and what was read of it.
    page.goto(live_server.url + reverse("set_list"))
    page.get_by_role("link", name="Đọc phụ lục quyết định").click()
    page.get_by_label("Khối").fill("Sở, ban, ngành")
    page.get_by_label("Phụ lục của quyết định").set_input_files(file)
    press(page, "Đọc")
    expect(page.get_by_role("row", name="Thang điểm của bộ")).to_contain_text("20")
    expect(page.get_by_role("row", name="1.1.4")).to_contain_text("câu hỏi")
    press(page, "Tạo bản dự thảo")

    # The draft waits: what is sure is confirmed at once, the question is answered.
    draft = CriteriaSet.objects.get()
    expect(page.get_by_text("10 mục chưa xác nhận quy tắc")).to_be_visible()
    press(page, "Xác nhận 9 mục chắc chắn")
    press(page.get_by_role("dialog"), "Xác nhận")  # type: ignore[arg-type]
    expect(page.get_by_text("1 mục chưa xác nhận quy tắc")).to_be_visible()
    leaf = draft.nodes.get(code="1.1.4")
    page.goto(f"{live_server.url}{reverse('set_editor', args=[draft.pk])}?mo={leaf.pk}")
    row = page.locator(f"#muc-{leaf.pk}")
    expect(row).to_contain_text("90")
    row.locator(".draft-question button").first.click()
    row.get_by_role("button", name="Lưu và xác nhận quy tắc").click()
    expect(page.get_by_text("1 mục chưa xác nhận quy tắc")).to_have_count(0)

    # In force under its decision.
    page.goto(live_server.url + reverse("put_set_in_force", args=[draft.pk]))
    page.get_by_label("Số quyết định").fill("1880/QĐ-UBND")
    issued = timezone.localdate() - datetime.timedelta(days=3)
    page.get_by_label("Ngày quyết định").fill(f"{issued:%d/%m/%Y}")
    page.get_by_label("Quyết định đã ký").set_input_files(
        {"name": "quyet-dinh.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(page, "Ghi nhận ban hành")
    press(page.get_by_role("dialog"), "Ghi nhận ban hành")  # type: ignore[arg-type]
    expect(page.get_by_text("Quyết định số 1880/QĐ-UBND")).to_be_visible()

    draft.refresh_from_db()
    assert draft.state == SetState.IN_FORCE
    assert draft.nodes.get(code="1.1.4").rule_kind == "steps"
    assert {node.rule_kind for node in draft.nodes.leaves()} == {
        "choice", "yes_no", "steps", "deadline", "proportional", "count", "survey",
    }  # fmt: skip
