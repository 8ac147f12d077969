"""A council and its secretary, signed in."""

import pytest

from cchc.agencies.enums import Role
from tests.factories.agencies import make_council, make_member


@pytest.fixture
def council():
    return make_council()


@pytest.fixture
def secretary(client, council):
    user = make_member(Role.SECRETARY, council=council)
    client.force_login(user)
    return user
