"""Sets, the guide and the board in a real browser, with the criteria of the sample province."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from cchc.agencies.enums import Role
from scoring.enums import EntryState, RoundState
from scoring.services.rounds.assignments import assign
from scoring.services.rounds.exemptions import exempt
from scoring.services.sets.lifecycle import import_criteria, put_in_force
from tests.factories.agencies import make_agency, make_council, make_member
from tests.factories.criteria import YEAR
from tests.factories.scoring import make_bloc, make_entry, make_round

pytestmark = pytest.mark.django_db(transaction=True)

SAMPLE = Path(settings.BASE_DIR) / "rankings/sample/data/criteria_departments.csv"
UNITS = ["Sở Tài chính", "Sở Nông nghiệp và Môi trường", "Văn phòng Ủy ban nhân dân tỉnh"]
SHOTS = os.environ.get("CCHC_SHOTS")


class Office:
    """A council, its set in force, and a round that stands at `state`."""

    def __init__(self, state: RoundState) -> None:
        self.council = make_council("Hội đồng CCHC Tỉnh Mẫu")
        self.secretary = make_member(Role.SECRETARY, council=self.council)
        appraiser = make_member(Role.APPRAISER, council=self.council)
        with SAMPLE.open("rb") as file:
            self.set = import_criteria(
                file, council=self.council, year=YEAR, bloc_name="Sở, ban, ngành", by=None
            )
        put_in_force(
            self.set, by=None, decision_number="12/QĐ", decision_date=self.set.created_at.date()
        )
        self.round = make_round(self.council, state=RoundState.PREPARING)
        self.bloc = make_bloc(self.round, self.set, key="so")
        states = [EntryState.WAITING] * 3
        if state == RoundState.OPEN:
            states = [EntryState.DECLARING, EntryState.DECLARED, EntryState.APPRAISAL_1]
        self.entries = [
            make_entry(self.bloc, agency=make_agency(name), state=stands)
            for name, stands in zip(UNITS, states, strict=True)
        ]
        survey = self.set.nodes.filter(method="survey")[:2]
        exempt(self.round, self.entries[2:], survey, ground="QĐ 2310/QĐ-UBND", by=self.secretary)
        component = self.set.nodes.get(code="1")
        assign(self.round, {component: [appraiser]}, by=self.secretary)
        self.round.state = state
        self.round.save()

    def address(self, page: str) -> str:
        args = {"set_detail": [self.set.pk], "set_list": [], "set_upload": [], "round_list": []}
        args |= {
            "round_bloc": [self.round.pk, self.bloc.pk],
            "round_entry": [self.round.pk, self.entries[0].pk],
            "create_round": [],
        }
        return reverse(page, args=args.get(page, [self.round.pk]))


PREPARING = [
    "set_list",
    "set_upload",
    "set_detail",
    "create_round",
    "round_guide",
    "round_blocs",
    "round_bloc",
    "round_entries",
    "round_exemptions",
    "round_dates",
    "round_people",
]
RUNNING = ["round_list", "round_board", "round_entry"]


def sign_in(page: Page, live_server, user) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


@pytest.mark.parametrize("state", [RoundState.PREPARING, RoundState.OPEN])
def test_axe_finds_nothing_and_nothing_sticks_out(live_server, page: Page, state):
    office = Office(state)
    sign_in(page, live_server, office.secretary)
    found = {}
    for name in PREPARING if state == RoundState.PREPARING else RUNNING:
        for width in (1440, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + office.address(name))
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name}-{width}.png")
            violations = Axe().run(page).response["violations"]
            wrong = [(v["id"], v["nodes"][0]["html"]) for v in violations]
            scroll = page.evaluate("document.documentElement.scrollWidth")
            if wrong or scroll > width:
                found[name, width] = wrong, scroll
    assert found == {}


def test_units_are_ticked_and_moved_on_after_a_confirmation(live_server, page: Page):
    office = Office(RoundState.OPEN)
    sign_in(page, live_server, office.secretary)
    page.goto(live_server.url + office.address("round_board"))
    page.get_by_label(UNITS[1]).check()
    page.get_by_role("button", name="Mở thẩm định lần 1").click()
    expect(page.get_by_role("heading", name="1 đơn vị chuyển bước")).to_be_visible()
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.get_by_text("1 đơn vị đã chuyển bước.")).to_be_visible()
    office.entries[1].refresh_from_db()
    assert office.entries[1].state == EntryState.APPRAISAL_1
