"""The blocs of a round: the list, one bloc with its classes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cchc.agencies.http import SignedInRequest
from cchc.ui.answers import refusals_in, refusals_said
from scoring.enums import RoundState
from scoring.forms.rounds.blocs import BlocForm, bands_form, bands_said
from scoring.models import AssessmentRound, Bloc
from scoring.selectors.rounds.readiness import Step, preparation_of
from scoring.services.rounds.blocs import add_bloc, change_bloc, remove_bloc
from scoring.views.rounds.guide import managed_round, saved, step_page


@require_safe
def round_blocs(request: SignedInRequest, round_id: int) -> HttpResponse:
    round = managed_round(request, round_id)
    prepared = preparation_of(round)
    context = {
        "rows": [
            {
                "bloc": bloc,
                "units": len(prepared.entries_of(bloc)),
                "scale": prepared.trees[bloc.criteria_set_id].scale,
            }
            for bloc in prepared.blocs
        ],
        "is_preparing": round.state == RoundState.PREPARING,
    }
    return step_page(request, round, Step.BLOCS, "blocs", context, prepared=prepared)


def new_bloc(request: SignedInRequest, round_id: int) -> HttpResponse:
    round = managed_round(request, round_id)
    return _bloc_page(request, round, None)


def round_bloc(request: SignedInRequest, round_id: int, bloc_id: int) -> HttpResponse:
    round = managed_round(request, round_id)
    bloc = get_object_or_404(round.blocs.select_related("criteria_set"), pk=bloc_id)
    return _bloc_page(request, round, bloc)


@require_POST
def drop_bloc(request: SignedInRequest, round_id: int, bloc_id: int) -> HttpResponse:
    round = managed_round(request, round_id)
    with refusals_said(request):
        remove_bloc(get_object_or_404(round.blocs, pk=bloc_id), by=request.user)
        messages.success(request, _("The bloc was removed."))
    return redirect("round_blocs", round.pk)


def _bloc_page(request: SignedInRequest, round: AssessmentRound, bloc: Bloc | None) -> HttpResponse:
    form = BlocForm(request.POST or None, round=round, bloc=bloc)
    bands = bands_form(request.POST or None, bloc)
    rows = bands_said(bands) if form.is_bound else None
    if form.is_valid() and rows is not None:
        settings: Any = form.settings(rows)
        with refusals_in(form):
            if bloc is None:
                add_bloc(round, settings, by=request.user)
            else:
                reason = form.cleaned_data.get("reason", "")
                change_bloc(bloc, settings, by=request.user, reason=reason)
            return saved(request, "round_blocs", round)
    context = {"form": form, "bands": bands, "bloc": bloc}
    return step_page(request, round, Step.BLOCS, "bloc", context)
