"""Pages of one unit: added, changed, renamed, merged."""

import datetime

import pytest
from django.utils import timezone

from cchc.agencies.enums import AgencyKind
from cchc.agencies.models import Agency
from tests.factories.agencies import (
    make_agency,
    make_province,
)

pytestmark = pytest.mark.django_db


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
