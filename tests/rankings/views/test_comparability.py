"""What cannot be compared is said wherever a movement would stand."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from rankings.exports.tables import csv_lines
from rankings.models import Edition
from rankings.selectors.anomalies import anomalies
from rankings.selectors.editions import results_without_leaves
from scoring.enums import RoundState
from scoring.models import AssessmentRound
from tests.factories.criteria import YEAR
from tests.rankings.services.test_comparability import Years, printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def years():
    return Years().compared()


@pytest.fixture
def published(years):
    return years.now.publish(by=years.secretary)


def _table(edition):
    return reverse("league_table", args=[edition.council_id, edition.year, edition.bloc_key])


def _unit(edition):
    return f"{_table(edition)}don-vi/{edition.results.get(position=1).pk}/"


def test_the_heat_map_says_at_the_head_which_component_cannot_be_compared(client, published):
    page = client.get(_table(published), {"cot": "linh-vuc"})

    assert [bool(head.note) for head in page.context["component_heads"]] == [False, True]
    assert str(YEAR - 1) in page.context["component_heads"][1].note


def test_the_year_at_a_glance_counts_no_falls_of_what_cannot_be_compared(client, published):
    worst = client.get(_table(published)).context["glance"].worst

    assert (worst["code"], worst["changes"]) == ("2", None)
    assert worst["not_comparable"].reason == "1 mục mới, 1 mục không so sánh được"


def test_a_table_not_assessed_says_so(client):
    years = Years()
    assert years.before
    edition = years.now.publish(by=years.secretary)

    context = client.get(_table(edition)).context

    assert context["glance"].is_not_assessed
    assert str(YEAR - 1) in context["method"][-1]


def test_an_imported_table_says_nothing_of_comparability(client):
    years = Years()
    printed(years)
    edition = Edition.objects.get(council=years.council)

    context = client.get(_table(edition)).context

    assert not context["glance"].is_not_assessed


def test_a_units_page_shows_the_parts_and_no_arrow_for_what_cannot_be_compared(client, published):
    context = client.get(_unit(published)).context

    whole = context["moved"]
    assert (str(whole.performance), str(whole.method)) == ("11", "12.85")
    first, second = context["components"]
    assert (str(first.change), first.not_comparable) == ("17.62", None)
    assert (str(second.moved.method), second.not_comparable.why) == (
        "33.33",
        {"new": 1, "different": 1},
    )


def test_what_a_movement_is_made_of_is_no_remark_under_a_name(client, published):
    rows = client.get(_table(published)).context["rows"]

    assert [row.notes for row in rows] == [[], []]


@pytest.mark.parametrize("address", [_table, _unit])
def test_pages_ask_as_much_with_comparability_as_without(
    client, published, address, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15):
        assert client.get(address(published), {"q": "sở"}).status_code == 200


def test_files_hold_the_parts_and_say_what_cannot_be_compared(client, published):
    titles, first, _second = csv.reader(csv_lines(published))
    sheet = load_workbook(io.BytesIO(_workbook(client, published))).worksheets[1]

    parts = dict(zip(titles, first, strict=True))
    assert parts["Tăng, giảm do kết quả thực hiện"] == "11,00"
    assert parts["1. Công tác chỉ đạo, điều hành – so với năm 2025"] == "17,62"
    assert [first[-1], *(row[-1] for row in sheet.iter_rows(min_row=6, values_only=True))] == [
        "không so sánh được"
    ] * 3


def _workbook(client, edition):
    return b"".join(client.get(reverse("edition_xlsx", args=[edition.pk])).streaming_content)


def test_the_api_gives_the_parts_and_what_was_decided(client, published):
    edition = client.get(reverse("api:edition-detail", args=[published.pk])).json()
    row = client.get(reverse("api:edition-results", args=[published.pk])).json()["results"][0]

    assert edition["comparability"]["year"] == YEAR - 1
    assert {item.get("code"): item.get("is_comparable", False) for item in
            edition["comparability"]["items"]} == {
        "1": True, "1.1": True, "1.2": True, "2": False, "2.1": False, "2.2": False,
    }  # fmt: skip
    assert (row["performance"], row["method"]) == ("11", "12.85")
    assert row["components"]["2"]["method"] == "33.33"


def test_the_api_gives_no_parts_where_nothing_was_assessed(client):
    years = Years()
    edition = years.now.publish(by=years.secretary)

    row = client.get(reverse("api:edition-results", args=[edition.pk])).json()["results"][0]

    assert (row["performance"], row["method"]) == (None, None)


def test_a_movement_by_changed_criteria_deserves_a_second_look(published):
    found = anomalies(published, results_without_leaves(published))

    assert sum("+12,85" in anomaly.sentence for anomaly in found) == 2


def test_the_desk_warns_before_compiling_while_the_sets_are_not_compared(client):
    years = Years()
    assert years.before
    client.force_login(years.secretary)
    address = reverse("result_desk", args=[years.now.bloc.round_id])

    def warning():
        return client.get(address).context["standings"][0].not_compared

    assert str(YEAR - 1) in warning()
    years.propose()
    assert "6" in warning()
    years.confirm()
    assert warning() == ""


def test_the_desk_asks_for_no_comparison_while_no_earlier_result_stands(client):
    years = Years()
    client.force_login(years.secretary)

    page = client.get(reverse("result_desk", args=[years.now.bloc.round_id]))

    assert page.context["standings"][0].not_compared == ""


def test_the_preview_of_a_draft_leads_to_the_comparison(client):
    years = Years()
    assert years.before
    draft = years.now.compile()
    client.force_login(years.secretary)

    page = client.get(reverse("edition_desk", args=[draft.pk])).content.decode()

    assert reverse("set_comparison", args=[years.now.criteria_set.pk]) in page


def test_the_guide_advises_to_compare_before_a_round_opens(client):
    years = Years()
    assert years.before
    round = years.now.bloc.round
    AssessmentRound.objects.filter(pk=round.pk).update(state=RoundState.PREPARING)
    client.force_login(years.secretary)
    address = reverse("round_guide", args=[round.pk])

    def advised():
        page = client.get(address)
        return [item.of for item in page.context["advice"] if item.page == "set_comparison"]

    assert advised() == [years.now.criteria_set.pk]
    assert reverse("set_comparison", args=advised()) in client.get(address).content.decode()
    years.compared()
    assert advised() == []
