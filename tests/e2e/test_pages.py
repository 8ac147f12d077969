"""Public pages, homes of all roles and the office's lists in both widths: axe finds nothing,
nothing sticks out, the browser complains of nothing."""

from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Page

from cchc.agencies.enums import Role
from cchc.agencies.models import User
from rankings.models import Edition
from rankings.services.compiling import compile_bloc
from scoring.enums import EntryState, MarkStage
from tests.factories.agencies import make_council, make_member, make_user
from tests.factories.criteria import EVERY_KIND
from tests.factories.rankings import import_file
from tests.factories.scoring import ReadyBloc, make_mark, ready_bloc

pytestmark = pytest.mark.django_db(transaction=True)

WITHOUT_SURVEY = [row for row in EVERY_KIND if not row[0].startswith("3")]


def finished_bloc() -> ReadyBloc:
    ready = ready_bloc(units=3, state=EntryState.FINAL, tree=WITHOUT_SURVEY)
    ready.bloc.bands.create(label="Tốt", edge=80)
    for entry in ready.entries:
        for node in ready.nodes.values():
            if node.is_leaf:
                make_mark(entry, node, stage=MarkStage.APPRAISAL_1)
    return ready


def unit_page(edition: Edition) -> str:
    first = edition.results.first()
    return reverse(
        "unit_result", args=[edition.council_id, edition.year, edition.bloc_key, first.pk]
    )


def faults_of(page: Page, server: str, addresses: list[str]) -> dict[str, list[object]]:
    """What is wrong with pages in either width, by address; nothing where all is well."""
    found = {path: _faults(page, server + path) for path in addresses}
    return {path: faults for path, faults in found.items() if faults}


def _faults(page: Page, address: str) -> list[object]:
    found: list[object] = []

    def listen(said: ConsoleMessage) -> None:
        if said.type == "error":
            found.append(said.text)

    page.on("console", listen)
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        response = page.goto(address)
        if response is None or response.status != 200:
            found.append(("status", response and response.status))
        broken = Axe().run(page).response["violations"]
        found += [(width, each["id"], each["nodes"][0]["html"]) for each in broken]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((width, "sticks out"))
    page.remove_listener("console", listen)
    return found


def sign_in(page: Page, server: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}
    page.context.clear_cookies()
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def test_everybody_can_read_what_is_public(live_server, page: Page):
    departments = import_file("thanh_hoa_2024.csv")
    one_unit = import_file(
        "ha_tinh_2023_so.csv", year=2023, scale=Decimal(100), council=make_council()
    )
    addresses = [
        "/",
        f"/ban-cong-bo/{departments.pk}/?so-sanh={departments.results.first().pk}",
        f"/ban-cong-bo/{one_unit.pk}/?cot=linh-vuc",
        unit_page(departments),
        unit_page(one_unit),
        "/cong-bo/",
        "/phuong-phap/",
        "/du-lieu-mo/",
    ]

    assert faults_of(page, live_server.url, addresses) == {}


def test_everybody_can_read_their_home(live_server, page: Page):
    ready = ready_bloc(units=2)
    people = {
        "officer": ready.officer,
        "leader": ready.leader,
        "appraiser": ready.appraiser,
        "secretary": ready.secretary,
        "chair": make_member(Role.CHAIR, council=ready.council),
        "administrator": make_user(is_staff=True),
    }
    found = {}
    for name, user in people.items():
        sign_in(page, live_server.url, user)
        found[name] = faults_of(page, live_server.url, [reverse("home")])

    assert found == {name: {} for name in people}


def test_the_office_can_read_its_results(live_server, page: Page):
    ready = finished_bloc()
    draft = compile_bloc(ready.bloc, by=ready.secretary)
    sign_in(page, live_server.url, ready.secretary)
    addresses = [
        reverse("result_desk", args=[ready.round.pk]),
        reverse("edition_desk", args=[draft.pk]),
        reverse("edition", args=[draft.pk]),
        unit_page(draft),
        reverse("edition_list"),
        reverse("import_results"),
    ]

    assert faults_of(page, live_server.url, addresses) == {}


def test_the_administrator_can_read_units_and_people(live_server, page: Page):
    ready = ready_bloc()
    sign_in(page, live_server.url, make_user(is_staff=True))
    addresses = [
        reverse("unit_list"),
        reverse("unit_detail", args=[ready.entry.agency_id]),
        reverse("add_unit"),
        reverse("merge_units"),
        reverse("person_list"),
        reverse("person_detail", args=[ready.officer.pk]),
        reverse("add_person"),
        reverse("council_list"),
    ]

    assert faults_of(page, live_server.url, addresses) == {}
