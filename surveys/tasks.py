"""What the worker does for surveys on its own clock."""

from celery import shared_task

from surveys.services import mixing
from surveys.services.lifecycle import close_ended as close_ended_surveys


@shared_task
def mix_ballots() -> int:
    """Break the ties between spent invitations and ballots; how many surveys had new ones."""
    mixed = mixing.mix_all()
    if mixed:
        mixing.vacuum()
    return mixed


@shared_task
def close_ended() -> int:
    """Close surveys past their last moment; returns how many."""
    return len(close_ended_surveys())
