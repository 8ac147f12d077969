"""The units of a round, what they are exempt from, and who appraises."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cchc.agencies.enums import AgencyKind
from cchc.agencies.http import SignedInRequest
from cchc.agencies.models import Agency
from cchc.agencies.selectors.units import find_units
from cchc.ui.answers import refusals_in, refusals_said
from cchc.ui.typed import typed_ids, typed_text
from cchc.vietnamese import vietnamese_key
from scoring.enums import RoundState
from scoring.forms.rounds.units import (
    EVERYWHERE,
    AddEntriesForm,
    EntriesFileForm,
    ExemptForm,
    FindUnitsForm,
    PeopleForm,
)
from scoring.models import AssessmentRound, Bloc, Entry, Exemption
from scoring.selectors.rounds.maxima import Maximum, Waived
from scoring.selectors.rounds.readiness import Preparation, Step, preparation_of
from scoring.services.rounds.assignments import assign
from scoring.services.rounds.entries import (
    WrongEntries,
    add_entries,
    import_entries,
    remove_entries,
)
from scoring.services.rounds.exemptions import exempt, withdraw
from scoring.views.rounds.guide import managed_round, saved, step_page

FINDS = 60


def round_entries(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Choose units for a bloc: find, tick, add; or take the units of a workbook."""
    round = managed_round(request, round_id)
    prepared = preparation_of(round)
    bloc = _chosen_bloc(request, prepared)
    problems: list[Any] = []
    form = AddEntriesForm(round=round)
    file_form = EntriesFileForm(round=round)
    if request.method == "POST" and bloc is not None:
        if "file" in request.FILES or "with_file" in request.POST:
            file_form = EntriesFileForm(request.POST, request.FILES, round=round)
            added, problems = _from_file(request, bloc, file_form)
        else:
            form = AddEntriesForm(_chosen_data(request, round), round=round)
            added = _from_list(request, bloc, form)
        if added is not None:
            return _added(request, bloc, len(added))
    context = _entries_context(request, prepared, bloc) | {
        "form": form if form.is_bound else file_form,
        "add_form": form,
        "file_form": file_form,
        "problems": problems,
    }
    return step_page(request, round, Step.ENTRIES, "entries", context, prepared=prepared)


@require_POST
def drop_entries(request: SignedInRequest, round_id: int) -> HttpResponse:
    round = managed_round(request, round_id)
    ids = typed_ids(request.POST.getlist("entries"))
    entries = Entry.objects.filter(bloc__round=round, pk__in=ids).select_related("bloc__round")
    with refusals_said(request):
        number = remove_entries(entries, by=request.user)
        messages.success(
            request,
            ngettext("%(count)d unit was removed.", "%(count)d units were removed.", number)
            % {"count": number},
        )
    return redirect(_of_bloc("round_entries", round, request.POST.get("khoi", "")))


def round_exemptions(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Which unit is scored out of how much, and why; exempting many units at once."""
    round = managed_round(request, round_id)
    prepared = preparation_of(round)
    bloc = _chosen_bloc(request, prepared)
    if bloc is None:
        context: dict[str, Any] = {"bloc": None, "blocs": [], "rows": []}
        return step_page(request, round, Step.EXEMPTIONS, "exemptions", context, prepared=prepared)
    entries = prepared.entries_of(bloc)
    tree = prepared.trees[bloc.criteria_set_id]
    form = ExemptForm(request.POST or None, entries=entries, tree=tree)
    if form.is_valid():
        ground, chosen = form.cleaned_data["ground"], form.cleaned_data["entries"]
        with refusals_in(form):
            exempt(round, chosen, form.nodes(), ground=ground, by=request.user)
            messages.success(request, _("Saved."))
            return redirect(_of_bloc("round_exemptions", round, bloc.key))
    context = {
        "form": form,
        "bloc": bloc,
        "blocs": prepared.blocs,
        "scale": tree.scale,
        "rows": [
            (entry, prepared.maxima[entry.pk], _by_ground(prepared.maxima[entry.pk]))
            for entry in entries
        ],
        "chosen": request.POST.getlist("entries"),
        "is_preparing": round.state == RoundState.PREPARING,
    }
    return step_page(request, round, Step.EXEMPTIONS, "exemptions", context, prepared=prepared)


@require_POST
def withdraw_exemption(request: SignedInRequest, round_id: int, exemption_id: int) -> HttpResponse:
    round = managed_round(request, round_id)
    exemptions = Exemption.objects.filter(entry__bloc__round=round)
    exemption = get_object_or_404(exemptions.select_related("entry__bloc"), pk=exemption_id)
    together = _decided_together(exemption, typed_ids(request.POST.getlist("nodes")))
    with refusals_said(request):
        withdraw(*together, by=request.user, reason=typed_text(request.POST, "reason"))
        messages.success(
            request,
            ngettext(
                "The exemption was withdrawn.",
                "%(count)d exemptions were withdrawn.",
                len(together),
            )
            % {"count": len(together)},
        )
    return redirect(_of_bloc("round_exemptions", round, exemption.entry.bloc.key))


def _decided_together(exemption: Exemption, nodes: list[int]) -> list[Exemption]:
    """The exemptions of the unit by the same ground; only those of `nodes` where some are named."""
    same = exemption.entry.exemptions.filter(ground=exemption.ground)
    chosen = list(same.filter(node__in=nodes)) if nodes else list(same)
    return chosen or [exemption]


def _by_ground(maximum: Maximum) -> list[dict[str, Any]]:
    """What a unit is exempt from, a row for each decision."""
    grounds: dict[str, list[Waived]] = {}
    for waived in maximum.waived:
        grounds.setdefault(waived.exemption.ground, []).append(waived)
    return [
        {
            "first": of_ground[0].exemption,
            "ground": ground,
            "points": sum((waived.points for waived in of_ground), Decimal(0)),
            "nodes": [waived.exemption.node for waived in of_ground],
        }
        for ground, of_ground in grounds.items()
    ]


def round_people(request: SignedInRequest, round_id: int) -> HttpResponse:
    round = managed_round(request, round_id)
    prepared = preparation_of(round)
    # A form without a tick is a decision too.
    data = request.POST if request.method == "POST" else None
    form = PeopleForm(data, round=round, trees=prepared.trees)
    if form.is_valid():
        with refusals_in(form):
            reason = form.cleaned_data.get("reason", "")
            assign(round, form.said(), by=request.user, reason=reason)
            return saved(request, "round_guide", round)
    groups = {bloc.criteria_set_id: [] for bloc in prepared.blocs}  # type: dict[int, list[Bloc]]
    for bloc in prepared.blocs:
        groups[bloc.criteria_set_id].append(bloc)
    context = {
        "form": form,
        "groups": [
            (blocs, form.fields_of(prepared.trees[set_id])) for set_id, blocs in groups.items()
        ],
    }
    return step_page(request, round, Step.PEOPLE, "people", context, prepared=prepared)


def _chosen_bloc(request: SignedInRequest, prepared: Preparation) -> Bloc | None:
    key = request.POST.get("khoi") or request.GET.get("khoi", "")
    named = [bloc for bloc in prepared.blocs if bloc.key == key]
    return next(iter(named or prepared.blocs), None)


def _found(request: SignedInRequest, round: AssessmentRound) -> QuerySet[Agency]:
    """Units of today that the search finds and that take no part yet."""
    search = _search(request, round)
    wanted = search.cleaned_data if search.is_valid() else {}
    taking_part = Entry.objects.filter(bloc__round=round).values("agency")
    units = find_units(wanted.get("tim", ""), wanted.get("loai", "")).order_by()
    found = Agency.objects.valid_on().filter(pk__in=units.values("pk"))
    province = round.council.province_id
    if province and wanted.get("noi") != EVERYWHERE:
        found = found.filter(Q(province=province) | Q(province=None))
    return found.exclude(pk__in=taking_part)


def _search(request: SignedInRequest, round: AssessmentRound) -> FindUnitsForm:
    data = request.POST if request.method == "POST" else request.GET
    return FindUnitsForm(data, council=round.council)


def _in_order(found: QuerySet[Agency], entries: list[Entry]) -> list[int]:
    """Ids of the units found: kinds the bloc has already, then by kind, then by name."""
    have = {entry.agency.kind for entry in entries}
    kinds = [*AgencyKind.values]
    rows = found.order_by().values_list("pk", "name", "kind")
    key = {
        pk: (kind not in have, kinds.index(kind), vietnamese_key(name), pk)
        for pk, name, kind in rows
    }
    return sorted(key, key=key.__getitem__)


def _chosen_data(request: SignedInRequest, round: AssessmentRound) -> Any:
    """What was ticked, or all that the search finds where that button was pressed."""
    data = request.POST.copy()
    if "all" in data:
        data.setlist(
            "agencies", [str(pk) for pk in _found(request, round).values_list("pk", flat=True)]
        )
    return data


def _from_list(request: SignedInRequest, bloc: Bloc, form: AddEntriesForm) -> list[Entry] | None:
    if form.is_valid():
        with refusals_in(form):
            reason = form.cleaned_data.get("reason", "")
            return add_entries(bloc, form.cleaned_data["agencies"], by=request.user, reason=reason)
    return None


def _from_file(
    request: SignedInRequest, bloc: Bloc, form: EntriesFileForm
) -> tuple[list[Entry] | None, list[Any]]:
    if not form.is_valid():
        return None, []
    reason = form.cleaned_data.get("reason", "")
    with refusals_in(form):
        try:
            file = form.cleaned_data["file"]
            return import_entries(bloc, file, by=request.user, reason=reason), []
        except WrongEntries as wrong:
            return None, wrong.problems
    return None, []


def _added(request: SignedInRequest, bloc: Bloc, number: int) -> HttpResponse:
    messages.success(
        request,
        ngettext("%(count)d unit was added.", "%(count)d units were added.", number)
        % {"count": number},
    )
    return redirect(_of_bloc("round_entries", bloc.round, bloc.key))


def _entries_context(
    request: SignedInRequest, prepared: Preparation, bloc: Bloc | None
) -> dict[str, Any]:
    entries = prepared.entries_of(bloc) if bloc else []
    ids = _in_order(_found(request, prepared.round), entries)
    shown = Agency.objects.select_related("province").in_bulk(ids[:FINDS])
    return {
        "bloc": bloc,
        "blocs": prepared.blocs,
        "entries": sorted(entries, key=lambda entry: vietnamese_key(entry.name)),
        "finds": [shown[pk] for pk in ids[:FINDS]],
        "more": len(ids),
        "search": _search(request, prepared.round),
        "is_preparing": prepared.round.state == RoundState.PREPARING,
    }


def _of_bloc(page: str, round: AssessmentRound, key: str) -> str:
    return f"{reverse(page, args=[round.pk])}?khoi={key}"
