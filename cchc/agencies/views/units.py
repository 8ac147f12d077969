"""Units through time: the list, one unit with its history, adding, editing, merging."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.agencies.enums import SuccessionKind
from cchc.agencies.forms.pickers import chosen_units
from cchc.agencies.forms.units import MergeForm, RenameForm, UnitFilterForm, UnitForm
from cchc.agencies.http import SignedInRequest
from cchc.agencies.models import Agency
from cchc.agencies.models.units import AgencyQuerySet
from cchc.agencies.permissions import can_manage_members, can_manage_units, can_see_people
from cchc.agencies.selectors.people import members_of
from cchc.agencies.selectors.units import (
    find_units,
    in_vietnamese_order,
    not_ended,
    predecessors_of,
    successors_of,
)
from cchc.agencies.services import units as services
from cchc.agencies.views import PAGE_SIZE
from cchc.ui.answers import refusals_in
from cchc.ui.typed import typed_text

FINDS = 8


@require_safe
def unit_list(request: SignedInRequest) -> HttpResponse:
    can_see_people(request.user).demand()
    form = UnitFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    units = find_units(wanted.get("q", ""), wanted.get("kind", ""))
    if not wanted.get("ended"):
        units = not_ended(units)
    context = {
        "form": form,
        "page": _page(units, request.GET.get("page")),
        "is_filtered": any(wanted.values()),
        "today": timezone.localdate(),
        "may_manage": bool(can_manage_units(request.user)),
    }
    return render(request, "agencies/unit_list.html", context)


def _page(units: AgencyQuerySet, number: str | None) -> Page[Any]:
    """One page of units in Vietnamese order; the whole list is sorted by name, not loaded."""
    keys = in_vietnamese_order(units.order_by().values_list("pk", "name"))
    page: Page[Any] = Paginator(keys, PAGE_SIZE).get_page(number)
    found = Agency.objects.select_related("province", "parent").in_bulk(list(page.object_list))
    page.object_list = [found[key] for key in page.object_list]
    return page


@require_safe
def unit_choices(request: SignedInRequest) -> HttpResponse:
    """The finds of a unit picker, as boxes named after its field."""
    can_see_people(request.user).demand()
    text, name = typed_text(request.GET, "tim").strip(), typed_text(request.GET, "ten")
    chosen = chosen_units(request.GET.getlist(name))
    units = not_ended(find_units(text)).exclude(pk__in=[unit.pk for unit in chosen])
    context = {
        "chosen": chosen,
        "units": units.select_related("province").order_by("name", "pk")[:FINDS] if text else [],
        "name": name,
        "today": timezone.localdate(),
        "input_type": "checkbox" if request.GET.get("nhieu") == "1" else "radio",
        "text": text,
    }
    return render(request, "agencies/partials/unit_choices.html", context)


@require_safe
def unit_detail(request: SignedInRequest, agency_id: int) -> HttpResponse:
    can_see_people(request.user).demand()
    units = Agency.objects.visible_to(request.user).select_related("province", "parent")
    unit = get_object_or_404(units, pk=agency_id)
    may_manage_members = bool(can_manage_members(request.user, unit))
    context = {
        "unit": unit,
        "today": timezone.localdate(),
        "predecessors": predecessors_of(unit),
        "successors": successors_of(unit),
        "children": unit.children.valid_on(),
        "members": members_of(unit) if may_manage_members else [],
        "may_manage_members": may_manage_members,
        "may_manage": bool(can_manage_units(request.user)),
    }
    return render(request, "agencies/unit_detail.html", context)


def add_unit(request: SignedInRequest) -> HttpResponse:
    can_manage_units(request.user).demand()
    form = UnitForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    if form.is_valid():
        with refusals_in(form):
            unit = services.create_agency(by=request.user, **form.cleaned_data)
            messages.success(request, _("%(name)s was added.") % {"name": unit})
            return redirect("unit_detail", unit.pk)
    return render(request, "agencies/unit_form.html", {"form": form, "unit": None})


def edit_unit(request: SignedInRequest, agency_id: int) -> HttpResponse:
    can_manage_units(request.user).demand()
    unit = get_object_or_404(Agency.objects.visible_to(request.user), pk=agency_id)
    form = UnitForm(request.POST or None, instance=unit)
    if form.is_valid():
        with refusals_in(form):
            services.update_agency(unit, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("unit_detail", unit.pk)
    return render(request, "agencies/unit_form.html", {"form": form, "unit": unit})


def rename_unit(request: SignedInRequest, agency_id: int) -> HttpResponse:
    can_manage_units(request.user).demand()
    unit = get_object_or_404(Agency.objects.visible_to(request.user), pk=agency_id)
    form = RenameForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        with refusals_in(form):
            successor = services.rename(unit, by=request.user, **form.cleaned_data)
            messages.success(request, _("The unit goes on as %(name)s.") % {"name": successor})
            return redirect("unit_detail", successor.pk)
    return render(request, "agencies/unit_rename.html", {"form": form, "unit": unit})


def merge_units(request: SignedInRequest) -> HttpResponse:
    can_manage_units(request.user).demand()
    ending = request.GET.getlist("don-vi")
    form = MergeForm(request.POST or None, initial={"predecessors": ending})
    if form.is_valid():
        with refusals_in(form):
            cleaned = form.cleaned_data | {"kind": SuccessionKind(form.cleaned_data["kind"])}
            services.merge_agencies(by=request.user, **cleaned)
            messages.success(request, _("The units and their history were recorded."))
            return redirect("unit_detail", cleaned["successors"][0].pk)
    return render(request, "agencies/unit_merge.html", {"form": form})
