"""A survey opens when nothing is missing, closes, and opens again with a reason."""

import datetime

import pytest
from django.utils import timezone

from cchc.refusals import NotPermitted, Refusal
from scoring.enums import RoundState
from surveys.enums import SurveyState
from surveys.services import lifecycle
from surveys.services.tabulate import start_tabulation
from tests.factories.surveys import make_invitation, make_question, make_survey, ready_survey

pytestmark = pytest.mark.django_db


def later(days: int = 3) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=days)


def test_a_whole_draft_opens_and_its_history_says_so():
    work = ready_survey(state=SurveyState.DRAFT)
    survey = lifecycle.open_survey(work.survey, by=work.secretary)
    assert survey.state == SurveyState.OPEN
    row = survey.transitions.get()
    assert (row.action, row.from_state, row.to_state, row.by) == (
        "open", "draft", "open", work.secretary,
    )  # fmt: skip


def test_all_that_is_missing_is_listed_at_once():
    work = ready_survey(state=SurveyState.DRAFT, people=0)
    work.questions[1].delete()
    work.questions[0].options.update(share=None)
    work.round.state = RoundState.PREPARING
    work.round.save()
    with pytest.raises(Refusal) as refused:
        lifecycle.open_survey(work.survey, by=work.secretary)
    assert refused.value.sentences == [
        f"{work.bloc.name}: chưa có câu hỏi cho tiêu chí 2.2.",
        "Câu hỏi 1 không có phương án nào được tính điểm.",
        "Chưa có người được mời: hãy nhập danh sách người trả lời.",
        "Kỳ đánh giá không mở.",
    ]


def test_an_empty_draft_lacks_questions_and_groups():
    work = ready_survey(state=SurveyState.DRAFT)
    empty = make_survey(work.round, state=SurveyState.DRAFT)
    assert lifecycle.what_is_missing(empty) == [
        "Chưa có câu hỏi nào.",
        "Chưa có nhóm đối tượng điều tra.",
    ]


def test_two_surveys_of_a_round_do_not_measure_one_leaf():
    work = ready_survey()
    second = make_survey(work.round, state=SurveyState.DRAFT)
    make_question(second, [work.nodes["2.1"]])
    missing = lifecycle.what_is_missing(second)
    assert "Câu hỏi 1 đo một tiêu chí đã thuộc đợt điều tra khác." in missing


def test_a_draft_past_its_last_day_does_not_open():
    work = ready_survey(state=SurveyState.DRAFT, closes_at=timezone.now())
    with pytest.raises(Refusal, match="quá ngày kết thúc"):
        lifecycle.open_survey(work.survey, by=work.secretary)


def test_only_the_office_opens_closes_and_reopens():
    work = ready_survey(state=SurveyState.DRAFT)
    stranger = ready_survey().secretary
    for attempt in (
        lambda: lifecycle.open_survey(work.survey, by=stranger),
        lambda: lifecycle.close(work.survey, by=stranger),
        lambda: lifecycle.reopen(work.survey, by=stranger, closes_at=later(), reason="Bổ sung"),
    ):
        with pytest.raises(NotPermitted):
            attempt()


def test_a_draft_cannot_be_closed():
    work = ready_survey(state=SurveyState.DRAFT)
    with pytest.raises(Refusal):
        lifecycle.close(work.survey, by=work.secretary)


def test_a_survey_closes_by_itself_after_its_last_moment():
    ended = ready_survey(closes_at=timezone.now())
    going_on = ready_survey()
    draft = ready_survey(state=SurveyState.DRAFT, closes_at=timezone.now())

    assert lifecycle.close_ended() == [ended.survey]

    row = ended.survey.transitions.get()
    assert (row.action, row.from_state, row.to_state, row.by) == ("close", "open", "closed", None)
    for work, state in ((going_on, SurveyState.OPEN), (draft, SurveyState.DRAFT)):
        work.survey.refresh_from_db()
        assert (work.survey.state, work.survey.transitions.count()) == (state, 0)
    assert lifecycle.close_ended() == []


def test_reopening_needs_a_reason_and_a_day_to_come():
    work = ready_survey(state=SurveyState.CLOSED)
    with pytest.raises(Refusal):
        lifecycle.reopen(work.survey, by=work.secretary, closes_at=later(), reason=" ")
    with pytest.raises(Refusal):
        lifecycle.reopen(work.survey, by=work.secretary, closes_at=later(-1), reason="Bổ sung")


def test_a_closed_survey_takes_ballots_again():
    work = ready_survey(state=SurveyState.CLOSED)
    make_invitation(work.groups[0], work.entries)
    survey = lifecycle.reopen(work.survey, by=work.secretary, closes_at=later(), reason="Bổ sung")
    assert survey.state == SurveyState.OPEN
    assert survey.transitions.get().reason == "Bổ sung"


def test_a_round_that_is_over_keeps_its_ballots_and_results():
    work = ready_survey(state=SurveyState.CLOSED)
    work.round.state = RoundState.CLOSED
    work.round.save()
    for act in (
        lambda: lifecycle.reopen(work.survey, by=work.secretary, closes_at=later(), reason="x"),
        lambda: start_tabulation(work.survey, by=work.secretary),
    ):
        with pytest.raises(Refusal, match="đã kết thúc"):
            act()


def test_a_tabulated_survey_takes_no_more_ballots():
    work = ready_survey(state=SurveyState.TABULATED)
    with pytest.raises(Refusal) as refused:
        lifecycle.reopen(work.survey, by=work.secretary, closes_at=later(), reason="Bổ sung")
    assert "đã được tổng hợp" in str(refused.value)
    work.survey.refresh_from_db()
    assert work.survey.state == SurveyState.TABULATED
