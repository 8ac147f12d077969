"""The rounds and the board of one: who stands where, how far, the next stage."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from cchc.agencies.http import SignedInRequest
from cchc.ui.answers import refusals_said
from cchc.ui.typed import typed_ids, typed_text
from cchc.vietnamese import vietnamese_key
from scoring.enums import EntryState, RoundStage, RoundState
from scoring.forms.sets.details import managed_councils
from scoring.models import AssessmentRound, Bloc, Entry
from scoring.permissions import can_manage_round, can_see_board, is_office
from scoring.selectors.rounds.advancing import candidates_for
from scoring.selectors.rounds.board import Board, Urgency, board_of, state_counts
from scoring.selectors.rounds.deadlines import stage_dates
from scoring.selectors.wording import what_happened
from scoring.services.rounds import stages
from scoring.views.rounds.guide import managed_round
from scoring.workflows import ENTRY

ADVANCES = {
    "open_appraisal_1": gettext_lazy("Open appraisal 1"),
    "open_explanation": gettext_lazy("Ask for explanations"),
    "open_appraisal_2": gettext_lazy("Open appraisal 2"),
    "finalise": gettext_lazy("Make points final"),
}


@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    user = request.user
    rounds = (
        AssessmentRound.objects.visible_to(user)
        .select_related("council")
        .prefetch_related("stages")
        .annotate(units=Count("blocs__entries"))
        .order_by("-year", "council__name", "name", "pk")
    )
    context = {
        "rounds": [
            {
                "round": round,
                "steps": _steps(round),
                "is_office": is_office(user, round.council_id) or user.is_staff,
            }
            for round in rounds
        ],
        "may_add": bool(managed_councils(user)),
    }
    return render(request, "scoring/rounds/list.html", context)


@require_safe
def round_board(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Stages, counts, the heat map of one bloc, and what can be done next."""
    round = seen_round(request, round_id)
    blocs = list(round.blocs.select_related("criteria_set"))
    bloc = _chosen(blocs, request.GET.get("khoi", ""))
    board = board_of(bloc) if bloc else None
    counts = state_counts(round)
    of_bloc = Counter(row.entry.state for row in board.rows) if board else Counter()
    may_manage = bool(can_manage_round(request.user, round))
    context = {
        "round": round,
        "steps": _steps(round),
        "blocs": blocs,
        "bloc": bloc,
        "board": board,
        "rows": _filtered(board, request.GET.get("loc", "")),
        "filter": request.GET.get("loc", ""),
        "counts": [(state, state.label, counts[state]) for state in EntryState if counts[state]],
        "units": counts.total(),
        "bloc_states": [(state, state.label) for state in EntryState if of_bloc[state]],
        "advances": _advances(of_bloc) if may_manage and round.state == RoundState.OPEN else [],
        "may_manage": may_manage,
        "may_close": may_manage
        and round.state == RoundState.OPEN
        and set(counts) == {EntryState.FINAL.value},
        "history": [
            (what_happened(row), row) for row in round.transitions.select_related("by")[:12]
        ],
    }
    return render(request, "scoring/board/board.html", context)


def round_advance(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Which units go on and which cannot, and why; moving them once confirmed."""
    round = managed_round(request, round_id)
    said_of = request.POST if request.method == "POST" else request.GET
    action = said_of.get("viec", "")
    if action not in ADVANCES:
        raise Http404
    chosen = set(typed_ids(said_of.getlist("don-vi")))
    bloc = round.blocs.filter(key=said_of.get("khoi", "")).first()
    found = candidates_for(round, action)

    def is_meant(entry: Entry) -> bool:
        return entry.pk in chosen if chosen else bloc is None or entry.bloc_id == bloc.pk

    ready = sorted(filter(is_meant, found.ready), key=_in_lists)
    held = [(entry, why) for entry, why in found.held if is_meant(entry)]
    if request.method == "POST":
        with refusals_said(request):
            moved = stages.advance(round, action, by=request.user, entries=ready)
            messages.success(
                request,
                ngettext("%(count)d unit went on.", "%(count)d units went on.", len(moved))
                % {"count": len(moved)},
            )
        return redirect(_board_of(round, bloc))
    context = {
        "round": round,
        "bloc": bloc,
        "back_url": _board_of(round, bloc),
        "action": action,
        "name": ADVANCES[action],
        "ready": ready,
        "held": sorted(held, key=lambda pair: _in_lists(pair[0])),
        "elsewhere": len(chosen) - len(ready) - len(held) if chosen else 0,
    }
    return render(request, "scoring/board/advance.html", context)


@require_POST
def move_round(request: SignedInRequest, round_id: int, action: str) -> HttpResponse:
    """Close the round, or reopen it with a reason."""
    round = managed_round(request, round_id)
    with refusals_said(request):
        stages.move_round(round, action, by=request.user, reason=typed_text(request.POST, "reason"))
        messages.success(request, _("Saved."))
    return redirect("round_board", round.pk)


def seen_round(request: SignedInRequest, round_id: int) -> AssessmentRound:
    """The round if the person may know of it (else 404) and see its board (else 403)."""
    rounds = AssessmentRound.objects.visible_to(request.user).select_related("council")
    round = get_object_or_404(rounds, pk=round_id)
    can_see_board(request.user, round).demand()
    return round


def _in_lists(entry: Entry) -> tuple[Any, ...]:
    """Units by bloc, then by name as a dictionary has them."""
    return entry.bloc.position, entry.bloc_id, vietnamese_key(entry.name), entry.pk


def _board_of(round: AssessmentRound, bloc: Bloc | None) -> str:
    address = reverse("round_board", args=[round.pk])
    return f"{address}?khoi={bloc.key}" if bloc else address


def _chosen(blocs: list[Bloc], key: str) -> Bloc | None:
    return next((bloc for bloc in blocs if bloc.key == key), next(iter(blocs), None))


def _filtered(board: Board | None, wanted: str) -> list[Any]:
    rows = list(board.rows) if board else []
    if wanted == Urgency.LATE:
        return [row for row in rows if row.urgency == Urgency.LATE]
    if wanted in EntryState.values:
        return [row for row in rows if row.entry.state == wanted]
    return rows


def _advances(counts: Any) -> list[tuple[str, Any, int]]:
    """Actions with units standing where they lead from: action, name, how many."""
    found = []
    for action, name in ADVANCES.items():
        number = sum(counts[state] for state in ENTRY.transitions[action].sources)
        if number:
            found.append((action, name, number))
    return found


def _steps(round: AssessmentRound) -> list[dict[str, str]]:
    """The stages with their dates, for the stepper."""
    now = timezone.now()
    dated = stage_dates(round)
    steps = []
    for stage in RoundStage:
        dates = dated.get(stage)
        state, text = "todo", ""
        if dates is not None:
            opens, ends = timezone.localdate(dates.opens_at), timezone.localdate(dates.deadline)
            text = f"{opens:%d/%m/%Y} – {ends:%d/%m/%Y}"
            if dates.deadline < now:
                state = "done"
            elif dates.opens_at <= now:
                state = "current"
        steps.append({"name": str(stage.label), "date": text, "state": state})
    return steps
