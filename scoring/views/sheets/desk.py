"""The agency desk: the unit fills its sheet, one leaf saved at a time (D11)."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.agencies.models import User
from cchc.numbers import format_points
from cchc.refusals import Conflict, NotPermitted, Refusal
from scoring.engine import InputError
from scoring.enums import EntryState
from scoring.forms.sheets.rows import Row, read_typed, refused_row, row_of, wrong_row
from scoring.models import Entry, Node
from scoring.permissions import can_declare
from scoring.selectors.sets.amendments import amended_items
from scoring.selectors.sheets.previous_year import PastLeaf, leaves_a_year_ago
from scoring.selectors.sheets.sheet import Leaf, Sheet, sheet_of, totals_of
from scoring.services.sheets.declare import declare
from scoring.views.sheets.entry import (
    Section,
    conflict_sentences,
    entry_or_404,
    head_of,
    person,
    sections_of,
)


@require_safe
def entry_desk(request: HttpRequest, entry_id: int) -> HttpResponse:
    """The sheet, one component at a time (`?linh-vuc=CODE`)."""
    entry = entry_or_404(request, entry_id)
    sheet = sheet_of(entry)
    return _desk(request, entry, sheet, code=request.GET.get("linh-vuc", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def leaf_row(request: HttpRequest, entry_id: int, node_id: int) -> HttpResponse:
    """One row: shown again, or saved. A page without script gets the whole desk back."""
    entry = entry_or_404(request, entry_id)
    sheet = sheet_of(entry)
    leaf = sheet.by_node.get(node_id)
    if leaf is None or leaf.is_survey:
        raise Http404
    if request.method == "POST":
        return _save(request, entry, sheet, leaf)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(leaf_address(entry, leaf))
    row = _row(request, entry, leaf, amended=amended_items(entry.bloc.criteria_set))
    return render(request, "scoring/desk/row.html", {"entry": entry, "row": row})


def leaf_address(entry: Entry, leaf: Leaf) -> str:
    """The leaf's place on the desk."""
    desk = reverse("entry_desk", args=[entry.pk])
    return f"{desk}?{urlencode({'linh-vuc': leaf.node.component.code})}#muc-{leaf.node.pk}"


def desk_changes(request: HttpRequest, entry: Entry, sheet: Sheet, leaf: Leaf) -> dict[str, Any]:
    """Context of what a saved leaf changes elsewhere on the desk: figures, action, progress."""
    component = leaf.node.component
    section = Section(component, totals_of(sheet.by_component[component.pk]))
    return head_of(request, entry, sheet) | {"section": section}


def _save(request: HttpRequest, entry: Entry, sheet: Sheet, leaf: Leaf) -> HttpResponse:
    row = row_of(leaf, entry.bloc.criteria_set.year, editable=True)
    typed = read_typed(row.rule, request.POST)
    status = 200
    try:
        leaf.mark = declare(
            entry, leaf.node, typed.declaration, by=person(request), version=typed.version
        )
        row = row_of(leaf, entry.bloc.criteria_set.year, editable=True)
    except InputError as error:
        row, status = wrong_row(row, typed, error), 422
    except Conflict as conflict:
        leaf.mark = conflict.current
        first = leaf.mark.updated_by_id if leaf.mark else None
        said = conflict_sentences(request, conflict, first)
        row, status = refused_row(row, typed, problems=said, state="conflict"), 409
    except NotPermitted as refused:
        row, status = refused_row(row, typed, problems=refused.sentences, state="failed"), 403
    except Refusal as refused:
        row, status = refused_row(row, typed, problems=refused.sentences, state="failed"), 422
    if request.htmx:  # type: ignore[attr-defined]
        return _saved_fragment(request, entry, sheet, row, status)
    if status == 200:
        return redirect(leaf_address(entry, leaf))
    return _desk(request, entry, sheet, code=leaf.node.component.code, refused=row, status=status)


def _saved_fragment(
    request: HttpRequest, entry: Entry, sheet: Sheet, row: Row, status: int
) -> HttpResponse:
    context = {"entry": entry, "row": row, "is_update": True}
    if status == 200:
        context |= desk_changes(request, entry, sheet, row.leaf)
    response = render(request, "scoring/desk/row_saved.html", context, status=status)
    # Says that this answer is a fragment of ours, whatever its status.
    response["HX-Reswap"] = "outerHTML"
    return response


def _desk(
    request: HttpRequest,
    entry: Entry,
    sheet: Sheet,
    *,
    code: str,
    refused: Row | None = None,
    status: int = 200,
) -> HttpResponse:
    sections = sections_of(entry, sheet)
    current = _current(sections, code)
    leaves = sheet.by_component.get(current.node.pk, []) if current else []
    previous = leaves_a_year_ago(entry, [leaf.node for leaf in leaves if leaf.is_asked])
    amended = amended_items(entry.bloc.criteria_set)
    rows = {
        leaf.node.pk: _row(request, entry, leaf, previous, amended)
        for leaf in leaves
        if leaf.is_asked
    }
    if refused is not None:
        rows[refused.id] = refused
    context = head_of(request, entry, sheet) | {
        "sections": sections,
        "current": current,
        "groups": _groups(leaves, rows),
        "next_section": _after(sections, current),
        "returned": _returned(person(request), entry),
    }
    return render(request, "scoring/desk/desk.html", context, status=status)


def _row(
    request: HttpRequest,
    entry: Entry,
    leaf: Leaf,
    previous: Mapping[int, PastLeaf] | None = None,
    amended: Mapping[int, str] | None = None,
) -> Row:
    before = (previous or {}).get(leaf.node.pk)
    return row_of(
        leaf,
        entry.bloc.criteria_set.year,
        editable=bool(can_declare(person(request), entry)),
        previous=_before(entry.bloc.round.year - 1, before) if before else "",
        amended=(amended or {}).get(leaf.node.pk, ""),
    )


def _before(year: int, past: PastLeaf) -> str:
    """ "2025: 0.75 points – “fees are not published” · other than in 2025: maximum 1 → 2"."""
    points = format_points(past.points)
    text = _("%(year)s: %(points)s points") % {"year": year, "points": points}
    text = f"{text} – “{past.reason}”" if past.reason else text
    if not past.differs:
        return text
    told = _("other than in %(year)s: %(what)s") % {"year": year, "what": past.differs}
    return f"{text} · {told}"


def _current(sections: list[Section], code: str) -> Section | None:
    """The section asked for; else the first with something to do; else the first."""
    asked = [section for section in sections if section.node.code == code]
    open_ones = [section for section in sections if section.totals.missing]
    return next(iter([*asked, *open_ones, *sections]), None)


def _after(sections: list[Section], current: Section | None) -> Section | None:
    """The next section with anything to answer, or that may be answered."""
    later = sections[sections.index(current) + 1 :] if current else []
    return next((section for section in later if section.totals.asked or section.is_ground), None)


def _groups(
    leaves: Iterable[Leaf], rows: dict[int, Row]
) -> list[tuple[Node | None, list[tuple[Leaf, Row | None]]]]:
    """Leaves under their criterion; a criterion that is itself a leaf has no heading of its own."""

    def criterion(leaf: Leaf) -> Node | None:
        parent = leaf.node.parent
        return parent if parent is not None and parent.parent_id else None

    return [
        (node, [(leaf, rows.get(leaf.node.pk)) for leaf in group])
        for node, group in groupby(leaves, key=criterion)
    ]


def _returned(user: User, entry: Entry) -> Any:
    """The leader's reason, while the sheet is back with the officers."""
    if entry.state != EntryState.DECLARING:
        return None
    last = entry.transitions.visible_to(user).select_related("by").first()
    return last if last and last.action in ("return", "reopen") else None
