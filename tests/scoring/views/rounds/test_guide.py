"""Opening a round by the guide: a new one, its checklist, its dates, the opening itself."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cchc.agencies.enums import Role
from scoring.enums import EntryState, RoundStage, RoundState
from scoring.models import AssessmentRound
from scoring.services.rounds.planning import Days, set_dates
from tests.factories.agencies import make_member
from tests.factories.criteria import YEAR
from tests.factories.scoring import make_entry, make_round, ready_bloc
from tests.scoring.views.rounds.pages import get, post, text_of

pytestmark = pytest.mark.django_db

# The steps, and what each asks of the database.
PAGES = {
    "round_guide": 13,
    "round_basics": 10,
    "round_blocs": 10,
    "new_bloc": 12,
    "round_entries": 11,
    "round_exemptions": 10,
    "round_dates": 11,
    "round_people": 12,
}


def dates(year: int = 2099, **changes: str) -> dict[str, str]:
    """Days for every stage, as typed."""
    months = dict(zip(RoundStage, (1, 2, 3, 4), strict=True))
    days = {f"{stage}_opens": f"01/{month:02}/{year}" for stage, month in months.items()}
    days |= {f"{stage}_ends": f"20/{month:02}/{year}" for stage, month in months.items()}
    return days | changes


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


@pytest.mark.parametrize(("page", "queries"), PAGES.items())
@pytest.mark.parametrize("units", [1, 3])
def test_a_step_asks_as_much_for_one_unit_as_for_three(
    client, secretary, round, bloc, page, queries, units, django_assert_num_queries
):
    for _ in range(units):
        make_entry(bloc, state=EntryState.WAITING)
    with django_assert_num_queries(queries):
        get(client, page, round)


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


def test_wrong_days_are_named_with_their_stage_in_the_summary(client, secretary, round):
    answer = post(client, "round_dates", round, **dates(appraisal_1_ends="31/31/2099"))
    assert ">Thẩm định lần 1 – ngày cuối</a>" in text_of(answer)


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
