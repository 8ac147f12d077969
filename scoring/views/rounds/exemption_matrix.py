"""Exemptions of a bloc on one page: units × items, many at once, and as a workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cchc.agencies.http import SignedInRequest
from cchc.downloads import written_response
from cchc.ui.answers import posted, refusals_in, refusals_said
from cchc.ui.typed import typed_ids
from cchc.uploads import held, hold
from cchc.workbooks import CONTENT_TYPE
from scoring.enums import RoundState
from scoring.exports.exemptions import write_exemptions
from scoring.forms.rounds.exemption_matrix import (
    EXEMPT,
    ExemptionsConfirmForm,
    ExemptionsFileForm,
    MatrixForm,
)
from scoring.models import AssessmentRound, Bloc, Entry
from scoring.selectors.rounds.exemption_matrix import Matrix, MatrixCell, MatrixColumn, matrix_of
from scoring.selectors.rounds.maxima import Tree
from scoring.selectors.rounds.readiness import Preparation, preparation_of
from scoring.services.rounds.exemptions import decide, exempt, withdraw_from
from scoring.services.rounds.exemptions_workbook import ExemptionsWorkbook, read_exemptions
from scoring.views.rounds.guide import managed_round

_BLANK = SafeString('<td class="wide-only"></td>')
_CELL = '<td class="wide-only {}" title="{}">{}</td>'


@dataclass(frozen=True)
class _Place:
    """The bloc a page is about, of a round read once."""

    prepared: Preparation
    bloc: Bloc
    open_component: int | None

    @property
    def round(self) -> AssessmentRound:
        return self.prepared.round

    @property
    def tree(self) -> Tree:
        return self.prepared.trees[self.bloc.criteria_set_id]

    @property
    def matrix(self) -> Matrix:
        return matrix_of(self.prepared, self.bloc, self.open_component)

    @property
    def address(self) -> str:
        address = f"{reverse('exemption_matrix', args=[self.round.pk])}?khoi={self.bloc.key}"
        return f"{address}&linh-vuc={self.open_component}" if self.open_component else address

    def read(self, file: Any) -> ExemptionsWorkbook:
        entries = self.prepared.entries_of(self.bloc)
        standing = {entry.pk: _standing(self, entry) for entry in entries}
        return read_exemptions(file, entries=entries, tree=self.tree, standing=standing)


def exemption_matrix(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Units × components, one component opened to its parts; exempting and withdrawing."""
    place = _place(request, round_id)
    if place is None:
        return redirect("round_exemptions", round_id)
    matrix = place.matrix
    form = MatrixForm(posted(request), matrix=matrix, tree=place.tree)
    if form.is_valid():
        with refusals_in(form):
            messages.success(request, _decided(request, place.round, form))
            return redirect(place.address)
    return _page(request, place, form=form, matrix=matrix)


@require_safe
def exemption_workbook(request: SignedInRequest, round_id: int) -> HttpResponse:
    place = _place(request, round_id)
    if place is None:
        raise Http404
    name = f"mien-danh-gia-{place.bloc.key}.xlsx"
    every = replace(place.matrix, columns=[MatrixColumn(node) for node in place.tree.nodes])
    return written_response(name, CONTENT_TYPE, partial(write_exemptions, every))


@require_POST
def upload_exemptions(request: SignedInRequest, round_id: int) -> HttpResponse:
    """What a workbook would change, or everything wrong with it by cell; nothing is stored."""
    place = _place(request, round_id)
    if place is None:
        raise Http404
    form = ExemptionsFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, place, file_form=form)
    file, only_these = form.cleaned_data["file"], form.cleaned_data["only_these"]
    workbook = place.read(file)
    if workbook.problems:
        return _page(request, place, file_form=form, problems=workbook.problems)
    said = {"token": hold(file, by=request.user), "only_these": only_these}
    confirm = ExemptionsConfirmForm(initial=said, round=place.round)
    return _preview(request, place, confirm, workbook, only_these=only_these)


@require_POST
def confirm_exemptions(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Take over the previewed workbook: all of it or nothing."""
    place = _place(request, round_id)
    form = ExemptionsConfirmForm(request.POST, round=place.round) if place else None
    if place is None or form is None or "token" in form.errors:
        raise Http404
    only_these = form.cleaned_data["only_these"]
    file = held(form.cleaned_data["token"], by=request.user)
    if file is None:
        messages.error(request, _("The preview is older than an hour: choose the file again."))
        return redirect(place.address)
    workbook = place.read(file)
    if workbook.problems:
        return _page(request, place, problems=workbook.problems)
    if not form.is_valid():
        return _preview(request, place, form, workbook, only_these=only_these)
    with refusals_said(request):
        reason = form.cleaned_data.get("reason", "")
        wanted = workbook.wanted
        decide(place.bloc, wanted, only_these=only_these, by=request.user, reason=reason)
        messages.success(request, _("The exemptions of the workbook were taken over."))
    return redirect(place.address)


def _place(request: SignedInRequest, round_id: int) -> _Place | None:
    """The bloc asked for or the first; None of a round without blocs."""
    prepared = preparation_of(managed_round(request, round_id))
    said = request.POST if request.method == "POST" else request.GET
    named = [bloc for bloc in prepared.blocs if bloc.key == said.get("khoi", "")]
    bloc = next(iter(named or prepared.blocs), None)
    if bloc is None:
        return None
    wanted = typed_ids([said.get("linh-vuc", "")])
    components = [node.pk for node in prepared.trees[bloc.criteria_set_id].components]
    return _Place(prepared, bloc, next((pk for pk in wanted if pk in components), None))


def _decided(request: SignedInRequest, round: AssessmentRound, form: MatrixForm) -> str:
    entries, nodes = form.chosen_entries, form.chosen_nodes
    ground = form.cleaned_data["ground"]
    if form.cleaned_data["do"] == EXEMPT:
        number = len(exempt(round, entries, nodes, ground=ground, by=request.user))
        said = ngettext("%(count)d exemption decided.", "%(count)d exemptions decided.", number)
    else:
        number = withdraw_from(round, entries, nodes, by=request.user, reason=ground)
        said = ngettext(
            "The exemption was withdrawn.", "%(count)d exemptions were withdrawn.", number
        )
    return said % {"count": number}


def _page(
    request: SignedInRequest,
    place: _Place,
    *,
    form: MatrixForm | None = None,
    file_form: ExemptionsFileForm | None = None,
    matrix: Matrix | None = None,
    problems: Any = (),
) -> HttpResponse:
    matrix = matrix or place.matrix
    form = form or MatrixForm(matrix=matrix, tree=place.tree)
    bound = form.is_bound or file_form is not None or bool(problems)
    context = {
        "round": place.round,
        "bloc": place.bloc,
        "blocs": place.prepared.blocs,
        "matrix": matrix,
        "rows": [(row, _drawn(row.cells)) for row in matrix.rows],
        "open_component": place.open_component,
        "form": form,
        "ticked": form.ticked,
        "file_form": file_form or ExemptionsFileForm(),
        "problems": problems,
        "is_open": place.round.state == RoundState.OPEN,
    }
    status = 422 if bound else 200
    return render(request, "scoring/guide/exemption_matrix.html", context, status=status)


def _drawn(cells: Sequence[MatrixCell]) -> SafeString:
    """The cells of a row: a template would take as long for one as this for all."""
    drawn = [
        format_html(_CELL, cell.css, cell.ground, cell.text) if cell.css else _BLANK
        for cell in cells
    ]
    return SafeString("".join(drawn))


def _preview(
    request: SignedInRequest,
    place: _Place,
    confirm: ExemptionsConfirmForm,
    workbook: ExemptionsWorkbook,
    *,
    only_these: bool,
) -> HttpResponse:
    changes = list(_changes(place, workbook, only_these=only_these))
    context = {"round": place.round, "bloc": place.bloc, "form": confirm, "changes": changes}
    status = 422 if confirm.is_bound else 200
    return render(request, "scoring/guide/exemptions_preview.html", context, status=status)


def _changes(
    place: _Place, workbook: ExemptionsWorkbook, *, only_these: bool
) -> Iterator[dict[str, Any]]:
    """Each unit something changes for: what it is newly exempt from, and what no longer."""
    for entry in place.prepared.entries_of(place.bloc):
        wanted = workbook.wanted.get(entry, {})
        standing = _standing(place, entry)
        new = [
            (place.tree.by_id[pk], ground)
            for pk, ground in wanted.items()
            if standing.get(pk) != ground
        ]
        gone = [
            (place.tree.by_id[pk], ground)
            for pk, ground in standing.items()
            if only_these and pk not in wanted and pk in place.tree.by_id
        ]
        if new or gone:
            yield {"entry": entry, "new": new, "gone": gone}


def _standing(place: _Place, entry: Entry) -> dict[int, str]:
    waived = [found.exemption for found in place.prepared.maxima[entry.pk].waived]
    return {exemption.node_id: exemption.ground for exemption in waived}
