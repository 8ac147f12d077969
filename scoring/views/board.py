"""The rounds and the board of one: who stands where, how far, the next stage, one unit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from cchc.agencies.http import SignedInRequest
from cchc.ui.answers import refusals_in, refusals_said
from cchc.ui.typed import typed_ids, typed_text
from scoring.enums import EntryState, RoundStage, RoundState
from scoring.forms.board import DeadlineForm, ExtensionForm, ReasonForm, moment
from scoring.forms.criteria_sets import managed_councils
from scoring.models import AssessmentRound, Bloc, Entry
from scoring.permissions import can_manage_round, can_see_board, is_office
from scoring.selectors.advancing import candidates_for
from scoring.selectors.board import STAGE_OF, Board, Urgency, board_of, state_counts
from scoring.selectors.deadlines import deadline_of, stage_dates, with_deadlines
from scoring.selectors.wording import what_happened
from scoring.services import stages
from scoring.views.guide import managed_round
from scoring.workflows import ENTRY

ADVANCES = {
    "open_appraisal_1": gettext_lazy("Open appraisal 1"),
    "open_explanation": gettext_lazy("Ask for explanations"),
    "open_appraisal_2": gettext_lazy("Open appraisal 2"),
    "finalise": gettext_lazy("Make points final"),
}


@dataclass(frozen=True)
class UnitAction:
    """What can be done to one unit, under which word of the address."""

    address: str
    name: Any
    form: type[ReasonForm]
    do: Callable[..., object]
    action: str = ""

    def is_possible(self, entry: Entry) -> bool:
        if not self.action:
            return EntryState(entry.state) in STAGE_OF
        return ENTRY.allows(self.action, entry.state)


def _extend(entry: Entry, **said_of: Any) -> object:
    return stages.extend(entry, STAGE_OF[EntryState(entry.state)], **said_of)


UNIT_ACTIONS = [
    UnitAction("gia-han", gettext_lazy("Extend the deadline"), ExtensionForm, _extend),
    UnitAction(
        "mo-lai-tu-danh-gia",
        gettext_lazy("Reopen the self-assessment"),
        DeadlineForm,
        stages.reopen,
        "reopen",
    ),
    UnitAction(
        "mo-lai-giai-trinh",
        gettext_lazy("Reopen the explanation"),
        DeadlineForm,
        stages.reopen_explanation,
        "reopen_explanation",
    ),
    UnitAction(
        "mo-lai-tham-dinh",
        gettext_lazy("Reopen appraisal 2"),
        ReasonForm,
        stages.reopen_appraisal_2,
        "reopen_appraisal_2",
    ),
]


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
    round = _seen_round(request, round_id)
    blocs = list(round.blocs.select_related("criteria_set"))
    bloc = _chosen(blocs, request.GET.get("khoi", ""))
    board = board_of(bloc) if bloc else None
    counts = state_counts(round)
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
        "advances": _advances(counts) if may_manage and round.state == RoundState.OPEN else [],
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
    found = candidates_for(round, action)
    ready = [entry for entry in found.ready if not chosen or entry.pk in chosen]
    if request.method == "POST":
        with refusals_said(request):
            moved = stages.advance(round, action, by=request.user, entries=ready)
            messages.success(
                request,
                ngettext("%(count)d unit went on.", "%(count)d units went on.", len(moved))
                % {"count": len(moved)},
            )
        return redirect("round_board", round.pk)
    context = {
        "round": round,
        "action": action,
        "name": ADVANCES[action],
        "ready": ready,
        "held": [pair for pair in found.held if not chosen or pair[0].pk in chosen],
        "elsewhere": len(chosen) - len(ready) - sum(e.pk in chosen for e, _why in found.held)
        if chosen
        else 0,
    }
    return render(request, "scoring/board/advance.html", context)


@require_safe
def round_entry(request: SignedInRequest, round_id: int, entry_id: int) -> HttpResponse:
    round = _seen_round(request, round_id)
    return _entry_page(request, round, _entry(round, entry_id))


@require_POST
def act_on_entry(
    request: SignedInRequest, round_id: int, entry_id: int, address: str
) -> HttpResponse:
    """Extend a deadline or give a stage back, with the reason."""
    round = managed_round(request, round_id)
    entry = _entry(round, entry_id)
    act = next((one for one in UNIT_ACTIONS if one.address == address), None)
    if act is None:
        raise Http404
    form = act.form(request.POST, prefix=act.address, entry=entry)
    if form.is_valid():
        with refusals_in(form):
            if not act.is_possible(entry):
                messages.error(request, _("Not possible now."))
            else:
                act.do(entry, by=request.user, **form.cleaned_data)
                messages.success(request, _done(act, form))
            return redirect("round_entry", round.pk, entry.pk)
    return _entry_page(request, round, entry, bound=(act, form))


def _done(act: UnitAction, form: ReasonForm) -> str:
    """What was done, with the deadline before and now."""
    at = form.cleaned_data.get("deadline")
    before = form.present if isinstance(form, ExtensionForm) else None
    if at and before:
        sentence = _("%(what)s: from %(before)s to %(at)s.")
        return sentence % {"what": act.name, "before": moment(before), "at": moment(at)}
    if at:
        return _("%(what)s: until %(at)s.") % {"what": act.name, "at": moment(at)}
    return _("%(what)s: done.") % {"what": act.name}


@require_POST
def move_round(request: SignedInRequest, round_id: int, action: str) -> HttpResponse:
    """Close the round, or reopen it with a reason."""
    round = managed_round(request, round_id)
    with refusals_said(request):
        stages.move_round(round, action, by=request.user, reason=typed_text(request.POST, "reason"))
        messages.success(request, _("Saved."))
    return redirect("round_board", round.pk)


def _seen_round(request: SignedInRequest, round_id: int) -> AssessmentRound:
    """The round if the person may know of it (else 404) and see its board (else 403)."""
    rounds = AssessmentRound.objects.visible_to(request.user).select_related("council")
    round = get_object_or_404(rounds, pk=round_id)
    can_see_board(request.user, round).demand()
    return round


def _entry(round: AssessmentRound, entry_id: int) -> Entry:
    entries = with_deadlines(Entry.objects.filter(bloc__round=round))
    entry = get_object_or_404(entries.select_related("agency", "bloc__criteria_set"), pk=entry_id)
    entry.bloc.round = round
    return entry


def _entry_page(
    request: SignedInRequest,
    round: AssessmentRound,
    entry: Entry,
    *,
    bound: tuple[UnitAction, ReasonForm] | None = None,
) -> HttpResponse:
    may_manage = bool(can_manage_round(request.user, round)) and round.state == RoundState.OPEN
    actions = [
        (act, bound[1] if bound and bound[0] is act else act.form(prefix=act.address, entry=entry))
        for act in UNIT_ACTIONS
        if may_manage and act.is_possible(entry)
    ]
    context = {
        "round": round,
        "entry": entry,
        "deadlines": [(stage.label, deadline_of(entry, stage)) for stage in RoundStage],
        "actions": actions,
        "history": [
            (what_happened(row), row)
            for row in entry.transitions.visible_to(request.user).select_related("by")
        ],
        "extensions": entry.extensions.select_related("by"),
        "exemptions": entry.exemptions.select_related("node"),
    }
    status = 422 if bound else 200
    return render(request, "scoring/board/entry.html", context, status=status)


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
