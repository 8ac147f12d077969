"""Figures the council gets for all units of a bloc at once: a workbook out, filled in, back."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cchc.agencies.http import SignedInRequest
from cchc.agencies.models import User
from cchc.downloads import written_response
from cchc.numbers import format_points
from cchc.refusals import Conflict
from cchc.ui.answers import refusals_said
from cchc.ui.typed import typed_ids
from cchc.uploads import HeldFile, held, hold, shown_name
from cchc.workbooks import CONTENT_TYPE
from scoring.exports.figures import write_figures
from scoring.forms.sheets.figures import FiguresConfirmForm, FiguresFileForm
from scoring.models import Bloc, Entry
from scoring.permissions import can_appraise, can_manage_round, components_by_entry
from scoring.selectors.sheets.figures import (
    FigureLeaf,
    Standing,
    appraised_counts,
    entries_of,
    figure_leaves,
    standing_of,
)
from scoring.services.sheets.figures import take_over_figures
from scoring.services.sheets.figures_workbook import FigureChange, FiguresWorkbook, read_figures


@dataclass(frozen=True)
class _Place:
    """A bloc as one appraiser sees it: `mine` are the person's components by entry."""

    user: User
    bloc: Bloc
    every: list[Entry]
    mine: Mapping[int, set[int]]

    @cached_property
    def entries(self) -> list[Entry]:
        """The units of which the person appraises any of the leaves."""
        wanted = {leaf.node.component_id for leaf in self.leaves}
        return [entry for entry in self.every if self.mine[entry.pk] & wanted]

    @cached_property
    def leaves(self) -> list[FigureLeaf]:
        return figure_leaves(self.bloc.criteria_set, set().union(*self.mine.values()))

    def chosen(self, ids: list[int]) -> list[FigureLeaf]:
        """The leaves asked for; of none asked for, the external indices, or else all."""
        asked = [leaf for leaf in self.leaves if leaf.node.pk in ids]
        return asked or [leaf for leaf in self.leaves if leaf.is_external] or self.leaves

    def why_not(self, entry: Entry, leaf: FigureLeaf) -> str:
        """Why the person cannot write a leaf of a unit now, "" where they can."""
        component = leaf.node.component_id
        return can_appraise(self.user, entry, component, self.mine[entry.pk]).why_not

    def note(self, entry: Entry, leaves: list[FigureLeaf], standing: Standing) -> str:
        """What of a row of the workbook cannot be written, and why."""
        reasons = {self.why_not(entry, leaf) for leaf in leaves} - {""}
        exempt = [leaf.node.code for leaf in leaves if standing.is_exempt(entry, leaf)]
        if exempt:
            reasons.add(_("Exempt: %s.") % ", ".join(exempt))
        return " ".join(sorted(reasons))


@require_safe
def bloc_figures(request: SignedInRequest, bloc_id: int) -> HttpResponse:
    """Which leaves one figure answers, their workbook, and where it comes back."""
    return _page(request, _place(request, bloc_id))


@require_safe
def figures_workbook(request: SignedInRequest, bloc_id: int) -> HttpResponse:
    """The workbook of the leaves asked for (`?muc=`)."""
    place = _place(request, bloc_id)
    if not place.leaves:
        raise Http404
    leaves = place.chosen(typed_ids(request.GET.getlist("muc")))
    standing = standing_of(place.every, leaves)
    rows = [(entry, place.note(entry, leaves, standing)) for entry in place.entries]
    name = f"so-lieu-{place.bloc.key}.xlsx"
    return written_response(name, CONTENT_TYPE, partial(write_figures, rows, leaves, standing))


@require_POST
def upload_figures(request: SignedInRequest, bloc_id: int) -> HttpResponse:
    """What a workbook would change, or everything wrong with it by cell; nothing is stored."""
    place = _place(request, bloc_id)
    form = FiguresFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, place, form=form)
    file = form.cleaned_data["file"]
    workbook = read_figures(file, place.bloc, by=request.user)
    if workbook.problems:
        return _page(request, place, workbook=workbook, file_name=shown_name(file.name))
    token = hold(file, by=request.user, beside=workbook.shows)
    return _preview(request, place, FiguresConfirmForm(initial={"token": token}), workbook)


@require_POST
def confirm_figures(request: SignedInRequest, bloc_id: int) -> HttpResponse:
    """Write the previewed workbook: all of it or nothing, and nothing the preview did not show."""
    place = _place(request, bloc_id)
    form = FiguresConfirmForm(request.POST)
    if "token" in form.errors:
        raise Http404
    file = held(form.cleaned_data["token"], by=request.user)
    if file is None:
        messages.error(request, _("The preview is older than an hour: choose the file again."))
        return redirect("bloc_figures", place.bloc.pk)
    if not form.is_valid():
        workbook = read_figures(file, place.bloc, by=request.user)
        if workbook.problems:
            return _page(request, place, workbook=workbook, file_name=file.name)
        return _preview(request, place, form, workbook, status=422)
    source = form.cleaned_data["source"]
    with refusals_said(request):
        try:
            workbook = take_over_figures(
                place.bloc,
                file,
                name=file.name,
                source=source,
                seen=file.beside,
                by=request.user,
            )
        except Conflict as conflict:
            return _preview_again(request, place, file, source, conflict.current)
        if workbook.problems:
            return _page(request, place, workbook=workbook, file_name=file.name)
        messages.success(request, _told(workbook))
    return redirect("bloc_figures", place.bloc.pk)


def _place(request: SignedInRequest, bloc_id: int) -> _Place:
    """404 for a bloc without units the person sees, 403 who neither appraises any of it nor
    assigns who does."""
    seen = Entry.objects.visible_to(request.user).order_by().values("bloc")
    blocs = Bloc.objects.filter(pk__in=seen).select_related("round", "criteria_set")
    bloc = get_object_or_404(blocs, pk=bloc_id)
    entries = entries_of(bloc)
    mine = components_by_entry(request.user, entries)
    if not any(mine.values()) and not can_manage_round(request.user, bloc.round):
        raise PermissionDenied(_("Only the council's appraisers read this page."))
    return _Place(request.user, bloc, entries, mine)


def _told(workbook: FiguresWorkbook) -> str:
    if not workbook.changes:
        return _("All figures of the workbook stand already: nothing was changed.")
    units = len({change.entry.pk for change in workbook.changes})
    said = ngettext("%(count)d figure written", "%(count)d figures written", len(workbook.changes))
    of = ngettext("for %(count)d unit.", "for %(count)d units.", units)
    return f"{said % {'count': len(workbook.changes)}} {of % {'count': units}}"


def _page(
    request: SignedInRequest,
    place: _Place,
    *,
    form: FiguresFileForm | None = None,
    workbook: FiguresWorkbook | None = None,
    file_name: str = "",
) -> HttpResponse:
    counts = appraised_counts(place.bloc, place.leaves)
    chosen = place.chosen([])
    listed = [(leaf, counts.get(leaf.node.pk, 0), leaf in chosen) for leaf in place.leaves]
    first = [row for row in listed if row[2]]
    context = {
        "round": place.bloc.round,
        "bloc": place.bloc,
        "first": first,
        "others": [row for row in listed if not row[2]],
        "units": len(place.entries),
        "may_assign": bool(can_manage_round(place.user, place.bloc.round)),
        "writable": sum(
            any(not place.why_not(entry, leaf) for leaf, _count, _chosen in first)
            for entry in place.entries
        ),
        "form": form or FiguresFileForm(),
        "problems": workbook.problems if workbook else (),
        "file_name": file_name,
    }
    status = 422 if form or workbook else 200
    return render(request, "scoring/figures/page.html", context, status=status)


@dataclass(frozen=True)
class _Line:
    """A figure to be written as the preview tells it; `has_moved` since another preview."""

    unit: str
    figure: str
    points: str
    before: str
    has_moved: bool


def _preview(
    request: SignedInRequest,
    place: _Place,
    form: FiguresConfirmForm,
    workbook: FiguresWorkbook,
    *,
    seen: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    by_leaf: dict[int, tuple[FigureLeaf, list[_Line]]] = {}
    for change in workbook.changes:
        has_moved = seen is not None and seen.get(change.place) != change.shows
        _leaf, lines = by_leaf.setdefault(change.leaf.node.pk, (change.leaf, []))
        lines.append(_line(change, has_moved))
    for _leaf, lines in by_leaf.values():
        lines.sort(key=lambda line: not line.has_moved)
    context = {
        "round": place.bloc.round,
        "bloc": place.bloc,
        "form": form,
        "workbook": workbook,
        "by_leaf": by_leaf.values(),
        "units": len({change.entry.pk for change in workbook.changes}),
        "moved": sum(line.has_moved for _leaf, lines in by_leaf.values() for line in lines),
        "is_again": seen is not None,
    }
    return render(request, "scoring/figures/preview.html", context, status=status)


def _preview_again(
    request: SignedInRequest, place: _Place, file: HeldFile, source: str, now: FiguresWorkbook
) -> HttpResponse:
    """The workbook as it reads now, what the first preview did not show marked."""
    token = hold(file, by=request.user, beside=now.shows)
    form = FiguresConfirmForm(initial={"token": token, "source": source})
    return _preview(request, place, form, now, seen=file.beside, status=409)


def _line(change: FigureChange, has_moved: bool) -> _Line:
    return _Line(
        unit=change.entry.name,
        figure=change.leaf.shown(change.inputs),
        points=_points(change.points, "%s"),
        before=_before(change),
        has_moved=has_moved,
    )


def _before(change: FigureChange) -> str:
    """What counts now: "90 % · 1,8 điểm (Tự chấm)", "" where nothing does."""
    mark = change.before
    if mark is None:
        return ""
    figure = _("Did not arise") if mark.did_not_arise else change.leaf.shown(mark.inputs)
    points = _points(mark.points, _("%s points")) if mark.is_complete else ""
    told = " · ".join(part for part in (figure, points) if part)
    return f"{told} ({mark.get_stage_display()})"


def _points(points: Decimal | None, words: str) -> str:
    if points is None:
        return _("worked out at compilation")
    return words % format_points(points)
