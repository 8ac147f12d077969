"""A council and its secretary."""

import pytest

from cchc.agencies.enums import Role
from tests.factories.agencies import make_council, make_member


@pytest.fixture
def council():
    return make_council()


@pytest.fixture
def secretary(council):
    return make_member(Role.SECRETARY, council=council)
