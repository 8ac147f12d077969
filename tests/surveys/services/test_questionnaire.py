"""Planning a survey: by the council's office, on survey leaves, until it is opened."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from cchc.refusals import NotPermitted, Refusal
from surveys.enums import SurveyState
from surveys.services import questionnaire
from surveys.services.questionnaire import GroupSaid, OptionSaid, Plan, default_options
from tests.factories.criteria import make_criteria_set
from tests.factories.scoring import make_bloc, ready_bloc
from tests.factories.surveys import TREE, make_survey, ready_survey

pytestmark = pytest.mark.django_db


def plan(**changes) -> Plan:
    now = timezone.now()
    said = {
        "name": "Khảo sát mẫu",
        "opens_at": now,
        "closes_at": now + datetime.timedelta(days=7),
        "minimum_sample": 5,
    }
    return Plan(**said | changes)


def test_a_new_survey_proposes_a_question_for_every_survey_leaf():
    work = ready_bloc(tree=TREE)
    survey = questionnaire.create_survey(work.round, plan(), by=work.secretary)
    assert survey.state == SurveyState.DRAFT
    measured = [[node.code for node in q.nodes.all()] for q in survey.questions.all()]
    assert measured == [["2.1"], ["2.2"]]


def test_leaves_of_the_same_words_in_two_sets_share_a_question():
    work = ready_bloc(tree=TREE)
    make_bloc(work.round, make_criteria_set(work.council, tree=TREE))
    survey = questionnaire.create_survey(work.round, plan(), by=work.secretary)
    assert survey.questions.count() == 2
    assert {question.nodes.count() for question in survey.questions.all()} == {2}


def test_the_usual_answers_carry_the_usual_shares():
    assert [option.share for option in default_options()] == [
        Decimal("1"), Decimal("0.6"), Decimal("0.2"), Decimal("0"), None,
    ]  # fmt: skip


def test_proposing_again_adds_nothing():
    work = ready_bloc(tree=TREE)
    survey = questionnaire.create_survey(work.round, plan(), by=work.secretary)
    assert questionnaire.propose_questions(survey, by=work.secretary) == []


def test_others_plan_no_survey():
    work = ready_bloc(tree=TREE)
    for person in (work.officer, work.leader, work.appraiser):
        with pytest.raises(NotPermitted):
            questionnaire.create_survey(work.round, plan(), by=person)


def test_a_sample_that_would_show_single_people_is_refused():
    work = ready_bloc(tree=TREE)
    with pytest.raises(Refusal):
        questionnaire.create_survey(work.round, plan(minimum_sample=2), by=work.secretary)


def test_a_survey_closes_after_it_opens():
    work = ready_bloc(tree=TREE)
    with pytest.raises(Refusal):
        questionnaire.create_survey(work.round, plan(closes_at=timezone.now()), by=work.secretary)


def test_groups_are_renamed_added_ordered_and_removed():
    work = ready_survey(state=SurveyState.DRAFT, people=0, groups=["Một", "Hai"])
    one, _two = work.groups
    said = [GroupSaid("Ba", Decimal(2)), GroupSaid("Một mới", Decimal("0.5"), pk=one.pk)]
    questionnaire.save_groups(work.survey, said, by=work.secretary)
    assert list(work.survey.groups.values_list("name", "weight", "position")) == [
        ("Ba", Decimal(2), 1),
        ("Một mới", Decimal("0.5"), 2),
    ]


def test_groups_may_swap_names():
    work = ready_survey(state=SurveyState.DRAFT, people=0, groups=["Một", "Hai"])
    one, two = work.groups
    said = [GroupSaid("Hai", Decimal(1), pk=one.pk), GroupSaid("Một", Decimal(1), pk=two.pk)]
    questionnaire.save_groups(work.survey, said, by=work.secretary)
    assert dict(work.survey.groups.values_list("pk", "name")) == {one.pk: "Hai", two.pk: "Một"}


def test_a_group_with_invited_people_stays():
    work = ready_survey(state=SurveyState.DRAFT)
    with pytest.raises(Refusal):
        questionnaire.save_groups(work.survey, [], by=work.secretary)


def test_a_question_measures_survey_leaves_of_its_round_only():
    work = ready_survey(state=SurveyState.DRAFT)
    foreign = ready_bloc(tree=TREE).nodes["2.1"]
    wrong = [[], [work.nodes["1.1"]], [foreign], [work.nodes["2.1"], work.nodes["2.2"]]]
    for nodes in wrong:
        with pytest.raises(Refusal):
            questionnaire.save_question(
                work.survey,
                None,
                text="Câu hỏi?",
                nodes=nodes,
                options=default_options(),
                by=work.secretary,
            )


def test_a_question_needs_an_answer_that_counts():
    work = ready_survey(state=SurveyState.DRAFT)
    with pytest.raises(Refusal):
        questionnaire.save_question(
            work.survey,
            None,
            text="Câu hỏi?",
            nodes=[work.nodes["2.1"]],
            options=[OptionSaid("Không biết", None)],
            by=work.secretary,
        )


def test_nothing_is_changed_once_the_survey_is_open():
    work = ready_survey()
    attempts = [
        lambda: questionnaire.edit_survey(work.survey, plan(), by=work.secretary),
        lambda: questionnaire.save_groups(work.survey, [], by=work.secretary),
        lambda: questionnaire.delete_question(work.questions[0], by=work.secretary),
        lambda: questionnaire.propose_questions(work.survey, by=work.secretary),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal, match="phiếu hỏi không sửa được nữa"):
            attempt()


def test_a_second_survey_proposes_only_what_the_first_leaves_open():
    work = ready_survey(state=SurveyState.DRAFT)
    work.questions[1].delete()
    second = make_survey(work.round, state=SurveyState.DRAFT)
    questions = questionnaire.propose_questions(second, by=work.secretary)
    assert [[n.code for n in question.nodes.all()] for question in questions] == [["2.2"]]
