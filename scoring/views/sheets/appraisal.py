"""Appraisal by unit: one unit's items, declared beside appraised, saved one at a time (D11)."""

from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.agencies.http import SignedInRequest
from cchc.refusals import Conflict, NotPermitted, Refusal
from cchc.ui.typed import typed_text
from scoring.engine import InputError
from scoring.enums import MarkStage, RoundStage
from scoring.forms.sheets.appraisal import AppraisalRow, Said, read_said
from scoring.forms.sheets.controls import sentences_by_field
from scoring.models import Node
from scoring.selectors.rounds.deadlines import deadline_of
from scoring.selectors.sheets.appraisal import Item, sums_of
from scoring.services.sheets.appraise import ReasonMissing, agree_with_rest, appraise, flag, unflag
from scoring.views.sheets.appraisal_list import unit_after, units_of
from scoring.views.sheets.appraisal_page import Page, Section

# The viewer of evidence is a frame of our own.
may_frame: Any = csp_update({"frame-src": ["'self'"]})


@require_safe
@may_frame
def appraisal_entry(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """One component of one unit (`?linh-vuc=CODE`)."""
    page = Page(request, entry_id)
    return _render(page, page.sections(), code=request.GET.get("linh-vuc", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@may_frame
def appraisal_row(request: SignedInRequest, entry_id: int, node_id: int) -> HttpResponse:
    """One row: shown again, or saved. A page without script gets the whole page back."""
    page = Page(request, entry_id)
    sections, section, item = page.find(node_id)
    if request.method == "POST":
        return _save(page, sections, section, item)
    if not request.htmx:
        return redirect(page.address(section.node.code, node_id))
    context = {"entry": page.entry, "row": page.row(item)}
    return render(request, "scoring/appraisal/row.html", context)


@require_POST
@may_frame
def appraisal_flag(request: SignedInRequest, entry_id: int, node_id: int) -> HttpResponse:
    """Ask the unit to explain an item, or take the question back (`bo`)."""
    page = Page(request, entry_id)
    sections, section, item = page.find(node_id)
    question = typed_text(request.POST, "question")
    problem, status = "", 200
    try:
        if "bo" in request.POST:
            if item.request:
                unflag(item.request, by=page.user)
            item.request = None
        else:
            item.request = flag(page.entry, item.leaf.node, question, by=page.user)
    except NotPermitted as refused:
        problem, status = refused.sentences[0], 403
    except Refusal as refused:
        problem, status = refused.sentences[0], 422
    row = page.row(item)
    row.flag_problem, row.flag_typed = problem, question if problem else ""
    if request.htmx:
        context = _changes(page, sections, section, row)
        response = render(request, "scoring/appraisal/flag_saved.html", context, status=status)
        response["HX-Reswap"] = "outerHTML"
        return response
    if status == 200:
        return redirect(page.address(section.node.code, node_id))
    return _render(page, sections, code=section.node.code, refused=row, status=status)


@require_POST
def appraisal_agree(request: SignedInRequest, entry_id: int, node_id: int) -> HttpResponse:
    """Agree with everything in a component that is not said or asked yet."""
    page = Page(request, entry_id)
    components = Node.objects.current().filter(set=page.entry.bloc.criteria_set_id, parent=None)
    component = get_object_or_404(components, pk=node_id)
    try:
        marks = agree_with_rest(page.entry, component, by=page.user)
    except NotPermitted as refused:
        raise PermissionDenied(refused.sentences[0]) from None
    except Refusal as refused:
        messages.error(request, refused.sentences[0])
        return redirect(page.address(component.code))
    messages.success(
        request,
        ngettext("Agreed with %(count)d item.", "Agreed with %(count)d items.", len(marks))
        % {"count": len(marks)},
    )
    return redirect(page.address(component.code))


def _save(page: Page, sections: list[Section], section: Section, item: Item) -> HttpResponse:
    row = page.row(item)
    said = read_said(row.rule, page.request.POST)
    status = _say(page, row, said)
    if page.request.htmx:
        context = _changes(page, sections, section, row)
        template = "scoring/appraisal/row_saved.html"
        response = render(page.request, template, context, status=status)
        # Says that this answer is a fragment of ours, whatever its status.
        response["HX-Reswap"] = "outerHTML"
        return response
    if status == 200:
        return redirect(page.address(section.node.code, row.id))
    return _render(page, sections, code=section.node.code, refused=row, status=status)


def _say(page: Page, row: AppraisalRow, said: Said) -> int:
    """Save what was said, or leave it standing in the row with what is wrong; the status."""
    places = page.entry.bloc.criteria_set.point_places
    node = row.item.leaf.node
    try:
        mark = appraise(
            page.entry, node, said.appraisal(places), by=page.user, version=said.version
        )
    except ValidationError as wrong:
        row.field_errors, status = wrong.message_dict, 422
    except InputError as error:
        sentences = sentences_by_field(error)
        row.problems, status = sentences.pop("", []), 422
        row.field_errors = sentences
    except Conflict as conflict:
        if conflict.current:
            row.item.marks[MarkStage(conflict.current.stage)] = conflict.current
        row.problems, status = conflict.sentences, 409
    except NotPermitted as refused:
        row.problems, status = refused.sentences, 403
    except ReasonMissing as refused:
        row.field_errors, status = {"reason": refused.sentences}, 422
    except Refusal as refused:
        field = "points" if said.how == "points" else ""
        row.field_errors = {field: refused.sentences} if field else {}
        row.problems, status = [] if field else refused.sentences, 422
    else:
        row.item.marks[MarkStage(mark.stage)] = mark
        row.state = "saved"
        return 200
    row.said, row.state = said, "conflict" if status == 409 else "failed"
    return status


def _changes(
    page: Page, sections: list[Section], section: Section, row: AppraisalRow
) -> dict[str, Any]:
    """Context of what a saved row changes elsewhere on the page."""
    return _figures(sections, section) | {
        "entry": page.entry,
        "row": row,
        "section": section,
        "several_sections": len(sections) > 1,
        "is_update": True,
    }


def _figures(sections: list[Section], current: Section | None) -> dict[str, Any]:
    mine = [section for section in sections if section.is_mine]
    return {
        "current": current,
        "whole": sums_of(item for section in sections for item in section.items),
        "open_here": current.open if current else 0,
        "open_all": sum(section.open for section in mine),
        "has_own": bool(mine),
        "next_section": _next_section(mine, current),
    }


def _next_section(mine: list[Section], current: Section | None) -> Section | None:
    """The next component with something open, going round."""
    place = mine.index(current) + 1 if current in mine else 0
    return next((section for section in mine[place:] + mine[:place] if section.open), None)


def _render(
    page: Page,
    sections: list[Section],
    *,
    code: str,
    refused: AppraisalRow | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = [section for section in sections if section.node.code == code]
    mine = [section for section in sections if section.is_mine]
    waiting = [section for section in mine if section.open]
    current = next(iter([*asked, *waiting, *mine, *sections]), None)
    rows = [page.row(item) for item in current.items] if current else []
    if refused is not None:
        rows = [refused if row.id == refused.id else row for row in rows]
    units = units_of(page.user, of_round=page.entry.bloc.round_id)
    deadline = deadline_of(page.entry, RoundStage(page.stage)) if page.stage else None
    context = _figures(sections, current) | {
        "entry": page.entry,
        "sections": sections,
        "rows": rows,
        "stage": page.stage,
        "deadline_at": deadline,
        "next_unit": unit_after(units, page.entry),
        "units_left": sum(bool(unit.open) for unit in units),
        "is_update": False,
    }
    return render(page.request, "scoring/appraisal/entry.html", context, status=status)
