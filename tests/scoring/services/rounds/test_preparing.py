"""What the services of a round in preparation guard, and the traces they leave."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from cchc.agencies.enums import Role
from cchc.refusals import NotPermitted, Refusal
from rankings.standings.settings import KeyKind
from rankings.standings.settings import RankingMethod as StandingsMethod
from scoring.enums import EntryState, RankingMethod, RoundStage, RoundState, SetState, TieKey
from scoring.models import Band, Bloc, StageDates
from scoring.selectors.rounds.maxima import maxima_of, trees_of
from scoring.selectors.sets.criteria import scheme_of
from scoring.selectors.wording import sentence_of
from scoring.services.rounds.assignments import assign
from scoring.services.rounds.blocs import (
    BandRow,
    BlocSettings,
    add_bloc,
    band_problems,
    change_bloc,
    tie_key_problem,
)
from scoring.services.rounds.entries import add_entries, remove_entries
from scoring.services.rounds.exemptions import exempt, withdraw
from scoring.services.rounds.planning import Days, create_round, describe, set_dates
from scoring.services.rounds.stages import advance, move_round
from scoring.services.sets.lifecycle import put_in_force
from tests.factories.agencies import make_agency, make_member
from tests.factories.criteria import YEAR, make_criteria_set
from tests.factories.scoring import make_bloc, make_entry, make_round, ready_bloc

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(council):
    return make_round(council, state=RoundState.PREPARING)


@pytest.fixture
def bloc(round, council):
    return make_bloc(round, make_criteria_set(council))


def settings(criteria_set, **changes) -> BlocSettings:
    return BlocSettings(name="Các sở", criteria_set=criteria_set, **changes)


def test_the_keys_and_methods_are_those_the_standings_know():
    assert set(TieKey.values) == {kind.value for kind in KeyKind}
    assert set(RankingMethod.values) == {method.value for method in StandingsMethod}


def test_nobody_but_the_secretary_prepares(round, bloc, council):
    criteria_set = bloc.criteria_set
    days = {RoundStage.SELF_ASSESSMENT: Days(datetime.date(2099, 1, 1), datetime.date(2099, 1, 2))}
    for by in (
        make_member(Role.CHAIR, council=council),
        make_member(Role.APPRAISER, council=council),
        make_member(Role.SECRETARY),
    ):
        for attempt in (
            lambda by=by: create_round(council, name="Mới", year=YEAR, by=by),
            lambda by=by: describe(round, name="Mới", year=YEAR, by=by),
            lambda by=by: set_dates(round, days, by=by),
            lambda by=by: add_bloc(round, settings(criteria_set), by=by),
            lambda by=by: add_entries(bloc, [make_agency()], by=by),
            lambda by=by: assign(round, {}, by=by),
            lambda by=by: move_round(round, "open", by=by),
            lambda by=by: advance(round, "finalise", by=by),
        ):
            with pytest.raises(NotPermitted):
                attempt()


def test_a_set_of_another_council_or_not_in_force_makes_no_bloc(round, secretary, council):
    foreign = make_criteria_set()
    draft = make_criteria_set(council, state=SetState.DRAFT)
    with pytest.raises(Refusal, match="Hội đồng khác"):
        add_bloc(round, settings(foreign), by=secretary)
    with pytest.raises(Refusal, match="chưa có hiệu lực"):
        add_bloc(round, settings(draft), by=secretary)


def test_a_key_that_cannot_stand_in_an_address_makes_no_bloc(round, secretary, council):
    criteria_set = make_criteria_set(council)
    with pytest.raises(Refusal, match="chữ không dấu"):
        add_bloc(round, settings(criteria_set, key="Sở ngành"), by=secretary)


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([], []),
        ([("A", "90"), ("B", "80")], []),
        ([("A", "80"), ("B", "80")], [1]),
        ([("A", "80"), ("B", "90")], [1]),
        ([("A", "90"), ("a ", "80")], [1]),
        ([("", "90")], [0]),
        ([("A", "201")], [0]),
        ([("A", "90"), ("B", "-1")], [1]),
    ],
)
def test_bands_descend_and_have_names_of_their_own(rows, wrong):
    bands = [BandRow(label, Decimal(edge)) for label, edge in rows]
    assert list(band_problems(bands)) == wrong


@pytest.mark.parametrize(
    ("keys", "right"),
    [
        (["unrounded_index"], True),
        (["printed_index", "component:3", "council_order"], True),
        ([], False),
        (["survey_points"], False),
        (["unrounded_index", "council_order", "survey_points"], False),
        (["unrounded_index", "component:9"], False),
        (["unrounded_index", "component"], False),
        (["unrounded_index", "survey_points", "survey_points"], False),
        (["unrounded_index", "luck"], False),
    ],
)
def test_an_index_leads_and_the_councils_order_ends(keys, right):
    assert (tie_key_problem(keys, {"1", "2", "3"}) == "") is right


def test_another_set_drops_exemptions_and_keeps_appraisers_by_code(round, bloc, secretary, council):
    entry = make_entry(bloc, state=EntryState.WAITING)
    appraiser = make_member(Role.APPRAISER, council=council)
    old = {node.code: node for node in bloc.criteria_set.nodes.filter(parent=None)}
    exempt(round, [entry], [old["1"]], ground="QĐ 1", by=secretary)
    assign(round, {old["1"]: [appraiser], old["2"]: [appraiser]}, by=secretary)
    other = make_criteria_set(council)
    other.nodes.filter(code="2", parent=None).update(code="4")
    change_bloc(bloc, settings(other), by=secretary)
    assert not entry.exemptions.exists()
    assignment = round.assignments.get()
    assert (assignment.node, assignment.appraiser) == (other.nodes.get(code="1"), appraiser)


def test_in_an_open_round_the_set_stays_and_the_rest_needs_a_reason():
    ready = ready_bloc()
    other = make_criteria_set(ready.council)
    with pytest.raises(Refusal, match="không thay đổi được"):
        change_bloc(ready.bloc, settings(other), by=ready.secretary, reason="x")
    same = settings(ready.criteria_set, bands=[BandRow("Tốt", Decimal(80))])
    with pytest.raises(Refusal, match="hãy ghi lý do"):
        change_bloc(ready.bloc, same, by=ready.secretary)
    change_bloc(ready.bloc, same, by=ready.secretary, reason="QĐ 9/QĐ-UBND")
    row = ready.round.transitions.get()
    assert (row.action, row.reason) == ("change_bloc", "QĐ 9/QĐ-UBND")
    assert [band.label for band in ready.bloc.bands.all()] == ["Tốt"]


def test_a_unit_is_in_one_bloc_of_a_round(round, bloc, secretary, council):
    other = make_bloc(round, make_criteria_set(council))
    agency = make_agency("Sở Tài chính")
    add_entries(bloc, [agency], by=secretary)
    assert add_entries(bloc, [agency], by=secretary) == []
    with pytest.raises(Refusal, match="Sở Tài chính đã có trong khối"):
        add_entries(other, [agency], by=secretary)


def test_units_keep_the_name_they_had_and_vietnamese_order(round, bloc, secretary):
    agencies = [make_agency(name) for name in ("Sở Ý", "Sở Đất", "Sở Dầu")]
    add_entries(bloc, agencies, by=secretary)
    agencies[0].name = "Sở Khác"
    agencies[0].save()
    assert [entry.name for entry in bloc.entries.all()] == ["Sở Dầu", "Sở Đất", "Sở Ý"]


def test_an_ended_unit_does_not_take_part(bloc, secretary):
    ended = make_agency("Sở Cũ", valid_to=datetime.date(2025, 2, 28))
    with pytest.raises(Refusal, match="Sở Cũ không còn tồn tại"):
        add_entries(bloc, [ended], by=secretary)


def test_a_unit_added_to_an_open_round_begins_at_once():
    ready = ready_bloc()
    (entry,) = add_entries(ready.bloc, [make_agency()], by=ready.secretary, reason="Mới lập")
    assert entry.state == EntryState.DECLARING
    assert [row.action for row in entry.transitions.all()] == ["start"]
    with pytest.raises(Refusal, match="không thay đổi được"):
        remove_entries([entry], by=ready.secretary)


def test_maxima_tell_what_every_exemption_takes(round, bloc, secretary):
    entry = make_entry(bloc, state=EntryState.WAITING)
    nodes = {node.code: node for node in bloc.criteria_set.nodes.all()}
    exempt(round, [entry], [nodes["1.2.1"]], ground="QĐ 1", by=secretary)
    exempt(round, [entry], [nodes["3"]], ground="QĐ 2", by=secretary)
    maximum = maxima_of(round, trees_of([bloc.criteria_set_id]))[entry.pk]
    assert maximum.points == Decimal("8.5")
    assert [(w.exemption.node.code, w.points) for w in maximum.waived] == [
        ("3", Decimal(3)),
        ("1.2.1", Decimal(1)),
    ]


def test_an_exemption_from_above_takes_those_below_into_it(round, bloc, secretary):
    entry = make_entry(bloc, state=EntryState.WAITING)
    nodes = {node.code: node for node in bloc.criteria_set.nodes.all()}
    exempt(round, [entry], [nodes["1.2.1"]], ground="QĐ 1", by=secretary)
    exempt(round, [entry], [nodes["1"]], ground="QĐ 2", by=secretary)
    assert exempt(round, [entry], [nodes["1.1"]], ground="QĐ 3", by=secretary) == []
    assert [row.node.code for row in entry.exemptions.all()] == ["1"]


def test_a_unit_is_not_exempt_from_everything(round, bloc, secretary):
    entry = make_entry(bloc, state=EntryState.WAITING)
    components = bloc.criteria_set.nodes.filter(parent=None)
    with pytest.raises(Refusal, match="sẽ được miễn toàn bộ"):
        exempt(round, [entry], components, ground="QĐ 1", by=secretary)
    assert not entry.exemptions.exists()


def test_an_exemption_of_another_set_is_refused(round, bloc, secretary):
    entry = make_entry(bloc, state=EntryState.WAITING)
    foreign = make_criteria_set().nodes.get(code="1.1")
    with pytest.raises(Refusal, match=r"không áp dụng mục 1\.1"):
        exempt(round, [entry], [foreign], ground="QĐ 1", by=secretary)


def test_exemptions_of_an_open_round_are_history_and_end_with_final_points():
    ready = ready_bloc(units=2)
    final = ready.entries[1]
    (exemption,) = exempt(
        ready.round, [ready.entry], [ready.nodes["3"]], ground="QĐ 1", by=ready.secretary
    )
    with pytest.raises(Refusal, match="hãy ghi lý do"):
        withdraw(exemption, by=ready.secretary)
    withdraw(exemption, by=ready.secretary, reason="Nhầm đơn vị")
    assert [row.action for row in ready.round.transitions.all()] == [
        "withdraw_exemption",
        "exempt",
    ]
    final.state, final.declared_at = EntryState.FINAL, ready.round.created_at
    final.save()
    with pytest.raises(Refusal, match="đã chốt"):
        exempt(ready.round, [final], [ready.nodes["3"]], ground="QĐ 1", by=ready.secretary)


def test_a_replaced_appraiser_keeps_the_days_served():
    ready = ready_bloc()
    successor = make_member(Role.APPRAISER, council=ready.council)
    node = ready.nodes["1"]
    assign(ready.round, {node: [successor]}, by=ready.secretary, reason="Chuyển công tác")
    of_node = ready.round.assignments.filter(node=node)
    assert [row.appraiser for row in of_node.valid_on()] == [successor]
    assert of_node.filter(appraiser=ready.appraiser, valid_to__isnull=False).exists()
    assert ready.round.assignments.valid_on().filter(node=ready.nodes["2"]).exists()


def test_only_appraisers_of_the_council_get_components_of_the_round(round, bloc, secretary):
    component = bloc.criteria_set.nodes.get(code="1")
    leaf = bloc.criteria_set.nodes.get(code="1.1")
    with pytest.raises(Refusal, match="không phải thành viên thẩm định"):
        assign(round, {component: [secretary]}, by=secretary)
    with pytest.raises(Refusal, match="theo lĩnh vực"):
        assign(round, {leaf: []}, by=secretary)


def test_opening_names_everything_that_is_missing(round, bloc, secretary, council):
    shared = make_agency("Sở Hai Khối")
    second = make_bloc(round, make_criteria_set(council, year=YEAR - 1), name="Khối hai")
    for one in (bloc, second):
        make_entry(one, agency=shared, state=EntryState.WAITING)
    make_bloc(round, make_criteria_set(council), name="Khối trống")
    round.stages.filter(stage=RoundStage.EXPLANATION).delete()
    with pytest.raises(Refusal) as refusal:
        move_round(round, "open", by=secretary)
    assert refusal.value.sentences == [
        f"Bộ tiêu chí của khối “Khối hai” là của năm {YEAR - 1}.",
        "Khối “Khối trống” chưa có đơn vị nào.",
        "Sở Hai Khối nằm trong hai khối.",
        "Còn 1 giai đoạn chưa có thời hạn.",
    ]


def test_a_key_another_round_of_the_year_ranks_by_is_missing_a_choice(
    round, bloc, secretary, council
):
    make_entry(bloc, state=EntryState.WAITING)
    other = make_round(council, name="Đợt một")
    make_bloc(other, bloc.criteria_set, key=bloc.key)
    make_bloc(make_round(council, year=YEAR - 1), bloc.criteria_set, key=bloc.key)
    make_bloc(make_round(council, state=RoundState.PREPARING), bloc.criteria_set, key=bloc.key)

    with pytest.raises(Refusal) as refusal:
        move_round(round, "open", by=secretary)

    assert refusal.value.sentences == [
        f"“Đợt một” cùng năm đã có khối mang mã “{bloc.key}”: hãy chọn mã khác."
    ]


def test_put_in_force_replaces_an_unused_set_and_never_a_used_one(council, secretary):
    said = {"decision_number": "2/QĐ", "decision_date": datetime.date(YEAR, 1, 6)}
    first = make_criteria_set(council, bloc_name="Sở")
    second = make_criteria_set(council, bloc_name="Sở", state=SetState.DRAFT)
    put_in_force(second, by=secretary, **said)
    first.refresh_from_db()
    assert first.state == SetState.SUPERSEDED
    make_bloc(make_round(council), second)
    third = make_criteria_set(council, bloc_name="Sở", state=SetState.DRAFT)
    with pytest.raises(Refusal, match="sửa đổi"):
        put_in_force(third, by=secretary, **said)
    with pytest.raises(NotPermitted):
        put_in_force(third, by=make_member(Role.CHAIR, council=council), **said)


def test_put_in_force_lists_what_keeps_a_set_from_being_scored_by(council, secretary):
    tree = [
        ("1", "Lĩnh vực", "3", "", ""),
        ("1.1", "Tiêu chí", "1", "yes_no", ""),
        ("1.2", "Tiêu chí", "1", "formula", "biến n: Số việc | công thức: n | thử n = 1: 0,5"),
    ]
    draft = make_criteria_set(council, state=SetState.DRAFT, tree=tree)
    in_force = make_criteria_set(council, bloc_name=draft.bloc_name)

    with pytest.raises(Refusal) as refusal:
        put_in_force(
            draft, by=secretary, decision_number="2/QĐ", decision_date=datetime.date(YEAR, 1, 6)
        )

    problems = scheme_of(draft).problems()
    assert [problem.code for problem in problems] == ["sum_differs", "formula_test_fails"]
    assert refusal.value.sentences == [sentence_of(problems[0]), f"1.2: {sentence_of(problems[1])}"]
    draft.refresh_from_db()
    in_force.refresh_from_db()
    assert (draft.state, in_force.state) == (SetState.DRAFT, SetState.IN_FORCE)


@pytest.mark.parametrize(
    ("make", "constraint"),
    [
        (lambda bloc: Bloc.objects.create(round=bloc.round, key=bloc.key, name="x",
                                          criteria_set=bloc.criteria_set), "bloc_key_once"),
        (lambda bloc: [Band.objects.create(bloc=bloc, label=label, edge=80)
                       for label in "AB"], "band_edge_once"),
        (lambda bloc: StageDates.objects.filter(round=bloc.round).update(
            deadline=datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)),
         "stage_ends_after_it_opens"),
    ],
)  # fmt: skip
def test_the_database_itself_refuses(bloc, make, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(bloc)
