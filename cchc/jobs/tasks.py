"""The worker's side of jobs."""

from celery import shared_task

from cchc.jobs import services


@shared_task
def run_job(job_id: str) -> None:
    services.run(job_id)


@shared_task
def resume_lost() -> int:
    return services.resume_lost()
