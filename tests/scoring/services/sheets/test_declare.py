"""Saving one leaf of the unit's own sheet."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cchc.agencies.enums import Role
from cchc.refusals import Conflict, NotPermitted, Refusal
from scoring.engine import InputError
from scoring.enums import EntryState, RoundState
from scoring.models import Mark
from scoring.services.sheets.declare import Declaration, declare
from tests.factories.agencies import make_member
from tests.factories.criteria import FINISHED, POINTS
from tests.factories.scoring import ReadyBloc, make_mark, put_in_state, ready_bloc, set_deadline


@pytest.fixture
def ready(db) -> ReadyBloc:
    return ready_bloc()


def save(ready: ReadyBloc, code: str, said: Declaration | None = None, *, by=None, version=0):
    said = said or Declaration(FINISHED[code])
    return declare(ready.entry, ready.nodes[code], said, by=by or ready.officer, version=version)


@pytest.mark.parametrize("code", FINISHED)
def test_each_kind_of_rule_gives_its_points(ready, code):
    mark = save(ready, code)
    assert (mark.points, mark.rule_points, mark.is_complete) == (POINTS[code], POINTS[code], True)
    assert (mark.version, mark.updated_by) == (1, ready.officer)


@pytest.mark.parametrize("code", FINISHED)
def test_an_empty_row_is_kept_without_points(ready, code):
    mark = save(ready, code, Declaration({}, explanation="Sẽ bổ sung"))
    assert (mark.points, mark.is_complete, mark.explanation) == (None, False, "Sẽ bổ sung")


def test_points_are_rounded_at_the_leaf_to_the_places_of_the_set(ready):
    ready.criteria_set.point_places = 1
    ready.criteria_set.save()
    mark = save(ready, "2.2", Declaration({"numerator": "83", "denominator": "100"}))
    assert str(mark.points) == "1.2"


def test_did_not_arise_gives_what_the_rule_says(ready):
    assert save(ready, "2.2", Declaration(did_not_arise=True)).points == 1.5
    left_out = save(ready, "2.5", Declaration(did_not_arise=True))
    assert (left_out.points, left_out.is_complete) == (None, True)


def test_did_not_arise_is_refused_where_the_rule_does_not_offer_it(ready):
    with pytest.raises(Refusal):
        save(ready, "1.1", Declaration(did_not_arise=True))
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    ("code", "inputs", "field"),
    [
        ("1.1", {"met": "maybe"}, "met"),
        ("1.2.1", {"choice": "9"}, "choice"),
        ("1.2.2", {"date": "31/02/2026"}, "date"),
        ("1.2.2", {"date": "01/02/2026", "issued": "false"}, "issued"),
        ("2.1", {"numerator": "5", "denominator": "0"}, "denominator"),
        ("2.2", {"numerator": "12", "denominator": "10"}, "numerator"),
        ("2.3", {"ticks": ["7"]}, "ticks"),
        ("2.4", {"count": "1,5"}, "count"),
        ("2.5", {"points": "1,5"}, "points"),
        ("2.5", {"points": "-1"}, "points"),
        ("1.1", {"other": "1"}, "other"),
    ],
)
def test_what_does_not_fit_names_its_field_and_saves_nothing(ready, code, inputs, field):
    with pytest.raises(InputError) as caught:
        save(ready, code, Declaration(inputs))
    assert list(caught.value.errors) == [field]
    assert not Mark.objects.exists()


def test_survey_leaves_foreign_leaves_and_parents_are_refused(ready):
    other = ready_bloc()
    for node in (ready.nodes["3.1"], other.nodes["1.1"], ready.nodes["1"]):
        with pytest.raises(Refusal):
            declare(ready.entry, node, Declaration(), by=ready.officer, version=0)


@pytest.mark.parametrize("exempted", ["1.2.1", "1.2", "1"])
def test_an_exemption_of_the_leaf_or_above_it_is_not_asked(ready, exempted):
    ready.entry.exemptions.create(node=ready.nodes[exempted], ground="QĐ 1", by=ready.secretary)
    with pytest.raises(Refusal):
        save(ready, "1.2.1")


@pytest.mark.parametrize("state", [state for state in EntryState if state != "declaring"])
def test_only_an_open_self_assessment_takes_marks(ready, state):
    put_in_state(ready.entry, state)
    with pytest.raises(NotPermitted):
        save(ready, "1.1")


def test_nothing_is_taken_after_the_deadline_but_an_extension_opens_it(ready):
    now = timezone.now()
    set_deadline(ready.round, now - datetime.timedelta(seconds=1))
    with pytest.raises(NotPermitted):
        save(ready, "1.1")
    ready.entry.extensions.create(
        stage="self_assessment", deadline=now + datetime.timedelta(days=1), reason="Bão",
        by=ready.secretary,
    )  # fmt: skip
    assert save(ready, "1.1").points == 1


def test_nothing_is_taken_before_the_opening_and_the_page_says_when_it_is(ready, client):
    opening = timezone.make_aware(datetime.datetime(2099, 1, 5, 7, 30))
    set_deadline(ready.round, opening + datetime.timedelta(days=30))

    with pytest.raises(NotPermitted) as refused:
        save(ready, "1.1")

    assert refused.value.sentences == ["Kỳ tự đánh giá mở từ 07:30 ngày 05/01/2099."]
    client.force_login(ready.officer)
    page = client.get(reverse("entry_desk", args=[ready.entry.pk]))
    assert refused.value.sentences[0] in page.content.decode()


def test_a_closed_round_takes_nothing(ready):
    ready.round.state = RoundState.CLOSED
    ready.round.save()
    with pytest.raises(NotPermitted):
        save(ready, "1.1")


def test_only_people_of_the_unit_declare(ready):
    strangers = [ready.secretary, ready.appraiser, make_member(Role.OFFICER)]
    for person in strangers:
        with pytest.raises(NotPermitted):
            save(ready, "1.1", by=person)
    assert save(ready, "1.1", by=ready.leader).updated_by == ready.leader


def test_a_stale_version_overwrites_nothing_and_carries_what_stands(ready):
    standing = make_mark(ready.entry, ready.nodes["1.1"], version=2)
    for version in (0, 1, 3):
        with pytest.raises(Conflict) as caught:
            save(ready, "1.1", Declaration({"met": "false"}), version=version)
        assert caught.value.current == standing
    assert Mark.objects.get().points == 1


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"points": 9, "rule_points": 9}, "mark_within_floor_and_ceiling"),
        ({"points": 0}, "mark_declared_follows_rule"),
    ],
)
def test_the_database_refuses_marks_no_rule_gives(ready, changes, name):
    mark = make_mark(ready.entry, ready.nodes["1.1"])
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Mark.objects.filter(pk=mark.pk).update(**changes)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("standing", [False, True])
def test_of_two_people_saving_at_once_one_is_told_and_neither_is_lost(standing):
    ready = ready_bloc()
    version = 0
    if standing:
        version = make_mark(ready.entry, ready.nodes["2.4"]).version
    people = {"1": ready.officer, "3": ready.leader}
    start = threading.Barrier(2)
    outcomes: dict[str, object] = {}

    def work(count: str) -> None:
        start.wait()
        try:
            said = Declaration({"count": count})
            outcomes[count] = save(ready, "2.4", said, by=people[count], version=version)
        except Conflict as conflict:
            outcomes[count] = conflict
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[count]) for count in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [winner] = [count for count, outcome in outcomes.items() if isinstance(outcome, Mark)]
    [told] = [outcome for outcome in outcomes.values() if isinstance(outcome, Conflict)]
    mark = Mark.objects.get()
    assert (mark.inputs, mark.version) == ({"count": int(winner)}, version + 1)
    assert told.current == mark
