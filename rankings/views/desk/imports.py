"""Bringing in a published table: looked at first, then published."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.agencies.enums import Role
from cchc.agencies.models import User
from cchc.refusals import Refusal
from rankings.forms.imports import ResultsForm
from rankings.selectors.notes import note_texts
from rankings.services.importing import import_results, preview_results
from rankings.services.results_file import read_results


def import_page(request: HttpRequest) -> HttpResponse:
    """The form; posting it shows what would be published, or with `publish` publishes it."""
    user = request.user
    if not isinstance(user, User) or not _is_secretary(user):
        raise Http404
    form = ResultsForm(request.POST or None, request.FILES or None, by=user)
    context: dict[str, Any] = {"form": form, "preview": None, "refused": []}
    if request.method == "POST" and form.is_valid():
        file = read_results(form.cleaned_data["file"])
        try:
            if "publish" in request.POST:
                edition = import_results(file, form.target(), by=user)
                messages.success(request, _("The table is published."))
                return _leave(request, reverse("edition", args=[edition.pk]))
            context["preview"] = preview_results(file, form.target())
            context["notes"] = note_texts(context["preview"].edition.notes)
        except Refusal as refusal:
            context["refused"] = refusal.sentences
    is_bad = request.method == "POST" and context["preview"] is None
    template = "rankings/desk/import.html"
    if request.headers.get("HX-Request"):
        template = "rankings/desk/import_result.html"
    return render(request, template, context, status=422 if is_bad else 200)


def _leave(request: HttpRequest, url: str) -> HttpResponse:
    """To another page, also out of a fragment."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _is_secretary(user: User) -> bool:
    return user.is_staff or any(held.role == Role.SECRETARY for held in user.held)
