"""Addresses of scoring."""

from django.urls import path

from scoring.views.rounds import (
    board,
    board_entry,
    exemption_matrix,
    guide,
    guide_blocs,
    guide_units,
)
from scoring.views.sets import appendix
from scoring.views.sets import changes as set_changes
from scoring.views.sets import comparison as set_comparison
from scoring.views.sets import editor as set_editor
from scoring.views.sets import editor_rules as set_editor_rules
from scoring.views.sets import editor_set as set_editor_set
from scoring.views.sets import editor_tree as set_editor_tree
from scoring.views.sets import lifecycle as criteria_sets
from scoring.views.sheets import (
    appraisal,
    appraisal_list,
    approval,
    desk,
    evidence,
    explanation,
    figures,
    viewer,
)

CRITERIA_SETS = [
    path("bo-tieu-chi/", criteria_sets.set_list, name="set_list"),
    path("bo-tieu-chi/mau.xlsx", criteria_sets.set_template, name="set_template"),
    path("bo-tieu-chi/tai-len/", criteria_sets.upload_set, name="set_upload"),
    path("bo-tieu-chi/tai-len/xac-nhan/", criteria_sets.confirm_set, name="confirm_set"),
    path("bo-tieu-chi/phu-luc/", appendix.upload_appendix, name="appendix_upload"),
    path("bo-tieu-chi/phu-luc/xac-nhan/", appendix.confirm_appendix, name="confirm_appendix"),
    path("bo-tieu-chi/<int:set_id>/", criteria_sets.set_detail, name="set_detail"),
    path("bo-tieu-chi/<int:set_id>/xlsx/", criteria_sets.set_workbook, name="set_workbook"),
    path("bo-tieu-chi/<int:set_id>/docx/", criteria_sets.set_appendix, name="set_appendix"),
    path("bo-tieu-chi/<int:set_id>/quyet-dinh/", criteria_sets.set_decision, name="set_decision"),
    path(
        "bo-tieu-chi/<int:set_id>/doi-chieu/", set_comparison.set_comparison, name="set_comparison"
    ),
    path(
        "bo-tieu-chi/<int:set_id>/doi-chieu/xac-nhan/",
        set_comparison.confirm_comparison,
        name="confirm_comparison",
    ),
    path(
        "bo-tieu-chi/<int:set_id>/doi-chieu/<int:match_id>/",
        set_comparison.set_match,
        name="set_match",
    ),
    path("bo-tieu-chi/<int:set_id>/go-bo/", criteria_sets.discard_set, name="discard_set"),
    path("bo-tieu-chi/<int:set_id>/sao-chep/", set_changes.copy_set, name="copy_set"),
    path("bo-tieu-chi/<int:set_id>/sua-doi/", set_changes.begin_amendment, name="begin_amendment"),
    path("bo-tieu-chi/<int:set_id>/ap-dung/", set_changes.amendment, name="amendment"),
]

DRAFT = "bo-tieu-chi/<int:set_id>/soan/"
SET_EDITOR = [
    path("bo-tieu-chi/moi/", set_editor_set.new_set, name="new_set"),
    path(DRAFT, set_editor.set_editor, name="set_editor"),
    path(f"{DRAFT}thong-tin/", set_editor_set.set_settings, name="set_settings"),
    path(f"{DRAFT}ban-hanh/", set_editor_set.put_set_in_force, name="put_set_in_force"),
    path(f"{DRAFT}them/", set_editor_tree.add_set_node, name="add_set_node"),
    path(f"{DRAFT}xac-nhan/", set_editor_rules.confirm_set_rules, name="confirm_set_rules"),
    path(f"{DRAFT}muc/<int:node_id>/", set_editor.set_node, name="set_node"),
    path(
        f"{DRAFT}muc/<int:node_id>/quy-tac/",
        set_editor_rules.write_set_rule,
        name="write_set_rule",
    ),
    path(f"{DRAFT}muc/<int:node_id>/thu/", set_editor_rules.try_set_rule, name="try_set_rule"),
    path(f"{DRAFT}muc/<int:node_id>/chuyen/", set_editor_tree.move_set_node, name="move_set_node"),
    path(f"{DRAFT}muc/<int:node_id>/bo/", set_editor_tree.remove_set_node, name="remove_set_node"),
]

ROUND = "ky/<int:round_id>/"
GUIDE = f"{ROUND}chuan-bi/"
ROUNDS = [
    path("ky/", board.round_list, name="round_list"),
    path("ky/moi/", guide.new_round, name="create_round"),
    path(GUIDE, guide.round_guide, name="round_guide"),
    path(f"{GUIDE}mo/", guide.open_round, name="open_round"),
    path(f"{GUIDE}go-bo/", guide.discard_round, name="discard_round"),
    path(f"{GUIDE}ten-ky/", guide.round_basics, name="round_basics"),
    path(f"{GUIDE}lich/", guide.round_dates, name="round_dates"),
    path(f"{GUIDE}khoi/", guide_blocs.round_blocs, name="round_blocs"),
    path(f"{GUIDE}khoi/them/", guide_blocs.new_bloc, name="new_bloc"),
    path(f"{GUIDE}khoi/<int:bloc_id>/", guide_blocs.round_bloc, name="round_bloc"),
    path(f"{GUIDE}khoi/<int:bloc_id>/go-bo/", guide_blocs.drop_bloc, name="drop_bloc"),
    path(f"{GUIDE}don-vi/", guide_units.round_entries, name="round_entries"),
    path(f"{GUIDE}don-vi/go-bo/", guide_units.drop_entries, name="drop_entries"),
    path(f"{GUIDE}mien-danh-gia/", guide_units.round_exemptions, name="round_exemptions"),
    path(
        f"{GUIDE}mien-danh-gia/<int:exemption_id>/rut/",
        guide_units.withdraw_exemption,
        name="withdraw_exemption",
    ),
    path(f"{GUIDE}mien-danh-gia/bang/", exemption_matrix.exemption_matrix, name="exemption_matrix"),
    path(
        f"{GUIDE}mien-danh-gia/bang/xlsx/",
        exemption_matrix.exemption_workbook,
        name="exemption_workbook",
    ),
    path(
        f"{GUIDE}mien-danh-gia/bang/tai-len/",
        exemption_matrix.upload_exemptions,
        name="upload_exemptions",
    ),
    path(
        f"{GUIDE}mien-danh-gia/bang/xac-nhan/",
        exemption_matrix.confirm_exemptions,
        name="confirm_exemptions",
    ),
    path(f"{GUIDE}phan-cong/", guide_units.round_people, name="round_people"),
    path(ROUND, board.round_board, name="round_board"),
    path(f"{ROUND}chuyen-buoc/", board.round_advance, name="round_advance"),
    path(f"{ROUND}dong/", board.move_round, {"action": "close"}, name="close_round"),
    path(f"{ROUND}mo-lai/", board.move_round, {"action": "reopen"}, name="reopen_round"),
    path(f"{ROUND}don-vi/<int:entry_id>/", board_entry.round_entry, name="round_entry"),
    path(
        f"{ROUND}don-vi/<int:entry_id>/<slug:address>/",
        board_entry.act_on_entry,
        name="act_on_entry",
    ),
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
FIGURES = "tham-dinh/khoi/<int:bloc_id>/so-lieu/"
APPRAISAL = [
    path("tham-dinh/", appraisal_list.appraisal_list, name="appraisal_list"),
    path(UNIT, appraisal.appraisal_entry, name="appraisal_entry"),
    path(f"{UNIT}muc/<int:node_id>/", appraisal.appraisal_row, name="appraisal_row"),
    path(f"{UNIT}muc/<int:node_id>/giai-trinh/", appraisal.appraisal_flag, name="appraisal_flag"),
    path(
        f"{UNIT}linh-vuc/<int:node_id>/dong-y/", appraisal.appraisal_agree, name="appraisal_agree"
    ),
    path(FIGURES, figures.bloc_figures, name="bloc_figures"),
    path(f"{FIGURES}xlsx/", figures.figures_workbook, name="figures_workbook"),
    path(f"{FIGURES}tai-len/", figures.upload_figures, name="upload_figures"),
    path(f"{FIGURES}xac-nhan/", figures.confirm_figures, name="confirm_figures"),
]

urlpatterns = [*CRITERIA_SETS, *SET_EDITOR, *ROUNDS, *DESK, *APPRAISAL]
