"""A round that is being prepared, and the secretary signed in who prepares it."""

import pytest

from cchc.agencies.enums import Role
from scoring.enums import RoundState
from tests.factories.agencies import make_council, make_member
from tests.factories.criteria import make_criteria_set
from tests.factories.scoring import make_bloc, make_round


@pytest.fixture
def council():
    return make_council()


@pytest.fixture
def secretary(client, council):
    user = make_member(Role.SECRETARY, council=council)
    client.force_login(user)
    return user


@pytest.fixture
def round(council):
    """In preparation, without dates."""
    round = make_round(council, state=RoundState.PREPARING)
    round.stages.all().delete()
    return round


@pytest.fixture
def bloc(round, council):
    return make_bloc(round, make_criteria_set(council), key="so")
