"""Copying a set and amending it, on their pages."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from cchc.agencies.enums import Role
from cchc.jobs import services as jobs
from cchc.jobs.models import Job, JobState
from scoring.enums import EntryState, MarkStage, SetState
from scoring.models import AssessmentRound, CriteriaSet, Mark, Node
from scoring.services.sets.amending import apply_amendment
from tests.factories.agencies import make_council, make_member
from tests.factories.amendments import add_leaf, change_leaf, make_amendment, remove
from tests.factories.criteria import make_criteria_set
from tests.factories.scoring import ReadyBloc, declare_all, make_mark, put_in_state, ready_bloc

pytestmark = pytest.mark.django_db

GROUND = {"reason": "Bổ sung nhiệm vụ", "document_number": "15/QĐ-UBND"}


@pytest.fixture
def ready() -> ReadyBloc:
    ready = ready_bloc()
    declare_all(ready.entry, by=ready.officer)
    return ready


@pytest.fixture
def secretary(client, ready):
    client.force_login(ready.secretary)
    return client


@pytest.fixture
def draft(ready) -> CriteriaSet:
    return make_amendment(ready.criteria_set, by=ready.secretary)


def run_last_job():
    return jobs.run(str(Job.objects.latest("created_at").pk))


def page_of(client, name: str, criteria_set: CriteriaSet, **query) -> str:
    answer = client.get(reverse(name, args=[criteria_set.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


# --- Copying


def test_the_form_offers_next_year_and_the_same_bloc(secretary, ready):
    page = page_of(secretary, "copy_set", ready.criteria_set)
    assert f'value="{ready.criteria_set.year + 1}"' in page
    assert f'value="{ready.criteria_set.bloc_name}"' in page
    assert 'name="council"' in page
    assert 'type="hidden" name="council"' in page


def test_a_copy_is_made_and_leads_to_its_draft(secretary, ready):
    answer = secretary.post(
        reverse("copy_set", args=[ready.criteria_set.pk]),
        {"council": ready.council.pk, "year": "2027", "bloc_name": "Đơn vị đặc thù",
         "rescale": "10,5", "drop": [ready.nodes["3"].pk]},
        follow=True,
    )  # fmt: skip

    made = CriteriaSet.objects.get(copied_from=ready.criteria_set)
    assert answer.redirect_chain == [(reverse("set_editor", args=[made.pk]), 302)]
    components = made.nodes.filter(parent=None)
    assert sum(node.max_points for node in components) == Decimal("10.5")
    open_rules = made.nodes.filter(is_confirmed=False).count()
    assert f"{open_rules} mục không quy đổi được chính xác" in answer.content.decode()


def test_texts_that_name_the_year_are_pointed_at(secretary, ready):
    ready.criteria_set.nodes.filter(code="1.1").update(text="Kế hoạch CCHC năm 2026")
    answer = secretary.post(
        reverse("copy_set", args=[ready.criteria_set.pk]),
        {"council": ready.council.pk, "year": "2027", "bloc_name": "Khối"},
        follow=True,
    )
    assert "còn nhắc đến năm 2026" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"year": "1999"}, "2000"),
        ({"rescale": "tám mươi"}, "3,75"),
        ({"rescale": "0"}, "lớn hơn 0"),
        ({"rescale": "0,002"}, "sẽ không còn điểm"),
        ({"bloc_name": ""}, "form"),
    ],
)
def test_what_cannot_be_is_said_at_the_form_and_nothing_is_made(secretary, ready, wrong, sentence):
    said = {"council": ready.council.pk, "year": "2027", "bloc_name": "Khối"} | wrong
    answer = secretary.post(reverse("copy_set", args=[ready.criteria_set.pk]), said)

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert not CriteriaSet.objects.filter(copied_from__isnull=False).exists()


def test_ticks_stay_where_the_form_comes_back(secretary, ready):
    said = {
        "council": ready.council.pk,
        "year": "",
        "bloc_name": "",
        "drop": [ready.nodes["2.4"].pk],
    }
    answer = secretary.post(reverse("copy_set", args=[ready.criteria_set.pk]), said)
    page = " ".join(answer.content.decode().split())
    assert f'value="{ready.nodes["2.4"].pk}" checked' in page


def test_a_unit_s_people_copy_nothing(client, ready):
    client.force_login(ready.officer)
    assert client.get(reverse("copy_set", args=[ready.criteria_set.pk])).status_code == 403


def test_a_secretary_of_two_councils_chooses(client, ready):
    elsewhere = make_council()
    make_member(Role.SECRETARY, council=elsewhere, user=ready.secretary)
    client.force_login(ready.secretary)
    page = page_of(client, "copy_set", ready.criteria_set)
    assert f'<option value="{ready.council.pk}" selected>' in page
    assert f'<option value="{elsewhere.pk}">' in page


# --- The set's page


def test_a_set_in_force_is_copied_and_amended_from_its_page(secretary, ready):
    page = page_of(secretary, "set_detail", ready.criteria_set)
    assert reverse("copy_set", args=[ready.criteria_set.pk]) in page
    assert reverse("begin_amendment", args=[ready.criteria_set.pk]) in page


def test_an_amendment_begun_leads_to_its_draft_and_from_there_to_what_it_touches(secretary, ready):
    answer = secretary.post(reverse("begin_amendment", args=[ready.criteria_set.pk]), follow=True)

    draft = CriteriaSet.objects.get(amends=ready.criteria_set)
    assert answer.redirect_chain == [(reverse("set_editor", args=[draft.pk]), 302)]
    page = page_of(secretary, "set_detail", draft)
    assert reverse("amendment", args=[draft.pk]) in page
    assert reverse("set_editor", args=[draft.pk]) in page
    assert reverse("put_set_in_force", args=[draft.pk]) not in page
    standing = page_of(secretary, "set_detail", ready.criteria_set)
    assert reverse("set_editor", args=[draft.pk]) in standing
    assert reverse("begin_amendment", args=[ready.criteria_set.pk]) not in standing


def test_a_second_amendment_is_refused_in_a_sentence(secretary, ready, draft):
    answer = secretary.post(reverse("begin_amendment", args=[ready.criteria_set.pk]), follow=True)
    assert "Đang có một bản sửa đổi" in answer.content.decode()


def test_an_open_rule_is_shown_among_what_is_missing(secretary, ready, draft):
    draft.nodes.filter(code="2.1").update(rule_kind="", rule_params={}, is_confirmed=False)
    page = page_of(secretary, "amendment", draft)
    assert "2.1 chưa có quy tắc chấm" in page
    assert "amendment-form" not in page


def test_amendments_stay_with_the_set_version_by_version(secretary, ready, draft):
    change_leaf(draft, "2.4", max_points="1", scale="mỗi 0,5 | tối đa 1")
    remove(draft, "1.2.2")
    add_leaf(draft, "1", "1.3", text="Tuyên truyền CCHC")
    apply_amendment(draft, by=ready.secretary, **GROUND)
    second = make_amendment(CriteriaSet.objects.get(pk=ready.criteria_set.pk), by=ready.secretary)
    change_leaf(second, "1.1", text="Có kế hoạch CCHC được duyệt")
    apply_amendment(second, by=ready.secretary, reason="Sửa lời", document_number="20/QĐ-UBND")

    page = page_of(secretary, "set_detail", ready.criteria_set)

    assert page.index("Phiên bản 3 theo 20/QĐ-UBND") < page.index("Phiên bản 2 theo 15/QĐ-UBND")
    assert "<del>1,5</del>" in page
    assert "<ins>1</ins>" in page
    assert "Tuyên truyền CCHC" in page
    assert "Ngày ban hành kế hoạch" in page


# --- What it touches


def test_all_that_an_amendment_touches_is_shown(secretary, ready, draft):
    put_in_state(ready.entry, EntryState.APPRAISAL_1)
    change_leaf(draft, "2.4", rule_kind="yes_no", scale="Có: 1,5 | Không: 0")
    remove(draft, "2.5")

    page = page_of(secretary, "amendment", draft)

    assert ready.entry.name in page
    assert "Số liệu không khớp thang điểm mới" in page
    assert "Điểm của 1 đơn vị không còn được tính" in page
    assert ready.round.name in page


def test_an_amendment_that_changes_nothing_cannot_be_applied(secretary, draft):
    page = page_of(secretary, "amendment", draft)
    assert "chưa thay đổi gì" in page
    assert "amendment-form" not in page


def test_a_second_click_on_apply_starts_no_second_job(secretary, ready, draft):
    change_leaf(draft, "1.1", text="Khác")
    address = reverse("amendment", args=[draft.pk])
    seen = secretary.get(address).context["seen"]

    answers = [secretary.post(address, GROUND | {"seen": seen}) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Job.objects.count() == 1


def test_an_applied_amendment_leads_to_the_set_in_its_new_version(secretary, ready, draft):
    change_leaf(draft, "1.1", text="Khác")
    seen = secretary.get(reverse("amendment", args=[draft.pk])).context["seen"]

    answer = secretary.post(
        reverse("amendment", args=[draft.pk]), GROUND | {"seen": seen}, follow=True
    )

    assert answer.redirect_chain == [(reverse("set_detail", args=[ready.criteria_set.pk]), 302)]
    assert "Đang áp dụng bản sửa đổi" in answer.content.decode()
    job = run_last_job()
    assert (job.state, job.result) == (JobState.DONE, {"version": 2})
    page = page_of(secretary, "set_detail", ready.criteria_set)
    assert "Đang áp dụng bản sửa đổi" not in page
    assert "15/QĐ-UBND" in page
    assert 'href="#versions-title"' in page
    Job.objects.update(finished_at=timezone.now() - datetime.timedelta(hours=1))
    assert 'href="#versions-title"' not in page_of(secretary, "set_detail", ready.criteria_set)
    assert secretary.get(reverse("amendment", args=[draft.pk])).status_code == 404


def test_what_changed_before_the_worker_came_to_it_is_not_applied(secretary, ready, draft):
    change_leaf(draft, "1.1", text="Khác")
    seen = secretary.get(reverse("amendment", args=[draft.pk])).context["seen"]
    secretary.post(reverse("amendment", args=[draft.pk]), GROUND | {"seen": seen})
    change_leaf(draft, "1.1", text="Khác nữa")

    job = run_last_job()

    ready.criteria_set.refresh_from_db()
    assert (job.state, ready.criteria_set.version) == (JobState.REFUSED, 1)
    assert "xem lại" in page_of(secretary, "set_detail", ready.criteria_set)


@pytest.mark.parametrize("missing", ["reason", "document_number"])
def test_what_is_missing_is_said_at_its_field(secretary, draft, missing):
    change_leaf(draft, "1.1", text="Khác")
    seen = secretary.get(reverse("amendment", args=[draft.pk])).context["seen"]

    answer = secretary.post(
        reverse("amendment", args=[draft.pk]), GROUND | {"seen": seen, missing: " "}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {missing}
    draft.refresh_from_db()
    assert draft.state == SetState.DRAFT


def test_what_changed_since_it_was_seen_is_said_and_not_applied(secretary, draft):
    change_leaf(draft, "1.1", text="Khác")
    seen = secretary.get(reverse("amendment", args=[draft.pk])).context["seen"]
    change_leaf(draft, "1.1", text="Khác nữa")

    answer = secretary.post(reverse("amendment", args=[draft.pk]), GROUND | {"seen": seen})

    assert (answer.status_code, "xem lại" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("person", ["officer", "appraiser"])
def test_others_neither_see_it_nor_apply_it(client, ready, draft, person):
    client.force_login(getattr(ready, person))
    address = reverse("amendment", args=[draft.pk])
    expected = 404 if person == "officer" else 403
    assert client.get(address).status_code == expected
    assert client.post(address, GROUND).status_code == expected


def test_a_set_that_amends_nothing_has_no_such_page(secretary, ready):
    address = reverse("amendment", args=[ready.criteria_set.pk])
    assert secretary.get(address).status_code == 404


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_asks_as_much_for_one_unit_as_for_three(
    client, units, django_assert_max_num_queries
):
    ready = ready_bloc(units=units)
    for entry in ready.entries:
        declare_all(entry)
    draft = make_amendment(ready.criteria_set, by=ready.secretary)
    change_leaf(draft, "2.4", scale="mỗi 0,25 | tối đa 1,5")
    remove(draft, "2.5")
    client.force_login(ready.secretary)
    with django_assert_max_num_queries(15):
        client.get(reverse("amendment", args=[draft.pk]))


# --- Desk and appraisal


def test_the_desk_says_what_was_amended_and_by_what(client, ready, draft):
    change_leaf(draft, "2.4", max_points="1", scale="mỗi 0,5 | tối đa 1")
    apply_amendment(draft, by=ready.secretary, **GROUND)
    client.force_login(ready.officer)

    desk = client.get(reverse("entry_desk", args=[ready.entry.pk]), {"linh-vuc": "2"})

    page = desk.content.decode()
    assert page.count("Sửa đổi theo 15/QĐ-UBND") == 1
    assert "điểm tối đa 1,5 → 1" in page


def test_a_new_item_says_by_what_it_was_added(client, ready, draft):
    add_leaf(draft, "1", "1.3")
    apply_amendment(draft, by=ready.secretary, **GROUND)
    client.force_login(ready.officer)
    desk = client.get(reverse("entry_desk", args=[ready.entry.pk]), {"linh-vuc": "1"})
    assert "Bổ sung theo 15/QĐ-UBND" in desk.content.decode()


def test_a_set_never_amended_costs_the_desk_no_query(client, ready, django_assert_num_queries):
    client.force_login(ready.officer)
    with django_assert_num_queries(7):
        client.get(reverse("entry_desk", args=[ready.entry.pk]), {"linh-vuc": "1"})


NEW_RULES = [
    ("1.1", "choice", "Đạt: 1 | Đạt một phần: 0,5 | Không đạt: 0"),
    ("1.2.1", "choice", "Ban hành: 1 | Không ban hành: 0"),
    ("1.2.1", "yes_no", "Có: 1 | Không: 0"),
    ("1.2.2", "count", "mỗi 0,1 | tối đa 0,5"),
    ("2.1", "steps", "từ 10: 2 | còn lại: 0"),
    ("2.3", "checklist", "Tại nơi tiếp nhận: 1"),
    ("2.4", "judged", ""),
    ("2.5", "proportional", "tỷ lệ"),
]


@pytest.mark.parametrize(("code", "kind", "scale"), NEW_RULES)
def test_pages_bear_what_was_entered_for_another_rule(client, ready, draft, code, kind, scale):
    """And it can be said again, by the unit and by the council."""
    for stage in (MarkStage.APPRAISAL_1, MarkStage.APPRAISAL_2):
        make_mark(ready.entry, ready.nodes[code], stage=stage)
    change_leaf(draft, code, rule_kind=kind, scale=scale)
    apply_amendment(draft, by=ready.secretary, **GROUND)
    place = {"linh-vuc": code[0]}

    client.force_login(ready.officer)
    assert client.get(reverse("entry_desk", args=[ready.entry.pk]), place).status_code == 200
    assert client.get(reverse("entry_approval", args=[ready.entry.pk])).status_code == 200
    put_in_state(ready.entry, EntryState.APPRAISAL_2)
    client.force_login(ready.appraiser)
    page = client.get(reverse("appraisal_entry", args=[ready.entry.pk]), place)
    assert page.status_code == 200
    client.force_login(ready.secretary)
    assert client.get(reverse("round_board", args=[ready.round.pk])).status_code == 200


def test_points_beyond_the_new_maximum_are_open_again_for_the_appraiser(client, ready, draft):
    put_in_state(ready.entry, EntryState.APPRAISAL_1)
    for mark in Mark.objects.filter(entry=ready.entry):
        make_mark(ready.entry, mark.node, stage=MarkStage.APPRAISAL_1)
    Mark.objects.filter(stage=MarkStage.APPRAISAL_1, node=ready.nodes["2.4"]).update(
        points=Decimal("1.4"), reason="Có sáng kiến cấp tỉnh"
    )
    change_leaf(draft, "2.4", max_points="1", scale="mỗi 0,5 | tối đa 1")
    apply_amendment(draft, by=ready.secretary, **GROUND)
    client.force_login(ready.appraiser)

    page = client.get(reverse("appraisal_entry", args=[ready.entry.pk]), {"linh-vuc": "2"})
    units = client.get(reverse("appraisal_list"))

    assert (page.context["open_here"], page.context["open_all"]) == (1, 1)
    assert [unit.open for unit in units.context["units"]] == [1]

    leaf = Node.objects.get(pk=ready.nodes["2.4"].pk)
    mark = Mark.objects.get(node=leaf, stage=MarkStage.APPRAISAL_1)
    answer = client.post(
        reverse("appraisal_row", args=[ready.entry.pk, leaf.pk]),
        {"how": "points", "points": "0,9", "reason": "Theo mức mới", "version": mark.version},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    mark.refresh_from_db()
    assert (mark.points, mark.is_complete) == (Decimal("0.9"), True)


def test_the_guide_does_not_offer_an_amendment_as_a_set(secretary, ready, draft):
    AssessmentRound.objects.filter(pk=ready.round.pk).update(state="preparing")
    page = secretary.get(reverse("new_bloc", args=[ready.round.pk])).content.decode()
    assert draft.name not in page


def test_the_list_tells_a_draft_of_an_amendment(secretary, draft):
    page = secretary.get(reverse("set_list")).content.decode()
    assert draft.name in page
    assert draft.name.startswith("Sửa đổi")


def test_another_set_may_stand_beside(secretary, ready):
    assert page_of(secretary, "set_detail", make_criteria_set(ready.council))
