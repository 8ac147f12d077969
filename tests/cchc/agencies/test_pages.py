"""The pages of units, councils and people: what they show, to whom, in how many queries."""

import datetime

import pytest
from django.utils import timezone

from cchc.agencies.enums import AgencyKind, Role
from cchc.agencies.models import Agency, Council, Membership, User
from cchc.agencies.services.places import load_places
from tests.factories.agencies import (
    make_agency,
    make_council,
    make_member,
    make_membership,
    make_province,
    make_user,
)
from tests.factories.scoring import ready_bloc

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_user(is_staff=True)


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


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
    assert as_administrator.get("/don-vi/", {"page": number}).status_code == 200


def test_units_that_ended_are_shown_when_asked_for(as_administrator):
    make_agency("Sở Cũ", valid_to=datetime.date(2025, 2, 28))

    now = as_administrator.get("/don-vi/").context["page"]
    all_times = as_administrator.get("/don-vi/", {"ended": "on"}).context["page"]

    assert (list(now.object_list), [unit.name for unit in all_times.object_list]) == ([], ["Sở Cũ"])


def test_a_unit_is_added_through_its_form(as_administrator):
    form = {
        "kind": AgencyKind.DEPARTMENT,
        "name": "Sở Tài chính",
        "valid_from": "1/3/2025",
        "province": make_province().pk,
    }

    response = as_administrator.post("/don-vi/them/", form)

    unit = Agency.objects.get()
    assert response.headers["Location"] == f"/don-vi/{unit.pk}/"
    assert (unit.name, unit.valid_from) == ("Sở Tài chính", datetime.date(2025, 3, 1))


def test_a_department_lies_in_a_province(as_administrator):
    form = {"kind": AgencyKind.DEPARTMENT, "name": "Sở Tài chính", "valid_from": "1/3/2025"}

    response = as_administrator.post("/don-vi/them/", form)

    assert list(response.context["form"].errors) == ["province"]
    assert not Agency.objects.exists()


@pytest.mark.parametrize(("valid_from", "is_new"), [("1/3/2025", False), ("1/3/2030", True)])
def test_a_unit_is_not_added_twice(as_administrator, valid_from, is_new):
    province = make_province()
    make_agency("Sở Tài chính", province=province, valid_to=datetime.date(2029, 12, 31))
    form = {
        "kind": AgencyKind.DEPARTMENT,
        "name": " sở Tài chính",
        "valid_from": valid_from,
        "province": province.pk,
    }

    response = as_administrator.post("/don-vi/them/", form)

    assert Agency.objects.count() == 1 + is_new
    if not is_new:
        page = response.content.decode()
        assert page.count("Đơn vị này đã có trong danh sách.") == 2  # the summary and the field
        assert ">Tên</a>" in page


def test_a_unit_to_come_is_listed_and_can_take_over(as_administrator):
    day = timezone.localdate() + datetime.timedelta(days=90)
    make_agency("Xã Sắp Lập", valid_from=day)

    assert "sắp thành lập" in as_administrator.get("/don-vi/").content.decode()
    found = as_administrator.get("/don-vi/chon/?tim=sap lap&ten=successors&nhieu=1")
    assert f"từ {day:%d/%m/%Y}" in found.content.decode()


def test_what_a_service_refuses_is_said_once(as_administrator):
    unit = make_agency("Sở Cũ")
    form = {"name": "Sở Mới", "on": "1/1/1990", "ground": "QĐ 1"}

    response = as_administrator.post(f"/don-vi/{unit.pk}/doi-ten/", form)

    (sentence,) = response.context["form"].non_field_errors()
    assert response.content.decode().count(sentence) == 1


def test_a_known_address_gets_the_role_and_the_other_name_is_spoken_of(as_administrator):
    known = make_user(full_name="Trần Thị Lan")
    unit = make_agency()
    form = {
        "email": known.email.upper(),
        "full_name": "Trần Lan",
        "agency": unit.pk,
        "role": Role.OFFICER,
        "valid_from": "1/1/2026",
    }

    page = as_administrator.post("/nguoi-dung/them/", form, follow=True).content.decode()

    assert "tên “Trần Lan” không được ghi nhận" in page
    assert "đã được thêm" not in page
    assert known.memberships.get().agency == unit


def test_people_stand_in_the_order_of_a_dictionary(as_administrator):
    for name in ("Vũ An", "Đỗ An", "Ánh An", "Đinh An"):
        make_user(full_name=name)
    page = as_administrator.get("/nguoi-dung/?q=an").context["page"]
    names = [str(person) for person in page.object_list if str(person).endswith(" An")]
    assert names == ["Ánh An", "Đinh An", "Đỗ An", "Vũ An"]


def test_a_bad_day_is_a_sentence_at_its_field_and_nothing_is_saved(as_administrator):
    form = {"kind": AgencyKind.DEPARTMENT, "name": "Sở Tài chính", "valid_from": "31/02/2025"}

    response = as_administrator.post("/don-vi/them/", form)

    assert "valid_from" in response.context["form"].errors
    assert not Agency.objects.exists()


def test_an_edited_unit_keeps_its_identity(as_administrator):
    unit = make_agency("Sở Tài chínhh", province=make_province())
    form = {
        "kind": unit.kind,
        "name": "Sở Tài chính",
        "valid_from": "1/1/2020",
        "province": unit.province_id,
    }

    as_administrator.post(f"/don-vi/{unit.pk}/sua/", form)

    assert Agency.objects.get().name == "Sở Tài chính"


def test_units_are_merged_through_the_form(as_administrator):
    old, new = make_agency("Sở KH&ĐT"), make_agency("Sở Tài chính")
    form = {
        "kind": "merged",
        "predecessors": [old.pk],
        "successors": [new.pk],
        "on": "01/03/2025",
        "ground": "NQ 01",
    }

    response = as_administrator.post("/don-vi/hop-nhat/", form)

    assert response.headers["Location"] == f"/don-vi/{new.pk}/"
    assert [row.predecessor for row in new.successions_in.all()] == [old]


def test_what_a_service_refuses_is_told_and_what_was_chosen_stays(as_administrator):
    unit = make_agency("Sở KH&ĐT")
    form = {
        "kind": "merged",
        "predecessors": [unit.pk],
        "successors": [unit.pk],
        "on": "01/03/2025",
        "ground": "NQ 01",
    }

    page = as_administrator.post("/don-vi/hop-nhat/", form)

    assert "bỏ Sở KH&amp;ĐT khỏi các đơn vị kết thúc" in page.content.decode()
    assert page.content.decode().count(f'value="{unit.pk}" checked') == 2


def test_the_picker_offers_a_few_and_keeps_what_is_ticked(as_administrator):
    chosen = make_agency("Sở Nội vụ")
    for number in range(12):
        make_agency(f"Phường {number}")

    page = as_administrator.get(
        "/don-vi/chon/",
        {"ten": "predecessors", "nhieu": "1", "tim": "phuong", "predecessors": [chosen.pk]},
    ).content.decode()

    assert page.count("checkbox") == 9
    assert f'value="{chosen.pk}" checked' in page


def test_a_renamed_unit_is_shown_with_what_it_was(as_administrator):
    unit = make_agency("Sở KH&CN")
    form = {"name": "Sở Khoa học và Công nghệ", "on": "01/03/2025", "ground": "QĐ 1"}

    page = as_administrator.post(f"/don-vi/{unit.pk}/doi-ten/", form, follow=True)

    assert page.context["unit"].name == "Sở Khoa học và Công nghệ"
    assert [row.predecessor for row in page.context["predecessors"]] == [unit]


def test_a_council_is_added_and_gets_its_secretary(as_administrator):
    as_administrator.post(
        "/hoi-dong/them/",
        {"name": "Hội đồng Mẫu", "level": "provincial", "place_name": "Tỉnh Mẫu"},
    )
    council = Council.objects.get()
    as_administrator.post(
        f"/nguoi-dung/them/?hoi-dong={council.pk}",
        {
            "email": "thu.ky@mau.example",
            "full_name": "Thư Ký",
            "council": council.pk,
            "role": "secretary",
            "valid_from": "01/01/2026",
        },
    )

    assert Membership.objects.get().user.email == "thu.ky@mau.example"


def test_an_administrator_needs_no_council_or_unit(as_administrator):
    form = {
        "email": "qt@mau.example",
        "full_name": "Quản Trị",
        "role": "officer",
        "valid_from": "01/01/2026",
    }

    refused = as_administrator.post("/nguoi-dung/them/", form)
    as_administrator.post("/nguoi-dung/them/", form | {"is_administrator": "on"})

    assert "council" in refused.context["form"].errors
    assert User.objects.get(email="qt@mau.example").is_staff


def test_a_person_is_corrected_but_not_to_a_taken_address(as_administrator):
    make_user(email="co.roi@mau.example")
    person = make_user()
    form = {"email": "co.roi@mau.example", "full_name": "Tên Mới"}

    taken = as_administrator.post(f"/nguoi-dung/{person.pk}/sua/", form)
    as_administrator.post(f"/nguoi-dung/{person.pk}/sua/", form | {"email": "moi@mau.example"})

    assert "email" in taken.context["form"].errors
    person.refresh_from_db()
    assert (person.full_name, person.email) == ("Tên Mới", "moi@mau.example")


def test_a_secretary_sees_people_of_his_council_and_its_units_only(client):
    ready = ready_bloc()
    make_member(Role.OFFICER)
    client.force_login(ready.secretary)

    shown = set(client.get("/nguoi-dung/").context["page"].object_list)

    assert shown == {ready.secretary, ready.appraiser, ready.officer, ready.leader}


def test_a_secretary_adds_people_to_units_of_his_rounds_only(client):
    ready, other = ready_bloc(), make_agency()
    client.force_login(ready.secretary)
    form = {"full_name": "Cán Bộ", "role": "officer", "valid_from": "01/01/2026"}

    def add(agency, email):
        return client.post(
            "/nguoi-dung/them/", form | {"agency": agency.pk, "email": email}
        ).status_code

    assert add(ready.entry.agency, "mot@mau.example") == 302
    assert add(other, "hai@mau.example") == 403
    assert not User.objects.filter(email="hai@mau.example").exists()


def test_a_secretary_cannot_make_an_administrator(client):
    client.force_login(make_member(Role.SECRETARY))
    form = {
        "email": "x@mau.example",
        "full_name": "X",
        "role": "secretary",
        "valid_from": "01/01/2026",
        "is_administrator": "on",
    }

    client.post("/nguoi-dung/them/", form)

    assert not User.objects.filter(email="x@mau.example").exists()


def test_links_of_the_main_navigation_follow_the_roles(client):
    def links_for(user):
        client.force_login(user)
        page = client.get("/viec-cua-toi/").content.decode()
        return [address for address in ("/don-vi/", "/nguoi-dung/") if f'href="{address}"' in page]

    assert links_for(make_user()) == []
    assert links_for(make_member(Role.OFFICER)) == []
    assert links_for(make_member(Role.SECRETARY)) == ["/don-vi/", "/nguoi-dung/"]
