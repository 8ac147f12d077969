"""Whatever is asked of the API, it answers as its schema says, and never with a 500."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    response_schema_conformance,
    status_code_conformance,
)

from cchc.wsgi import application
from tests.factories.rankings import make_published

schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)


@pytest.fixture
def published(transactional_db):
    return make_published()


@pytest.mark.django_db(transaction=True)
@schema.parametrize()
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_api_keeps_to_its_schema(case, published):
    # A list passes over an offset that is no number, and an address that does not exist is a page.
    case.call_and_validate(
        checks=[not_a_server_error, status_code_conformance, response_schema_conformance]
    )
