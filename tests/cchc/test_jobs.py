"""Long work: run once, told how it ended, picked up when its worker is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cchc.jobs import services as jobs
from cchc.jobs.models import Job, JobState
from tests.factories.agencies import make_user

pytestmark = pytest.mark.django_db


@jobs.runner("test_count")
def count(arguments, progress):
    progress(1, 2)
    if arguments.get("open"):
        raise jobs.Refused("Not yet", [{"unit": "Sở Mẫu", "problem": "open"}])
    if arguments.get("broken"):
        raise ZeroDivisionError
    return {"sum": arguments["number"] + 1}


def make_job(**arguments):
    return jobs.start("test_count", arguments, by=make_user())


def test_a_job_runs_once_and_keeps_its_result():
    job = make_job(number=1)

    assert jobs.run(str(job.pk)).result == {"sum": 2}
    assert jobs.run(str(job.pk)) is None


def test_what_is_open_is_told_as_a_list():
    job = jobs.run(str(make_job(open=True).pk))

    assert (job.state, job.result) == (
        JobState.REFUSED,
        [{"unit": "Sở Mẫu", "problem": "open"}],
    )


def test_a_failure_is_kept_and_raised_for_the_log():
    job = make_job(broken=True)

    with pytest.raises(ZeroDivisionError):
        jobs.run(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.is_finished) == (JobState.FAILED, True)


def test_a_kind_nobody_knows_cannot_be_started():
    with pytest.raises(KeyError):
        jobs.start("unheard_of", {}, by=None)


def test_a_silent_job_is_sent_again_until_it_has_failed_too_often():
    long_ago = timezone.now() - jobs.LOST_AFTER - timedelta(seconds=1)
    job = make_job(number=1)
    Job.objects.update(state=JobState.RUNNING, heartbeat_at=long_ago, attempts=1)

    assert jobs.resume_lost() == 1
    job.refresh_from_db()
    assert job.state == JobState.WAITING

    Job.objects.update(state=JobState.RUNNING, heartbeat_at=long_ago, attempts=jobs.MAX_ATTEMPTS)
    assert jobs.resume_lost() == 0
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_the_bar_asks_again_until_the_job_is_done_and_is_its_owners_only(client):
    job = make_job(number=1)
    client.force_login(job.started_by)
    address = reverse("job_progress", args=[job.pk])

    assert "hx-get" in client.get(address).text
    jobs.run(str(job.pk))
    assert client.get(address)["HX-Refresh"] == "true"

    client.force_login(make_user())
    assert client.get(address).status_code == 404
