"""Figures of a whole bloc: the page, the workbook, its preview, and writing it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from cchc.agencies.enums import Role
from scoring.enums import EntryState, MarkStage
from scoring.models import Assignment, Mark
from scoring.services.sheets.appraise import Appraisal, appraise
from tests.factories.agencies import make_member
from tests.factories.figures import bloc_of_indices, figures_file
from tests.factories.scoring import make_mark, put_in_state, ready_bloc

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(client):
    found = bloc_of_indices()
    client.force_login(found.appraiser)
    return found


def address(ready, name="bloc_figures"):
    return reverse(name, args=[ready.bloc.pk])


def upload(client, ready, *rows):
    return client.post(address(ready, "upload_figures"), {"file": figures_file(*rows)})


def confirm(client, ready, preview, **said):
    token = preview.context["form"].initial["token"]
    said = {"token": token, "source": "BC 5/BNV"} | said
    return client.post(address(ready, "confirm_figures"), said, follow=True)


@pytest.mark.parametrize(
    ("name", "method"),
    [("bloc_figures", "get"), ("figures_workbook", "get"),
     ("upload_figures", "post"), ("confirm_figures", "post")],
)  # fmt: skip
def test_only_who_appraises_in_the_bloc_gets_in(client, ready, name, method):
    strangers = [make_member(Role.SECRETARY), make_member(Role.APPRAISER)]
    others = [ready.officer, ready.leader, make_member(Role.CHAIR, council=ready.council)]
    for user, status in [*((user, 404) for user in strangers), *((user, 403) for user in others)]:
        client.force_login(user)
        assert getattr(client, method)(address(ready, name)).status_code == status


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_asks_as_much_for_one_unit_as_for_three(client, units, django_assert_num_queries):
    ready = bloc_of_indices(units=units)
    client.force_login(ready.appraiser)
    with django_assert_num_queries(8):
        client.get(address(ready))


@pytest.mark.parametrize("units", [1, 3])
def test_the_preview_asks_as_much_for_one_unit_as_for_three(
    client, units, django_assert_num_queries
):
    ready = bloc_of_indices(units=units)
    client.force_login(ready.appraiser)
    rows = [[entry.name, 90, 0.5] for entry in ready.entries]
    with django_assert_num_queries(11):
        assert upload(client, ready, *rows).status_code == 200


def test_the_page_offers_other_indices_first_and_counts_what_is_appraised(client, ready):
    node = ready.nodes["6.1"]
    make_mark(ready.entry, node, {"value": "90"}, stage=MarkStage.APPRAISAL_1)
    context = client.get(address(ready)).context
    assert [(leaf.node.code, number) for leaf, number, _ticked in context["first"]] == [
        ("6.1", 1), ("6.2", 0),
    ]  # fmt: skip
    assert [leaf.node.code for leaf, _number, _ticked in context["others"]] == ["2.4", "2.5"]


def test_the_workbook_holds_the_items_ticked_and_says_what_cannot_be_written(client, ready):
    put_in_state(ready.entries[1], EntryState.DECLARING)
    said = {"muc": [ready.nodes[code].pk for code in ("2.4", "6.2")]}
    answer = client.get(address(ready, "figures_workbook"), said)
    rows = list(load_workbook(io.BytesIO(answer.content))["Số liệu"].values)
    assert rows[0] == ("Đơn vị", "2.4. Sáng kiến cải cách", "6.2. DTI (thang 1)", "Ghi chú")
    assert [row[-1] for row in rows[1:]] == [
        None, "Đơn vị này hiện không ở bước thẩm định.", None,
    ]  # fmt: skip


def test_a_person_without_such_items_is_told_so(client, ready):
    nobody_else = make_member(Role.APPRAISER, council=ready.council)
    Assignment.objects.filter(node=ready.nodes["1"]).update(appraiser=nobody_else)
    client.force_login(nobody_else)
    page = client.get(address(ready)).content.decode()
    assert "Không có mục nào nhập một số liệu" in page
    assert reverse("round_people", args=[ready.round.pk]) not in page
    assert client.get(address(ready, "figures_workbook")).status_code == 404


def test_an_office_that_assigned_everything_is_led_to_who_appraises(client, ready):
    client.force_login(ready.secretary)
    page = client.get(address(ready)).content.decode()
    assert reverse("round_people", args=[ready.round.pk]) in page
    assert client.get(address(ready, "figures_workbook")).status_code == 404


def test_a_workbook_is_previewed_then_written(client, ready):
    first, second, third = ready.entries
    make_mark(first, ready.nodes["6.1"], {"value": "90"})
    preview = upload(client, ready, [first.name, "91,17", 0.85], [second.name, 80, None],
                     [third.name, None, None])  # fmt: skip
    assert not Mark.objects.exclude(stage=MarkStage.DECLARED).exists()
    lines = [
        (leaf.node.code, line.unit, line.figure, line.points, line.before)
        for leaf, lines in preview.context["by_leaf"]
        for line in lines
    ]
    assert lines == [
        ("6.1", first.name, "91,17 %", "1,823", "90 % · 1,8 điểm (Tự chấm)"),
        ("6.1", second.name, "80 %", "1,6", ""),
        ("6.2", first.name, "0,85", "0,85", ""),
    ]
    page = confirm(client, ready, preview).content.decode()
    assert "Đã ghi 3 số liệu cho 2 đơn vị." in page
    assert Mark.objects.filter(stage=MarkStage.APPRAISAL_1).count() == 3
    again = upload(client, ready, [first.name, "91,17", 0.85], [second.name, 80, None])
    assert "không có gì để thay đổi" in again.content.decode()
    assert "Đã ghi" not in confirm(client, ready, again).content.decode()


def test_the_source_is_asked_for_on_the_preview(client, ready):
    preview = upload(client, ready, [ready.entry.name, 90, None])
    answer = confirm(client, ready, preview, source="")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["source"])
    assert not Mark.objects.exists()
    token = answer.context["form"]["token"].value()
    client.post(address(ready, "confirm_figures"), {"token": token, "source": "BC 5"})
    assert Mark.objects.get().reason == "BC 5 (tệp “so-lieu.xlsx”)"


def test_a_wrong_workbook_is_told_by_cell_and_stores_nothing(client, ready):
    answer = upload(client, ready, [ready.entry.name, "nhiều", 0.5])
    assert answer.status_code == 422
    assert [problem.cell for problem in answer.context["problems"]] == ["B2"]
    assert "so-lieu.xlsx" in answer.content.decode()
    assert not Mark.objects.exists()


def test_what_went_wrong_since_the_preview_is_told(client, ready):
    preview = upload(client, ready, [ready.entry.name, 90, None])
    put_in_state(ready.entry, EntryState.FINAL)
    answer = confirm(client, ready, preview)
    assert [problem.cell for problem in answer.context["problems"]] == ["B2"]
    assert not Mark.objects.exists()


def test_a_mark_changed_since_the_preview_is_marked_and_asked_about(client, ready):
    first, second, _third = ready.entries
    preview = upload(client, ready, [first.name, 90, None], [second.name, 80, None])
    said = Appraisal(inputs={"value": "85"}, reason="BC 9")
    appraise(first, ready.nodes["6.1"], said, by=ready.appraiser, version=0)
    answer = confirm(client, ready, preview)
    assert answer.status_code == 409
    [(_leaf, lines)] = answer.context["by_leaf"]
    assert [(line.has_moved, line.before) for line in lines] == [
        (True, "85 % · 1,7 điểm (Thẩm định lần 1)"), (False, ""),
    ]  # fmt: skip
    assert answer.context["form"].initial["source"] == "BC 5/BNV"
    assert Mark.objects.get().inputs == {"value": "85"}
    confirm(client, ready, answer)
    assert set(Mark.objects.values_list("inputs__value", flat=True)) == {"90", "80"}


def test_a_preview_that_is_gone_is_asked_for_again(client, ready):
    said = {"token": "x" * 22, "source": "BC 5"}
    answer = client.post(address(ready, "confirm_figures"), said, follow=True)
    assert "hãy chọn lại tệp" in answer.content.decode()
    assert client.post(address(ready, "confirm_figures")).status_code == 404


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_any_file_is_answered_with_a_sentence(client, ready, content):
    file = SimpleUploadedFile("so-lieu.xlsx", content)
    assert client.post(address(ready, "upload_figures"), {"file": file}).status_code == 422


def test_the_page_is_reached_from_the_list_and_the_board(client, ready):
    assert f'href="{address(ready)}"' in client.get(reverse("appraisal_list")).content.decode()
    client.force_login(ready.secretary)
    board = client.get(reverse("round_board", args=[ready.round.pk])).content.decode()
    assert f'href="{address(ready)}"' in board


def test_points_that_wait_for_the_bloc_say_so(client):
    scale = "số ÷ số cao nhất"
    tree = [("1", "Chỉ đạo", "1", "", ""), ("1.1", "Sáng kiến", "1", "best_in_bloc", scale)]
    ready = ready_bloc(tree=tree, state=EntryState.APPRAISAL_1)
    client.force_login(ready.appraiser)
    file = figures_file([ready.entry.name, 12], titles=["Đơn vị", "1.1"])
    preview = client.post(address(ready, "upload_figures"), {"file": file})
    [(_leaf, [line])] = preview.context["by_leaf"]
    assert (line.figure, line.points) == ("12", "tính khi tổng hợp")
    assert "Đã ghi 1 số liệu" in confirm(client, ready, preview).content.decode()
