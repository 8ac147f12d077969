"""Somebody signed in who looks after all units and people."""

import pytest

from tests.factories.agencies import (
    make_user,
)


@pytest.fixture
def administrator():
    return make_user(is_staff=True)


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client
