"""Starting and running jobs. An app registers a runner; pages, API and commands start it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pghistory
from celery import current_app
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cchc.jobs.models import Job, JobState

Progress = Callable[[int, int], None]
Runner = Callable[[dict[str, Any], Progress], dict[str, Any]]

MAX_ATTEMPTS = 3
# A runner reports far more often than this; longer silence means its worker is gone.
LOST_AFTER = timedelta(minutes=2)

_runners: dict[str, Runner] = {}


class Refused(Exception):
    """The work cannot be done yet; `culprits` is JSON a page can list."""

    def __init__(self, message: str, culprits: list[dict[str, Any]]) -> None:
        self.message = message
        self.culprits = culprits
        super().__init__(message)


def runner(kind: str) -> Callable[[Runner], Runner]:
    """Register the function that does jobs of `kind`: (arguments, progress) -> result."""

    def register(function: Runner) -> Runner:
        _runners[kind] = function
        return function

    return register


def start(kind: str, arguments: dict[str, Any], *, by: Any) -> Job:
    """Write the job and hand it to the worker when the transaction commits.

    Raises KeyError for a kind nobody registered.
    """
    if kind not in _runners:
        raise KeyError(kind)
    job = Job.objects.create(kind=kind, arguments=arguments, started_by=by)
    _send_on_commit(job)
    return job


def run(job_id: str) -> Job | None:
    """Run a waiting job to its end; one already taken or finished is left alone (None).

    The claim is an update on the state, so two deliveries of one task cannot both run.
    """
    claimed = Job.objects.filter(pk=job_id, state=JobState.WAITING).update(
        state=JobState.RUNNING, heartbeat_at=timezone.now(), attempts=F("attempts") + 1
    )
    if not claimed:
        return None
    job = Job.objects.get(pk=job_id)

    def progress(done: int, total: int) -> None:
        Job.objects.filter(pk=job_id).update(done=done, total=total, heartbeat_at=timezone.now())

    with pghistory.context(job=str(job.pk), user=job.started_by_id):
        try:
            result = _runners[job.kind](job.arguments, progress)
        except Refused as refusal:
            _finish(job, JobState.REFUSED, message=refusal.message, result=refusal.culprits)
        except Exception:
            _finish(job, JobState.FAILED)
            raise
        else:
            _finish(job, JobState.DONE, result=result)
    return job


def resume_lost() -> int:
    """Send again what lost its worker or its message; give up after MAX_ATTEMPTS.

    Returns how many jobs were sent again.
    """
    silent_since = timezone.now() - LOST_AFTER
    sent = 0
    with transaction.atomic():
        lost = Job.objects.select_for_update(of=("self",), skip_locked=True)
        for job in lost.filter(state=JobState.RUNNING, heartbeat_at__lt=silent_since):
            if job.attempts >= MAX_ATTEMPTS:
                _finish(job, JobState.FAILED)
                continue
            job.state = JobState.WAITING
            job.save(update_fields=["state"])
            _send_on_commit(job)
            sent += 1
        for job in lost.filter(state=JobState.WAITING, created_at__lt=silent_since):
            _send_on_commit(job)
            sent += 1
    return sent


def _send_on_commit(job: Job) -> None:
    # By name: tasks stand above services.
    transaction.on_commit(lambda: current_app.send_task("cchc.jobs.tasks.run_job", [str(job.pk)]))


def _finish(job: Job, state: JobState, *, message: str = "", result: Any = None) -> None:
    job.state, job.message, job.result = state, message, result
    job.finished_at = timezone.now()
    job.save(update_fields=["state", "message", "result", "finished_at"])
