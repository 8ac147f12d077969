"""What is done to rounds: by whom, and while they are in which state."""

from typing import Any

import pytest

from cchc.agencies.models import User
from scoring.enums import EntryState, RoundState
from scoring.models import AssessmentRound
from scoring.services.rounds.assignments import assign
from scoring.services.rounds.blocs import BlocSettings, add_bloc
from scoring.services.rounds.entries import add_entries
from scoring.services.rounds.planning import create_round, describe
from scoring.services.rounds.planning import discard as discard_round
from scoring.services.rounds.stages import move_round
from surveys.services.questionnaire import create_survey
from tests.factories.agencies import make_agency
from tests.factories.criteria import make_criteria_set
from tests.factories.scoring import ReadyBloc, put_in_state, ready_bloc
from tests.rights.deeds import Deed, a_plan, allowed, expected, people_of

pytestmark = pytest.mark.django_db


def _round(ready: ReadyBloc) -> AssessmentRound:
    return AssessmentRound.objects.get(pk=ready.round.pk)


def _add_bloc(ready: ReadyBloc, user: User) -> Any:
    settings = BlocSettings("Đơn vị đặc thù", make_criteria_set(ready.council), key="dac-thu")
    return add_bloc(_round(ready), settings, by=user)


ROUNDS = {
    "create another": Deed(
        lambda ready, user: create_round(ready.council, name="Kỳ 2031", year=2031, by=user),
        list(RoundState),
    ),
    "describe it": Deed(
        lambda ready, user: describe(_round(ready), name="Tên khác", year=2026, by=user),
        [RoundState.PREPARING],
    ),
    "discard it": Deed(
        lambda ready, user: discard_round(_round(ready), by=user), [RoundState.PREPARING]
    ),
    "add a bloc": Deed(_add_bloc, [RoundState.PREPARING]),
    "add a unit": Deed(
        lambda ready, user: add_entries(
            ready.bloc, [make_agency()], by=user, reason="Thành lập mới"
        ),
        [RoundState.PREPARING, RoundState.OPEN],
    ),
    "assign an appraiser": Deed(
        lambda ready, user: assign(
            _round(ready), {ready.nodes["1"]: [ready.appraiser]}, by=user, reason="Phân công lại"
        ),
        [RoundState.PREPARING, RoundState.OPEN],
    ),
    "open it": Deed(
        lambda ready, user: move_round(_round(ready), "open", by=user), [RoundState.PREPARING]
    ),
    "close it": Deed(
        lambda ready, user: move_round(_round(ready), "close", by=user), [RoundState.OPEN]
    ),
    "reopen it": Deed(
        lambda ready, user: move_round(_round(ready), "reopen", by=user, reason="Phúc tra"),
        [RoundState.CLOSED],
    ),
    "plan a survey": Deed(
        lambda ready, user: create_survey(_round(ready), a_plan(), by=user),
        [RoundState.PREPARING, RoundState.OPEN],
    ),
}


@pytest.mark.parametrize("name", ROUNDS)
def test_who_may_do_what_to_rounds(name: str):
    ready = ready_bloc(state=EntryState.FINAL)

    def put(state: str) -> None:
        AssessmentRound.objects.filter(pk=ready.round.pk).update(state=state)
        # Before it opens nobody has begun.
        waits = state == RoundState.PREPARING
        put_in_state(ready.entry, EntryState.WAITING if waits else EntryState.FINAL)

    deed = ROUNDS[name]
    assert allowed(deed, ready, people_of(ready), RoundState, put) == expected(deed)
