"""Who a unit was before: itself, renamed, or made of several without a single past."""

import datetime

import pytest

from cchc.agencies.enums import SuccessionKind
from cchc.agencies.models import Succession
from tests.factories.agencies import make_agency, make_council
from tests.factories.rankings import make_published

pytestmark = pytest.mark.django_db
MERGER = datetime.date(2025, 3, 1)


def _two_years(before, after):
    council = make_council()
    make_published([{"Đơn vị": n, "Chỉ số (%)": i} for n, i in before], council=council)
    later = [{"Đơn vị": n, "Chỉ số (%)": i} for n, i in after]
    edition = make_published(later, council=council, year=2025)
    return {row.name: row for row in edition.results.all()}


def _join(kind, successor, *predecessors):
    for predecessor in predecessors:
        Succession.objects.create(
            kind=kind, predecessor=predecessor, successor=successor, on=MERGER
        )


def test_a_renamed_unit_keeps_its_past():
    old, new = make_agency("Sở Cũ"), make_agency("Sở Mới")
    _join(SuccessionKind.RENAMED, new, old)

    rows = _two_years([("Sở Y tế", 90), ("Sở Cũ", 80)], [("Sở Y tế", 85), ("Sở Mới", 88)])

    assert rows["Sở Mới"].places == 1


def test_a_unit_merged_from_two_has_no_movement_and_says_why():
    new = make_agency("Sở Mới")
    _join(SuccessionKind.MERGED, new, make_agency("Sở Một"), make_agency("Sở Hai"))

    rows = _two_years([("Sở Một", 90), ("Sở Hai", 80)], [("Sở Mới", 88)])

    assert (rows["Sở Mới"].places, rows["Sở Mới"].change) == (None, None)
    assert rows["Sở Mới"].notes == [{"code": "merged", "names": ["Sở Một", "Sở Hai"]}]


def test_a_unit_that_took_in_another_has_no_single_past():
    _join(SuccessionKind.MERGED, make_agency("Sở Tài chính"), make_agency("Sở KHĐT"))

    rows = _two_years([("Sở Tài chính", 90), ("Sở KHĐT", 80)], [("Sở Tài chính", 88)])

    assert rows["Sở Tài chính"].places is None
    assert rows["Sở Tài chính"].notes[0]["names"] == ["Sở Tài chính", "Sở KHĐT"]


def test_two_mergers_in_one_year_are_followed_back():
    first, second = make_agency("Sở Một"), make_agency("Sở Hai")
    between, new = make_agency("Sở Giữa"), make_agency("Sở Mới")
    _join(SuccessionKind.MERGED, between, first, second)
    _join(SuccessionKind.MERGED, new, between, make_agency("Sở Tỉnh bạn"))

    rows = _two_years([("Sở Một", 90), ("Sở Hai", 80)], [("Sở Mới", 88)])

    assert rows["Sở Mới"].notes[0]["names"] == ["Sở Một", "Sở Hai"]


def test_a_part_split_off_starts_anew():
    _join(SuccessionKind.SPLIT, make_agency("Phòng Mới"), make_agency("Sở Lớn"))

    rows = _two_years([("Sở Lớn", 90)], [("Phòng Mới", 88)])

    assert rows["Phòng Mới"].places is None
