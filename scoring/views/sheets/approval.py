"""From the officers to the leader and back: hand in, approve, return, take back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.refusals import NotPermitted, Refusal
from cchc.uploads import SIGNED, UploadError
from scoring.forms.sheets.documents import ApprovalForm, ReturnForm
from scoring.models import Entry
from scoring.permissions import can_approve
from scoring.selectors.sheets.sheet import sheet_of
from scoring.services.sheets.evidence import DocumentFacts, add_document, forget_file
from scoring.services.sheets.self_assessment import approve, recall, return_to_officers, submit
from scoring.views.sheets.entry import entry_or_404, head_of, person, posted_from, sections_of


@posted_from("entry_desk")
def entry_submit(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Hand the sheet to the leader; what is lacking is said on the desk."""
    entry = entry_or_404(request, entry_id)
    try:
        submit(entry, by=person(request))
    except NotPermitted as refused:
        raise PermissionDenied(refused.sentences[0]) from None
    except Refusal as refused:
        messages.error(request, refused.sentences[0])
        return redirect("entry_desk", entry.pk)
    messages.success(request, _("Handed in. The leader approves it next."))
    return redirect("entry_approval", entry.pk)


@posted_from("entry_desk")
def entry_recall(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take the sheet back to change it."""
    entry = entry_or_404(request, entry_id)
    try:
        recall(entry, by=person(request))
    except Refusal as refused:
        raise PermissionDenied(refused.sentences[0]) from None
    messages.success(request, _("Taken back. It can be changed and handed in again."))
    return redirect("entry_desk", entry.pk)


@require_safe
def entry_approval(request: HttpRequest, entry_id: int) -> HttpResponse:
    """The sheet at a glance: totals by component, what has evidence, what happened so far."""
    return _page(request, entry_or_404(request, entry_id))


@posted_from("entry_approval")
def entry_approve(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Approve and lock; the signed report, where there is one, as a document of the unit."""
    entry = entry_or_404(request, entry_id)
    _demand(request, entry)
    form = ApprovalForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _approve(request, entry, form)
            messages.success(request, _("Approved and locked."))
            return redirect("entry_approval", entry.pk)
        except UploadError as error:
            form.add_error("report", error)
        except Refusal as refused:
            form.add_error(None, refused.sentences[0])
    return _page(request, entry, approval=form)


@posted_from("entry_approval")
def entry_return(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Send it back to the officers, saying why."""
    entry = entry_or_404(request, entry_id)
    _demand(request, entry)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            return_to_officers(entry, by=person(request), reason=form.cleaned_data["reason"])
            messages.success(request, _("Returned to the officers with the reason."))
            return redirect("entry_approval", entry.pk)
        except Refusal as refused:
            form.add_error(None, refused.sentences[0])
    return _page(request, entry, returning=form)


def _demand(request: HttpRequest, entry: Entry) -> None:
    verdict = can_approve(person(request), entry)
    if not verdict:
        raise PermissionDenied(verdict.why_not)


@transaction.atomic
def _approve(request: HttpRequest, entry: Entry, form: ApprovalForm) -> None:
    """The report is kept only if the approval stands."""
    file = form.cleaned_data["report"]
    if not file:
        approve(entry, by=person(request))
        return
    facts = DocumentFacts(
        title=_("Signed self-assessment report, %(round)s") % {"round": entry.bloc.round.name}
    )
    report = add_document(entry.agency, facts, file, by=person(request), kinds=SIGNED)
    try:
        approve(entry, by=person(request), signed_report=report)
    except BaseException:
        forget_file(report)
        raise


def _page(
    request: HttpRequest,
    entry: Entry,
    *,
    approval: Form | None = None,
    returning: Form | None = None,
) -> HttpResponse:
    sheet = sheet_of(entry)
    context = head_of(request, entry, sheet) | {
        "sections": sections_of(entry, sheet),
        "history": entry.transitions.visible_to(person(request)).select_related("by"),
        "approval_form": approval or ApprovalForm(),
        "return_form": returning or ReturnForm(),
    }
    status = 422 if approval or returning else 200
    return render(request, "scoring/desk/approval.html", context, status=status)
