"""The units of a round that is being prepared: found, exempted, given their appraisers."""

import io

import pytest

from cchc.agencies.enums import AgencyKind, Role
from scoring.enums import EntryState, RoundState
from scoring.models import Exemption
from tests.factories.agencies import make_agency, make_council, make_member, make_province
from tests.factories.criteria import make_criteria_set
from tests.factories.scoring import make_bloc, make_entry, make_round
from tests.scoring.views.rounds.pages import get, post, text_of

pytestmark = pytest.mark.django_db


def test_units_are_found_without_diacritics_and_added_many_at_once(client, secretary, round, bloc):
    finance, works = make_agency("Sở Tài chính"), make_agency("Sở Xây dựng")
    page = text_of(get(client, "round_entries", round, tim="tai chinh"))
    assert "Sở Tài chính" in page
    assert "Sở Xây dựng" not in page
    post(client, "round_entries", round, khoi="so", agencies=[finance.pk, works.pk])
    assert [entry.name for entry in bloc.entries.all()] == ["Sở Tài chính", "Sở Xây dựng"]


def test_all_that_is_found_is_added_by_one_button(client, secretary, round, bloc):
    for number in range(70):
        make_agency(f"Xã Mẫu {number:02}")
    make_agency("Phường Khác")
    post(client, "round_entries", round, khoi="so", tim="xa mau", all="1")
    assert bloc.entries.count() == 70


def test_units_of_the_councils_own_province_are_offered_first(client):
    own, other = make_province(), make_province()
    council = make_council(province=own)
    client.force_login(make_member(Role.SECRETARY, council=council))
    round = make_round(council, state=RoundState.PREPARING)
    bloc = make_bloc(round, make_criteria_set(council), key="so")
    make_agency("Xã Đông", kind=AgencyKind.COMMUNE, province=own)
    make_agency("Xã An", kind=AgencyKind.COMMUNE, province=own)
    far = make_agency("Xã Xa", kind=AgencyKind.COMMUNE, province=other)
    for name in ("Sở Đất", "Sở Xây dựng", "Sở Đo"):
        make_agency(name, province=own)

    near = get(client, "round_entries", round)
    everywhere = get(client, "round_entries", round, noi="ca-nuoc")

    names = ["Sở Đất", "Sở Đo", "Sở Xây dựng", "Xã An", "Xã Đông"]
    assert [unit.name for unit in near.context["finds"]] == names
    assert [unit.name for unit in everywhere.context["finds"]] == [*names, far.name]
    assert f"· {other}" in text_of(everywhere)
    assert f"· {own}" not in text_of(everywhere)
    post(client, "round_entries", round, khoi="so", all="1")
    assert bloc.entries.count() == 5


def test_adding_nothing_is_told(client, secretary, round, bloc):
    answer = post(client, "round_entries", round, khoi="so")
    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một đơn vị." in text_of(answer)


def test_units_come_from_a_workbook_or_every_wrong_cell_is_listed(client, secretary, round, bloc):
    make_agency("Sở Tài chính", short_name="STC")
    make_agency("Xã Tân Lập")
    make_agency("Xã Tân Lập", code="00123")
    wrong = "Đơn vị,Mã đơn vị\nSTC,\nSở Không Có,\nXã Tân Lập,\nsở tài chính,\n"
    answer = send(client, round, wrong)
    assert [problem.cell for problem in answer.context["problems"]] == ["A3", "A4", "A5"]
    assert not bloc.entries.exists()
    send(client, round, "Đơn vị,Mã đơn vị\nSTC,\nXã Tân Lập,00123\n")
    assert sorted(entry.name for entry in bloc.entries.all()) == ["Sở Tài chính", "Xã Tân Lập"]


def send(client, round, text: str):
    file = io.BytesIO(text.encode())
    file.name = "don-vi.csv"
    return post(client, "round_entries", round, khoi="so", with_file="1", file=file)


def test_ticked_units_are_removed(client, secretary, round, bloc):
    stays, goes = (make_entry(bloc, state=EntryState.WAITING) for _ in range(2))
    foreign = make_entry(make_bloc())
    post(client, "drop_entries", round, khoi="so", entries=[goes.pk, foreign.pk, "x"])
    assert list(bloc.entries.all()) == [stays]
    assert foreign.bloc.entries.count() == 1


def test_exempting_from_the_survey_part_reduces_the_maximum(client, secretary, round, bloc):
    exempted, whole = (make_entry(bloc, state=EntryState.WAITING) for _ in range(2))
    said = {"khoi": "so", "entries": [exempted.pk], "scope": "survey", "ground": "QĐ 2310/QĐ-UBND"}
    post(client, "round_exemptions", round, **said)
    exemption = exempted.exemptions.get()
    assert (exemption.node.code, exemption.ground) == ("3", "QĐ 2310/QĐ-UBND")
    page = get(client, "round_exemptions", round)
    maxima = {entry.pk: str(maximum.points) for entry, maximum, _ in page.context["rows"]}
    assert maxima == {exempted.pk: "9.500", whole.pk: "12.500"}
    assert "QĐ 2310/QĐ-UBND" in text_of(page)


@pytest.mark.parametrize("missing", ["entries", "scope", "ground"])
def test_an_exemption_names_units_scope_and_ground(client, secretary, round, bloc, missing):
    entry = make_entry(bloc, state=EntryState.WAITING)
    said = {"khoi": "so", "entries": [entry.pk], "scope": "survey", "ground": "QĐ"}
    answer = post(client, "round_exemptions", round, **said | {missing: ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [missing]


def test_an_exemption_is_withdrawn(client, secretary, round, bloc):
    entry = make_entry(bloc, state=EntryState.WAITING)
    said = {"khoi": "so", "entries": [entry.pk], "scope": "survey", "ground": "QĐ"}
    post(client, "round_exemptions", round, **said)
    post(client, "withdraw_exemption", round, entry.exemptions.get().pk)
    assert not entry.exemptions.exists()


def test_what_one_decision_exempts_from_is_one_row_and_is_withdrawn_together(
    client, secretary, round, bloc
):
    entry = make_entry(bloc, state=EntryState.WAITING)
    nodes = bloc.criteria_set.nodes
    for code in ("1.1", "1.2.1", "2.1"):
        Exemption.objects.create(
            entry=entry, node=nodes.get(code=code), ground="QĐ 1", by=secretary
        )
    Exemption.objects.create(entry=entry, node=nodes.get(code="2.2"), ground="QĐ 2", by=secretary)

    rows = get(client, "round_exemptions", round).context["rows"]
    first, second = rows[0][2]
    assert ([node.code for node in first["nodes"]], second["ground"]) == (
        ["1.1", "2.1", "1.2.1"],
        "QĐ 2",
    )
    post(client, "withdraw_exemption", round, first["first"].pk, nodes=[nodes.get(code="2.1").pk])
    assert entry.exemptions.count() == 3
    post(client, "withdraw_exemption", round, first["first"].pk)
    assert [exemption.ground for exemption in entry.exemptions.all()] == ["QĐ 2"]


def test_components_get_their_appraisers(client, secretary, round, bloc, council):
    appraiser = make_member(Role.APPRAISER, council=council)
    component = bloc.criteria_set.nodes.get(code="2")
    post(client, "round_people", round, **{f"component_{component.pk}": [appraiser.pk]})
    assert [(row.node, row.appraiser) for row in round.assignments.all()] == [
        (component, appraiser)
    ]
    post(client, "round_people", round)
    assert not round.assignments.exists()


def test_who_is_no_appraiser_of_the_council_is_no_choice(client, secretary, round, bloc):
    component = bloc.criteria_set.nodes.get(code="2")
    stranger = make_member(Role.APPRAISER)
    name = f"component_{component.pk}"
    answer = post(client, "round_people", round, **{name: [stranger.pk]})
    assert name in answer.context["form"].errors
