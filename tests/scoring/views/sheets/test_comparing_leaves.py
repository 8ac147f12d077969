"""Leaves whose points come with the compilation, and points below 0, on the pages."""

from decimal import Decimal

import pytest
from django.urls import reverse

from scoring.enums import EntryState, MarkStage
from scoring.models import Mark
from scoring.services.sheets.appraise import flag
from tests.factories.criteria import Row
from tests.factories.scoring import put_in_state, ready_bloc

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}
LATER = "tính khi tổng hợp"
TREE: list[Row] = [
    ("1", "Chính quyền số", "6", "", ""),
    ("1.1", "Tỷ lệ hồ sơ trực tuyến", "2", "best_in_bloc", "tỷ lệ ÷ tỷ lệ cao nhất"),
    ("1.2", "Chế độ báo cáo", "2", "deduction",
     "mỗi báo cáo chậm: trừ 1,5 | mỗi báo cáo thiếu: trừ 2 | tối thiểu -1"),
    ("1.3", "SIPAS", "1", "external", "chỉ số: SIPAS"),
    ("1.4", "Xếp loại", "1", "grade", "Tốt: 100% | Khá: 75% | Kém: 0%"),
]  # fmt: skip


@pytest.fixture
def ready():
    return ready_bloc(tree=TREE)


def save(client, ready, code, **typed):
    url = reverse("leaf_row", args=[ready.entry.pk, ready.nodes[code].pk])
    inputs = {f"so-{name}": value for name, value in typed.items()}
    data = {"version": 0, "explanation": "Theo hệ thống."} | inputs
    return client.post(url, data, **HTMX)


def say(client, ready, code, **said):
    url = reverse("appraisal_row", args=[ready.entry.pk, ready.nodes[code].pk])
    return client.post(url, {"version": 0} | said, **HTMX)


@pytest.fixture
def appraising(client, ready):
    """The unit has declared 40 of 100 and a late report."""
    client.force_login(ready.officer)
    save(client, ready, "1.1", numerator="40", denominator="100")
    save(client, ready, "1.2", count_1="1", count_2="0")
    put_in_state(ready.entry, EntryState.APPRAISAL_1)
    client.force_login(ready.appraiser)
    return ready


def mark_of(ready, code, stage=MarkStage.APPRAISAL_1):
    return Mark.objects.get(node=ready.nodes[code], stage=stage)


def test_the_desk_shows_the_figure_and_when_points_come(client, ready):
    client.force_login(ready.officer)

    answer = save(client, ready, "1.1", numerator="40", denominator="100").content.decode()

    assert LATER in answer
    assert '<b class="leaf-basis">40,00 %</b>' in answer
    page = client.get(reverse("entry_desk", args=[ready.entry.pk])).content.decode()
    assert page.count(LATER) == 1
    assert "Tính khi tổng hợp" in page


@pytest.mark.parametrize(
    ("code", "typed", "points"),
    [
        ("1.2", {"count_1": "1", "count_2": "0"}, "0.5"),
        ("1.2", {"count_1": "1", "count_2": "1.000"}, "-1"),
        ("1.3", {"value": "91,17"}, "0.912"),
        ("1.4", {"grade": "2"}, "0.75"),
    ],
)
def test_the_other_kinds_are_saved_from_their_rows(client, ready, code, typed, points):
    client.force_login(ready.officer)

    assert save(client, ready, code, **typed).status_code == 200

    mark = mark_of(ready, code, MarkStage.DECLARED)
    assert (mark.points, mark.is_complete) == (Decimal(points), True)


def test_an_index_above_its_highest_value_is_refused_at_its_field(client, ready):
    client.force_login(ready.officer)

    answer = save(client, ready, "1.3", value="911,7")

    assert answer.status_code == 422
    assert "SIPAS: Giá trị của chỉ số không vượt quá 100." in answer.content.decode()
    assert not Mark.objects.exists()


def test_the_appraisal_shows_the_figure_and_agrees_without_points(client, appraising):
    page = client.get(reverse("appraisal_entry", args=[appraising.entry.pk])).content.decode()
    assert "40/100 = 40,00 %" in page

    answer = say(client, appraising, "1.1", how="agree").content.decode()

    assert LATER in answer
    mark = mark_of(appraising, "1.1")
    assert (mark.points, mark.is_complete, mark.reason) == (None, True, "")


def test_points_set_over_a_comparison_are_neither_higher_nor_lower(client, appraising):
    answer = say(client, appraising, "1.1", how="points", points="1,5", reason="Khách quan")

    assert answer.status_code == 200
    assert "points-why" not in answer.content.decode()
    assert mark_of(appraising, "1.1").points == Decimal("1.5")


def test_the_unit_reads_what_it_is_asked_to_explain(client, appraising):
    flag(appraising.entry, appraising.nodes["1.1"], "Nêu nguồn?", by=appraising.appraiser)
    put_in_state(appraising.entry, EntryState.EXPLANATION)
    client.force_login(appraising.officer)

    page = client.get(reverse("entry_explanation", args=[appraising.entry.pk])).content.decode()

    assert LATER in page


@pytest.mark.parametrize("typed", ["-0,5", "−0.5"])
def test_points_below_0_can_be_typed_where_the_scale_lets_them(client, appraising, typed):
    page = client.get(reverse("appraisal_entry", args=[appraising.entry.pk])).content.decode()
    assert "(thấp nhất -1)" in page

    answer = say(client, appraising, "1.2", how="points", points=typed, reason="Sai số liệu")

    assert "-0,5" in answer.content.decode()
    assert mark_of(appraising, "1.2").points == Decimal("-0.5")


@pytest.mark.parametrize(("code", "least"), [("1.1", "0"), ("1.2", "-1")])
def test_points_below_the_floor_are_refused_at_their_field(client, appraising, code, least):
    answer = say(client, appraising, code, how="points", points="-1,5", reason="Sai số liệu")

    assert answer.status_code == 422
    assert f"Điểm: Điểm mục này từ {least} đến 2" in answer.content.decode()
    assert not Mark.objects.filter(stage=MarkStage.APPRAISAL_1).exists()
