"""The agency desk as the unit meets it."""

import datetime
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.enums import EntryState
from scoring.models import Mark
from scoring.selectors.sheets.sheet import Lack, sheet_of
from tests.factories.criteria import EVERY_KIND, FINISHED, GROUNDS, POINTS, many_leaves
from tests.factories.scoring import (
    ReadyBloc,
    declare_all,
    make_mark,
    put_in_state,
    ready_bloc,
    set_deadline,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def ready() -> ReadyBloc:
    return ready_bloc()


@pytest.fixture
def officer(client: Client, ready: ReadyBloc) -> Client:
    client.force_login(ready.officer)
    return client


def row_url(ready: ReadyBloc, code: str) -> str:
    return reverse("leaf_row", args=[ready.entry.pk, ready.nodes[code].pk])


def desk_url(ready: ReadyBloc, code: str = "") -> str:
    return reverse("entry_desk", args=[ready.entry.pk]) + (f"?linh-vuc={code}" if code else "")


def typed(code: str, version: int = 0, **more: object) -> dict[str, object]:
    return {f"so-{name}": value for name, value in FINISHED[code].items()} | {
        "version": version,
        **more,
    }


def save(client: Client, ready: ReadyBloc, code: str, data: dict | None = None):
    data = typed(code) if data is None else data
    return client.post(row_url(ready, code), data, headers=HTMX)


@pytest.mark.parametrize("code", FINISHED)
def test_every_kind_of_rule_is_saved_from_its_row(officer, ready, code):
    response = save(officer, ready, code)
    assert response.status_code == 200
    assert Mark.objects.get().points == POINTS[code]


@pytest.mark.parametrize("code", ["1", "2", "3"])
def test_each_component_is_shown(officer, ready, code):
    declare_all(ready.entry)
    response = officer.get(desk_url(ready, code))
    assert response.status_code == 200
    assert ready.nodes[code].text in response.content.decode()


def test_a_save_answers_with_the_row_and_the_totals(officer, ready):
    body = save(officer, ready, "2.1").content.decode()
    assert "99,01 %" in body
    for part in ("luu", "nhan", "diem", "thieu"):
        assert f'id="{part}-{ready.nodes["2.1"].pk}"' in body
    for part in ("so-lieu", "viec-can-lam", f"tien-do-{ready.nodes['2'].pk}"):
        assert f'id="{part}"' in body


def test_a_save_without_script_leads_back_to_the_row(officer, ready):
    response = officer.post(row_url(ready, "1.1"), typed("1.1"))
    assert response.status_code == 302
    assert response["Location"].endswith(f"?linh-vuc=1#muc-{ready.nodes['1.1'].pk}")
    assert Mark.objects.get().points == 1


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_bad_input_is_said_at_the_field_and_nothing_is_saved(officer, ready, headers):
    data = {"so-numerator": "mười", "so-denominator": "10", "version": "0"}
    response = officer.post(row_url(ready, "2.2"), data, headers=headers)
    assert response.status_code == 422
    assert "“mười”" in response.content.decode()
    assert not Mark.objects.exists()


def test_a_formula_divided_by_0_is_said_at_the_row_and_nothing_is_saved(client):
    scale = (
        "biến a (số lượng): Số việc đúng hạn | biến b (số lượng): Tổng số việc"
        " | công thức: a / b × tối đa | thử a = 1; b = 2: 1"
    )
    tree = [("1", "Lĩnh vực", "2", "", ""), ("1.1", "Tiêu chí", "2", "formula", scale)]
    ready = ready_bloc(tree=tree)
    client.force_login(ready.officer)

    refused = save(client, ready, "1.1", {"so-a": "3", "so-b": "0", "version": "0"})

    assert refused.status_code == 422
    assert "“Tổng số việc (b)”" in refused.content.decode()
    assert not Mark.objects.exists()

    saved = save(client, ready, "1.1", {"so-a": "3", "so-b": "4", "version": "0"})

    assert saved.status_code == 200
    assert "3 / 4 × 2" in saved.content.decode()
    assert Mark.objects.get().points == Decimal("1.5")


def test_beside_a_refused_value_the_points_are_called_the_saved_ones(officer, ready):
    make_mark(ready.entry, ready.nodes["2.2"])
    data = {"so-numerator": "-3", "so-denominator": "10", "version": "1"}
    body = save(officer, ready, "2.2", data).content.decode()
    assert "điểm đã lưu" in body
    assert "“-3” là số âm" in body


def test_scored_and_complete_are_told_apart(officer, ready):
    make_mark(ready.entry, ready.nodes["1.1"], explanation="")
    body = officer.get(desk_url(ready, "1")).content.decode()
    assert "Đã chấm 1 / 3 mục" in body
    assert "Đủ minh chứng 0 / 3 mục" in body


def test_without_script_what_was_typed_stands_in_the_row_again(officer, ready):
    data = {"so-numerator": "12", "so-denominator": "10", "explanation": "Vì lý do A"}
    body = officer.post(row_url(ready, "2.2"), data).content.decode()
    assert 'value="12"' in body
    assert "Vì lý do A" in body


def test_a_stale_save_shows_both_values_and_overwrites_nothing(officer, ready):
    mark = make_mark(ready.entry, ready.nodes["2.1"], version=3, explanation="Của người trước")
    data = {"so-numerator": "7", "so-denominator": "8", "explanation": "Của tôi", "version": "2"}
    response = save(officer, ready, "2.1", data)
    body = response.content.decode()
    assert response.status_code == 409
    for text in ("12.406", "Của người trước", "Số đạt: 7", "Của tôi"):
        assert text in body
    assert 'name="version" value="2"' in body
    assert 'name="over"' in body
    mark.refresh_from_db()
    assert (mark.version, mark.explanation) == (3, "Của người trước")


def test_a_conflict_with_oneself_is_called_that(officer, ready):
    make_mark(ready.entry, ready.nodes["1.1"], version=3, updated_by_id=ready.officer.pk)
    body = save(officer, ready, "1.1", typed("1.1", 2)).content.decode()
    assert "Ông/Bà đã sửa mục này ở một cửa sổ khác" in body
    assert "Người khác" not in body


def test_what_was_saved_on_another_day_names_the_day(officer, ready):
    mark = make_mark(ready.entry, ready.nodes["1.1"])
    Mark.objects.filter(pk=mark.pk).update(updated_at="2026-03-02T10:05:00+07:00")
    assert "Đã lưu 10:05 02/03/2026" in officer.get(desk_url(ready, "1")).content.decode()


def test_sending_without_a_session_offers_to_sign_in_and_come_back(ready):
    client = Client(enforce_csrf_checks=True)
    desk = f"http://testserver{desk_url(ready)}"
    response = client.post(
        reverse("entry_submit", args=[ready.entry.pk]), headers={"Referer": desk}
    )
    body = response.content.decode()
    assert response.status_code == 403
    assert "Phiên làm việc đã hết" in body
    assert f"?next={quote(desk, safe='')}" in body


def test_a_person_may_choose_to_keep_their_own_value(officer, ready):
    make_mark(ready.entry, ready.nodes["1.1"], version=3)
    response = save(officer, ready, "1.1", {"so-met": "false", "version": "2", "over": "3"})
    assert response.status_code == 200
    assert (Mark.objects.get().points, Mark.objects.get().version) == (0, 4)


@pytest.mark.parametrize("version", ["-1", "x", "", "9" * 40, "²"])
def test_a_version_that_is_none_overwrites_nothing(officer, ready, version):
    make_mark(ready.entry, ready.nodes["1.1"], version=3)
    assert save(officer, ready, "1.1", typed("1.1", version)).status_code == 409


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_deadline_that_passed_between_page_and_post_keeps_the_text(officer, ready, headers):
    assert officer.get(desk_url(ready)).status_code == 200
    set_deadline(ready.round, timezone.now() - datetime.timedelta(seconds=1))
    data = typed("1.1", explanation="Chưa kịp gửi")
    response = officer.post(row_url(ready, "1.1"), data, headers=headers)
    assert response.status_code == 403
    assert not Mark.objects.exists()
    if not headers:
        assert "Chưa kịp gửi" in response.content.decode()


def test_did_not_arise_counts_whatever_stands_in_the_controls(officer, ready):
    data = {"so-numerator": "x", "did_not_arise": "1", "version": "0"}
    assert save(officer, ready, "2.2", data).status_code == 200
    assert Mark.objects.get().points == ready.nodes["2.2"].max_points


def test_survey_leaves_and_unknown_items_have_no_row(officer, ready):
    other = ready_bloc()
    assert save(officer, ready, "3.1", {}).status_code == 404
    address = reverse("leaf_row", args=[ready.entry.pk, other.nodes["1.1"].pk])
    assert officer.post(address, {}).status_code == 404


def test_the_primary_action_leads_to_what_is_missing_then_to_handing_in(officer, ready):
    submit = reverse("entry_submit", args=[ready.entry.pk])
    assert submit not in officer.get(desk_url(ready)).content.decode()
    declare_all(ready.entry)
    assert submit in officer.get(desk_url(ready)).content.decode()


def test_exempt_items_show_their_ground_and_no_control(officer, ready):
    ready.entry.exemptions.create(
        node=ready.nodes["1.2"], ground="QĐ 12/QĐ-UBND", by=ready.secretary
    )
    body = officer.get(desk_url(ready, "1")).content.decode()
    assert "QĐ 12/QĐ-UBND" in body
    assert row_url(ready, "1.2.1") not in body


def test_a_bonus_and_a_penalty_say_what_their_points_do(client):
    ready = ready_bloc(tree=[*EVERY_KIND, *GROUNDS])
    client.force_login(ready.officer)

    bonus = client.get(desk_url(ready, "4")).content.decode()
    penalty = client.get(desk_url(ready, "5")).content.decode()

    said = "Name only what there was and leave the rest empty. "
    added = _(said + "These points are added to the total, %(cap)s at most.")
    taken_off = _(said + "These points are taken off the total, %(cap)s at most.")
    assert added % {"cap": 2} in bonus
    assert taken_off % {"cap": 1} in penalty


@pytest.mark.parametrize(("count", "lacks"), [("0", False), ("1", True)])
def test_that_there_was_no_penalty_needs_no_proof(client, count, lacks):
    ready = ready_bloc(tree=[*EVERY_KIND, *GROUNDS])
    client.force_login(ready.officer)

    assert save(client, ready, "5.1", {"so-count": count, "version": 0}).status_code == 200

    sheet = sheet_of(ready.entry)
    assert (sheet.by_node[ready.nodes["5.1"].pk].lack is Lack.EVIDENCE) is lacks


def queries_of(do) -> list[str]:
    """The statements of a request; the savepoints are the test's own, not the request's."""
    with CaptureQueriesContext(connection) as queries:
        assert do().status_code == 200
    return [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]


def test_an_autosave_takes_at_most_eight_queries(officer, ready):
    make_mark(ready.entry, ready.nodes["1.2.1"])
    officer.get(desk_url(ready))
    asked = queries_of(lambda: save(officer, ready, "1.2.1", typed("1.2.1", 1)))
    assert len(asked) <= 8, asked


@pytest.mark.parametrize("leaves", [1, 3, 100])
def test_the_desk_takes_as_many_queries_for_many_leaves_as_for_one(client, leaves):
    ready = ready_bloc(tree=many_leaves(leaves, components=1))
    client.force_login(ready.officer)
    for node in ready.nodes.values():
        if node.is_leaf:
            Mark.objects.create(
                entry=ready.entry, node=node, stage="declared", floor=0, ceiling=1,
                updated_by=ready.officer,
            )  # fmt: skip
    client.get(desk_url(ready))
    asked = queries_of(lambda: client.get(desk_url(ready)))
    assert len(asked) == 7, asked


@pytest.mark.parametrize("state", EntryState)
def test_the_desk_opens_in_every_state(officer, ready, state):
    declare_all(ready.entry)
    put_in_state(ready.entry, state)
    for code in ("1", "2", "3"):
        assert officer.get(desk_url(ready, code)).status_code == 200
