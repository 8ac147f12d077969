"""An edition keeps what of it compares with the one before, and takes movements apart by it."""

from decimal import Decimal
from functools import cached_property

import pgtrigger
import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from cchc.agencies.enums import Role
from rankings.models import Edition, Result
from rankings.selectors.comparability import comparability_sentences, incomparable, is_not_assessed
from rankings.services.checksums import canonical_form
from rankings.services.sheets import is_stale
from rankings.services.verifying import verify
from scoring.models import Exemption, Match
from scoring.services.sets.amending import apply_amendment
from scoring.services.sets.comparing import confirm_matches, decide_match, propose_matches
from tests.factories.agencies import make_agency, make_council, make_member
from tests.factories.amendments import make_amendment
from tests.factories.criteria import YEAR, make_criteria_set
from tests.factories.rankings import make_published, make_year
from tests.queries import reads

pytestmark = pytest.mark.django_db

# The two years of docs/scoring.md: 1.2 grew with its scale, 2.1 has another rule, 2.2 is new.
THEN = [
    ("1", "Công tác chỉ đạo, điều hành", "6", "", ""),
    ("1.1", "Ban hành kế hoạch năm", "4", "judged", ""),
    ("1.2", "Thực hiện chế độ báo cáo", "2", "judged", ""),
    ("2", "Cải cách thủ tục hành chính", "4", "", ""),
    ("2.1", "Giải quyết hồ sơ đúng hạn", "4", "judged", ""),
]
NOW = [
    ("1", "Công tác chỉ đạo, điều hành", "7", "", ""),
    THEN[1],
    ("1.2", "Thực hiện chế độ báo cáo", "3", "judged", ""),
    ("2", "Cải cách thủ tục hành chính", "6", "", ""),
    ("2.1", "Giải quyết hồ sơ đúng hạn", "4", "yes_no", ""),
    ("2.2", "Số hóa kết quả giải quyết", "2", "judged", ""),
]
POINTS_THEN = {"1.1": "3", "1.2": "1", "2.1": "2"}
POINTS_NOW = {"1.1": "3,5", "1.2": "2,4", "2.1": {"met": "true"}, "2.2": "1"}


class Years:
    """Two years of two units; last year is published, this year ready to compile."""

    def __init__(self, now=NOW, then=THEN, points_now=POINTS_NOW, points_then=POINTS_THEN):
        self.council = make_council()
        self.secretary = make_member(Role.SECRETARY, council=self.council)
        self.units = [make_agency(), make_agency()]
        self._then, self._points_then = then, points_then
        self.now = make_year(self.council, YEAR, now, self._by_unit(points_now))

    @cached_property
    def then(self):
        points = self._by_unit(self._points_then)
        return make_year(self.council, YEAR - 1, self._then, points)

    def _by_unit(self, points):
        """Points of each unit, or of both alike."""
        each = points if isinstance(points, list) else [points, points]
        return dict(zip(self.units, each, strict=True))

    @cached_property
    def before(self):
        return self.then.publish(by=self.secretary)

    def propose(self, earlier=None):
        earlier = earlier or self.before.bloc.criteria_set
        propose_matches(self.now.criteria_set, earlier, by=self.secretary)

    def confirm(self):
        every = Match.objects.filter(set=self.now.criteria_set).values_list("pk", flat=True)
        confirm_matches(self.now.criteria_set, list(every), by=self.secretary)

    def compared(self, earlier=None):
        """Proposed and confirmed as proposed."""
        self.propose(earlier)
        self.confirm()
        return self

    def decide(self, code, **said):
        match = Match.objects.get(set=self.now.criteria_set, node__code=code)
        decide_match(match, previous=match.previous, by=self.secretary, **said)

    def moved(self, edition=None):
        """(performance, method) of the index of the first unit, and of its components."""
        row = (edition or self.now.compile()).results.get(agency=self.units[0])
        notes = [note for note in row.notes if note["code"] == "moved"]
        whole = [(note["performance"], note["method"]) for note in notes]
        components = {
            code: (line["performance"], line["method"])
            for code, line in row.levels["lines"].items()
            if "performance" in line
        }
        return whole, components


def test_the_worked_example_of_the_document_comes_out_of_the_database():
    years = Years().compared()

    assert years.moved() == (
        [("11", "12.85")],
        {"1": ("18.33", "-0.71"), "2": ("0", "33.33")},
    )


def test_an_edition_freezes_what_was_confirmed_with_notes_and_reasons():
    years = Years().compared()
    years.decide("1.1", is_comparable=False, note="Nội hàm khác")
    years.confirm()

    edition = years.now.compile()
    kept = {item["code"]: item for item in edition.comparability["items"]}

    assert edition.comparability["year"] == YEAR - 1
    assert kept["1.1"] == {
        "code": "1.1", "previous": "1.1", "change": "same", "note": "Nội hàm khác",
    }  # fmt: skip
    assert kept["2"] == {
        "code": "2", "previous": "2", "change": "max_changed", "why": {"new": 1, "different": 1},
    }  # fmt: skip
    assert kept["2.2"] == {"code": "2.2", "change": "new"}
    assert list(incomparable(edition)) == ["1", "2"]


def test_without_a_comparison_movements_are_whole_and_the_edition_says_so():
    years = Years()
    assert years.before

    edition = years.now.compile()

    assert (edition.comparability, is_not_assessed(edition)) == ({}, True)
    assert years.moved(edition) == ([], {})
    assert edition.results.get(agency=years.units[0]).change == Decimal("23.85")
    assert len(list(comparability_sentences(edition))) == 1


def test_one_item_not_confirmed_is_a_comparison_not_assessed():
    years = Years()
    years.propose()
    years.confirm()
    Match.objects.filter(node__code="1.2").update(confirmed_by=None, confirmed_at=None)

    assert is_not_assessed(years.now.compile())


def test_a_set_changed_since_it_was_confirmed_is_not_assessed():
    years = Years().compared()
    years.now.criteria_set.nodes.filter(code="1.1").update(text="Ban hành kế hoạch quý")

    assert is_not_assessed(years.now.compile())


def test_a_comparison_with_another_set_than_that_of_the_edition_before_does_not_count():
    years = Years()
    assert years.before
    older = make_criteria_set(years.council, tree=THEN, year=YEAR - 2)

    assert is_not_assessed(years.compared(older).now.compile())


@pytest.mark.parametrize(
    "change",
    [{"code": {"1.1": "1.2", "1.2": "1.1"}}, {"text": {"1.1": "Sáng kiến cải cách"}}],
)
def test_an_earlier_set_amended_since_its_edition_is_not_what_that_was_scored_by(change):
    """A code would name another item there, and words what nobody was asked."""
    years = Years()
    earlier = years.before.bloc.criteria_set
    draft = make_amendment(earlier, by=years.secretary)
    nodes = {node.code: node for node in draft.nodes.all()}
    for name, became in change.items():
        draft.nodes.filter(code__in=became).update(code=Concat(Value("~"), "code"))
        for code, value in became.items():
            draft.nodes.filter(pk=nodes[code].pk).update(**{"code": code} | {name: value})
    ground = {"reason": "Đánh số lại", "document_number": "15/QĐ-UBND"}
    apply_amendment(draft, by=years.secretary, **ground)

    edition = years.compared(earlier).now.compile()

    assert (edition.comparability, is_not_assessed(edition)) == ({}, True)


def test_the_first_edition_of_a_bloc_has_nothing_to_assess():
    edition = Years().now.compile()

    assert (edition.comparability, is_not_assessed(edition)) == ({}, False)


def test_a_unit_exempt_in_one_of_the_years_gains_nothing_there():
    years = Years()
    entry = years.then.entries[0]
    Exemption.objects.create(
        entry=entry,
        node=years.then.criteria_set.nodes.get(code="1.1"),
        ground="QĐ 5",
        by=years.secretary,
    )

    whole, components = years.compared().moved()

    # (2,4 ÷ 3 − 1 ÷ 2) × 2 of 6 points, and of the 2 that component 1 was worth.
    assert whole == [("10", "23.85")]
    assert components["1"] == ("30", "4.29")


def test_a_leaf_that_moved_to_another_component_counts_for_the_index_alone():
    now = [
        ("1", "Công tác chỉ đạo, điều hành", "4", "", ""),
        THEN[1],
        ("2", "Cải cách thủ tục hành chính", "6", "", ""),
        ("2.1", "Giải quyết hồ sơ đúng hạn", "4", "judged", ""),
        ("2.2", "Thực hiện chế độ báo cáo", "2", "judged", ""),
    ]
    points = {"1.1": "3", "2.1": "2", "2.2": "2"}

    whole, components = Years(now, points_now=points).compared().moved()

    assert whole == [("10", "0")]
    assert components == {"1": ("0", "8.33"), "2": ("0", "16.67")}


def test_a_person_may_call_a_component_comparable_and_its_movement_is_shown():
    years = Years()
    years.propose()
    years.decide("2", is_comparable=True, note="Chỉ thêm một tiêu chí nhỏ")
    years.confirm()

    edition = years.now.compile()

    assert incomparable(edition) == {}
    assert years.moved(edition)[1]["2"] == ("0", "33.33")


BONUS = [
    ("3", "Điểm thưởng", "2", "", ""),
    ("3.1", "Sáng kiến cấp tỉnh", "2", "judged", ""),
    ("4", "Điểm phạt", "2", "", ""),
    ("4.1", "Vi phạm kỷ luật", "2", "judged", ""),
]


def test_bonus_and_penalty_move_the_index_as_wholes():
    years = Years(
        THEN + BONUS,
        THEN + BONUS,
        points_now=POINTS_THEN | {"3.1": "1,5", "4.1": "1"},
        points_then=POINTS_THEN | {"3.1": "0,5"},
    )
    for year in (years.then, years.now):
        nodes = year.criteria_set.nodes
        nodes.filter(code__startswith="3").update(block="bonus")
        nodes.filter(code__startswith="4").update(block="penalty")

    whole, components = years.compared().moved()

    # One point of bonus more, one of penalty more, of ten.
    assert whole == [("0", "0")]
    assert set(components) == {"1", "2"}
    Match.objects.filter(node__code="4").update(is_comparable=False, note="Quy định mới")
    assert years.moved()[0] == [("10", "-10")]


def test_a_bonus_a_unit_is_exempt_from_in_one_of_the_years_gains_and_loses_nothing():
    years = Years(
        THEN + BONUS,
        THEN + BONUS,
        points_now=POINTS_THEN | {"4.1": "1"},
        points_then=POINTS_THEN | {"3.1": "1"},
    )
    for year in (years.then, years.now):
        nodes = year.criteria_set.nodes
        nodes.filter(code__startswith="3").update(block="bonus")
        nodes.filter(code__startswith="4").update(block="penalty")
    Exemption.objects.create(
        entry=years.now.entries[0],
        node=years.now.criteria_set.nodes.get(code="3.1"),
        ground="QĐ 5",
        by=years.secretary,
    )

    # One point of ten taken off; that the bonus is gone is no performance.
    assert years.compared().moved()[0] == [("-10", "-10")]


def printed(years, **component):
    """Last year's table as printed elsewhere, with the components' points."""
    rows = [
        {"Đơn vị": unit.name, "Tổng điểm": "6", "Điểm tối đa": "10"} | component
        for unit in years.units
    ]
    make_published(rows, council=years.council, year=YEAR - 1)
    return make_criteria_set(years.council, tree=THEN, year=YEAR - 1, bloc_name="Sở")


def test_against_a_printed_table_comparable_components_count_as_wholes():
    years = Years()
    earlier = printed(years, **{"1. Chỉ đạo, điều hành (6)": "4", "2. TTHC (4)": "2"})

    whole, components = years.compared(earlier).moved()

    # 5,9 of 7 is 84,29 %, then it was 4 of 6: a gain of 1,0571… of 10.
    assert whole == [("10.57", "13.28")]
    assert components == {"1": ("17.62", "0"), "2": ("0", "33.33")}


@pytest.mark.parametrize(
    ("component", "moved"),
    [
        ({}, {}),
        ({"1. Chỉ đạo (%)": "66,67", "2. TTHC (%)": "50"},
         {"1": ("17.62", "0"), "2": ("0", "33.33")}),
        ({"2. TTHC (4)": "2"}, {"2": ("0", "33.33")}),
    ],
)  # fmt: skip
def test_a_printed_table_without_the_points_of_a_component_leaves_the_index_whole(component, moved):
    years = Years()

    assert years.compared(printed(years, **component)).moved() == ([], moved)


def test_the_summary_names_only_what_is_comparable_and_the_parts_of_large_movements():
    years = Years(
        points_now=[POINTS_NOW | {"1.1": "4"}, POINTS_NOW],
        points_then=[POINTS_THEN, POINTS_THEN | {"1.1": "4"}],
    )

    summary = years.compared().now.compile().summary

    assert set(summary["changes"]) == {"1"}
    rise = summary["rises"][0]
    assert (rise["by"], rise["performance"], rise["method"]) == ("1", "16", "11.69")


def test_confirming_makes_a_draft_stale_and_changes_nothing_published():
    years = Years()
    years.propose()
    draft = years.now.compile()
    assert not is_stale(Edition.objects.get(pk=draft.pk))

    years.confirm()

    assert is_stale(Edition.objects.get(pk=draft.pk))
    assert not is_stale(Edition.objects.get(pk=years.now.compile().pk))


def test_a_published_edition_verifies_and_its_comparability_is_under_its_seal():
    years = Years().compared()
    edition = years.now.publish(by=years.secretary)
    assert verify(edition).faults == ()
    # What is decided later changes nothing here.
    years.decide("1.1", is_comparable=False, note="Nội hàm khác")
    assert verify(Edition.objects.get(pk=edition.pk)).faults == ()

    with pgtrigger.ignore("rankings.Edition:published_edition_is_frozen"):
        changed = edition.comparability | {"year": 2000}
        Edition.objects.filter(pk=edition.pk).update(comparability=changed)

    assert verify(Edition.objects.get(pk=edition.pk)).faults[0].startswith("mã kiểm chứng")


def test_parts_that_do_not_follow_from_the_leaves_are_found_even_under_a_new_seal():
    years = Years().compared()
    edition = years.now.publish(by=years.secretary)
    row = edition.results.get(position=1)
    row.levels["lines"]["1"]["performance"] = "99"
    with pgtrigger.ignore("rankings.Result:published_result_is_frozen"):
        Result.objects.filter(pk=row.pk).update(levels=row.levels)

    assert len(verify(Edition.objects.get(pk=edition.pk)).faults) == 2


def test_editions_without_comparability_are_sealed_as_they_always_were():
    edition = make_published()

    assert b"comparability" not in canonical_form(edition, edition.results.order_by("position"))


def test_the_number_of_queries_does_not_grow_with_the_units():
    def queries(units):
        years = Years()
        years.units = years.units[:1] + [make_agency() for _ in range(units - 1)]
        points = dict.fromkeys(years.units, POINTS_NOW)
        years.council = make_council()
        years.secretary = make_member(Role.SECRETARY, council=years.council)
        years.now = make_year(years.council, YEAR, NOW, points)
        years.then = make_year(
            years.council, YEAR - 1, THEN, dict.fromkeys(years.units, POINTS_THEN)
        )
        years.compared().now.compile()
        return reads(years.now.compile)

    # One for the bloc as the worker loads it, four for the comparison.
    assert queries(1) == queries(4) <= 10 + 1 + 4
