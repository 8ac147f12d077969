"""A round that is being prepared."""

import pytest

from scoring.enums import RoundState
from tests.factories.criteria import make_criteria_set
from tests.factories.scoring import make_bloc, make_round


@pytest.fixture
def round(council):
    """In preparation, without dates."""
    round = make_round(council, state=RoundState.PREPARING)
    round.stages.all().delete()
    return round


@pytest.fixture
def bloc(round, council):
    return make_bloc(round, make_criteria_set(council), key="so")
