"""What rankings read of a bloc's surveys."""

import pytest

from surveys.enums import SurveyState
from surveys.selectors.results import open_problems, shares_for_bloc
from surveys.services.tabulate import tabulate_survey
from tests.factories.scoring import make_entry, ready_bloc
from tests.factories.surveys import ReadySurvey, put_ballots, ready_survey

pytestmark = pytest.mark.django_db


def tabulated() -> ReadySurvey:
    work = ready_survey(state=SurveyState.CLOSED)
    for question in work.questions:
        put_ballots(work.groups[0], work.entries[0], question, "Tốt", 3)
    tabulate_survey(work.survey, by=work.secretary)
    return work


def test_shares_are_given_by_entry_and_code_none_for_a_small_sample():
    work = tabulated()
    first, second = work.entries
    assert shares_for_bloc(work.bloc) == {
        first.pk: {"2.1": "3/5", "2.2": "3/5"},
        second.pk: {"2.1": None, "2.2": None},
    }


def test_a_tabulated_survey_leaves_no_problem():
    assert open_problems(tabulated().bloc) == []


def test_a_survey_still_open_is_a_problem_and_its_shares_do_not_count():
    work = tabulated()
    work.survey.state, work.survey.tabulated_at = SurveyState.OPEN, None
    work.survey.save()
    assert open_problems(work.bloc) == [f"Đợt điều tra “{work.survey.name}” chưa được tổng hợp."]
    assert shares_for_bloc(work.bloc) == {}


def test_leaves_without_a_question_are_named():
    work = tabulated()
    work.questions[1].nodes.clear()
    assert open_problems(work.bloc) == ["Chưa có câu hỏi cho các tiêu chí: 2.2."]


def test_a_unit_that_came_late_asks_for_another_tabulation():
    work = tabulated()
    make_entry(work.bloc)
    assert open_problems(work.bloc) == [
        "1 đơn vị chưa có trong kết quả điều tra: hãy tổng hợp lại."
    ]


def test_a_bloc_without_survey_leaves_has_no_problem():
    tree = [("1", "Lĩnh vực", "1", "", ""), ("1.1", "Tiêu chí", "1", "yes_no", "")]
    assert open_problems(ready_bloc(tree=tree).bloc) == []
