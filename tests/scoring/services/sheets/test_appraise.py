"""The council's marks: agree, differ with a reason, correct, ask; by stage (ADR 2)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cchc.refusals import Conflict, NotPermitted, Refusal
from scoring.engine import InputError
from scoring.enums import EntryState, MarkStage
from scoring.models import Attachment, Entry, ExplanationRequest, Mark
from scoring.selectors.sheets.marks import counting_marks, result_marks
from scoring.services.sheets.appraise import Appraisal, agree_with_rest, appraise, flag, unflag
from tests.factories.criteria import POINTS
from tests.factories.scoring import declare_all, make_mark, make_revision, put_in_state, ready_bloc

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready():
    """A declared unit in its first appraisal."""
    ready = ready_bloc()
    declare_all(ready.entry, by=ready.officer)
    put_in_state(ready.entry, EntryState.APPRAISAL_1)
    return ready


def test_agreeing_keeps_points_and_inputs(ready):
    mark = appraise(ready.entry, ready.nodes["2.1"], Appraisal(), by=ready.appraiser, version=0)

    assert (mark.stage, mark.points, mark.inherited_points) == (
        MarkStage.APPRAISAL_1,
        POINTS["2.1"],
        POINTS["2.1"],
    )
    assert mark.inputs == {"numerator": "12406", "denominator": "12530"}


def test_other_points_without_a_reason_are_refused(ready):
    with pytest.raises(Refusal):
        appraise(
            ready.entry,
            ready.nodes["2.1"],
            Appraisal(points=Decimal(1)),
            by=ready.appraiser,
            version=0,
        )

    assert not Mark.objects.filter(stage=MarkStage.APPRAISAL_1).exists()


def test_other_points_with_a_reason_are_a_fixed_award(ready):
    said = Appraisal(points=Decimal("0.5"), reason="Báo cáo chỉ nêu 5/6 văn bản")

    appraise(ready.entry, ready.nodes["2.1"], said, by=ready.appraiser, version=0)

    counted = dict(result_marks(ready.bloc, ready.nodes.values()))[ready.entry.pk]["2.1"]
    assert (counted.fixed_points, counted.reason) == (Decimal("0.5"), said.reason)


def test_points_above_the_maximum_are_refused(ready):
    said = Appraisal(points=Decimal("2.001"), reason="Nhầm")

    with pytest.raises(Refusal):
        appraise(ready.entry, ready.nodes["2.1"], said, by=ready.appraiser, version=0)


def test_corrected_inputs_let_the_rule_speak(ready):
    said = Appraisal(inputs={"numerator": "95", "denominator": "100"}, reason="Theo Cổng DVC")

    mark = appraise(ready.entry, ready.nodes["2.1"], said, by=ready.appraiser, version=0)

    assert (mark.points, mark.rule_points) == (Decimal(1), Decimal(1))
    counted = dict(result_marks(ready.bloc, ready.nodes.values()))[ready.entry.pk]["2.1"]
    assert counted.fixed_points is None


def test_inputs_that_do_not_fit_are_refused_at_their_field(ready):
    said = Appraisal(inputs={"numerator": "101", "denominator": "100"}, reason="?")

    with pytest.raises(InputError) as refused:
        appraise(ready.entry, ready.nodes["2.1"], said, by=ready.appraiser, version=0)

    assert refused.value.errors


def test_a_leaf_the_unit_left_empty_cannot_be_agreed_with():
    ready = ready_bloc(state=EntryState.APPRAISAL_1)

    with pytest.raises(Refusal):
        appraise(ready.entry, ready.nodes["1.1"], Appraisal(), by=ready.appraiser, version=0)


def test_a_leaf_the_unit_left_empty_gets_points_with_a_reason():
    ready = ready_bloc(state=EntryState.APPRAISAL_1)
    said = Appraisal(points=Decimal(0), reason="Không có tài liệu kiểm chứng")

    mark = appraise(ready.entry, ready.nodes["1.1"], said, by=ready.appraiser, version=0)

    assert (mark.points, mark.is_complete) == (Decimal(0), True)


def test_a_stale_appraisal_conflicts_and_carries_what_stands(ready):
    node = ready.nodes["2.1"]
    first = appraise(ready.entry, node, Appraisal(), by=ready.appraiser, version=0)

    with pytest.raises(Conflict) as conflict:
        appraise(
            ready.entry,
            node,
            Appraisal(points=Decimal(0), reason="Muộn"),
            by=ready.appraiser,
            version=0,
        )

    assert conflict.value.current == first
    assert Mark.objects.get(pk=first.pk).points == POINTS["2.1"]


def test_an_appraiser_of_another_component_is_refused(ready):
    ready.round.assignments.filter(node=ready.nodes["2"]).delete()

    with pytest.raises(NotPermitted):
        appraise(ready.entry, ready.nodes["2.1"], Appraisal(), by=ready.appraiser, version=0)


def test_the_secretary_appraises_what_nobody_is_assigned_to(ready):
    ready.round.assignments.filter(node=ready.nodes["2"]).delete()

    mark = appraise(ready.entry, ready.nodes["2.1"], Appraisal(), by=ready.secretary, version=0)

    assert mark.updated_by == ready.secretary


@pytest.mark.parametrize(
    "state", [EntryState.DECLARING, EntryState.DECLARED, EntryState.EXPLANATION, EntryState.FINAL]
)
def test_marks_are_closed_outside_the_appraisals(ready, state):
    put_in_state(ready.entry, state)

    with pytest.raises(NotPermitted):
        appraise(ready.entry, ready.nodes["2.1"], Appraisal(), by=ready.appraiser, version=0)


def test_the_second_appraisal_inherits_what_it_does_not_touch(ready):
    said = Appraisal(points=Decimal("0.5"), reason="Thiếu minh chứng")
    appraise(ready.entry, ready.nodes["2.1"], said, by=ready.appraiser, version=0)
    appraise(ready.entry, ready.nodes["2.4"], Appraisal(), by=ready.appraiser, version=0)
    put_in_state(ready.entry, EntryState.APPRAISAL_2)

    again = Appraisal(points=Decimal("1.5"), reason="Đã bổ sung minh chứng")
    appraise(ready.entry, ready.nodes["2.1"], again, by=ready.appraiser, version=0)

    counting = counting_marks([ready.entry])[ready.entry.pk]
    final = counting[ready.nodes["2.1"].pk]
    assert (final.stage, final.points, final.inherited_points) == (
        MarkStage.APPRAISAL_2,
        Decimal("1.5"),
        Decimal("0.5"),
    )
    assert counting[ready.nodes["2.4"].pk].stage == MarkStage.APPRAISAL_1


def test_declared_points_never_enter_the_result(ready):
    assert dict(result_marks(ready.bloc, ready.nodes.values())) == {}


def test_agreeing_with_the_rest_leaves_asked_and_empty_items_open(ready):
    flag(ready.entry, ready.nodes["2.1"], "Nguồn số liệu?", by=ready.appraiser)
    appraise(
        ready.entry,
        ready.nodes["2.2"],
        Appraisal(points=Decimal(0), reason="Không có"),
        by=ready.appraiser,
        version=0,
    )
    ready.entry.marks.filter(node=ready.nodes["2.3"]).delete()

    new = agree_with_rest(ready.entry, ready.nodes["2"], by=ready.appraiser)

    assert [(mark.node.code, mark.points) for mark in new] == [
        ("2.4", POINTS["2.4"]),
        ("2.5", POINTS["2.5"]),
    ]


def agree(ready):
    return appraise(ready.entry, ready.nodes["2.1"], Appraisal(), by=ready.appraiser, version=0)


def agree_with_all(ready):
    marks = agree_with_rest(ready.entry, ready.nodes["2"], by=ready.appraiser)
    return next(mark for mark in marks if mark.node == ready.nodes["2.1"])


@pytest.mark.parametrize("appraised", [agree, agree_with_all])
def test_a_mark_remembers_the_evidence_it_judged(ready, appraised):
    revision = make_revision(ready.entry.agency, by=ready.officer)
    for page in ("trang 2", "trang 9"):
        Attachment.objects.create(
            entry=ready.entry,
            node=ready.nodes["2.1"],
            revision=revision,
            locator=page,
            attached_by=ready.officer,
        )

    assert list(appraised(ready).judged.all()) == [revision]


def test_who_agrees_a_second_time_takes_over_why_points_were_set(ready):
    said = Appraisal(points=Decimal("0.5"), reason="Thiếu minh chứng")
    appraise(ready.entry, ready.nodes["2.1"], said, by=ready.appraiser, version=0)
    put_in_state(ready.entry, EntryState.APPRAISAL_2)

    again = agree(ready)

    assert (again.points, again.reason) == (Decimal("0.5"), "Thiếu minh chứng")


def test_asking_again_changes_the_question(ready):
    flag(ready.entry, ready.nodes["2.1"], "Nguồn?", by=ready.appraiser)
    flag(ready.entry, ready.nodes["2.1"], "Nguồn số liệu tháng nào?", by=ready.appraiser)

    request = ExplanationRequest.objects.get()
    assert request.question == "Nguồn số liệu tháng nào?"

    unflag(request, by=ready.appraiser)
    assert not ExplanationRequest.objects.exists()


def test_asking_nothing_is_refused(ready):
    with pytest.raises(Refusal):
        flag(ready.entry, ready.nodes["2.1"], "  ", by=ready.appraiser)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"points": Decimal(3), "reason": "x"}, "mark_within_floor_and_ceiling"),
        ({"points": Decimal(1), "reason": ""}, "mark_difference_has_reason"),
    ],
)
def test_the_database_holds_what_a_mark_must_be(ready, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_mark(ready.entry, ready.nodes["2.1"], stage=MarkStage.APPRAISAL_1, **fields)


def test_a_unit_cannot_declare_other_points_than_the_rule_gives(ready):
    ready.entry.marks.filter(node=ready.nodes["2.1"]).delete()

    with pytest.raises(IntegrityError, match="mark_declared_follows_rule"), transaction.atomic():
        make_mark(ready.entry, ready.nodes["2.1"], points=Decimal(1))


def test_an_appraiser_who_left_the_council_appraises_no_more(ready):
    yesterday = timezone.localdate() - timedelta(days=1)
    ready.appraiser.memberships.update(valid_to=yesterday)

    with pytest.raises(NotPermitted):
        appraise(ready.entry, ready.nodes["2.1"], Appraisal(), by=ready.appraiser, version=0)

    assert ready.entry not in Entry.objects.visible_to(ready.appraiser)
