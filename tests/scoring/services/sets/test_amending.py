"""Changing a set in use: what stays, what ends, and what becomes of everything said by it."""

import threading
from decimal import Decimal as Points

import pghistory
import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from cchc.outbox.models import OutboxMessage
from cchc.outbox.services import drain
from cchc.refusals import Conflict, NotPermitted, Refusal
from scoring.enums import EntryState, MarkStage, RoundState, SetState
from scoring.models import (
    Amendment,
    AssessmentRound,
    Attachment,
    CriteriaSet,
    Exemption,
    ExplanationRequest,
    Mark,
    Node,
)
from scoring.selectors.sets.criteria import nodes_of, scheme_of
from scoring.services.sets.amending import apply_amendment, preview_amendment, start_amendment
from scoring.services.sets.lifecycle import discard, put_in_force
from scoring.services.sheets.appraise import Appraisal, appraise
from scoring.services.sheets.declare import Declaration, declare
from tests.factories.agencies import make_user
from tests.factories.amendments import add_leaf, change_leaf, make_amendment, remove
from tests.factories.criteria import make_criteria_set, many_leaves
from tests.factories.scoring import (
    ReadyBloc,
    declare_all,
    make_mark,
    make_revision,
    put_in_state,
    ready_bloc,
)

pytestmark = pytest.mark.django_db

GROUND = {"reason": "Bổ sung nhiệm vụ", "document_number": "15/QĐ-UBND"}


@pytest.fixture
def ready() -> ReadyBloc:
    """A unit that has declared everything and is being appraised."""
    ready = ready_bloc()
    declare_all(ready.entry, by=ready.officer)
    put_in_state(ready.entry, EntryState.APPRAISAL_1)
    return ready


@pytest.fixture
def draft(ready) -> CriteriaSet:
    return make_amendment(ready.criteria_set, by=ready.secretary)


def applied(draft: CriteriaSet, ready: ReadyBloc, **changes) -> Amendment:
    return apply_amendment(draft, by=ready.secretary, **GROUND | changes)


def mark_of(ready: ReadyBloc, code: str, stage: MarkStage = MarkStage.DECLARED) -> Mark:
    return Mark.objects.get(entry=ready.entry, node=ready.nodes[code], stage=stage)


def said(mark: Mark) -> tuple:
    """Points, those of the rule, those before, complete or not."""
    return mark.points, mark.rule_points, mark.inherited_points, mark.is_complete


# --- The draft


def test_an_amendment_begins_as_a_copy_of_what_is_in_force(ready, draft):
    assert (draft.state, draft.amends, draft.year) == (
        SetState.DRAFT,
        ready.criteria_set,
        ready.criteria_set.year,
    )
    assert scheme_of(draft).to_json() == scheme_of(ready.criteria_set).to_json()
    assert preview_amendment(draft).difference.is_empty


def test_one_amendment_at_a_time(ready, draft):
    with pytest.raises(Refusal):
        start_amendment(ready.criteria_set, by=ready.secretary)

    discard(draft, by=ready.secretary)

    assert start_amendment(ready.criteria_set, by=ready.secretary).pk != draft.pk


def test_a_draft_is_changed_directly_not_amended(ready):
    fresh = make_criteria_set(ready.council, state=SetState.DRAFT)
    with pytest.raises(Refusal):
        start_amendment(fresh, by=ready.secretary)


def test_a_set_no_round_uses_is_amended_too(ready):
    free = make_criteria_set(ready.council)
    draft = make_amendment(free, by=ready.secretary)
    change_leaf(draft, "1.1", text="Có kế hoạch CCHC năm được phê duyệt")

    amendment = applied(draft, ready)

    assert (amendment.version, amendment.touched) == (2, [])
    assert free.nodes.get(code="1.1").text == "Có kế hoạch CCHC năm được phê duyệt"


def test_an_amendment_is_not_put_in_force_as_a_set_of_its_own(ready, draft):
    with pytest.raises(Refusal):
        put_in_force(
            draft, by=ready.secretary, decision_number="1", decision_date=timezone.localdate()
        )


@pytest.mark.parametrize("person", ["officer", "appraiser"])
def test_only_the_secretary_amends(ready, draft, person):
    with pytest.raises(NotPermitted):
        start_amendment(make_criteria_set(ready.council), by=getattr(ready, person))
    with pytest.raises(NotPermitted):
        apply_amendment(draft, by=getattr(ready, person), **GROUND)


def test_a_closed_round_keeps_its_set(ready, draft):
    change_leaf(draft, "1.1", text="Khác")
    AssessmentRound.objects.filter(pk=ready.round.pk).update(state=RoundState.CLOSED)

    with pytest.raises(Refusal, match=ready.round.name.replace("(", r"\(").replace(")", r"\)")):
        applied(draft, ready)
    discard(draft, by=ready.secretary)
    with pytest.raises(Refusal):
        start_amendment(ready.criteria_set, by=ready.secretary)


# --- Taking it in


def test_nothing_changed_is_nothing_to_take_in(ready, draft):
    with pytest.raises(Refusal):
        applied(draft, ready)


@pytest.mark.parametrize("missing", ["reason", "document_number"])
def test_an_amendment_has_a_reason_and_a_document(ready, draft, missing):
    change_leaf(draft, "1.1", text="Khác")
    with pytest.raises(Refusal):
        applied(draft, ready, **{missing: "  "})


def test_what_no_set_in_force_may_have_is_told_and_not_taken_in(ready, draft):
    draft.nodes.filter(code="1.1").update(max_points=Points("0.5"))

    problems = preview_amendment(draft).problems

    assert [problem.partition(":")[0] for problem in problems] == ["1", "1.1"]
    with pytest.raises(Refusal) as refused:
        applied(draft, ready)
    assert refused.value.sentences == problems


def test_an_open_rule_is_told_and_not_taken_in(ready, draft):
    leaf = draft.nodes.filter(code="1.1")
    leaf.update(rule_kind="", rule_params={}, is_confirmed=False)

    (problem,) = preview_amendment(draft).problems

    assert "1.1" in problem
    with pytest.raises(Refusal):
        applied(draft, ready)


def test_what_was_changed_since_it_was_looked_at_is_looked_at_again(ready, draft):
    change_leaf(draft, "1.1", text="Khác")
    seen = preview_amendment(draft).difference.digest
    change_leaf(draft, "2.1", text="Khác nữa")

    with pytest.raises(Refusal):
        applied(draft, ready, seen=seen)

    assert applied(draft, ready, seen=preview_amendment(draft).difference.digest).version == 2


def test_nodes_are_changed_in_place_and_the_set_gets_a_new_version(ready, draft):
    change_leaf(draft, "2.1", text="Tỷ lệ hồ sơ đúng hạn", evidence_asked="Trích xuất hệ thống")

    amendment = applied(draft, ready)

    leaf = Node.objects.get(pk=ready.nodes["2.1"].pk)
    assert (leaf.text, leaf.evidence_asked) == ("Tỷ lệ hồ sơ đúng hạn", "Trích xuất hệ thống")
    ready.criteria_set.refresh_from_db()
    draft.refresh_from_db()
    assert (ready.criteria_set.version, draft.state, amendment.version) == (2, "applied", 2)
    assert [
        (row.set_id, row.action, row.from_state, row.to_state, row.reason)
        for each in (ready.criteria_set, draft)
        for row in each.transitions.all()[:1]
    ] == [
        (ready.criteria_set.pk, "amend", "in_force", "in_force", GROUND["reason"]),
        (draft.pk, "apply", "draft", "applied", GROUND["reason"]),
    ]


def test_an_amendment_keeps_what_was_and_what_became(ready, draft):
    change_leaf(draft, "2.4", max_points="1", scale="mỗi 0,5 | tối đa 1")
    remove(draft, "1.2.2")
    add_leaf(draft, "1", "1.3")

    changes = {row["code"]: row for row in applied(draft, ready).changes}

    assert {code: row["change"] for code, row in changes.items()} == {
        "1": "changed", "1.2": "changed", "1.2.2": "ended", "1.3": "new", "2": "changed",
        "2.4": "changed",
    }  # fmt: skip
    assert changes["2.4"]["node"] == ready.nodes["2.4"].pk
    assert changes["2.4"]["fields"]["max_points"] == ["1.5", "1"]
    assert changes["2.4"]["fields"]["rule_params"] == [
        {"each": "0.5", "cap": "1.5", "did_not_arise": None},
        {"each": "0.5", "cap": "1", "did_not_arise": None},
    ]
    assert changes["1.2.2"]["fields"]["text"] == ["Ngày ban hành kế hoạch", None]
    made = ready.criteria_set.nodes.get(code="1.3")
    assert (changes["1.3"]["node"], made.since_version) == (made.pk, 2)


def test_what_ends_counts_no_more_and_stays_in_its_version(ready, draft):
    remove(draft, "2.5")

    applied(draft, ready)

    ended = Node.objects.get(pk=ready.nodes["2.5"].pk)
    assert (ended.since_version, ended.until_version) == (1, 1)
    assert "2.5" not in {node.code for node in nodes_of(ready.criteria_set)}
    assert mark_of(ready, "2.5").points == Points("0.75")


def test_codes_can_change_places(ready, draft):
    first, second = (draft.nodes.get(code=code) for code in ("2.1", "2.2"))
    draft.nodes.filter(pk=first.pk).update(code="~", position=second.position)
    draft.nodes.filter(pk=second.pk).update(code="2.1", position=first.position)
    draft.nodes.filter(pk=first.pk).update(code="2.2")

    amendment = applied(draft, ready)

    codes = dict(ready.criteria_set.nodes.values_list("pk", "code"))
    assert (codes[ready.nodes["2.1"].pk], codes[ready.nodes["2.2"].pk]) == ("2.2", "2.1")
    assert {row["code"]: row["fields"] for row in amendment.changes} == {
        "2.1": {"code": ["2.2", "2.1"]},
        "2.2": {"code": ["2.1", "2.2"]},
    }
    assert amendment.touched == []


def test_a_leaf_can_move_under_another_component(ready, draft):
    leaf, new_parent = draft.nodes.get(code="2.5"), draft.nodes.get(code="1")
    draft.nodes.filter(pk=leaf.pk).update(parent=new_parent, code="1.3", position=6)
    draft.nodes.filter(code="1").update(max_points=Points("3.5"))
    draft.nodes.filter(code="2").update(max_points=Points("6"))

    applied(draft, ready)

    moved = Node.objects.get(pk=ready.nodes["2.5"].pk)
    assert (moved.parent_id, moved.code) == (ready.nodes["1"].pk, "1.3")


def test_a_new_component_with_parts_is_made_whole(ready, draft):
    top = Node.objects.create(
        set=draft, level=1, position=50, code="4", text="Lĩnh vực mới", max_points=1
    )
    Node.objects.filter(pk=top.pk).update(max_points=Points("0.001"))
    add_leaf(draft, "4", "4.1", points="2")
    Node.objects.filter(pk=top.pk).update(max_points=2)

    applied(draft, ready)

    leaf = ready.criteria_set.nodes.select_related("parent").get(code="4.1")
    assert (leaf.parent.code, leaf.parent.set_id, leaf.since_version) == (
        "4",
        ready.criteria_set.pk,
        2,
    )


# --- Marks


def test_points_of_the_rule_become_those_of_the_new_rule(ready, draft):
    make_mark(ready.entry, ready.nodes["2.4"], stage=MarkStage.APPRAISAL_1)
    change_leaf(draft, "2.4", scale="mỗi 0,25 | tối đa 1,5")

    applied(draft, ready)

    half = Points("0.5")
    assert said(mark_of(ready, "2.4")) == (half, half, None, True)
    appraised = mark_of(ready, "2.4", MarkStage.APPRAISAL_1)
    assert said(appraised) == (half, half, half, True)
    assert (appraised.inputs, appraised.set_version, appraised.version) == ({"count": 2}, 2, 2)


def test_a_lower_maximum_moves_the_bounds_of_a_mark(ready, draft):
    change_leaf(draft, "2.5", max_points="0.8")

    applied(draft, ready)

    mark = mark_of(ready, "2.5")
    assert (mark.points, mark.ceiling, mark.is_complete) == (Points("0.75"), Points("0.8"), True)


def test_what_was_entered_and_does_not_fit_is_kept_and_to_be_said_again(ready, draft):
    change_leaf(draft, "2.4", rule_kind="yes_no", scale="Có: 1,5 | Không: 0")

    amendment = applied(draft, ready)

    mark = mark_of(ready, "2.4")
    assert said(mark) == (None, None, None, False)
    assert mark.inputs == {"count": 2}
    assert [
        (row["code"], row["before"], row["after"], row["outcome"]) for row in amendment.touched
    ] == [("2.4", "1", None, "incomplete")]


def test_did_not_arise_that_is_offered_no_more_is_to_be_said_again(ready, draft):
    mark = mark_of(ready, "2.2")
    mark.did_not_arise, mark.inputs = True, {}
    mark.points = mark.rule_points = Points("1.5")
    mark.save()
    change_leaf(draft, "2.2", scale="tỷ lệ | dưới 70%: 0")

    applied(draft, ready)

    assert said(mark_of(ready, "2.2")) == (None, None, None, False)


def test_points_a_person_set_stand_within_the_new_bounds(ready, draft):
    node = ready.nodes["2.4"]
    appraise(
        ready.entry, node, Appraisal(points=Points("0.8"), reason="Trùng"), by=ready.appraiser,
        version=0,
    )  # fmt: skip
    change_leaf(draft, "2.4", scale="mỗi 0,25 | tối đa 1,5")

    amendment = applied(draft, ready)

    assert said(mark_of(ready, "2.4", MarkStage.APPRAISAL_1)) == (
        Points("0.8"),
        Points("0.5"),
        Points("0.5"),
        True,
    )
    assert [row["stage"] for row in amendment.touched] == ["declared"]


def test_points_a_person_set_beyond_the_new_bounds_are_to_be_set_again(ready, draft):
    node = ready.nodes["2.4"]
    appraise(
        ready.entry, node, Appraisal(points=Points("1.2"), reason="Khen"), by=ready.appraiser,
        version=0,
    )  # fmt: skip
    change_leaf(draft, "2.4", max_points="1", scale="mỗi 0,5 | tối đa 1")

    amendment = applied(draft, ready)

    mark = mark_of(ready, "2.4", MarkStage.APPRAISAL_1)
    assert (mark.points, mark.is_complete, mark.reason) == (None, False, "Khen")
    assert [(row["stage"], row["outcome"]) for row in amendment.touched] == [
        ("appraisal_1", "out_of_bounds")
    ]


def test_an_appraisal_that_differs_only_now_says_why(ready, draft):
    """The appraiser corrected a figure that cost nothing under the old rule."""
    node = ready.nodes["2.1"]
    corrected = Appraisal(inputs={"numerator": "12.300", "denominator": "12.530"})
    appraise(ready.entry, node, corrected, by=ready.appraiser, version=0)
    change_leaf(draft, "2.1", scale="từ 99%: 2 | từ 95%: 1 | dưới 95%: 0")

    amendment = applied(draft, ready)

    mark = mark_of(ready, "2.1", MarkStage.APPRAISAL_1)
    assert (mark.points, mark.inherited_points) == (Points(1), Points(2))
    assert "15/QĐ-UBND" in mark.reason
    assert [(row["stage"], row["outcome"]) for row in amendment.touched] == [
        ("appraisal_1", "changed")
    ]


def test_an_appraisal_whose_points_stay_is_told_where_it_gains_a_remark(ready, draft):
    """The unit's own figure is worth less now; the appraiser's is worth what it was."""
    node = ready.nodes["2.1"]
    corrected = Appraisal(inputs={"numerator": "12.500", "denominator": "12.530"})
    appraise(ready.entry, node, corrected, by=ready.appraiser, version=0)
    change_leaf(draft, "2.1", scale="từ 99,5%: 2 | từ 95%: 1 | dưới 95%: 0")

    [declared, appraised] = preview_amendment(draft).touched

    assert (declared.outcome, appraised.outcome) == ("changed", "remarked")
    applied(draft, ready)
    mark = mark_of(ready, "2.1", MarkStage.APPRAISAL_1)
    assert (mark.points, mark.inherited_points) == (Points(2), Points(1))
    assert "15/QĐ-UBND" in mark.reason


def test_every_stage_and_seat_is_evaluated_anew(ready, draft):
    stages = list(MarkStage)[1:]
    for stage in stages:
        make_mark(ready.entry, ready.nodes["2.4"], stage=stage)
    make_mark(ready.entry, ready.nodes["2.4"], stage=MarkStage.APPRAISAL_1, seat=2)
    change_leaf(draft, "2.4", scale="mỗi 0,25 | tối đa 1,5")

    amendment = applied(draft, ready)

    marks = Mark.objects.filter(node=ready.nodes["2.4"])
    assert set(marks.values_list("points", "set_version")) == {(Points("0.5"), 2)}
    assert len(amendment.touched) == 6


def test_marks_of_other_leaves_stay_untouched(ready, draft):
    before = list(Mark.objects.exclude(node=ready.nodes["2.4"]).order_by("pk").values())
    change_leaf(draft, "2.4", scale="mỗi 0,25 | tối đa 1,5")
    change_leaf(draft, "1.1", text="Câu chữ khác")

    applied(draft, ready)

    assert list(Mark.objects.exclude(node=ready.nodes["2.4"]).order_by("pk").values()) == before


def test_who_last_said_something_of_an_item_stays_known(ready, draft):
    before = mark_of(ready, "2.4")
    change_leaf(draft, "2.4", scale="mỗi 0,25 | tối đa 1,5")

    applied(draft, ready)

    after = mark_of(ready, "2.4")
    assert (after.updated_by_id, after.updated_at) == (ready.officer.pk, before.updated_at)


def test_the_audit_keeps_each_mark_it_changes_with_who_did_it(ready, draft):
    make_mark(ready.entry, ready.nodes["2.4"], stage=MarkStage.APPRAISAL_1)
    change_leaf(draft, "2.4", scale="mỗi 0,25 | tối đa 1,5")

    with pghistory.context(user=ready.secretary.pk):
        applied(draft, ready)

    events = apps.get_model("scoring.MarkEvent").objects.filter(pgh_label="update")
    assert [
        (event.stage, event.points, event.version, event.pgh_context.metadata["user"])
        for event in events.select_related("pgh_context").order_by("stage")
    ] == [
        ("appraisal_1", Points("0.5"), 2, ready.secretary.pk),
        ("declared", Points("0.5"), 2, ready.secretary.pk),
    ]


def test_other_decimals_of_points_round_every_mark(ready, draft):
    draft.point_places = 1
    draft.save()
    for code, most, scale in (("1.2.2", "0.5", "đến 31/01: 0,5 | đến 28/02: 0,3"),):
        change_leaf(draft, code, max_points=most, scale=scale)
    change_leaf(
        draft, "2.3", scale="Tại nơi tiếp nhận: 0,5 | Trên Cổng dịch vụ công: 0,3 | Phí: 0,2"
    )

    amendment = applied(draft, ready)

    assert mark_of(ready, "2.5").points == Points("0.8")
    assert amendment.changes[0] == {"change": "settings", "fields": {"point_places": [3, 1]}}
    ready.criteria_set.refresh_from_db()
    assert ready.criteria_set.point_places == 1


def test_points_that_are_final_are_touched_too(ready, draft):
    make_mark(ready.entry, ready.nodes["2.4"], stage=MarkStage.APPRAISAL_2)
    put_in_state(ready.entry, EntryState.FINAL)
    change_leaf(draft, "2.4", scale="mỗi 0,25 | tối đa 1,5")

    changes = preview_amendment(draft)
    applied(draft, ready)

    assert changes.final == 1
    assert mark_of(ready, "2.4", MarkStage.APPRAISAL_2).points == Points("0.5")


def test_a_page_open_meanwhile_does_not_write_over_it(ready, draft):
    put_in_state(ready.entry, EntryState.DECLARING)
    change_leaf(draft, "2.4", scale="mỗi 0,25 | tối đa 1,5")
    applied(draft, ready)

    with pytest.raises(Conflict):
        declare(
            ready.entry, ready.nodes["2.4"], Declaration({"count": "3"}), by=ready.officer,
            version=1,
        )  # fmt: skip


def test_who_waits_for_the_unit_meanwhile_goes_by_the_new_rule(ready, draft):
    """The page held the leaf as it was; the mark is made by what stands."""
    put_in_state(ready.entry, EntryState.DECLARING)
    Mark.objects.filter(node=ready.nodes["2.4"]).delete()
    stale = ready.nodes["2.4"]
    change_leaf(draft, "2.4", scale="mỗi 0,25 | tối đa 1,5")
    applied(draft, ready)

    mark = declare(ready.entry, stale, Declaration({"count": "3"}), by=ready.officer, version=0)

    assert (mark.points, mark.set_version) == (Points("0.75"), 2)


def test_an_item_that_ended_takes_nothing_more(ready, draft):
    put_in_state(ready.entry, EntryState.DECLARING)
    remove(draft, "2.4")
    applied(draft, ready)

    with pytest.raises(Refusal):
        declare(ready.entry, ready.nodes["2.4"], Declaration({}), by=ready.officer, version=1)


# --- What hangs on nodes


def test_a_leaf_that_gets_parts_ends_and_the_exemption_goes_to_what_stands_in_its_place(
    ready, draft
):
    old = ready.nodes["2.5"]
    Exemption.objects.create(entry=ready.entry, node=old, ground="QĐ 1", by=ready.secretary)
    add_leaf(draft, "2.5", "2.5.1", points="0.6")
    add_leaf(draft, "2.5", "2.5.2", points="0.4")
    draft.nodes.filter(code="2.5").update(max_points=1)
    draft.nodes.filter(code="2").update(max_points=7)

    applied(draft, ready)

    new = ready.criteria_set.nodes.current().get(code="2.5")
    assert new.pk != old.pk
    assert Node.objects.get(pk=old.pk).until_version == 1
    assert [row.node_id for row in ready.entry.exemptions.all()] == [new.pk]


def test_a_leaf_whose_points_come_from_elsewhere_begins_anew(ready, draft):
    change_leaf(draft, "2.5", method="survey", rule_kind="survey", scale="")

    changes = preview_amendment(draft)
    applied(draft, ready)

    assert [change.what for change in changes.difference.changes] == ["ended", "new"]
    assert ready.criteria_set.nodes.current().get(code="2.5").pk != ready.nodes["2.5"].pk


def test_a_leaf_that_becomes_a_penalty_begins_anew(ready, draft):
    """What was earned must not be taken off."""
    draft.nodes.filter(code__startswith="1").update(block="penalty")

    amendment = applied(draft, ready)

    assert Node.objects.get(pk=ready.nodes["1"].pk).block == "penalty"
    assert Node.objects.get(pk=ready.nodes["1.1"].pk).until_version == 1
    assert {row["change"] for row in amendment.changes if row["code"] == "1.1"} == {"ended", "new"}


def test_what_hangs_on_an_ended_leaf_is_told_and_let_go(ready, draft):
    ended, asked = ready.nodes["2.5"], ready.nodes["2.4"]
    Attachment.objects.create(
        entry=ready.entry, node=ended, revision=make_revision(ready.entry.agency),
        attached_by=ready.officer,
    )  # fmt: skip
    for node, answer in ((ended, ""), (asked, "Đã giải trình")):
        answered = {"answered_by": ready.officer, "answered_at": timezone.now()} if answer else {}
        ExplanationRequest.objects.create(
            entry=ready.entry, node=node, question="Vì sao?", asked_by=ready.appraiser,
            answer=answer, **answered,
        )  # fmt: skip
    Exemption.objects.create(entry=ready.entry, node=ended, ground="QĐ 1", by=ready.secretary)
    remove(draft, "2.4")
    remove(draft, "2.5")

    hanging = preview_amendment(draft).hanging
    applied(draft, ready)

    assert {pk: len(sentences) for pk, sentences in hanging.items()} == {ended.pk: 4, asked.pk: 2}
    assert ready.entry.attachments.count() == 1
    assert [row.node_id for row in ready.entry.explanation_requests.all()] == [asked.pk]
    assert ready.entry.exemptions.count() == 0


def test_who_appraised_a_component_that_ends_appraises_it_no_more(ready, draft):
    remove(draft, "1")

    applied(draft, ready)

    standing = ready.round.assignments.valid_on()
    assert [row.node_id for row in standing] == [ready.nodes["2"].pk]
    assert ready.round.assignments.filter(node=ready.nodes["1"]).count() == 1


def test_keys_of_equal_units_follow_their_component(ready, draft):
    ready.bloc.tie_keys = ["unrounded_index", "component:2"]
    ready.bloc.save()
    remove(draft, "1")
    for old, new in (("2", "1"), ("3", "2")):
        for node in draft.nodes.filter(code__startswith=old):
            draft.nodes.filter(pk=node.pk).update(code=new + node.code[1:])

    applied(draft, ready)

    ready.bloc.refresh_from_db()
    assert ready.bloc.tie_keys == ["unrounded_index", "component:1"]


def test_a_component_that_orders_equal_units_does_not_end(ready, draft):
    ready.bloc.tie_keys = ["unrounded_index", "component:2"]
    ready.bloc.save()
    remove(draft, "2")

    with pytest.raises(Refusal, match=ready.bloc.name):
        applied(draft, ready)


# --- Letters


def test_officers_and_appraisers_get_a_letter_of_their_own(ready, draft, mailoutbox):
    put_in_state(ready.entry, EntryState.DECLARING)
    change_leaf(draft, "2.4", rule_kind="yes_no", scale="Có: 1,5 | Không: 0")

    applied(draft, ready)
    drain()

    assert {mail.to[0] for mail in mailoutbox} == {ready.officer.email, ready.appraiser.email}
    (to_unit,) = (mail for mail in mailoutbox if mail.to == [ready.officer.email])
    assert "15/QĐ-UBND" in to_unit.body
    assert "- 2.4 Sáng kiến cải cách" in to_unit.body
    assert f"/tu-danh-gia/{ready.entry.pk}/" in to_unit.body


def test_nobody_gets_a_letter_before_the_round_opens(ready, draft):
    AssessmentRound.objects.filter(pk=ready.round.pk).update(state=RoundState.PREPARING)
    change_leaf(draft, "1.1", text="Khác")

    applied(draft, ready)

    assert not OutboxMessage.objects.exists()


# --- Size and two at once


@pytest.mark.parametrize("units", [1, 3])
def test_a_preview_costs_the_same_however_many_units(units, django_assert_num_queries):
    ready = ready_bloc(units=units)
    for entry in ready.entries:
        declare_all(entry)
    draft = make_amendment(ready.criteria_set, by=ready.secretary)
    change_leaf(draft, "2.4", scale="mỗi 0,25 | tối đa 1,5")
    remove(draft, "2.5")
    fresh = CriteriaSet.objects.select_related("amends").get(pk=draft.pk)
    with django_assert_num_queries(8):
        preview_amendment(fresh)


@pytest.mark.parametrize("units", [1, 3])
def test_taking_it_in_costs_the_same_however_many_units(units, django_assert_max_num_queries):
    ready = ready_bloc(units=units, tree=many_leaves(30))
    draft = make_amendment(ready.criteria_set, by=ready.secretary)
    for leaf in draft.nodes.filter(is_leaf=True):
        change_leaf(draft, leaf.code, text="Câu chữ khác")
    with django_assert_max_num_queries(45):
        applied(draft, ready)


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_confirming_at_once_amend_once():
    ready = ready_bloc()
    draft = make_amendment(ready.criteria_set, by=ready.secretary)
    change_leaf(draft, "1.1", text="Khác")
    told: list[str] = []

    def confirm() -> None:
        try:
            mine = CriteriaSet.objects.select_related("amends").get(pk=draft.pk)
            applied(mine, ready)
            told.append("done")
        except Refusal:
            told.append("refused")
        finally:
            connection.close()

    both = [threading.Thread(target=confirm) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert sorted(told) == ["done", "refused"]
    assert Amendment.objects.count() == 1


def test_a_stranger_cannot_amend(draft):
    with pytest.raises(NotPermitted):
        apply_amendment(draft, by=make_user(), **GROUND)
