"""Planning a survey: its dates, groups, questions and respondents."""

import io

import pytest
from django.utils import timezone

from cchc.agencies.enums import Role
from scoring.enums import RoundState
from surveys.enums import SurveyState
from surveys.models import Survey
from tests.factories.agencies import make_member
from tests.factories.scoring import ready_bloc
from tests.factories.surveys import TREE, ready_survey
from tests.surveys.services.test_respondents import workbook
from tests.surveys.views.test_board import address

pytestmark = pytest.mark.django_db


def test_a_new_survey_has_a_name_citizens_understand(client):
    work = ready_bloc(tree=TREE)
    client.force_login(work.secretary)
    page = client.get(f"/dieu-tra/tao/{work.round.pk}/").content.decode()
    name = f"Phiếu khảo sát ý kiến về công tác cải cách hành chính năm {work.round.year}"
    assert f'value="{name}"' in page


def test_a_survey_is_not_planned_for_a_round_that_is_over(client):
    work = ready_survey()
    client.force_login(work.secretary)
    planned = f"/dieu-tra/tao/{work.round.pk}/"
    assert planned in client.get("/dieu-tra/").content.decode()
    work.round.state = RoundState.CLOSED
    work.round.save()
    assert planned not in client.get("/dieu-tra/").content.decode()


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
