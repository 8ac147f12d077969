"""The style guide, on a developer's machine only."""

from django.conf import settings
from django.urls import path

from cchc.ui import views

urlpatterns = [path("kieu-dang/", views.style_guide, name="style_guide")] if settings.LOCAL else []
