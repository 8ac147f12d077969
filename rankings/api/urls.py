"""Addresses of API v1."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

from rankings.api import views

app_name = "api"
_schema = SpectacularAPIView.as_view(authentication_classes=(), permission_classes=(AllowAny,))

urlpatterns = [
    path("schema/", _schema, name="schema"),
    path("publications/", views.PublicationList.as_view(), name="publication-list"),
    path("publications/<int:pk>/", views.PublicationDetail.as_view(), name="publication-detail"),
    path("editions/", views.EditionList.as_view(), name="edition-list"),
    path("editions/<int:pk>/", views.EditionDetail.as_view(), name="edition-detail"),
    path("editions/<int:pk>/results/", views.EditionResults.as_view(), name="edition-results"),
    path("results/", views.ResultList.as_view(), name="result-list"),
    path("units/", views.UnitList.as_view(), name="unit-list"),
    path("units/<int:pk>/", views.UnitDetail.as_view(), name="unit-detail"),
]
