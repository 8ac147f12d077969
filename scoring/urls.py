"""Addresses of scoring."""

from django.urls import path

from scoring.views import criteria_sets

urlpatterns = [
    path("bo-tieu-chi/", criteria_sets.set_list, name="set_list"),
    path("bo-tieu-chi/mau.xlsx", criteria_sets.set_template, name="set_template"),
    path("bo-tieu-chi/tai-len/", criteria_sets.upload_set, name="set_upload"),
    path("bo-tieu-chi/tai-len/xac-nhan/", criteria_sets.confirm_set, name="confirm_set"),
    path("bo-tieu-chi/<int:set_id>/", criteria_sets.set_detail, name="set_detail"),
    path("bo-tieu-chi/<int:set_id>/xlsx/", criteria_sets.set_workbook, name="set_workbook"),
    path(
        "bo-tieu-chi/<int:set_id>/ban-hanh/",
        criteria_sets.put_set_in_force,
        name="put_set_in_force",
    ),
    path("bo-tieu-chi/<int:set_id>/go-bo/", criteria_sets.discard_set, name="discard_set"),
]
