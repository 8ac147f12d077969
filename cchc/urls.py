"""Addresses: every app brings its own; the shell only gathers them."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView

from cchc.health import health

urlpatterns = [
    path("", include("rankings.urls")),
    path("", include("scoring.urls")),
    path("", include("surveys.urls")),
    path("", include("cchc.agencies.urls")),
    path("", include("cchc.jobs.urls")),
    path("", include("cchc.ui.urls")),
    # An account's address is the administrator's: nothing of it is changed or confirmed here.
    path(
        "tai-khoan/email/",
        TemplateView.as_view(template_name="account/email.html"),
        name="account_email",
    ),
    path(
        "tai-khoan/confirm-email/",
        login_not_required(RedirectView.as_view(pattern_name="account_login")),
        name="account_email_verification_sent",
    ),
    path("tai-khoan/", include("allauth.urls")),
    path("quan-tri/", admin.site.urls),
    path("healthz", health, name="health"),
    path("api/v1/", include("rankings.api.urls")),
]
