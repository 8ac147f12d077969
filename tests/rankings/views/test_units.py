"""A unit's page: its years, its components, and its leaves for itself alone."""

import datetime
from decimal import Decimal

import pytest

from cchc.agencies.enums import SuccessionKind
from cchc.agencies.models import Succession
from rankings.selectors.units import years_of
from rankings.services.compiling import compile_bloc
from scoring.enums import EntryState, MarkStage
from tests.factories.agencies import make_agency, make_council
from tests.factories.rankings import make_published
from tests.factories.scoring import declare_all, make_mark, put_in_state, ready_bloc

pytestmark = pytest.mark.django_db


def _address(row):
    edition = row.edition
    return f"/bang-xep-hang/{edition.council_id}/{edition.year}/{edition.bloc_key}/don-vi/{row.pk}/"


def _years(council):
    for year, points in ((2022, "7"), (2023, "8")):
        edition = make_published(
            [
                {"Đơn vị": "Sở Y tế", "Chỉ số (%)": "80", "1. Thể chế (10)": points},
                {"Đơn vị": "Sở Tư pháp", "Chỉ số (%)": "81", "1. Thể chế (10)": "9"},
            ],
            council=council,
            year=year,
        )
    return edition.results.get(name="Sở Y tế")


def test_the_unit_is_shown_over_the_years_and_beside_the_bloc(client):
    response = client.get(_address(_years(make_council())))

    assert [row.edition.year for row in response.context["years"]] == [2023, 2022]
    line = response.context["components"][0]
    assert (line.percent, line.mean, line.best, line.change) == (80, 85, 90, 10)


def test_a_result_is_found_only_under_its_own_table(client):
    row = _years(make_council())
    other = make_published()

    address = _address(row).replace(f"/{row.edition.council_id}/", f"/{other.council_id}/", 1)

    assert client.get(address).status_code == 404


def test_queries_do_not_grow_with_the_rows(client, django_assert_max_num_queries):
    counts = []
    for number in (1, 3, 300):
        rows = [
            {"Đơn vị": f"Sở {n}", "Chỉ số (%)": "80", "1. Thể chế (10)": "9"} for n in range(number)
        ]
        row = make_published(rows).results.first()
        with django_assert_max_num_queries(15) as captured:
            client.get(_address(row))
        counts.append(len(captured))

    assert len(set(counts)) == 1


def test_a_renamed_unit_shows_its_years_under_the_old_name():
    council = make_council()
    old = make_agency("Sở Cũ", valid_to=datetime.date(2024, 12, 31))
    new = make_agency("Sở Mới", valid_from=datetime.date(2025, 1, 1))
    Succession.objects.create(
        kind=SuccessionKind.RENAMED, predecessor=old, successor=new, on=new.valid_from
    )
    for year, name in ((2023, "Sở Cũ"), (2024, "Sở Cũ"), (2025, "Sở Mới")):
        rows = [{"Đơn vị": name, "Chỉ số (%)": "80"}]
        edition = make_published(rows, council=council, year=year)

    years = years_of(edition.results.get())

    assert [(row.edition.year, row.name) for row in years] == [
        (2025, "Sở Mới"),
        (2024, "Sở Cũ"),
        (2023, "Sở Cũ"),
    ]


TREE = [
    ("1", "Công tác chỉ đạo, điều hành CCHC", "1", "", ""),
    ("1.1", "Có kế hoạch CCHC năm", "1", "yes_no", ""),
]


def test_the_unit_reads_what_it_claimed_what_it_was_given_and_why(client):
    ready = ready_bloc(tree=TREE)
    declare_all(ready.entry, by=ready.officer)
    make_mark(
        ready.entry, ready.nodes["1.1"], stage=MarkStage.APPRAISAL_1,
        points=Decimal("0.5"), reason="Kế hoạch ban hành chậm",
    )  # fmt: skip
    put_in_state(ready.entry, EntryState.FINAL)
    edition = compile_bloc(ready.bloc, by=ready.secretary)
    client.force_login(ready.secretary)

    leaf = client.get(_address(edition.results.get())).context["leaves"][0]

    assert (leaf.declared, leaf.first, leaf.points, leaf.lost) == (
        1,
        Decimal("0.5"),
        Decimal("0.5"),
        Decimal("0.5"),
    )
    assert leaf.remarks == ["Kế hoạch ban hành chậm"]


def test_a_merged_unit_leads_to_those_it_was_made_of(client):
    council = make_council()
    roads, building = make_agency(name="Sở Giao thông vận tải"), make_agency(name="Sở Xây dựng cũ")
    merged = make_agency(name="Sở Xây dựng")
    for old in (roads, building):
        Succession.objects.create(
            predecessor=old,
            successor=merged,
            kind=SuccessionKind.MERGED,
            on=datetime.date(2024, 3, 1),
        )
    parts = ["Sở Giao thông vận tải", "Sở Xây dựng cũ"]
    before = make_published(
        [{"Đơn vị": name, "Chỉ số (%)": "80", "1. Thể chế (10)": "8"} for name in parts],
        council=council,
        year=2023,
    )
    after = make_published(
        [{"Đơn vị": "Sở Xây dựng", "Chỉ số (%)": "85", "1. Thể chế (10)": "9"}],
        council=council,
        year=2024,
    )

    page = client.get(_address(after.results.get())).content.decode()

    for row in before.results.all():
        assert f'href="{_address(row)}"' in page
    assert "So với 2023" not in page


def test_the_card_of_points_is_left_out_where_the_source_gives_none(client):
    edition = make_published([{"Đơn vị": "Sở Y tế", "Chỉ số (%)": "90", "Điểm tối đa": "84"}])

    page = client.get(_address(edition.results.get())).content.decode()

    assert "– <" not in page
    assert "so với trung bình khối" in page
