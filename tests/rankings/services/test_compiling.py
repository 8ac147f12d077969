"""From marks and ballots to a draft edition: exact, complete, repeatable."""

from decimal import Decimal

import pytest

from cchc.agencies.enums import SuccessionKind
from cchc.agencies.models import Succession
from cchc.jobs.services import Refused
from rankings.enums import EditionState, Origin
from rankings.models import Edition
from rankings.services.compiling import compile_bloc
from rankings.services.council_order import set_council_order
from rankings.services.sheets import is_stale
from scoring.enums import EntryState, MarkStage
from scoring.models import Bloc, Exemption
from scoring.permissions import appraised_components
from scoring.services.sheets.appraise import Appraisal, agree_with_rest, appraise
from surveys.enums import SurveyState
from surveys.models import TabulatedShare
from tests.factories.agencies import LONG_AGO, make_agency
from tests.factories.criteria import POINTS
from tests.factories.rankings import make_published
from tests.factories.scoring import (
    declare_all,
    make_bloc,
    make_entry,
    make_mark,
    make_round,
    ready_bloc,
)
from tests.factories.surveys import make_question, make_survey
from tests.queries import reads

pytestmark = pytest.mark.django_db

APPRAISED = sum(POINTS.values())  # 7.45 of 9.5


@pytest.fixture
def ready():
    """Two appraised units and a tabulated survey: 0.8125 and 0.5 of three points."""
    ready = ready_bloc(units=2, state=EntryState.APPRAISAL_1)
    for entry in ready.entries:
        declare_all(entry, by=ready.officer)
        for code in ("1", "2"):
            agree_with_rest(entry, ready.nodes[code], by=ready.appraiser)
    ready.survey = survey = make_survey(ready.round, state=SurveyState.TABULATED)
    make_question(survey, [ready.nodes["3.1"]])
    for entry, share in zip(ready.entries, ("0.8125", "0.5"), strict=True):
        set_share(ready, entry, share)
    return ready


def set_share(ready, entry, share):
    TabulatedShare.objects.update_or_create(
        entry=entry,
        node=ready.nodes["3.1"],
        defaults={
            "survey": ready.survey,
            "share": share and Decimal(share),
            "exact": share or "",
            "valid_answers": 30 if share else 2,
        },
    )


def table(edition):
    return [
        (row.rank, row.name, row.points, row.max_points, row.index)
        for row in edition.results.order_by("position")
    ]


def test_points_of_marks_and_ballots_add_up_and_are_ranked(ready):
    first, second = ready.entries

    edition = compile_bloc(ready.bloc, by=ready.secretary)

    assert table(edition) == [
        (1, first.name, APPRAISED + Decimal("2.438"), Decimal("12.5"), Decimal("79.1")),
        (2, second.name, APPRAISED + Decimal("1.5"), Decimal("12.5"), Decimal("71.6")),
    ]


def test_what_is_known_of_nodes_that_ended_is_left_out(ready):
    """An amendment ended the survey component and one leaf, of which a unit was exempt."""
    first = ready.entries[0]
    exempted = ready.nodes["2.1"]
    Exemption.objects.create(entry=first, node=exempted, ground="QĐ 1", by=ready.secretary)
    ready.criteria_set.nodes.filter(code__in=["2.1", "3", "3.1"]).update(until_version=1)
    ready.criteria_set.nodes.filter(code="2").update(max_points=5)

    edition = compile_bloc(ready.bloc, by=ready.secretary)

    points = APPRAISED - POINTS["2.1"]
    assert [(row[2], row[3]) for row in table(edition)] == [(points, Decimal("7.5"))] * 2
    mine = appraised_components(ready.secretary, first)
    ready.round.assignments.all().delete()
    assert mine == set()
    assert appraised_components(ready.secretary, first) == {
        ready.nodes["1"].pk, ready.nodes["2"].pk,
    }  # fmt: skip


def test_a_leaf_without_the_councils_mark_stops_the_compilation_with_its_place(ready):
    entry = ready.entries[1]
    entry.marks.filter(stage=MarkStage.APPRAISAL_1, node=ready.nodes["2.1"]).delete()

    with pytest.raises(Refused) as refused:
        compile_bloc(ready.bloc, by=ready.secretary)

    assert [(culprit["unit"], culprit["code"]) for culprit in refused.value.culprits] == [
        (entry.name, "2.1")
    ]
    assert not Edition.objects.exists()


def test_a_survey_not_tabulated_stops_the_compilation(ready):
    ready.survey.state = SurveyState.OPEN
    ready.survey.save()

    with pytest.raises(Refused):
        compile_bloc(ready.bloc, by=ready.secretary)


def test_an_exemption_reduces_the_maximum_and_says_why(ready):
    entry = ready.entries[1]
    Exemption.objects.create(
        entry=entry, node=ready.nodes["3"], ground="QĐ 2310/QĐ-UBND", by=ready.secretary
    )

    edition = compile_bloc(ready.bloc, by=ready.secretary)

    result = edition.results.get(entry=entry)
    assert (result.points, result.max_points, result.full_max_points) == (
        APPRAISED,
        Decimal("9.5"),
        Decimal("12.5"),
    )
    assert result.notes == [{"code": "exempt", "node": "3", "ground": "QĐ 2310/QĐ-UBND"}]


def test_too_small_a_sample_reduces_the_maximum(ready):
    set_share(ready, ready.entries[0], None)

    edition = compile_bloc(ready.bloc, by=ready.secretary)

    result = edition.results.get(entry=ready.entries[0])
    assert (result.max_points, result.notes[0]["code"]) == (Decimal("9.5"), "small_sample")


def test_an_override_counts_whatever_the_rule_says(ready):
    entry, node = ready.entries[0], ready.nodes["2.1"]
    said = Appraisal(points=Decimal("0.5"), reason="Số liệu không khớp Cổng DVC")
    appraise(entry, node, said, by=ready.appraiser, version=1)

    edition = compile_bloc(ready.bloc, by=ready.secretary)

    leaf = edition.results.get(entry=entry).levels["leaves"]["2.1"]
    assert (leaf["points"], leaf["rule_points"], leaf["cause"], leaf["reason"]) == (
        "0.5",
        "2",
        "override",
        said.reason,
    )


def test_compiling_again_gives_the_same_bytes_and_one_draft(ready):
    first = compile_bloc(ready.bloc, by=ready.secretary)
    second = compile_bloc(ready.bloc, by=ready.secretary)

    assert (first.checksum, first.inputs_digest) == (second.checksum, second.inputs_digest)
    assert list(Edition.objects.filter(state=EditionState.DRAFT)) == [second]


def test_another_mark_makes_a_draft_stale(ready):
    before = compile_bloc(ready.bloc, by=ready.secretary).inputs_digest
    said = Appraisal(points=Decimal("0.5"), reason="Thiếu minh chứng")
    appraise(ready.entries[0], ready.nodes["2.1"], said, by=ready.appraiser, version=1)

    assert compile_bloc(ready.bloc, by=ready.secretary).inputs_digest != before


def other_bands(ready):
    ready.bloc.bands.create(label="Tốt", edge=Decimal(75))


def other_tie_keys(ready):
    Bloc.objects.filter(pk=ready.bloc.pk).update(tie_keys=["unrounded_index", "survey_points"])


def other_name_of_the_bloc(ready):
    Bloc.objects.filter(pk=ready.bloc.pk).update(name="Khối khác")


def other_order(ready):
    for number, entry in enumerate(ready.entries, 1):
        entry.council_order, entry.council_order_reason = number, "Biên bản số 3"
        entry.save()


def another_exemption(ready):
    Exemption.objects.create(
        entry=ready.entries[0], node=ready.nodes["2.1"], ground="QĐ 1", by=ready.secretary
    )


def the_year_before_brought_in(ready):
    rows = [{"Đơn vị": entry.name, "Chỉ số (%)": "80"} for entry in ready.entries]
    year = ready.round.year - 1
    make_published(rows, council=ready.council, bloc_key=ready.bloc.key, year=year)


@pytest.mark.parametrize(
    "change",
    [
        other_bands,
        other_tie_keys,
        other_name_of_the_bloc,
        other_order,
        another_exemption,
        the_year_before_brought_in,
    ],
)
def test_whatever_the_table_would_say_otherwise_makes_a_draft_stale(ready, change):
    draft = compile_bloc(ready.bloc, by=ready.secretary)
    assert not is_stale(Edition.objects.get(pk=draft.pk))

    change(ready)

    assert is_stale(Edition.objects.get(pk=draft.pk))


def test_a_merger_recorded_meanwhile_makes_a_draft_stale(ready):
    first = ready.entries[0]
    joined = make_agency("Sở đã nhập")
    rows = [{"Đơn vị": name, "Chỉ số (%)": "80"} for name in (first.name, joined.name)]
    year = ready.round.year - 1
    make_published(rows, council=ready.council, bloc_key=ready.bloc.key, year=year)
    draft = compile_bloc(ready.bloc, by=ready.secretary)
    assert not is_stale(Edition.objects.get(pk=draft.pk))

    Succession.objects.create(
        kind=SuccessionKind.MERGED, predecessor=joined, successor=first.agency, on=LONG_AGO
    )

    assert is_stale(Edition.objects.get(pk=draft.pk))


def test_a_unit_nothing_applies_to_stops_the_compilation(ready):
    second = ready.entries[1]
    for code in ("1", "2"):
        Exemption.objects.create(
            entry=second, node=ready.nodes[code], ground="QĐ 1", by=ready.secretary
        )
    set_share(ready, second, None)

    with pytest.raises(Refused) as refused:
        compile_bloc(ready.bloc, by=ready.secretary)

    assert [culprit["unit"] for culprit in refused.value.culprits] == [second.name]


def test_points_declared_for_an_exempt_item_are_not_in_the_units_own_total(ready):
    first = ready.entries[0]
    Exemption.objects.create(entry=first, node=ready.nodes["1"], ground="QĐ 1", by=ready.secretary)

    edition = compile_bloc(ready.bloc, by=ready.secretary)

    declared = sum(points for code, points in POINTS.items() if not code.startswith("1"))
    assert edition.results.get(entry=first).declared == declared


def test_the_number_of_queries_does_not_grow_with_the_bloc(ready):
    def compiling():
        compile_bloc(ready.bloc, by=ready.secretary)

    compiling()
    with_two = reads(compiling)
    for _ in range(3):
        entry = make_entry(ready.bloc, state=EntryState.APPRAISAL_1)
        for code in POINTS:
            make_mark(entry, ready.nodes[code], stage=MarkStage.APPRAISAL_1)
        set_share(ready, entry, "0.7")

    assert reads(compiling) == with_two <= 10


def test_a_key_taken_by_another_round_stops_the_compilation_with_a_sentence(ready):
    other = make_bloc(make_round(ready.council, name="Đợt hai"), key=ready.bloc.key)
    Edition.objects.create(
        council=ready.council,
        year=ready.round.year,
        bloc_key=other.key,
        bloc=other,
        origin=Origin.COMPUTED,
        scheme={},
    )

    with pytest.raises(Refused) as refused:
        compile_bloc(ready.bloc, by=ready.secretary)

    key, year = ready.bloc.key, ready.round.year
    assert [culprit["problem"] for culprit in refused.value.culprits] == [
        f"“Đợt hai” đã có kết quả năm {year} của khối mang mã “{key}”."
    ]


def test_a_key_taken_by_an_import_stops_the_compilation_with_a_sentence(ready):
    make_published(council=ready.council, bloc_key=ready.bloc.key, year=ready.round.year)

    with pytest.raises(Refused) as refused:
        compile_bloc(ready.bloc, by=ready.secretary)

    key, year = ready.bloc.key, ready.round.year
    assert [culprit["problem"] for culprit in refused.value.culprits] == [
        f"Đã nhập kết quả năm {year} của khối mang mã “{key}”."
    ]


def test_a_share_is_rounded_once_however_it_ends(ready):
    """A third of three points is one; twelve decimals of a third would say a little less."""
    entry = ready.entries[0]
    TabulatedShare.objects.filter(entry=entry).update(share="0.333333333333", exact="1/3")

    edition = compile_bloc(ready.bloc, by=ready.secretary)

    assert edition.results.get(entry=entry).survey == Decimal("1")


@pytest.mark.parametrize("keys", [["council_order"], ["unrounded_index", "appraised_points"]])
def test_a_tie_the_method_does_not_allow_waits_for_the_council(ready, keys):
    """Equal units under consecutive ranks: a draft says so, and the council's order settles it."""
    first, second = ready.entries
    set_share(ready, first, "0.5")
    ready.bloc.ranking_method = "consecutive"
    ready.bloc.tie_keys = keys
    ready.bloc.save()

    tied = compile_bloc(ready.bloc, by=ready.secretary)
    assert [note["code"] for note in tied.notes] == ["tie_unresolved"]

    set_council_order(tied, [second, first], by=ready.secretary, reason="Biên bản họp số 3")
    settled = compile_bloc(ready.bloc, by=ready.secretary)
    assert settled.notes == []
    assert [row.name for row in settled.results.order_by("position")] == [second.name, first.name]
