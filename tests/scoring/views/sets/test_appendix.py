"""From the decision's appendix to a draft, by the pages."""

import datetime
import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from cchc.agencies.enums import Role
from scoring.models import CriteriaSet
from scoring.selectors.sets.problems import problems_of
from scoring.services.sets.rules import confirm_rules
from tests.factories.agencies import make_council, make_member
from tests.factories.criteria import make_criteria_set
from tests.scoring.appendix.builders import (
    CA_MAU_HEAD,
    ca_mau_rows,
    document,
    workbook,
)
from tests.scoring.appendix.layouts import roman

pytestmark = pytest.mark.django_db


def upload(client, council, file, name="phu-luc.docx", **fields):
    file.name = name
    said = {"council": council.pk, "year": 2026, "bloc_name": "Các sở", "file": file}
    return client.post(reverse("appendix_upload"), said | fields)


def confirm(client, page):
    said = {
        name: page.context["confirm"][name].value() or "" for name in page.context["confirm"].fields
    }
    return client.post(reverse("confirm_appendix"), said, follow=True)


def ca_mau(*, completed=True):
    return document("BỘ CHỈ SỐ", [*CA_MAU_HEAD, *ca_mau_rows(completed=completed)])


def test_an_appendix_is_shown_before_anything_is_stored(client, secretary, council):
    page = upload(client, council, ca_mau())

    assert page.status_code == 200
    assert (page.context["scale"], len(page.context["appendix"].leaves)) == (20, 10)
    assert "Ban hành kế hoạch CCHC năm" in page.content.decode()
    assert not CriteriaSet.objects.exists()


def test_the_draft_waits_for_its_rules_to_be_confirmed(client, secretary, council):
    answer = confirm(client, upload(client, council, ca_mau()))

    draft = CriteriaSet.objects.get()
    assert answer.redirect_chain[-1][0].startswith(reverse("set_editor", args=[draft.pk]))
    leaf = draft.nodes.get(code="1.1.4")
    assert (leaf.is_confirmed, leaf.rule_kind) == (False, "")
    assert leaf.reading["proposed"] == {
        "kind": "steps", "scale": "trên 90%: 2 | từ 70%: 1 | còn lại: 0",
    }  # fmt: skip
    assert leaf.scale.startswith("Thực hiện trên 90% kế hoạch: 2")
    assert draft.nodes.get(code="1").max_points == Decimal(20)
    assert {problem.code for problem in problems_of(draft)} == {"unconfirmed"}


def test_the_decision_above_the_criteria_is_offered_when_the_set_is_put_in_force(
    client, secretary, council
):
    issued = "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2026 của UBND tỉnh)"
    page = upload(client, council, document(issued, [*CA_MAU_HEAD, *ca_mau_rows()]))
    assert "Quyết định số 12/QĐ-UBND ngày 05/01/2026" in page.content.decode()
    confirm(client, page)

    draft = CriteriaSet.objects.get()
    form = client.get(reverse("put_set_in_force", args=[draft.pk])).context["form"]
    assert form["decision_number"].value() == "12/QĐ-UBND"
    assert form["decision_date"].value() == datetime.date(2026, 1, 5)


def test_the_draft_counts_what_ballots_will_give_as_the_preview_does(client, secretary, council):
    page = upload(client, council, ca_mau())
    preview = (page.context["scale"], page.context["survey"])
    confirm(client, page)

    draft = CriteriaSet.objects.get()
    editor = client.get(reverse("set_editor", args=[draft.pk])).context["editor"]
    assert (editor.scale, editor.survey) == preview
    assert editor.appraised == editor.scale - editor.survey


def test_sure_rules_are_confirmed_at_once_and_the_rest_stays_open(client, secretary, council):
    confirm(client, upload(client, council, ca_mau()))
    draft = CriteriaSet.objects.get()
    leaves = list(draft.nodes.leaves())

    confirm_rules(draft, leaves, by=secretary)

    left = {node.code for node in draft.nodes.leaves() if not node.is_confirmed}
    assert {problem.node.code for problem in problems_of(draft)} == left
    assert draft.nodes.get(code="1.1.4").rule_kind == "steps"


def test_an_incomplete_appendix_is_refused_with_every_place(client, secretary, council):
    page = upload(client, council, ca_mau(completed=False))

    assert page.status_code == 422
    told = " ".join(page.content.decode().split())
    for problem in page.context["appendix"].problems:
        assert problem.cell in told
    assert not CriteriaSet.objects.exists()


def test_of_several_tables_one_is_chosen(client, secretary, council):
    head, rows = list(CA_MAU_HEAD), ca_mau_rows()
    twice = document("PHỤ LỤC 1", [*head, *rows], "PHỤ LỤC 2", [*head, *rows])

    asked = upload(client, council, twice)
    names = asked.context["appendix"].tables
    said = {"council": council.pk, "year": 2026, "bloc_name": "Các sở", "table": names[1]}
    token = asked.context["form"]["token"].value()
    page = client.post(reverse("appendix_upload"), said | {"token": token})

    assert (asked.status_code, len(names), page.status_code) == (422, 2, 200)
    assert 'type="radio"' in asked.content.decode()


def test_a_workbook_is_read_alike_and_other_layouts_too(client, secretary, council):
    pages = [
        upload(client, council, workbook([*CA_MAU_HEAD, *ca_mau_rows()]), "phu-luc.xlsx"),
        upload(client, council, roman(), "phu-luc.xlsx"),
    ]
    assert [page.status_code for page in pages] == [200, 200]


@pytest.mark.parametrize("content", [b"%PDF-1.7 scan", b"PK\x03\x04 broken", b"", b"x" * 10])
def test_what_is_no_appendix_is_refused_with_a_sentence(client, secretary, council, content):
    import io

    page = upload(client, council, io.BytesIO(content), "phu-luc.pdf")

    assert page.status_code == 422
    assert not CriteriaSet.objects.exists()


def test_a_preview_that_is_too_old_asks_for_the_file_again(client, secretary, council):
    said = {"council": council.pk, "year": 2026, "bloc_name": "Các sở", "token": "gone"}

    answer = client.post(reverse("confirm_appendix"), said, follow=True)

    assert answer.redirect_chain == [(reverse("appendix_upload"), 302)]


def test_only_a_secretary_reads_appendices(client, council):
    client.force_login(make_member(Role.CHAIR, council=council))

    assert client.get(reverse("appendix_upload")).status_code == 403
    assert client.post(reverse("confirm_appendix"), {}).status_code in (403, 404)


def test_a_bonus_without_a_printed_cap_counts_up_to_its_parts(client, secretary, council):
    rows = [*CA_MAU_HEAD, *ca_mau_rows()]
    width = len(rows[-1])
    bonus = [["2", "ĐIỂM THƯỞNG", ""], ["2.1", "Mỗi sáng kiến 0,5 điểm, tối đa 2", "2"]]
    rows += [row + [""] * (width - len(row)) for row in bonus]

    confirm(client, upload(client, council, workbook(rows), "phu-luc.xlsx"))

    node = CriteriaSet.objects.get().nodes.get(code="2")
    assert (node.block, node.max_points) == ("bonus", 2)


def test_our_own_workbook_is_no_appendix_and_is_led_to_its_page(client, secretary, council):
    content = client.get(reverse("set_workbook", args=[make_criteria_set(council).pk])).content
    answer = upload(client, council, io.BytesIO(content), "bo.xlsx")
    assert (answer.status_code, answer.context["is_our_form"]) == (422, True)
    assert f'<a href="{reverse("set_upload")}">' in answer.content.decode()


def test_an_appendix_is_not_our_workbook_and_is_led_to_its_page(client, secretary, council):
    for file, name in ((roman(), "phu-luc.xlsx"), (ca_mau(), "phu-luc.docx")):
        file.name = name
        said = {"council": council.pk, "year": 2026, "bloc_name": "Các sở", "file": file}
        answer = client.post(reverse("set_upload"), said)
        assert (answer.status_code, answer.context["is_other_form"]) == (422, True)
        assert f'<a href="{reverse("appendix_upload")}">' in answer.content.decode()


def test_the_form_offers_the_names_blocs_have_in_the_persons_council(client, secretary, council):
    make_criteria_set(council, bloc_name="Các xã")
    make_criteria_set(council, bloc_name="Các “sở”")
    make_criteria_set(make_council(), bloc_name="Của hội đồng khác")
    page = client.get(reverse("appendix_upload")).content.decode()
    assert re.findall('<option value="(.*?)">', page) == ["Các “sở”", "Các xã"]
    assert 'list="id_bloc_name-names"' in page
