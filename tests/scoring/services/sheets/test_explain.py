"""Answers to flagged items."""

import datetime

import pytest
from django.utils import timezone

from cchc.refusals import Conflict, NotPermitted
from scoring.enums import EntryState, RoundStage
from scoring.models import ExplanationRequest
from scoring.services.sheets.explain import answer
from tests.factories.scoring import put_in_state, ready_bloc, set_deadline

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready():
    ready = ready_bloc()
    put_in_state(ready.entry, EntryState.EXPLANATION)
    return ready


@pytest.fixture
def asked(ready) -> ExplanationRequest:
    return ExplanationRequest.objects.create(
        entry=ready.entry, node=ready.nodes["1.1"], question="Vì sao?", asked_by=ready.appraiser
    )


def test_an_answer_has_author_and_time_and_an_empty_one_has_none(ready, asked):
    saved = answer(asked, "  Vì mưa bão ", by=ready.officer, version=1)
    assert (saved.answer, saved.answered_by, saved.version) == ("Vì mưa bão", ready.officer, 2)
    assert saved.answered_at is not None
    emptied = answer(asked, " ", by=ready.officer, version=2)
    assert (emptied.answer, emptied.answered_by, emptied.answered_at) == ("", None, None)


def test_a_stale_answer_overwrites_nothing_and_carries_what_stands(ready, asked):
    answer(asked, "Của người trước", by=ready.leader, version=1)
    with pytest.raises(Conflict) as caught:
        answer(asked, "Của tôi", by=ready.officer, version=1)
    assert caught.value.current.answer == "Của người trước"
    asked.refresh_from_db()
    assert asked.answer == "Của người trước"


@pytest.mark.parametrize("state", [state for state in EntryState if state != "explanation"])
def test_answers_are_taken_while_explanations_are_open(ready, asked, state):
    put_in_state(ready.entry, state)
    with pytest.raises(NotPermitted):
        answer(asked, "Vì…", by=ready.officer, version=1)


def test_nothing_is_taken_after_the_deadline_of_explanations(ready, asked):
    past = timezone.now() - datetime.timedelta(seconds=1)
    set_deadline(ready.round, past, RoundStage.EXPLANATION)
    with pytest.raises(NotPermitted):
        answer(asked, "Vì…", by=ready.officer, version=1)
