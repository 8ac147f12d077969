"""The board of the council's office: theirs alone, and whole from plan to result."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cchc.agencies.enums import Role
from cchc.jobs import services as jobs
from cchc.outbox.services import drain
from surveys.enums import Delivery, SurveyState
from surveys.models import Survey
from surveys.selectors import surveys
from surveys.services.tabulate import start_tabulation, tabulate_survey
from tests.factories.agencies import make_member
from tests.factories.scoring import ready_bloc
from tests.factories.surveys import TREE, make_invitation, put_ballots, ready_survey

pytestmark = pytest.mark.django_db

TEMPLATE = "nguoi-tra-loi/mau.xlsx"
PAGES = [
    "",
    "ket-qua/",
    "nguoi-tra-loi/",
    TEMPLATE,
    "sua/",
    "phieu-hoi/",
    "phieu-hoi/them/",
]
POSTS = ["mo/", "dong/", "mo-lai/", "gui-thu/", "nhac/", "tong-hop/", "phieu-hoi/de-xuat/"]

SOON = {"closes_at": "31/12/2099", "reason": "Bổ sung"}


def address(survey: Survey, path: str = "") -> str:
    return f"/dieu-tra/{survey.pk}/{path}"


@pytest.mark.parametrize("path", PAGES)
def test_the_secretary_opens_every_page_the_chair_reads(client, path):
    work = ready_survey(state=SurveyState.DRAFT)
    chair = make_member(Role.CHAIR, council=work.round.council)
    client.force_login(work.secretary)
    assert client.get(address(work.survey, path)).status_code == 200
    client.force_login(chair)
    acts = path in ("nguoi-tra-loi/", TEMPLATE, "sua/", "phieu-hoi/them/")
    assert client.get(address(work.survey, path)).status_code == (403 if acts else 200)


def test_what_cannot_be_taken_back_asks_first_and_says_how_many(client):
    work = ready_survey(people=4)
    make_invitation(work.groups[0], work.entries, delivery=Delivery.PLANNED)
    client.force_login(work.secretary)
    page = " ".join(client.get(address(work.survey)).content.decode().split())
    assert "1 người nhận được thư" in page
    assert "Trong số 4 người đã nhận thư mời" in page
    assert "Trong số 5 người được mời" in page
    for name in ("send-invitations", "remind", "close-survey"):
        assert f'<dialog id="{name}"' in page


def test_a_reminder_is_not_offered_again_within_a_day(client):
    work = ready_survey()
    client.force_login(work.secretary)
    client.post(address(work.survey, "nhac/"))
    page = client.get(address(work.survey)).content.decode()
    assert 'id="remind"' not in page
    assert "có thể nhắc tiếp từ" in page


def test_the_board_asks_again_until_the_mails_are_out(client, mailbox):
    work = ready_survey(people=2)
    work.survey.invitations.update(delivery=Delivery.PLANNED)
    client.force_login(work.secretary)
    client.post(address(work.survey, "gui-thu/"))
    page = client.get(address(work.survey)).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert 'id="send-invitations"' not in page
    fragment = client.get(address(work.survey, "thu/"))
    assert "HX-Refresh" not in fragment
    drain()
    assert client.get(address(work.survey, "thu/"))["HX-Refresh"] == "true"
    assert "hx-trigger" not in client.get(address(work.survey)).content.decode()


@pytest.mark.parametrize("state", [SurveyState.CLOSED, SurveyState.TABULATED])
def test_a_survey_that_is_over_shows_no_time_left(client, state):
    work = ready_survey(state=state)
    client.force_login(work.secretary)
    page = client.get(address(work.survey)).content.decode()
    assert "còn" not in page.partition("summary-strip")[2].partition("</div>")[0]


@pytest.mark.parametrize("path", POSTS)
def test_the_chair_does_not_act(client, path):
    work = ready_survey()
    client.force_login(make_member(Role.CHAIR, council=work.round.council))
    assert client.post(address(work.survey, path), SOON).status_code == 403


@pytest.mark.parametrize("state", SurveyState)
def test_the_chair_sees_no_button(client, state):
    work = ready_survey(state=state)
    client.force_login(make_member(Role.CHAIR, council=work.round.council))
    for path in ("", "phieu-hoi/"):
        page = client.get(address(work.survey, path)).content.decode()
        assert "<form" not in page.partition("<main")[2]
        assert "nguoi-tra-loi/" not in page


@pytest.mark.parametrize("path", ["", "phieu-hoi/", "nguoi-tra-loi/", "ket-qua/"])
def test_the_navigation_marks_surveys_on_their_pages(client, path):
    work = ready_survey(state=SurveyState.DRAFT)
    client.force_login(work.secretary)
    page = client.get(address(work.survey, path)).content.decode()
    assert '<a href="/dieu-tra/" aria-current="page">' in page


@pytest.mark.parametrize("path", PAGES + POSTS)
def test_everybody_else_finds_nothing(client, path):
    work = ready_survey()
    others = ready_bloc(tree=TREE)
    appraiser = make_member(Role.APPRAISER, council=work.round.council)
    leader = make_member(Role.LEADER, agency=work.entries[0].agency)
    for person in (others.secretary, appraiser, leader):
        client.force_login(person)
        send = client.post if path in POSTS else client.get
        assert send(address(work.survey, path)).status_code == 404


def test_nobody_reads_a_board_without_signing_in(client):
    work = ready_survey()
    assert client.get(address(work.survey)).status_code == 302


def test_an_administrator_looks_but_does_not_act(client):
    work = ready_survey()
    administrator = make_member(Role.OFFICER)
    administrator.is_staff = True
    administrator.save()
    client.force_login(administrator)
    page = client.get(address(work.survey)).content.decode()
    assert "Gửi thư mời" not in page
    assert client.post(address(work.survey, "dong/")).status_code == 403


def test_the_board_opens_closes_and_reopens(client):
    work = ready_survey(state=SurveyState.DRAFT)
    client.force_login(work.secretary)
    until = timezone.localtime() + datetime.timedelta(days=3)
    for path, said, state in (
        ("mo/", {}, SurveyState.OPEN),
        ("dong/", {}, SurveyState.CLOSED),
        ("mo-lai/", {"closes_at": f"{until:%d/%m/%Y}", "reason": "Bổ sung"}, SurveyState.OPEN),
    ):
        assert client.post(address(work.survey, path), said).status_code == 302
        work.survey.refresh_from_db()
        assert work.survey.state == state


def test_what_a_service_refuses_is_shown_on_the_board(client):
    work = ready_survey(state=SurveyState.DRAFT, people=0)
    client.force_login(work.secretary)
    page = client.post(address(work.survey, "mo/"), follow=True).content.decode()
    assert "Chưa có người được mời" in page


def test_reopening_without_a_reason_is_said_at_the_field(client):
    work = ready_survey(state=SurveyState.CLOSED)
    client.force_login(work.secretary)
    response = client.post(address(work.survey, "mo-lai/"), {"closes_at": "x", "reason": ""})
    assert response.status_code == 422


def test_results_show_shares_and_small_samples(client):
    work = ready_survey(state=SurveyState.CLOSED)
    put_ballots(work.groups[0], work.entries[0], work.questions[0], "Tốt", 3)
    tabulate_survey(work.survey, by=work.secretary)
    client.force_login(work.secretary)
    page = client.get(address(work.survey, "ket-qua/")).content.decode()
    assert "60,0 %" in page
    assert page.count("mẫu nhỏ") == 3
    assert f'<abbr title="{work.nodes["2.1"].text}">2.1</abbr>' in page


@pytest.mark.parametrize("path", ["", "ket-qua/"])
def test_what_is_counted_anew_is_said_not_to_change_what_is_published(client, path):
    work = ready_survey(state=SurveyState.CLOSED)
    client.force_login(work.secretary)
    said = "Kết quả đã công bố giữ nguyên số liệu lúc công bố"
    assert said not in client.get(address(work.survey, path)).content.decode()

    tabulate_survey(work.survey, by=work.secretary)

    assert said in client.get(address(work.survey, path)).content.decode()


def test_a_count_that_ends_while_the_page_is_made_is_shown(client, monkeypatch):
    work = ready_survey(state=SurveyState.CLOSED)
    client.force_login(work.secretary)
    read_before = surveys.survey_for(work.secretary, work.survey.pk)
    jobs.run(str(start_tabulation(work.survey, by=work.secretary).pk))
    monkeypatch.setattr(surveys, "survey_for", lambda *_: read_before)
    page = client.get(address(work.survey)).content.decode()
    assert address(work.survey, "ket-qua/") in page


def test_the_board_never_says_who_answered(client):
    work = ready_survey(people=3)
    client.force_login(work.secretary)
    page = client.get(address(work.survey)).content.decode()
    assert not any(invitation.email in page for invitation in work.invitations)


@pytest.mark.parametrize("path", ["", "phieu-hoi/", "ket-qua/"])
def test_queries_stay_the_same_with_more_units_people_and_groups(client, path):
    counted = []
    for number in (1, 3):
        work = ready_survey(
            units=number, people=number, groups=[f"Nhóm {n}" for n in range(number)]
        )
        client.force_login(work.secretary)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(work.survey, path))
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 15


def test_the_list_stays_flat_too(client, django_assert_max_num_queries):
    work = ready_survey()
    for _ in range(2):
        Survey.objects.create(
            round=work.round,
            name="Đợt nữa",
            opens_at=timezone.now(),
            closes_at=timezone.now() + datetime.timedelta(days=1),
        )
    client.force_login(work.secretary)
    with django_assert_max_num_queries(8):
        page = client.get("/dieu-tra/").content.decode()
    assert page.count("Đợt nữa") == 2
