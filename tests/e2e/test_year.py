"""The year, walked in a browser: from the criteria workbook to the published table.

One real thing after the other: the pages in Vietnamese, the worker, the mail server, the
database. The first unit is filled, appraised and explained by clicking, the other two by the
services the pages call. Every unit, person and number is of our own making:

    unit                      appraised            survey               index     rank
    Ban Dân tộc               6 / 7                exempt               85,71 %   1
    Sở Khoa học và Công nghệ  6 / 7                73,33 % of 3 = 2,2   82,00 %   2
    Sở Tư pháp                5 / 7                60 % of 3 = 1,8      68,00 %   3
"""

import datetime
import io
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Locator, Page, expect

from cchc.agencies.enums import Role
from cchc.agencies.models import Agency, Council, User
from rankings.models import Edition
from scoring.enums import EntryState
from scoring.models import Entry, Mark, Node
from scoring.services.sheets.appraise import agree_with_rest
from scoring.services.sheets.declare import Declaration, declare
from scoring.services.sheets.self_assessment import approve, submit
from surveys.models import Answer, Ballot, Invitation, Survey
from surveys.services import ballots
from surveys.services.tokens import token_of
from tests.factories.agencies import PASSWORD, make_agency, make_council, make_member
from tests.factories.files import PDF
from tests.servers import Mailbox, Worker, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = timezone.localdate()
YEAR = TODAY.year - 1

SCIENCE, JUSTICE, ETHNIC = "Sở Khoa học và Công nghệ", "Sở Tư pháp", "Ban Dân tộc"
APPRAISED = "thẩm định"
CRITERIA: list[tuple[str, str, float, str, str, str]] = [
    ("1", "Công tác chỉ đạo, điều hành CCHC", 4, "", "", ""),
    (
        "1.1", "Thời điểm ban hành kế hoạch CCHC năm", 1, APPRAISED, "thời hạn",
        "đến 31/01: 1 | đến 15/02: 0,5 | còn lại: 0",
    ),
    (
        "1.2", "Tỷ lệ nhiệm vụ hoàn thành", 2, APPRAISED, "bậc thang",
        "từ 98%: 2 | từ 95%: 1 | còn lại: 0",
    ),
    (
        "1.3", "Tuyên truyền cải cách hành chính", 1, APPRAISED, "cộng các mục",
        "Trên trang thông tin: 0,5 | Bằng hội nghị: 0,5",
    ),
    ("2", "Cải cách thủ tục hành chính", 3, "", "", ""),
    ("2.1", "Công khai thủ tục hành chính", 1, APPRAISED, "đạt/không đạt", ""),
    ("2.2", "Sáng kiến cải cách", 2, APPRAISED, "đếm có trần", "mỗi 0,5 | tối đa 2"),
    ("3", "Tác động của CCHC", 3, "", "", ""),
    ("3.1", "Mức độ hài lòng của người dân", 3, "điều tra XHH", "điều tra XHH", ""),
]  # fmt: skip

# What the two units not clicked through declare; the council agrees.
JUSTICE_SAYS: dict[str, dict[str, Any]] = {
    "1.1": {"date": f"05/02/{YEAR}"},
    "1.2": {"numerator": "96", "denominator": "100"},
    "1.3": {"ticks": ["1", "2"]},
    "2.1": {"met": "true"},
    "2.2": {"count": "3"},
}
ETHNIC_SAYS = JUSTICE_SAYS | {
    "1.1": {"date": f"20/01/{YEAR}"},
    "1.2": {"numerator": "50", "denominator": "50"},
    "2.2": {"count": "2"},
}


class Year:
    """The people of the year, and the pages each has open."""

    def __init__(self, open_page: Callable[[], Page], address: str, files: Path) -> None:
        self._open_page, self.address, self.files = open_page, address, files
        self._pages: dict[int, Page] = {}
        self.council: Council = make_council("Hội đồng thẩm định CCHC tỉnh Mẫu")
        names = (SCIENCE, JUSTICE, ETHNIC)
        self.agencies: dict[str, Agency] = {name: make_agency(name) for name in names}
        science = self.agencies[SCIENCE]
        self.secretary = make_member(Role.SECRETARY, council=self.council)
        self.appraiser = make_member(Role.APPRAISER, council=self.council)
        self.officer = make_member(Role.OFFICER, agency=science)
        self.leader = make_member(Role.LEADER, agency=science)

    def page_of(self, user: User) -> Page:
        """The browser window of one person, signed in."""
        if user.pk not in self._pages:
            client = Client()
            client.force_login(user)
            cookie = client.cookies["sessionid"].value
            page = self._open_page()
            page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.address}])
            self._pages[user.pk] = page
        return self._pages[user.pk]

    def sign_in(self, user: User) -> Page:
        """The same by the page for signing in."""
        page = self._pages[user.pk] = self._open_page()
        page.goto(f"{self.address}/tai-khoan/login/")
        box(page, "Thư điện tử").fill(user.email)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_text(user.full_name, exact=True).first).to_be_visible()
        return page

    def go(self, page: Page, view: str, *args: Any, **query: str) -> None:
        asked = "&".join(f"{key}={value}" for key, value in query.items())
        page.goto(f"{self.address}{reverse(view, args=args)}?{asked}")

    def file(self, name: str, content: bytes) -> Path:
        path = self.files / name
        path.write_bytes(content)
        return path

    def entry(self, name: str) -> Entry:
        return Entry.objects.select_related("bloc__round", "bloc__criteria_set").get(name=name)

    def node(self, code: str) -> Node:
        return Node.objects.select_related("parent").get(code=code)

    def row(self, page: Page, code: str) -> Locator:
        return page.locator(f"#muc-{self.node(code).pk}")


@pytest.fixture
def year(live_server, new_context, tmp_path: Path, settings) -> Year:
    settings.MEDIA_ROOT = tmp_path / "media"

    def open_page() -> Page:
        context = new_context()
        context.set_default_timeout(10_000)
        return context.new_page()

    return Year(open_page, live_server.url, tmp_path)


def day(days: int) -> str:
    return f"{TODAY + datetime.timedelta(days=days):%d/%m/%Y}"


def workbook(titles: list[str], rows: list[tuple]) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in [tuple(titles), *rows]:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def box(page: Page | Locator, label: str) -> Locator:
    """The text field of this label."""
    return page.get_by_role("textbox", name=label, exact=True)


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def confirm(page: Page, name: str) -> None:
    press(page, name)
    press(page.get_by_role("dialog"), name)


def test_the_year_from_the_workbook_to_the_published_table(
    year: Year, celery_worker: Worker, mailbox: Mailbox, new_context, live_server
):
    put_a_set_in_force(year)
    open_the_round(year)
    declare_by_clicking(year)
    declare_by_service(year, JUSTICE, JUSTICE_SAYS)
    declare_by_service(year, ETHNIC, ETHNIC_SAYS)
    appraise_once(year)
    explain(year)
    appraise_again(year)
    survey = ask_people(year, mailbox)
    answer_on_a_phone(mailbox, new_context)
    answer_by_service(survey)
    tabulate(year, survey)
    publish(year)
    read_as_anybody(year, new_context().new_page())


def put_a_set_in_force(year: Year) -> None:
    page = year.sign_in(year.secretary)
    titles = ["Mã", "Nội dung", "Điểm tối đa", "Phương pháp", "Quy tắc", "Thang điểm"]
    file = year.file("bo-tieu-chi.xlsx", workbook(titles, CRITERIA))
    year.go(page, "set_upload")
    box(page, "Năm").fill(str(YEAR))
    page.get_by_role("combobox", name="Khối", exact=True).fill("Sở, ban, ngành")
    page.get_by_label("Tệp bảng tính").set_input_files(file)
    press(page, "Xem trước")
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem trước bộ tiêu chí")
    expect(page.get_by_role("row", name="Thang điểm của bộ")).to_contain_text("10")
    press(page, "Tạo bản dự thảo")
    page.get_by_role("link", name="Ghi nhận ban hành").click()
    box(page, "Số quyết định").fill("12/QĐ-UBND")
    box(page, "Ngày quyết định").fill(day(-30))
    page.get_by_label("Quyết định đã ký").set_input_files(year.file("quyet-dinh.pdf", PDF))
    press(page, "Ghi nhận ban hành")
    press(page.get_by_role("dialog"), "Ghi nhận ban hành")
    expect(page.get_by_text(f"Quyết định số 12/QĐ-UBND ngày {day(-30)}")).to_be_visible()


def open_the_round(year: Year) -> None:
    page = year.page_of(year.secretary)
    year.go(page, "create_round")
    box(page, "Tên kỳ đánh giá").fill(f"Đánh giá CCHC năm {YEAR}")
    box(page, "Năm").fill(str(YEAR))
    press(page, "Bắt đầu chuẩn bị")
    round_id = int(re.search(r"/ky/(\d+)/", page.url).group(1))  # type: ignore[union-attr]

    year.go(page, "new_bloc", round_id)
    box(page, "Tên khối").fill("Sở, ban, ngành")
    page.get_by_role("combobox", name="Bộ tiêu chí").select_option(index=1)
    press(page, "Lưu khối")

    year.go(page, "round_entries", round_id)
    for name in year.agencies:
        page.get_by_label(name).check()
    press(page, "Thêm đơn vị đánh dấu")

    year.go(page, "round_exemptions", round_id)
    page.get_by_label(ETHNIC).check()
    page.get_by_role("combobox", name="Được miễn").select_option(
        label="Toàn bộ phần điều tra XHH (3 điểm)"
    )
    box(page, "Căn cứ pháp lý").fill("Công văn số 45/SNV-CCHC")
    press(page, "Miễn cho đơn vị đánh dấu")
    exempt = page.get_by_role("row", name=ETHNIC)
    expect(exempt).to_contain_text("7 / 10")
    expect(exempt).to_contain_text("Công văn số 45/SNV-CCHC")

    year.go(page, "round_dates", round_id)
    first, last = box(page, "Ngày bắt đầu"), box(page, "Ngày cuối")
    for stage in range(4):
        first.nth(stage).fill(day(stage - 5))
        last.nth(stage).fill(day(stage + 10))
    press(page, "Lưu và tiếp tục")

    year.go(page, "round_people", round_id)
    for tick in page.get_by_label(year.appraiser.full_name).all()[:2]:
        tick.check()
    press(page, "Lưu")

    year.go(page, "round_guide", round_id)
    press(page, "Mở kỳ đánh giá")
    press(page.get_by_role("dialog"), "Mở kỳ đánh giá")
    expect(page.get_by_role("row", name=SCIENCE)).to_contain_text("Tự đánh giá")
    assert set(Entry.objects.values_list("state", flat=True)) == {EntryState.DECLARING}


def declare_by_clicking(year: Year) -> None:
    page, entry = year.page_of(year.officer), year.entry(SCIENCE)

    def saved(code: str) -> None:
        expect(page.locator(f"#luu-{year.node(code).pk} .save-state-saved")).to_be_visible()

    def explain_in(code: str, text: str) -> None:
        row = year.row(page, code)
        row.get_by_text("Giải trình", exact=True).first.click()
        row.get_by_role("textbox", name=f"Giải trình mục {code}").fill(text)
        row.get_by_role("textbox", name=f"Giải trình mục {code}").blur()
        expect(row.get_by_text("Chưa có tài liệu kiểm chứng")).to_be_hidden()

    year.go(page, "entry_desk", entry.pk, **{"linh-vuc": "1"})
    year.row(page, "1.1").get_by_role("textbox").first.fill(f"20/01/{YEAR}")
    explain_in("1.1", "Kế hoạch số 3/KH-SKHCN")
    saved("1.1")

    row = year.row(page, "1.2")
    box(row, "Số đạt").fill("12.406")
    box(row, "Tổng số").fill("12.530")
    box(row, "Tổng số").blur()
    expect(row).to_contain_text("99,01 %")
    row.get_by_role("link", name="Tài liệu").click()
    row.get_by_label("Tệp").set_input_files(year.file("BC 118.pdf", PDF))
    box(row, "Mục, trang").fill("tr. 4")
    press(row, "Đính kèm")
    expect(row.get_by_role("link", name="BC 118, tr. 4")).to_be_visible()

    year.row(page, "1.3").get_by_label("Trên trang thông tin").check()
    explain_in("1.3", "Mười hai tin, bài trên trang thông tin điện tử")
    saved("1.3")

    year.go(page, "entry_desk", entry.pk, **{"linh-vuc": "2"})
    year.row(page, "2.1").get_by_label("Đạt", exact=True).check()
    explain_in("2.1", "Niêm yết tại Bộ phận một cửa")
    year.row(page, "2.2").get_by_role("textbox").first.fill("3")
    explain_in("2.2", "Ba sáng kiến đã nộp hồ sơ")
    saved("2.2")

    year.go(page, "entry_desk", entry.pk)
    expect(page.locator("#so-lieu")).to_contain_text("6 / 7")
    press(page, "Nộp để lãnh đạo duyệt")
    expect(page.get_by_text("Đã nộp. Bước tiếp theo là lãnh đạo duyệt.")).to_be_visible()

    page = year.page_of(year.leader)
    year.go(page, "entry_approval", entry.pk)
    page.get_by_label("Báo cáo đã ký (PDF)").set_input_files(year.file("Bao cao.pdf", PDF))
    press(page, "Duyệt và khóa")
    expect(page.get_by_text("Đã duyệt và khóa.")).to_be_visible()
    assert year.entry(SCIENCE).state == EntryState.DECLARED


def declare_by_service(year: Year, name: str, says: dict[str, dict[str, Any]]) -> None:
    entry = year.entry(name)
    officer = make_member(Role.OFFICER, agency=entry.agency)
    leader = make_member(Role.LEADER, agency=entry.agency)
    for code, inputs in says.items():
        said = Declaration(inputs=inputs, explanation="Theo báo cáo của đơn vị")
        declare(entry, year.node(code), said, by=officer, version=0)
    submit(entry, by=officer)
    approve(entry, by=leader)


def advance(year: Year, step: str) -> None:
    """The secretary moves every unit that is ready."""
    page = year.page_of(year.secretary)
    year.go(page, "round_board", year.entry(SCIENCE).bloc.round_id)
    page.get_by_role("button", name=step).click()
    press(page, "Xác nhận")


def appraise_once(year: Year) -> None:
    advance(year, "Mở thẩm định lần 1")
    for name in (JUSTICE, ETHNIC):
        for component in ("1", "2"):
            agree_with_rest(year.entry(name), year.node(component), by=year.appraiser)

    page, entry = year.page_of(year.appraiser), year.entry(SCIENCE)
    year.go(page, "appraisal_entry", entry.pk, **{"linh-vuc": "1"})
    row = year.row(page, "1.3")
    row.get_by_text("Yêu cầu giải trình").first.click()
    box(row, "Đơn vị cần giải trình điều gì?").fill("Đơn vị có tổ chức hội nghị không?")
    press(row, "Lưu yêu cầu")
    expect(row.get_by_text("Đơn vị có tổ chức hội nghị không?").first).to_be_visible()
    page.get_by_text("Đồng ý với 2 mục còn lại").click()
    press(page, "Đồng ý với các mục này")
    expect(page.get_by_text("Đã đồng ý với 2 mục.")).to_be_visible()

    year.go(page, "appraisal_entry", entry.pk, **{"linh-vuc": "2"})
    set_points(year.row(page, "2.2"), "1", "Một sáng kiến không được công nhận")
    page.get_by_text("Đồng ý với 1 mục còn lại").click()
    press(page, "Đồng ý với các mục này")
    expect(page.get_by_text("Đã đồng ý với 1 mục.")).to_be_visible()


def set_points(row: Locator, points: str, reason: str) -> None:
    """Set points with the reason, and wait until they are kept."""
    row.get_by_text("Chấm điểm", exact=True).click()
    box(row, "Điểm").fill(points)
    box(row, "Điểm").blur()
    box(row, "Lý do").fill(reason)
    box(row, "Lý do").blur()
    expect(row.get_by_text("Đã lưu")).to_be_visible()


def explain(year: Year) -> None:
    advance(year, "Yêu cầu giải trình")
    page, entry = year.page_of(year.officer), year.entry(SCIENCE)
    assert entry.state == EntryState.EXPLANATION
    year.go(page, "entry_explanation", entry.pk)
    expect(page.get_by_text("Đơn vị có tổ chức hội nghị không?")).to_be_visible()
    page.get_by_role("textbox").first.fill("Đã tổ chức hội nghị ngày 12/5, có danh sách kèm theo")
    page.get_by_role("textbox").first.blur()
    press(page, "Gửi giải trình")
    wait_until(lambda: year.entry(SCIENCE).state == EntryState.EXPLAINED)


def appraise_again(year: Year) -> None:
    advance(year, "Mở thẩm định lần 2")
    page, entry = year.page_of(year.appraiser), year.entry(SCIENCE)
    year.go(page, "appraisal_entry", entry.pk, **{"linh-vuc": "1"})
    row = year.row(page, "1.3")
    expect(row).to_contain_text("Đã tổ chức hội nghị ngày 12/5, có danh sách kèm theo")
    set_points(row, "1", "Đã giải trình, có danh sách kèm theo")
    advance(year, "Chốt điểm")
    assert set(Entry.objects.values_list("state", flat=True)) == {EntryState.FINAL}
    final = Mark.objects.filter(entry=entry).counting()
    assert {mark.node.code: mark.points for mark in final} == {
        "1.1": Decimal(1),
        "1.2": Decimal(2),
        "1.3": Decimal(1),
        "2.1": Decimal(1),
        "2.2": Decimal(1),
    }


def ask_people(year: Year, mailbox: Mailbox) -> Survey:
    page = year.page_of(year.secretary)
    year.go(page, "survey_create", year.entry(SCIENCE).bloc.round_id)
    box(page, "Tên đợt điều tra").fill(f"Khảo sát CCHC năm {YEAR}")
    box(page, "Ngày bắt đầu").fill(day(0))
    box(page, "Kết thúc").fill(day(7))
    box(page, "Mẫu tối thiểu").fill("3")
    press(page, "Tạo đợt điều tra")
    survey = Survey.objects.get()

    year.go(page, "survey_questionnaire", survey.pk)
    box(page, "Nhóm đối tượng 1").fill("Doanh nghiệp")
    press(page, "Lưu nhóm")
    expect(box(page, "Nhóm đối tượng 1")).to_have_value("Doanh nghiệp")
    expect(page.get_by_role("row", name="Mức độ hài lòng của người dân").first).to_be_visible()

    titles = ["Nhóm đối tượng", "Họ và tên", "E-mail", "Đơn vị đánh giá"]
    people = [
        ("Doanh nghiệp", f"Người trả lời {number}", f"dn{number}@mau.example", units)
        for number, units in enumerate([f"{SCIENCE}; {JUSTICE}"] * 3, 1)
    ]
    year.go(page, "survey_respondents", survey.pk)
    file = year.file("nguoi-tra-loi.xlsx", workbook(titles, people))
    page.locator("input[type=file]").set_input_files(file)
    press(page, "Kiểm tra bảng tính")
    expect(page.get_by_role("heading", name="3 người, nhiều nhất 6 phiếu")).to_be_visible()
    press(page, "Nhập")

    year.go(page, "survey_board", survey.pk)
    confirm(page, "Mở đợt điều tra")
    confirm(page, "Gửi thư mời")
    # Beside these lie letters between officers and leaders.
    asked = {person[2] for person in people}
    wait_until(lambda: asked <= {message["To"] for message in mailbox.messages})
    return survey


def answer_on_a_phone(mailbox: Mailbox, new_context) -> None:
    mail = next(mail for mail in mailbox.messages if mail["To"] == "dn1@mau.example")
    body = mail.get_body(("plain",))
    assert body is not None
    link = re.search(r"http\S+/phieu/\S+", body.get_content())
    assert link is not None
    page = new_context(viewport={"width": 360, "height": 740}, has_touch=True).new_page()
    page.goto(link.group())
    page.get_by_role("link", name="Bắt đầu").tap()
    for answer, unit in (("Rất tốt", SCIENCE), ("Tốt", JUSTICE)):
        expect(page.get_by_text(unit)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        page.get_by_label(answer, exact=True).tap()
        page.get_by_role("button", name="Tiếp theo").tap()
    page.get_by_role("button", name="Gửi phiếu").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Xin cảm ơn, phiếu của Ông/Bà đã được nhận"
    )
    assert (Ballot.objects.count(), Answer.objects.count()) == (2, 2)


def answer_by_service(survey: Survey) -> None:
    """The other two find both units good."""
    question = survey.questions.get()
    good = question.options.get(label="Tốt")
    for invitation in Invitation.objects.filter(is_redeemed=False):
        token = token_of(invitation.pk)
        for entry in invitation.entries.all():
            ballots.answer(token, entry_id=entry.pk, question_id=question.pk, option_id=good.pk)
        ballots.cast(token)


def tabulate(year: Year, survey: Survey) -> None:
    page = year.page_of(year.secretary)
    year.go(page, "survey_board", survey.pk)
    confirm(page, "Đóng đợt điều tra")
    confirm(page, "Tổng hợp phiếu")
    results = page.get_by_role("main").get_by_role("link", name="Kết quả", exact=True)
    results.click(timeout=20_000)
    expect(page.get_by_role("row", name=SCIENCE).first).to_contain_text("73,3 %")
    expect(page.get_by_role("row", name=JUSTICE).first).to_contain_text("60")


def publish(year: Year) -> None:
    page, round_id = year.page_of(year.secretary), year.entry(SCIENCE).bloc.round_id
    year.go(page, "result_desk", round_id)
    press(page, "Tổng hợp")
    expect(page.get_by_role("link", name="Xem trước và kiểm tra")).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="Xem trước và kiểm tra").click()
    expect(page.get_by_role("row", name=ETHNIC)).to_contain_text("85,71")
    page.get_by_role("link", name="Đến phần công bố").click()
    box(page, "Số quyết định").fill("2345/QĐ-UBND")
    box(page, "Ngày quyết định").fill(day(0))
    page.get_by_label("Quyết định đã ký (PDF)").set_input_files(year.file("QD 2345.pdf", PDF))
    confirm(page, "Công bố")
    expect(page.get_by_text("Đã công bố theo Quyết định số 2345/QĐ-UBND.")).to_be_visible()


def read_as_anybody(year: Year, page: Page) -> None:
    page.goto(f"{year.address}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(YEAR))
    rows = page.locator("#bang tbody[data-table-rows] tr").all()
    first, second, third = (re.sub(r"\s+", " ", row.inner_text()).strip() for row in rows)
    assert first.startswith(f"1 {ETHNIC} thang điểm 7 thay cho 10 85,71 6,0 / 7 ")
    assert second == f"2 {SCIENCE} 82,00 8,2 / 10 6 2,2 Tốt"
    assert third == f"3 {JUSTICE} 68,00 6,8 / 10 5 1,8 Trung bình"
    page.get_by_text("thang điểm 7 thay cho 10").click()
    expect(page.get_by_text("không đánh giá 3: Công văn số 45/SNV-CCHC")).to_be_visible()
    expect(page.locator("#bang tr.is-mean")).to_contain_text("78,57")

    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = [cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
    assert [cell for cell in cells if cell in year.agencies] == [ETHNIC, SCIENCE, JUSTICE]
    assert {85.71, 82, 68} <= {cell for cell in cells if isinstance(cell, int | float)}

    page.get_by_role("link", name=SCIENCE).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SCIENCE)
    expect(page.get_by_text("82,00").first).to_be_visible()
    expect(page.get_by_text("Một sáng kiến không được công nhận")).to_have_count(0)

    edition = Edition.objects.get()
    assert [
        (result.rank, result.name, result.points, result.max_points, result.index, result.band)
        for result in edition.results.order_by("position")
    ] == [
        (1, ETHNIC, Decimal(6), Decimal(7), Decimal("85.71"), "Tốt"),
        (2, SCIENCE, Decimal("8.2"), Decimal(10), Decimal("82"), "Tốt"),
        (3, JUSTICE, Decimal("6.8"), Decimal(10), Decimal("68"), "Trung bình"),
    ]
    call_command("verify_edition", str(edition.pk))
