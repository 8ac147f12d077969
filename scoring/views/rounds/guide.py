"""Opening a round: a new one, the checklist, its name and dates, and the opening itself."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cchc.agencies.http import SignedInRequest
from cchc.refusals import NotPermitted
from cchc.ui.answers import refusals_in, refusals_said
from scoring.enums import RoundState
from scoring.forms.rounds.planning import BasicsForm, DatesForm, NewRoundForm
from scoring.forms.sets.details import managed_councils
from scoring.models import AssessmentRound
from scoring.permissions import can_manage_round
from scoring.selectors.rounds.guide import advice_on, steps_of
from scoring.selectors.rounds.readiness import Preparation, Step, preparation_of
from scoring.services.rounds.copying import Copied, copy_round
from scoring.services.rounds.planning import create_round, describe, discard, set_dates
from scoring.services.rounds.stages import move_round


def new_round(request: SignedInRequest) -> HttpResponse:
    if not managed_councils(request.user):
        raise NotPermitted(_("Only the council's secretary can do this."))
    form = NewRoundForm(request.POST or None, user=request.user)
    if form.is_valid():
        last = form.cleaned_data.pop("copy_from")
        # A copy that is refused leaves no empty round behind.
        with refusals_in(form), transaction.atomic():
            round = create_round(by=request.user, **form.cleaned_data)
            if last:
                _tell(request, copy_round(last, round, by=request.user))
            return redirect("round_guide", round.pk)
    status = 422 if form.is_bound else 200
    return render(request, "scoring/guide/new.html", {"form": form}, status=status)


@require_safe
def round_guide(request: SignedInRequest, round_id: int) -> HttpResponse:
    """The checklist: what is done, what is missing, and the button that opens the round."""
    round = managed_round(request, round_id)
    prepared = preparation_of(round)
    is_preparing = round.state == RoundState.PREPARING
    context = guide_context(prepared, None) | {
        "lacks": prepared.lacks,
        "advice": advice_on(prepared) if is_preparing else [],
        "units": len(prepared.entries),
        "is_preparing": is_preparing,
    }
    return render(request, "scoring/guide/overview.html", context)


def round_basics(request: SignedInRequest, round_id: int) -> HttpResponse:
    round = managed_round(request, round_id)
    form = BasicsForm(request.POST or None, round=round)
    if form.is_valid():
        with refusals_in(form):
            describe(round, by=request.user, **form.cleaned_data)
            return saved(request, "round_blocs", round)
    return step_page(request, round, Step.BASICS, "basics", {"form": form})


def round_dates(request: SignedInRequest, round_id: int) -> HttpResponse:
    round = managed_round(request, round_id)
    form = DatesForm(request.POST or None, round=round)
    if form.is_valid():
        with refusals_in(form):
            reason = form.cleaned_data.get("reason", "")
            set_dates(round, form.dates, by=request.user, reason=reason)
            return saved(request, "round_people", round)
    return step_page(request, round, Step.DATES, "dates", {"form": form})


@require_POST
def open_round(request: SignedInRequest, round_id: int) -> HttpResponse:
    round = managed_round(request, round_id)
    with refusals_said(request):
        move_round(round, "open", by=request.user)
        messages.success(request, _("The round is open: the units can begin."))
        return redirect("round_board", round.pk)
    return redirect("round_guide", round.pk)


@require_POST
def discard_round(request: SignedInRequest, round_id: int) -> HttpResponse:
    round = managed_round(request, round_id)
    with refusals_said(request):
        discard(round, by=request.user)
        messages.success(request, _("The round was removed."))
        return redirect("round_list")
    return redirect("round_guide", round.pk)


def managed_round(request: SignedInRequest, round_id: int) -> AssessmentRound:
    """The round if the person may know of it (else 404) and prepares it (else 403)."""
    rounds = AssessmentRound.objects.visible_to(request.user).select_related("council__province")
    round = get_object_or_404(rounds, pk=round_id)
    can_manage_round(request.user, round).demand()
    return round


def guide_context(prepared: Preparation, step: Step | None) -> dict[str, Any]:
    """What the checklist beside every step needs."""
    return {"round": prepared.round, "steps": steps_of(prepared), "step": step}


def step_page(
    request: SignedInRequest,
    round: AssessmentRound,
    step: Step,
    template: str,
    context: dict[str, Any],
    *,
    prepared: Preparation | None = None,
) -> HttpResponse:
    """One step with the checklist; 422 where its form came back."""
    whole = guide_context(prepared or preparation_of(round), step) | context
    form = context.get("form")
    status = 422 if form is not None and form.is_bound else 200
    return render(request, f"scoring/guide/{template}.html", whole, status=status)


def saved(request: SignedInRequest, next_page: str, round: AssessmentRound) -> HttpResponse:
    """On to the next step; an open round returns to its board."""
    messages.success(request, _("Saved."))
    if round.state != RoundState.PREPARING:
        next_page = "round_guide"
    return redirect(next_page, round.pk)


def _tell(request: SignedInRequest, copied: Copied) -> None:
    units = ngettext("%(count)d unit", "%(count)d units", copied.entries)
    messages.success(
        request,
        _("Copied: %(units)s, dates and appraisers.")
        % {"units": units % {"count": copied.entries}},
    )
    if copied.ended:
        names = ", ".join(copied.ended)
        messages.warning(request, _("Left out because they ended: %(names)s.") % {"names": names})
