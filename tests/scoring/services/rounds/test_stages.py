"""The secretariat moves units through the stages and gives one back."""

import datetime
import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cchc.refusals import Refusal
from scoring.enums import EntryState, MarkStage, RoundStage, RoundState
from scoring.models import AssessmentRound, Attachment, Exemption
from scoring.selectors.rounds.advancing import candidates_for
from scoring.services.rounds.stages import (
    advance,
    extend,
    reopen,
    reopen_appraisal_2,
    reopen_explanation,
)
from scoring.services.sheets.appraise import Appraisal, agree_with_rest, appraise, flag
from scoring.services.sheets.declare import Declaration, declare
from scoring.services.sheets.evidence import attach, detach
from tests.factories.criteria import FINISHED
from tests.factories.scoring import declare_all, make_revision, put_in_state, ready_bloc


def tomorrow() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=1)


@pytest.mark.django_db
def test_what_a_reopened_unit_declares_anew_is_appraised_anew():
    ready = ready_bloc(state=EntryState.APPRAISAL_1)
    declare_all(ready.entry, by=ready.officer)
    for code in ("1", "2"):
        agree_with_rest(ready.entry, ready.nodes[code], by=ready.appraiser)
    reopen(ready.entry, by=ready.secretary, reason="Nhập sai số liệu", deadline=tomorrow())
    leaf = ready.nodes["2.1"]
    before = ready.entry.marks.get(node=leaf, stage=MarkStage.DECLARED)
    less = Declaration({"numerator": "0", "denominator": "10"}, explanation="Đính chính.")
    assert before.points > Decimal(0)

    declare(ready.entry, leaf, less, by=ready.officer, version=before.version)
    put_in_state(ready.entry, EntryState.DECLARED)
    advance(ready.round, "open_appraisal_1", by=ready.secretary)

    appraised = ready.entry.marks.filter(stage=MarkStage.APPRAISAL_1)
    declared = ready.entry.marks.filter(stage=MarkStage.DECLARED)
    left_over = set(declared.values_list("node")) - set(appraised.values_list("node"))
    assert left_over == {(leaf.pk,)}
    row = ready.entry.transitions.first()
    assert (row.action, row.reason) == (
        "open_appraisal_1",
        "1 mục đã thẩm định được thẩm định lại do đơn vị thay đổi sau khi được mở lại tự đánh giá.",
    )


@pytest.mark.django_db
def test_what_lost_its_evidence_or_got_another_is_appraised_anew():
    ready = ready_bloc(state=EntryState.APPRAISAL_1)
    declare_all(ready.entry, by=ready.officer)
    pins = {
        code: Attachment.objects.create(
            entry=ready.entry,
            node=ready.nodes[code],
            revision=make_revision(ready.entry.agency),
            attached_by=ready.officer,
        )
        for code in ("1.1", "2.1")
    }
    for code in ("1", "2"):
        agree_with_rest(ready.entry, ready.nodes[code], by=ready.appraiser)
    reopen(ready.entry, by=ready.secretary, reason="Sai tài liệu", deadline=tomorrow())
    detach(pins["2.1"], by=ready.officer)
    attach(ready.entry, ready.nodes["2.2"], make_revision(ready.entry.agency), by=ready.officer)

    put_in_state(ready.entry, EntryState.DECLARED)
    advance(ready.round, "open_appraisal_1", by=ready.secretary)

    appraised = ready.entry.marks.filter(stage=MarkStage.APPRAISAL_1)
    left_over = set(FINISHED) - set(appraised.values_list("node__code", flat=True))
    assert left_over == {"2.1", "2.2"}


@pytest.mark.django_db
def test_a_round_closed_meanwhile_moves_nobody():
    ready = ready_bloc(state=EntryState.DECLARED)
    stale = AssessmentRound.objects.get(pk=ready.round.pk)
    AssessmentRound.objects.filter(pk=ready.round.pk).update(state=RoundState.CLOSED)

    with pytest.raises(Refusal):
        advance(stale, "open_appraisal_1", by=ready.secretary)


@pytest.mark.django_db(transaction=True)
def test_a_question_asked_while_units_move_on_is_not_passed_over():
    """The appraiser's question is in the making when the secretary opens the second appraisal."""
    ready = ready_bloc(state=EntryState.APPRAISAL_1)
    declare_all(ready.entry, by=ready.officer)
    asked, moved = threading.Event(), []

    def move_on() -> None:
        asked.wait()
        moved.extend(advance(ready.round, "open_appraisal_2", by=ready.secretary))
        connection.close()

    secretary = threading.Thread(target=move_on)
    secretary.start()
    with transaction.atomic():
        flag(ready.entry, ready.nodes["2.1"], "Vì sao?", by=ready.appraiser)
        asked.set()
        secretary.join(timeout=1)
    secretary.join()

    assert moved == []


@pytest.mark.django_db
def test_points_are_not_final_while_an_explained_item_is_unanswered():
    ready = ready_bloc(state=EntryState.APPRAISAL_1)
    declare_all(ready.entry, by=ready.officer)
    for code in ("1", "2"):
        agree_with_rest(ready.entry, ready.nodes[code], by=ready.appraiser)
    leaf = ready.nodes["2.1"]
    flag(ready.entry, leaf, "Vì sao?", by=ready.appraiser)
    put_in_state(ready.entry, EntryState.APPRAISAL_2)

    assert advance(ready.round, "finalise", by=ready.secretary) == []
    assert candidates_for(ready.round, "finalise").held == [
        (ready.entry, "Còn 1 mục chưa thẩm định.")
    ]

    appraise(ready.entry, leaf, Appraisal(), by=ready.appraiser, version=0)

    assert advance(ready.round, "finalise", by=ready.secretary) == [ready.entry]


@pytest.mark.django_db
def test_no_unit_leaves_the_first_appraisal_with_an_item_nobody_looked_at():
    ready = ready_bloc(state=EntryState.APPRAISAL_1)
    declare_all(ready.entry, by=ready.officer)
    agree_with_rest(ready.entry, ready.nodes["1"], by=ready.appraiser)

    assert advance(ready.round, "open_appraisal_2", by=ready.secretary) == []
    assert candidates_for(ready.round, "open_appraisal_2").held == [
        (ready.entry, "Còn 5 mục chưa thẩm định.")
    ]

    agree_with_rest(ready.entry, ready.nodes["2"], by=ready.appraiser)

    assert advance(ready.round, "open_appraisal_2", by=ready.secretary) == [ready.entry]


@pytest.mark.django_db
def test_an_exempt_unit_elsewhere_in_the_round_does_not_disturb():
    ready = ready_bloc(units=2, state=EntryState.APPRAISAL_2)
    declaring = put_in_state(ready.entries[1], EntryState.DECLARING)
    Exemption.objects.create(
        entry=declaring, node=ready.nodes["1"], ground="QĐ 1", by=ready.secretary
    )

    assert candidates_for(ready.round, "finalise").held == [
        (ready.entry, "Còn 8 mục chưa thẩm định.")
    ]


@pytest.mark.django_db
def test_nothing_of_a_unit_is_reopened_or_extended_in_a_closed_round():
    ready = ready_bloc(state=EntryState.FINAL)
    AssessmentRound.objects.filter(pk=ready.round.pk).update(state=RoundState.CLOSED)
    why = {"by": ready.secretary, "reason": "Phúc tra"}
    acts = {
        EntryState.DECLARED: lambda: reopen(ready.entry, **why, deadline=tomorrow()),
        EntryState.EXPLAINED: lambda: reopen_explanation(ready.entry, **why, deadline=tomorrow()),
        EntryState.FINAL: lambda: reopen_appraisal_2(ready.entry, **why),
        EntryState.DECLARING: lambda: extend(
            ready.entry, RoundStage.SELF_ASSESSMENT, **why, deadline=tomorrow()
        ),
    }
    for state, act in acts.items():
        put_in_state(ready.entry, state)
        with pytest.raises(Refusal, match="Kỳ đánh giá không mở"):
            act()
    assert not ready.entry.transitions.exists()
    assert not ready.entry.extensions.exists()
