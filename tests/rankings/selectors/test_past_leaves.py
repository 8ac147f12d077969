"""What the desk says of the year before: what was published, and nothing else."""

from decimal import Decimal

import pytest
from django.utils import timezone

from cchc.agencies.enums import Role
from rankings.services.compiling import compile_bloc
from rankings.services.publishing_drafts import prepare_and_publish
from scoring.enums import EntryState, MarkStage, RoundState
from scoring.models import AssessmentRound, CriteriaSet, Entry
from scoring.selectors.sheets.previous_year import PastLeaf, leaves_a_year_ago
from scoring.services.sets.comparing import confirm_matches, decide_match, propose_matches
from tests.factories.agencies import make_agency, make_council, make_member
from tests.factories.criteria import YEAR, make_criteria_set
from tests.factories.files import signed_decision
from tests.factories.rankings import make_year
from tests.factories.scoring import (
    declare_all,
    make_bloc,
    make_entry,
    make_mark,
    make_round,
    put_in_state,
    ready_bloc,
)

pytestmark = pytest.mark.django_db

TREE = [
    ("1", "Công tác chỉ đạo, điều hành CCHC", "1", "", ""),
    ("1.1", "Có kế hoạch CCHC năm", "1", "yes_no", ""),
]
REASON = "Kế hoạch thiếu kinh phí"


@pytest.fixture
def last_year():
    """A closed round whose one leaf was given half its points."""
    ready = ready_bloc(tree=TREE)
    declare_all(ready.entry, by=ready.officer)
    make_mark(
        ready.entry, ready.nodes["1.1"], stage=MarkStage.APPRAISAL_1,
        points=Decimal("0.5"), reason=REASON,
    )  # fmt: skip
    put_in_state(ready.entry, EntryState.FINAL)
    AssessmentRound.objects.filter(pk=ready.round.pk).update(state=RoundState.CLOSED)
    return ready


@pytest.fixture
def entry(last_year):
    """The same unit this year."""
    round = make_round(last_year.council, year=YEAR + 1)
    criteria_set = make_criteria_set(last_year.council, tree=TREE, year=YEAR + 1)
    return make_entry(make_bloc(round, criteria_set), agency=last_year.entry.agency)


def publish(ready):
    edition = compile_bloc(ready.bloc, by=ready.secretary)
    prepare_and_publish(
        ready.round, editions=[edition], by=ready.secretary, title="Công bố",
        decision_number="12/QĐ-UBND", decision_date=timezone.localdate(),
        signed_file=signed_decision(),
    )  # fmt: skip


def past_of(entry) -> dict[str, PastLeaf]:
    """By the code of this year's leaf."""
    leaves = entry.bloc.criteria_set.nodes.leaves()
    codes = {leaf.pk: leaf.code for leaf in leaves}
    return {codes[pk]: past for pk, past in leaves_a_year_ago(entry, leaves).items()}


def desk(client, ready, entry) -> str:
    client.force_login(ready.officer)
    return client.get(f"/tu-danh-gia/{entry.pk}/").content.decode()


def test_points_of_a_closed_round_that_were_not_published_are_not_shown(client, last_year, entry):
    compile_bloc(last_year.bloc, by=last_year.secretary)

    assert past_of(entry) == {}
    assert REASON not in desk(client, last_year, entry)


def test_published_points_are_shown_with_their_reason(client, last_year, entry):
    publish(last_year)

    assert past_of(entry) == {"1.1": PastLeaf(Decimal("0.5"), REASON)}
    assert f"{YEAR}: 0,5 điểm – “{REASON}”" in desk(client, last_year, entry)


def test_what_changes_after_publication_stays_closed(last_year, entry):
    publish(last_year)
    last_year.entry.marks.filter(stage=MarkStage.APPRAISAL_1).update(
        points=Decimal("0.25"), reason="Phúc tra"
    )

    assert [past.points for past in past_of(entry).values()] == [Decimal("0.5")]


# --- Sets that were compared


THEN = [
    ("1", "Công tác chỉ đạo, điều hành", "6", "", ""),
    ("1.1", "Ban hành kế hoạch năm", "4", "judged", ""),
    ("1.2", "Thực hiện chế độ báo cáo", "2", "judged", ""),
    ("2", "Cải cách thủ tục hành chính", "4", "", ""),
    ("2.1", "Giải quyết hồ sơ đúng hạn", "4", "judged", ""),
]
# 1.1 is new and has pushed the plan to 1.2; the reports have a larger scale, 2.1 another rule.
NOW = [
    ("1", "Công tác chỉ đạo, điều hành", "8", "", ""),
    ("1.1", "Số hóa kết quả giải quyết", "1", "judged", ""),
    ("1.2", "Ban hành kế hoạch năm", "4", "judged", ""),
    ("1.3", "Thực hiện chế độ báo cáo", "3", "judged", ""),
    ("2", "Cải cách thủ tục hành chính", "4", "", ""),
    ("2.1", "Giải quyết hồ sơ đúng hạn", "4", "yes_no", ""),
]


@pytest.fixture
def secretary():
    return make_member(Role.SECRETARY, council=make_council())


@pytest.fixture
def compared_entry(secretary):
    """A unit with a published year, and a set this year that was compared with it."""
    council, unit = secretary.memberships.get().council, make_agency()
    then = make_year(council, YEAR, THEN, {unit: {"1.1": "3", "1.2": "1", "2.1": "2"}})
    then.publish(by=secretary)
    criteria_set = make_criteria_set(council, tree=NOW, year=YEAR + 1)
    propose_matches(criteria_set, then.criteria_set, by=secretary)
    round = make_round(council, year=YEAR + 1)
    return make_entry(make_bloc(round, criteria_set), agency=unit)


def confirm_all(entry, secretary) -> None:
    criteria_set = entry.bloc.criteria_set
    every = list(criteria_set.matches.values_list("pk", flat=True))
    confirm_matches(criteria_set, every, by=secretary)
    entry.bloc.criteria_set.refresh_from_db()


def test_a_confirmed_comparison_says_which_leaf_it_was(compared_entry, secretary):
    confirm_all(compared_entry, secretary)

    assert past_of(compared_entry) == {
        "1.2": PastLeaf(Decimal("3"), ""),
        "1.3": PastLeaf(Decimal("1"), "", "điểm tối đa 2 → 3"),
        "2.1": PastLeaf(Decimal("2"), "", "thang điểm"),
    }


def test_a_leaf_a_person_called_new_has_no_year_before(compared_entry, secretary):
    confirm_all(compared_entry, secretary)
    match = compared_entry.bloc.criteria_set.matches.get(node__code="2.1")
    decide_match(match, previous=None, is_comparable=False, note="", by=secretary)

    assert "2.1" not in past_of(compared_entry)


def test_a_person_s_note_says_why_a_leaf_is_another_one(compared_entry, secretary):
    confirm_all(compared_entry, secretary)
    match = compared_entry.bloc.criteria_set.matches.get(node__code="1.2")
    note = "Nội hàm khác"
    decide_match(match, previous=match.previous, is_comparable=False, note=note, by=secretary)

    assert past_of(compared_entry)["1.2"].differs == "Nội hàm khác"


def test_a_match_nobody_confirmed_is_not_gone_by(compared_entry):
    """Of the same code and text there is only 2.1, and nobody has said that it differs."""
    assert past_of(compared_entry) == {"2.1": PastLeaf(Decimal("2"), "")}


def test_the_desk_says_where_a_leaf_differs(client, compared_entry, secretary):
    confirm_all(compared_entry, secretary)
    client.force_login(make_member(Role.OFFICER, agency=compared_entry.agency))

    page = client.get(f"/tu-danh-gia/{compared_entry.pk}/").content.decode()

    assert f"{YEAR}: 1 điểm · khác năm {YEAR}: điểm tối đa 2 → 3" in page


def test_the_year_before_costs_the_same_however_many_leaves(
    compared_entry, secretary, django_assert_num_queries
):
    confirm_all(compared_entry, secretary)
    entry = Entry.objects.select_related("bloc__round", "bloc__criteria_set").get(
        pk=compared_entry.pk
    )
    leaves = list(entry.bloc.criteria_set.nodes.leaves())
    for asked in (leaves[:1], leaves):
        entry.bloc.criteria_set = CriteriaSet.objects.get(pk=entry.bloc.criteria_set_id)
        with django_assert_num_queries(4):
            leaves_a_year_ago(entry, asked)
