"""Criteria sets on their pages: list, tree, upload with preview, in force, workbooks."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook

from cchc.agencies.enums import Role
from scoring.engine import sentence
from scoring.enums import SetState
from scoring.models import CriteriaSet
from scoring.selectors.sets.criteria import rule_of, scheme_of
from scoring.services.sets.workbook import read_criteria
from tests.factories.agencies import make_council, make_member
from tests.factories.criteria import make_criteria_set
from tests.factories.scoring import ready_bloc

pytestmark = pytest.mark.django_db

SAMPLE = Path(settings.BASE_DIR) / "rankings/sample/data/criteria_departments.csv"


def upload(client, content: bytes, council, *, name="bo.csv", **fields):
    file = io.BytesIO(content)
    file.name = name
    data = {"council": council.pk, "year": "2026", "bloc_name": "Sở, ban, ngành", "file": file}
    return client.post(reverse("set_upload"), data | fields)


def test_an_empty_list_says_what_to_do(client, secretary):
    assert "Tải tệp lên" in client.get(reverse("set_list")).content.decode()


@pytest.mark.parametrize("sets", [1, 3])
def test_the_list_asks_as_much_for_one_set_as_for_three(
    client, secretary, council, sets, django_assert_num_queries
):
    for _ in range(sets):
        make_criteria_set(council)
    with django_assert_num_queries(4):
        client.get(reverse("set_list"))


@pytest.mark.parametrize("leaves", [1, 3])
def test_a_set_asks_as_much_for_one_leaf_as_for_three(
    client, secretary, council, leaves, django_assert_num_queries
):
    tree = [("1", "Lĩnh vực", str(leaves), "", "")]
    tree += [(f"1.{n}", "Tiêu chí", "1", "yes_no", "") for n in range(1, leaves + 1)]
    criteria_set = make_criteria_set(council, tree=tree)
    with django_assert_num_queries(8):
        client.get(reverse("set_detail", args=[criteria_set.pk]))


def test_a_set_of_another_council_is_not_found(client, secretary):
    other = make_criteria_set()
    for name in ("set_detail", "set_workbook", "set_appendix"):
        assert client.get(reverse(name, args=[other.pk])).status_code == 404
    for name in ("put_set_in_force", "discard_set"):
        assert client.post(reverse(name, args=[other.pk])).status_code == 404


def test_a_unit_reads_the_set_it_is_scored_by_and_may_not_upload(client):
    ready = ready_bloc()
    client.force_login(ready.officer)
    assert client.get(reverse("set_detail", args=[ready.criteria_set.pk])).status_code == 200
    assert client.get(reverse("set_upload")).status_code == 403


@pytest.mark.parametrize("role", [Role.CHAIR, Role.APPRAISER])
def test_only_the_secretary_changes_a_draft(client, council, role):
    draft = make_criteria_set(council, state=SetState.DRAFT, decision_number="", decision_date=None)
    client.force_login(make_member(role, council=council))
    said = {"decision_number": "1/QĐ", "decision_date": "05/01/2026", "taken_over": "on"}
    answer = client.post(reverse("put_set_in_force", args=[draft.pk]), said)
    assert answer.status_code == 403
    assert client.post(reverse("discard_set", args=[draft.pk])).status_code == 403


def test_upload_previews_the_tree_and_stores_nothing(client, secretary, council):
    answer = upload(client, SAMPLE.read_bytes(), council)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Công tác chỉ đạo, điều hành cải cách hành chính" in page
    assert "Tạo bản dự thảo" in page
    assert not CriteriaSet.objects.exists()


def test_confirming_the_preview_makes_the_draft(client, secretary, council):
    confirm = upload(client, SAMPLE.read_bytes(), council).context["confirm"]
    answer = client.post(reverse("confirm_set"), confirm.data)
    made = CriteriaSet.objects.get()
    assert answer.url == reverse("set_editor", args=[made.pk])
    assert (made.state, made.year, made.bloc_name) == (SetState.DRAFT, 2026, "Sở, ban, ngành")
    assert made.nodes.count() == len(SAMPLE.read_text().splitlines()) - 1


def test_a_preview_of_somebody_else_cannot_be_confirmed(client, secretary, council):
    confirm = upload(client, SAMPLE.read_bytes(), council).context["confirm"]
    client.force_login(make_member(Role.SECRETARY, council=council))
    answer = client.post(reverse("confirm_set"), confirm.data, follow=True)
    assert "hãy chọn lại tệp" in answer.content.decode()
    assert not CriteriaSet.objects.exists()


def test_everything_wrong_is_listed_with_its_cell_and_what_was_typed_stays(
    client, secretary, council
):
    wrong = (
        "Mã,Nội dung,Điểm tối đa,Phương pháp,Quy tắc,Thang điểm\n"
        "1,Lĩnh vực,3,,,\n"
        "1.1,Tiêu chí,1,thẩm định,đạt/không đạt,\n"
        "1.3,Tiêu chí,một,thẩm định,chấm theo nhận định,\n"
    )
    answer = upload(client, wrong.encode(), council, bloc_name="Xã, phường")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [problem.cell for problem in answer.context["workbook"].problems] == ["A4", "C4"]
    assert "“một” không phải là số điểm" in page
    assert "Xã, phường" in page
    assert not CriteriaSet.objects.exists()


def test_a_form_without_year_says_so_at_the_field(client, secretary, council):
    answer = upload(client, b"x", council, year="năm nay")
    assert answer.status_code == 422
    assert "year" in answer.context["form"].errors


def test_another_councils_name_is_no_choice(client, secretary):
    answer = upload(client, SAMPLE.read_bytes(), make_council())
    assert "council" in answer.context["form"].errors


def test_the_secretary_puts_a_draft_in_force(client, secretary, council):
    draft = make_criteria_set(council, state=SetState.DRAFT, decision_number="", decision_date=None)
    said = {"decision_number": "482/QĐ-UBND", "decision_date": "05/01/2026", "taken_over": "on"}
    answer = client.post(reverse("put_set_in_force", args=[draft.pk]), said, follow=True)
    draft.refresh_from_db()
    assert (draft.state, draft.decision_number) == (SetState.IN_FORCE, "482/QĐ-UBND")
    assert "482/QĐ-UBND" in answer.content.decode()
    assert [(row.action, row.by) for row in draft.transitions.all()] == [
        ("put_in_force", secretary)
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"decision_number": "", "decision_date": "05/01/2026"},
        {"decision_number": "1/QĐ", "decision_date": "31/31/2026"},
        {"decision_number": "1/QĐ", "decision_date": "05/01/2099"},
    ],
)
def test_a_decision_must_be_named_whole(client, secretary, council, said):
    draft = make_criteria_set(council, state=SetState.DRAFT, decision_number="", decision_date=None)
    said |= {"taken_over": "on"}
    answer = client.post(reverse("put_set_in_force", args=[draft.pk]), said)
    draft.refresh_from_db()
    assert (answer.status_code, draft.state) == (422, SetState.DRAFT)
    assert 'class="errorlist' in answer.content.decode()


def test_a_set_shows_its_scales_as_officers_read_them(client, secretary, council):
    criteria_set = make_criteria_set(council)
    page = client.get(reverse("set_detail", args=[criteria_set.pk])).content.decode()
    leaf = criteria_set.nodes.get(code="1.2.1")
    assert sentence(rule_of(leaf, criteria_set.year)) in page
    assert leaf.scale not in page


def test_newest_sets_stand_first_and_then_by_bloc(client, secretary, council):
    for year, bloc in [(2024, "Xã"), (2026, "Xã"), (2026, "Sở"), (2025, "Sở")]:
        make_criteria_set(council, year=year, bloc_name=bloc)
    sets = client.get(reverse("set_list")).context["sets"]
    assert [(one.year, one.bloc_name) for one in sets] == [
        (2026, "Sở"), (2026, "Xã"), (2025, "Sở"), (2024, "Xã"),
    ]  # fmt: skip


def test_a_draft_can_be_removed_and_a_set_in_force_cannot(client, secretary, council):
    draft = make_criteria_set(council, state=SetState.DRAFT)
    in_force = make_criteria_set(council)
    client.post(reverse("discard_set", args=[draft.pk]))
    answer = client.post(reverse("discard_set", args=[in_force.pk]), follow=True)
    assert list(CriteriaSet.objects.visible_to(secretary)) == [in_force]
    assert "Chỉ gỡ bỏ được bản dự thảo" in answer.content.decode()


def test_the_downloaded_workbook_reads_back_to_the_same_scheme(client, secretary, council):
    confirm = upload(client, SAMPLE.read_bytes(), council).context["confirm"]
    client.post(reverse("confirm_set"), confirm.data)
    made = CriteriaSet.objects.get()
    answer = client.get(reverse("set_workbook", args=[made.pk]))
    read = read_criteria(io.BytesIO(answer.content), year=2026)
    assert list(read.problems) == []
    assert read.scheme(2026).to_json()["components"] == scheme_of(made).to_json()["components"]


def test_the_template_is_a_workbook_without_problems(client, secretary):
    answer = client.get(reverse("set_template"))
    read = read_criteria(io.BytesIO(answer.content), year=2026)
    assert list(read.problems) == []
    assert {leaf.kind.value for leaf in read.leaves} >= {"yes_no", "steps", "survey"}
    assert load_workbook(io.BytesIO(answer.content)).sheetnames == ["Bộ tiêu chí", "Thiết lập"]


def test_year_and_bloc_may_be_left_to_the_workbook(client, secretary, council):
    made = make_criteria_set(council, year=2025, bloc_name="Xã", point_places=2, name="Bộ xã")
    content = client.get(reverse("set_workbook", args=[made.pk])).content
    answer = upload(client, content, council, name="bo.xlsx", year="", bloc_name="")
    client.post(reverse("confirm_set"), answer.context["confirm"].data)
    draft = CriteriaSet.objects.get(state=SetState.DRAFT)
    assert (draft.year, draft.bloc_name, draft.name, draft.point_places) == (2025, "Xã", "Bộ xã", 2)
    page = client.get(reverse("put_set_in_force", args=[draft.pk])).content.decode()
    assert made.decision_number in page


def test_what_the_form_says_goes_before_the_workbook(client, secretary, council):
    made = make_criteria_set(council, year=2025, bloc_name="Xã")
    content = client.get(reverse("set_workbook", args=[made.pk])).content
    answer = upload(client, content, council, name="bo.xlsx", year="2026", bloc_name="Phường")
    confirm = answer.context["confirm"]
    assert (str(confirm["year"].value()), confirm["bloc_name"].value()) == ("2026", "Phường")


def test_a_year_nobody_says_is_asked_for_at_its_field(client, secretary, council):
    answer = upload(client, SAMPLE.read_bytes(), council, year="", bloc_name="")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"year", "bloc_name"}


def test_the_appendix_is_a_word_document(client, secretary, council):
    answer = client.get(reverse("set_appendix", args=[make_criteria_set(council).pk]))
    assert answer["Content-Disposition"].endswith('.docx"')
    assert answer.content.startswith(b"PK")
