"""Who a unit was before: itself, renamed, or made of several without a single past."""

import datetime

import pytest

from cchc.agencies.enums import SuccessionKind
from cchc.agencies.models import Succession
from cchc.agencies.services.units import merge_agencies
from rankings.models import Edition
from rankings.services.lines import Line
from rankings.services.predecessors import Past, Predecessors
from rankings.services.verifying import verify
from tests.factories.agencies import make_agency, make_council, make_user
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


FINANCE, PLANNING = "Sở Tài chính", "Sở Kế hoạch và Đầu tư"


def _merge():
    """Planning goes into finance, which goes on under its name."""
    units = [make_agency(name) for name in (FINANCE, PLANNING)]
    return lambda: merge_agencies(
        units[1:],
        successors=units[:1],
        kind=SuccessionKind.MERGED,
        on=MERGER,
        ground="Nghị quyết để thử",
        by=make_user(is_staff=True),
    )


def _year(council, year, *indices):
    names = (FINANCE, PLANNING) if len(indices) == 2 else (FINANCE,)
    rows = [
        {"Đơn vị": name, "Chỉ số (%)": index} for name, index in zip(names, indices, strict=True)
    ]
    return make_published(rows, council=council, year=year)


def _moves(edition):
    return {row.name: (row.places, row.notes) for row in edition.results.all()}


def test_a_merger_recorded_after_publication_changes_no_edition():
    merge, council = _merge(), make_council()
    _year(council, 2023, 80, 90)
    _year(council, 2024, 95, 90)

    merge()

    assert [verify(edition).faults for edition in Edition.objects.all()] == [(), ()]


def test_a_merger_recorded_late_changes_no_edition_of_its_own_year():
    merge, council = _merge(), make_council()
    _year(council, 2024, 80, 90)
    edition = _year(council, 2025, 95)

    merge()

    assert edition.results.get().places == 1
    assert verify(Edition.objects.get(pk=edition.pk)).faults == ()


def test_the_table_of_the_year_before_a_merger_moves_as_if_it_were_not_recorded():
    merge, council = _merge(), make_council()
    merge()
    _year(council, 2023, 80, 90)

    edition = _year(council, 2024, 95, 90)

    assert _moves(edition) == {FINANCE: (1, []), PLANNING: (-1, [])}


def test_an_excerpt_of_the_year_before_a_merger_is_not_of_merged_units():
    merge, council = _merge(), make_council()
    merge()
    _year(council, 2023, 80, 90)

    assert _moves(_year(council, 2024, 95)) == {FINANCE: (1, [])}


def test_the_year_of_a_merger_shows_merged_units():
    merge, council = _merge(), make_council()
    _year(council, 2024, 95, 90)
    merge()

    edition = _year(council, 2025, 93)

    assert _moves(edition) == {FINANCE: (None, [{"code": "merged", "names": [FINANCE, PLANNING]}])}
    assert verify(Edition.objects.get(pk=edition.pk)).faults == ()


def test_a_unit_with_a_line_of_its_own_is_still_itself():
    council = make_council()
    _join(SuccessionKind.MERGED, make_agency(FINANCE), make_agency(PLANNING))
    _year(council, 2024, 80, 90)

    assert _moves(_year(council, 2025, 95, 90)) == {FINANCE: (1, []), PLANNING: (-1, [])}


def test_names_two_units_bear_tell_of_no_past():
    rows = list(_year(make_council(), 2024, 80, 90).results.all())
    for row in rows:
        row.name = "Xã Tân Hòa"
    lines = [Line("Xã Tân Hòa", None, None), Line("Xã Tân Hòa", None, None)]

    past = Predecessors(rows, lines, 2025)

    assert [past.past_of(line) for line in lines] == [Past(), Past()]
