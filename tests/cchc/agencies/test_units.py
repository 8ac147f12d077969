"""Units through time: added, renamed, merged and split on a day."""

import datetime

import pytest

from cchc.agencies.enums import AgencyKind, Role, SuccessionKind
from cchc.agencies.models import Agency, Membership, Succession
from cchc.agencies.selectors.units import agency_ids_for, find_units, in_vietnamese_order
from cchc.agencies.services import units
from cchc.refusals import NotPermitted, Refusal
from tests.factories.agencies import LONG_AGO, make_agency, make_member, make_membership, make_user

pytestmark = pytest.mark.django_db

ON = datetime.date(2025, 3, 1)
LAST_DAY = datetime.date(2025, 2, 28)


@pytest.fixture
def administrator():
    return make_user(is_staff=True)


def merge(predecessors, successors, administrator, kind=SuccessionKind.MERGED):
    return units.merge_agencies(
        predecessors,
        successors=successors,
        kind=kind,
        on=ON,
        ground="NQ 01/NQ-HĐND",
        by=administrator,
    )


def test_two_departments_merged_into_one_end_the_day_before(administrator):
    planning, finance = make_agency("Sở KH&ĐT"), make_agency("Sở Tài chính (cũ)")
    new = make_agency("Sở Tài chính", valid_from=ON)

    merge([planning, finance], [new], administrator)

    ended = Agency.objects.filter(pk__in=[planning.pk, finance.pk])
    assert set(ended.values_list("valid_to", flat=True)) == {LAST_DAY}
    assert list(
        Succession.objects.order_by("predecessor").values_list(
            "predecessor", "successor", "kind", "on", "ground"
        )
    ) == [
        (planning.pk, new.pk, "merged", ON, "NQ 01/NQ-HĐND"),
        (finance.pk, new.pk, "merged", ON, "NQ 01/NQ-HĐND"),
    ]


def test_the_people_and_divisions_of_merged_units_go_on_in_the_only_successor(administrator):
    old, new = make_agency(), make_agency()
    division = make_agency(kind=AgencyKind.DIVISION, parent=old)
    officer = make_member(Role.OFFICER, agency=old)

    merge([old], [new], administrator)

    division.refresh_from_db()
    assert division.parent == new
    assert list(
        Membership.objects.filter(user=officer)
        .order_by("valid_from")
        .values_list("agency", "valid_from", "valid_to")
    ) == [(old.pk, LONG_AGO, LAST_DAY), (new.pk, ON, None)]
    assert {row["pk"] for row in agency_ids_for(officer)} == {old.pk, new.pk}


def test_who_already_holds_the_role_in_the_successor_holds_it_once(administrator):
    old, new = make_agency(), make_agency()
    officer = make_member(Role.OFFICER, agency=old)
    make_membership(Role.OFFICER, user=officer, agency=new)

    merge([old], [new], administrator)

    assert Membership.objects.filter(user=officer, agency=new).count() == 1


def test_after_a_split_people_stay_until_the_administrator_moves_them(administrator):
    old, one, two = make_agency(), make_agency(), make_agency()
    officer = make_member(Role.OFFICER, agency=old)

    merge([old], [one, two], administrator, SuccessionKind.SPLIT)

    assert list(officer.memberships.values_list("agency", "valid_to")) == [(old.pk, None)]


def test_a_unit_cannot_end_and_take_over_at_once(administrator):
    agency = make_agency()

    with pytest.raises(Refusal):
        merge([agency, make_agency()], [agency], administrator)

    assert not Succession.objects.exists()


@pytest.mark.parametrize("valid_to", [datetime.date(2024, 12, 31)])
def test_a_unit_that_has_already_ended_cannot_end_again(administrator, valid_to):
    ended, goes_on = make_agency(valid_to=valid_to), make_agency()

    with pytest.raises(Refusal):
        merge([goes_on, ended], [make_agency()], administrator)

    goes_on.refresh_from_db()
    assert goes_on.valid_to is None


def test_a_successor_must_exist_on_that_day(administrator):
    with pytest.raises(Refusal):
        merge([make_agency()], [make_agency(valid_to=LAST_DAY)], administrator)


def test_a_renamed_unit_is_a_successor_with_its_code_and_people(administrator):
    old = make_agency("Sở KH&CN", code="X1")
    leader = make_member(Role.LEADER, agency=old)

    new = units.rename(old, name="Sở Khoa học và Công nghệ", on=ON, ground="QĐ 1", by=administrator)

    assert (new.code, new.kind, new.valid_from) == ("X1", old.kind, ON)
    assert new.successions_in.get().kind == SuccessionKind.RENAMED
    assert leader.holds_in_agency(new.pk, Role.LEADER)


def test_only_the_administrator_changes_units():
    secretary, agency = make_member(Role.SECRETARY), make_agency()

    with pytest.raises(NotPermitted):
        units.update_agency(agency, name="Khác", by=secretary)
    with pytest.raises(NotPermitted):
        merge([agency], [make_agency()], secretary)


def test_a_code_used_twice_from_the_same_day_is_refused_in_words(administrator):
    make_agency(code="00004")

    with pytest.raises(Refusal) as refused:
        units.create_agency(
            kind=AgencyKind.COMMUNE, name="Xã", code="00004", valid_from=LONG_AGO, by=administrator
        )

    assert len(refused.value.sentences) == 1


@pytest.mark.parametrize("text", ["dien bien", "Điện Biên", "ĐIỆN", "bien phu", "03127"])
def test_units_are_found_without_diacritics_in_any_case_and_by_code(text):
    wanted = make_agency("Phường Điện Biên Phủ", code="03127")
    make_agency("Phường Mường Lay", code="03130")

    assert list(find_units(text)) == [wanted]


def test_names_come_in_the_order_of_a_vietnamese_dictionary():
    pairs = [(1, "Xã Đa Lộc"), (2, "Xã Da Lộc"), (3, "Xã Ân Thi"), (4, "Xã An Thi")]

    assert in_vietnamese_order(pairs) == [4, 3, 2, 1]
