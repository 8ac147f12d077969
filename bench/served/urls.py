"""The program's addresses and an empty one."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_not_required
def empty(_request: HttpRequest) -> HttpResponse:
    """What Django and the server cost by themselves."""
    return HttpResponse()


urlpatterns = [path("trong/", empty), path("", include("cchc.urls"))]
