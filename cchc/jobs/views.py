"""The progress bar of one job, a fragment that polls itself until the job is finished."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cchc.jobs.models import Job


def job_progress(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """The fragment; when the job has ended the page around it is told to reload."""
    job = get_object_or_404(Job, pk=job_id, started_by=request.user)
    response = render(request, "components/job.html", {"job": job})
    if job.is_finished:
        response["HX-Refresh"] = "true"
    return response
