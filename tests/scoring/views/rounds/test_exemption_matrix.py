"""Exemptions of a bloc in one table, and from a workbook with preview."""

import io

import pytest
from django.urls import reverse

from cchc.agencies.enums import AgencyKind, Role
from scoring.enums import EntryState, RoundState
from scoring.models import Exemption
from scoring.services.rounds.exemptions import exempt
from tests.factories.agencies import make_member
from tests.factories.scoring import make_round, put_in_state, ready_bloc

pytestmark = pytest.mark.django_db

VIEWS = {
    "exemption_matrix": "get", "exemption_workbook": "get",
    "upload_exemptions": "post", "confirm_exemptions": "post",
}  # fmt: skip


@pytest.fixture
def ready(client):
    found = ready_bloc(units=3)
    found.round.state = RoundState.PREPARING
    found.round.save()
    client.force_login(found.secretary)
    return found


def post(client, ready, name="exemption_matrix", **said):
    address = reverse(name, args=[ready.round.pk])
    return client.post(address, {"khoi": ready.bloc.key} | said, follow=True)


def file_of(*rows: str) -> io.BytesIO:
    file = io.BytesIO("\n".join(["Đơn vị,Mã tiêu chí,Căn cứ", *rows]).encode())
    file.name = "mien.csv"
    return file


@pytest.mark.parametrize("name", VIEWS)
def test_only_the_councils_secretary_decides(client, ready, name):
    for role, status in ((Role.CHAIR, 403), (Role.APPRAISER, 403)):
        client.force_login(make_member(role, council=ready.council))
        answer = getattr(client, VIEWS[name])(reverse(name, args=[ready.round.pk]))
        assert answer.status_code == status
    client.force_login(make_member(Role.SECRETARY))
    answer = getattr(client, VIEWS[name])(reverse(name, args=[ready.round.pk]))
    assert answer.status_code == 404


@pytest.mark.parametrize("units", [1, 3])
def test_the_table_asks_as_much_for_one_unit_as_for_three(client, units, django_assert_num_queries):
    found = ready_bloc(units=units)
    exempt(found.round, found.entries, [found.nodes["3"]], ground="CV 1", by=found.secretary)
    client.force_login(found.secretary)
    said = {"linh-vuc": found.nodes["1"].pk}
    with django_assert_num_queries(10):
        client.get(reverse("exemption_matrix", args=[found.round.pk]), said)


def test_several_units_are_exempt_from_several_items_in_one_go(client, ready):
    first, second, third = ready.entries
    said = {
        "entries": [first.pk, second.pk],
        "nodes": [ready.nodes["3"].pk, ready.nodes["1.1"].pk],
        "ground": "CV 12/SNV-CCHC",
        "do": "exempt",
    }
    page = post(client, ready, **said).content.decode()
    assert Exemption.objects.count() == 4
    assert "CV 12/SNV-CCHC" in page
    assert not third.exemptions.exists()
    post(client, ready, **said | {"do": "withdraw", "ground": ""})
    assert not Exemption.objects.exists()


def test_all_units_of_a_kind_are_chosen_by_one_tick(client, ready):
    agency = ready.entries[0].agency
    agency.kind = AgencyKind.SERVICE
    agency.save()
    said = {"kinds": ["service"], "nodes": [ready.nodes["3"].pk], "ground": "CV", "do": "exempt"}
    post(client, ready, **said)
    assert [row.entry for row in Exemption.objects.all()] == [ready.entries[0]]


@pytest.mark.parametrize("missing", ["entries", "nodes", "ground"])
def test_what_is_missing_is_said_and_what_was_ticked_stays(client, ready, missing):
    said = {
        "entries": [ready.entry.pk],
        "nodes": [ready.nodes["3"].pk],
        "ground": "CV",
        "do": "exempt",
    }
    answer = post(client, ready, **{name: said[name] for name in said if name != missing})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [missing]
    assert answer.context["ticked"]["entries"] == (
        set() if missing == "entries" else {str(ready.entry.pk)}
    )
    assert not Exemption.objects.exists()


def test_a_unit_with_final_points_keeps_all_units_as_they_were(client, ready):
    put_in_state(ready.entries[2], EntryState.FINAL)
    said = {
        "entries": [entry.pk for entry in ready.entries],
        "nodes": [ready.nodes["3"].pk],
        "ground": "CV",
        "do": "exempt",
    }
    answer = post(client, ready, **said)
    assert answer.status_code == 422
    assert ready.entries[2].name in str(answer.context["form"].errors)
    assert not Exemption.objects.exists()


def test_a_workbook_is_previewed_then_taken_over(client, ready):
    first, second, _third = ready.entries
    exempt(ready.round, [second], [ready.nodes["1.1"]], ground="CV 1", by=ready.secretary)
    file = file_of(f"{first.name},1.1; 3,CV 9")
    preview = post(client, ready, "upload_exemptions", file=file, only_these="on")
    changes = preview.context["changes"]
    assert [(row["entry"], len(row["new"]), len(row["gone"])) for row in changes] == [
        (first, 2, 0), (second, 0, 1),
    ]  # fmt: skip
    assert not first.exemptions.exists()
    said = preview.context["form"].initial
    post(client, ready, "confirm_exemptions", token=said["token"], only_these="on")
    assert {row.node.code for row in first.exemptions.all()} == {"1.1", "3"}
    assert not second.exemptions.exists()


def test_an_open_round_asks_for_the_reason_of_a_workbook(client, ready):
    ready.round.state = RoundState.OPEN
    ready.round.save()
    file = file_of(f"{ready.entry.name},3,CV 9")
    token = post(client, ready, "upload_exemptions", file=file).context["form"].initial["token"]
    answer = post(client, ready, "confirm_exemptions", token=token)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    post(client, ready, "confirm_exemptions", token=token, reason="Theo CV 9")
    assert ready.round.transitions.get().reason == "Theo CV 9"


def test_a_wrong_workbook_is_told_by_cell_and_stores_nothing(client, ready):
    file = file_of(f"{ready.entry.name},3,CV", "Sở Lạ,3,CV")
    answer = post(client, ready, "upload_exemptions", file=file)
    assert answer.status_code == 422
    assert [problem.cell for problem in answer.context["problems"]] == ["A3"]
    assert not Exemption.objects.exists()


def test_a_preview_that_is_gone_is_asked_for_again(client, ready):
    answer = post(client, ready, "confirm_exemptions", token="x" * 22)
    assert "hãy chọn lại tệp" in answer.content.decode()


def test_a_round_without_blocs_leads_back_to_the_guide(client, ready):
    empty = make_round(ready.council, state=RoundState.PREPARING)
    answer = client.get(reverse("exemption_matrix", args=[empty.pk]))
    assert answer.url == reverse("round_exemptions", args=[empty.pk])
    assert client.get(reverse("exemption_workbook", args=[empty.pk])).status_code == 404


def test_the_table_is_reached_from_the_guide_and_the_board(client, ready):
    address = reverse("exemption_matrix", args=[ready.round.pk])
    for name in ("round_exemptions", "round_board"):
        page = client.get(reverse(name, args=[ready.round.pk])).content.decode()
        assert f'{address}?khoi={ready.bloc.key}"' in page
