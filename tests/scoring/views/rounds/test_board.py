"""The round board: what it shows to whom, moving units on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cchc.agencies.enums import Role
from scoring.enums import EntryState, MarkStage, RoundStage, RoundState
from scoring.models import Exemption, ExplanationRequest, Mark
from tests.factories.agencies import make_agency, make_council, make_member
from tests.factories.criteria import FINISHED, make_criteria_set, many_leaves
from tests.factories.scoring import (
    declare_all,
    make_bloc,
    make_entry,
    make_mark,
    make_round,
    ready_bloc,
    set_deadline,
)
from tests.scoring.views.rounds.pages import text_of

pytestmark = pytest.mark.django_db


def board(client, ready, **query):
    return client.get(reverse("round_board", args=[ready.round.pk]), query)


def appraise_all(entry, nodes, stage=MarkStage.APPRAISAL_1):
    for code in FINISHED:
        make_mark(entry, nodes[code], stage=stage)


def test_who_sees_the_board(client):
    ready = ready_bloc()
    statuses = {}
    for name, user in {
        "secretary": ready.secretary,
        "chair": make_member(Role.CHAIR, council=ready.council),
        "appraiser": ready.appraiser,
        "officer": ready.officer,
        "leader": ready.leader,
        "other council": make_member(Role.SECRETARY),
        "other unit": make_member(Role.OFFICER),
    }.items():
        client.force_login(user)
        statuses[name] = board(client, ready).status_code
    assert statuses == {
        "secretary": 200,
        "chair": 200,
        "appraiser": 403,
        "officer": 403,
        "leader": 403,
        "other council": 404,
        "other unit": 404,
    }


def test_the_chair_looks_and_moves_nothing(client):
    ready = ready_bloc(state=EntryState.DECLARED)
    client.force_login(make_member(Role.CHAIR, council=ready.council))
    assert "open_appraisal_1" not in text_of(board(client, ready))
    address = reverse("round_advance", args=[ready.round.pk])
    assert client.post(address, {"viec": "open_appraisal_1"}).status_code == 403
    assert client.post(reverse("close_round", args=[ready.round.pk])).status_code == 403


@pytest.mark.parametrize("units", [1, 3])
def test_the_board_asks_as_much_for_one_unit_as_for_three(client, units, django_assert_num_queries):
    ready = ready_bloc(units=units)
    for entry in ready.entries:
        declare_all(entry)
    client.force_login(ready.secretary)
    with django_assert_num_queries(13):
        board(client, ready)


def test_exempt_units_cost_no_query_more(client, django_assert_num_queries):
    ready = ready_bloc(units=3)
    for entry in ready.entries:
        exempt(entry, ready.nodes["1"], ready.secretary)
    client.force_login(ready.secretary)
    with django_assert_num_queries(13):
        board(client, ready)


def exempt(entry, node, by):
    return Exemption.objects.create(entry=entry, node=node, ground="QĐ 1", by=by)


def test_300_units_of_88_leaves_take_few_queries(client, django_assert_max_num_queries):
    ready = ready_bloc(units=300, tree=many_leaves(88))
    leaves = [node for node in ready.nodes.values() if node.is_leaf]
    Mark.objects.bulk_create(
        Mark(
            entry=entry,
            node=leaf,
            stage=MarkStage.DECLARED,
            floor=0,
            ceiling=leaf.max_points,
            is_complete=True,
            updated_by=ready.officer,
        )
        for entry in ready.entries[:30]
        for leaf in leaves
    )
    client.force_login(ready.secretary)
    board(client, ready)
    with django_assert_max_num_queries(15):
        answer = board(client, ready)
    assert answer.context["board"].progress.declared == 30 * 88


def test_cells_say_how_much_is_declared_and_then_appraised(client):
    ready = ready_bloc(units=2)
    declaring, appraised = ready.entries
    make_mark(declaring, ready.nodes["1.1"])
    appraise_all(appraised, ready.nodes)
    appraised.state, appraised.declared_at = EntryState.APPRAISAL_1, timezone.now()
    appraised.save()
    client.force_login(ready.secretary)
    rows = {row.entry: row for row in board(client, ready).context["board"].rows}
    assert (rows[declaring].shares, rows[declaring].share) == ([33, 0], 12)
    assert (rows[appraised].shares, rows[appraised].share) == ([100, 100], 100)


def test_a_mark_of_both_appraisals_counts_once(client):
    ready = ready_bloc(state=EntryState.APPRAISAL_2)
    for stage in (MarkStage.APPRAISAL_1, MarkStage.APPRAISAL_2):
        make_mark(ready.entry, ready.nodes["1.1"], stage=stage)
    client.force_login(ready.secretary)
    assert board(client, ready).context["board"].rows[0].shares == [33, 0]


def test_exempt_items_are_neither_asked_nor_counted(client):
    ready = ready_bloc()
    make_mark(ready.entry, ready.nodes["1.1"])
    make_mark(ready.entry, ready.nodes["2.1"])
    exempt(ready.entry, ready.nodes["1"], ready.secretary)
    client.force_login(ready.secretary)
    assert board(client, ready).context["board"].rows[0].shares == [None, 20]


def test_late_units_are_told_and_found(client):
    ready = ready_bloc(units=2)
    set_deadline(ready.round, timezone.now() - timedelta(hours=2))
    kept = ready.entries[1]
    kept.extensions.create(
        stage=RoundStage.SELF_ASSESSMENT,
        deadline=timezone.now() + timedelta(days=9),
        reason="Bão",
        by=ready.secretary,
    )
    client.force_login(ready.secretary)
    page = board(client, ready, loc="late")
    assert [row.entry for row in page.context["rows"]] == [ready.entries[0]]
    assert "quá hạn" in text_of(page) or "trễ" in text_of(page)


@pytest.mark.parametrize("wanted", ["declaring", "late", "unheard-of"])
def test_filters_take_anything(client, wanted):
    ready = ready_bloc()
    client.force_login(ready.secretary)
    assert board(client, ready, loc=wanted, khoi="không có").status_code == 200


def test_moving_on_is_confirmed_first(client):
    ready = ready_bloc(units=2, state=EntryState.DECLARED)
    client.force_login(ready.secretary)
    address = reverse("round_advance", args=[ready.round.pk])
    said = {"viec": "open_appraisal_1", "don-vi": [ready.entry.pk]}
    page = client.get(address, said)
    assert page.context["ready"] == [ready.entry]
    assert states(ready) == ["declared", "declared"]
    client.post(address, said)
    assert states(ready) == ["appraisal_1", "declared"]
    client.post(address, {"viec": "open_appraisal_1"})
    assert states(ready) == ["appraisal_1", "appraisal_1"]


def test_a_bloc_moves_on_by_itself_and_its_buttons_count_its_own_units(client):
    ready = ready_bloc(units=2, state=EntryState.DECLARED)
    other = make_bloc(ready.round, make_criteria_set(ready.council), position=9)
    elsewhere = make_entry(other, state=EntryState.DECLARED)
    client.force_login(ready.secretary)

    page = board(client, ready, khoi=ready.bloc.key)
    assert [number for _action, _name, number in page.context["advances"]] == [2]
    said = {"viec": "open_appraisal_1", "khoi": ready.bloc.key}
    address = reverse("round_advance", args=[ready.round.pk])
    answer = client.post(address, said)

    assert answer.url.endswith(f"?khoi={ready.bloc.key}")
    assert states(ready) == ["appraisal_1", "appraisal_1"]
    elsewhere.refresh_from_db()
    assert elsewhere.state == EntryState.DECLARED


def test_units_to_move_stand_in_the_order_of_a_dictionary(client):
    ready = ready_bloc(units=0)
    for name in ("Sở Y tế", "Sở Đo lường", "Sở Du lịch", "Sở Ăn uống"):
        make_entry(ready.bloc, agency=make_agency(name), state=EntryState.DECLARED)
    client.force_login(ready.secretary)
    address = reverse("round_advance", args=[ready.round.pk])
    page = client.get(address, {"viec": "open_appraisal_1"})
    names = [entry.name for entry in page.context["ready"]]
    assert names == ["Sở Ăn uống", "Sở Du lịch", "Sở Đo lường", "Sở Y tế"]


def states(ready) -> list[str]:
    for entry in ready.entries:
        entry.refresh_from_db()
    return [entry.state for entry in ready.entries]


def test_units_that_cannot_go_on_are_told_with_the_reason(client):
    ready = ready_bloc(units=2, state=EntryState.APPRAISAL_2)
    appraise_all(ready.entry, ready.nodes)
    client.force_login(ready.secretary)
    page = client.get(reverse("round_advance", args=[ready.round.pk]), {"viec": "finalise"})
    assert page.context["ready"] == [ready.entry]
    assert "Còn 8 mục chưa thẩm định." in text_of(page)
    client.post(reverse("round_advance", args=[ready.round.pk]), {"viec": "finalise"})
    assert states(ready) == ["final", "appraisal_2"]


def test_who_was_asked_explains_and_the_others_go_straight_on(client):
    ready = ready_bloc(units=2, state=EntryState.APPRAISAL_1)
    for entry in ready.entries:
        appraise_all(entry, ready.nodes)
    ExplanationRequest.objects.create(
        entry=ready.entry, node=ready.nodes["1.1"], question="Vì sao?", asked_by=ready.appraiser
    )
    client.force_login(ready.secretary)
    address = reverse("round_advance", args=[ready.round.pk])
    client.post(address, {"viec": "open_explanation"})
    client.post(address, {"viec": "open_appraisal_2"})
    assert states(ready) == ["explanation", "appraisal_2"]


@pytest.mark.parametrize("action", ["", "approve", "reopen", "x" * 500])
def test_an_unknown_action_is_not_found(client, action):
    ready = ready_bloc()
    client.force_login(ready.secretary)
    address = reverse("round_advance", args=[ready.round.pk])
    assert client.get(address, {"viec": action}).status_code == 404


def test_a_round_closes_when_all_points_are_final_and_reopens_with_a_reason(client):
    ready = ready_bloc(units=2, state=EntryState.FINAL)
    client.force_login(ready.secretary)
    client.post(reverse("close_round", args=[ready.round.pk]))
    client.post(reverse("reopen_round", args=[ready.round.pk]))
    ready.round.refresh_from_db()
    assert ready.round.state == RoundState.CLOSED
    client.post(reverse("reopen_round", args=[ready.round.pk]), {"reason": "Khiếu nại"})
    ready.round.refresh_from_db()
    assert ready.round.state == RoundState.OPEN
    assert [row.action for row in ready.round.transitions.all()] == ["reopen", "close"]


def test_a_round_with_units_on_their_way_does_not_close(client):
    ready = ready_bloc()
    client.force_login(ready.secretary)
    page = client.post(reverse("close_round", args=[ready.round.pk]), follow=True)
    assert "Còn đơn vị chưa chốt điểm." in text_of(page)


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_list_asks_as_much_for_one_round_as_for_three(
    client, rounds, django_assert_num_queries
):
    council = make_council()
    for _ in range(rounds):
        make_round(council)
    client.force_login(make_member(Role.SECRETARY, council=council))
    with django_assert_num_queries(5):
        client.get(reverse("round_list"))


def test_a_unit_lists_opened_rounds_it_takes_part_in_without_a_link_to_the_board(client):
    ready = ready_bloc()
    other = ready_bloc()
    client.force_login(ready.officer)
    page = text_of(client.get(reverse("round_list")))
    assert ready.round.name in page
    assert other.round.name not in page
    assert reverse("round_board", args=[ready.round.pk]) not in page
