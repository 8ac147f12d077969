"""Whatever stands in an address or a form, the answer is never an error of the program."""

import pytest
from django.test import Client
from django.urls import reverse

from cchc.agencies.models import User
from scoring.enums import SetState
from scoring.selectors.sets.drafts import node_version
from scoring.urls import DRAFT
from tests.architecture.test_every_url import PARAMETERS, PATTERNS, World
from tests.factories.criteria import make_criteria_set

pytestmark = pytest.mark.django_db

# What PostgreSQL cannot keep, a digit that is no number, a number no key can have.
ODD = ["\x00", "²", "9" * 30]
NOBODY_HAS = 10**30
QUERIES = [
    "khoi", "linh-vuc", "loc", "don-vi", "trang-thai", "viec", "page", "q", "tim", "ten", "nhieu",
    "loai", "role", "hoi-dong", "chi-so", "sap-xep", "so-sanh", "ghim", "cot", "mo", "dong",
]  # fmt: skip
FILTERS = ["council", "year", "kind", "bloc", "publication", "unit", "limit", "offset", "format"]
FIELDS = [
    *QUERIES, "entries", "nodes", "agencies", "reason", "ground", "question", "answer", "key",
    "token", "version", "over", "points", "explanation", "title", "editions", "copy_from",
    "existing", "file", "name", "email", "form-TOTAL_FORMS", "text", "how", "scope", "kind",
    "scale", "max_points", "written_kind", "evidence_asked", "in_charge", "parent", "after",
    "block", "drops_rule", "place", "step", "unconfirmed", "so-met", "so-count",
    "did_not_arise", "decision_number", "decision_date", "year", "bloc_name", "point_places",
    "drop", "rescale", "document_number", "seen", "council",
    "earlier", "previous", "decision", "note", "muc", "tat-ca", "tiep",
    "kinds", "do", "only_these",
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


@pytest.mark.parametrize(
    "name", [name for name, at in PATTERNS.items() if DRAFT in str(at.pattern)]
)
def test_odd_input_in_a_draft_is_no_error_of_the_program(name, world, client):
    blank = {"state": SetState.DRAFT, "decision_number": "", "decision_date": None}
    draft = make_criteria_set(world.survey.round.council, **blank)
    parameters = {"set_id": draft.pk, "node_id": draft.nodes.get(code="1.1").pk}
    wanted = PATTERNS[name].pattern.converters
    address = reverse(name, kwargs={key: parameters[key] for key in wanted})
    node = draft.nodes.get(code="1.1")
    right = {"version": node_version(node), "text": "Mục", "max_points": "1", "kind": "count"}

    wrong = []
    for said in ODD:
        for fields in (dict.fromkeys(FIELDS, said), dict.fromkeys(FIELDS, said) | right):
            answers = [client.get(address, fields), client.post(address, fields)]
            wrong += [answer.status_code for answer in answers if answer.status_code >= 500]

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
