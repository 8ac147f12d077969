"""Rights follow succession: who belongs to a unit answers for the units it came from."""

import datetime

import pytest
from django.utils import timezone

from cchc.agencies.enums import Role, SuccessionKind
from cchc.agencies.models import Agency, Succession
from cchc.agencies.selectors.units import agency_ids_for
from tests.factories.agencies import make_agency, make_member

pytestmark = pytest.mark.django_db

ON = datetime.date(2025, 3, 1)


def follow(predecessor: Agency, successor: Agency, on: datetime.date = ON) -> None:
    Succession.objects.create(
        kind=SuccessionKind.MERGED, predecessor=predecessor, successor=successor, on=on
    )


def units_of(user, *roles) -> set[int]:
    return {row["pk"] for row in agency_ids_for(user, *roles)}


def test_a_member_answers_for_all_predecessors_however_far_back():
    oldest, old, other, new = (make_agency() for _ in range(4))
    follow(oldest, old)
    follow(old, new)
    follow(other, new)
    member = make_member(Role.OFFICER, agency=new)

    assert units_of(member) == {oldest.pk, old.pk, other.pk, new.pk}


def test_a_member_of_the_predecessor_does_not_see_the_successor():
    old, new = make_agency(), make_agency()
    follow(old, new)

    assert units_of(make_member(Role.OFFICER, agency=old)) == {old.pk}


def test_a_merger_decided_for_tomorrow_gives_no_rights_today():
    old, new = make_agency(), make_agency()
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    follow(old, new, on=tomorrow)
    officer = make_member(Role.OFFICER, agency=new)

    assert units_of(officer) == {new.pk}
    assert not officer.holds_in_agency(old.pk, Role.OFFICER)


def test_a_merger_gives_rights_on_its_day():
    old, new = make_agency(), make_agency()
    follow(old, new, on=timezone.localdate())
    officer = make_member(Role.OFFICER, agency=new)

    assert units_of(officer) == {old.pk, new.pk}
    assert officer.holds_in_agency(old.pk, Role.OFFICER)


def test_a_circle_of_successions_ends():
    one, two = make_agency(), make_agency()
    follow(one, two)
    follow(two, one)

    assert units_of(make_member(Role.LEADER, agency=one)) == {one.pk, two.pk}


def test_only_memberships_of_the_wanted_roles_and_of_today_count():
    agency = make_agency()
    officer = make_member(Role.OFFICER, agency=agency)
    former = make_member(Role.OFFICER, agency=agency, valid_to=ON)

    assert units_of(officer, Role.LEADER) == set()
    assert units_of(officer, Role.OFFICER) == {agency.pk}
    assert units_of(former) == set()


def test_a_member_of_a_council_answers_for_no_unit():
    assert units_of(make_member(Role.SECRETARY)) == set()


def test_the_units_of_a_person_are_a_subquery(django_assert_num_queries):
    member = make_member(Role.OFFICER)

    with django_assert_num_queries(1):
        assert Agency.objects.filter(pk__in=agency_ids_for(member)).count() == 1


def test_a_role_in_the_successor_is_held_in_the_predecessor(django_assert_num_queries):
    old, new = make_agency(), make_agency()
    follow(old, new)
    officer = make_member(Role.OFFICER, agency=new)

    assert officer.holds_in_agency(old.pk, Role.OFFICER)
    assert not officer.holds_in_agency(old.pk, Role.LEADER)
    assert not officer.holds_in_agency(make_agency().pk, Role.OFFICER)
    with django_assert_num_queries(0):
        assert officer.holds_in_agency(new.pk, Role.OFFICER)
