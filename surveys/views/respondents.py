"""Respondents from a workbook: looked at first, then imported, all or nothing."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cchc.agencies.http import SignedInRequest
from cchc.downloads import written_response
from cchc.ui.answers import attempt, posted
from cchc.uploads import held, hold
from cchc.workbooks import CONTENT_TYPE, Problem
from surveys.exports.respondents import write_respondents_template
from surveys.forms import RespondentsForm
from surveys.models import Survey
from surveys.permissions import can_manage
from surveys.selectors.surveys import survey_for
from surveys.services.respondents import Reading, import_respondents, read_respondents

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
    file = form.cleaned_data["file"]
    reading = read_respondents(survey, file)
    if reading.problems:
        return _page(request, survey, form, problems=reading)
    key = hold(file, by=request.user)
    return _page(request, survey, RespondentsForm(), reading=reading, key=key)


@require_safe
def survey_respondents_template(request: SignedInRequest, survey_id: int) -> HttpResponse:
    """The workbook to fill in, with the names it may hold."""
    survey = survey_for(request.user, survey_id)
    can_manage(request.user, survey).demand()
    write = partial(write_respondents_template, survey)
    return written_response("nguoi-tra-loi-mau.xlsx", CONTENT_TYPE, write)


def _import(request: SignedInRequest, survey: Survey, key: str) -> HttpResponse:
    """Import what was looked at; it is read again, against the survey as it is now."""
    file = held(key, by=request.user)
    if file is None:
        messages.error(request, _("The workbook is no longer at hand. Choose it once more."))
        return redirect("survey_respondents", survey.pk)
    done, reading = attempt(request, lambda: import_respondents(survey, file, by=request.user))
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
