"""Criteria sets: the list, one set, upload with preview, workbooks, decisions."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cchc.agencies.http import SignedInRequest
from cchc.downloads import download_response, stored_content, written_response
from cchc.refusals import NotPermitted
from cchc.ui.answers import refusals_said
from cchc.uploads import PDF, held, hold
from cchc.workbooks import CONTENT_TYPE
from scoring.engine import parse_rule, sentence
from scoring.enums import Block as BlockChoice
from scoring.enums import SetState
from scoring.exports import appendix
from scoring.exports.criteria import write_criteria, write_template
from scoring.forms.sets.details import SetConfirmForm, SetUploadForm, managed_councils
from scoring.models import CriteriaSet, Node
from scoring.permissions import can_copy_sets, can_manage_council
from scoring.selectors.rounds.maxima import tree_of
from scoring.selectors.sets.amendments import last_job, versions_of
from scoring.selectors.sets.drafts import rule_of_draft
from scoring.selectors.wording import what_happened_to_set
from scoring.services.sets import lifecycle as services
from scoring.services.sets.confirming import made_once
from scoring.services.sets.workbook import is_ours, read_criteria
from scoring.services.sets.workbook_lines import CriteriaWorkbook, Line
from scoring.views.sets.preview_points import preview_points


@require_safe
def set_list(request: SignedInRequest) -> HttpResponse:
    sets = CriteriaSet.objects.visible_to(request.user).select_related("council")
    context = {
        "sets": sets.with_scales().order_by("-year", "bloc_name", "council__name", "pk"),
        "may_upload": bool(managed_councils(request.user)),
    }
    return render(request, "scoring/sets/list.html", context)


@require_safe
def set_detail(request: SignedInRequest, set_id: int) -> HttpResponse:
    criteria_set = _visible(request, set_id)
    may_manage = bool(can_manage_council(request.user, criteria_set.council_id))
    may_amend = may_manage and criteria_set.state == SetState.IN_FORCE
    drafts = criteria_set.amending.filter(state=SetState.DRAFT)
    tree = tree_of(criteria_set)
    context = {
        "set": criteria_set,
        "tree": tree,
        "bonus": tree.points_of(BlockChoice.BONUS),
        "penalty": tree.points_of(BlockChoice.PENALTY),
        "rows": [(node, _scale_of(node, criteria_set.year)) for node in tree.nodes],
        "may_edit": may_manage and criteria_set.state == SetState.DRAFT,
        "may_copy": bool(can_copy_sets(request.user)) and criteria_set.amends is None,
        "may_amend": may_amend,
        "amending": drafts.first() if may_amend else None,
        "job": last_job(criteria_set, request.user) if may_amend else None,
        "history": [
            (what_happened_to_set(row), row)
            for row in criteria_set.transitions.select_related("by")
        ],
        "versions": versions_of(criteria_set),
        "blocs": criteria_set.blocs.select_related("round"),
    }
    return render(request, "scoring/sets/detail.html", context)


@require_safe
def set_decision(request: SignedInRequest, set_id: int) -> HttpResponseBase:
    """The decision that issued the set, as it was uploaded."""
    criteria_set = _visible(request, set_id)
    if not criteria_set.decision_file:
        raise Http404
    name = criteria_set.decision_file_name or "quyet-dinh.pdf"
    file = stored_content(criteria_set.decision_file)
    return download_response(file, name=name, content_type=PDF.content_type)


@require_POST
def discard_set(request: SignedInRequest, set_id: int) -> HttpResponse:
    criteria_set = _visible(request, set_id)
    with refusals_said(request):
        services.discard(criteria_set, by=request.user)
        messages.success(request, _("The draft was removed."))
        return redirect("set_list")
    return redirect("set_detail", criteria_set.pk)


def upload_set(request: SignedInRequest) -> HttpResponse:
    """Send a workbook and see the tree it holds, or everything wrong with it by cell."""
    if not managed_councils(request.user):
        raise NotPermitted(_("Only the council's secretary can do this."))
    form = SetUploadForm(request.POST or None, request.FILES or None, user=request.user)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "scoring/sets/upload.html", {"form": form}, status=status)
    file = form.cleaned_data["file"]
    workbook = read_criteria(file, year=form.cleaned_data["year"])
    details = form.details(workbook.settings)
    context = {"form": form, "workbook": workbook, "file_name": file.name}
    if workbook.problems or form.errors:
        file.seek(0)
        context["is_other_form"] = not is_ours(file)
        return render(request, "scoring/sets/upload.html", context, status=422)
    said = {**request.POST.dict(), **details, "token": hold(file, by=request.user)}
    confirm = SetConfirmForm(said, user=request.user)
    preview = context | _preview(workbook, confirm, details["year"])
    return render(request, "scoring/sets/preview.html", preview)


@require_POST
def confirm_set(request: SignedInRequest) -> HttpResponse:
    """Make the draft of the previewed workbook."""
    form = SetConfirmForm(request.POST, user=request.user)
    if not form.is_valid():
        raise Http404
    token = form.cleaned_data.pop("token")
    file = held(token, by=request.user)
    if file is None:
        messages.error(request, _("The preview is older than an hour: choose the file again."))
        return redirect("set_upload")
    make = partial(services.import_criteria, file, by=request.user, **form.cleaned_data)
    try:
        criteria_set = made_once(token, make, by=request.user)
    except services.WrongWorkbook as wrong:
        upload = SetUploadForm(initial=form.cleaned_data, user=request.user)
        context = {"form": upload, "workbook": wrong.workbook, "file_name": ""}
        return render(request, "scoring/sets/upload.html", context, status=422)
    messages.success(request, _("The draft was made. Check it, then put it in force."))
    return redirect("set_editor", criteria_set.pk)


@require_safe
def set_workbook(request: SignedInRequest, set_id: int) -> HttpResponse:
    criteria_set = _visible(request, set_id)
    name = f"bo-tieu-chi-{criteria_set.year}-{criteria_set.pk}.xlsx"
    return written_response(name, CONTENT_TYPE, partial(write_criteria, criteria_set))


@require_safe
def set_appendix(request: SignedInRequest, set_id: int) -> HttpResponse:
    """The appendix of the decision as a Word document."""
    criteria_set = _visible(request, set_id)
    name = f"phu-luc-{criteria_set.year}-{criteria_set.pk}.docx"
    write = partial(appendix.write_appendix, criteria_set)
    return written_response(name, appendix.CONTENT_TYPE, write)


@require_safe
def set_template(request: SignedInRequest) -> HttpResponse:
    return written_response("bo-tieu-chi-mau.xlsx", CONTENT_TYPE, write_template)


def _visible(request: SignedInRequest, set_id: int) -> CriteriaSet:
    sets = CriteriaSet.objects.visible_to(request.user).select_related("council", "amends")
    return get_object_or_404(sets, pk=set_id)


def _scale_of(node: Node, year: int) -> str:
    """The scale of a leaf as officers read it at the desk; "" while its rule is open."""
    rule = rule_of_draft(node, year)
    return sentence(rule) if rule else ""


def _preview(workbook: CriteriaWorkbook, confirm: SetConfirmForm, year: int) -> dict[str, object]:
    return {
        "confirm": confirm,
        **preview_points(workbook),
        "rows": [(line, _scale_read(line, year)) for line in workbook.lines],
    }


def _scale_read(line: Line, year: int) -> str:
    if line.kind is None or line.max_points is None:
        return ""
    return sentence(parse_rule(line.kind, line.params, line.max_points, year))
