"""What must happen later happens once, also when a worker dies or a handler fails."""

import threading
from contextlib import suppress

import pytest
from django.contrib.auth import get_user_model
from django.db import connections, transaction

from cchc.outbox import services as outbox
from cchc.outbox.models import OutboxMessage, OutboxState

handled: list[int] = []


@outbox.handler("test_note")
def note(payload):
    if payload.get("broken"):
        raise ConnectionError("nobody@mau.example could not be reached")
    get_user_model().objects.create_user(f"{payload['number']}@mau.example")
    handled.append(payload["number"])
    if payload.get("dies"):
        raise SystemExit


@pytest.fixture(autouse=True)
def _nothing_handled():
    handled.clear()


@pytest.mark.django_db
def test_a_message_of_a_rolled_back_transaction_never_existed():
    with suppress(ZeroDivisionError), transaction.atomic():
        outbox.post("test_note", {"number": 1})
        raise ZeroDivisionError

    assert outbox.drain() == 0


@pytest.mark.django_db
def test_messages_are_handled_once_in_order():
    for number in range(3):
        outbox.post("test_note", {"number": number})

    assert (outbox.drain(), outbox.drain()) == (3, 0)
    assert handled == [0, 1, 2]


@pytest.mark.django_db
def test_a_failing_message_waits_and_lets_others_pass_without_telling_the_address():
    outbox.post("test_note", {"broken": True})
    outbox.post("test_note", {"number": 2})

    assert outbox.drain() == 1
    failed = OutboxMessage.objects.get(state=OutboxState.WAITING)
    assert (failed.attempts, failed.error) == (1, "ConnectionError")


@pytest.mark.django_db
def test_after_enough_failures_a_message_is_given_up():
    message = outbox.post("test_note", {"broken": True})
    for _attempt in range(outbox.MAX_ATTEMPTS):
        OutboxMessage.objects.update(not_before="2020-01-01T00:00:00Z")
        outbox.drain()

    message.refresh_from_db()
    assert message.state == OutboxState.FAILED


@pytest.mark.django_db
def test_a_worker_that_dies_leaves_its_message_waiting_and_nothing_written():
    outbox.post("test_note", {"number": 1, "dies": True})

    with pytest.raises(SystemExit):
        outbox.drain()

    assert OutboxMessage.objects.get().state == OutboxState.WAITING
    assert not get_user_model().objects.exists()


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_handle_each_message_once():
    # Written without the nudge: the suite's own worker does not know this kind.
    for number in range(40):
        OutboxMessage.objects.create(kind="test_note", payload={"number": number})

    def work():
        outbox.drain()
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    assert sorted(handled) == list(range(40))
    assert not OutboxMessage.objects.exclude(state=OutboxState.SENT).exists()
