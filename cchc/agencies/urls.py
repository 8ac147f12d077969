"""Addresses of units, councils and people."""

from django.urls import path

from cchc.agencies.views import councils, people, units

urlpatterns = [
    path("don-vi/", units.unit_list, name="unit_list"),
    path("don-vi/chon/", units.unit_choices, name="find_units"),
    path("don-vi/them/", units.add_unit, name="add_unit"),
    path("don-vi/hop-nhat/", units.merge_units, name="merge_units"),
    path("don-vi/<int:agency_id>/", units.unit_detail, name="unit_detail"),
    path("don-vi/<int:agency_id>/sua/", units.edit_unit, name="edit_unit"),
    path("don-vi/<int:agency_id>/doi-ten/", units.rename_unit, name="rename_unit"),
    path("hoi-dong/", councils.council_list, name="council_list"),
    path("hoi-dong/them/", councils.add_council, name="add_council"),
    path("hoi-dong/<int:council_id>/", councils.council_detail, name="council_detail"),
    path("nguoi-dung/", people.person_list, name="person_list"),
    path("nguoi-dung/them/", people.add_person, name="add_person"),
    path("nguoi-dung/<int:person_id>/", people.person_detail, name="person_detail"),
    path("nguoi-dung/<int:person_id>/sua/", people.edit_person, name="edit_person"),
    path("nguoi-dung/<int:person_id>/vai-tro/", people.add_role, name="add_role"),
    path("nguoi-dung/<int:person_id>/moi/", people.send_invitation, name="send_invitation"),
    path("nguoi-dung/<int:person_id>/khoa/", people.close_account, name="close_account"),
    path("nguoi-dung/<int:person_id>/mo-lai/", people.reopen_account, name="reopen_account"),
    path("vai-tro/<int:membership_id>/ket-thuc/", people.end_role, name="end_role"),
]
