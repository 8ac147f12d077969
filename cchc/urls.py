"""Addresses: every app brings its own; the shell only gathers them."""

from django.contrib import admin
from django.urls import include, path

from cchc.health import health

urlpatterns = [
    path("", include("rankings.urls")),
    path("", include("scoring.urls")),
    path("", include("surveys.urls")),
    path("", include("cchc.agencies.urls")),
    path("", include("cchc.jobs.urls")),
    path("", include("cchc.ui.urls")),
    path("tai-khoan/", include("allauth.urls")),
    path("quan-tri/", admin.site.urls),
    path("healthz", health, name="health"),
    path("api/v1/", include("rankings.api.urls")),
]
