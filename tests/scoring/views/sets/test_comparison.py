"""A set beside an earlier one on its pages: chosen, looked at, filtered, confirmed, decided."""

import pytest
from django.urls import reverse

from scoring.enums import Change, Level
from scoring.models import Match
from scoring.services.sets.comparing import propose_matches
from tests.factories.criteria import EVERY_KIND, YEAR, make_criteria_set, many_leaves
from tests.factories.scoring import ready_bloc

pytestmark = pytest.mark.django_db


def make_pair(council, rows=EVERY_KIND, then=EVERY_KIND):
    earlier = make_criteria_set(council, tree=then, year=YEAR - 1, bloc_name="Sở")
    return earlier, make_criteria_set(council, tree=rows, bloc_name="Sở")


def changed_rows():
    """Two leaves changed: a scale, and the text of another."""
    rows = {row[0]: row for row in EVERY_KIND}
    rows["2.1"] = ("2.1", "Hồ sơ giải quyết đúng hạn", "2", "steps", "từ 99%: 2 | từ 95%: 1")
    rows["2.4"] = ("2.4", "Sáng kiến cải cách được công nhận", *EVERY_KIND[9][2:])
    return list(rows.values())


def page_of(criteria_set):
    return reverse("set_comparison", args=[criteria_set.pk])


def test_before_anything_is_compared_the_usual_set_is_offered(client, secretary, council):
    earlier, now = make_pair(council)

    page = client.get(page_of(now))

    assert page.context["form"].fields["earlier"].initial == earlier.pk
    assert page.context["found"] is None


def test_without_a_set_of_an_earlier_year_the_page_says_what_to_do(client, secretary, council):
    now = make_criteria_set(council)

    assert reverse("set_upload") in client.get(page_of(now)).content.decode()


def test_comparing_shows_both_years_and_marks_what_differs(client, secretary, council):
    earlier, now = make_pair(council, changed_rows())

    page = client.post(page_of(now), {"earlier": earlier.pk}, follow=True).content.decode()

    assert "<ins>được công nhận</ins>" in page
    assert "<del>98</del>" in page
    assert "<ins>99</ins>" in page


def test_a_filter_shows_one_change_and_what_is_open(client, secretary, council):
    earlier, now = make_pair(council, changed_rows())
    propose_matches(now, earlier, by=secretary)

    def codes(wanted):
        rows = client.get(page_of(now), {"loc": wanted}).context["rows"]
        return [row.code for row in rows]

    assert codes("rule_changed") == ["2.1"]
    assert codes("reworded") == ["2.4"]
    assert codes("open") == codes("") == codes("vô nghĩa") == [row[0] for row in EVERY_KIND]


def test_what_is_ticked_is_confirmed(client, secretary, council):
    earlier, now = make_pair(council, changed_rows())
    propose_matches(now, earlier, by=secretary)
    chosen = Match.objects.get(node__code="2.4", set=now)

    answer = client.post(
        reverse("confirm_comparison", args=[now.pk]), {"muc": [chosen.pk, "x"], "loc": "reworded"}
    )

    assert answer.headers["Location"] == f"{page_of(now)}?loc=reworded"
    assert list(Match.objects.filter(confirmed_by=secretary)) == [chosen]


def test_everything_the_filter_shows_is_confirmed_at_once(client, secretary, council):
    earlier, now = make_pair(council, changed_rows())
    propose_matches(now, earlier, by=secretary)

    said = {"tat-ca": "1", "loc": "same"}
    client.post(reverse("confirm_comparison", args=[now.pk]), said)

    open_now = Match.objects.filter(set=now, confirmed_at=None).order_by("node__position")
    assert [match.node.code for match in open_now] == ["2.1", "2.4"]


def decide(client, match, **said):
    address = reverse("set_match", args=[match.set_id, match.pk])
    return client.post(address, {"previous": match.previous_id or "", "note": ""} | said)


def test_a_decision_without_its_reason_is_refused_at_the_note(client, secretary, council):
    earlier, now = make_pair(council)
    propose_matches(now, earlier, by=secretary)
    match = Match.objects.get(node__code="2.4", set=now)

    answer = decide(client, match, decision="khong")

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["note"]
    match.refresh_from_db()
    assert (match.is_comparable, match.confirmed_at) == (True, None)


def test_a_decision_is_kept_with_its_note_and_leads_to_the_next_open_item(
    client, secretary, council
):
    earlier, now = make_pair(council)
    propose_matches(now, earlier, by=secretary)
    match = Match.objects.get(node__code="2.4", set=now)
    following = Match.objects.get(node__code="2.5", set=now)

    answer = decide(client, match, decision="khong", note="Nội hàm khác", tiep="1")

    assert answer.headers["Location"] == reverse("set_match", args=[now.pk, following.pk])
    match.refresh_from_db()
    assert (match.is_comparable, match.note) == (False, "Nội hàm khác")


def test_another_partner_is_chosen_by_hand(client, secretary, council):
    earlier, now = make_pair(council)
    propose_matches(now, earlier, by=secretary)
    match = Match.objects.get(node__code="2.4", set=now)
    other = earlier.nodes.get(code="2.5")

    answer = decide(client, match, previous=other.pk)

    assert answer.headers["Location"] == f"{page_of(now)}#m{match.pk}"
    match.refresh_from_db()
    assert (match.previous, match.change) == (other, Change.RULE_CHANGED)


@pytest.mark.parametrize("previous", ["0", "abc", "999999999999"])
def test_a_partner_that_is_none_is_refused_at_its_field(client, secretary, council, previous):
    earlier, now = make_pair(council)
    propose_matches(now, earlier, by=secretary)
    match = Match.objects.get(node__code="2.4", set=now)

    answer = decide(client, match, previous=previous)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["previous"])


def test_only_nodes_of_the_same_level_are_offered(client, secretary, council):
    earlier, now = make_pair(council)
    propose_matches(now, earlier, by=secretary)
    match = Match.objects.get(node__code="2", set=now)

    form = client.get(reverse("set_match", args=[now.pk, match.pk])).context["form"]

    groups = [members for _name, members in form.fields["previous"].choices[1:]]
    offered = {int(pk) for members in groups for pk, _text in members}
    assert offered == set(earlier.nodes.filter(level=Level.COMPONENT).values_list("pk", flat=True))


def test_a_dropped_item_is_confirmed_on_its_own_page(client, secretary, council):
    earlier, now = make_pair(council, [row for row in EVERY_KIND if row[0] != "2.5"])
    propose_matches(now, earlier, by=secretary)
    match = Match.objects.get(set=now, node=None)

    assert client.get(reverse("set_match", args=[now.pk, match.pk])).status_code == 200
    decide(client, match, note="Bỏ theo QĐ 12")

    match.refresh_from_db()
    assert (match.note, match.confirmed_by) == ("Bỏ theo QĐ 12", secretary)


def test_who_may_see_the_set_reads_the_comparison_and_decides_nothing(client, council):
    ready = ready_bloc(council=council)
    earlier = make_criteria_set(council, year=YEAR - 1)
    propose_matches(ready.criteria_set, earlier, by=ready.secretary)
    client.force_login(ready.officer)
    match = Match.objects.filter(set=ready.criteria_set).first()

    page = client.get(page_of(ready.criteria_set))

    assert (page.status_code, page.context["may_decide"]) == (200, False)
    assert client.post(page_of(ready.criteria_set), {"earlier": earlier.pk}).status_code == 403
    for name, arguments in (("confirm_comparison", []), ("set_match", [match.pk])):
        address = reverse(name, args=[ready.criteria_set.pk, *arguments])
        assert client.post(address).status_code == 403


def test_a_match_of_another_set_is_not_found(client, secretary, council):
    earlier, now = make_pair(council)
    propose_matches(now, earlier, by=secretary)
    other = make_criteria_set(council)
    propose_matches(other, earlier, by=secretary)
    match = Match.objects.filter(set=now).first()

    assert client.get(reverse("set_match", args=[other.pk, match.pk])).status_code == 404


@pytest.mark.parametrize("leaves", [1, 3])
def test_the_page_asks_as_much_for_one_leaf_as_for_three(
    client, secretary, council, leaves, django_assert_num_queries
):
    rows = many_leaves(leaves, components=1)
    earlier, now = make_pair(council, rows, rows)
    propose_matches(now, earlier, by=secretary)
    with django_assert_num_queries(8):
        client.get(page_of(now))
