"""The board of the council's office: theirs alone, and whole from plan to result."""

import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cchc.agencies.enums import Role
from cchc.jobs import services as jobs
from cchc.outbox.services import drain
from scoring.enums import RoundState
from surveys.enums import Delivery, SurveyState
from surveys.models import Survey
from surveys.selectors import surveys
from surveys.services.tabulate import start_tabulation, tabulate_survey
from tests.factories.agencies import make_member
from tests.factories.scoring import ready_bloc
from tests.factories.surveys import TREE, make_invitation, put_ballots, ready_survey
from tests.surveys.services.test_respondents import workbook

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


def test_a_new_survey_has_a_name_citizens_understand(client):
    work = ready_bloc(tree=TREE)
    client.force_login(work.secretary)
    page = client.get(f"/dieu-tra/tao/{work.round.pk}/").content.decode()
    name = f"Phiếu khảo sát ý kiến về công tác cải cách hành chính năm {work.round.year}"
    assert f'value="{name}"' in page


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


def test_a_survey_is_not_planned_for_a_round_that_is_over(client):
    work = ready_survey()
    client.force_login(work.secretary)
    planned = f"/dieu-tra/tao/{work.round.pk}/"
    assert planned in client.get("/dieu-tra/").content.decode()
    work.round.state = RoundState.CLOSED
    work.round.save()
    assert planned not in client.get("/dieu-tra/").content.decode()


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


def test_a_survey_is_planned_from_a_round(client):
    work = ready_bloc(tree=TREE)
    client.force_login(work.secretary)
    said = {
        "name": "Khảo sát người dân",
        "introduction": "Kính mời Ông/Bà.",
        "opens_on": "01/03/2026",
        "closes_at": "15/03/2026",
        "minimum_sample": "5",
    }
    response = client.post(f"/dieu-tra/tao/{work.round.pk}/", said)
    survey = Survey.objects.get()
    assert response["Location"] == address(survey, "phieu-hoi/")
    closes = timezone.localtime(survey.closes_at)
    assert (closes.day, closes.hour, closes.minute, closes.second) == (15, 23, 59, 59)
    assert timezone.localtime(survey.opens_at).hour == 0
    assert survey.questions.count() == 2


def test_wrong_input_is_said_at_the_field(client):
    work = ready_bloc(tree=TREE)
    client.force_login(work.secretary)
    said = {"name": "", "opens_on": "31/02/2026", "closes_at": "mai", "minimum_sample": "2"}
    response = client.post(f"/dieu-tra/tao/{work.round.pk}/", said)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(said)
    assert not Survey.objects.exists()


def test_groups_are_saved_from_the_questionnaire(client):
    work = ready_survey(state=SurveyState.DRAFT, people=0)
    client.force_login(work.secretary)
    said = {
        "groups-TOTAL_FORMS": "2",
        "groups-INITIAL_FORMS": "1",
        "groups-0-pk": work.groups[0].pk,
        "groups-0-name": "Doanh nghiệp",
        "groups-0-weight": "1,5",
        "groups-1-name": "Người dân",
        "groups-1-weight": "",
    }
    client.post(address(work.survey, "phieu-hoi/"), said)
    groups = [(group.name, str(group.weight)) for group in work.survey.groups.all()]
    assert groups == [("Doanh nghiệp", "1.500"), ("Người dân", "1.000")]


def test_the_usual_groups_are_proposed_where_there_are_none(client):
    work = ready_survey(state=SurveyState.DRAFT, people=0)
    client.force_login(work.secretary)
    assert (
        "các nhóm thường dùng"
        not in client.get(address(work.survey, "phieu-hoi/")).content.decode()
    )
    work.survey.groups.all().delete()
    response = client.get(address(work.survey, "phieu-hoi/"))
    assert "các nhóm thường dùng" in response.content.decode()
    names = [form.initial.get("name") for form in response.context["groups"]]
    assert names[3:5] == ["Người dân", "Doanh nghiệp, tổ chức"]
    assert not work.survey.groups.exists()


def test_a_question_is_edited_with_its_answers(client):
    work = ready_survey(state=SurveyState.DRAFT)
    client.force_login(work.secretary)
    question = work.questions[0]
    said = {
        "text": "Thái độ phục vụ thế nào?",
        f"set_{work.bloc.criteria_set_id}": work.nodes["2.1"].pk,
        "options-TOTAL_FORMS": "3",
        "options-INITIAL_FORMS": "0",
        "options-0-label": "Tốt",
        "options-0-percent": "100",
        "options-1-label": "Kém",
        "options-1-percent": "12,5",
        "options-2-label": "Không biết",
        "options-2-percent": "",
    }
    response = client.post(address(work.survey, f"phieu-hoi/{question.pk}/"), said)
    assert response.status_code == 302
    question.refresh_from_db()
    shares = list(question.options.values_list("label", "share"))
    assert [(label, share and str(share)) for label, share in shares] == [
        ("Tốt", "1.0000"),
        ("Kém", "0.1250"),
        ("Không biết", None),
    ]


def test_a_workbook_is_shown_first_and_then_imported(client):
    work = ready_survey(state=SurveyState.DRAFT, people=0)
    client.force_login(work.secretary)
    page = address(work.survey, "nguoi-tra-loi/")
    file = workbook(["Doanh nghiệp", "Nguyễn Văn Mẫu", "mau@mau.example", "tất cả"])
    file.name = "nguoi.xlsx"
    shown = client.post(page, {"file": file})
    assert "mau@mau.example" in shown.content.decode()
    assert not work.survey.invitations.exists()
    client.post(page, {"key": shown.context["key"]})
    assert work.survey.invitations.get().email == "mau@mau.example"


def test_a_wrong_workbook_lists_its_cells(client):
    work = ready_survey(state=SurveyState.DRAFT, people=0)
    client.force_login(work.secretary)
    file = workbook(["Nông dân", "", "mau@mau.example", "tất cả"])
    file.name = "nguoi.xlsx"
    response = client.post(address(work.survey, "nguoi-tra-loi/"), {"file": file})
    assert response.status_code == 422
    assert "Ô A2: không có nhóm này" in response.content.decode()


def test_a_key_of_somebody_else_imports_nothing(client):
    work = ready_survey(state=SurveyState.DRAFT, people=0)
    client.force_login(work.secretary)
    page = address(work.survey, "nguoi-tra-loi/")
    file = workbook(["Doanh nghiệp", "", "mau@mau.example", "tất cả"])
    file.name = "nguoi.xlsx"
    key = client.post(page, {"file": file}).context["key"]
    client.force_login(make_member(Role.SECRETARY, council=work.round.council))
    client.post(page, {"key": key})
    assert not work.survey.invitations.exists()


def test_no_file_is_said_at_the_field(client):
    work = ready_survey(state=SurveyState.DRAFT, people=0)
    client.force_login(work.secretary)
    for sent in ({}, {"file": io.BytesIO(b"")}):
        response = client.post(address(work.survey, "nguoi-tra-loi/"), sent)
        assert response.status_code == 422


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
