"""Rules of a draft: read by the engine, confirmed one by one or in bulk, in force when whole."""

import datetime
from decimal import Decimal

import pytest

from cchc.refusals import Conflict, Refusal
from cchc.uploads import UploadError
from scoring.engine import RuleError
from scoring.enums import Method, RuleKind, SetState
from scoring.models import CriteriaSet, Node
from scoring.selectors.sets.drafts import (
    RuleText,
    details_version,
    node_version,
    printed_scale,
    questions_of,
    rule_text,
)
from scoring.selectors.sets.problems import problems_of
from scoring.services.sets.lifecycle import SetDetails, put_in_force, set_details
from scoring.services.sets.rules import RuleSaid, confirm_rules
from tests.factories.criteria import give_rule, make_criteria_set, make_draft
from tests.factories.files import signed_decision

pytestmark = pytest.mark.django_db

APPRAISED, SURVEY = Method.APPRAISED, Method.SURVEY
SAID = {"decision_number": "12/QĐ-UBND", "decision_date": datetime.date(2026, 1, 5)}
READ = {
    "place": "B12",
    "confidence": "sure",
    "questions": [],
    "proposed": {"kind": "choice", "scale": "Kịp thời: 1 | Không: 0"},
}


@pytest.fixture
def draft(council) -> CriteriaSet:
    """Two leaves read from an appendix: one sure, one asked about."""
    tree = [("1", "Lĩnh vực", "2", "", ""), ("1.1", "A", "1", "judged", "")]
    draft = make_draft(council, tree=[*tree, ("1.2", "B", "1", "judged", "")])
    for code, reading in (
        ("1.1", READ),
        ("1.2", READ | {"questions": [{"sentence": "90 % thuộc bậc nào?", "options": []}]}),
    ):
        draft.nodes.filter(code=code).update(
            rule_kind="", is_confirmed=False, reading=reading, scale="Kịp thời 1 điểm, không 0"
        )
    return draft


def leaf_of(draft: CriteriaSet, code: str = "1.1") -> Node:
    return draft.nodes.get(code=code)


def give(node: Node, kind: str, scale: str, *, by, method=APPRAISED, confirm=True) -> Node:
    said = RuleSaid(method, RuleText(kind, scale), confirm)
    return give_rule(node, said, by=by)


def test_a_rule_is_read_confirmed_and_the_printed_scale_kept(draft, secretary):
    leaf = give(leaf_of(draft), "yes_no", "Có: tối đa | Không: 0", by=secretary)
    assert (leaf.rule_kind, leaf.is_confirmed, leaf.scale) == (
        RuleKind.YES_NO,
        True,
        "Có: tối đa | Không: 0",
    )
    assert printed_scale(leaf) == "Kịp thời 1 điểm, không 0"
    assert rule_text(leaf) == RuleText("yes_no", "Có: tối đa | Không: 0")


def test_a_scale_that_cannot_be_read_changes_nothing(draft, secretary):
    leaf = leaf_of(draft)
    with pytest.raises(RuleError) as refused:
        give(leaf, "choice", "Kịp thời: 0,5 | Không: 0", by=secretary)
    assert [problem.code for problem in refused.value.problems] == ["top_below_max"]
    assert node_version(leaf_of(draft)) == node_version(leaf)


def test_a_rule_can_be_left_half_written(draft, secretary):
    leaf = give(leaf_of(draft), "choice", "Kịp thời: 0,5 |", by=secretary, confirm=False)
    assert (leaf.is_confirmed, leaf.rule_params) == (False, {})
    assert rule_text(leaf_of(draft)) == RuleText("choice", "Kịp thời: 0,5 |")


@pytest.mark.parametrize(("kind", "method"), [("survey", APPRAISED), ("judged", SURVEY)])
def test_ballots_and_the_survey_rule_belong_together(draft, secretary, kind, method):
    with pytest.raises(Refusal):
        give(leaf_of(draft), kind, "", by=secretary, method=method)


def test_an_empty_rule_is_not_confirmed(draft, secretary):
    with pytest.raises(Refusal):
        give(leaf_of(draft), "", "", by=secretary)


def test_a_parent_has_no_rule(draft, secretary):
    with pytest.raises(Refusal):
        give(leaf_of(draft, "1"), "judged", "", by=secretary)


def test_a_rule_given_twice_at_once_is_told(draft, secretary):
    leaf = leaf_of(draft)
    give(leaf, "judged", "", by=secretary)
    with pytest.raises(Conflict):
        give(leaf, "yes_no", "", by=secretary)


def test_sure_rules_are_confirmed_in_bulk(draft, secretary, django_assert_num_queries):
    with django_assert_num_queries(8):
        confirmed = confirm_rules(draft, [leaf_of(draft)], by=secretary)
    leaf = leaf_of(draft)
    assert confirmed == [leaf]
    assert (leaf.rule_kind, leaf.is_confirmed) == (RuleKind.CHOICE, True)


def test_one_open_question_keeps_all_from_being_confirmed(draft, secretary):
    with pytest.raises(Refusal, match=r"1\.2"):
        confirm_rules(draft, [leaf_of(draft), leaf_of(draft, "1.2")], by=secretary)
    assert not leaf_of(draft).is_confirmed


def test_a_confirmed_rule_answers_the_questions(draft, secretary):
    leaf = give(leaf_of(draft, "1.2"), "judged", "", by=secretary)
    assert list(questions_of(leaf)) == []


def test_problems_name_each_open_leaf_once_in_the_order_of_the_set(draft):
    draft.nodes.filter(code="1").update(max_points=Decimal(3))
    assert [problem.sentence for problem in problems_of(draft)] == [
        "1: tổng điểm các phần là 2, không bằng 3.",
        "1.1: chưa xác nhận quy tắc chấm.",
        "1.2: còn 1 câu hỏi về quy tắc chấm chưa trả lời.",
    ]


def test_a_set_with_problems_is_not_put_in_force(draft, secretary):
    with pytest.raises(Refusal) as refused:
        put_in_force(draft, by=secretary, **SAID)
    assert len(refused.value.sentences) == 2
    draft.refresh_from_db()
    assert draft.state == SetState.DRAFT


def test_a_whole_set_is_put_in_force_with_its_decision(draft, secretary):
    for code in ("1.1", "1.2"):
        give(leaf_of(draft, code), "judged", "", by=secretary)
    in_force = put_in_force(draft, by=secretary, decision_file=signed_decision(), **SAID)
    in_force.refresh_from_db()
    assert in_force.state == SetState.IN_FORCE
    assert in_force.decision_file.name.startswith("criteria/")
    assert len(in_force.decision_file_sha256) == 64


def test_a_decision_that_is_no_pdf_is_refused(council, secretary):
    draft = make_draft(council)
    file = signed_decision()
    file.name = "quyet-dinh.docx"
    with pytest.raises(UploadError):
        put_in_force(draft, by=secretary, decision_file=file, **SAID)


def test_an_amendment_is_not_put_in_force_by_itself(council, secretary):
    draft = make_draft(council, amends=make_criteria_set(council))
    with pytest.raises(Refusal):
        put_in_force(draft, by=secretary, **SAID)


def test_settings_are_changed_and_a_stale_form_is_told(draft, secretary):
    seen = details_version(draft)
    details = SetDetails("Bộ mới", "Xã, phường", 2027, 2, 3, True)
    changed = set_details(draft, details, by=secretary, version=seen)
    assert (changed.name, changed.year, changed.point_places, changed.may_exceed_100) == (
        "Bộ mới",
        2027,
        2,
        True,
    )
    with pytest.raises(Conflict):
        set_details(draft, details, by=secretary, version=seen)


def test_maxima_finer_than_the_sets_points_are_problems(council, secretary):
    draft = make_draft(council)
    details = SetDetails(draft.name, draft.bloc_name, draft.year, 0, 2, False)
    set_details(draft, details, by=secretary, version=details_version(draft))
    assert {found.code for found in problems_of(CriteriaSet.objects.get(pk=draft.pk))} == {
        "bad_max_points"
    }


def test_an_empty_scale_does_not_pass_over_a_question(draft, secretary):
    leaf = leaf_of(draft, "1.2")
    with pytest.raises(Refusal):
        give(leaf, "proportional", "", by=secretary)
    kept = give(leaf, "proportional", "", by=secretary, confirm=False)
    assert not kept.is_confirmed
    assert give(leaf_of(draft, "1.2"), "proportional", "tỷ lệ", by=secretary).is_confirmed


@pytest.mark.parametrize("kind", ["judged", "yes_no"])
def test_an_answer_that_needs_no_scale_is_confirmed_without(draft, secretary, kind):
    answer = {"label": "Đạt/không đạt", "kind": "yes_no", "scale": ""}
    leaf = leaf_of(draft, "1.2")
    leaf.reading["questions"][0]["options"] = [answer]
    leaf.save()
    assert give(leaf, kind, "", by=secretary).is_confirmed
