"""Councils and who sits in them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.agencies.forms.units import CouncilForm
from cchc.agencies.http import SignedInRequest
from cchc.agencies.permissions import can_manage_units, can_see_people
from cchc.agencies.selectors.managed import councils_managed_by
from cchc.agencies.selectors.people import members_of, with_member_count
from cchc.agencies.services import units as services
from cchc.ui.answers import refusals_in


@require_safe
def council_list(request: SignedInRequest) -> HttpResponse:
    can_see_people(request.user).demand()
    councils = councils_managed_by(request.user).select_related("province")
    context = {
        "councils": with_member_count(councils),
        "may_manage": bool(can_manage_units(request.user)),
    }
    return render(request, "agencies/council_list.html", context)


@require_safe
def council_detail(request: SignedInRequest, council_id: int) -> HttpResponse:
    councils = councils_managed_by(request.user).select_related("province")
    council = get_object_or_404(councils, pk=council_id)
    context = {"council": council, "members": members_of(council)}
    return render(request, "agencies/council_detail.html", context)


def add_council(request: SignedInRequest) -> HttpResponse:
    can_manage_units(request.user).demand()
    form = CouncilForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            council = services.create_council(by=request.user, **form.cleaned_data)
            messages.success(request, _("%(name)s was added.") % {"name": council})
            return redirect("council_detail", council.pk)
    return render(request, "agencies/council_form.html", {"form": form})
