"""A draft as a whole: a new one, its settings, putting it in force."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cchc.agencies.http import SignedInRequest
from cchc.refusals import NotPermitted
from cchc.ui.answers import posted, refusals_in
from scoring.enums import SetState
from scoring.forms.sets.details import PutInForceForm, SetDetailsForm, managed_councils
from scoring.forms.sets.editor import SettingsForm
from scoring.selectors.sets.drafts import details_version, used_instead
from scoring.selectors.sets.editor import editor_of
from scoring.services.sets import lifecycle as services
from scoring.views.sets.editor import address_of, managed_set


def new_set(request: SignedInRequest) -> HttpResponse:
    """An empty draft, to be filled in the editor."""
    if not managed_councils(request.user):
        raise NotPermitted(_("Only the council's secretary can do this."))
    form = SetDetailsForm(posted(request), user=request.user)
    if form.is_valid():
        with refusals_in(form):
            made = services.create_set(by=request.user, **form.cleaned_data)
            return redirect(address_of(made))
    status = 422 if form.is_bound else 200
    return render(request, "scoring/set_editor/new.html", {"form": form}, status=status)


def set_settings(request: SignedInRequest, set_id: int) -> HttpResponse:
    """Name, bloc, year, decimals; and removing the draft."""
    criteria_set = managed_set(request, set_id)
    if criteria_set.state != SetState.DRAFT:
        return redirect("set_detail", criteria_set.pk)
    names = ("name", "bloc_name", "year", "point_places", "index_places", "may_exceed_100")
    initial = {name: getattr(criteria_set, name) for name in names}
    initial["version"] = details_version(criteria_set)
    form = SettingsForm(posted(request), initial=initial)
    if form.is_valid():
        with refusals_in(form):
            version = form.cleaned_data["version"]
            services.set_details(criteria_set, form.details, by=request.user, version=version)
            messages.success(request, _("Saved."))
            return redirect(address_of(criteria_set))
    context = {"set": criteria_set, "form": form, "leaves": criteria_set.nodes.leaves().count()}
    status = 422 if form.is_bound else 200
    return render(request, "scoring/set_editor/settings.html", context, status=status)


def put_set_in_force(request: SignedInRequest, set_id: int) -> HttpResponse:
    """Number, day and file of the decision; before that, what the set still lacks."""
    criteria_set = managed_set(request, set_id)
    if criteria_set.state != SetState.DRAFT or criteria_set.amends_id:
        return redirect("set_detail", criteria_set.pk)
    names = ("decision_number", "decision_date")
    initial = {name: getattr(criteria_set, name) for name in names}
    form = PutInForceForm(posted(request), request.FILES or None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            services.put_in_force(criteria_set, by=request.user, **form.decision)
            messages.success(request, _("The set is in force."))
            return redirect("set_detail", criteria_set.pk)
    context = {
        "set": criteria_set,
        "editor": editor_of(criteria_set),
        "used_instead": used_instead(criteria_set),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "scoring/set_editor/in_force.html", context, status=status)
