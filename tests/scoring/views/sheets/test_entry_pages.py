"""Who opens which page of an entry, and the leader's and the explaining unit's actions."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cchc.agencies.enums import Role
from cchc.agencies.models import Succession
from cchc.outbox.services import drain
from scoring.enums import EntryState
from scoring.models import Document, ExplanationRequest, Revision
from scoring.services.sheets.evidence import attach
from tests.factories.agencies import make_agency, make_member, make_membership, make_user
from tests.factories.files import PDF
from tests.factories.scoring import ReadyBloc, declare_all, make_revision, put_in_state, ready_bloc

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ready() -> ReadyBloc:
    ready = ready_bloc()
    declare_all(ready.entry)
    return ready


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(ready: ReadyBloc, name: str) -> str:
    return reverse(name, args=[ready.entry.pk])


def ask(ready: ReadyBloc, code: str = "1.1") -> ExplanationRequest:
    return ExplanationRequest.objects.create(
        entry=ready.entry, node=ready.nodes[code], question="Vì sao?", asked_by=ready.appraiser
    )


@pytest.mark.parametrize("state", EntryState)
def test_pages_open_to_the_unit_and_the_office_and_to_nobody_else(ready, state):
    put_in_state(ready.entry, state)
    ask(ready)
    expected = {
        ready.officer: 200,
        ready.leader: 200,
        ready.secretary: 200,
        ready.appraiser: 403,
        make_member(Role.OFFICER): 404,
        make_member(Role.SECRETARY): 404,
        make_user(): 404,
    }
    for person, status in expected.items():
        client = signed_in(person)
        for name in ("entry_desk", "entry_approval"):
            assert client.get(url(ready, name)).status_code == status, (name, person)


def test_strangers_to_the_program_are_asked_to_sign_in(ready, client):
    for name in ("entry_desk", "entry_approval", "entry_explanation"):
        assert client.get(url(ready, name)).status_code == 302
    assert client.post(url(ready, "entry_submit")).status_code == 302


@pytest.mark.parametrize("state", EntryState)
def test_questions_are_the_council_s_draft_until_it_sends_them(ready, state):
    put_in_state(ready.entry, state)
    ask(ready)
    sent = state in ("explanation", "explained", "appraisal_2", "final")
    response = signed_in(ready.officer).get(url(ready, "entry_explanation"))
    assert response.status_code == (200 if sent else 403)


def test_the_leader_approves_with_the_signed_report(ready):
    put_in_state(ready.entry, EntryState.AWAITING_APPROVAL)
    client = signed_in(ready.leader)
    report = SimpleUploadedFile("bc.pdf", PDF)
    response = client.post(url(ready, "entry_approve"), {"report": report}, follow=True)
    assert response.status_code == 200
    ready.entry.refresh_from_db()
    assert ready.entry.state == EntryState.DECLARED
    assert ready.entry.signed_report.original_name == "bc.pdf"


def test_the_leader_approves_without_a_file_too(ready):
    put_in_state(ready.entry, EntryState.AWAITING_APPROVAL)
    assert signed_in(ready.leader).post(url(ready, "entry_approve")).status_code == 302
    ready.entry.refresh_from_db()
    assert (ready.entry.state, ready.entry.signed_report) == (EntryState.DECLARED, None)


def test_with_a_false_report_nothing_is_approved_or_kept(ready):
    put_in_state(ready.entry, EntryState.AWAITING_APPROVAL)
    data = {"report": SimpleUploadedFile("bc.pdf", b"MZ" * 50)}
    assert signed_in(ready.leader).post(url(ready, "entry_approve"), data).status_code == 422
    ready.entry.refresh_from_db()
    assert ready.entry.state == EntryState.AWAITING_APPROVAL
    assert not Document.objects.exists()


def test_a_report_of_what_cannot_be_approved_leaves_no_file_behind(ready, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ready.entry.marks.filter(node=ready.nodes["2.1"]).delete()
    put_in_state(ready.entry, EntryState.AWAITING_APPROVAL)
    data = {"report": SimpleUploadedFile("bc.pdf", PDF)}
    assert signed_in(ready.leader).post(url(ready, "entry_approve"), data).status_code == 422
    assert not Document.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_upload_is_described_by_its_hint_and_names_the_limit(ready):
    put_in_state(ready.entry, EntryState.AWAITING_APPROVAL)
    body = signed_in(ready.leader).get(url(ready, "entry_approval")).content.decode()
    assert 'aria-describedby="id_report_helptext"' in body
    assert 'id="id_report_helptext"' in body
    assert "20 MB" in body


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("entry_submit", "entry_desk"),
        ("entry_recall", "entry_desk"),
        ("entry_approve", "entry_approval"),
        ("entry_return", "entry_approval"),
        ("explanation_send", "entry_explanation"),
    ],
)
def test_an_address_that_only_takes_forms_leads_to_their_page(ready, name, page):
    assert signed_in(ready.leader).get(url(ready, name))["Location"] == url(ready, page)
    assert signed_in(make_user()).get(url(ready, name)).status_code == 404


def test_a_wrong_method_has_a_page_like_other_errors(ready):
    response = signed_in(ready.leader).post(url(ready, "entry_approval"))
    assert response.status_code == 405
    assert "Mã 405" in " ".join(response.content.decode().split())


def test_only_the_leader_approves_or_returns(ready):
    put_in_state(ready.entry, EntryState.AWAITING_APPROVAL)
    for person in (ready.officer, ready.secretary):
        for name in ("entry_approve", "entry_return"):
            assert signed_in(person).post(url(ready, name)).status_code == 403


def test_a_return_and_its_reason_are_shown_at_the_desk(ready):
    officer, leader = signed_in(ready.officer), signed_in(ready.leader)
    assert officer.post(url(ready, "entry_submit")).status_code == 302
    assert leader.post(url(ready, "entry_return"), {"reason": ""}).status_code == 422
    leader.post(url(ready, "entry_return"), {"reason": "Thiếu báo cáo quý III"})
    assert "Thiếu báo cáo quý III" in officer.get(url(ready, "entry_desk")).content.decode()


def test_an_answer_is_saved_with_its_version_and_a_stale_one_shows_both(ready):
    put_in_state(ready.entry, EntryState.EXPLANATION)
    asked = ask(ready)
    client = signed_in(ready.officer)
    address = reverse("answer_save", args=[ready.entry.pk, asked.pk])
    htmx = {"HX-Request": "true"}
    first = client.post(address, {"answer": "Lần một", "version": "1"}, headers=htmx)
    stale = client.post(address, {"answer": "Lần hai", "version": "1"}, headers=htmx)
    assert (first.status_code, stale.status_code) == (200, 409)
    assert "Lần một" in stale.content.decode()
    assert "Lần hai" in stale.content.decode()
    plain = client.post(address, {"answer": "Lần ba", "version": "1"})
    assert plain.status_code == 409
    assert "Lần ba" in plain.content.decode()
    asked.refresh_from_db()
    assert asked.answer == "Lần một"


def test_a_document_is_attached_by_a_plain_form_and_downloaded_as_a_file(ready):
    client = signed_in(ready.officer)
    address = reverse("leaf_evidence", args=[ready.entry.pk, ready.nodes["1.1"].pk])
    data = {"file": SimpleUploadedFile("BC 118.pdf", PDF), "locator": "tr. 4"}
    assert client.post(address, data).status_code == 302
    response = client.get(reverse("revision_download", args=[Revision.objects.get().pk]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")


def test_foreign_files_entries_and_attachments_are_not_found(ready):
    revision = make_revision(ready.entry.agency)
    pin = attach(ready.entry, ready.nodes["1.1"], revision, by=ready.officer)
    other = signed_in(make_member(Role.OFFICER))
    assert other.get(reverse("revision_download", args=[revision.pk])).status_code == 404
    assert other.get(reverse("document_revise", args=[revision.document_id])).status_code == 404
    remove = reverse("attachment_remove", args=[ready.entry.pk, pin.pk])
    assert other.post(remove).status_code == 404


@pytest.mark.parametrize("documents", [1, 3])
def test_the_list_of_documents_asks_the_same_however_many(
    ready, documents, django_assert_num_queries
):
    for _ in range(documents):
        make_revision(ready.entry.agency)
    client = signed_in(ready.officer)
    client.get(reverse("documents"))
    with django_assert_num_queries(5):
        assert client.get(reverse("documents")).status_code == 200


def test_documents_of_every_unit_of_a_person_are_found(ready):
    other, merged = make_agency("Sở Hai"), make_agency("Sở Đã nhập")
    make_membership(Role.LEADER, user=ready.officer, agency=other)
    Succession.objects.create(
        kind="merged", predecessor=merged, successor=other, on=datetime.date(2025, 3, 1)
    )
    titles = {
        agency.pk: make_revision(agency).document.title
        for agency in (ready.entry.agency, other, merged)
    }
    client = signed_in(ready.officer)
    for pk, title in titles.items():
        page = client.get(reverse("documents"), {"don-vi": pk})
        assert [row.document.title for row in page.context["page"]] == [title]
    foreign = client.get(reverse("documents"), {"don-vi": make_agency().pk})
    assert foreign.context["agency"].pk in titles
    revised = [
        client.get(reverse("document_revise", args=[document.pk])).status_code
        for document in Document.objects.all()
    ]
    assert revised == [200, 200, 200]


def test_who_belongs_to_no_unit_has_no_documents(ready):
    assert signed_in(ready.secretary).get(reverse("documents")).status_code == 404


def test_who_handed_in_reads_what_comes_next_and_the_leader_gets_a_letter(ready, mailoutbox):
    officer = signed_in(ready.officer)
    body = officer.post(url(ready, "entry_submit"), follow=True).content.decode()
    assert "Chỉ lãnh đạo" not in body
    assert "Lãnh đạo đơn vị xem" in body
    drain()
    (mail,) = mailoutbox
    assert mail.to == [ready.leader.email]
    assert url(ready, "entry_approval") in mail.body
    taken = officer.post(url(ready, "entry_recall"), follow=True).content.decode()
    assert "Đã rút lại" in taken


def test_a_return_is_told_to_the_officers_with_its_reason(ready, mailoutbox):
    put_in_state(ready.entry, EntryState.AWAITING_APPROVAL)
    signed_in(ready.leader).post(url(ready, "entry_return"), {"reason": "Thiếu báo cáo quý III"})
    drain()
    (mail,) = mailoutbox
    assert mail.to == [ready.officer.email]
    assert "Thiếu báo cáo quý III" in mail.body
    assert url(ready, "entry_desk") in mail.body


def test_nobody_is_told_of_what_was_taken_back_before_the_letter_went(ready, mailoutbox):
    officer = signed_in(ready.officer)
    officer.post(url(ready, "entry_submit"))
    officer.post(url(ready, "entry_recall"))
    drain()
    assert mailoutbox == []


def test_a_question_stands_with_its_scale_and_what_was_declared(ready):
    put_in_state(ready.entry, EntryState.EXPLANATION)
    ask(ready, "2.1")
    body = signed_in(ready.officer).get(url(ready, "entry_explanation")).content.decode()
    assert "Từ 98 % trở lên: 2 điểm" in body
    assert "12.406" in body


@pytest.mark.parametrize("state", ["explained", "appraisal_2", "final"])
def test_after_sending_nobody_reads_that_nothing_was_asked(ready, state):
    put_in_state(ready.entry, state)
    ask(ready)
    body = signed_in(ready.officer).get(url(ready, "entry_explanation")).content.decode()
    assert "Hiện không có yêu cầu giải trình" not in body


def test_a_refusal_says_why(ready):
    response = signed_in(ready.officer).get(url(ready, "entry_explanation"))
    assert response.status_code == 403
    assert "Hiện không có yêu cầu giải trình" in response.content.decode()


def attach_file(ready: ReadyBloc, file: SimpleUploadedFile, **said: str):
    address = reverse("leaf_evidence", args=[ready.entry.pk, ready.nodes["1.1"].pk])
    return signed_in(ready.officer).post(address, {"file": file, **said})


def test_the_same_file_is_attached_to_an_item_once(ready):
    assert attach_file(ready, SimpleUploadedFile("a.pdf", PDF), title="BC 118").status_code == 302
    response = attach_file(ready, SimpleUploadedFile("b.pdf", PDF))
    assert response.status_code == 422
    assert "đã có ở mục này: “BC 118”" in response.content.decode()
    assert Document.objects.count() == 1
    again = attach_file(ready, SimpleUploadedFile("a.pdf", PDF), locator="trang 9")
    assert again.status_code == 302


def test_a_renamed_file_is_called_that_and_what_was_typed_stays(ready):
    file = SimpleUploadedFile("bc.pdf", b"MZ" * 50)
    response = attach_file(ready, file, title="Báo cáo quý", locator="trang 4")
    body = response.content.decode()
    assert response.status_code == 422
    assert "Nội dung của “bc.pdf” không đúng với đuôi tên tệp" in body
    assert 'value="Báo cáo quý"' in body
    assert 'value="trang 4"' in body


def test_a_chip_opens_what_a_browser_shows_and_downloads_the_rest(ready):
    shown = make_revision(ready.entry.agency, by=ready.officer)
    kept = make_revision(ready.entry.agency, by=ready.officer, media_type="application/msword")
    for revision in (shown, kept):
        attach(ready.entry, ready.nodes["1.1"], revision, by=ready.officer)
    body = signed_in(ready.officer).get(url(ready, "entry_desk") + "?linh-vuc=1").content.decode()
    assert reverse("revision_view", args=[shown.pk]) in body
    assert reverse("revision_download", args=[kept.pk]) in body


@pytest.mark.parametrize(
    ("asked", "found"),
    [("q=ke+hoach", ["Kế hoạch"]), ("nam=2026", ["Kế hoạch", "Báo cáo"]), ("nam=2020", []),
     ("q=bao+cao&nam=x", ["Báo cáo"])],
)  # fmt: skip
def test_documents_are_found_by_words_and_year(ready, asked, found):
    for title in ("Kế hoạch", "Báo cáo"):
        make_revision(ready.entry.agency, title=title, number="", original_name="t.pdf")
    body = signed_in(ready.officer).get(f"{reverse('documents')}?{asked}").content.decode()
    for title in ("Kế hoạch", "Báo cáo"):
        assert (f">{title}</a>" in body) is (title in found)
