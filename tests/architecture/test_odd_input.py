"""Whatever stands in an address or a form, the answer is never an error of the program."""

import pytest
from django.test import Client
from django.urls import reverse

from cchc.agencies.models import User
from tests.architecture.test_every_url import PARAMETERS, PATTERNS, World

pytestmark = pytest.mark.django_db

# What PostgreSQL cannot keep, a digit that is no number, a number no key can have.
ODD = ["\x00", "²", "9" * 30]
NOBODY_HAS = 10**30
QUERIES = [
    "khoi", "linh-vuc", "loc", "don-vi", "trang-thai", "viec", "page", "q", "tim", "ten", "nhieu",
    "loai", "role", "hoi-dong", "chi-so", "sap-xep", "so-sanh", "ghim", "cot",
]  # fmt: skip
FILTERS = ["council", "year", "kind", "bloc", "publication", "unit", "limit", "offset", "format"]
FIELDS = [
    *QUERIES, "entries", "nodes", "agencies", "reason", "ground", "question", "answer", "key",
    "token", "version", "over", "points", "explanation", "title", "editions", "copy_from",
    "existing", "file", "name", "email", "form-TOTAL_FORMS", "text", "how", "scope",
]  # fmt: skip


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world) -> Client:
    """Somebody who may do everything: the council's secretary, an administrator besides."""
    secretary = world.survey.secretary
    User.objects.filter(pk=secretary.pk).update(is_staff=True, is_superuser=True)
    client = Client(raise_request_exception=False)
    client.force_login(secretary)
    return client


def parameters_of(name: str, world: World) -> dict[str, object]:
    pattern = PATTERNS[name].pattern
    known = pattern.converters or dict.fromkeys(pattern.regex.groupindex)
    return {parameter: PARAMETERS[parameter](world) for parameter in known}


@pytest.mark.parametrize("name", PATTERNS)
def test_odd_input_is_no_error_of_the_program(name, world, client):
    parameters = parameters_of(name, world)
    addresses = [reverse(name, kwargs=parameters)]
    odd = {key: NOBODY_HAS if type(value) is int else value for key, value in parameters.items()}
    if odd != parameters:
        addresses.append(reverse(name, kwargs=odd))

    answers = []
    for address in addresses:
        for said in ODD:
            answers.append(client.get(address, dict.fromkeys(QUERIES, said)))
            answers.append(client.post(address, dict.fromkeys(FIELDS, said)))

    wrong = [answer.request["PATH_INFO"] for answer in answers if answer.status_code >= 500]
    assert wrong == []


@pytest.mark.parametrize("name", [name for name in PATTERNS if name.startswith("api:")])
def test_odd_filters_of_the_api_are_refused_or_find_nothing(name, world, client):
    address = reverse(name, kwargs=parameters_of(name, world))

    wrong = [
        (parameter, said)
        for parameter in FILTERS
        for said in [*ODD, "1e40", "NaN", "-1", "1.5"]
        if client.get(address, {parameter: said}).status_code >= 500
    ]

    assert wrong == []
