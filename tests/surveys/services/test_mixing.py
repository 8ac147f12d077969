"""Somebody who reads the whole database, PostgreSQL's own columns too, pairs nobody."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from surveys.models import Answer, Ballot, Draft, Invitation
from surveys.services import ballots, mixing
from surveys.services.tokens import token_of
from tests.factories.surveys import ReadySurvey, fill_in, ready_survey

pytestmark = pytest.mark.django_db(transaction=True)


def rows(statement: str, *arguments: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchall()


def tables() -> list[str]:
    return [
        name
        for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    ]


def transactions_of_ballots() -> set[str]:
    return {number for (number,) in rows("SELECT DISTINCT xmin::text FROM surveys_ballot")}


def cast_by_everyone(work: ReadySurvey) -> None:
    for token in work.tokens:
        fill_in(token, work)
        ballots.cast(token)


def test_before_mixing_the_transaction_pairs_a_person_with_ballots():
    """Without this the tests below would prove nothing."""
    work = ready_survey(units=2, people=3)
    cast_by_everyone(work)
    pairs = rows(
        "SELECT i.id, b.id FROM surveys_invitation i JOIN surveys_ballot b"
        " ON i.xmin::text = b.xmin::text"
    )
    assert len(pairs) == 6


def test_after_mixing_all_rows_are_of_one_transaction():
    work = ready_survey(units=2, people=4)
    cast_by_everyone(work)
    assert mixing.mix_all() == 1
    of_invitations = rows("SELECT DISTINCT xmin::text FROM surveys_invitation WHERE is_redeemed")
    of_answers = rows("SELECT DISTINCT xmin::text FROM surveys_answer")
    assert len(transactions_of_ballots()) == 1
    assert of_invitations == of_answers == [(next(iter(transactions_of_ballots())),)]


def test_no_table_remembers_the_transactions_in_which_ballots_were_cast():
    work = ready_survey(units=3, people=5, groups=["Người dân", "Doanh nghiệp"])
    cast_by_everyone(work)
    cast_in = transactions_of_ballots()
    assert len(cast_in) == 10
    mixing.mix_all()
    remembered = {
        (table, number)
        for table in tables()
        for pair in rows(f'SELECT DISTINCT xmin::text, xmax::text FROM "{table}"')
        for number in pair
        if number in cast_in
    }
    assert remembered == set()


def test_the_order_on_disk_is_drawn_anew_for_each_table():
    """Each of the 24 orders of four people comes up about as often; one order never would."""
    work = ready_survey(units=1, people=4)
    cast_by_everyone(work)
    orders = set()
    for _ in range(12):
        # A row written by another transaction makes the survey one to mix again.
        Invitation.objects.filter(pk=work.invitations[0].pk).update(name="")
        assert mixing.mix(work.survey.pk)
        by_place = "SELECT id FROM {} ORDER BY ctid"
        orders.add(
            (
                tuple(rows(by_place.format("surveys_invitation"))),
                tuple(rows(by_place.format("surveys_ballot"))),
            )
        )
    assert len(orders) > 8
    assert len({invitations for invitations, _ in orders}) > 4
    assert len({places for _, places in orders}) > 4


def test_mixing_changes_no_value():
    work = ready_survey(units=2, people=3)
    cast_by_everyone(work)
    before = everything()
    mixing.mix_all()
    assert everything() == before
    assert work.invitations[0].entries.count() == 2


def test_who_has_not_answered_is_left_alone():
    work = ready_survey(people=3)
    for token in work.tokens[:2]:
        fill_in(token, work)
        ballots.cast(token)
    mixing.mix_all()
    assert ballots.open_ballot(work.tokens[2]) == work.invitations[2]


def test_nothing_new_is_not_mixed_again():
    work = ready_survey(people=2)
    assert mixing.mix_all() == 0
    cast_by_everyone(work)
    assert mixing.mix_all() == 1
    assert mixing.mix_all() == 0


def test_a_link_posted_again_while_its_row_is_being_rewritten_is_found_used():
    work = ready_survey(people=2)
    cast_by_everyone(work)
    outcomes = []

    def post_again() -> None:
        try:
            ballots.cast(work.tokens[0])
        except ballots.NoBallot as refused:
            outcomes.append(refused.why)
        finally:
            connection.close()

    thread = threading.Thread(target=post_again)
    with transaction.atomic():
        mixing.mix(work.survey.pk)
        thread.start()
        thread.join(0.5)
    thread.join()
    assert outcomes == [ballots.WhyNot.USED]


def test_no_column_of_any_table_holds_a_token_or_an_invitation_beside_a_ballot(client):
    """Reads every cell: sessions, outbox, history and its contexts included."""
    work = ready_survey(units=2, people=3)
    for token in work.tokens:
        fill_in(token, work)
        client.post(f"/phieu/{token}/gui/")
    mixing.mix_all()
    assert Ballot.objects.count() == 6
    cells = [
        str(cell) for table in tables() for row in rows(f'SELECT * FROM "{table}"') for cell in row
    ]
    everything_read = "\n".join(cells)
    for invitation in work.invitations:
        assert token_of(invitation.pk) not in everything_read
        holders = {
            table
            for table in tables()
            for row in rows(f'SELECT * FROM "{table}"')
            if invitation.pk in row
        }
        assert holders == {"surveys_invitation", "surveys_invitation_entries"}
    assert not Draft.objects.exists()


def test_ballot_tables_have_no_sequence_no_time_and_no_history():
    for model in (Ballot, Answer, Draft, Invitation):
        types = {field.get_internal_type() for field in model._meta.concrete_fields}
        assert not types & {"BigAutoField", "AutoField", "DateField", "DateTimeField"}
        assert not rows(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            model._meta.db_table,
        )
    counted = rows(
        "SELECT table_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND column_default LIKE 'nextval%%'"
    )
    kept = {"surveys_ballot", "surveys_answer", "surveys_draft", "surveys_invitation"}
    assert kept.isdisjoint(name for (name,) in counted)


def everything() -> list[list[tuple]]:
    return [
        sorted(rows(f"SELECT * FROM {model._meta.db_table}"), key=str)
        for model in (Invitation, Invitation.entries.through, Ballot, Answer)
    ]
