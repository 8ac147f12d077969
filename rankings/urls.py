"""Addresses of rankings."""

from django.urls import path

from rankings.views.desk import results

urlpatterns = [
    path("ky/<int:round_id>/ket-qua/", results.result_desk, name="result_desk"),
    path(
        "ky/<int:round_id>/ket-qua/<int:bloc_id>/tong-hop/",
        results.compile_round_bloc,
        name="compile_bloc",
    ),
    path("ky/<int:round_id>/ket-qua/cong-bo/", results.publish_round, name="publish_round"),
    path("ban-du-thao/<int:edition_id>/", results.edition_desk, name="edition_desk"),
    path("ban-du-thao/<int:edition_id>/thu-tu/", results.edition_order, name="edition_order"),
    path("ban-du-thao/<int:edition_id>/bo/", results.edition_discard, name="edition_discard"),
]
