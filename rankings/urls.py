"""Addresses of rankings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
