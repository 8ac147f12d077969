"""A set is compared with an earlier one: proposed, confirmed, decided otherwise with a note."""

from decimal import Decimal

import pytest

from cchc.agencies.enums import Role
from cchc.refusals import NotPermitted, Refusal
from scoring.enums import Change, SetState
from scoring.models import CriteriaSet, Match, Node
from scoring.selectors.sets.comparison import compared, usual_earlier
from scoring.selectors.sets.drafts import node_version
from scoring.services.sets.amending import apply_amendment, start_amendment
from scoring.services.sets.comparing import (
    NoteMissing,
    WrongPartner,
    confirm_matches,
    decide_match,
    propose_matches,
)
from scoring.services.sets.copies import copy_set
from scoring.services.sets.editing import Content, change_node
from tests.factories.agencies import make_council, make_member
from tests.factories.amendments import change_leaf, make_amendment
from tests.factories.criteria import EVERY_KIND, YEAR, make_criteria_set

pytestmark = pytest.mark.django_db

CODES = [row[0] for row in EVERY_KIND]


class Sets:
    """Last year's set and this year's of the same bloc, and who compares them."""

    def __init__(self, rows=EVERY_KIND):
        council = make_council()
        self.secretary = make_member(Role.SECRETARY, council=council)
        self.then = make_criteria_set(council, year=YEAR - 1, bloc_name="Sở", name="Năm trước")
        self.now = make_criteria_set(council, tree=rows, bloc_name="Sở", name="Năm nay")

    def propose(self):
        return propose_matches(self.now, self.then, by=self.secretary)

    def match(self, code):
        return Match.objects.get(set=self.now, node__code=code)

    def dropped(self, code):
        return Match.objects.get(set=self.now, node=None, previous__code=code)

    def confirm_all(self):
        every = Match.objects.filter(set=self.now).values_list("pk", flat=True)
        return confirm_matches(self.now, list(every), by=self.secretary)

    def decide(self, code, **said):
        match = self.match(code)
        said.setdefault("previous", match.previous)
        return decide_match(match, by=self.secretary, **said)

    def standing(self):
        return compared(CriteriaSet.objects.select_related("compared_with").get(pk=self.now.pk))


@pytest.fixture
def sets():
    return Sets()


def rows_with(code, row):
    """The tree with one row replaced; None leaves it out."""
    return [kept for old in EVERY_KIND if (kept := row if old[0] == code else old)]


def told(sets):
    return {
        (m.previous.code if m.previous else None, m.node.code if m.node else None): (
            m.change,
            m.is_comparable,
        )
        for m in Match.objects.filter(set=sets.now).select_related("node", "previous")
    }


def test_the_same_tree_is_proposed_as_the_same_and_comparable(sets):
    sets.propose()

    assert told(sets) == {(code, code): (Change.SAME, True) for code in CODES}
    assert not sets.standing().is_complete


def test_a_leaf_ruled_otherwise_takes_what_stands_above_it_along():
    sets = Sets(rows_with("1.2.1", ("1.2.1", "Ban hành báo cáo CCHC", "1", "yes_no", "")))

    sets.propose()

    found = told(sets)
    assert found["1.2.1", "1.2.1"] == (Change.RULE_CHANGED, False)
    assert [found[code, code][1] for code in ("1", "1.2", "1.1", "2", "3")] == [
        False, False, True, True, True,
    ]  # fmt: skip


def test_what_is_new_and_what_is_dropped_stand_on_one_side():
    rows = rows_with("1.1", ("1.1", "Gắn cải cách với thi đua, khen thưởng", "1", "yes_no", ""))
    sets = Sets(rows)

    sets.propose()

    found = told(sets)
    assert found[None, "1.1"] == (Change.NEW, False)
    assert found["1.1", None] == (Change.DROPPED, False)


def test_confirming_says_who_and_when_and_makes_the_comparison_complete(sets):
    sets.propose()

    assert sets.confirm_all() == len(CODES)

    assert sets.standing().is_complete
    assert set(Match.objects.values_list("confirmed_by", flat=True)) == {sets.secretary.pk}
    assert sets.confirm_all() == 0


def test_another_meaning_under_the_same_text_is_a_persons_decision_with_a_note(sets):
    """As with Lai Châu's initiatives of 2022."""
    sets.propose()
    sets.confirm_all()

    with pytest.raises(NoteMissing):
        sets.decide("2.4", is_comparable=False, note="  ")
    sets.decide("2.4", is_comparable=False, note="Sáng kiến từ 2026 phải được công nhận cấp tỉnh")

    match = sets.match("2.4")
    assert (match.change, match.is_comparable) == (Change.SAME, False)
    assert match.note == "Sáng kiến từ 2026 phải được công nhận cấp tỉnh"


def test_a_component_follows_the_decision_on_its_leaf_and_is_to_be_confirmed_anew(sets):
    sets.propose()
    sets.confirm_all()

    sets.decide("2.4", is_comparable=False, note="Nội hàm khác")

    component = sets.match("2")
    assert (component.is_comparable, component.confirmed_at) == (False, None)
    assert [line.either.code for line in sets.standing().open] == ["2"]


def test_a_component_a_person_decided_otherwise_stays_until_its_leaves_turn_again(sets):
    sets.propose()
    sets.decide("2.4", is_comparable=False, note="Nội hàm khác")
    sets.decide("2", is_comparable=True, note="Thay đổi không đáng kể")
    sets.confirm_all()
    assert sets.match("2").is_comparable

    sets.decide("2.4")
    assert sets.match("2").is_comparable
    sets.decide("2.4", is_comparable=False, note="Nội hàm khác")

    assert (sets.match("2").is_comparable, sets.match("2").confirmed_at) == (False, None)


def test_a_partner_chosen_by_hand_leaves_nobody_without_a_line():
    rows = rows_with("1.1", ("1.1", "Gắn cải cách với thi đua, khen thưởng", "1", "yes_no", ""))
    sets = Sets(rows)
    sets.propose()
    planned = sets.then.nodes.get(code="1.1")

    sets.decide("1.1", previous=planned)

    assert told(sets)["1.1", "1.1"] == (Change.REWORDED, True)
    assert not Match.objects.filter(set=sets.now, node=None).exists()
    assert sets.match("1").is_comparable

    # Taken by another, the first has none any more; what that one had is dropped.
    sets.decide("2.5", previous=planned)

    found = told(sets)
    assert found["1.1", "2.5"] == (Change.RULE_CHANGED, False)
    assert found[None, "1.1"] == (Change.NEW, False)
    assert found["2.5", None] == (Change.DROPPED, False)


def test_an_item_can_be_said_to_be_new(sets):
    sets.propose()

    sets.decide("2.4", previous=None)

    found = told(sets)
    assert (found[None, "2.4"], found["2.4", None]) == (
        (Change.NEW, False),
        (Change.DROPPED, False),
    )


def test_a_partner_stands_on_the_same_level_in_the_earlier_set(sets):
    sets.propose()

    for wrong in (sets.then.nodes.get(code="1"), sets.now.nodes.get(code="1.1")):
        with pytest.raises(WrongPartner):
            sets.decide("2.4", previous=wrong)

    assert told(sets) == {(code, code): (Change.SAME, True) for code in CODES}


def test_what_is_new_cannot_be_called_comparable(sets):
    sets.propose()

    with pytest.raises(Refusal, match="mới"):
        sets.decide("2.4", previous=None, is_comparable=True, note="Vẫn vậy")

    assert told(sets)["2.4", "2.4"] == (Change.SAME, True)


def test_comparing_again_keeps_what_was_confirmed_and_asks_about_what_an_amendment_changed(sets):
    sets.propose()
    sets.decide("2.4", is_comparable=False, note="Nội hàm khác")
    sets.confirm_all()
    Node.objects.filter(set=sets.now, code="2.5").update(max_points=Decimal(2))
    Node.objects.filter(set=sets.now, code="1.1").update(until_version=1)

    assert [line.either.code for line in sets.standing().open] == ["1.1", "2.5"]
    sets.propose()

    assert [line.either.code for line in sets.standing().open] == ["1", "1.1", "2.5"]
    found = told(sets)
    assert found["2.5", "2.5"] == (Change.MAX_CHANGED, True)
    assert found["1.1", None] == (Change.DROPPED, False)
    assert sets.match("2.4").note == "Nội hàm khác"


def test_words_changed_once_more_are_asked_about_once_more():
    """What a person took for a mere rewording may ask something else now."""
    rows = rows_with("1.1", ("1.1", "Có kế hoạch CCHC năm được ban hành", "1", "yes_no", ""))
    sets = Sets(rows)
    sets.propose()
    sets.decide("1.1", previous=sets.then.nodes.get(code="1.1"))
    sets.confirm_all()
    assert (sets.match("1.1").change, sets.standing().is_complete) == (Change.REWORDED, True)

    amend(sets.now, "1.1", by=sets.secretary, text="Sáng kiến được công nhận cấp tỉnh")

    assert sets.match("1.1").change == Change.REWORDED
    assert [line.either.code for line in sets.standing().open] == ["1.1"]


def test_a_decision_on_one_rule_does_not_go_on_to_the_next():
    rows = rows_with("1.2.1", ("1.2.1", "Ban hành báo cáo CCHC", "1", "yes_no", ""))
    sets = Sets(rows)
    sets.propose()
    sets.decide("1.2.1", is_comparable=True, note="Chỉ bỏ mức giữa")
    sets.confirm_all()

    amend(sets.now, "1.2.1", by=sets.secretary, scale="Kịp thời, đầy đủ: 1 | Không: 0")

    match = sets.match("1.2.1")
    assert (match.change, match.is_comparable) == (Change.RULE_CHANGED, False)
    assert "1.2.1" in [line.either.code for line in sets.standing().open]


def test_an_editor_of_the_draft_opens_what_was_confirmed_of_an_item(sets):
    draft = copy_set(sets.then, by=sets.secretary, year=YEAR, bloc_name="Sở")
    propose_matches(draft, sets.then, by=sets.secretary)
    node = draft.nodes.get(code="1.1")
    for text in ("Có kế hoạch CCHC năm được ban hành", "Sáng kiến được công nhận cấp tỉnh"):
        node.refresh_from_db()
        content = Content(text, node.max_points)
        change_node(node, content, by=sets.secretary, version=node_version(node))
        confirm_matches(draft, [Match.objects.get(node=node).pk], by=sets.secretary)

    content = Content("Mức độ hài lòng của người dân", node.max_points)
    node.refresh_from_db()
    change_node(node, content, by=sets.secretary, version=node_version(node))

    assert Match.objects.get(node=node).confirmed_at is None


def amend(criteria_set, code, *, by, **changed):
    draft = make_amendment(criteria_set, by=by)
    change_leaf(draft, code, **changed)
    apply_amendment(draft, by=by, reason="Sửa", document_number="15/QĐ-UBND")
    criteria_set.refresh_from_db()


def test_another_earlier_set_begins_anew(sets):
    sets.propose()
    sets.confirm_all()
    older = make_criteria_set(sets.now.council, year=YEAR - 2, bloc_name="Sở")

    propose_matches(sets.now, older, by=sets.secretary)

    assert {m.previous.set_id for m in Match.objects.filter(set=sets.now)} == {older.pk}
    assert not Match.objects.filter(confirmed_at__isnull=False).exists()


@pytest.mark.parametrize("fields", [{"year": YEAR}, {"state": SetState.DRAFT}])
def test_only_a_set_of_an_earlier_year_that_was_in_force_is_compared_with(sets, fields):
    CriteriaSet.objects.filter(pk=sets.then.pk).update(bloc_name="Khác", **fields)

    with pytest.raises(Refusal):
        propose_matches(sets.now, CriteriaSet.objects.get(pk=sets.then.pk), by=sets.secretary)


def test_a_set_of_another_council_is_not_compared_with(sets):
    with pytest.raises(Refusal):
        propose_matches(sets.now, make_criteria_set(year=YEAR - 1), by=sets.secretary)


def test_nobody_but_the_secretary_compares(sets):
    sets.propose()
    for person in (
        make_member(Role.SECRETARY),
        make_member(Role.CHAIR, council=sets.now.council),
        make_member(Role.APPRAISER, council=sets.now.council),
    ):
        with pytest.raises(NotPermitted):
            propose_matches(sets.now, sets.then, by=person)
        with pytest.raises(NotPermitted):
            confirm_matches(sets.now, [], by=person)
        with pytest.raises(NotPermitted):
            decide_match(sets.match("1.1"), previous=None, by=person)


def test_the_set_it_was_copied_from_is_offered_before_that_of_its_bloc(sets):
    assert usual_earlier([sets.now]) == {sets.now.pk: sets.then}

    other = make_criteria_set(sets.now.council, year=YEAR - 1, bloc_name="Đơn vị đặc thù")
    sets.now.copied_from = other
    sets.now.save()

    assert usual_earlier([sets.now, sets.then]) == {sets.now.pk: other}


def test_the_draft_of_an_amendment_is_not_compared(sets):
    draft = make_criteria_set(
        sets.now.council, state=SetState.DRAFT, amends=sets.now, bloc_name="Sở"
    )

    with pytest.raises(Refusal):
        propose_matches(draft, sets.then, by=sets.secretary)


def test_an_amendment_opens_what_it_changed_and_leaves_the_rest_confirmed(sets):
    sets.propose()
    sets.confirm_all()
    draft = start_amendment(sets.now, by=sets.secretary)
    draft.nodes.filter(code="1.1").update(text="Có kế hoạch CCHC năm được phê duyệt đúng hạn")

    apply_amendment(
        CriteriaSet.objects.select_related("amends").get(pk=draft.pk),
        by=sets.secretary,
        reason="Sửa lời văn",
        document_number="45/QĐ-UBND",
    )

    assert [line.either.code for line in sets.standing().open] == ["1.1"]
