"""A worker that dies while it compiles leaves no half edition; a rerun gives the whole."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from cchc.jobs.models import Job, JobState
from cchc.jobs.services import LOST_AFTER, resume_lost
from rankings.models import Edition, Result
from rankings.services.compiling import compile_bloc, start_compiling
from scoring.enums import EntryState
from scoring.services.sheets.appraise import agree_with_rest
from tests.factories.criteria import EVERY_KIND
from tests.factories.scoring import declare_all, ready_bloc
from tests.servers import wait_until

WITHOUT_SURVEY = [row for row in EVERY_KIND if not row[0].startswith("3")]


@pytest.fixture
def ready(transactional_db):
    ready = ready_bloc(units=2, state=EntryState.APPRAISAL_1, tree=WITHOUT_SURVEY)
    for entry in ready.entries:
        declare_all(entry, by=ready.officer)
        for code in ("1", "2"):
            agree_with_rest(entry, ready.nodes[code], by=ready.appraiser)
    return ready


class HeldResults:
    """Another connection that lets nobody write results, so that a compilation stops in the
    middle of its writing: the edition is there already, its lines are not."""

    def __init__(self):
        self.held, self.release = threading.Event(), threading.Event()

    def __enter__(self):
        self.thread = threading.Thread(target=self._hold)
        self.thread.start()
        assert self.held.wait(10)
        return self

    def __exit__(self, *_exception):
        self.release.set()
        self.thread.join(10)

    def _hold(self):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE rankings_result IN SHARE MODE")
            self.held.set()
            self.release.wait(30)
        connections.close_all()


def someone_waits_to_write_results():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE relation = 'rankings_result'::regclass AND NOT granted"
        )
        return cursor.fetchone()[0]


def test_a_worker_killed_in_compile_leaves_no_half_edition(ready, celery_worker):
    with HeldResults():
        job = start_compiling(ready.bloc, by=ready.secretary)
        wait_until(someone_waits_to_write_results)
        celery_worker.kill()
    wait_until(lambda: not someone_waits_to_write_results())

    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    assert not Edition.objects.exists()
    assert not Result.objects.exists()

    Job.objects.update(heartbeat_at=timezone.now() - LOST_AFTER - timedelta(seconds=1))
    celery_worker.ensure_running()
    assert resume_lost() == 1
    wait_until(lambda: Job.objects.get(pk=job.pk).is_finished)

    rerun = Edition.objects.get()
    assert Job.objects.get(pk=job.pk).result == {"edition": rerun.pk}
    assert compile_bloc(ready.bloc, by=ready.secretary).checksum == rerun.checksum
