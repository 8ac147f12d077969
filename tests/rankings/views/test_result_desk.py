"""The results of a round on their way to publication, as the council's office works."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cchc.agencies.enums import Role
from cchc.jobs import services as jobs
from cchc.jobs.models import Job, JobState
from rankings.enums import EditionState, Origin
from rankings.models import Edition, Publication
from rankings.selectors.anomalies import anomalies
from rankings.selectors.editions import results_without_leaves
from rankings.services.compiling import compile_bloc
from rankings.services.publishing import publish
from scoring.enums import EntryState, MarkStage
from scoring.services.sheets.appraise import agree_with_rest
from tests.factories.agencies import make_member
from tests.factories.criteria import EVERY_KIND, YEAR
from tests.factories.files import PDF
from tests.factories.rankings import make_published
from tests.factories.scoring import declare_all, make_bloc, put_in_state, ready_bloc

pytestmark = pytest.mark.django_db

WITHOUT_SURVEY = [row for row in EVERY_KIND if not row[0].startswith("3")]


@pytest.fixture
def ready():
    """Two units with final points, every leaf agreed with; nothing left to a survey."""
    ready = ready_bloc(units=2, state=EntryState.APPRAISAL_1, tree=WITHOUT_SURVEY)
    for entry in ready.entries:
        declare_all(entry, by=ready.officer)
        for code in ("1", "2"):
            agree_with_rest(entry, ready.nodes[code], by=ready.appraiser)
        put_in_state(entry, EntryState.FINAL)
    return ready


@pytest.fixture
def office(ready, client):
    client.force_login(ready.secretary)
    return client


def desk(ready):
    return reverse("result_desk", args=[ready.round.pk])


def decision(*editions, **changes):
    return {
        "editions": [edition.pk for edition in editions],
        "title": "Chỉ số CCHC năm 2026",
        "decision_number": "482/QĐ-UBND",
        "decision_date": "10/02/2026",
        "signed_file": SimpleUploadedFile("qd-482.pdf", PDF, "application/pdf"),
        **changes,
    }


def run_last_job():
    return jobs.run(str(Job.objects.latest("created_at").pk))


def test_compiling_is_a_job_that_leaves_a_draft(ready, office):
    office.post(reverse("compile_bloc", args=[ready.round.pk, ready.bloc.pk]))

    job = run_last_job()

    draft = Edition.objects.get(state=EditionState.DRAFT)
    assert job.result == {"edition": draft.pk}
    assert reverse("edition_desk", args=[draft.pk]) in office.get(desk(ready)).text


def test_open_items_are_listed_with_unit_and_code(ready, office):
    entry = ready.entries[1]
    entry.marks.filter(stage=MarkStage.APPRAISAL_1, node=ready.nodes["2.1"]).delete()
    office.post(reverse("compile_bloc", args=[ready.round.pk, ready.bloc.pk]))

    job = run_last_job()

    page = office.get(desk(ready)).text
    assert job.state == JobState.REFUSED
    assert entry.name in page
    assert "2.1" in page


def test_the_preview_shows_the_table_as_it_would_be_published(ready, office):
    draft = compile_bloc(ready.bloc, by=ready.secretary)

    page = office.get(reverse("edition_desk", args=[draft.pk])).text

    assert all(entry.name in page for entry in ready.entries)
    assert "78,42" in page


def test_a_fragment_tells_when_a_draft_is_no_longer_what_the_sheets_say(ready, office):
    draft = compile_bloc(ready.bloc, by=ready.secretary)
    address = reverse("edition_staleness", args=[draft.pk])
    assert address in office.get(reverse("edition_desk", args=[draft.pk])).text
    assert office.get(address).text.strip() == ""

    ready.entries[0].marks.filter(node=ready.nodes["1.1"]).update(did_not_arise=True)

    assert "hãy tổng hợp lại trước khi công bố" in office.get(address).text


def test_the_preview_reads_no_marks(ready, office):
    draft = compile_bloc(ready.bloc, by=ready.secretary)

    with CaptureQueriesContext(connection) as asked:
        office.get(reverse("edition_desk", args=[draft.pk]))

    assert len(asked) <= 15
    assert not [query for query in asked if "scoring_mark" in query["sql"]]


def test_a_decision_publishes_and_freezes(ready, office):
    draft = compile_bloc(ready.bloc, by=ready.secretary)

    answer = office.post(reverse("publish_round", args=[ready.round.pk]), decision(draft))

    published = Edition.objects.get(pk=draft.pk)
    assert answer.status_code == 302
    assert (published.state, published.publication.decision_number) == (
        EditionState.PUBLISHED,
        "482/QĐ-UBND",
    )


def test_a_decision_that_stands_publishes_further_blocs_with_the_same_file(ready, office):
    said = {"decision_number": "482/QĐ-UBND", "decision_date": datetime.date(2026, 2, 10)}
    standing = Publication.objects.create(council=ready.council, year=YEAR, title="Đợt một")
    first = make_bloc(ready.round)
    Edition.objects.create(
        council=ready.council,
        year=YEAR,
        bloc_key=first.key,
        bloc=first,
        origin=Origin.COMPUTED,
        scheme={},
        publication=standing,
    )
    publish(standing, by=ready.secretary, signed_file=SimpleUploadedFile("a.pdf", PDF), **said)
    draft = compile_bloc(ready.bloc, by=ready.secretary)
    address = reverse("publish_round", args=[ready.round.pk])

    other = SimpleUploadedFile("b.pdf", PDF + b"\n", "application/pdf")
    refused = office.post(address, decision(draft, signed_file=other))
    done = office.post(address, decision(draft))

    assert (refused.status_code, done.status_code) == (422, 302)
    assert Publication.objects.get().editions.count() == 2
    assert Edition.objects.get(pk=draft.pk).state == EditionState.PUBLISHED


@pytest.mark.parametrize(
    ("year", "sentence"), [(YEAR, "không kèm tệp"), (YEAR - 1, f"công bố năm {YEAR - 1}")]
)
def test_a_decision_that_was_imported_publishes_nothing_computed(ready, office, year, sentence):
    make_published(
        council=ready.council,
        bloc_key="khac",
        year=year,
        decision_number="482/QĐ-UBND",
        decision_date=datetime.date(2026, 2, 10),
    )
    draft = compile_bloc(ready.bloc, by=ready.secretary)

    answer = office.post(reverse("publish_round", args=[ready.round.pk]), decision(draft))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert Edition.objects.get(pk=draft.pk).state == EditionState.DRAFT


def test_a_draft_that_changed_since_it_was_compiled_is_not_published(ready, office):
    draft = compile_bloc(ready.bloc, by=ready.secretary)
    ready.entries[0].marks.filter(node=ready.nodes["1.1"]).update(did_not_arise=True)

    answer = office.post(reverse("publish_round", args=[ready.round.pk]), decision(draft))

    assert answer.status_code == 422
    assert not Publication.objects.exists()


def test_points_that_are_not_final_are_not_published(ready, office):
    draft = compile_bloc(ready.bloc, by=ready.secretary)
    put_in_state(ready.entries[1], EntryState.APPRAISAL_2)

    answer = office.post(reverse("publish_round", args=[ready.round.pk]), decision(draft))

    assert answer.status_code == 422
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision_number": ""},
        {"decision_date": "31/02/2026"},
        {"decision_date": "01/01/2100"},
        {"editions": []},
        {"signed_file": SimpleUploadedFile("x.pdf", b"MZ\x90\x00", "application/pdf")},
    ],
)
def test_a_wrong_decision_keeps_what_was_typed_and_publishes_nothing(ready, office, wrong):
    draft = compile_bloc(ready.bloc, by=ready.secretary)

    answer = office.post(reverse("publish_round", args=[ready.round.pk]), decision(draft, **wrong))

    assert answer.status_code == 422
    assert "Chỉ số CCHC năm 2026" in answer.text
    assert not Publication.objects.exists()


def test_a_draft_is_put_aside(ready, office):
    draft = compile_bloc(ready.bloc, by=ready.secretary)

    office.post(reverse("edition_discard", args=[draft.pk]))

    assert Edition.objects.get(pk=draft.pk).state == EditionState.DISCARDED


@pytest.mark.parametrize("who", ["officer", "leader", "appraiser"])
def test_drafts_are_closed_to_units_and_appraisers(ready, client, who):
    draft = compile_bloc(ready.bloc, by=ready.secretary)
    client.force_login(getattr(ready, who))

    assert client.get(desk(ready)).status_code == 404
    for page in ("edition_desk", "edition_staleness"):
        assert client.get(reverse(page, args=[draft.pk])).status_code == 404


def test_the_list_leads_to_the_desk_of_each_round_of_the_council(ready, office):
    page = office.get(reverse("edition_list")).text

    assert desk(ready) in page
    assert ready.bloc.name in page


@pytest.mark.parametrize("who", ["officer", "appraiser"])
def test_the_list_is_the_offices_only(ready, client, who):
    client.force_login(getattr(ready, who))

    assert client.get(reverse("edition_list")).status_code == 404


def test_another_councils_secretary_sees_nothing(ready, client):
    client.force_login(make_member(Role.SECRETARY))

    assert client.get(desk(ready)).status_code == 404


def test_the_chair_looks_but_does_not_publish(ready, client):
    draft = compile_bloc(ready.bloc, by=ready.secretary)
    client.force_login(make_member(Role.CHAIR, council=ready.council))

    assert client.get(desk(ready)).status_code == 200
    answer = client.post(reverse("publish_round", args=[ready.round.pk]), decision(draft))
    assert answer.status_code == 403
    assert not Publication.objects.exists()


def test_a_component_without_any_points_deserves_a_second_look(ready):
    first = ready.entries[0]
    leaves = first.marks.filter(node__code__startswith="2", stage=MarkStage.APPRAISAL_1)
    leaves.update(points=0, reason="Không có văn bản")
    draft = compile_bloc(ready.bloc, by=ready.secretary)

    found = anomalies(draft, results_without_leaves(draft))

    empty = [one.result.name for one in found if one.sentence.startswith("không có điểm nào")]
    assert empty == [first.name]
