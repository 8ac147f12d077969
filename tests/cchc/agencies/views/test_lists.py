"""Lists of units, councils and people: whom they show, in which order, in how many queries."""

import datetime

import pytest

from cchc.agencies.enums import Role
from cchc.agencies.services.places import load_places
from tests.factories.agencies import (
    make_agency,
    make_council,
    make_member,
    make_membership,
    make_province,
    make_user,
)

pytestmark = pytest.mark.django_db


def make_person_with_role() -> None:
    make_member(Role.OFFICER, agency=make_agency(province=make_province()))


@pytest.mark.parametrize(
    ("address", "make_one"),
    [
        ("/don-vi/", make_person_with_role),
        ("/hoi-dong/", make_council),
        ("/nguoi-dung/", make_person_with_role),
    ],
)
def test_a_list_takes_as_many_queries_for_one_as_for_three(
    as_administrator, django_assert_max_num_queries, address, make_one
):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_one()
        with django_assert_max_num_queries(15) as captured:
            assert as_administrator.get(address).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("body", ["agency", "council"])
def test_the_members_of_a_body_take_as_many_queries_for_one_as_for_three(
    as_administrator, django_assert_max_num_queries, body
):
    thing = make_agency() if body == "agency" else make_council()
    role = Role.OFFICER if body == "agency" else Role.APPRAISER
    address = f"/{'don-vi' if body == 'agency' else 'hoi-dong'}/{thing.pk}/"
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_member(role, **{body: thing})
        with django_assert_max_num_queries(15) as captured:
            assert as_administrator.get(address).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_person_with_three_roles_takes_as_many_queries_as_with_one(
    as_administrator, django_assert_max_num_queries
):
    person = make_user()
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_membership(Role.OFFICER, user=person)
        with django_assert_max_num_queries(15) as captured:
            assert as_administrator.get(f"/nguoi-dung/{person.pk}/").status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_communes_of_the_nation_come_page_by_page_and_are_found(as_administrator):
    load_places()

    first = as_administrator.get("/don-vi/").context["page"]
    found = as_administrator.get("/don-vi/", {"q": "dien bien phu"}).context["page"]

    assert first.paginator.count == 3321
    assert len(first.object_list) == 50
    assert [unit.name for unit in found.object_list] == ["Phường Điện Biên Phủ"]


@pytest.mark.parametrize("number", ["0", "-1", "999", "x"])
def test_a_page_that_does_not_exist_shows_one_that_does(as_administrator, number):
    shown = as_administrator.get("/don-vi/", {"page": number}).context["page"]
    assert shown.number == 1


def test_units_that_ended_are_shown_when_asked_for(as_administrator):
    make_agency("Sở Cũ", valid_to=datetime.date(2025, 2, 28))

    now = as_administrator.get("/don-vi/").context["page"]
    all_times = as_administrator.get("/don-vi/", {"ended": "on"}).context["page"]

    assert (list(now.object_list), [unit.name for unit in all_times.object_list]) == ([], ["Sở Cũ"])


def test_people_stand_in_the_order_of_a_dictionary(as_administrator):
    for name in ("Vũ An", "Đỗ An", "Ánh An", "Đinh An"):
        make_user(full_name=name)
    page = as_administrator.get("/nguoi-dung/?q=an").context["page"]
    names = [str(person) for person in page.object_list if str(person).endswith(" An")]
    assert names == ["Ánh An", "Đinh An", "Đỗ An", "Vũ An"]


def test_links_of_the_main_navigation_follow_the_roles(client):
    def links_for(user):
        client.force_login(user)
        page = client.get("/viec-cua-toi/").content.decode()
        return [address for address in ("/don-vi/", "/nguoi-dung/") if f'href="{address}"' in page]

    assert links_for(make_user()) == []
    assert links_for(make_member(Role.OFFICER)) == []
    assert links_for(make_member(Role.SECRETARY)) == ["/don-vi/", "/nguoi-dung/"]
