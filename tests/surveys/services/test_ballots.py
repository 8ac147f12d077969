"""One link, one answer, whatever happens at once."""

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone

from cchc.refusals import Refusal
from surveys.enums import SurveyState
from surveys.models import Answer, Ballot, Draft
from surveys.services import ballots, drafts
from surveys.services.ballots import NoBallot, WhyNot, answer, cast, open_ballot, skip_unit
from tests.factories.surveys import fill_in, ready_survey

pytestmark = pytest.mark.django_db


def why_not(token: str) -> WhyNot:
    with pytest.raises(NoBallot) as refused:
        open_ballot(token)
    return refused.value.why


def test_casting_writes_a_ballot_per_unit_and_an_answer_per_question():
    work = ready_survey(units=2)
    fill_in(work.tokens[0], work)
    cast(work.tokens[0])
    assert sorted(Ballot.objects.values_list("entry", "group")) == [
        (entry.pk, work.groups[0].pk) for entry in work.entries
    ]
    assert Answer.objects.filter(option__label="Tốt").count() == 4


def test_casting_spends_the_link_and_destroys_the_draft():
    work = ready_survey()
    fill_in(work.tokens[0], work)
    cast(work.tokens[0])
    work.invitations[0].refresh_from_db()
    assert work.invitations[0].is_redeemed
    assert not Draft.objects.exists()
    assert why_not(work.tokens[0]) == WhyNot.USED


def test_a_skipped_unit_leaves_a_ballot_without_answers():
    work = ready_survey(units=2)
    fill_in(work.tokens[0], work)
    skip_unit(work.tokens[0], entry_id=work.entries[0].pk)
    cast(work.tokens[0])
    skipped = Ballot.objects.get(entry=work.entries[0])
    assert not skipped.answers.exists()
    assert Ballot.objects.get(entry=work.entries[1]).answers.count() == 2


def test_a_unit_never_looked_at_leaves_no_ballot():
    work = ready_survey(units=2)
    skip_unit(work.tokens[0], entry_id=work.entries[0].pk)
    cast(work.tokens[0])
    assert list(Ballot.objects.values_list("entry", flat=True)) == [work.entries[0].pk]


def test_an_empty_ballot_is_refused_and_the_link_stays_good():
    work = ready_survey()
    with pytest.raises(Refusal):
        cast(work.tokens[0])
    assert open_ballot(work.tokens[0]) == work.invitations[0]


def test_casting_takes_few_queries_however_many_units(django_assert_num_queries):
    work = ready_survey(units=6)
    fill_in(work.tokens[0], work)
    # The savepoint, the invitation, the draft, ballots, answers, the mark, its release.
    with django_assert_num_queries(7):
        cast(work.tokens[0])


def test_a_foreign_link_opens_nothing():
    assert why_not("x" * 43) == WhyNot.UNKNOWN


def test_a_draft_survey_and_one_before_its_first_day_are_not_open_yet():
    early = ready_survey(state=SurveyState.DRAFT)
    assert why_not(early.tokens[0]) == WhyNot.NOT_YET
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    later = ready_survey(opens_at=tomorrow)
    assert why_not(later.tokens[0]) == WhyNot.NOT_YET


def test_nothing_is_taken_after_the_last_day_or_once_closed():
    over = ready_survey(closes_at=timezone.now() - datetime.timedelta(seconds=1))
    assert why_not(over.tokens[0]) == WhyNot.CLOSED
    closed = ready_survey(state=SurveyState.CLOSED)
    assert why_not(closed.tokens[0]) == WhyNot.CLOSED


def test_a_draft_is_unreadable_without_the_link():
    work = ready_survey(units=1)
    fill_in(work.tokens[0], work)
    draft = Draft.objects.get()
    assert drafts.read(work.tokens[0]).chosen == {
        work.entries[0].pk: {
            question.pk: question.options.get(label="Tốt").pk for question in work.questions
        }
    }
    assert b"chosen" not in bytes(draft.sealed)
    assert not drafts.read("another token")


def test_answers_of_a_skipped_unit_stay_until_the_ballot_is_sent():
    work = ready_survey(units=1)
    fill_in(work.tokens[0], work)
    said = drafts.read(work.tokens[0]).chosen
    skip_unit(work.tokens[0], entry_id=work.entries[0].pk)
    assert drafts.read(work.tokens[0]).given == {}
    question = work.questions[0]
    option = question.options.get(label="Tốt")
    answer(
        work.tokens[0],
        entry_id=work.entries[0].pk,
        question_id=question.pk,
        option_id=option.pk,
    )
    assert drafts.read(work.tokens[0]).given == said


def test_answering_a_skipped_unit_takes_the_skipping_back():
    work = ready_survey(units=1)
    skip_unit(work.tokens[0], entry_id=work.entries[0].pk)
    fill_in(work.tokens[0], work)
    assert drafts.read(work.tokens[0]).skipped == set()


@pytest.mark.django_db(transaction=True)
def test_fifty_posts_of_one_link_make_one_set_of_ballots():
    work = ready_survey(units=3)
    token = work.tokens[0]
    fill_in(token, work)
    outcomes: list[object] = []
    together = threading.Barrier(50)

    def post() -> None:
        together.wait()
        try:
            outcomes.append(cast(token))
        except NoBallot as refused:
            outcomes.append(refused.why)
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(None) == 1
    assert outcomes.count(WhyNot.USED) == 49
    assert Ballot.objects.count() == 3
    assert Answer.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_answers_saved_at_once_are_all_kept():
    work = ready_survey(units=10)
    token = work.tokens[0]
    question = work.questions[0]
    option = question.options.first()

    def save(entry_id: int) -> None:
        try:
            ballots.answer(token, entry_id=entry_id, question_id=question.pk, option_id=option.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[entry.pk]) for entry in work.entries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drafts.read(token).chosen == {
        entry.pk: {question.pk: option.pk} for entry in work.entries
    }
