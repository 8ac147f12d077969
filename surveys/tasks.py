"""What the worker does for surveys on its own clock."""

from celery import shared_task

from surveys.services import mixing


@shared_task
def mix_ballots() -> int:
    """Break the ties between spent invitations and ballots; how many surveys had new ones."""
    mixed = mixing.mix_all()
    if mixed:
        mixing.vacuum()
    return mixed
