"""Past results become published editions: read, ranked again, compared with the print."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from cchc.refusals import NotPermitted, Refusal
from rankings.enums import EditionState, Origin
from rankings.models import Edition, Publication
from rankings.selectors.notes import note_texts
from rankings.services.importing import UnreadableResults, import_results
from rankings.services.verifying import verify
from tests.factories.agencies import make_agency, make_council, make_member
from tests.factories.rankings import make_published, make_table, make_target

pytestmark = pytest.mark.django_db


def _rows(edition):
    return [(row.rank, row.name) for row in edition.results.order_by("position")]


def test_an_imported_edition_is_published_and_has_no_marks():
    edition = make_published()

    assert (edition.state, edition.origin) == (EditionState.PUBLISHED, Origin.IMPORTED)
    assert (edition.scheme, edition.bloc) == (None, None)
    assert len(edition.checksum) == 64
    assert [row.action for row in edition.transitions.all()] == ["publish"]


def test_ranks_are_recomputed_and_differences_to_the_printed_ones_noted():
    edition = make_published(
        [
            {"Đơn vị": "Sở Y tế", "Tổng điểm": "80", "Điểm tối đa": "100", "Xếp hạng": "1"},
            {"Đơn vị": "Sở Nội vụ", "Tổng điểm": "90", "Điểm tối đa": "100", "Xếp hạng": "2"},
        ]
    )

    assert _rows(edition) == [(1, "Sở Nội vụ"), (2, "Sở Y tế")]
    assert [(n["name"], n["printed"], n["computed"]) for n in edition.notes] == [
        ("Sở Nội vụ", 2, 1),
        ("Sở Y tế", 1, 2),
    ]


def test_a_printed_order_decides_between_equals_and_is_named():
    edition = make_published(
        [
            {"Đơn vị": "Sở Y tế", "Chỉ số (%)": "90,02", "Xếp hạng": "2"},
            {"Đơn vị": "Sở Nội vụ", "Chỉ số (%)": "90,02", "Xếp hạng": "1"},
        ]
    )

    assert _rows(edition) == [(1, "Sở Nội vụ"), (2, "Sở Y tế")]
    assert edition.notes == [{"code": "order_printed", "names": ["Sở Nội vụ", "Sở Y tế"]}]


def test_equals_without_a_printed_order_share_their_rank():
    edition = make_published(
        [
            {"Đơn vị": "Sở Y tế", "Chỉ số (%)": "90"},
            {"Đơn vị": "Sở Nội vụ", "Chỉ số (%)": "90"},
            {"Đơn vị": "Sở Tư pháp", "Chỉ số (%)": "80"},
        ]
    )

    assert [row[0] for row in _rows(edition)] == [1, 1, 3]


def test_a_reduced_maximum_is_ranked_by_its_index():
    edition = make_published(
        [
            {"Đơn vị": "Sở Y tế", "Tổng điểm": "75", "Điểm tối đa": "100"},
            {"Đơn vị": "Ban Dân tộc", "Tổng điểm": "68,32", "Điểm tối đa": "84"},
        ]
    )

    first = edition.results.get(rank=1)
    assert (first.name, first.index) == ("Ban Dân tộc", Decimal("81.33"))
    assert (first.max_points, first.full_max_points) == (Decimal(84), Decimal(100))


def test_points_above_an_assumed_scale_ask_for_the_scale():
    rows = [{"Đơn vị": "Sở Y tế", "Tổng điểm": "104"}, {"Đơn vị": "Sở Nội vụ", "Tổng điểm": "90"}]

    with pytest.raises(Refusal, match="Sở Y tế"):
        make_published(rows)
    edition = make_published(rows, scale=Decimal(110))

    assert {row.max_points for row in edition.results.all()} == {Decimal(110)}


def test_points_above_the_scale_of_the_set_give_an_index_above_100():
    rows = [{"Đơn vị": "Sở Y tế", "Tổng điểm": "104"}, {"Đơn vị": "Sở Nội vụ", "Tổng điểm": "90"}]

    edition = make_published(rows, scale=Decimal(100))

    assert edition.results.get(rank=1).index == Decimal(104)


def test_units_are_recognised_by_name_in_any_case():
    unit = make_agency("Sở Tư pháp")

    edition = make_published([{"Đơn vị": "SỞ TƯ PHÁP", "Chỉ số (%)": "90"}])

    assert edition.results.get().agency == unit
    assert edition.results.get().name == "SỞ TƯ PHÁP"


def test_figures_printed_in_part_keep_their_printed_ranks_and_give_no_mean():
    edition = make_published(
        [
            {"Đơn vị": "Sở Y tế", "Tổng điểm": "66,04", "Xếp hạng": "22"},
            {"Đơn vị": "Sở Nội vụ", "Tổng điểm": "", "Xếp hạng": "2"},
            {"Đơn vị": "Sở Tư pháp", "Tổng điểm": "85,60", "Xếp hạng": "1"},
        ]
    )

    assert [row[0] for row in _rows(edition)] == [1, 2, 22]
    assert edition.mean is None
    assert [note["code"] for note in edition.notes] == ["partial", "scale_assumed"]


def test_the_first_three_of_a_larger_bloc_give_no_mean():
    rows = [
        {"Đơn vị": f"Sở {rank}", "Chỉ số (%)": f"{95 - rank}", "Xếp hạng": f"{rank}"}
        for rank in (1, 2, 3)
    ]

    edition = make_published(rows, units=18)

    assert [row[0] for row in _rows(edition)] == [1, 2, 3]
    assert (edition.mean, edition.summary) == (None, {"units": 3})
    assert edition.notes == [{"code": "excerpt_of", "units": 3, "of": 18}]
    assert verify(Edition.objects.get(pk=edition.pk)).faults == ()


def test_a_whole_bloc_of_the_size_named_gives_its_mean():
    edition = make_published(units=2)

    assert edition.mean == Decimal("85.25")
    assert edition.notes == []


def test_parts_that_do_not_add_up_are_kept_as_printed_and_noted():
    edition = make_published(
        [
            {
                "Đơn vị": "Sở Y tế",
                "Tổng điểm": "80",
                "Điểm tối đa": "100",
                "Điểm thẩm định": "60",
                "Điểm điều tra XHH": "19,9",
                "1. Chỉ đạo, điều hành (50)": "40",
                "2. Thể chế (50)": "40,5",
            }
        ]
    )

    assert [note["code"] for note in edition.notes] == ["parts_differ", "components_differ"]
    assert note_texts(edition.notes[:1])[0].endswith("79,9, số in là 80.")


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ({"Đơn vị": "", "Tổng điểm": "80"}, "A2"),
        ({"Đơn vị": "Sở Y tế", "Tổng điểm": "tám mươi"}, "B2"),
        ({"Đơn vị": "Sở Y tế", "Tổng điểm": "-1"}, "B2"),
        ({"Đơn vị": "Sở Y tế", "Tổng điểm": "1,2345"}, "B2"),
        ({"Đơn vị": "Sở Y tế", "Xếp hạng": "nhất"}, "B2"),
        ({"Đơn vị": "Sở Y tế", "Xếp hạng": "0"}, "B2"),
        ({"Đơn vị": "Sở Y tế", "Cột lạ": "1"}, "1:1"),
        ({"Đơn vị": "Sở Y tế", "1. Thể chế (10)": "11"}, "B2"),
    ],
)
def test_what_is_wrong_is_named_by_its_cell_and_nothing_is_imported(row, cell):
    with pytest.raises(UnreadableResults) as refused:
        import_results(make_table([row]), make_target(), by=None)

    assert [problem.cell for problem in refused.value.problems] == [cell]
    assert not Edition.objects.exists()


def test_a_unit_named_twice_is_refused():
    table = make_table([{"Đơn vị": "Sở Y tế"}, {"Đơn vị": "sở  y tế"}])

    assert [problem.cell for problem in table.problems] == ["A3"]


def test_blocs_of_one_decision_share_its_publication():
    council = make_council()
    decision = {"council": council, "decision_number": "482/QĐ-UBND"}
    for bloc in ("so", "xa"):
        make_published(bloc_key=bloc, **decision)

    assert Publication.objects.get().editions.count() == 2


def test_a_decision_named_with_two_sources_is_one_publication():
    council = make_council()
    decision = {
        "council": council,
        "decision_number": "482/QĐ-UBND",
        "decision_date": datetime.date(2025, 2, 12),
    }
    make_published(bloc_key="so", source="Báo một", **decision)
    make_published(bloc_key="xa", source="Báo hai", **decision)

    with pytest.raises(Refusal, match="2024"):
        make_published(bloc_key="so", year=2023, **decision)
    assert Publication.objects.get().editions.count() == 2


def test_a_bloc_and_year_is_imported_once():
    first = make_published()

    with pytest.raises(Refusal):
        make_published(council=first.council)

    assert Edition.objects.get() == first


THIS_YEAR = timezone.localdate().year


@pytest.mark.parametrize(
    "wrong",
    [
        {"bloc_key": "Sở ngành"},
        {"bloc_key": ""},
        {"bloc_key": "k" * 31},
        {"bloc_name": "n" * 101},
        {"year": 1999},
        {"year": 99_999},
        {"year": THIS_YEAR + 2},
        {"title": "t" * 301},
        {"source": "s" * 501},
        {"decision_number": "1" * 61},
        {"decision_date": timezone.localdate() + datetime.timedelta(days=1)},
        {"scale": Decimal(0)},
        {"units": 1},
        {"units": 20_001},
    ],
)
def test_what_could_not_be_shown_or_stored_is_refused_in_one_sentence(wrong):
    with pytest.raises(Refusal) as refused:
        make_published(**wrong)

    assert len(refused.value.sentences) == 1
    assert not Edition.objects.exists()


def test_results_of_next_year_may_be_printed_already():
    assert make_published(year=THIS_YEAR + 1).year == THIS_YEAR + 1


def test_only_the_secretary_of_the_council_imports():
    with pytest.raises(NotPermitted):
        make_published(by=make_member("secretary"))


def test_movement_is_against_the_edition_before():
    council = make_council()
    rows = [{"Đơn vị": "Sở Y tế", "Chỉ số (%)": "80"}, {"Đơn vị": "Sở Tư pháp", "Chỉ số (%)": "81"}]
    make_published(rows, council=council, year=2022)
    rows[0]["Chỉ số (%)"] = "81,5"

    edition = make_published(rows, council=council, year=2024)

    moved = edition.results.get(name="Sở Y tế")
    assert (moved.places, moved.change) == (1, Decimal("1.5"))
    assert edition.summary["rises"][0]["name"] == "Sở Y tế"


def test_a_decision_older_than_the_year_published_nothing_of_it():
    with pytest.raises(Refusal) as refused:
        make_published(
            year=2024, decision_number="1/QĐ-UBND", decision_date=datetime.date(2023, 12, 31)
        )

    assert refused.value.sentences == [
        "Quyết định ngày 31/12/2023 không thể công bố kết quả năm 2024."
    ]
