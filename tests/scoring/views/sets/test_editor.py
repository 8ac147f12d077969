"""The editor of a draft on its pages: with htmx and as plain forms, what is refused and why."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from cchc.agencies.enums import Role
from scoring.enums import RuleKind, SetState
from scoring.models import CriteriaSet
from scoring.selectors.sets.criteria import nodes_of
from scoring.selectors.sets.drafts import node_version, order_version, subtree_version
from scoring.selectors.sets.editor import editor_of
from scoring.services.sets.editing import move_node, remove_node
from tests.factories.agencies import make_council, make_member
from tests.factories.criteria import make_criteria_set, make_draft, many_leaves
from tests.factories.files import signed_decision
from tests.factories.scoring import make_bloc

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
READ = {
    "place": "dòng 12",
    "confidence": "sure",
    "questions": [],
    "proposed": {"kind": "choice", "scale": "Kịp thời: 1 | Chậm: 0"},
}
QUESTION = {
    "sentence": "90 % thuộc bậc nào?",
    "options": [
        {"label": "Bậc trên", "kind": "steps", "scale": "từ 90%: 1 | còn lại: 0"},
        {"label": "Bậc dưới", "kind": "steps", "scale": "trên 90%: 1 | còn lại: 0"},
    ],
}


@pytest.fixture
def draft(council) -> CriteriaSet:
    return make_draft(council)


def page_of(draft: CriteriaSet) -> str:
    return reverse("set_editor", args=[draft.pk])


def row_of(draft: CriteriaSet, code: str, name: str = "set_node") -> str:
    return reverse(name, args=[draft.pk, draft.nodes.get(code=code).pk])


def said_of(draft: CriteriaSet, code: str, **changed: str) -> dict[str, str]:
    """What the form of a node sends when only `changed` was touched."""
    node = draft.nodes.get(code=code)
    return {
        "version": node_version(node),
        "text": node.text,
        "max_points": str(node.max_points.normalize()),
        "evidence_asked": node.evidence_asked,
        "in_charge": node.in_charge,
        "kind": node.rule_kind,
        "scale": node.scale,
    } | changed


def open_leaf(draft: CriteriaSet, code: str, **reading: object) -> None:
    """Make a leaf one that was read from a decision and not confirmed."""
    draft.nodes.filter(code=code).update(
        rule_kind="", scale="Kịp thời 1 điểm", is_confirmed=False, reading=READ | reading
    )


# --- The page


@pytest.mark.parametrize("leaves", [24, 200])
def test_the_page_asks_as_much_however_many_leaves_there_are(
    client, secretary, council, leaves, django_assert_num_queries
):
    draft = make_draft(council, tree=many_leaves(leaves))
    leaf = nodes_of(draft)[2]
    with django_assert_num_queries(5):
        client.get(page_of(draft), {"mo": leaf.pk})


def test_the_page_says_what_is_left_and_leads_to_the_first_of_it(client, secretary, draft):
    open_leaf(draft, "1.2.1")
    draft.nodes.filter(code="2").update(max_points=Decimal("7.5"))
    page = client.get(page_of(draft)).content.decode()
    first = draft.nodes.get(code="1.2.1")
    assert "1 mục chưa xác nhận quy tắc" in page
    assert "1 tổng lệch" in page
    assert "Tổng các mục con lệch: 7 / 7,5" in page
    assert f"?mo={first.pk}#muc-{first.pk}" in page
    assert reverse("put_set_in_force", args=[draft.pk]) not in page


def test_the_page_holds_the_scale_to_confirm_against_what_is_printed(client, secretary, draft):
    open_leaf(draft, "1.2.1", printed="Kịp thời được 1 điểm")
    page = client.get(page_of(draft)).content.decode()
    assert "Kịp thời: 1 · Chậm: 0" in page
    assert "Kịp thời được 1 điểm" in page
    row = next(row for row in editor_of(draft).rows if row.node.code == "1.1")
    assert (row.scale_to_confirm, row.printed_to_confirm) == ("", "")


def test_a_whole_draft_can_be_put_in_force(client, secretary, draft):
    assert (
        reverse("put_set_in_force", args=[draft.pk]) in client.get(page_of(draft)).content.decode()
    )


def test_a_draft_beside_a_set_a_round_uses_says_so_from_the_first_page_on(client, secretary, draft):
    used = make_bloc(criteria_set=make_criteria_set(draft.council)).criteria_set
    CriteriaSet.objects.filter(pk=used.pk).update(year=draft.year, bloc_name=draft.bloc_name)
    force = reverse("put_set_in_force", args=[draft.pk])
    for address in (page_of(draft), force):
        page = client.get(address).content.decode()
        assert reverse("set_detail", args=[used.pk]) in page
    said = {"decision_number": "1/QĐ", "decision_date": "05/01/2026", "taken_over": "on"}
    assert used.name in client.post(force, said).context["form"].non_field_errors()[0]
    CriteriaSet.objects.filter(pk=draft.pk).update(year=draft.year + 1)
    assert client.get(page_of(draft)).context["used_instead"] is None


def test_a_whole_amendment_leads_into_the_set_it_changes(client, secretary, council):
    amended = make_criteria_set(council)
    draft = make_draft(council, amends=amended)
    page = client.get(page_of(draft)).content.decode()
    assert reverse("amendment", args=[draft.pk]) in page
    address = reverse("put_set_in_force", args=[draft.pk])
    assert address not in page
    assert client.get(address).url == reverse("set_detail", args=[draft.pk])


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        ("cho-xac-nhan", ["1", "1.2", "1.2.1"]),
        ("can-sua", ["1", "1.2", "1.2.1", "3"]),
        ("gì đó", None),
    ],
)
def test_a_filter_shows_rows_with_what_they_stand_under(client, secretary, draft, chosen, codes):
    open_leaf(draft, "1.2.1")
    draft.nodes.filter(code="3").update(max_points=Decimal(4))
    rows = client.get(page_of(draft), {"loc": chosen}).context["rows"]
    assert [row.node.code for row in rows] == (codes or [node.code for node in nodes_of(draft)])


def test_an_empty_set_begins_with_its_first_component(client, secretary, council):
    said = {"council": council.pk, "year": "2027", "bloc_name": "Xã, phường", "name": ""}
    answer = client.post(reverse("new_set"), said, follow=True)
    made = CriteriaSet.objects.get()
    assert answer.redirect_chain == [(page_of(made), 302)]
    assert "Nhập lĩnh vực đầu tiên" in answer.content.decode()
    client.post(reverse("add_set_node", args=[made.pk]), {"text": "Chỉ đạo", "max_points": "9,5"})
    assert [(node.code, node.max_points) for node in nodes_of(made)] == [("1", Decimal("9.5"))]


def test_a_set_that_is_no_draft_is_only_read(client, secretary, council):
    in_force = make_criteria_set(council)
    answer = client.get(page_of(in_force))
    assert answer.url == reverse("set_detail", args=[in_force.pk])
    assert client.post(row_of(in_force, "1.1"), said_of(in_force, "1.1")).status_code == 404


def test_a_draft_with_open_rules_can_be_read_and_written_as_a_workbook(client, secretary, draft):
    open_leaf(draft, "1.2.1")
    page = client.get(reverse("set_detail", args=[draft.pk])).content.decode()
    assert "Chưa có quy tắc" in page
    assert page_of(draft) in page
    assert client.get(reverse("set_workbook", args=[draft.pk])).status_code == 200


# --- A row


def test_a_row_opens_in_place_or_on_the_page(client, secretary, draft):
    fragment = client.get(row_of(draft, "1.1"), headers=HTMX).content.decode()
    node = draft.nodes.get(code="1.1")
    assert fragment.lstrip().startswith(f'<tbody id="muc-{node.pk}"')
    assert client.get(row_of(draft, "1.1")).url == f"{page_of(draft)}?mo={node.pk}#muc-{node.pk}"
    closed = client.get(row_of(draft, "1.1"), {"dong": ""}, headers=HTMX).content.decode()
    assert "<form" not in closed


def test_a_saved_row_brings_what_it_changes_elsewhere(client, secretary, draft):
    said = said_of(draft, "1.2.1", max_points="2", scale="Kịp thời: 2\nChậm: 0")
    answer = client.post(row_of(draft, "1.2.1"), said, headers=HTMX).content.decode()
    assert draft.nodes.get(code="1.2.1").max_points == 2
    for code in ("1", "1.2"):
        node = draft.nodes.get(code=code)
        row = answer.split(f'<tbody id="muc-{node.pk}"')[1].split(">")[0]
        assert "hx-swap-oob" in row
    assert "1 tổng lệch" in answer


def test_a_saved_row_without_script_leads_back_to_its_place(client, secretary, draft):
    answer = client.post(row_of(draft, "1.1"), said_of(draft, "1.1", text="Kế hoạch"))
    node = draft.nodes.get(code="1.1")
    assert (answer.url, node.text) == (f"{page_of(draft)}#muc-{node.pk}", "Kế hoạch")


@pytest.mark.parametrize("headers", [HTMX, {}])
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": " "}, "text"),
        ({"max_points": "một"}, "max_points"),
        ({"max_points": "0"}, "max_points"),
        ({"max_points": "0,0001"}, "max_points"),
        ({"scale": "Kịp thời: 0,5 | Chậm: 0"}, "scale"),
        ({"kind": ""}, None),
        ({"kind": "lạ"}, "kind"),
        ({"in_charge": "a" * 201}, "in_charge"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(
    client, secretary, draft, changed, field, headers
):
    before = node_version(draft.nodes.get(code="1.2.1"))
    said = said_of(draft, "1.2.1", **changed)
    answer = client.post(row_of(draft, "1.2.1"), said, headers=headers)
    assert answer.status_code == 422
    assert list(answer.context["open"].form.errors) == [field or "__all__"]
    assert node_version(draft.nodes.get(code="1.2.1")) == before


def test_a_rule_can_be_kept_for_later(client, secretary, draft):
    said = said_of(draft, "1.2.1", scale="Kịp thời", unconfirmed="1")
    client.post(row_of(draft, "1.2.1"), said)
    node = draft.nodes.get(code="1.2.1")
    assert (node.scale, node.is_confirmed) == ("Kịp thời", False)


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_two_secretaries_in_one_row_see_both_values(client, secretary, draft, headers):
    scale = "Đạt: 1 | Không đạt: 0"
    mine = said_of(draft, "1.1", text="Của tôi", max_points="2", scale=scale)
    draft.nodes.filter(code="1.1").update(text="Của người kia")
    answer = client.post(row_of(draft, "1.1"), mine, headers=headers)
    node = draft.nodes.get(code="1.1")
    assert answer.status_code == 409
    assert answer.context["open"].differences == [
        ("Nội dung", "Của tôi", "Của người kia"),
        ("Điểm tối đa", "2", "1"),
    ]
    assert node.text == "Của người kia"
    mine |= {"over": node_version(node), "scale": "Đạt: 2 | Không đạt: 0"}
    client.post(row_of(draft, "1.1"), mine, headers=headers)
    assert draft.nodes.get(code="1.1").text == "Của tôi"


def test_a_conflict_names_who_saved_first_and_when(client, secretary, council, draft):
    colleague = make_member(Role.SECRETARY, council=council)
    mine = said_of(draft, "1.1", text="Của tôi")
    client.force_login(colleague)
    client.post(row_of(draft, "1.1"), said_of(draft, "1.1", text="Của người kia"))
    first = draft.nodes.get(code="1.1")
    saved_at = f"{timezone.localtime():%d/%m/%Y}"
    # What only moves the item is no answer to who changed it.
    above = draft.nodes.get(code="1")
    move_node(above, parent=None, after=draft.nodes.get(code="2"), by=secretary,
              version=order_version(nodes_of(draft)))  # fmt: skip

    client.force_login(secretary)
    answer = client.post(reverse("set_node", args=[draft.pk, first.pk]), mine)

    assert answer.status_code == 409
    said = answer.context["open"].conflict
    assert said.startswith(f"{colleague} đã lưu nội dung này lúc ")
    assert saved_at in said


def test_a_conflict_with_oneself_says_so(client, secretary, draft):
    mine = said_of(draft, "1.1", text="Của tôi")
    client.post(row_of(draft, "1.1"), said_of(draft, "1.1", text="Ở cửa sổ kia"))

    answer = client.post(row_of(draft, "1.1"), mine)

    assert answer.context["open"].conflict.startswith("Ông/Bà đã lưu nội dung này ở cửa sổ khác")


# --- Rules


def write(client, draft, code: str, *, target: str = "quy-tac", **said: str) -> str:
    node = draft.nodes.get(code=code)
    headers = HTMX | {"HX-Target": f"{target}-{node.pk}"}
    address = row_of(draft, code, "write_set_rule")
    return client.post(address, said_of(draft, code) | said, headers=headers).content.decode()


def page_with_rule(client, draft, **said: str) -> dict:
    """The opened leaf 1.2.1 after a rule was chosen in it."""
    address = row_of(draft, "1.2.1", "write_set_rule")
    answer = client.post(address, said_of(draft, "1.2.1") | said, headers=HTMX)
    return vars(answer.context["open"])


def test_another_kind_brings_a_scale_to_begin_from(client, secretary, draft):
    said = {"kind": "yes_no", "scale": "", "written_kind": ""}
    answer = write(client, draft, "1.2.1", **said)
    assert "Đạt: tối đa\nKhông đạt: 0" in answer
    assert "Đạt: 1 điểm · Không đạt: 0 điểm" in answer


def test_another_kind_begins_empty_and_keeps_what_was_written_for_the_first(
    client, secretary, draft
):
    page = page_with_rule(client, draft, kind="checklist", written_kind="choice")

    assert page["form"]["scale"].value() == ""
    assert page["trial"].problems == []
    assert page["form"].fields["scale"].widget.attrs["placeholder"] == (
        "Nội dung thứ nhất: 0,5\nNội dung thứ hai: 0,5"
    )
    assert page["kept"] == {"choice": draft.nodes.get(code="1.2.1").scale}


def test_who_goes_back_to_the_first_kind_finds_what_was_written(client, secretary, draft):
    first, second = "Kịp thời: 1\nKhông: 0", "Kế hoạch: 1"
    page = page_with_rule(
        client, draft, kind="choice", written_kind="checklist", scale=second,
        **{"kept-choice": first},
    )  # fmt: skip

    assert page["form"]["scale"].value() == first
    assert page["kept"] == {"checklist": second}


def test_a_third_kind_begins_empty_too(client, secretary, draft):
    kept = {"kept-choice": "Kịp thời: 1\nKhông: 0"}
    page = page_with_rule(client, draft, kind="count", written_kind="checklist", scale="", **kept)

    assert page["form"]["scale"].value() == ""


def test_what_was_written_before_any_kind_was_chosen_stays(client, secretary, draft):
    page = page_with_rule(client, draft, kind="choice", written_kind="", scale="Kịp thời: 1")

    assert page["form"]["scale"].value() == "Kịp thời: 1"


def test_a_refused_row_keeps_the_scale_of_the_kind_that_was_left(client, secretary, draft):
    said = said_of(draft, "1.2.1", kind="steps", scale="?", **{"kept-choice": "Kịp thời: 1"})

    answer = client.post(row_of(draft, "1.2.1"), said, headers=HTMX)

    assert answer.status_code == 422
    assert answer.context["open"].kept == {"choice": "Kịp thời: 1"}


def test_while_one_types_the_field_is_left_alone(client, secretary, draft):
    answer = write(client, draft, "1.2.1", target="thu", scale="Kịp thời: 0,5 |")
    assert "<fieldset" not in answer
    assert "Thang điểm cần ít nhất 2 mức." in answer


def test_an_answered_question_writes_its_rule_and_saves_nothing(client, secretary, draft):
    open_leaf(draft, "1.2.1", questions=[QUESTION])
    row = client.get(row_of(draft, "1.2.1"), headers=HTMX).content.decode()
    assert "Trong quyết định (dòng 12)" in row
    answer = write(client, draft, "1.2.1", answer="0-1")
    assert "trên 90%: 1\ncòn lại: 0" in answer
    assert not draft.nodes.get(code="1.2.1").is_confirmed


@pytest.mark.parametrize("answer", ["0-9", "7-0", "x", "²-1"])
def test_an_answer_nobody_offered_changes_nothing(client, secretary, draft, answer):
    open_leaf(draft, "1.2.1", questions=[QUESTION])
    assert "Chưa chọn" in write(client, draft, "1.2.1", answer=answer)


def try_it(client, draft, code: str, **said: str) -> str:
    address = row_of(draft, code, "try_set_rule")
    return client.post(address, said_of(draft, code) | said, headers=HTMX).content.decode()


def test_a_rule_is_tried_as_the_officer_would(client, secretary, draft):
    inputs = {"so-numerator": "14", "so-denominator": "15"}
    scale = "từ 98%: 2 | từ 90%: 1,5 | còn lại: 0"
    answer = try_it(client, draft, "2.1", scale=scale, **inputs)
    assert "1,5 điểm</b> – từ 90 % đến dưới 98 %" in answer
    assert "93,33 %" in answer


def test_what_is_tried_wrongly_is_told(client, secretary, draft):
    answer = try_it(client, draft, "2.1", **{"so-numerator": "16", "so-denominator": "15"})
    assert "errorlist" in answer


@pytest.mark.parametrize(
    ("code", "said"), [("2.2", "1,5 điểm</b>"), ("2.5", "trừ khỏi điểm tối đa của đơn vị")]
)
def test_what_did_not_arise_is_tried_too(client, secretary, draft, code, said):
    assert said in try_it(client, draft, code, did_not_arise="1")


def test_what_needs_the_whole_bloc_is_computed_later(client, secretary, draft):
    said = {"kind": "best_in_bloc", "scale": "tỷ lệ ÷ tỷ lệ cao nhất"}
    inputs = {"so-numerator": "14", "so-denominator": "15"}
    assert "Nhập thử số liệu" in try_it(client, draft, "2.1", **said)
    assert "Tính khi tổng hợp" in try_it(client, draft, "2.1", **said, **inputs)


def test_a_formula_that_divides_by_nothing_says_so(client, secretary, draft):
    scale = (
        "biến a (số lượng): Đạt\nbiến b (số lượng): Tổng\n"
        "còn lại: a / b × tối đa\nthử a = 1; b = 1: 2"
    )
    answer = try_it(client, draft, "2.1", kind="formula", scale=scale, **{"so-a": "1", "so-b": "0"})
    assert "errorlist" in answer


def test_trying_without_script_gives_the_whole_page(client, secretary, draft):
    answer = client.post(row_of(draft, "1.1", "try_set_rule"), {
        "kind": "yes_no", "scale": "", "max_points": "1", "so-met": "true",
    })  # fmt: skip
    assert "1 điểm</b>" in answer.content.decode()


@pytest.mark.parametrize("kind", RuleKind.values)
def test_every_kind_can_be_chosen_and_shows_its_controls(client, secretary, draft, kind):
    said = {"kind": kind, "scale": "", "written_kind": ""}
    answer = client.post(row_of(draft, "1.2.1", "write_set_rule"), said_of(draft, "1.2.1") | said)
    trial = answer.context["open"].trial
    assert answer.status_code == 200
    assert (trial.problems, trial.sentence != "") == ([], True)


@pytest.mark.parametrize("sure", [True, False])
def test_rules_are_confirmed_in_bulk(client, secretary, draft, sure):
    open_leaf(draft, "1.2.1")
    open_leaf(draft, "1.1", confidence="likely")
    ticked = {"nodes": [node.pk for node in nodes_of(draft) if node.code in ("1.1", "1.2.1")]}
    said = {"sure": "1"} if sure else ticked
    client.post(reverse("confirm_set_rules", args=[draft.pk]), said)
    left = draft.nodes.filter(is_confirmed=False).values_list("code", flat=True)
    assert list(left) == (["1.1"] if sure else [])


# --- The tree


def test_a_part_of_a_leaf_is_added_when_its_rule_may_go(client, secretary, draft):
    leaf = draft.nodes.get(code="1.1")
    said = {"parent": leaf.pk, "text": "Phần", "max_points": "1"}
    address = reverse("add_set_node", args=[draft.pk])
    answer = client.post(address, said)
    assert answer.status_code == 422
    assert answer.context["open_id"] == str(leaf.pk)
    client.post(address, said | {"drops_rule": "1"})
    assert draft.nodes.get(code="1.1.1").text == "Phần"


def test_a_node_of_another_set_is_no_place(client, secretary, draft):
    other = make_draft(make_council())
    said = {"parent": other.nodes.get(code="1").pk, "text": "Phần", "max_points": "1"}
    assert client.post(reverse("add_set_node", args=[draft.pk]), said).status_code == 422


@pytest.mark.parametrize(
    ("said", "code"),
    [({"step": "up"}, "1"), ({"step": "down"}, "3"), ({"place": "t-"}, "1")],
)
def test_a_node_is_moved(client, secretary, draft, said, code):
    node = draft.nodes.get(code="2")
    version = {"version": order_version(nodes_of(draft))}
    client.post(row_of(draft, "2", "move_set_node"), said | version)
    node.refresh_from_db()
    assert node.code == code


def test_a_node_moves_behind_one_of_another_parent(client, secretary, draft):
    behind = draft.nodes.get(code="2.1")
    said = {"place": f"v-{behind.pk}", "version": order_version(nodes_of(draft))}
    moved = draft.nodes.get(code="1.1")
    client.post(row_of(draft, "1.1", "move_set_node"), said)
    moved.refresh_from_db()
    assert moved.text == draft.nodes.get(code="2.2").text


def test_a_stale_order_is_told_and_nothing_moves(client, secretary, draft):
    said = {"step": "up", "version": "cũ"}
    answer = client.post(row_of(draft, "2", "move_set_node"), said, follow=True)
    assert "vừa được người khác thay đổi" in answer.content.decode()


def test_the_page_names_what_goes_and_takes_it_out(client, secretary, draft):
    node = draft.nodes.get(code="1.2")
    page = client.get(page_of(draft), {"mo": node.pk}).content.decode()
    assert "3 mục sẽ bị bỏ" in page
    version = editor_of(draft).version_below(node)
    client.post(row_of(draft, "1.2", "remove_set_node"), {"version": version})
    assert draft.nodes.filter(level__gt=1, code__startswith="1").count() == 1


def test_a_node_that_is_gone_is_not_found(client, secretary, draft):
    address = row_of(draft, "1.1")
    draft.nodes.filter(code="1.1").delete()
    assert client.get(address).status_code == 404


# --- The set


def test_settings_are_saved_and_a_stale_form_is_told(client, secretary, draft):
    address = reverse("set_settings", args=[draft.pk])
    said = client.get(address).context["form"].initial | {"name": "Bộ khác", "year": "2027"}
    said.pop("may_exceed_100")
    assert client.post(address, said).url == page_of(draft)
    draft.refresh_from_db()
    assert (draft.name, draft.year) == ("Bộ khác", 2027)
    assert client.post(address, said | {"name": "Muộn"}).status_code == 422


def test_the_decision_is_kept_and_downloaded_by_who_sees_the_set(client, secretary, draft, council):
    said = {"decision_number": "12/QĐ-UBND", "decision_date": "05/01/2026"}
    address = reverse("put_set_in_force", args=[draft.pk])
    client.post(address, said | {"decision_file": signed_decision()})
    draft.refresh_from_db()
    assert draft.state == SetState.IN_FORCE
    client.force_login(make_member(Role.APPRAISER, council=council))
    answer = client.get(reverse("set_decision", args=[draft.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    client.force_login(make_member(Role.SECRETARY))
    assert client.get(reverse("set_decision", args=[draft.pk])).status_code == 404


def test_a_set_without_a_decision_has_none_to_download(client, secretary, draft):
    assert client.get(reverse("set_decision", args=[draft.pk])).status_code == 404


def test_only_a_set_taken_over_needs_no_file(client, secretary, draft):
    said = {"decision_number": "12/QĐ-UBND", "decision_date": "05/01/2026"}
    address = reverse("put_set_in_force", args=[draft.pk])
    refused = client.post(address, said)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["decision_file"])
    client.post(address, said | {"taken_over": "on"})
    draft.refresh_from_db()
    assert draft.state == SetState.IN_FORCE


def test_what_is_missing_is_listed_where_the_set_is_put_in_force(client, secretary, draft):
    open_leaf(draft, "1.2.1")
    said = {"decision_number": "1/QĐ", "decision_date": "05/01/2026", "taken_over": "on"}
    answer = client.post(reverse("put_set_in_force", args=[draft.pk]), said)
    assert answer.status_code == 422
    assert "1.2.1: chưa xác nhận quy tắc chấm." in answer.content.decode()


# --- Rights

PAGES = ["set_editor", "set_settings", "put_set_in_force", "add_set_node", "confirm_set_rules"]
ROWS = ["set_node", "write_set_rule", "try_set_rule", "move_set_node", "remove_set_node"]


@pytest.mark.parametrize("name", [*PAGES, *ROWS])
def test_only_the_secretary_edits(client, draft, council, name):
    of_row = [draft.nodes.get(code="1.1").pk] if name in ROWS else []
    address = reverse(name, args=[draft.pk, *of_row])
    found = {}
    people = {
        "chair": make_member(Role.CHAIR, council=council),
        "appraiser": make_member(Role.APPRAISER, council=council),
        "officer": make_member(Role.OFFICER),
        "secretary of another council": make_member(Role.SECRETARY),
    }
    for role, person in people.items():
        client.force_login(person)
        found[role] = client.post(address, json.loads("{}")).status_code
    expected = dict.fromkeys(people, 404) | {"chair": 403, "appraiser": 403}
    if name == "set_editor":
        expected = dict.fromkeys(people, 405)
    assert found == expected


@pytest.mark.parametrize("asked", ["9" * 5000, "٣", "-1", "\x00", ""])
def test_a_row_that_cannot_be_opens_none(client, secretary, draft, asked):
    page = client.get(page_of(draft), {"mo": asked})

    assert (page.status_code, page.context["open_id"]) == (200, "")


@pytest.mark.parametrize("name", ["write_set_rule", "try_set_rule"])
def test_what_has_parts_by_now_has_no_rule_to_write(client, secretary, draft, name):
    said = {"kind": "yes_no", "scale": "", "max_points": "1"}

    assert client.post(row_of(draft, "1.2", name), said, headers=HTMX).status_code == 404


def test_a_node_that_lost_its_parts_meanwhile_is_a_conflict_for_who_had_it_open(
    client, secretary, draft
):
    node = draft.nodes.get(code="1.2")
    said = {"version": node_version(node), "text": "Kế hoạch mới", "max_points": "1,5"}
    for part in draft.nodes.filter(parent=node):
        remove_node(part, by=secretary, version=subtree_version([part]))

    page = client.post(row_of(draft, "1.2"), said)

    assert page.status_code == 409
    assert ("Nội dung", "Kế hoạch mới", node.text) in page.context["open"].differences
