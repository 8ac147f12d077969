"""One decision publishes several drafts together; who may, and what is refused."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from cchc.agencies.enums import Role
from cchc.refusals import NotPermitted, Refusal
from rankings.enums import EditionState, Origin, PublicationState
from rankings.models import Edition, Publication
from rankings.selectors.rules import settings_json
from rankings.services.editions import compose_draft, discard, save_draft
from rankings.services.lines import Line, exact_index
from rankings.services.publishing import publish
from rankings.services.verifying import verify
from rankings.standings import OrderSettings
from tests.factories.agencies import make_council, make_member
from tests.factories.files import PDF

pytestmark = pytest.mark.django_db
NUMBER, DAY = "12/QĐ-UBND", datetime.date(2025, 2, 1)


def _decision(**changes):
    file = SimpleUploadedFile("QD 12.pdf", PDF)
    named = {"decision_number": NUMBER, "decision_date": DAY, "signed_file": file}
    return named | changes


def _draft(council, bloc, publication=None):
    edition = Edition(
        council=council,
        year=2024,
        bloc_key=bloc,
        bloc_name=bloc,
        origin=Origin.IMPORTED,
        settings=settings_json(OrderSettings()),
        publication=publication,
    )
    lines = [
        Line(name, exact_index(points, 100), points, points=points, max_points=100)
        for name, points in (("Sở Y tế", 80), ("Sở Tư pháp", 90))
    ]
    return save_draft(compose_draft(edition, lines), by=None)


def _publication(*blocs):
    council = make_council()
    publication = Publication.objects.create(council=council, year=2024, title="Công bố 2024")
    for bloc in blocs:
        _draft(council, bloc, publication)
    return publication, make_member(Role.SECRETARY, council=council)


def test_all_drafts_are_published_together_and_hold():
    publication, secretary = _publication("so", "xa")

    publish(publication, by=secretary, **_decision())

    publication.refresh_from_db()
    editions = Edition.objects.order_by("pk")
    assert publication.state == PublicationState.PUBLISHED
    assert publication.signed_file_name == "QD 12.pdf"
    assert {edition.state for edition in editions} == {EditionState.PUBLISHED}
    assert [verify(edition).faults for edition in editions] == [(), ()]
    assert [row.by for edition in editions for row in edition.transitions.all()] == [
        secretary,
        secretary,
    ]


def test_the_signed_decision_can_be_downloaded_by_anybody(client):
    publication, secretary = _publication("so")
    address = f"/quyet-dinh/{publication.pk}/tep/"
    assert client.get(address).status_code == 404

    publish(publication, by=secretary, **_decision())

    assert b"".join(client.get(address).streaming_content) == PDF


def test_only_the_councils_secretary_publishes():
    publication, _secretary = _publication("so")

    with pytest.raises(NotPermitted):
        publish(publication, by=make_member(Role.SECRETARY), **_decision())


@pytest.mark.parametrize(
    "change",
    [
        {"decision_number": " "},
        {"decision_date": None},
        {"decision_date": timezone.localdate() + datetime.timedelta(days=2)},
        {"decision_date": datetime.date(2023, 12, 31)},
        {"signed_file": None},
    ],
)
def test_a_decision_without_number_day_or_file_or_older_than_the_year_is_refused(change):
    publication, secretary = _publication("so")

    with pytest.raises(Refusal):
        publish(publication, by=secretary, **_decision(**change))

    assert Edition.objects.get().state == EditionState.DRAFT


def test_a_file_that_is_no_pdf_is_refused():
    publication, secretary = _publication("so")
    wrong = SimpleUploadedFile("a.pdf", b"<html>")

    with pytest.raises(ValidationError):
        publish(publication, by=secretary, **_decision(signed_file=wrong))


def test_a_decision_without_drafts_and_one_published_twice_are_refused():
    empty, secretary = _publication()
    with pytest.raises(Refusal):
        publish(empty, by=secretary, **_decision())

    full, secretary = _publication("so")
    publish(full, by=secretary, **_decision())
    with pytest.raises(Refusal):
        publish(full, by=secretary, **_decision())


def test_one_bloc_that_is_published_already_stops_all():
    publication, secretary = _publication("so", "xa")
    council = publication.council
    publish(publication, by=secretary, **_decision())
    again = Publication.objects.create(council=council, year=2024, title="Lần nữa")
    _draft(council, "moi", again)
    _draft(council, "xa", again)

    with pytest.raises(Refusal, match="đã có kết quả"):
        publish(again, by=secretary, **_decision(decision_number="13/QĐ-UBND"))

    assert Edition.objects.get(bloc_key="moi").state == EditionState.DRAFT


def test_a_decision_is_not_entered_twice():
    publication, secretary = _publication("so")
    publish(publication, by=secretary, **_decision())
    again = Publication.objects.create(council=publication.council, year=2024, title="Lần nữa")
    _draft(publication.council, "moi", again)

    with pytest.raises(Refusal):
        publish(again, by=secretary, **_decision())

    assert Publication.objects.published().get() == publication


def test_a_second_draft_needs_the_first_discarded():
    council = make_council()
    first = _draft(council, "so")
    with pytest.raises(IntegrityError), transaction.atomic():
        _draft(council, "so")

    discard(first, by=make_member(Role.SECRETARY, council=council))
    second = _draft(council, "so")

    assert second.checksum == first.checksum


def test_a_published_edition_cannot_be_discarded():
    publication, secretary = _publication("so")
    publish(publication, by=secretary, **_decision())

    with pytest.raises(Refusal):
        discard(publication.editions.get(), by=secretary)
