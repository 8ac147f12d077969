"""Pages of people and councils: added, corrected, given their roles."""

import pytest

from cchc.agencies.enums import Role
from cchc.agencies.models import Council, Membership, User
from tests.factories.agencies import (
    make_agency,
    make_member,
    make_user,
)
from tests.factories.scoring import ready_bloc

pytestmark = pytest.mark.django_db


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
