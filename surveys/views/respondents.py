"""Respondents from a workbook: looked at first, then imported, all or nothing."""

import io
import secrets

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.agencies.http import SignedInRequest
from cchc.ui.answers import attempt, posted
from cchc.workbooks import Problem
from surveys.forms import RespondentsForm
from surveys.models import Survey
from surveys.permissions import can_manage
from surveys.selectors.surveys import survey_for
from surveys.services.respondents import Reading, import_respondents, read_respondents

# How long a workbook that was looked at waits to be imported.
_KEPT = 15 * 60
_SHOWN = 10


def survey_respondents(request: SignedInRequest, survey_id: int) -> HttpResponse:
    """A post with a file shows what it holds; a post with its key imports it."""
    survey = survey_for(request.user, survey_id)
    attempt(request, can_manage(request.user, survey).demand)
    if "key" in request.POST:
        return _import(request, survey, request.POST["key"])
    form = RespondentsForm(posted(request), request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, survey, form)
    content = form.cleaned_data["file"].read()
    reading = read_respondents(survey, io.BytesIO(content))
    if reading.problems:
        return _page(request, survey, form, problems=reading)
    key = secrets.token_urlsafe(16)
    cache.set(_cache_key(request, survey, key), content, _KEPT)
    return _page(request, survey, RespondentsForm(), reading=reading, key=key)


def _import(request: SignedInRequest, survey: Survey, key: str) -> HttpResponse:
    """Import what was looked at; it is read again, against the survey as it is now."""
    content = cache.get(_cache_key(request, survey, key))
    if content is None:
        messages.error(request, _("The workbook is no longer at hand. Choose it once more."))
        return redirect("survey_respondents", survey.pk)
    done, reading = attempt(
        request, lambda: import_respondents(survey, io.BytesIO(content), by=request.user)
    )
    cache.delete(_cache_key(request, survey, key))
    if not done:
        return redirect("survey_respondents", survey.pk)
    if reading.problems:
        return _page(request, survey, RespondentsForm(), problems=reading)
    number = len(reading.respondents)
    text = ngettext("%(count)d person imported.", "%(count)d people imported.", number)
    messages.success(request, text % {"count": number})
    return redirect("survey_board", survey.pk)


def _page(
    request: SignedInRequest,
    survey: Survey,
    form: RespondentsForm,
    *,
    problems: Reading | None = None,
    reading: Reading | None = None,
    key: str = "",
) -> HttpResponse:
    found: list[Problem] = list(problems.problems) if problems else []
    context = {
        "survey": survey,
        "form": form,
        "problems": found,
        "reading": reading,
        "shown": reading.respondents[:_SHOWN] if reading else [],
        "key": key,
        "invited": survey.invitations.count(),
    }
    status = 422 if found or form.errors else 200
    return render(request, "surveys/respondents.html", context, status=status)


def _cache_key(request: SignedInRequest, survey: Survey, key: str) -> str:
    """Only who looked at the file can import it, and only into this survey."""
    return f"respondents:{request.user.pk}:{survey.pk}:{key}"
