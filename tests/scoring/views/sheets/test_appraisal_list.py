"""The appraiser's units: progress by component, what comes next, filters."""

import pytest
from django.urls import reverse

from cchc.agencies.enums import Role
from scoring.enums import EntryState, MarkStage
from scoring.models import Assignment, Exemption, ExplanationRequest
from scoring.permissions import appraisal_stage
from scoring.selectors.rounds.maxima import trees_of
from scoring.selectors.sheets.appraisal import appraisal_of, progress_of
from tests.factories.agencies import LONG_AGO, make_member, make_user
from tests.factories.criteria import make_criteria_set
from tests.factories.scoring import (
    declare_all,
    make_bloc,
    make_entry,
    make_mark,
    put_in_state,
    ready_bloc,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready():
    """Three units in their first appraisal; the first is declared."""
    ready = ready_bloc(units=3, state=EntryState.APPRAISAL_1)
    declare_all(ready.entry, by=ready.officer)
    return ready


def listed(client, who, **filters):
    client.force_login(who)
    return client.get(reverse("appraisal_list"), filters)


def names(page):
    return [unit.entry.name for unit in page.context["units"]]


def test_progress_is_told_by_component(client, ready):
    for code in ("2.1", "2.2"):
        make_mark(ready.entry, ready.nodes[code], stage=MarkStage.APPRAISAL_1)

    unit = listed(client, ready.appraiser).context["units"][0]

    assert [(node.code, part.done, part.total) for node, part in unit.components] == [
        ("1", 0, 3),
        ("2", 2, 5),
    ]
    assert unit.open == 6


@pytest.mark.parametrize("state", [EntryState.APPRAISAL_1, EntryState.APPRAISAL_2])
def test_the_list_and_the_page_count_the_same(ready, state):
    entry = put_in_state(ready.entry, state)
    for code in ("1.1", "2.1", "2.2"):
        make_mark(entry, ready.nodes[code], stage=MarkStage.APPRAISAL_1)
    make_mark(entry, ready.nodes["2.2"], stage=MarkStage.APPRAISAL_2)
    for code in ("2.1", "2.2", "2.3"):
        ExplanationRequest.objects.create(
            entry=entry, node=ready.nodes[code], question="?", asked_by=ready.appraiser
        )
    Exemption.objects.create(
        entry=entry, node=ready.nodes["1.2"], ground="QĐ 1", by=ready.secretary
    )
    stage = appraisal_stage(entry)
    counted = dict.fromkeys(("1", "2"), 0)
    for item in appraisal_of(entry):
        counted[item.leaf.node.component.code if item.leaf.is_asked else "1"] += item.is_open(stage)

    found = progress_of([entry], trees_of([entry.bloc.criteria_set_id]))[entry.pk]

    assert {code: found[ready.nodes[code].pk].open for code in counted} == counted
    assert found[ready.nodes["1"].pk].total == 1


def test_the_next_unit_is_the_first_with_something_to_do(client, ready):
    for node in ready.nodes.values():
        if node.is_leaf and node.method == "appraised":
            make_mark(ready.entry, node, stage=MarkStage.APPRAISAL_1)

    page = listed(client, ready.appraiser, **{"trang-thai": "tat-ca"})
    by_state = {unit.entry: unit.situation for unit in page.context["units"]}

    assert by_state[ready.entry] == "xong"
    assert page.context["next_unit"].entry != ready.entry
    assert names(listed(client, ready.appraiser, **{"trang-thai": "xong"})) == [ready.entry.name]


def test_units_can_be_narrowed_to_a_bloc(client, ready):
    bloc = make_bloc(ready.round, make_criteria_set(ready.council))
    other = make_entry(bloc, state=EntryState.APPRAISAL_1)
    Assignment.objects.create(
        round=ready.round,
        node=bloc.criteria_set.nodes.get(code="2"),
        appraiser=ready.appraiser,
        valid_from=LONG_AGO,
    )

    assert len(names(listed(client, ready.appraiser))) == 4
    assert names(listed(client, ready.appraiser, khoi=bloc.pk)) == [other.name]
    assert names(listed(client, ready.appraiser, khoi="x' OR 1")) == []


def test_what_is_to_be_done_is_shown_first_and_everything_on_demand(client, ready):
    put_in_state(ready.entry, EntryState.DECLARING)

    assert names(listed(client, ready.appraiser)) == [e.name for e in ready.entries[1:]]
    everything = names(listed(client, ready.appraiser, **{"trang-thai": "tat-ca"}))
    assert everything == [e.name for e in [*ready.entries[1:], ready.entry]]


def test_rows_name_their_round_where_several_are_open(client, ready):
    name = ready.round.name
    assert f"· {name}" not in listed(client, ready.appraiser).content.decode()

    other = ready_bloc(state=EntryState.APPRAISAL_1)
    make_member(Role.APPRAISER, council=other.council, user=ready.appraiser)
    Assignment.objects.create(
        round=other.round, node=other.nodes["2"], appraiser=ready.appraiser, valid_from=LONG_AGO
    )

    assert f"· {name}" in listed(client, ready.appraiser).content.decode()


def test_units_that_have_not_declared_are_named_but_not_opened(client, ready):
    put_in_state(ready.entry, EntryState.DECLARING)

    page = listed(client, ready.appraiser, **{"trang-thai": "cho-don-vi"})

    assert names(page) == [ready.entry.name]
    assert reverse("appraisal_entry", args=[ready.entry.pk]) not in page.content.decode()


def test_somebody_without_components_is_told_so(client, ready):
    for who in (make_user(), ready.officer, make_member(Role.APPRAISER, council=ready.council)):
        assert names(listed(client, who)) == []


def test_an_assignment_of_one_unit_shows_only_that_unit(client, ready):
    other = make_member(Role.APPRAISER, council=ready.council)
    Assignment.objects.create(
        round=ready.round,
        node=ready.nodes["2"],
        entry=ready.entries[1],
        appraiser=other,
        valid_from=LONG_AGO,
    )

    assert names(listed(client, other)) == [ready.entries[1].name]


def test_queries_do_not_grow_with_units(client, ready, django_assert_max_num_queries):
    counts = []
    for _more in range(2):
        client.force_login(ready.appraiser)
        with django_assert_max_num_queries(15) as counted:
            client.get(reverse("appraisal_list"))
        counts.append(len(counted))
        make_entry(ready.bloc, state=EntryState.APPRAISAL_1)
        make_entry(ready.bloc, state=EntryState.APPRAISAL_2)

    assert counts[0] == counts[1]
