"""Addresses of rankings."""

from django.urls import path

from rankings.views import home
from rankings.views.desk import imports, results
from rankings.views.public import files, lists, tables, units

urlpatterns = [
    path("", tables.home, name="public_home"),
    path("viec-cua-toi/", home.home, name="home"),
    path(
        "bang-xep-hang/<int:council_id>/<int:year>/<slug:bloc_key>/",
        tables.league_table,
        name="league_table",
    ),
    path(
        "bang-xep-hang/<int:council_id>/<int:year>/<slug:bloc_key>/don-vi/<int:result_id>/",
        units.unit_result,
        name="unit_result",
    ),
    path("ban-cong-bo/<int:edition_id>/", tables.edition, name="edition"),
    path("ban-cong-bo/<int:edition_id>/bang.xlsx", files.xlsx, name="edition_xlsx"),
    path("ban-cong-bo/<int:edition_id>/bang.csv", files.csv, name="edition_csv"),
    path("ban-cong-bo/<int:edition_id>/du-lieu.json", files.canonical, name="edition_canonical"),
    path("nhap-ket-qua/", imports.import_page, name="import_results"),
    path("cong-bo/", lists.publications, name="publications"),
    path("phuong-phap/", lists.method, name="method"),
    path("du-lieu-mo/", lists.open_data, name="open_data"),
    path("quyet-dinh/<int:publication_id>/tep/", files.decision_file, name="decision_file"),
    path("ket-qua/", results.edition_list, name="edition_list"),
    path("ky/<int:round_id>/ket-qua/", results.result_desk, name="result_desk"),
    path(
        "ky/<int:round_id>/ket-qua/<int:bloc_id>/tong-hop/",
        results.compile_round_bloc,
        name="compile_bloc",
    ),
    path("ky/<int:round_id>/ket-qua/cong-bo/", results.publish_round, name="publish_round"),
    path("ban-du-thao/<int:edition_id>/", results.edition_desk, name="edition_desk"),
    path(
        "ban-du-thao/<int:edition_id>/con-dung/",
        results.edition_staleness,
        name="edition_staleness",
    ),
    path("ban-du-thao/<int:edition_id>/thu-tu/", results.edition_order, name="edition_order"),
    path("ban-du-thao/<int:edition_id>/bo/", results.edition_discard, name="edition_discard"),
]
