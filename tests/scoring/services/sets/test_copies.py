"""Copies of criteria sets: for another year, bloc or council, whole, without parts, rescaled."""

from decimal import Decimal

import pytest

from cchc.agencies.enums import Role
from cchc.refusals import NotPermitted, Refusal
from scoring.engine import RuleKind, format_scale
from scoring.enums import Method, SetState
from scoring.models import CriteriaSet, Node
from scoring.selectors.sets.criteria import nodes_of, scheme_of
from scoring.selectors.sets.drafts import RuleText
from scoring.services.sets.copies import copy_set
from scoring.services.sets.rules import RuleSaid
from tests.factories.agencies import make_council, make_member
from tests.factories.criteria import EVERY_KIND, give_rule, make_criteria_set

pytestmark = pytest.mark.django_db

# A bonus component beside the index, whose cap its parts exceed.
WITH_BONUS = [
    *EVERY_KIND,
    ("4", "Điểm thưởng", "2", "", ""),
    ("4.1", "Mô hình mới", "1.5", "count", "mỗi 0,5 | tối đa 1,5"),
    ("4.2", "Giải thưởng", "1", "yes_no", ""),
]


@pytest.fixture
def original(council):
    return make_criteria_set(council)


def copied(original, secretary, **changes):
    wanted = {"year": original.year + 1, "bloc_name": original.bloc_name} | changes
    return copy_set(original, by=secretary, **wanted)


def maxima(criteria_set: CriteriaSet) -> dict[str, str]:
    return {node.code: f"{node.max_points.normalize():f}" for node in nodes_of(criteria_set)}


def scale_of(node: Node) -> str:
    return format_scale(RuleKind(node.rule_kind), node.rule_params, node.max_points, node.set.year)


def test_a_copy_is_a_draft_of_its_own_with_the_same_tree(original, secretary):
    copy = copied(original, secretary, name="Bộ tiêu chí năm sau")

    assert (copy.state, copy.year, copy.name, copy.copied_from) == (
        SetState.DRAFT,
        original.year + 1,
        "Bộ tiêu chí năm sau",
        original,
    )
    assert scheme_of(copy).to_json()["components"] == scheme_of(original).to_json()["components"]
    assert [row.action for row in copy.transitions.all()] == ["copy"]


def test_every_node_names_the_one_it_comes_from(original, secretary):
    copy = copied(original, secretary)

    assert [(node.code, node.origin.code) for node in copy.nodes.select_related("origin")] == [
        (node.code, node.code) for node in nodes_of(original)
    ]
    assert {node.origin.set_id for node in copy.nodes.select_related("origin")} == {original.pk}


def test_what_an_amendment_ended_is_not_copied(original, secretary):
    original.nodes.filter(code="2.5").update(until_version=1)
    assert "2.5" not in maxima(copied(original, secretary))


def test_days_with_a_year_move_with_the_set(council, secretary):
    tree = [
        ("1", "Lĩnh vực", "2", "", ""),
        ("1.1", "Kế hoạch", "1", "deadline", "đến 20/12/2025: 1 | đến 15/01: 0,5"),
        ("1.2", "Báo cáo", "1", "deadline", "đến 31/01: 1"),
    ]
    copy = copied(make_criteria_set(council, tree=tree), secretary)

    plan, report = copy.nodes.get(code="1.1"), copy.nodes.get(code="1.2")
    assert (plan.scale, plan.is_confirmed) == (
        "đến 20/12/2026: 1 | đến 15/01: 0,5 | còn lại: 0",
        True,
    )
    assert report.scale == "đến 31/01: 1"


def test_a_day_the_new_year_does_not_have_is_asked_about(council, secretary):
    tree = [
        ("1", "Lĩnh vực", "1", "", ""),
        ("1.1", "Kế hoạch", "1", "deadline", "đến 29/02/2024: 1"),
    ]
    leaf = copied(make_criteria_set(council, tree=tree, year=2024), secretary).nodes.get(code="1.1")

    assert (leaf.is_confirmed, leaf.rule_kind, leaf.scale) == (False, "", "đến 29/02/2024: 1")
    assert leaf.reading["proposed"] == {
        "kind": "deadline",
        "scale": "đến 28/02/2025: 1 | còn lại: 0",
    }


def test_a_copy_for_another_council_asks_for_its_secretary(original, secretary):
    elsewhere = make_council()
    with pytest.raises(NotPermitted):
        copied(original, secretary, council=elsewhere)

    make_member(Role.SECRETARY, council=elsewhere, user=secretary)
    fresh = type(secretary).objects.get(pk=secretary.pk)

    assert copied(original, fresh, council=elsewhere).council == elsewhere


def test_a_set_one_does_not_see_is_not_copied(secretary, council):
    other = make_criteria_set()
    with pytest.raises(NotPermitted):
        copied(other, secretary, council=council)


def test_leaving_out_closes_the_gaps_and_lowers_the_scale(original, secretary):
    drop = list(original.nodes.filter(code__in=["1.2.1", "2.1", "3"]))

    copy = copied(original, secretary, bloc_name="Đơn vị đặc thù", drop=drop)

    assert maxima(copy) == {
        "1": "1.5", "1.1": "1", "1.2": "0.5", "1.2.1": "0.5",
        "2": "5", "2.1": "1.5", "2.2": "1", "2.3": "1.5", "2.4": "1",
    }  # fmt: skip
    assert copy.nodes.get(code="1.2.1").text == "Ngày ban hành kế hoạch"
    assert scheme_of(copy).problems() == []


def test_a_criterion_whose_parts_all_go_goes_too(original, secretary):
    drop = list(original.nodes.filter(code__in=["1.2.1", "1.2.2"]))
    assert [code for code in maxima(copied(original, secretary, drop=drop)) if code[0] == "1"] == [
        "1",
        "1.1",
    ]


def test_everything_left_out_is_refused(original, secretary):
    with pytest.raises(Refusal, match=r"không còn|Nothing"):
        copied(original, secretary, drop=list(original.nodes.filter(parent=None)))
    assert not CriteriaSet.objects.exclude(pk=original.pk).exists()


def test_a_node_of_another_set_cannot_be_left_out(original, secretary):
    with pytest.raises(Refusal):
        copied(original, secretary, drop=list(make_criteria_set().nodes.filter(code="1.1")))


def test_rescaling_shares_the_scale_exactly(original, secretary):
    copy = copied(original, secretary, bloc_name="Đơn vị đặc thù", rescale=Decimal("10.5"))

    assert maxima(copy) == {
        "1": "2.1", "1.1": "0.84", "1.2": "1.26", "1.2.1": "0.84", "1.2.2": "0.42",
        "2": "5.88", "2.1": "1.68", "2.2": "1.26", "2.3": "0.84", "2.4": "1.26", "2.5": "0.84",
        "3": "2.52", "3.1": "2.52",
    }  # fmt: skip
    assert scheme_of(copy).problems() == []
    assert scheme_of(copy).max_points == Decimal("10.5")
    assert scale_of(copy.nodes.get(code="2.3")) == (
        "Tại nơi tiếp nhận: 0,42 | Trên Cổng dịch vụ công: 0,21 | Phí, lệ phí: 0,21"
    )
    assert not copy.nodes.filter(is_leaf=True, is_confirmed=False).exists()


def test_a_scale_that_does_not_divide_still_adds_up_and_opens_what_was_rounded(original, secretary):
    copy = copied(original, secretary, rescale=Decimal("7.777"))

    leaves = copy.nodes.filter(is_leaf=True).select_related("origin")
    assert sum(leaf.max_points for leaf in leaves) == Decimal("7.777")
    opened = {leaf.code: leaf for leaf in leaves if not leaf.is_confirmed}
    assert {code: leaf.reading["proposed"]["scale"] for code, leaf in opened.items()} == {
        "1.2.2": "đến 31/01: 0,311 | đến 28/02: 0,156 | còn lại: 0",
        "2.1": "từ 98%: 1,245 | từ 95%: 0,623 | còn lại: 0",
        "2.3": "Tại nơi tiếp nhận: 0,311 | Trên Cổng dịch vụ công: 0,156 | Phí, lệ phí: 0,155",
    }
    assert all((leaf.rule_kind, leaf.rule_params) == ("", {}) for leaf in opened.values())
    assert all(leaf.scale == leaf.origin.scale for leaf in opened.values())


def test_bonus_and_penalty_points_are_not_rescaled(council, secretary):
    original = make_criteria_set(council, tree=WITH_BONUS)
    original.nodes.filter(code__startswith="4").update(block="bonus")

    copy = copied(original, secretary, rescale=Decimal("10.5"))

    bonus = {code: most for code, most in maxima(copy).items() if code[0] == "4"}
    assert bonus == {"4": "2", "4.1": "1.5", "4.2": "1"}
    main = copy.nodes.filter(parent=None, block="main")
    assert sum(node.max_points for node in main) == Decimal("10.5")


def test_a_cap_its_parts_no_longer_reach_is_lowered(council, secretary):
    original = make_criteria_set(council, tree=WITH_BONUS)
    original.nodes.filter(code__startswith="4").update(block="bonus")

    copy = copied(original, secretary, drop=list(original.nodes.filter(code="4.1")))

    assert {code: most for code, most in maxima(copy).items() if code[0] == "4"} == {
        "4": "1",
        "4.1": "1",
    }
    assert scheme_of(copy).problems() == []


@pytest.mark.parametrize("scale", ["0", "-1", "10000", "0.0005", "0.002"])
def test_an_impossible_scale_is_refused_in_a_sentence(original, secretary, scale):
    with pytest.raises(Refusal):
        copied(original, secretary, rescale=Decimal(scale))
    assert not CriteriaSet.objects.exclude(pk=original.pk).exists()


@pytest.mark.parametrize(
    "wrong", [{"year": 1999}, {"bloc_name": " "}, {"name": "x" * 201}, {"bloc_name": "x" * 101}]
)
def test_details_no_set_can_have_are_refused(original, secretary, wrong):
    with pytest.raises(Refusal):
        copied(original, secretary, **wrong)


@pytest.mark.parametrize("leaves", [3, 30])
def test_a_copy_costs_the_same_however_large(council, secretary, leaves, django_assert_num_queries):
    tree = [("1", "Lĩnh vực", str(leaves), "", "")]
    tree += [(f"1.{n}", "Tiêu chí", "1", "yes_no", "") for n in range(1, leaves + 1)]
    original = make_criteria_set(council, tree=tree)
    assert secretary.held
    with django_assert_num_queries(8):
        copied(original, secretary)


@pytest.mark.parametrize("kind", [RuleKind.DEADLINE, RuleKind.CHECKLIST, RuleKind.FORMULA])
@pytest.mark.parametrize("rescale", [None, Decimal(50)])
def test_a_rule_that_could_not_be_read_is_copied_as_it_was_written(
    council, secretary, kind, rescale
):
    draft = make_criteria_set(council, state=SetState.DRAFT)
    leaf = draft.nodes.get(code="1.1")
    said = RuleSaid(Method.APPRAISED, RuleText(kind.value, "đúng hạn thì được điểm"), confirm=False)
    give_rule(leaf, said, by=secretary)

    copy = copied(draft, secretary, rescale=rescale)

    found = copy.nodes.get(code="1.1")
    assert (found.rule_kind, found.scale, found.is_confirmed) == (
        kind.value,
        "đúng hạn thì được điểm",
        False,
    )


def test_parts_that_add_up_to_more_than_a_maximum_holds_are_refused(council, secretary):
    draft = make_criteria_set(council, state=SetState.DRAFT)
    draft.nodes.filter(is_leaf=True).update(max_points=9999)

    with pytest.raises(Refusal, match=r"10\.000"):
        copied(draft, secretary, drop=[draft.nodes.get(code="3.1")])
