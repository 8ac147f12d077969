"""Documents of a unit, where they are pinned, and who may read them."""

import hashlib
import io
import threading
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from cchc.agencies.enums import Role
from cchc.refusals import NotPermitted, Refusal
from cchc.uploads import UploadError
from scoring.enums import EntryState
from scoring.models import Attachment, Document, ExplanationRequest, Revision
from scoring.services.sheets.evidence import (
    DocumentFacts,
    add_document,
    add_revision,
    attach,
    detach,
)
from tests.factories.agencies import make_member, make_user
from tests.factories.files import PDF
from tests.factories.scoring import ReadyBloc, make_revision, put_in_state, ready_bloc


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ready(db) -> ReadyBloc:
    return ready_bloc()


def pdf(name: str = "Báo cáo 118.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def ask(ready: ReadyBloc, code: str) -> None:
    put_in_state(ready.entry, EntryState.EXPLANATION)
    ExplanationRequest.objects.create(
        entry=ready.entry, node=ready.nodes[code], question="Vì sao?", asked_by=ready.appraiser
    )


def test_a_document_is_kept_under_a_name_of_ours(ready):
    revision = add_document(
        ready.entry.agency, DocumentFacts("Báo cáo quý", "118/BC"), pdf(), by=ready.officer
    )
    assert revision.file.name.startswith("evidence/")
    assert "118" not in revision.file.name
    assert (revision.original_name, revision.media_type, revision.size) == (
        "Báo cáo 118.pdf",
        "application/pdf",
        len(PDF),
    )
    assert revision.sha256 == hashlib.sha256(PDF).hexdigest()
    assert default_storage.open(revision.file.name).read() == PDF


def macros() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        for name in ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"):
            parts.writestr(name, "x")
    return archive.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b""),
        ("a.pdf", b"MZ\x90\x00" + b"\0" * 300),
        ("a.html", b"<html><script>alert(1)</script></html>"),
        ("a.docx", PDF),
        ("a.docx", macros()),
        ("../../etc/passwd", PDF),
    ],
)
def test_files_that_are_something_else_are_refused_and_nothing_stays(ready, name, content):
    with pytest.raises(UploadError):
        add_document(ready.entry.agency, DocumentFacts("A"), pdf(name, content), by=ready.officer)
    assert not Document.objects.exists()
    assert not default_storage.exists("evidence")


def test_a_huge_file_is_refused(ready, settings):
    settings.UPLOAD_MAX_BYTES = 20
    with pytest.raises(UploadError):
        add_document(ready.entry.agency, DocumentFacts("A"), pdf(), by=ready.officer)


def test_only_people_of_the_unit_keep_its_documents(ready):
    for person in (ready.secretary, ready.appraiser, make_member(Role.LEADER)):
        with pytest.raises(NotPermitted):
            add_document(ready.entry.agency, DocumentFacts("A"), pdf(), by=person)


def test_a_better_file_is_a_new_revision_and_pins_stay(ready):
    first = add_document(ready.entry.agency, DocumentFacts("A"), pdf(), by=ready.officer)
    pin = attach(ready.entry, ready.nodes["1.1"], first, by=ready.officer, locator="tr. 4")
    second = add_revision(first.document, pdf("moi.pdf", PDF + b"\n"), by=ready.leader)
    pin.refresh_from_db()
    assert (second.number, pin.revision) == (2, first)


@pytest.mark.django_db(transaction=True)
def test_two_revisions_at_once_are_both_kept():
    ready = ready_bloc()
    first = add_document(ready.entry.agency, DocumentFacts("A"), pdf(), by=ready.officer)

    def work() -> None:
        try:
            add_revision(first.document, pdf(), by=ready.officer)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = Revision.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]


def test_the_same_place_is_attached_once_and_another_place_again(ready):
    revision = make_revision(ready.entry.agency)
    attach(ready.entry, ready.nodes["1.1"], revision, by=ready.officer, locator="tr. 4")
    with pytest.raises(Refusal):
        attach(ready.entry, ready.nodes["1.1"], revision, by=ready.officer, locator=" tr. 4 ")
    attach(ready.entry, ready.nodes["1.1"], revision, by=ready.officer, locator="tr. 5")
    assert Attachment.objects.count() == 2


def test_a_document_of_another_unit_cannot_be_attached(ready):
    foreign = make_revision(ready_bloc().entry.agency)
    with pytest.raises(Refusal):
        attach(ready.entry, ready.nodes["1.1"], foreign, by=ready.officer)


def test_evidence_is_taken_off_only_while_the_sheet_is_open(ready):
    revision = make_revision(ready.entry.agency)
    pin = attach(ready.entry, ready.nodes["1.1"], revision, by=ready.officer)
    put_in_state(ready.entry, EntryState.AWAITING_APPROVAL)
    with pytest.raises(NotPermitted):
        detach(pin, by=ready.officer)
    put_in_state(ready.entry, EntryState.DECLARING)
    detach(pin, by=ready.officer)
    assert not Attachment.objects.exists()
    assert Revision.objects.exists()


def test_explanations_take_evidence_for_flagged_items_only(ready):
    revision = make_revision(ready.entry.agency)
    old = attach(ready.entry, ready.nodes["1.1"], revision, by=ready.officer)
    ask(ready, "1.1")
    with pytest.raises(NotPermitted):
        attach(ready.entry, ready.nodes["2.1"], revision, by=ready.officer)
    new = attach(ready.entry, ready.nodes["1.1"], revision, by=ready.officer, locator="tr. 9")
    assert new.in_explanation
    with pytest.raises(Refusal):
        detach(old, by=ready.officer)
    detach(new, by=ready.officer)
    assert Attachment.objects.get() == old


def readers(ready: ReadyBloc, revision: Revision) -> set[str]:
    people = {
        "officer": ready.officer,
        "leader": ready.leader,
        "secretary": ready.secretary,
        "appraiser": ready.appraiser,
        "other unit": make_member(Role.OFFICER),
        "other council": make_member(Role.SECRETARY),
        "stranger": make_user(),
    }
    return {
        name
        for name, person in people.items()
        if Revision.objects.visible_to(person).filter(pk=revision.pk).exists()
    }


def test_a_file_is_read_by_the_unit_the_office_and_after_the_lock_by_the_appraiser(ready):
    revision = make_revision(ready.entry.agency)
    assert readers(ready, revision) == {"officer", "leader"}
    attach(ready.entry, ready.nodes["1.2.1"], revision, by=ready.officer)
    assert readers(ready, revision) == {"officer", "leader", "secretary"}
    put_in_state(ready.entry, EntryState.DECLARED)
    assert readers(ready, revision) == {"officer", "leader", "secretary", "appraiser"}


def test_an_appraiser_reads_the_evidence_of_their_components_only(ready):
    revision = make_revision(ready.entry.agency)
    attach(ready.entry, ready.nodes["2.1"], revision, by=ready.officer)
    put_in_state(ready.entry, EntryState.APPRAISAL_1)
    ready.round.assignments.filter(node=ready.nodes["2"]).delete()
    assert "appraiser" not in readers(ready, revision)
