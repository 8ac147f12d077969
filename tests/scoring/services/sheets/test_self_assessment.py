"""From officers to the leader and back; the program locks what is late."""

import datetime

import pytest
from django.utils import timezone

from cchc.refusals import NotPermitted, Refusal
from scoring.enums import EntryAction, EntryState, RoundStage
from scoring.models import Entry, ExplanationRequest
from scoring.services.sheets import self_assessment as service
from scoring.workflows import ENTRY
from tests.factories.scoring import (
    ReadyBloc,
    declare_all,
    make_revision,
    put_in_state,
    ready_bloc,
    set_deadline,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready() -> ReadyBloc:
    return ready_bloc()


def late(ready: ReadyBloc, stage: RoundStage = RoundStage.SELF_ASSESSMENT) -> None:
    set_deadline(ready.round, timezone.now() - datetime.timedelta(seconds=1), stage)


def history(entry: Entry) -> list[tuple[str, str]]:
    return [(row.action, row.reason) for row in entry.transitions.order_by("pk")]


def test_every_action_of_the_table_has_words():
    assert set(ENTRY.transitions) == set(EntryAction.values)


def test_submit_is_refused_while_items_lack_and_says_how_many(ready):
    declare_all(ready.entry)
    ready.entry.marks.filter(node__code__in=["1.1", "2.1"]).update(explanation="")
    with pytest.raises(Refusal, match="2"):
        service.submit(ready.entry, by=ready.officer)
    ready.entry.refresh_from_db()
    assert ready.entry.state == EntryState.DECLARING


def test_the_way_to_the_lock_is_told_in_the_history(ready):
    declare_all(ready.entry)
    service.submit(ready.entry, by=ready.officer)
    service.return_to_officers(ready.entry, by=ready.leader, reason="Thiếu BC 118")
    service.submit(ready.entry, by=ready.officer)
    report = make_revision(ready.entry.agency)
    entry = service.approve(ready.entry, by=ready.leader, signed_report=report)
    assert (entry.state, entry.signed_report) == (EntryState.DECLARED, report)
    assert history(entry) == [
        ("submit", ""),
        ("return", "Thiếu BC 118"),
        ("submit", ""),
        ("approve", ""),
    ]


def test_a_return_says_why(ready):
    put_in_state(ready.entry, EntryState.AWAITING_APPROVAL)
    with pytest.raises(Refusal):
        service.return_to_officers(ready.entry, by=ready.leader, reason="  ")
    assert history(ready.entry) == []


def test_only_the_leader_approves(ready):
    put_in_state(ready.entry, EntryState.AWAITING_APPROVAL)
    for person in (ready.officer, ready.secretary, ready.appraiser):
        with pytest.raises(NotPermitted):
            service.approve(ready.entry, by=person)


def test_what_lacks_an_item_again_is_not_approved(ready):
    declare_all(ready.entry)
    ready.entry.marks.filter(node__code="2.1").delete()
    exemption = ready.entry.exemptions.create(
        node=ready.nodes["2.1"], ground="QĐ 1", by=ready.secretary
    )
    service.submit(ready.entry, by=ready.officer)
    exemption.delete()

    with pytest.raises(Refusal, match="1"):
        service.approve(ready.entry, by=ready.leader)

    ready.entry.refresh_from_db()
    assert ready.entry.state == EntryState.AWAITING_APPROVAL


def test_nothing_is_handed_in_before_the_self_assessment_opens(ready):
    declare_all(ready.entry)
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    ready.round.stages.filter(stage=RoundStage.SELF_ASSESSMENT).update(opens_at=tomorrow)

    with pytest.raises(NotPermitted):
        service.submit(ready.entry, by=ready.officer)


def test_a_foreign_report_is_refused(ready):
    declare_all(ready.entry)
    put_in_state(ready.entry, EntryState.AWAITING_APPROVAL)
    foreign = make_revision(ready_bloc().entry.agency)
    with pytest.raises(Refusal):
        service.approve(ready.entry, by=ready.leader, signed_report=foreign)


def test_taking_back_voids_what_was_signed(ready):
    declare_all(ready.entry)
    put_in_state(ready.entry, EntryState.AWAITING_APPROVAL)
    report = make_revision(ready.entry.agency)
    service.approve(ready.entry, by=ready.leader, signed_report=report)
    with pytest.raises(NotPermitted):
        service.recall(ready.entry, by=ready.officer)
    entry = service.recall(ready.entry, by=ready.leader)
    assert (entry.state, entry.signed_report, entry.declared_at) == ("declaring", None, None)


@pytest.mark.parametrize("state", [EntryState.AWAITING_APPROVAL, EntryState.DECLARED])
def test_nothing_is_taken_back_after_the_deadline(ready, state):
    put_in_state(ready.entry, state)
    late(ready)
    with pytest.raises(NotPermitted):
        service.recall(ready.entry, by=ready.leader)


@pytest.mark.parametrize("state", [EntryState.DECLARING, EntryState.AWAITING_APPROVAL])
def test_what_is_late_is_locked_as_it_stands_by_nobody(ready, state):
    put_in_state(ready.entry, state)
    assert service.lock_late() == []
    late(ready)
    assert [entry.state for entry in service.lock_late()] == ["declared"]
    assert ready.entry.transitions.get().by is None
    assert service.lock_late() == []


def test_a_unit_with_more_time_is_not_locked(ready):
    late(ready)
    ready.entry.extensions.create(
        stage="self_assessment", deadline=timezone.now() + datetime.timedelta(hours=1),
        reason="Mất điện", by=ready.secretary,
    )  # fmt: skip
    assert service.lock_late() == []


def test_late_explanations_are_locked_too(ready):
    put_in_state(ready.entry, EntryState.EXPLANATION)
    late(ready, RoundStage.EXPLANATION)
    assert [entry.state for entry in service.lock_late()] == ["explained"]


def test_explanations_are_sent_when_every_question_is_answered(ready):
    put_in_state(ready.entry, EntryState.EXPLANATION)
    asked = ExplanationRequest.objects.create(
        entry=ready.entry, node=ready.nodes["1.1"], question="Vì sao?", asked_by=ready.appraiser
    )
    with pytest.raises(Refusal):
        service.send_explanation(ready.entry, by=ready.officer)
    asked.answer, asked.answered_by, asked.answered_at = "Vì…", ready.officer, timezone.now()
    asked.save()
    assert service.send_explanation(ready.entry, by=ready.officer).state == EntryState.EXPLAINED
