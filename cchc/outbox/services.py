"""Writing to the outbox and draining it. An app registers a handler per kind."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import timezone

from cchc.outbox.models import OutboxMessage, OutboxState

logger = logging.getLogger(__name__)

Handler = Callable[[dict[str, Any]], None]
MAX_ATTEMPTS = 6
BATCH = 200

_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that handles messages of `kind`."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def post(kind: str, payload: dict[str, Any]) -> OutboxMessage:
    """Write a message in the caller's transaction; the worker is nudged on commit.

    Raises KeyError for a kind nobody registered.
    """
    return post_all(kind, [payload])[0]


def post_all(kind: str, payloads: Iterable[dict[str, Any]]) -> list[OutboxMessage]:
    """Write many messages of one kind at once, as `post` does."""
    if kind not in _handlers:
        raise KeyError(kind)
    messages = OutboxMessage.objects.bulk_create(
        (OutboxMessage(kind=kind, payload=payload) for payload in payloads), batch_size=2_000
    )
    transaction.on_commit(lambda: current_app.send_task("cchc.outbox.tasks.drain"))
    return messages


def drain() -> int:
    """Handle what is due, one transaction a message; returns how many were sent.

    Several workers drain side by side (SKIP LOCKED). A worker that dies leaves its
    message waiting, because the state changes in the transaction that held the row.
    """
    sent = 0
    for _turn in range(BATCH):
        outcome = _handle_next()
        if outcome is None:
            break
        sent += outcome
    return sent


def _handle_next() -> int | None:
    """1 when a message was sent, 0 when it failed, None when nothing is due."""
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(state=OutboxState.WAITING, not_before__lte=timezone.now())
            .first()
        )
        if message is None:
            return None
        message.attempts += 1
        try:
            with transaction.atomic():
                _handlers[message.kind](message.payload)
        except Exception as error:
            logger.exception("Outbox message %s (%s) failed", message.pk, message.kind)
            # The class alone: an error's text may quote an address or a link.
            message.error = type(error).__name__
            if message.attempts >= MAX_ATTEMPTS:
                message.state = OutboxState.FAILED
            else:
                message.not_before = timezone.now() + timedelta(seconds=20 * 3**message.attempts)
            message.save()
            return 0
        message.state, message.error = OutboxState.SENT, ""
        message.save()
        return 1
