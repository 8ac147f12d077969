"""What becomes of a set: copied for another year or bloc, amended while it is in use."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cchc.agencies.http import SignedInRequest
from cchc.ui.answers import posted, refusals_in, refusals_said
from scoring.enums import SetState
from scoring.forms.sets.changes import AmendmentForm, CopySetForm
from scoring.models import CriteriaSet, Node
from scoring.permissions import can_copy_sets, can_manage_council
from scoring.selectors.rounds.maxima import tree_of
from scoring.services.sets.amending import (
    Changes,
    preview_amendment,
    start_amendment,
)
from scoring.services.sets.amendment_job import start_applying
from scoring.services.sets.copies import copy_set as make_copy

_TOUCHED_ON_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def copy_set(request: SignedInRequest, set_id: int) -> HttpResponse:
    """Make a draft of another set: the details, a new scale, what is left out."""
    original = _visible(request, set_id)
    can_copy_sets(request.user).demand()
    form = CopySetForm(posted(request), original=original, user=request.user)
    if form.is_valid():
        with refusals_in(form):
            said = form.cleaned_data
            draft = make_copy(original, by=request.user, **said | {"drop": list(said["drop"])})
            _say_what_is_left(request, original, draft)
            return redirect("set_editor", draft.pk)
    context = {"set": original, "form": form, "tree": tree_of(original)}
    return render(request, "scoring/sets/copy.html", context, status=422 if form.errors else 200)


@require_POST
def begin_amendment(request: SignedInRequest, set_id: int) -> HttpResponse:
    criteria_set = _visible(request, set_id)
    with refusals_said(request):
        draft = start_amendment(criteria_set, by=request.user)
        messages.success(request, _("Change the draft, then look at all it touches and apply it."))
        return redirect("set_editor", draft.pk)
    return redirect("set_detail", criteria_set.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def amendment(request: SignedInRequest, set_id: int) -> HttpResponse:
    """All that an amendment changes and touches, and the button that takes it in."""
    draft = _visible(request, set_id)
    if draft.amends is None or draft.state != SetState.DRAFT:
        raise Http404
    can_manage_council(request.user, draft.council_id).demand()
    form = AmendmentForm(posted(request))
    if form.is_valid():
        with refusals_in(form):
            start_applying(draft, by=request.user, **form.cleaned_data)
            return redirect("set_detail", draft.amends_id)
    status = 422 if form.errors else 200
    context = _amendment_context(request, draft, form)
    return render(request, "scoring/sets/amendment.html", context, status=status)


def _amendment_context(
    request: SignedInRequest, draft: CriteriaSet, form: AmendmentForm
) -> dict[str, Any]:
    changes = preview_amendment(draft)
    difference = changes.difference
    page = Paginator(changes.touched, _TOUCHED_ON_PAGE).get_page(request.GET.get("page"))
    shown = [change for change in difference.changes if not change.is_renumbered]
    return {
        "set": draft.amends,
        "draft": draft,
        "form": form,
        "seen": difference.digest,
        "changes": changes,
        "settings": difference.shown_settings,
        "rows": [(change, _hanging(changes, change.was)) for change in shown],
        "renumbered": [
            change.fields["code"] for change in difference.changes if change.is_renumbered
        ],
        "page": page,
        "rounds": list(dict.fromkeys(entry.bloc.round for entry in changes.entries)),
    }


def _hanging(changes: Changes, node: Node | None) -> list[str]:
    return changes.hanging.get(node.pk, []) if node else []


def _say_what_is_left(request: SignedInRequest, original: CriteriaSet, draft: CriteriaSet) -> None:
    """What a person has to look at in the copy."""
    messages.success(request, _("The copy was made. Check it, then put it in force."))
    open_rules = draft.nodes.filter(is_leaf=True, is_confirmed=False).count()
    if open_rules:
        sentence = ngettext(
            "The rule of %(count)d item did not come out exactly: confirm it.",
            "The rules of %(count)d items did not come out exactly: confirm them.",
            open_rules,
        )
        messages.warning(request, sentence % {"count": open_rules})
    year = str(original.year)
    dated = draft.nodes.filter(text__contains=year).count() if draft.year != original.year else 0
    if dated:
        sentence = ngettext(
            "The text of %(count)d item names the year %(year)s.",
            "The texts of %(count)d items name the year %(year)s.",
            dated,
        )
        messages.warning(request, sentence % {"count": dated, "year": year})


def _visible(request: SignedInRequest, set_id: int) -> CriteriaSet:
    sets = CriteriaSet.objects.visible_to(request.user).select_related("council", "amends")
    return get_object_or_404(sets, pk=set_id)
