"""Addresses of scoring."""

from django.urls import path

from scoring.views import (
    appraisal,
    appraisal_list,
    approval,
    criteria_sets,
    desk,
    evidence,
    explanation,
    viewer,
)

CRITERIA_SETS = [
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

ENTRY = "tu-danh-gia/<int:entry_id>/"
DESK = [
    path(ENTRY, desk.entry_desk, name="entry_desk"),
    path(f"{ENTRY}muc/<int:node_id>/", desk.leaf_row, name="leaf_row"),
    path(f"{ENTRY}muc/<int:node_id>/tai-lieu/", evidence.leaf_evidence, name="leaf_evidence"),
    path(
        f"{ENTRY}dinh-kem/<int:attachment_id>/go/",
        evidence.attachment_remove,
        name="attachment_remove",
    ),
    path(f"{ENTRY}nop/", approval.entry_submit, name="entry_submit"),
    path(f"{ENTRY}rut-lai/", approval.entry_recall, name="entry_recall"),
    path(f"{ENTRY}duyet/", approval.entry_approval, name="entry_approval"),
    path(f"{ENTRY}duyet/dong-y/", approval.entry_approve, name="entry_approve"),
    path(f"{ENTRY}duyet/tra-lai/", approval.entry_return, name="entry_return"),
    path(f"{ENTRY}giai-trinh/", explanation.entry_explanation, name="entry_explanation"),
    path(f"{ENTRY}giai-trinh/gui/", explanation.explanation_send, name="explanation_send"),
    path(f"{ENTRY}giai-trinh/<int:request_id>/", explanation.answer_save, name="answer_save"),
    path("tai-lieu/", evidence.documents, name="documents"),
    path("tai-lieu/<int:document_id>/", evidence.document_revise, name="document_revise"),
    path("tai-lieu/tep/<int:revision_id>/", evidence.revision_download, name="revision_download"),
    path("tai-lieu/tep/<int:revision_id>/xem/", viewer.revision_view, name="revision_view"),
]

UNIT = "tham-dinh/<int:entry_id>/"
APPRAISAL = [
    path("tham-dinh/", appraisal_list.appraisal_list, name="appraisal_list"),
    path(UNIT, appraisal.appraisal_entry, name="appraisal_entry"),
    path(f"{UNIT}muc/<int:node_id>/", appraisal.appraisal_row, name="appraisal_row"),
    path(f"{UNIT}muc/<int:node_id>/giai-trinh/", appraisal.appraisal_flag, name="appraisal_flag"),
    path(
        f"{UNIT}linh-vuc/<int:node_id>/dong-y/", appraisal.appraisal_agree, name="appraisal_agree"
    ),
]

urlpatterns = [*CRITERIA_SETS, *DESK, *APPRAISAL]
