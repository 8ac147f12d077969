"""The ballot: public pages behind a secret link, for a phone, without an account.

A script saves what is tapped at once and keeps the page when the line is gone; without it
the buttons do.

No cookie is set and none is read: the link itself is the secret no other site can know, so
a token against forgery would protect nothing and tie the browser to the answer (D7).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from cchc.refusals import Refusal
from surveys.selectors.closing import closed_at
from surveys.selectors.sheets import Sheet, Step, Unit, sheet_of
from surveys.services import ballots, drafts
from surveys.services.ballots import NoBallot, WhyNot
from surveys.services.drafts import Answers

SKIP = "skip"

View = Callable[..., HttpResponse]


def ballot_page(view: View) -> View:
    """A page behind a link: open to all, kept by nobody, kind to links that open nothing."""

    @login_not_required
    @csrf_exempt
    @wraps(view)
    def page(request: HttpRequest, token: str, **places: int) -> HttpResponse:
        try:
            response = view(request, token, **places)
        except NoBallot as refused:
            status = 404 if refused.why == WhyNot.UNKNOWN else 200
            survey = refused.survey if refused.why == WhyNot.CLOSED else None
            context = {
                "why": refused.why.value,
                "survey": refused.survey,
                "closed_at": closed_at(survey) if survey else None,
            }
            response = render(request, "surveys/ballot/no_ballot.html", context, status=status)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return page


@require_safe
@ballot_page
def ballot(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, how long it takes, that it is anonymous; begin or go on."""
    invitation = ballots.open_ballot(token)
    sheet, answers = sheet_of(invitation), drafts.read(token)
    open_steps = _open_steps(sheet, answers)
    context = {
        "survey": invitation.survey,
        "token": token,
        "sheet": sheet,
        "steps": len(sheet.steps),
        "done": len(sheet.steps) - len(open_steps),
        "next": next(iter(open_steps), None),
        "has_begun": bool(answers),
    }
    return render(request, "surveys/ballot/start.html", context)


@ballot_page
def ballot_step(request: HttpRequest, token: str, unit: int, question: int) -> HttpResponse:
    """One question about one unit; a post saves the answer and goes on."""
    invitation = ballots.open_ballot(token)
    sheet = sheet_of(invitation)
    step = sheet.step(unit, question)
    if step is None:
        raise Http404
    error = ""
    if request.method == "POST":
        said = request.POST.get("answer", "")
        if said == SKIP:
            ballots.skip_unit(token, entry_id=step.unit.entry.pk)
            return _saved(request, token, _first_of_next_unit(sheet, step))
        if said in {str(option.pk) for option in step.question.options.all()}:
            ballots.answer(
                token,
                entry_id=step.unit.entry.pk,
                question_id=step.question.pk,
                option_id=int(said),
            )
            return _saved(request, token, _following(sheet, step))
        error = _("Please choose an answer, or come back to this question later.")
    context = _step_context(token, sheet, step, drafts.read(token))
    context |= {"survey": invitation.survey, "error": error}
    return render(request, "surveys/ballot/step.html", context, status=422 if error else 200)


@require_safe
@ballot_page
def ballot_review(request: HttpRequest, token: str) -> HttpResponse:
    """What was answered, what is still open, and the button that sends it."""
    invitation = ballots.open_ballot(token)
    return _review(request, token, invitation.survey, sheet_of(invitation), drafts.read(token))


@require_POST
@ballot_page
def ballot_send(request: HttpRequest, token: str) -> HttpResponse:
    """Cast. The page it leads to is the one a used link shows: thanks."""
    try:
        ballots.cast(token)
    except NoBallot:
        raise
    except Refusal:
        return redirect("ballot_review", token)
    return redirect("ballot", token)


def _review(
    request: HttpRequest, token: str, survey: Any, sheet: Sheet, answers: Answers
) -> HttpResponse:
    units = [
        {
            "place": place,
            "unit": unit,
            "skipped": unit.entry.pk in answers.skipped,
            "answered": _answered(unit, answers),
            "all": len(unit.questions),
            "open": _first_open(place, unit, answers),
        }
        for place, unit in enumerate(sheet.units, 1)
    ]
    open_steps = _open_steps(sheet, answers)
    context = {
        "survey": survey,
        "token": token,
        "units": units,
        "missing": len(open_steps),
        "next": next(iter(open_steps), None),
        "can_send": bool(answers),
        "last": sheet.steps[-1] if sheet.units else None,
    }
    return render(request, "surveys/ballot/review.html", context)


def _step_context(token: str, sheet: Sheet, step: Step, answers: Answers) -> dict[str, Any]:
    entry_id = step.unit.entry.pk
    steps = sheet.steps
    return {
        "token": token,
        "step": step,
        "total": len(steps),
        "units": len(sheet.units),
        "previous": steps[step.place - 2] if step.place > 1 else None,
        "following": _following(sheet, step),
        "chosen": answers.given.get(entry_id, {}).get(step.question.pk),
        "skipped": entry_id in answers.skipped,
        "kept": _answered(step.unit, answers),
        "has_saved": bool(answers),
    }


def _following(sheet: Sheet, step: Step) -> Step | None:
    steps = sheet.steps
    return steps[step.place] if step.place < len(steps) else None


def _first_of_next_unit(sheet: Sheet, step: Step) -> Step | None:
    return sheet.step(step.unit_place + 1, 1)


def _saved(request: HttpRequest, token: str, step: Step | None) -> HttpResponse:
    """On to a step, or to the review after the last; the script is told where that is."""
    if step is None:
        url = resolve_url("ballot_review", token)
    else:
        url = resolve_url("ballot_step", token, step.unit_place, step.question_place)
    return JsonResponse({"next": url}) if "stay" in request.POST else redirect(url)


def _open_steps(sheet: Sheet, answers: Answers) -> list[Step]:
    return [step for step in sheet.steps if not _is_done(step, answers)]


def _is_done(step: Step, answers: Answers) -> bool:
    entry_id = step.unit.entry.pk
    return entry_id in answers.skipped or step.question.pk in answers.chosen.get(entry_id, {})


def _answered(unit: Unit, answers: Answers) -> int:
    return sum(question.pk in answers.chosen.get(unit.entry.pk, {}) for question in unit.questions)


def _first_open(place: int, unit: Unit, answers: Answers) -> int:
    """The place of the unit's first open question; 1 when none is."""
    chosen = answers.chosen.get(unit.entry.pk, {})
    return next((n for n, q in enumerate(unit.questions, 1) if q.pk not in chosen), 1)
