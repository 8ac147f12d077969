"""Addresses of jobs: the progress bar a page polls."""

from django.urls import path

from cchc.jobs import views

urlpatterns = [path("cong-viec/<uuid:job_id>/", views.job_progress, name="job_progress")]
