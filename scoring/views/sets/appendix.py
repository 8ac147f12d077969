"""Reading a decision's appendix: upload, what was found, the draft that waits for a person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.agencies.http import SignedInRequest
from cchc.refusals import NotPermitted
from cchc.ui.answers import posted
from cchc.uploads import held, hold
from scoring.appendix import Appendix, Confidence, Line, read_appendix
from scoring.engine import RuleError, RuleKind, parse_rule, parse_scale, sentence
from scoring.enums import RuleKind as RuleChoice
from scoring.forms.sets.details import (
    AppendixConfirmForm,
    AppendixUploadForm,
    managed_councils,
)
from scoring.services.sets.appendix_import import WrongAppendix, import_appendix
from scoring.services.sets.confirming import made_once
from scoring.services.sets.workbook import is_ours
from scoring.views.sets.preview_points import preview_points

Context = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A line as the preview shows it; `sentence` tells the proposed rule of a leaf."""

    line: Line
    rule: str
    sentence: str

    @property
    def state(self) -> str:
        """Confidence of a leaf, "asked" where it has questions; "" of a line with parts."""
        proposal = self.line.proposal
        if self.line.children:
            return ""
        if proposal is None or not proposal.kind:
            return "none"
        return "asked" if proposal.questions else proposal.confidence.value


def upload_appendix(request: SignedInRequest) -> HttpResponse:
    """Send the appendix and see the tree it holds with a rule for each leaf, or what is wrong."""
    _demand_secretary(request)
    form = AppendixUploadForm(posted(request), request.FILES or None, user=request.user)
    if not form.is_valid():
        return _upload(request, {"form": form}, 422 if form.is_bound else 200)
    said, year = form.cleaned_data, form.cleaned_data["year"]
    file = said["file"] or held(said["token"], by=request.user)
    if file is None:
        form.add_error("file", _("Choose the file again: it is kept for an hour."))
        return _upload(request, {"form": form}, 422)
    if is_ours(file):
        return _upload(request, {"form": form, "is_our_form": True}, 422)
    appendix = read_appendix(file, year=year, name=said["table"])
    if appendix.problems:
        return _refused(request, appendix, file, said)
    token = hold(file, by=request.user)
    confirm = AppendixConfirmForm({**request.POST.dict(), "token": token}, user=request.user)
    context = {"appendix": appendix, "confirm": confirm, **_found(appendix, year)}
    return render(request, "scoring/appendix/preview.html", context)


@require_POST
def confirm_appendix(request: SignedInRequest) -> HttpResponse:
    """Make the draft of the appendix that was shown, and go on in the editor."""
    form = AppendixConfirmForm(request.POST, user=request.user)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    token = said.pop("token")
    file = held(token, by=request.user)
    if file is None:
        messages.error(request, _("The preview is older than an hour: choose the file again."))
        return redirect("appendix_upload")
    make = partial(import_appendix, file, by=request.user, **said)
    try:
        criteria_set = made_once(token, make, by=request.user)
    except WrongAppendix as wrong:
        return _refused(request, wrong.appendix, file, said)
    messages.success(request, _("The draft was made. Now confirm the rule of each leaf."))
    return redirect(f"{reverse('set_editor', args=[criteria_set.pk])}?loc=cho-xac-nhan")


def _demand_secretary(request: SignedInRequest) -> None:
    if not managed_councils(request.user):
        raise NotPermitted(_("Only the council's secretary can do this."))


def _upload(request: SignedInRequest, context: Context, status: int) -> HttpResponse:
    return render(request, "scoring/appendix/upload.html", context, status=status)


def _refused(
    request: SignedInRequest, appendix: Appendix, file: BinaryIO, said: Mapping[str, Any]
) -> HttpResponse:
    """What is wrong with the file, over a form with what was typed; of several tables one can
    be chosen without sending the file again."""
    several = len(appendix.tables) > 1
    form = AppendixUploadForm(
        initial={**said, "token": hold(file, by=request.user) if several else ""},
        tables=appendix.tables if several else (),
        user=request.user,
    )
    return _upload(request, {"form": form, "appendix": appendix}, 422)


def _found(appendix: Appendix, year: int) -> Context:
    """What the preview sums up and lists; points of the index only."""
    rows = [_row(line, year) for line in appendix.lines]
    states = [row.state for row in rows if row.state]
    return {
        "rows": rows,
        **preview_points(appendix),
        "sure": states.count(Confidence.SURE.value),
        "likely": states.count(Confidence.LIKELY.value) + states.count(Confidence.UNSURE.value),
        "asked": states.count("asked"),
        "unread": states.count("none"),
    }


def _row(line: Line, year: int) -> Row:
    told = list(_told(line, year))
    return Row(line, *told) if told else Row(line, "", "")


def _told(line: Line, year: int) -> Iterator[str]:
    """The proposed rule: its kind in a word, and its scale as officers will read it."""
    proposal, most = line.proposal, line.max_points
    if line.children or proposal is None or not proposal.kind or most is None:
        return
    kind = RuleKind(proposal.kind)
    yield str(RuleChoice(kind.value).label)
    if proposal.questions and not proposal.scale:
        yield ""
        return
    try:
        params = parse_scale(kind, proposal.scale, most, year)
        yield sentence(parse_rule(kind, params, most, year))
    except RuleError:
        yield proposal.scale
