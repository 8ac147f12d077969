"""One unit on the board: its deadlines and history, and what the secretary does to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cchc.agencies.http import SignedInRequest
from cchc.ui.answers import refusals_in
from scoring.enums import EntryState, RoundStage, RoundState
from scoring.forms.rounds.board import DeadlineForm, ExtensionForm, ReasonForm, moment
from scoring.models import AssessmentRound, Entry
from scoring.permissions import can_manage_round
from scoring.selectors.rounds.board import STAGE_OF
from scoring.selectors.rounds.deadlines import deadline_of, with_deadlines
from scoring.selectors.wording import what_happened
from scoring.services.rounds import stages
from scoring.views.rounds.board import seen_round
from scoring.views.rounds.guide import managed_round
from scoring.workflows import ENTRY


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
def round_entry(request: SignedInRequest, round_id: int, entry_id: int) -> HttpResponse:
    round = seen_round(request, round_id)
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
