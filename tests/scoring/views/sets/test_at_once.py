"""Two people, or two clicks, at the same moment; each in a transaction of its own."""

import io
import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from cchc.agencies.enums import Role
from cchc.agencies.models import User
from scoring.enums import SetState
from scoring.models import CriteriaSet
from tests.factories.agencies import make_council, make_member
from tests.factories.criteria import make_criteria_set, make_draft
from tests.scoring.appendix.builders import CA_MAU_HEAD, ca_mau_rows, document

pytestmark = pytest.mark.django_db(transaction=True)

CSV = (
    "Mã,Nội dung,Điểm tối đa,Phương pháp,Quy tắc,Thang điểm\n"
    "1,Lĩnh vực,1,,,\n1.1,Tiêu chí,1,thẩm định,đạt/không đạt,\n"
)
IN_FORCE = {"decision_number": "1/QĐ", "decision_date": "01/01/2026", "taken_over": "on"}


@pytest.fixture
def secretary():
    return make_member(Role.SECRETARY, council=make_council())


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def at_once(*requests: Callable[[], object]) -> list[object]:
    """The answers to requests that begin together."""
    start = threading.Barrier(len(requests))
    answers: list[object] = [None] * len(requests)

    def run(place: int, request: Callable[[], object]) -> None:
        start.wait()
        answers[place] = request()
        connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(requests)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def posts(user: User, view: str, /, *args: int, **said: object) -> Callable[[], object]:
    return partial(client_of(user).post, reverse(view, args=args), said)


def previewed(user: User, name: str, file: io.BytesIO, council: int) -> dict[str, object]:
    """What the preview's form would send."""
    said = {"council": council, "year": 2026, "bloc_name": "Các sở", "file": file}
    form = client_of(user).post(reverse(name), said).context["confirm"]
    return {field: form[field].value() or "" for field in form.fields}


def statuses(answers: list[object]) -> list[int]:
    return [answer.status_code for answer in answers]


@pytest.mark.parametrize(
    ("upload", "confirm"), [("set_upload", "confirm_set"), ("appendix_upload", "confirm_appendix")]
)
def test_a_preview_confirmed_by_several_clicks_becomes_one_draft(secretary, upload, confirm):
    council = secretary.held[0].council_id
    file = io.BytesIO(CSV.encode())
    if upload == "appendix_upload":
        file = document("BỘ CHỈ SỐ", [*CA_MAU_HEAD, *ca_mau_rows(completed=True)])
    file.name = "bo-tieu-chi"
    said = previewed(secretary, upload, file, council)

    answers = at_once(*[posts(secretary, confirm, **said) for _click in range(3)])

    made = CriteriaSet.objects.get()
    editor = reverse("set_editor", args=[made.pk])
    assert [answer.url.partition("?")[0] for answer in answers] == [editor] * 3
    assert made.transitions.count() == 1


def test_a_preview_whose_draft_was_removed_makes_another(secretary):
    file = io.BytesIO(CSV.encode())
    file.name = "bo-tieu-chi"
    said = previewed(secretary, "set_upload", file, secretary.held[0].council_id)
    posts(secretary, "confirm_set", **said)()
    posts(secretary, "discard_set", CriteriaSet.objects.get().pk)()

    posts(secretary, "confirm_set", **said)()

    assert CriteriaSet.objects.filter(state=SetState.DRAFT).count() == 1


def test_a_set_goes_in_force_while_the_one_before_it_begins_to_be_amended(secretary):
    council = secretary.held[0].council
    before = make_criteria_set(council, bloc_name="Khối")
    drafts = [make_draft(council, bloc_name="Khối") for _each in range(2)]

    answers = at_once(
        *[posts(secretary, "put_set_in_force", draft.pk, **IN_FORCE) for draft in drafts],
        *[posts(secretary, "begin_amendment", before.pk) for _each in range(2)],
    )

    assert statuses(answers) == [302] * 4
    standing = CriteriaSet.objects.filter(bloc_name="Khối", state=SetState.IN_FORCE)
    assert standing.count() == 1


def test_two_who_compare_a_set_for_the_first_time_compare_it_once(secretary):
    council = secretary.held[0].council
    earlier = make_criteria_set(council, bloc_name="Khối", year=2025)
    later = make_criteria_set(council, bloc_name="Khối")

    answers = at_once(
        *[posts(secretary, "set_comparison", later.pk, earlier=earlier.pk) for _each in range(3)]
    )

    assert statuses(answers) == [302] * 3
    assert later.matches.count() == later.nodes.count()
