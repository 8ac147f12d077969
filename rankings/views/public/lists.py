"""Decisions published, the method, open data."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rankings.enums import EditionState
from rankings.models import Edition, Publication
from rankings.views.public.stored import stored

PER_PAGE = 50
_PUBLIC = [EditionState.PUBLISHED, EditionState.CORRECTED]


@login_not_required
@stored
def publications(request: HttpRequest) -> HttpResponse:
    """Every decision with its editions, newest first; replaced editions stay listed."""
    editions = (
        Edition.objects.filter(state__in=_PUBLIC)
        .defer("scheme")
        .order_by("kind", "bloc_name", "number")
    )
    decisions = (
        Publication.objects.published()
        .select_related("council")
        .prefetch_related(Prefetch("editions", editions))
    )
    page = Paginator(decisions, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "rankings/public/publications.html", {"page": page, "council": None})


@login_not_required
@stored
def method(request: HttpRequest) -> HttpResponse:
    """How an index is made, ranked, published and verified."""
    return render(request, "rankings/public/method.html", {"council": None})


@login_not_required
@stored
def open_data(request: HttpRequest) -> HttpResponse:
    """What can be downloaded and asked of the API."""
    editions = Edition.objects.current().select_related("council").defer("scheme")
    page = Paginator(editions.order_by("-year", "council__name", "bloc_name"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "rankings/public/open_data.html", {"page": page, "council": None})
