"""Addresses of surveys: the board under /dieu-tra/, the ballots under /phieu/."""

from django.urls import path

from surveys.views import ballot, board, questionnaire, respondents

urlpatterns = [
    path("phieu/<str:token>/", ballot.ballot, name="ballot"),
    path("phieu/<str:token>/<int:unit>/<int:question>/", ballot.ballot_step, name="ballot_step"),
    path("phieu/<str:token>/xem-lai/", ballot.ballot_review, name="ballot_review"),
    path("phieu/<str:token>/gui/", ballot.ballot_send, name="ballot_send"),
    path("dieu-tra/", board.survey_list, name="survey_list"),
    path("dieu-tra/tao/<int:round_id>/", questionnaire.survey_create, name="survey_create"),
    path("dieu-tra/<int:survey_id>/", board.survey_board, name="survey_board"),
    path("dieu-tra/<int:survey_id>/mo/", board.survey_open, name="survey_open"),
    path("dieu-tra/<int:survey_id>/dong/", board.survey_close, name="survey_close"),
    path("dieu-tra/<int:survey_id>/mo-lai/", board.survey_reopen, name="survey_reopen"),
    path("dieu-tra/<int:survey_id>/gui-thu/", board.survey_invite, name="survey_invite"),
    path("dieu-tra/<int:survey_id>/thu/", board.survey_deliveries, name="survey_deliveries"),
    path("dieu-tra/<int:survey_id>/nhac/", board.survey_remind, name="survey_remind"),
    path("dieu-tra/<int:survey_id>/tong-hop/", board.survey_tabulate, name="survey_tabulate"),
    path("dieu-tra/<int:survey_id>/ket-qua/", board.survey_results, name="survey_results"),
    path(
        "dieu-tra/<int:survey_id>/nguoi-tra-loi/",
        respondents.survey_respondents,
        name="survey_respondents",
    ),
    path(
        "dieu-tra/<int:survey_id>/nguoi-tra-loi/mau.xlsx",
        respondents.survey_respondents_template,
        name="survey_respondents_template",
    ),
    path("dieu-tra/<int:survey_id>/sua/", questionnaire.survey_edit, name="survey_edit"),
    path(
        "dieu-tra/<int:survey_id>/phieu-hoi/",
        questionnaire.survey_questionnaire,
        name="survey_questionnaire",
    ),
    path(
        "dieu-tra/<int:survey_id>/phieu-hoi/de-xuat/",
        questionnaire.survey_propose,
        name="survey_propose",
    ),
    path(
        "dieu-tra/<int:survey_id>/phieu-hoi/them/",
        questionnaire.question_edit,
        name="question_create",
    ),
    path(
        "dieu-tra/<int:survey_id>/phieu-hoi/<int:question_id>/",
        questionnaire.question_edit,
        name="question_edit",
    ),
    path(
        "dieu-tra/<int:survey_id>/phieu-hoi/<int:question_id>/xoa/",
        questionnaire.question_delete,
        name="question_delete",
    ),
]
