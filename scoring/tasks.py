"""What the worker does for scoring."""

from celery import shared_task

from scoring.services.sheets.self_assessment import lock_late as lock_late_entries


@shared_task
def lock_late() -> int:
    """Lock self-assessments and explanations past their deadline; returns how many."""
    return len(lock_late_entries())
