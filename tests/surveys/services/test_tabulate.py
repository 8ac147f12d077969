"""From ballots to shares of the maximum, per unit and survey leaf."""

from decimal import Decimal

import pytest

from cchc.jobs import services as jobs
from cchc.jobs.models import JobState
from cchc.refusals import NotPermitted, Refusal
from surveys.enums import SurveyState
from surveys.models import TabulatedShare
from surveys.services.tabulate import count_answers, start_tabulation, tabulate_survey
from tests.factories.surveys import ReadySurvey, put_ballots, ready_survey

pytestmark = pytest.mark.django_db


def closed(**fields) -> ReadySurvey:
    return ready_survey(state=SurveyState.CLOSED, **fields)


def share(work: ReadySurvey, code: str = "2.1", unit: int = 0) -> TabulatedShare:
    return TabulatedShare.objects.get(entry=work.entries[unit], node=work.nodes[code])


def test_a_share_is_the_mean_of_the_valid_answers():
    work = closed()
    group, entry, question = work.groups[0], work.entries[0], work.questions[0]
    put_ballots(group, entry, question, "Rất tốt", 2)
    put_ballots(group, entry, question, "Bình thường", 1)
    put_ballots(group, entry, question, "Không biết", 4)
    tabulate_survey(work.survey, by=work.secretary)
    # (2 × 1 + 1 × 0.2) ÷ 3, the four who do not know left out.
    assert share(work).share == Decimal("0.733333333333")
    assert share(work).valid_answers == 3


def test_a_sample_too_small_gives_no_share():
    work = closed()
    put_ballots(work.groups[0], work.entries[0], work.questions[0], "Rất tốt", 2)
    tabulate_survey(work.survey, by=work.secretary)
    assert (share(work).share, share(work).valid_answers) == (None, 2)
    assert share(work, unit=1).valid_answers == 0


def test_every_unit_and_survey_leaf_has_a_row():
    work = closed(units=3)
    tabulate_survey(work.survey, by=work.secretary)
    assert TabulatedShare.objects.count() == 6


def test_groups_are_weighted():
    work = closed(groups=["Người dân", "Lãnh đạo"])
    citizens, leaders = work.groups
    leaders.weight = Decimal(3)
    leaders.save()
    put_ballots(citizens, work.entries[0], work.questions[0], "Rất tốt", 3)
    put_ballots(leaders, work.entries[0], work.questions[0], "Chưa tốt", 3)
    tabulate_survey(work.survey, by=work.secretary)
    assert share(work).share == Decimal("0.25")


def test_small_groups_are_kept_out_of_the_detail():
    work = closed(groups=["Người dân", "Lãnh đạo", "Doanh nghiệp"])
    for group, number in zip(work.groups, (5, 1, 4), strict=True):
        put_ballots(group, work.entries[0], work.questions[0], "Tốt", number)
    tabulate_survey(work.survey, by=work.secretary)
    shown = [group["group"] for group in share(work).detail["groups"]]
    # The one leader is hidden, and businesses with it: alone it could be subtracted.
    assert shown == [work.groups[0].pk]


def test_tabulating_again_gives_the_same_rows():
    work = closed()
    put_ballots(work.groups[0], work.entries[0], work.questions[0], "Tốt", 3)
    fields = ("entry", "node", "share", "valid_answers", "detail")
    tabulate_survey(work.survey, by=work.secretary)
    first = list(TabulatedShare.objects.order_by("entry", "node").values(*fields))
    tabulate_survey(work.survey, by=work.secretary)
    assert list(TabulatedShare.objects.order_by("entry", "node").values(*fields)) == first


def test_answers_are_counted_by_one_query(django_assert_num_queries):
    work = closed()
    for number, label in enumerate(("Tốt", "Chưa tốt"), 1):
        put_ballots(work.groups[0], work.entries[0], work.questions[0], label, number)
    with django_assert_num_queries(1):
        tallies = count_answers(work.survey)
    assert sorted(tally.answers for tally in tallies) == [1, 2]


def test_the_job_tabulates_and_reports(django_capture_on_commit_callbacks):
    work = closed()
    put_ballots(work.groups[0], work.entries[0], work.questions[0], "Tốt", 3)
    job = start_tabulation(work.survey, by=work.secretary)
    jobs.run(str(job.pk))
    job.refresh_from_db()
    work.survey.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)
    assert work.survey.state == SurveyState.TABULATED
    assert work.survey.transitions.get().by == work.secretary


def test_a_survey_reopened_meanwhile_is_refused_by_the_job():
    work = closed()
    job = start_tabulation(work.survey, by=work.secretary)
    work.survey.state = SurveyState.OPEN
    work.survey.save()
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert job.state == JobState.REFUSED
    assert not TabulatedShare.objects.exists()


def test_only_the_office_tabulates_and_only_what_is_closed():
    work = closed()
    with pytest.raises(NotPermitted):
        start_tabulation(work.survey, by=ready_survey().secretary)
    still_open = ready_survey()
    with pytest.raises(Refusal):
        start_tabulation(still_open.survey, by=still_open.secretary)
