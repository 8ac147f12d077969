"""Importing from the command line: sentences instead of tracebacks."""

import pytest
from django.core.management import CommandError, call_command

from rankings.models import Edition
from tests.factories.agencies import make_council
from tests.factories.rankings import DATA

pytestmark = pytest.mark.django_db


def _import(**options):
    arguments = {"year": 2024, "bloc": "so", "source": "Báo", "council": make_council().name}
    call_command("import_results", DATA / "thanh_hoa_2024.csv", **arguments | options)


def test_a_table_is_published():
    _import()

    assert Edition.objects.get().results.count() == 20


def test_a_council_is_named_by_its_number_too():
    _import(council=str(make_council().pk))

    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"year": 99_999}, "Năm phải từ 2000 đến 2100."),
        ({"year": 0}, "Năm phải từ 2000 đến 2100."),
        ({"bloc": "Sở ngành"}, "Mã khối chỉ gồm chữ không dấu, chữ số, “-” và “_”."),
        ({"bloc_name": "n" * 101}, "Tên khối: tối đa 100 ký tự."),
        ({"decision": "1" * 61}, "Số quyết định: tối đa 60 ký tự."),
        ({"units": 3}, "Bảng có 20 đơn vị, nhiều hơn 3 đơn vị của khối."),
        ({"date": "31/12/2099"}, "Ngày quyết định ở tương lai."),
        ({"date": "32/12"}, "“32/12” không phải là ngày dạng 31/01/2025."),
        ({"council": "9" * 30}, f"Không có hội đồng “{'9' * 30}”."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_imported(wrong, sentence):
    with pytest.raises(CommandError) as refused:
        _import(**wrong)

    assert str(refused.value) == sentence
    assert not Edition.objects.exists()
