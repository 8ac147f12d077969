"""The role home: what each role owes, what changed, in few queries."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cchc.agencies.enums import Role
from cchc.agencies.models import Succession
from rankings.selectors.news import news_of
from rankings.selectors.tasks import tasks_of
from scoring.enums import EntryState, MarkStage, RoundState
from scoring.models import EntryTransition, ExplanationRequest
from scoring.services.rounds.exemptions import exempt
from scoring.services.sheets.self_assessment import approve, return_to_officers, submit
from tests.factories.agencies import make_agency, make_council, make_member, make_user
from tests.factories.scoring import declare_all, make_mark, put_in_state, ready_bloc

pytestmark = pytest.mark.django_db


def only_task(user):
    (task,) = tasks_of(user)
    return task


def test_an_officer_owes_the_self_assessment_with_progress_and_deadline():
    ready = ready_bloc()
    before = only_task(ready.officer)

    declare_all(ready.entry)

    after = only_task(ready.officer)
    assert (before.done, after.done) == (0, after.total)
    assert before.total == after.total > 0
    assert after.where == f"{ready.entry.name} · {ready.round}"
    assert after.due == ready.round.stages.get(stage="self_assessment").deadline


def test_home_says_when_the_self_assessment_opens_and_offers_no_filling_in_before(client):
    ready = ready_bloc()
    opens_at = timezone.now() + datetime.timedelta(days=2)
    ready.round.stages.filter(stage="self_assessment").update(opens_at=opens_at)

    task = only_task(ready.officer)
    client.force_login(ready.officer)
    page = client.get("/viec-cua-toi/").content.decode()

    assert (task.opens_at, task.action) == (opens_at, "Xem trước")
    assert f"{timezone.localtime(opens_at):%d/%m/%Y}" in page
    assert "Tự chấm điểm" not in page


def test_only_the_leader_approves():
    ready = ready_bloc()
    leader = make_member(Role.LEADER, agency=ready.entry.agency)
    put_in_state(ready.entry, EntryState.AWAITING_APPROVAL)

    assert tasks_of(ready.officer) == []
    assert only_task(leader).title == "Duyệt bản tự đánh giá"


def test_a_member_of_the_successor_owes_what_the_merged_unit_owed():
    ready = ready_bloc()
    new = make_agency()
    Succession.objects.create(
        kind="merged", predecessor=ready.entry.agency, successor=new, on=timezone.localdate()
    )

    assert only_task(make_member(Role.OFFICER, agency=new)).where.startswith(ready.entry.name)


def test_flagged_items_are_counted_until_answered():
    ready = ready_bloc()
    put_in_state(ready.entry, EntryState.EXPLANATION)
    leaf = ready.bloc.criteria_set.nodes.get(code="1.1")
    ExplanationRequest.objects.create(
        entry=ready.entry, node=leaf, question="Vì sao?", asked_by=make_user()
    )

    task = only_task(ready.officer)

    assert (task.done, task.total) == (0, 1)


def test_an_appraiser_sees_how_many_items_are_left():
    ready = ready_bloc(units=2)
    for entry in ready.bloc.entries.all():
        put_in_state(entry, EntryState.APPRAISAL_1)
    before = only_task(ready.appraiser)
    leaf = ready.bloc.criteria_set.nodes.get(code="1.1")
    make_mark(ready.entry, leaf, stage=MarkStage.APPRAISAL_1)

    after = only_task(ready.appraiser)

    assert "2 đơn vị" in before.title
    assert (after.done, after.total) == (before.done + 1, before.total)


def test_the_secretary_owes_the_components_nobody_is_assigned_to():
    ready = ready_bloc(units=2, state=EntryState.APPRAISAL_1)
    ready.round.assignments.filter(node=ready.nodes["1"]).delete()
    make_mark(ready.entry, ready.nodes["1.1"], stage=MarkStage.APPRAISAL_1)

    owed = [task for task in tasks_of(ready.secretary) if task.url == reverse("appraisal_list")]

    assert [(task.done, task.total) for task in owed] == [(1, 6)]


def test_a_secretary_sees_units_through_of_his_own_rounds_only():
    ready = ready_bloc(units=2)
    put_in_state(ready.entry, EntryState.FINAL)

    task = only_task(ready.secretary)

    assert (task.done, task.total) == (1, 2)
    assert tasks_of(make_member(Role.SECRETARY)) == []


def test_a_round_that_is_being_prepared_asks_to_go_on():
    ready = ready_bloc()
    ready.round.state = RoundState.PREPARING
    ready.round.save()

    assert only_task(ready.secretary).title == "Chuẩn bị kỳ đánh giá"
    assert tasks_of(ready.officer) == []


def test_an_administrator_hears_of_people_without_a_password_and_councils_without_secretary():
    make_user(password=None)
    council = make_council()

    tasks = tasks_of(make_user(is_staff=True))

    assert [task.url for task in tasks] == ["/nguoi-dung/", f"/hoi-dong/{council.pk}/"]


def test_news_are_what_others_did_and_the_person_may_see():
    ready = ready_bloc(units=2)
    stranger = make_member(Role.OFFICER)
    since = timezone.now() - datetime.timedelta(minutes=1)
    EntryTransition.objects.create(
        entry=ready.entry,
        action="return",
        from_state=EntryState.AWAITING_APPROVAL,
        to_state=EntryState.DECLARING,
        reason="Thiếu báo cáo quý",
        by=ready.secretary,
    )

    (news,) = news_of(ready.officer, since)

    assert (news.what, news.state, news.reason) == (
        ready.entry.name, "Tự đánh giá", "Thiếu báo cáo quý",
    )  # fmt: skip
    assert news_of(ready.secretary, since) == []
    assert news_of(stranger, since) == []


def test_what_left_a_round_in_its_state_is_told_as_what_was_done():
    ready = ready_bloc()
    since = timezone.now()
    node = ready.bloc.criteria_set.nodes.leaves().first()
    exempt(ready.round, [ready.entry], [node], ground="Công văn 1", by=ready.secretary)
    (news,) = news_of(ready.officer, since)
    assert (news.what, news.state, news.reason) == (str(ready.round), "Miễn đánh giá", "Công văn 1")


def test_what_was_new_stays_in_view_during_one_visit(client):
    user = make_user(last_seen_home=timezone.now() - datetime.timedelta(days=3))
    client.force_login(user)

    first = client.get("/viec-cua-toi/").context["since"]
    second = client.get("/viec-cua-toi/").context["since"]
    another_session = Client()
    another_session.force_login(user)

    assert first == second == user.last_seen_home
    assert another_session.get("/viec-cua-toi/").context["since"] > first


@pytest.mark.parametrize("role", ["officer", "appraiser", "secretary"])
def test_home_takes_as_many_queries_for_one_unit_as_for_three(
    client, role, django_assert_max_num_queries
):
    counts = []
    for units in (1, 3):
        ready = ready_bloc(units=units)
        for entry in ready.bloc.entries.all():
            if role == "appraiser":
                put_in_state(entry, EntryState.APPRAISAL_1)
            elif role == "officer":
                ready.officer.memberships.get_or_create(
                    agency=entry.agency, role=Role.OFFICER, defaults={"valid_from": "2020-01-01"}
                )
        client.force_login(getattr(ready, role))
        client.get("/viec-cua-toi/")
        with django_assert_max_num_queries(15) as captured:
            assert client.get("/viec-cua-toi/").context["tasks"]
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_what_officers_and_leader_send_each_other_is_news_to_the_unit_alone():
    ready = ready_bloc()
    declare_all(ready.entry)
    since = timezone.now()
    submit(ready.entry, by=ready.officer)
    return_to_officers(ready.entry, by=ready.leader, reason="Chép năm trước")
    submit(ready.entry, by=ready.officer)
    approve(ready.entry, by=ready.leader)

    def told(user):
        return [news.reason or news.state for news in news_of(user, since)]

    locked = "Đã chốt tự đánh giá"
    assert told(ready.officer) == [locked, "Chép năm trước"]
    assert told(ready.appraiser) == told(ready.secretary) == [locked]


def test_the_boards_page_of_a_unit_does_not_tell_why_its_leader_sent_the_sheet_back(client):
    ready = ready_bloc()
    declare_all(ready.entry)
    submit(ready.entry, by=ready.officer)
    return_to_officers(ready.entry, by=ready.leader, reason="Chép năm trước")
    client.force_login(ready.secretary)

    pages = [
        client.get(reverse("round_entry", args=[ready.round.pk, ready.entry.pk])),
        client.get(reverse("entry_approval", args=[ready.entry.pk])),
        client.get(reverse("entry_desk", args=[ready.entry.pk])),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert [page for page in pages if "Chép năm trước" in page.content.decode()] == []
