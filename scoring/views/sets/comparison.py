"""A set beside the one of an earlier year: proposed, looked at, confirmed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cchc.agencies.http import SignedInRequest
from cchc.ui.answers import posted, refusals_in, refusals_said
from cchc.ui.typed import typed_ids
from scoring.enums import SetState
from scoring.forms.sets.comparison import EarlierSetForm, MatchForm
from scoring.models import CriteriaSet, Match
from scoring.permissions import can_manage_council
from scoring.selectors.sets.comparison import Compared, Line, compared
from scoring.selectors.sets.comparison_rows import counts_of, is_wanted, shown_rows, whole_row
from scoring.services.sets import comparing
from scoring.views.sets.comparison_rows import shown, shown_row


def set_comparison(request: SignedInRequest, set_id: int) -> HttpResponse:
    """Both years in two columns; posting chooses the earlier set and proposes anew."""
    criteria_set = _visible(request, set_id)
    may_decide = _may_decide(request, criteria_set)
    if request.method == "POST":
        can_manage_council(request.user, criteria_set.council_id).demand()
    form = EarlierSetForm(posted(request), criteria_set=criteria_set, user=request.user)
    if form.is_valid():
        with refusals_in(form):
            earlier = form.cleaned_data["earlier"]
            comparing.propose_matches(criteria_set, earlier, by=request.user)
            messages.success(request, _("Compared. Look at what changed and confirm it."))
            return redirect("set_comparison", criteria_set.pk)
    found = compared(criteria_set)
    wanted = request.GET.get("loc", "")
    context = {
        "set": criteria_set,
        "form": form,
        "found": found,
        "may_decide": may_decide,
        "wanted": wanted,
        "query": _query(wanted),
        "rows": shown(shown_rows(found, wanted)) if found else [],
        "filters": counts_of(found) if found else [],
        "figures": _figures(found) if found else None,
        "open_here": sum(is_wanted(line, wanted) for line in found.open) if found else 0,
    }
    status = 422 if form.is_bound else 200
    return render(request, "scoring/sets/comparison.html", context, status=status)


@require_POST
def confirm_comparison(request: SignedInRequest, set_id: int) -> HttpResponse:
    """Confirm what is ticked, or everything open that the filter shows."""
    criteria_set = _visible(request, set_id)
    can_manage_council(request.user, criteria_set.council_id).demand()
    wanted = request.POST.get("loc", "")
    chosen = typed_ids(request.POST.getlist("muc"))
    found = compared(criteria_set)
    if found and request.POST.get("tat-ca"):
        shown = [line.match for line in found.open if is_wanted(line, wanted)]
        chosen = [match.pk for match in shown if match]
    with refusals_said(request):
        number = comparing.confirm_matches(criteria_set, chosen, by=request.user)
        said = ngettext("%(count)d item confirmed.", "%(count)d items confirmed.", number)
        messages.success(request, said % {"count": number})
    return redirect(_address(criteria_set, wanted))


def set_match(request: SignedInRequest, set_id: int, match_id: int) -> HttpResponse:
    """One node and what it was, whole; its partner, whether both compare, and why."""
    criteria_set = _visible(request, set_id)
    can_manage_council(request.user, criteria_set.council_id).demand()
    found, line, match = _kept_line(criteria_set, match_id)
    wanted = request.GET.get("loc", "")
    form = MatchForm(posted(request), found=found, line=line)
    if form.is_valid():
        after = _decide(form, line, match, request)
        if after is not None:
            messages.success(request, _("Saved."))
            goes_on = bool(request.POST.get("tiep"))
            return redirect(_next(after, line, wanted, goes_on=goes_on))
    context = {
        "set": criteria_set,
        "found": found,
        "line": line,
        "row": shown_row(whole_row(found, line)),
        "form": form,
        "wanted": wanted,
        "back": _address(criteria_set, wanted, line),
        "open_left": sum(each != line for each in found.open),
    }
    status = 422 if form.is_bound else 200
    return render(request, "scoring/sets/match.html", context, status=status)


def _decide(form: MatchForm, line: Line, match: Match, request: SignedInRequest) -> Compared | None:
    """What stands after the decision; None where it was refused, at its field."""
    with refusals_in(form):
        try:
            return comparing.decide_match(
                match,
                previous=form.partner if line.node else line.previous,
                is_comparable=form.is_comparable,
                note=form.cleaned_data["note"],
                by=request.user,
            )
        except comparing.NoteMissing as refused:
            form.add_error("note", refused.sentences)
        except comparing.WrongPartner as refused:
            form.add_error("previous", refused.sentences)
    return None


def _kept_line(criteria_set: CriteriaSet, match_id: int) -> tuple[Compared, Line, Match]:
    """The line of a match as both sets stand now. Raises Http404."""
    found = compared(criteria_set)
    for line in found.lines if found else ():
        if found and line.match and line.match.pk == match_id:
            return found, line, line.match
    raise Http404


def _next(after: Compared, line: Line, wanted: str, *, goes_on: bool) -> str:
    """Where one goes on: the next open item, from above again after the last, or the list."""
    keys = [each.match.pk for each in after.lines if each.match]
    here = keys.index(line.match.pk) if line.match and line.match.pk in keys else -1
    waiting = {each.match.pk for each in after.open if each.match}
    following = [pk for pk in keys[here + 1 :] + keys[: here + 1] if pk in waiting]
    if goes_on and following:
        return f"{reverse('set_match', args=[after.set.pk, following[0]])}{_query(wanted)}"
    return _address(after.set, wanted, line)


def _address(criteria_set: CriteriaSet, wanted: str, line: Line | None = None) -> str:
    """The list under the same filter, at the line."""
    anchor = f"#m{line.match.pk}" if line and line.match else ""
    return f"{reverse('set_comparison', args=[criteria_set.pk])}{_query(wanted)}{anchor}"


def _query(wanted: str) -> str:
    return f"?{urlencode({'loc': wanted})}" if wanted else ""


def _visible(request: SignedInRequest, set_id: int) -> CriteriaSet:
    """A set of its own; the draft of an amendment is shown beside what it amends."""
    sets = CriteriaSet.objects.visible_to(request.user).filter(amends__isnull=True)
    return get_object_or_404(sets.select_related("council", "compared_with"), pk=set_id)


def _may_decide(request: SignedInRequest, criteria_set: CriteriaSet) -> bool:
    may_manage = can_manage_council(request.user, criteria_set.council_id)
    return bool(may_manage) and criteria_set.state in (SetState.DRAFT, SetState.IN_FORCE)


def _figures(found: Compared) -> dict[str, int]:
    """How much can be compared, and how much of it somebody has looked at."""
    now = [line for line in found.lines if line.node]
    parts = [line for line in now if line.node and line.node.parent_id is None]
    leaves = [line for line in now if line.node and line.node.is_leaf]
    return {
        "components": len(parts),
        "comparable_components": sum(line.is_comparable for line in parts),
        "leaves": len(leaves),
        "comparable_leaves": sum(line.is_comparable for line in leaves),
        "lines": len(found.lines),
        "settled": len(found.lines) - len(found.open),
    }
