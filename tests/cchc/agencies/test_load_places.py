"""`manage.py load_places`: the official lists as rows with validity."""

import datetime

import pytest
from django.core.management import call_command

from cchc.agencies.enums import AgencyKind
from cchc.agencies.models import Agency, Province, ProvinceSuccession
from cchc.agencies.services.places import Loaded, load_places

pytestmark = pytest.mark.django_db

BEFORE = datetime.date(2025, 6, 30)
SINCE = datetime.date(2025, 7, 1)


@pytest.fixture
def loaded() -> Loaded:
    return load_places()


def test_every_row_of_the_lists_is_loaded(loaded):
    assert loaded == Loaded(provinces=63 + 34 - 11, successions=52, communes=3321)
    assert Province.objects.valid_on(BEFORE).count() == 63
    assert Province.objects.valid_on(SINCE).count() == 34


def test_loading_again_adds_nothing_and_keeps_what_was_edited(loaded, capsys):
    Agency.objects.filter(code="00004").update(name="Phường Ba Đình (đã sửa)")

    call_command("load_places")

    assert capsys.readouterr().out == "Added 0 provinces, 0 successions, 0 communes.\n"
    assert Agency.objects.get(code="00004").name == "Phường Ba Đình (đã sửa)"


@pytest.mark.parametrize(
    ("code", "before", "since"),
    [
        ("15", "Tỉnh Yên Bái", "Tỉnh Lào Cai"),
        ("24", "Tỉnh Bắc Giang", "Tỉnh Bắc Ninh"),
        ("44", "Tỉnh Quảng Bình", "Tỉnh Quảng Trị"),
        ("52", "Tỉnh Bình Định", "Tỉnh Gia Lai"),
        ("80", "Tỉnh Long An", "Tỉnh Tây Ninh"),
        ("82", "Tỉnh Tiền Giang", "Tỉnh Đồng Tháp"),
        ("91", "Tỉnh Kiên Giang", "Tỉnh An Giang"),
    ],
)
def test_a_reused_code_names_another_province_before_and_since(loaded, code, before, since):
    def name_on(day):
        return Province.objects.valid_on(day).get(code=code).name

    assert (name_on(BEFORE), name_on(SINCE)) == (before, since)


def test_a_merged_province_has_all_its_predecessors(loaded):
    phu_tho = Province.objects.valid_on(SINCE).get(code="25")

    before = list(phu_tho.predecessors.order_by("code").values_list("code", "name", "valid_to"))

    assert before == [
        ("17", "Tỉnh Hòa Bình", BEFORE),
        ("25", "Tỉnh Phú Thọ", BEFORE),
        ("26", "Tỉnh Vĩnh Phúc", BEFORE),
    ]


def test_a_province_kept_as_it_was_is_one_row_without_succession(loaded):
    lai_chau = Province.objects.get(code="12")

    assert lai_chau.valid_to is None
    assert not ProvinceSuccession.objects.filter(successor=lai_chau).exists()


def test_communes_stand_in_the_province_of_the_newer_list(loaded):
    communes = Agency.objects.filter(kind=AgencyKind.COMMUNE, valid_from=SINCE)

    assert communes.filter(province__short_name="Lai Châu").count() == 38
    assert communes.filter(province__short_name="Lào Cai", province__code="15").count() == 99
    assert not communes.filter(province__valid_to__isnull=False).exists()
