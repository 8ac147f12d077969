"""The survey board: state, dates, turnout, mails, and the buttons of the council's office."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cchc.agencies.http import SignedInRequest
from cchc.ui.answers import attempt
from surveys.enums import Delivery, SurveyState
from surveys.forms import ReopenForm
from surveys.models import Survey
from surveys.permissions import can_manage
from surveys.selectors import results, surveys, turnout
from surveys.selectors.leaves import coverage
from surveys.services import invitations, lifecycle, tabulate


@require_safe
def survey_list(request: SignedInRequest) -> HttpResponse:
    """The surveys the person may see, and the rounds a survey can be planned for."""
    found = Survey.objects.visible_to(request.user).select_related("round__council")
    context = {"surveys": found, "rounds": surveys.rounds_to_plan_for(request.user)}
    return render(request, "surveys/list.html", context)


@require_safe
def survey_board(request: SignedInRequest, survey_id: int) -> HttpResponse:
    survey = surveys.survey_for(request.user, survey_id)
    return _board(request, survey, ReopenForm())


@require_POST
def survey_open(request: SignedInRequest, survey_id: int) -> HttpResponse:
    return _do(request, survey_id, lifecycle.open_survey, lambda _done: _("The survey is open."))


@require_POST
def survey_close(request: SignedInRequest, survey_id: int) -> HttpResponse:
    return _do(request, survey_id, lifecycle.close, lambda _done: _("The survey is closed."))


@require_POST
def survey_invite(request: SignedInRequest, survey_id: int) -> HttpResponse:
    def say(number: int) -> str:
        return ngettext(
            "%(count)d invitation is on its way.", "%(count)d invitations are on their way.", number
        ) % {"count": number}

    return _do(request, survey_id, invitations.send_invitations, say)


@require_safe
def survey_deliveries(request: SignedInRequest, survey_id: int) -> HttpResponse:
    """How far the mails are, asked again by the board; it loads anew when they are out."""
    survey = surveys.survey_for(request.user, survey_id)
    deliveries = turnout.deliveries(survey)
    context = {
        "survey": survey,
        "invited": sum(deliveries.values()),
        "deliveries": deliveries,
        "sending": turnout.is_sending(survey, deliveries),
    }
    response = render(request, "surveys/partials/deliveries.html", context)
    if not context["sending"]:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def survey_remind(request: SignedInRequest, survey_id: int) -> HttpResponse:
    def say(number: int) -> str:
        return ngettext(
            "The %(count)d person invited is reminded unless they have answered.",
            "Of the %(count)d people invited, those who have not answered are reminded.",
            number,
        ) % {"count": number}

    return _do(request, survey_id, invitations.remind, say)


@require_POST
def survey_tabulate(request: SignedInRequest, survey_id: int) -> HttpResponse:
    return _do(request, survey_id, tabulate.start_tabulation, lambda _job: _("Counting has begun."))


@require_POST
def survey_reopen(request: SignedInRequest, survey_id: int) -> HttpResponse:
    survey = surveys.survey_for(request.user, survey_id)
    form = ReopenForm(request.POST)
    if form.is_valid():
        done, _survey = attempt(
            request,
            lambda: lifecycle.reopen(survey, by=request.user, **form.cleaned_data),
            form=form,
        )
        if done:
            messages.success(request, _("The survey is open again."))
            return redirect("survey_board", survey.pk)
    return _board(request, survey, form, status=422)


@require_safe
def survey_results(request: SignedInRequest, survey_id: int) -> HttpResponse:
    """Per unit and item: the share reached, from how many answers, or "small sample"."""
    survey = surveys.survey_for(request.user, survey_id)
    context = {"survey": survey, "tables": results.result_tables(survey)}
    return render(request, "surveys/results.html", context)


def _board(
    request: SignedInRequest, survey: Survey, reopen_form: ReopenForm, *, status: int = 200
) -> HttpResponse:
    job = surveys.last_job(survey, tabulate.KIND)
    if job and job.is_finished and survey.state == SurveyState.CLOSED:
        # It may have ended after the survey was read: nothing would load the page again.
        survey.refresh_from_db(fields=["state", "tabulated_at"])
    is_draft = survey.state == SurveyState.DRAFT
    deliveries = turnout.deliveries(survey)
    next_reminder = invitations.next_reminder_at(survey)
    context = {
        "survey": survey,
        "may": can_manage(request.user, survey),
        "missing": lifecycle.what_is_missing(survey) if is_draft else [],
        "coverage": coverage(survey.round),
        "turnout": turnout.turnout_of(survey),
        "deliveries": deliveries,
        "sending": turnout.is_sending(survey, deliveries),
        "unsent": deliveries[Delivery.PLANNED] + deliveries[Delivery.FAILED],
        "questions": survey.questions.count(),
        "next_reminder": next_reminder
        if next_reminder and next_reminder > timezone.now()
        else None,
        "failed": turnout.failed_addresses(survey) if deliveries[Delivery.FAILED] else [],
        "transitions": survey.transitions.select_related("by"),
        "job": job,
        "reopen_form": reopen_form,
    }
    return render(request, "surveys/board.html", context, status=status)


def _do(
    request: SignedInRequest, survey_id: int, service: Callable[..., Any], say: Callable[[Any], str]
) -> HttpResponse:
    """Run one service on the survey and go back to the board with what came of it."""
    survey = surveys.survey_for(request.user, survey_id)
    done, outcome = attempt(request, lambda: service(survey, by=request.user))
    if done:
        messages.success(request, say(outcome))
    return redirect("survey_board", survey.pk)
