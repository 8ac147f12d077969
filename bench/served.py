"""The program's addresses with an empty view beside them, to compare pages with."""

import os

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings")


@login_not_required
def empty(_request: HttpRequest) -> HttpResponse:
    """Nothing but the middleware every page has."""
    return HttpResponse()


urlpatterns = [path("trong/", empty), path("", include("cchc.urls"))]
