"""Editing a draft: nodes, their order and codes, and two secretaries at once."""

from decimal import Decimal

import pytest

from cchc.agencies.enums import Role
from cchc.refusals import Conflict, NotPermitted, Refusal
from scoring.enums import Block, Method, RuleKind, SetState
from scoring.models import CriteriaSet, Node
from scoring.selectors.sets.criteria import nodes_of
from scoring.selectors.sets.drafts import RuleText, node_version, order_version, subtree_version
from scoring.selectors.sets.problems import problems_of
from scoring.services.sets.editing import (
    Content,
    add_node,
    change_node,
    move_by,
    move_node,
    remove_node,
)
from scoring.services.sets.rules import RuleSaid
from tests.factories.agencies import make_member
from tests.factories.criteria import make_draft, many_leaves

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(council) -> CriteriaSet:
    return make_draft(council)


def tree_of(draft: CriteriaSet) -> list[tuple[str, str]]:
    return [(node.code, node.text) for node in nodes_of(draft)]


def node_of(draft: CriteriaSet, code: str) -> Node:
    return draft.nodes.get(code=code)


def order_of(draft: CriteriaSet) -> str:
    return order_version(nodes_of(draft))


def remove(node: Node, *, by) -> list[Node]:
    below = [each for each in nodes_of(node.set) if f"{each.code}.".startswith(f"{node.code}.")]
    return remove_node(node, by=by, version=subtree_version(below))


# --- Adding


def test_the_first_component_of_an_empty_set_is_a_leaf_with_an_open_rule(council, secretary):
    draft = make_draft(council, tree=[])
    add_node(draft, parent=None, text="  Chỉ đạo ", max_points=Decimal("9.5"), by=secretary)
    node = draft.nodes.get()
    assert (node.code, node.text, node.level, node.position) == ("1", "Chỉ đạo", 1, 1)
    assert (node.is_leaf, node.is_confirmed, node.rule_kind) == (True, False, "")


def test_a_part_stands_behind_the_one_named_and_the_others_move_on(draft, secretary):
    parent, first = node_of(draft, "1"), node_of(draft, "1.1")
    added = add_node(
        draft, parent=parent, after=first, text="Mới", max_points=Decimal(1), by=secretary
    )
    assert tree_of(draft)[:4] == [
        ("1", "Công tác chỉ đạo, điều hành CCHC"),
        ("1.1", "Có kế hoạch CCHC năm"),
        ("1.2", "Mới"),
        ("1.3", "Thực hiện chế độ báo cáo"),
    ]
    assert node_of(draft, "1.3.1").text == "Ban hành báo cáo CCHC"
    assert [node.position for node in nodes_of(draft)] == list(range(1, 15))
    assert added.pk == node_of(draft, "1.2").pk


def test_a_leaf_with_a_rule_gets_parts_only_when_its_rule_may_go(draft, secretary):
    leaf = node_of(draft, "1.1")
    part = {"parent": leaf, "text": "Phần", "max_points": Decimal(1), "by": secretary}
    with pytest.raises(Refusal, match=r"1\.1"):
        add_node(draft, **part)
    added = add_node(draft, **part, drops_rule=True)
    leaf.refresh_from_db()
    assert (leaf.is_leaf, leaf.rule_kind, leaf.method, leaf.evidence_asked) == (False, "", "", "")
    assert (added.code, added.level, added.evidence_asked) == (
        "1.1.1",
        3,
        "Văn bản, báo cáo kiểm chứng",
    )


def test_there_is_no_fourth_level(draft, secretary):
    with pytest.raises(Refusal):
        add_node(
            draft,
            parent=node_of(draft, "1.2.1"),
            text="Sâu",
            max_points=Decimal(1),
            by=secretary,
            drops_rule=True,
        )


def test_parts_of_a_bonus_component_are_bonus_too(draft, secretary):
    bonus = add_node(
        draft,
        parent=None,
        text="Điểm thưởng",
        max_points=Decimal(3),
        block=Block.BONUS,
        by=secretary,
    )
    part = add_node(draft, parent=bonus, text="Giải", max_points=Decimal(2), by=secretary)
    assert (bonus.code, part.code, part.block) == ("4", "4.1", Block.BONUS)


@pytest.mark.parametrize(
    ("text", "points"), [(" ", "1"), ("Mục", "0"), ("Mục", "-1"), ("Mục", "0.0001"), ("A", "10000")]
)
def test_a_node_has_a_text_and_a_maximum_a_set_can_hold(draft, secretary, text, points):
    with pytest.raises(Refusal):
        add_node(draft, parent=None, text=text, max_points=Decimal(points), by=secretary)
    assert draft.nodes.count() == 13


# --- Changing


def test_a_new_maximum_reads_the_scale_again(council, secretary):
    draft = make_draft(council, tree=[("1", "Mục", "1", "choice", "Kịp thời: tối đa | Chậm: 0,5")])
    node = node_of(draft, "1")
    change_node(node, Content("Mục", Decimal(2)), by=secretary, version=node_version(node))
    node.refresh_from_db()
    assert node.is_confirmed
    assert [option["points"] for option in node.rule_params["options"]] == ["2", "0.5"]


def test_a_rule_that_no_longer_fits_its_maximum_is_open_again(draft, secretary):
    node = node_of(draft, "1.2.1")
    content = Content(node.text, Decimal(2))
    changed = change_node(node, content, by=secretary, version=node_version(node))
    assert not changed.is_confirmed
    assert changed.scale == node.scale
    assert [(found.code, found.node) for found in problems_of(draft)] == [
        ("sum_differs", node_of(draft, "1.2")),
        ("unconfirmed", node),
    ]


def test_text_and_rule_are_saved_together(draft, secretary):
    node = node_of(draft, "1.1")
    rule = RuleSaid(Method.APPRAISED, RuleText("steps", "từ 90%: 1 | còn lại: 0"))
    content = Content("Tỷ lệ hoàn thành", Decimal(1), "Báo cáo", "Sở Nội vụ")
    change_node(node, content, rule, by=secretary, version=node_version(node))
    node.refresh_from_db()
    assert (node.text, node.evidence_asked, node.in_charge, node.rule_kind) == (
        "Tỷ lệ hoàn thành",
        "Báo cáo",
        "Sở Nội vụ",
        RuleKind.STEPS,
    )


def test_what_a_second_secretary_saved_is_not_overwritten(draft, secretary, council):
    node = node_of(draft, "1.1")
    seen = node_version(node)
    other = make_member(Role.SECRETARY, council=council)
    change_node(node, Content("Của người kia", Decimal(1)), by=other, version=seen)
    with pytest.raises(Conflict) as refused:
        change_node(node, Content("Của tôi", Decimal(1)), by=secretary, version=seen)
    assert refused.value.current.text == "Của người kia"
    assert node_of(draft, "1.1").text == "Của người kia"


def test_a_version_survives_being_stored(draft):
    for node in nodes_of(draft):
        again = Node.objects.get(pk=node.pk)
        again.max_points = Decimal(f"{again.max_points.normalize():f}")
        assert node_version(again) == node_version(node)


# --- Taking out


def test_a_node_goes_with_all_below_it_and_codes_close_up(draft, secretary):
    gone = remove(node_of(draft, "1.2"), by=secretary)
    remove(node_of(draft, "2"), by=secretary)
    assert [node.code for node in gone] == ["1.2", "1.2.1", "1.2.2"]
    assert [code for code, _text in tree_of(draft)] == ["1", "1.1", "2", "2.1"]


def test_a_parent_without_parts_is_a_leaf_with_an_open_rule(draft, secretary):
    remove(node_of(draft, "3.1"), by=secretary)
    above = node_of(draft, "3")
    assert (above.is_leaf, above.is_confirmed, above.rule_kind) == (True, False, "")


def test_what_was_changed_meanwhile_is_not_taken_out_unseen(draft, secretary):
    node, part = node_of(draft, "1.2"), node_of(draft, "1.2.1")
    seen = subtree_version([node, part, node_of(draft, "1.2.2")])
    change_node(part, Content("Khác", part.max_points), by=secretary, version=node_version(part))
    with pytest.raises(Conflict):
        remove_node(node, by=secretary, version=seen)
    assert draft.nodes.count() == 13


# --- Moving


def test_a_criterion_moves_to_another_component_and_takes_its_code(draft, secretary):
    moved = move_node(
        node_of(draft, "1.2"),
        parent=node_of(draft, "2"),
        after=node_of(draft, "2.1"),
        by=secretary,
        version=order_of(draft),
    )
    moved.refresh_from_db()
    assert moved.code == "2.2"
    assert [code for code, _text in tree_of(draft)] == [
        "1", "1.1", "2", "2.1", "2.2", "2.2.1", "2.2.2", "2.3", "2.4", "2.5", "2.6", "3", "3.1",
    ]  # fmt: skip


def test_a_sub_criterion_can_become_a_component_and_a_leaf_a_criterion(draft, secretary):
    move_node(
        node_of(draft, "1.2.1"), parent=None, after=None, by=secretary, version=order_of(draft)
    )
    assert tree_of(draft)[0] == ("1", "Ban hành báo cáo CCHC")
    assert node_of(draft, "1").level == 1
    assert node_of(draft, "2.2.1").text == "Ngày ban hành kế hoạch"


def test_moving_the_only_part_within_its_parent_leaves_the_parent_alone(draft, secretary):
    part = node_of(draft, "3.1")
    move_node(part, parent=node_of(draft, "3"), after=None, by=secretary, version=order_of(draft))
    assert not node_of(draft, "3").is_leaf
    assert node_of(draft, "3.1").pk == part.pk


@pytest.mark.parametrize(
    ("code", "parent"),
    [("1", "1.2"), ("1.2", "1.2"), ("1", "2"), ("1.2", "2.1"), ("3.1", "2.1")],
)
def test_a_node_moves_nowhere_it_cannot_stand(draft, secretary, code, parent):
    before = tree_of(draft)
    with pytest.raises(Refusal):
        move_node(
            node_of(draft, code),
            parent=node_of(draft, parent),
            after=None,
            by=secretary,
            version=order_of(draft),
        )
    assert tree_of(draft) == before


def test_up_and_down_swap_siblings_and_stop_at_the_ends(draft, secretary):
    second = node_of(draft, "2")
    move_by(second, -1, by=secretary, version=order_of(draft))
    move_by(second, -1, by=secretary, version=order_of(draft))
    assert [text for code, text in tree_of(draft) if len(code) == 1] == [
        "Cải cách thủ tục hành chính",
        "Công tác chỉ đạo, điều hành CCHC",
        "Tác động của CCHC",
    ]
    move_by(second, 1, by=secretary, version=order_of(draft))
    assert node_of(draft, "2").pk == second.pk


def test_a_move_in_an_order_that_is_no_more_is_refused(draft, secretary):
    seen = order_of(draft)
    move_by(node_of(draft, "2"), -1, by=secretary, version=seen)
    with pytest.raises(Conflict):
        move_by(node_of(draft, "3"), -1, by=secretary, version=seen)


@pytest.mark.parametrize("leaves", [24, 200])
def test_all_codes_are_given_anew_in_as_many_queries_however_many_there_are(
    council, secretary, leaves, django_assert_num_queries
):
    draft = make_draft(council, tree=many_leaves(leaves))
    last = [node for node in nodes_of(draft) if node.parent_id is None][-1]
    version = order_of(draft)
    with django_assert_num_queries(7):
        move_node(last, parent=None, after=None, by=secretary, version=version)
    assert node_of(draft, "1").pk == last.pk


# --- Rights and states


def test_only_the_secretary_of_the_council_edits_and_only_a_draft(draft, council):
    node = node_of(draft, "1.1")
    content, version = Content("Khác", Decimal(1)), node_version(node)
    for role in (Role.CHAIR, Role.APPRAISER):
        user = make_member(role, council=council)
        with pytest.raises(NotPermitted):
            change_node(node, content, by=user, version=version)
    secretary = make_member(Role.SECRETARY, council=council)
    CriteriaSet.objects.filter(pk=draft.pk).update(state=SetState.DISCARDED)
    with pytest.raises(Refusal):
        change_node(node, content, by=secretary, version=version)


def test_a_node_somebody_took_out_is_told(draft, secretary):
    node = node_of(draft, "1.1")
    remove(node, by=secretary)
    with pytest.raises(Refusal):
        change_node(node, Content("Khác", Decimal(1)), by=secretary, version=node_version(node))


OPEN = {
    "rule_kind": "",
    "rule_params": {},
    "scale": "",
    "is_confirmed": False,
    "evidence_asked": "Kế hoạch",
}
PRINTED = {"scale": "Ban hành kịp thời: 1; không ban hành: 0"}
PROPOSED = {"reading": {"proposed": {"kind": "choice", "scale": "Kịp thời: 1 | Chậm: 0"}}}


@pytest.mark.parametrize("said", [PRINTED, PROPOSED])
def test_a_scale_nobody_has_confirmed_yet_is_not_lost_unasked_either(draft, secretary, said):
    above, moved = draft.nodes.get(code="1.1"), draft.nodes.get(code="2.1")
    Node.objects.filter(pk=above.pk).update(**OPEN | said)
    version = order_version(nodes_of(draft))
    part = {"parent": above, "text": "Phần", "max_points": Decimal("0.5"), "by": secretary}

    with pytest.raises(Refusal):
        add_node(draft, **part)
    with pytest.raises(Refusal):
        move_node(moved, parent=above, after=None, by=secretary, version=version)

    add_node(draft, drops_rule=True, **part)
    assert draft.nodes.get(pk=above.pk).is_leaf is False


def test_a_part_moved_into_a_leaf_takes_over_what_the_leaf_asked_for(draft, secretary):
    above, moved = draft.nodes.get(code="1.1"), draft.nodes.get(code="2.1")
    Node.objects.filter(pk=above.pk).update(**OPEN)
    Node.objects.filter(pk=moved.pk).update(evidence_asked="")
    moved.refresh_from_db()
    version = order_version(nodes_of(draft))

    move_node(moved, parent=above, after=None, by=secretary, version=version)

    assert draft.nodes.get(code="1.1.1").evidence_asked == "Kế hoạch"


@pytest.mark.parametrize(
    ("kind", "scale", "codes"),
    [
        ("deduction", "mỗi công chức: trừ 1", ["deduction_in_penalty"]),
        ("count", "mỗi 1 | tối đa 2", []),
    ],
)
def test_a_penalty_is_counted_not_deducted(council, kind, scale, codes):
    penalty = [("9", "Điểm phạt", "2", "penalty", ""), ("9.1", "Bị kỷ luật", "2", kind, scale)]
    draft = make_draft(council, tree=[*many_leaves(1, components=1), *penalty])

    assert [problem.code for problem in problems_of(draft)] == codes
