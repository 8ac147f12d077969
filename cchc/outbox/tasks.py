"""The worker's side of the outbox."""

from celery import shared_task

from cchc.outbox import services


@shared_task
def drain() -> int:
    return services.drain()
