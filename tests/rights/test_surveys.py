"""What is done to surveys: by whom, and while they are in which state."""

import datetime

import pytest
from django.utils import timezone

from cchc.agencies.enums import Role
from surveys.enums import SurveyState
from surveys.models import Survey
from surveys.services import invitations, lifecycle
from surveys.services.questionnaire import edit_survey, propose_questions
from surveys.services.tabulate import start_tabulation
from tests.factories.agencies import make_member
from tests.factories.scoring import ReadyBloc
from tests.factories.surveys import ReadySurvey, ready_survey
from tests.rights.deeds import Deed, a_plan, allowed, expected, people_of

pytestmark = pytest.mark.django_db


def _survey(work: ReadySurvey) -> Survey:
    return Survey.objects.get(pk=work.survey.pk)


SURVEYS = {
    "edit it": Deed(
        lambda work, user: edit_survey(_survey(work), a_plan(), by=user), [SurveyState.DRAFT]
    ),
    "propose questions": Deed(
        lambda work, user: propose_questions(_survey(work), by=user), [SurveyState.DRAFT]
    ),
    "open it": Deed(
        lambda work, user: lifecycle.open_survey(_survey(work), by=user), [SurveyState.DRAFT]
    ),
    "send the invitations": Deed(
        lambda work, user: invitations.send_invitations(_survey(work), by=user),
        [SurveyState.OPEN],
    ),
    "remind": Deed(
        lambda work, user: invitations.remind(_survey(work), by=user), [SurveyState.OPEN]
    ),
    "close it": Deed(
        lambda work, user: lifecycle.close(_survey(work), by=user), [SurveyState.OPEN]
    ),
    "take ballots again": Deed(
        lambda work, user: lifecycle.reopen(
            _survey(work),
            by=user,
            closes_at=timezone.now() + datetime.timedelta(days=3),
            reason="Ít phiếu",
        ),
        [SurveyState.CLOSED],
    ),
    "tabulate it": Deed(
        lambda work, user: start_tabulation(_survey(work), by=user),
        [SurveyState.CLOSED, SurveyState.TABULATED],
    ),
}


@pytest.mark.parametrize("name", SURVEYS)
def test_who_may_do_what_to_surveys(name: str):
    work = ready_survey(units=1)
    first = work.entries[0].agency
    council = work.round.council
    beside = ReadyBloc(
        council=council,
        criteria_set=work.bloc.criteria_set,
        nodes=work.nodes,
        round=work.round,
        bloc=work.bloc,
        entries=work.entries,
        secretary=work.secretary,
        officer=make_member(Role.OFFICER, agency=first),
        leader=make_member(Role.LEADER, agency=first),
        appraiser=make_member(Role.APPRAISER, council=council),
    )

    def put(state: str) -> None:
        tabulated = timezone.now() if state == SurveyState.TABULATED else None
        Survey.objects.filter(pk=work.survey.pk).update(state=state, tabulated_at=tabulated)

    deed = SURVEYS[name]
    assert allowed(deed, work, people_of(beside), SurveyState, put) == expected(deed)
