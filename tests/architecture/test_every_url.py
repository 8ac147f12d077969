"""Every address of the program, met by somebody not signed in and by a stranger.

New addresses are walked by themselves. A parameter gets a value from PARAMETERS; what is open
to everybody stands in PUBLIC; where a stranger may look stands in OPEN_TO_STRANGERS.
"""

import uuid
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from rankings.models import Edition
from scoring.models import (
    Attachment,
    Entry,
    Exemption,
    ExplanationRequest,
    Match,
    Node,
    Revision,
)
from scoring.services.sets.comparing import propose_matches
from tests.factories.agencies import make_user
from tests.factories.criteria import make_criteria_set
from tests.factories.rankings import make_published
from tests.factories.scoring import make_revision
from tests.factories.surveys import ReadySurvey, ready_survey

pytestmark = pytest.mark.django_db

# Names of views anybody may open.
PUBLIC = {
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "api:edition-detail",
    "api:edition-list",
    "api:edition-results",
    "api:publication-detail",
    "api:publication-list",
    "api:result-list",
    "api:schema",
    "api:unit-detail",
    "api:unit-list",
    "ballot",
    "ballot_review",
    "ballot_send",
    "ballot_step",
    "decision_file",
    "edition",
    "edition_canonical",
    "edition_csv",
    "edition_xlsx",
    "health",
    "league_table",
    "method",
    "mfa_authenticate",
    "open_data",
    "public_home",
    "publications",
    "style_guide",
    "unit_result",
}
# Every signed-in person has these; lists show a stranger nothing, the template is empty.
OPEN_TO_STRANGERS = {
    "appraisal_list",
    "home",
    "round_list",
    "set_list",
    "set_template",
    "survey_list",
}
# Pages of one's own account.
OWN_ACCOUNT = ("account_", "mfa_")

REFUSED = {403, 404}
WRONG_METHOD = 405


class World:
    """One round in the middle of its work, with which a stranger has nothing to do."""

    @cached_property
    def survey(self) -> ReadySurvey:
        return ready_survey()

    @cached_property
    def entry(self) -> Entry:
        return self.survey.entries[0]

    @cached_property
    def leaf(self) -> Node:
        return self.survey.nodes["1.1"]

    @cached_property
    def revision(self) -> Revision:
        return make_revision(self.entry.agency)

    @cached_property
    def attachment(self) -> Attachment:
        return Attachment.objects.create(
            entry=self.entry,
            node=self.leaf,
            revision=self.revision,
            attached_by=self.revision.uploaded_by,
        )

    @cached_property
    def request(self) -> ExplanationRequest:
        return ExplanationRequest.objects.create(
            entry=self.entry, node=self.leaf, question="Vì sao?", asked_by=self.survey.secretary
        )

    @cached_property
    def edition(self) -> Edition:
        return make_published()

    @cached_property
    def match(self) -> Match:
        criteria_set, secretary = self.survey.bloc.criteria_set, self.survey.secretary
        earlier = make_criteria_set(criteria_set.council, year=2020)
        propose_matches(criteria_set, earlier, by=secretary)
        return criteria_set.matches.get(node=self.leaf)

    # The value of each parameter of an address: something that exists where it can.

    @cached_property
    def exemption(self) -> Exemption:
        return Exemption.objects.create(
            entry=self.entry, node=self.leaf, ground="QĐ 1", by=self.survey.secretary
        )


PARAMETERS: dict[str, Callable[[World], Any]] = {
    "address": lambda world: "gia-han",
    "agency_id": lambda world: world.entry.agency_id,
    "attachment_id": lambda world: world.attachment.pk,
    "bloc_id": lambda world: world.survey.bloc.pk,
    "bloc_key": lambda world: world.edition.bloc_key,
    "council_id": lambda world: world.survey.round.council_id,
    "document_id": lambda world: world.revision.document_id,
    "edition_id": lambda world: world.edition.pk,
    "entry_id": lambda world: world.entry.pk,
    "exemption_id": lambda world: world.exemption.pk,
    "job_id": lambda world: uuid.uuid4(),
    "match_id": lambda world: world.match.pk,
    "membership_id": lambda world: world.survey.secretary.memberships.get().pk,
    "node_id": lambda world: world.leaf.pk,
    "person_id": lambda world: world.survey.secretary.pk,
    # Of the reading API, which is public.
    "pk": lambda world: world.edition.pk,
    "publication_id": lambda world: world.edition.publication_id,
    "question": lambda world: 1,
    "question_id": lambda world: world.survey.questions[0].pk,
    "request_id": lambda world: world.request.pk,
    "result_id": lambda world: world.edition.results.all()[0].pk,
    "revision_id": lambda world: world.revision.pk,
    "round_id": lambda world: world.survey.round.pk,
    "set_id": lambda world: world.survey.bloc.criteria_set_id,
    "survey_id": lambda world: world.survey.survey.pk,
    "token": lambda world: world.survey.tokens[0],
    "unit": lambda world: 1,
    "year": lambda world: world.edition.year,
    # Parameters of packages.
    "key": lambda world: "set-password",
    "uidb36": lambda world: "1",
}


def walk(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern with its full name; Django's own admin has its own tests."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from walk(pattern.url_patterns, space)
        else:
            yield f"{prefix}{pattern.name}", pattern


PATTERNS = dict(walk(get_resolver().url_patterns))


def address_of(name: str, pattern: URLPattern) -> str:
    parameters = pattern.pattern.converters or dict.fromkeys(pattern.pattern.regex.groupindex)
    unknown = [parameter for parameter in parameters if parameter not in PARAMETERS]
    if unknown:
        pytest.fail(
            f"The address of {name!r} has parameters this walk cannot fill: {unknown}. "
            "Add a maker for each to PARAMETERS in tests/architecture/test_every_url.py."
        )
    world = World()
    return reverse(name, kwargs={known: PARAMETERS[known](world) for known in parameters})


def test_every_address_has_a_name():
    unnamed = [str(p.pattern) for name, p in PATTERNS.items() if name.endswith("None")]

    assert unnamed == []


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", PATTERNS)
def test_who_is_not_signed_in_is_sent_to_sign_in(name, method):
    address = address_of(name, PATTERNS[name])

    response = getattr(Client(), method)(address)

    assert response.status_code < 500
    if name not in PUBLIC:
        assert (response.status_code, response.headers.get("Location", "").partition("?")[0]) == (
            302,
            reverse(settings.LOGIN_URL),
        ), f"{name} is open to everybody; if that is meant, add it to PUBLIC"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", PATTERNS)
def test_a_stranger_is_refused_or_allowed_on_purpose(name, method):
    address = address_of(name, PATTERNS[name])
    stranger = Client()
    stranger.force_login(make_user())

    response = getattr(stranger, method)(address)

    assert response.status_code < 500
    if name not in PUBLIC | OPEN_TO_STRANGERS and not name.startswith(OWN_ACCOUNT):
        assert response.status_code in REFUSED | {WRONG_METHOD}, (
            f"{name} answers a stranger with {response.status_code}; if that is meant, "
            "add it to OPEN_TO_STRANGERS"
        )


def test_a_stranger_cannot_use_the_admin(client):
    client.force_login(make_user())

    response = client.get(reverse("admin:agencies_user_changelist"))

    assert response.status_code == 302
    assert resolve(response.headers["Location"].partition("?")[0]).view_name == "admin:login"
