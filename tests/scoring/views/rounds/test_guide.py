"""Opening a round by the guide, step by step."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from cchc.agencies.enums import AgencyKind, Role
from scoring.enums import EntryState, RoundStage, RoundState
from scoring.models import AssessmentRound, Exemption
from scoring.services.rounds.planning import Days, set_dates
from tests.factories.agencies import make_agency, make_council, make_member, make_province
from tests.factories.criteria import YEAR, make_criteria_set
from tests.factories.scoring import make_bloc, make_entry, make_round, ready_bloc

pytestmark = pytest.mark.django_db

PAGES = [
    "round_guide",
    "round_basics",
    "round_blocs",
    "new_bloc",
    "round_entries",
    "round_exemptions",
    "round_dates",
    "round_people",
]


@pytest.fixture
def council():
    return make_council()


@pytest.fixture
def secretary(client, council):
    user = make_member(Role.SECRETARY, council=council)
    client.force_login(user)
    return user


@pytest.fixture
def round(council):
    """In preparation, without dates."""
    round = make_round(council, state=RoundState.PREPARING)
    round.stages.all().delete()
    return round


@pytest.fixture
def bloc(round, council):
    return make_bloc(round, make_criteria_set(council), key="so")


def get(client, page: str, round, **query):
    return client.get(reverse(page, args=[round.pk]), query)


def post(client, page: str, round, *rest, follow=False, **said):
    return client.post(reverse(page, args=[round.pk, *rest]), said, follow=follow)


def text_of(answer) -> str:
    return answer.content.decode()


def dates(year: int = 2099, **changes: str) -> dict[str, str]:
    """Days for every stage, as typed."""
    months = dict(zip(RoundStage, (1, 2, 3, 4), strict=True))
    days = {f"{stage}_opens": f"01/{month:02}/{year}" for stage, month in months.items()}
    days |= {f"{stage}_ends": f"20/{month:02}/{year}" for stage, month in months.items()}
    return days | changes


def bloc_form(chosen, **changes: str) -> dict[str, str]:
    rows = [("Tốt", "90", "from"), ("Khá", "70,5", "over")]
    said = {
        "name": "Các sở, ban, ngành",
        "key": "",
        "criteria_set": str(chosen.pk),
        "ranking_method": "consecutive",
        "order_by": "printed_index",
        "tie_0": "component:2",
        "tie_1": "council_order",
        "tie_2": "",
        "bands-TOTAL_FORMS": "7",
        "bands-INITIAL_FORMS": "0",
    }
    for number in range(7):
        label, edge, side = rows[number] if number < len(rows) else ("", "", "from")
        said |= {
            f"bands-{number}-label": label,
            f"bands-{number}-edge": edge,
            f"bands-{number}-side": side,
        }
    return said | changes


@pytest.mark.parametrize("page", PAGES)
def test_only_the_councils_secretary_prepares_a_round(client, round, bloc, council, page):
    for role, status in ((Role.SECRETARY, 200), (Role.CHAIR, 403), (Role.APPRAISER, 403)):
        client.force_login(make_member(role, council=council))
        assert get(client, page, round).status_code == status
    strangers = [make_member(Role.SECRETARY), make_member(Role.OFFICER), make_member(Role.LEADER)]
    for stranger in strangers:
        client.force_login(stranger)
        assert get(client, page, round).status_code == 404


def test_a_unit_cannot_tell_that_a_round_is_prepared(client, round, bloc):
    entry = make_entry(bloc, state=EntryState.WAITING)
    client.force_login(make_member(Role.OFFICER, agency=entry.agency))
    assert get(client, "round_guide", round).status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("units", [1, 3])
def test_a_step_asks_as_much_for_one_unit_as_for_three(
    client, secretary, round, bloc, page, units, django_assert_max_num_queries
):
    for _ in range(units):
        make_entry(bloc, state=EntryState.WAITING)
    with django_assert_max_num_queries(15) as asked:
        get(client, page, round)
    client.asked = getattr(client, "asked", {})
    expected = {"round_guide": 13, "round_basics": 10, "round_blocs": 10, "round_dates": 11}
    assert len(asked) == expected.get(page, len(asked))


def test_a_new_round_leads_to_its_checklist(client, secretary, council):
    said = {"council": council.pk, "name": "Đánh giá 2026", "year": "2026"}
    answer = client.post(reverse("create_round"), said, follow=True)
    round = AssessmentRound.objects.get()
    assert (round.name, round.year, round.state) == ("Đánh giá 2026", 2026, RoundState.PREPARING)
    assert "Chưa có khối nào." in text_of(answer)


def test_a_taken_name_is_refused_in_words(client, secretary, council, round):
    said = {"council": council.pk, "name": round.name, "year": str(round.year + 1)}
    answer = client.post(reverse("create_round"), said)
    assert answer.status_code == 422
    assert "Hội đồng đã có kỳ đánh giá mang tên này." in text_of(answer)


def test_a_new_round_begins_with_the_next_free_year_and_the_newest_round(
    client, secretary, council
):
    this_year = timezone.localdate().year
    make_round(council, year=this_year - 1)
    newest = make_round(council, year=this_year)
    form = client.get(reverse("create_round")).context["form"]
    assert form["year"].value() == str(this_year + 1)
    assert form["copy_from"].value() == newest.pk
    assert form["name"].field.widget.attrs["placeholder"].endswith(str(this_year + 1))


def test_the_name_left_empty_follows_the_year(client, secretary, council):
    client.post(reverse("create_round"), {"council": council.pk, "year": "2031"})
    assert AssessmentRound.objects.get().name == "Đánh giá cải cách hành chính năm 2031"


def test_a_second_round_of_a_year_is_made_only_on_purpose(client, secretary, council, round):
    said = {"council": council.pk, "name": "Kỳ thứ hai", "year": str(round.year)}
    answer = client.post(reverse("create_round"), said)
    assert answer.status_code == 422
    assert f"Hội đồng đã có “{round.name}” cho năm {round.year}." in text_of(answer)
    client.post(reverse("create_round"), said | {"is_second": "on"})
    assert AssessmentRound.objects.filter(year=round.year).count() == 2


def test_the_secretary_of_nothing_makes_no_round(client):
    client.force_login(make_member(Role.CHAIR))
    assert client.get(reverse("create_round")).status_code == 403


def test_the_checklist_tells_what_is_missing_and_opening_is_refused(client, secretary, round):
    assert "Còn 4 giai đoạn chưa có thời hạn." in text_of(get(client, "round_guide", round))
    answer = post(client, "open_round", round, follow=True)
    round.refresh_from_db()
    assert round.state == RoundState.PREPARING
    assert "Chưa có khối nào." in text_of(answer)


def test_a_round_without_units_has_not_done_that_step(client, secretary, round):
    steps = get(client, "round_guide", round).context["steps"]
    assert [step.state for step in steps if step.step == "entries"] == ["lacking"]


def test_what_nobody_could_do_is_told_before_the_round_opens(client, secretary, round, bloc):
    alone, led = make_entry(bloc, state=EntryState.WAITING), make_entry(bloc)
    make_member(Role.LEADER, agency=led.agency)
    make_member(Role.OFFICER, agency=led.agency)
    page = text_of(get(client, "round_guide", round))
    assert f"Chưa có lãnh đạo để duyệt: {alone.name}." in page
    assert f"Chưa có cán bộ để tự đánh giá: {alone.name}." in page
    assert "chưa phân công lĩnh vực 1, 2" in page


def test_a_complete_round_opens_and_every_unit_begins(client, secretary, round, bloc):
    entry = make_entry(bloc, state=EntryState.WAITING)
    post(client, "round_dates", round, **dates())
    answer = post(client, "open_round", round)
    entry.refresh_from_db()
    assert answer.url == reverse("round_board", args=[round.pk])
    assert entry.state == EntryState.DECLARING
    assert [row.action for row in round.transitions.all()] == ["open"]


def test_the_last_day_counts_to_its_last_second(client, secretary, round):
    post(client, "round_dates", round, **dates())
    declared = round.stages.get(stage=RoundStage.SELF_ASSESSMENT)
    assert timezone.localtime(declared.deadline).isoformat() == "2099-01-20T23:59:59+07:00"
    assert timezone.localtime(declared.opens_at).isoformat() == "2099-01-01T00:00:00+07:00"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("appraisal_1_ends", "31/31/2099", "ngày/tháng/năm"),
        ("appraisal_1_ends", "", "bắt buộc"),
        ("appraisal_1_opens", "31/12/2098", "phải mở và kết thúc sau"),
        ("self_assessment_ends", "31/12/2098", "không được trước ngày bắt đầu"),
    ],
)
def test_wrong_days_are_told_at_their_stage(client, secretary, round, field, typed, sentence):
    answer = post(client, "round_dates", round, **dates(**{field: typed}))
    assert answer.status_code == 422
    at_last_day = field.replace("opens", "ends")
    assert sentence in " ".join(answer.context["form"].errors[at_last_day])
    assert not round.stages.exists()


def test_dates_of_an_open_round_need_a_reason(client, secretary, round, bloc):
    make_entry(bloc, state=EntryState.WAITING)
    post(client, "round_dates", round, **dates())
    post(client, "open_round", round)
    assert post(client, "round_dates", round, **dates(year=2100)).status_code == 422
    post(client, "round_dates", round, **dates(year=2100), reason="Bão số 3")
    row = round.transitions.get(action="change_dates")
    assert (row.reason, row.by) == ("Bão số 3", secretary)
    assert round.stages.get(stage=RoundStage.SELF_ASSESSMENT).deadline.year == 2100


def test_a_bloc_keeps_its_classes_with_the_side_of_every_edge(client, secretary, round, council):
    criteria_set = make_criteria_set(council)
    answer = post(client, "new_bloc", round, **bloc_form(criteria_set))
    bloc = round.blocs.get()
    assert answer.url == reverse("round_blocs", args=[round.pk])
    assert (bloc.key, bloc.ranking_method) == ("cac-so-ban-nganh", "consecutive")
    assert bloc.tie_keys == ["printed_index", "component:2", "council_order"]
    assert [(band.label, str(band.edge), band.inclusive) for band in bloc.bands.all()] == [
        ("Tốt", "90.000", True),
        ("Khá", "70.500", False),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"criteria_set": "0"}, "criteria_set"),
        ({"tie_0": "council_order", "tie_1": "survey_points"}, "tie_0"),
        ({"tie_0": "component:9", "tie_1": ""}, "tie_0"),
        ({"tie_0": "printed_index"}, "tie_0"),
    ],
)
def test_what_is_wrong_with_a_bloc_is_told_at_its_field(
    client, secretary, round, council, changes, field
):
    said = bloc_form(make_criteria_set(council), **changes)
    answer = post(client, "new_bloc", round, **said)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not round.blocs.exists()


@pytest.mark.parametrize(
    ("changes", "row", "field"),
    [
        ({"bands-1-edge": "95"}, 1, "edge"),
        ({"bands-1-edge": "chín mươi"}, 1, "edge"),
        ({"bands-1-edge": "201"}, 1, "edge"),
        ({"bands-1-label": "tốt"}, 1, "edge"),
        ({"bands-2-label": "Yếu"}, 2, "edge"),
        ({"bands-0-label": ""}, 0, "label"),
    ],
)
def test_what_is_wrong_with_a_class_is_told_at_its_row(
    client, secretary, round, council, changes, row, field
):
    answer = post(client, "new_bloc", round, **bloc_form(make_criteria_set(council), **changes))
    assert answer.status_code == 422
    assert list(answer.context["bands"].forms[row].errors) == [field]
    assert not round.blocs.exists()


def test_a_key_is_used_once_in_a_round(client, secretary, round, bloc, council):
    said = bloc_form(make_criteria_set(council), key="so")
    answer = post(client, "new_bloc", round, **said)
    assert "đã có khối với mã này" in text_of(answer)


def test_a_bloc_of_another_round_is_not_found(client, secretary, round):
    other = make_bloc()
    assert client.get(reverse("round_bloc", args=[round.pk, other.pk])).status_code == 404
    assert post(client, "drop_bloc", round, other.pk).status_code == 404


def test_a_bloc_can_be_removed_while_the_round_is_prepared(client, secretary, round, bloc):
    post(client, "drop_bloc", round, bloc.pk)
    assert not round.blocs.exists()


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


def test_only_components_of_the_set_can_break_a_tie(client, secretary, round, bloc, council):
    page = client.get(reverse("round_bloc", args=[round.pk, bloc.pk]))
    keys = [value for value, _label in page.context["form"].fields["tie_0"].choices]
    codes = bloc.criteria_set.nodes.filter(parent=None).values_list("code", flat=True)
    assert [key for key in keys if key.startswith("component:")] == [
        f"component:{code}" for code in codes
    ]


def test_wrong_days_are_named_with_their_stage_in_the_summary(client, secretary, round):
    answer = post(client, "round_dates", round, **dates(appraisal_1_ends="31/31/2099"))
    assert ">Thẩm định lần 1 – ngày cuối</a>" in text_of(answer)


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


def test_a_new_round_copies_last_years(client):
    last = ready_bloc(units=2)
    gone = last.entries[1].agency
    gone.valid_to = datetime.date(YEAR, 1, 1)
    gone.save()
    client.force_login(last.secretary)
    set_dates(
        last.round,
        {
            stage: Days(datetime.date(2028, n, 1), datetime.date(2028, n, 29))
            for n, stage in enumerate(RoundStage, 2)
        },
        by=last.secretary,
        reason="Theo kế hoạch",
    )
    said = {
        "council": last.council.pk,
        "name": "Năm sau",
        "year": str(YEAR + 1),
        "copy_from": last.round.pk,
    }
    page = text_of(client.post(reverse("create_round"), said, follow=True))
    round = AssessmentRound.objects.get(name="Năm sau")
    bloc = round.blocs.get()
    assert [entry.agency for entry in bloc.entries.all()] == [last.entries[0].agency]
    assert gone.name in page
    assert {row.appraiser for row in round.assignments.all()} == {last.appraiser}
    ends = round.stages.get(stage=RoundStage.SELF_ASSESSMENT).deadline
    assert timezone.localdate(ends) == datetime.date(2029, 2, 28)
    assert f"là của năm {YEAR}" in page


def test_a_prepared_round_can_be_removed_and_an_open_one_cannot(client, secretary, round, council):
    opened = make_round(council)
    post(client, "discard_round", round)
    post(client, "discard_round", opened)
    assert list(AssessmentRound.objects.all()) == [opened]
