"""Appraisal by unit through its pages: who, when, what is saved, what is refused and where."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from cchc.agencies.enums import Role
from scoring.enums import EntryState, MarkStage, RoundStage
from scoring.models import Assignment, Attachment, Exemption, ExplanationRequest, Mark
from tests.factories.agencies import LONG_AGO, make_member, make_user
from tests.factories.criteria import EVERY_KIND, GROUNDS, many_leaves
from tests.factories.scoring import (
    declare_all,
    make_revision,
    put_in_state,
    ready_bloc,
    set_deadline,
)

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def ready():
    """A declared unit in its first appraisal."""
    ready = ready_bloc()
    declare_all(ready.entry, by=ready.officer)
    put_in_state(ready.entry, EntryState.APPRAISAL_1)
    return ready


@pytest.fixture
def as_appraiser(client, ready):
    client.force_login(ready.appraiser)
    return client


def page_of(ready, code=""):
    address = reverse("appraisal_entry", args=[ready.entry.pk])
    return f"{address}?linh-vuc={code}" if code else address


def say(client, ready, code, *, version=0, **data):
    address = reverse("appraisal_row", args=[ready.entry.pk, ready.nodes[code].pk])
    return client.post(address, {"version": version} | data, **HTMX)


def ask(client, ready, code, question="Nêu rõ 5/6 văn bản?", **data):
    address = reverse("appraisal_flag", args=[ready.entry.pk, ready.nodes[code].pk])
    return client.post(address, {"question": question} | data, **HTMX)


def mark_of(ready, code, stage=MarkStage.APPRAISAL_1):
    return Mark.objects.filter(entry=ready.entry, node=ready.nodes[code], stage=stage).first()


# --- Who reads what


def test_the_appraiser_reads_what_the_unit_declared(as_appraiser, ready):
    page = as_appraiser.get(page_of(ready, "2")).content.decode()

    assert "12.406/12.530 = 99,01 %" in page
    assert "Hồ sơ giải quyết đúng hạn" in page
    assert "Có kế hoạch CCHC năm" not in page  # of another component


def test_nothing_is_missing_of_a_penalty_the_unit_did_not_name(client):
    ready = ready_bloc(tree=[*EVERY_KIND, *GROUNDS])
    declare_all(ready.entry, by=ready.officer)
    put_in_state(ready.entry, EntryState.APPRAISAL_1)
    client.force_login(ready.appraiser)

    page = client.get(page_of(ready, "5")).content.decode()

    assert "Chưa có tài liệu kiểm chứng" not in page


def test_an_appraiser_reads_only_the_components_assigned(client, ready):
    other = make_member(Role.APPRAISER, council=ready.council)
    Assignment.objects.create(
        round=ready.round, node=ready.nodes["1"], appraiser=other, valid_from=LONG_AGO
    )
    client.force_login(other)

    context = client.get(page_of(ready, "2")).context

    assert [section.node.code for section in context["sections"]] == ["1"]


def test_the_secretary_appraises_the_rest_and_reads_the_others(client, ready):
    Assignment.objects.filter(node=ready.nodes["2"]).delete()
    client.force_login(ready.secretary)

    sections = client.get(page_of(ready)).context["sections"]

    assert [(section.node.code, section.is_mine) for section in sections] == [
        ("1", False),
        ("2", True),
    ]
    assert say(client, ready, "2.1", how="agree").status_code == 200
    assert say(client, ready, "1.1", how="agree").status_code == 403


def test_who_only_reads_is_not_told_that_all_is_done(client, ready):
    chair = make_member(Role.CHAIR, council=ready.council)
    client.force_login(chair)

    page = client.get(page_of(ready)).content.decode()

    assert "Còn phải chấm" not in page
    assert "Đã thẩm định xong đơn vị này." not in page
    assert "đã chấm 0/" in page


@pytest.mark.parametrize("who", ["officer", "leader"])
def test_the_unit_does_not_read_the_drafts_of_the_council(client, ready, who):
    client.force_login(getattr(ready, who))

    assert client.get(page_of(ready)).status_code == 403
    assert say(client, ready, "2.1", how="agree").status_code == 403
    assert ask(client, ready, "2.1").status_code == 403


def test_a_stranger_does_not_learn_that_the_unit_takes_part(client, ready):
    client.force_login(make_user())

    assert client.get(page_of(ready)).status_code == 404
    assert say(client, ready, "2.1", how="agree").status_code == 404


@pytest.mark.parametrize(
    "state", [EntryState.WAITING, EntryState.DECLARING, EntryState.AWAITING_APPROVAL]
)
def test_what_is_not_declared_yet_is_the_units_own(as_appraiser, ready, state):
    put_in_state(ready.entry, state)

    assert as_appraiser.get(page_of(ready)).status_code == 403


@pytest.mark.parametrize(
    "state",
    [EntryState.DECLARED, EntryState.EXPLANATION, EntryState.EXPLAINED, EntryState.FINAL],
)
def test_outside_an_appraisal_the_page_is_for_reading(as_appraiser, ready, state):
    put_in_state(ready.entry, state)

    page = as_appraiser.get(page_of(ready, "2"))

    assert page.status_code == 200
    assert not any(row.editable for row in page.context["rows"])
    assert say(as_appraiser, ready, "2.1", how="agree").status_code == 403
    assert mark_of(ready, "2.1") is None


def test_exempt_items_are_shown_with_their_ground_and_not_asked(as_appraiser, ready):
    Exemption.objects.create(
        entry=ready.entry, node=ready.nodes["2.1"], ground="QĐ 12/QĐ-UBND", by=ready.secretary
    )

    page = as_appraiser.get(page_of(ready, "2"))

    assert "QĐ 12/QĐ-UBND" in page.content.decode()
    assert page.context["open_here"] == 4
    assert say(as_appraiser, ready, "2.1", how="agree").status_code == 404


# --- Saving


def test_agreeing_saves_at_once_and_moves_the_figures(as_appraiser, ready):
    answer = say(as_appraiser, ready, "2.1", how="agree")

    assert answer.status_code == 200
    assert mark_of(ready, "2.1").points == 2
    assert answer.context["open_here"] == 4
    assert answer.context["current"].sums.appraised == 2


def test_points_that_differ_ask_for_a_reason_then_save(as_appraiser, ready):
    first = say(as_appraiser, ready, "2.1", how="points", points="1,5")

    assert first.status_code == 422
    assert "data-needs-reason" in first.content.decode()
    assert "Lý do: Điểm khác điểm tự chấm thì phải ghi lý do." in first.content.decode()
    assert mark_of(ready, "2.1") is None

    second = say(as_appraiser, ready, "2.1", how="points", points="1,5", reason="Thiếu minh chứng")

    assert second.status_code == 200
    assert (mark_of(ready, "2.1").points, mark_of(ready, "2.1").reason) == (
        Decimal("1.5"),
        "Thiếu minh chứng",
    )
    assert second.context["row"].difference == "lower"


def test_corrected_figures_let_the_rule_speak(as_appraiser, ready):
    figures = {"so-numerator": "12.000", "so-denominator": "12.530"}

    answer = say(as_appraiser, ready, "2.1", how="inputs", reason="Theo Cổng DVC", **figures)

    assert answer.status_code == 200
    assert mark_of(ready, "2.1").points == 1
    assert "12.000/12.530 = 95,77 %" in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"how": "points", "points": "hai"}, "Hãy nhập số"),
        ({"how": "points", "points": ""}, "Điểm: "),
        ({"how": "points", "points": "2,5", "reason": "Nhầm"}, "từ 0 đến 2"),
        ({"how": "points", "points": "1,23456", "reason": "Nhầm"}, "chữ số thập phân"),
        ({"how": "inputs", "so-numerator": "101", "so-denominator": "100"}, "Số đạt: "),
        ({"how": "inputs", "so-numerator": "x"}, "Số đạt: "),
        ({}, "Chọn"),
        ({"how": "<script>"}, "Chọn"),
    ],
)
def test_bad_input_is_said_at_the_field_and_saves_nothing(as_appraiser, ready, data, sentence):
    answer = say(as_appraiser, ready, "2.1", **data)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert mark_of(ready, "2.1") is None


def test_what_was_typed_stays_when_it_is_refused_without_script(as_appraiser, ready):
    address = reverse("appraisal_row", args=[ready.entry.pk, ready.nodes["2.1"].pk])

    page = as_appraiser.post(address, {"version": 0, "how": "points", "points": "1,7"})

    assert page.status_code == 422
    assert 'value="1,7"' in page.content.decode()
    assert len(page.context["rows"]) == 5


def test_there_is_nothing_to_agree_with_where_the_unit_left_it_empty(as_appraiser, ready):
    mark_of(ready, "2.1", MarkStage.DECLARED).delete()

    answer = say(as_appraiser, ready, "2.1", how="agree")

    assert answer.status_code == 422
    assert mark_of(ready, "2.1") is None
    assert (
        say(as_appraiser, ready, "2.1", how="points", points="0", reason="Không khai").status_code
        == 200
    )


def test_a_stale_save_shows_both_values_and_overwrites_nothing(as_appraiser, ready):
    say(as_appraiser, ready, "2.1", how="points", points="1", reason="Người thứ nhất")

    late = say(as_appraiser, ready, "2.1", how="points", points="0,5", reason="Người thứ hai")

    assert late.status_code == 409
    page = late.content.decode()
    assert "Người thứ nhất" in page
    assert "Người thứ hai" in page
    assert "1 điểm" in page
    assert "0,5 điểm" in page
    assert mark_of(ready, "2.1").points == 1

    over = say(
        as_appraiser, ready, "2.1", how="points", points="0,5", reason="Người thứ hai", over=1
    )
    assert over.status_code == 200
    assert mark_of(ready, "2.1").points == Decimal("0.5")


def test_the_deadline_is_shown_and_the_work_goes_on_after_it(as_appraiser, ready):
    set_deadline(ready.round, timezone.now() - datetime.timedelta(hours=1), RoundStage.APPRAISAL_1)

    assert "deadline-over" in as_appraiser.get(page_of(ready)).content.decode()
    assert say(as_appraiser, ready, "2.1", how="agree").status_code == 200


# --- The rest at once


def agree_with_rest(client, ready, code):
    address = reverse("appraisal_agree", args=[ready.entry.pk, ready.nodes[code].pk])
    return client.post(address, follow=True)


def test_agreeing_with_the_rest_leaves_what_was_said_asked_or_empty(as_appraiser, ready):
    say(as_appraiser, ready, "2.1", how="points", points="1", reason="Thiếu")
    ask(as_appraiser, ready, "2.2")
    mark_of(ready, "2.3", MarkStage.DECLARED).delete()

    page = agree_with_rest(as_appraiser, ready, "2")

    assert "Đã đồng ý với 2 mục." in page.content.decode()
    assert mark_of(ready, "2.1").points == 1
    assert mark_of(ready, "2.2") is None
    assert mark_of(ready, "2.3") is None
    assert mark_of(ready, "2.4").points == 1
    assert mark_of(ready, "1.1") is None
    assert [row.item.leaf.node.code for row in page.context["rows"] if row.is_open] == ["2.3"]


def test_only_ones_own_component_is_agreed_with(client, ready):
    client.force_login(ready.secretary)

    assert agree_with_rest(client, ready, "2").status_code == 403
    assert not Mark.objects.filter(stage=MarkStage.APPRAISAL_1).exists()


# --- Questions, answers, the second appraisal


def test_a_question_needs_words_and_can_be_taken_back(as_appraiser, ready):
    empty = ask(as_appraiser, ready, "2.1", question="  ")
    assert empty.status_code == 422
    assert not ExplanationRequest.objects.exists()

    assert ask(as_appraiser, ready, "2.1").context["open_here"] == 4
    assert ExplanationRequest.objects.get().question == "Nêu rõ 5/6 văn bản?"

    assert ask(as_appraiser, ready, "2.1", bo="1").context["open_here"] == 5
    assert not ExplanationRequest.objects.exists()


def test_from_the_question_through_the_answer_to_the_final_points(client, ready):
    client.force_login(ready.appraiser)
    say(client, ready, "2.1", how="points", points="1", reason="Thiếu báo cáo quý 4")
    ask(client, ready, "2.1", question="Báo cáo quý 4 ở đâu?")
    agree_with_rest(client, ready, "1")
    agree_with_rest(client, ready, "2")

    put_in_state(ready.entry, EntryState.EXPLANATION)
    client.force_login(ready.officer)
    asked = ExplanationRequest.objects.get()
    page = client.get(reverse("entry_explanation", args=[ready.entry.pk])).content.decode()
    assert "Báo cáo quý 4 ở đâu?" in page
    assert "Thiếu báo cáo quý 4" in page
    answered = client.post(
        reverse("answer_save", args=[ready.entry.pk, asked.pk]),
        {"answer": "Đã gửi kèm theo.", "version": asked.version},
    )
    assert answered.status_code == 302
    revision = make_revision(ready.entry.agency, number="99/BC-SM")
    Attachment.objects.create(
        entry=ready.entry,
        node=ready.nodes["2.1"],
        revision=revision,
        attached_by=ready.officer,
        in_explanation=True,
    )
    client.post(reverse("explanation_send", args=[ready.entry.pk]))
    ready.entry.refresh_from_db()
    assert ready.entry.state == EntryState.EXPLAINED

    put_in_state(ready.entry, EntryState.APPRAISAL_2)
    client.force_login(ready.appraiser)
    page = client.get(page_of(ready, "2"))
    text = page.content.decode()
    assert "Đã gửi kèm theo." in text
    assert "99/BC-SM" in text
    assert "Thiếu báo cáo quý 4" in text
    assert page.context["open_all"] == 1  # only what was asked

    final = say(client, ready, "2.1", how="points", points="2", reason="Đã bổ sung báo cáo")
    assert final.context["open_all"] == 0
    assert mark_of(ready, "2.1", MarkStage.APPRAISAL_2).points == 2
    assert mark_of(ready, "2.1").points == 1  # the first appraisal is frozen


def test_in_the_second_appraisal_one_agrees_with_the_first(as_appraiser, ready):
    say(as_appraiser, ready, "2.1", how="points", points="1", reason="Thiếu")
    put_in_state(ready.entry, EntryState.APPRAISAL_2)

    assert say(as_appraiser, ready, "2.1", how="agree").status_code == 200
    assert mark_of(ready, "2.1", MarkStage.APPRAISAL_2).points == 1
    assert ask(as_appraiser, ready, "2.2").status_code == 403


def test_the_rest_of_the_second_appraisal_is_what_the_first_left_open(as_appraiser, ready):
    say(as_appraiser, ready, "2.1", how="agree")
    put_in_state(ready.entry, EntryState.APPRAISAL_2)
    assert as_appraiser.get(page_of(ready, "2")).context["current"].agreeable == 4

    agree_with_rest(as_appraiser, ready, "2")

    assert mark_of(ready, "2.1", MarkStage.APPRAISAL_2) is None
    assert mark_of(ready, "2.2", MarkStage.APPRAISAL_2).points == Decimal("1.2")


# --- Evidence


def test_a_picture_is_shown_in_place_to_who_may_read_it(client, ready, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence/anh.png").write_bytes(b"\x89PNG\r\n")
    revision = make_revision(
        ready.entry.agency, file="evidence/anh.png", original_name="anh.png", media_type="image/png"
    )
    Attachment.objects.create(
        entry=ready.entry, node=ready.nodes["2.1"], revision=revision, attached_by=ready.officer
    )
    address = reverse("revision_view", args=[revision.pk])

    client.force_login(ready.appraiser)
    shown = client.get(address)
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert b"".join(shown.streaming_content).startswith(b"\x89PNG")

    client.force_login(make_user())
    assert client.get(address).status_code == 404


def test_what_a_browser_could_run_is_never_shown_in_place(client, ready):
    revision = make_revision(ready.entry.agency, media_type="text/html")
    client.force_login(ready.officer)

    assert client.get(reverse("revision_view", args=[revision.pk])).status_code == 404


def test_the_page_may_frame_only_what_is_ours(as_appraiser, ready):
    policy = as_appraiser.get(page_of(ready))["Content-Security-Policy"]

    assert "frame-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


# --- How many queries


def queries_of(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(15) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_queries_do_not_grow_with_items(as_appraiser, ready, django_assert_max_num_queries):
    for code in ("2.1", "2.2", "2.3"):
        revision = make_revision(ready.entry.agency)
        Attachment.objects.create(
            entry=ready.entry, node=ready.nodes[code], revision=revision, attached_by=ready.officer
        )
    say(as_appraiser, ready, "2.1", how="points", points="1", reason="Thiếu")
    ask(as_appraiser, ready, "2.1")
    one = queries_of(as_appraiser, page_of(ready, "2"), django_assert_max_num_queries)
    for code in ("2.2", "2.3"):
        say(as_appraiser, ready, code, how="points", points="0", reason="Thiếu")
        ask(as_appraiser, ready, code)
    three = queries_of(as_appraiser, page_of(ready, "2"), django_assert_max_num_queries)

    assert one == three


def test_a_hundred_items_take_no_more_queries(client, django_assert_max_num_queries):
    ready = ready_bloc(tree=many_leaves(100), state=EntryState.APPRAISAL_1, units=3)
    for who in (ready.appraiser, ready.secretary):
        client.force_login(who)
        queries_of(client, page_of(ready), django_assert_max_num_queries)


def test_saving_a_row_stays_within_its_queries(as_appraiser, ready, django_assert_max_num_queries):
    with django_assert_max_num_queries(17):
        assert say(as_appraiser, ready, "2.1", how="agree").status_code == 200
