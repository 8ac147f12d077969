"""Figures of all units of a bloc from one workbook: read, seen, written once (ADR 2)."""

import io
from decimal import Decimal

import pytest
from django.apps import apps
from openpyxl import load_workbook

from cchc.agencies.enums import Role
from cchc.refusals import Conflict, Refusal
from scoring.enums import EntryState, MarkStage, RoundState
from scoring.exports.figures import write_figures
from scoring.models import Attachment, Entry, Mark
from scoring.selectors.sheets.figures import entries_of, figure_leaves, standing_of
from scoring.services.rounds.exemptions import exempt
from scoring.services.sheets.appraise import Appraisal, appraise
from scoring.services.sheets.figures import take_over_figures
from scoring.services.sheets.figures_workbook import read_figures
from tests.factories.agencies import make_member
from tests.factories.figures import TITLES, bloc_of_indices, figures_file
from tests.factories.scoring import make_mark, make_revision, put_in_state
from tests.queries import reads

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready():
    return bloc_of_indices()


def read(ready, *rows, titles=TITLES, by=None):
    return read_figures(figures_file(*rows, titles=titles), ready.bloc, by=by or ready.appraiser)


def take_over(ready, *rows, seen=None, by=None, source="BC 5/BNV", titles=TITLES):
    by = by or ready.appraiser
    seen = read(ready, *rows, titles=titles, by=by).shows if seen is None else seen
    file = figures_file(*rows, titles=titles)
    return take_over_figures(ready.bloc, file, name="so-lieu.xlsx", source=source, seen=seen, by=by)


def told(found):
    return [(problem.cell, problem.message) for problem in found.problems]


def marks_of(entry: Entry) -> dict[str, tuple[str, Decimal]]:
    marks = entry.marks.exclude(stage=MarkStage.DECLARED).order_by("node__position")
    return {mark.node.code: (mark.inputs["value"], mark.points) for mark in marks}


def test_figures_of_all_units_become_the_councils_marks(ready):
    first, second, third = ready.entries
    make_mark(first, ready.nodes["6.1"], {"value": "90"})
    take_over(
        ready,
        [first.name, "91,17", 0.85],
        [second.name.upper(), 80.5, None],
        [third.name, None, None],
    )
    assert marks_of(first) == {
        "6.1": ("91.17", Decimal("1.823")),
        "6.2": ("0.85", Decimal("0.85")),
    }
    assert marks_of(second) == {"6.1": ("80.5", Decimal("1.61"))}
    assert marks_of(third) == {}
    mark = first.marks.get(node=ready.nodes["6.1"], stage=MarkStage.APPRAISAL_1)
    assert (mark.reason, mark.updated_by, mark.version, mark.inherited_points) == (
        "BC 5/BNV (tệp “so-lieu.xlsx”)", ready.appraiser, 1, Decimal("1.8"),
    )  # fmt: skip


def test_a_mark_is_what_the_page_of_appraisal_would_have_made(ready):
    first, second, _third = ready.entries
    leaf = ready.nodes["6.1"]
    for entry in (first, second):
        make_mark(entry, leaf, {"value": "90"})
        revision = make_revision(entry.agency)
        Attachment.objects.create(
            entry=entry, node=leaf, revision=revision, attached_by=ready.officer
        )
    take_over(ready, [first.name, 91.17, None])
    said = Appraisal(inputs={"value": "91,17"}, reason="BC 5/BNV (tệp “so-lieu.xlsx”)")
    appraise(second, leaf, said, by=ready.appraiser, version=0)
    one, other = (
        entry.marks.get(node=leaf, stage=MarkStage.APPRAISAL_1) for entry in (first, second)
    )
    own = {"id", "entry", "updated_at"}
    for field in Mark._meta.concrete_fields:
        if field.name not in own:
            assert getattr(one, field.attname) == getattr(other, field.attname), field.name
    assert [mark.judged.count() for mark in (one, other)] == [1, 1]


def test_the_rounds_history_tells_who_when_and_from_which_file(ready):
    take_over(ready, [ready.entry.name, 91, 0.5])
    row = ready.round.transitions.get(action="take_over_figures")
    assert (row.by, row.reason) == (
        ready.appraiser,
        "Các sở, ban, ngành, 2 số liệu: BC 5/BNV (tệp “so-lieu.xlsx”)",
    )


def test_the_same_workbook_a_second_time_changes_nothing(ready):
    rows = [[entry.name, 90, 0.5] for entry in ready.entries]
    take_over(ready, *rows)
    again = take_over(ready, *rows)
    assert (list(again.changes), again.same, again.blank) == ([], 6, 0)
    assert set(Mark.objects.values_list("version", flat=True)) == {1}
    assert ready.round.transitions.filter(action="take_over_figures").count() == 1


def test_another_figure_replaces_the_mark_of_the_same_stage(ready):
    take_over(ready, [ready.entry.name, 90, None])
    take_over(ready, [ready.entry.name, 95, None])
    mark = Mark.objects.get()
    assert (mark.inputs, mark.points, mark.version) == ({"value": "95"}, Decimal("1.9"), 2)
    audit = apps.get_model("scoring.MarkEvent").objects.filter(pgh_obj=mark).order_by("pgh_id")
    assert [row.inputs for row in audit] == [{"value": "90"}, {"value": "95"}]


def test_points_set_by_hand_stay_while_the_figure_is_the_same(ready):
    entry, leaf = ready.entry, ready.nodes["6.1"]
    make_mark(entry, leaf, {"value": "90"})
    said = Appraisal(points=Decimal("2"), reason="Lý do khách quan")
    appraise(entry, leaf, said, by=ready.appraiser, version=0)
    assert read(ready, [entry.name, 90, None]).same == 1
    [change] = read(ready, [entry.name, 91, None]).changes
    assert (change.points, change.before.points) == (Decimal("1.82"), Decimal("2"))


def test_the_second_appraisal_writes_only_what_differs_from_the_first(ready):
    first, second, _third = ready.entries
    take_over(ready, [first.name, 90, None], [second.name, 90, None])
    for entry in ready.entries:
        put_in_state(entry, EntryState.APPRAISAL_2)
    take_over(ready, [first.name, 90, None], [second.name, 92, None])
    assert not first.marks.filter(stage=MarkStage.APPRAISAL_2).exists()
    mark = second.marks.get(stage=MarkStage.APPRAISAL_2)
    assert (mark.points, mark.inherited_points) == (Decimal("1.84"), Decimal("1.8"))


def test_everything_wrong_is_told_at_its_cell(ready):
    first, second, third = ready.entries
    put_in_state(third, EntryState.FINAL)
    exempt(ready.round, [second], [ready.nodes["6.2"]], ground="CV 1", by=ready.secretary)
    found = read(
        ready,
        ["Sở Không Có", 90, None],
        [None, 90, None],
        [first.name, 100.5, "nhiều"],
        [first.name, 90, None],
        [second.name, -1, 0.5],
        [third.name, 90, None],
    )
    assert told(found) == [
        ("A2", "không có đơn vị “Sở Không Có” trong khối này."),
        ("A3", "thiếu đơn vị."),
        ("B4", "Giá trị của chỉ số không vượt quá 100."),
        ("C4", "“nhiều” không phải là số."),
        ("A5", "đơn vị này đã có ở dòng 4."),
        ("B6", "“-1” là số âm; cần nhập số từ 0 trở lên."),
        ("C6", f"{second} được miễn mục này."),
        ("B7", f"{third}: Đơn vị này hiện không ở bước thẩm định."),
    ]
    assert take_over(ready, ["Sở Không Có", 90, None], [first.name, 90, None]).problems
    assert not Mark.objects.exists()


def test_a_figure_that_stands_is_no_problem_of_a_unit_that_is_final(ready):
    take_over(ready, [ready.entry.name, 90, None])
    put_in_state(ready.entry, EntryState.FINAL)
    found = read(ready, [ready.entry.name, 90, None])
    assert (told(found), found.same) == ([], 1)


def test_a_longer_number_than_anybody_publishes_is_to_be_rounded(ready):
    found = read(ready, [ready.entry.name, 91.1666666667, None])
    assert told(found) == [("B2", "quá 6 chữ số thập phân.")]


def test_a_title_that_is_no_item_is_told(ready):
    found = read(ready, [ready.entry.name, 90], titles=["Đơn vị", "9.9. PAPI"])
    assert [problem.cell for problem in found.problems] == ["1:1"]
    found = read(ready, [ready.entry.name], titles=["Đơn vị"])
    assert told(found) == [("1:1", "ngoài cột đơn vị chưa có cột nào của tiêu chí.")]


def test_a_code_alone_titles_its_column_and_numbers_stand_beside_a_note(ready):
    titles = ["STT", "Đơn vị", "6.1", "Ghi chú"]
    found = read(ready, [1, ready.entry.name, "91,17 %", "theo Bộ"], titles=titles)
    assert (told(found), [dict(change.inputs) for change in found.changes]) == (
        [], [{"value": "91.17"}],
    )  # fmt: skip


def test_items_that_take_one_number_may_be_columns_too(ready):
    take_over(ready, [ready.entry.name, 2, "0,75"], titles=["Đơn vị", "2.4", "2.5"])
    points = {mark.node.code: mark.points for mark in Mark.objects.select_related("node")}
    assert points == {"2.4": Decimal("1"), "2.5": Decimal("0.75")}


def test_figures_kept_as_percent_cells_are_doubted(ready):
    found = read(ready, *([entry.name, 0.91, 0.5] for entry in ready.entries))
    assert [sentence.partition(" đều")[0] for sentence in found.doubts] == [
        "Mọi số liệu ở cột “6.1. SIPAS (%)”"
    ]
    assert read(ready, [ready.entry.name, 91, 0.5]).doubts == []


def test_only_who_appraises_the_component_writes_it(ready):
    assert [problem.cell for problem in read(ready, [ready.entry.name, 90, 1],
            by=ready.secretary).problems] == ["1:1", "1:1"]  # fmt: skip
    ready.round.assignments.filter(node=ready.nodes["6"]).delete()
    assert len(read(ready, [ready.entry.name, 90, 1], by=ready.secretary).changes) == 2


def test_an_appraiser_of_one_unit_writes_that_unit_alone(ready):
    first, second, _third = ready.entries
    other = make_member(Role.APPRAISER, council=ready.council)
    ready.round.assignments.filter(node=ready.nodes["6"]).update(appraiser=other, entry=first)
    found = read(ready, [first.name, 90, None], [second.name, 90, None], by=other)
    assert told(found) == [("B3", f"{second}: Lĩnh vực này do người khác thẩm định.")]


def test_a_closed_round_takes_nothing(ready):
    ready.round.state = RoundState.CLOSED
    ready.round.save()
    ready.bloc.refresh_from_db()
    found = take_over(ready, [ready.entry.name, 90, None], seen={})
    assert [problem.cell for problem in found.problems] == ["B2"]
    assert not Mark.objects.exists()


def test_what_changed_since_the_preview_is_not_written_over(ready):
    first, second, _third = ready.entries
    rows = [[first.name, 90, None], [second.name, 80, None]]
    seen = read(ready, *rows).shows
    said = Appraisal(inputs={"value": "85"}, reason="BC 9")
    appraise(first, ready.nodes["6.1"], said, by=ready.appraiser, version=0)
    with pytest.raises(Conflict) as conflict:
        take_over(ready, *rows, seen=seen)
    now = conflict.value.current.shows
    assert [place for place in now if now[place] != seen[place]] == [
        f"{first.pk}-{ready.nodes['6.1'].pk}"
    ]
    assert Mark.objects.get().inputs == {"value": "85"}
    take_over(ready, *rows, seen=now)
    assert Mark.objects.filter(inputs={"value": "90"}, version=2).exists()


def test_a_source_is_asked_for(ready):
    with pytest.raises(Refusal):
        take_over(ready, [ready.entry.name, 90, None], source=" ")
    assert not Mark.objects.exists()


def test_what_is_written_is_read_again(ready):
    first, second, third = ready.entries
    take_over(ready, [first.name, 91.17, 0.85], [second.name, 80, None])
    exempt(ready.round, [third], [ready.nodes["6.1"]], ground="CV 1", by=ready.secretary)
    file = io.BytesIO()
    leaves = figure_leaves(ready.criteria_set, [ready.nodes["6"].pk])
    entries = entries_of(ready.bloc)
    rows = [(entry, "miễn 6.1" if entry == third else "") for entry in entries]
    write_figures(rows, leaves, standing_of(entries, leaves), file)
    sheet = load_workbook(io.BytesIO(file.getvalue()))["Số liệu"]
    assert list(sheet.values) == [
        (*TITLES, "Ghi chú"),
        (first.name, 91.17, 0.85, None),
        (second.name, 80, None, None),
        (third.name, None, None, "miễn 6.1"),
    ]
    file.seek(0)
    found = read_figures(file, ready.bloc, by=ready.appraiser)
    assert (told(found), list(found.changes), found.same) == ([], [], 3)


def test_reading_and_writing_ask_as_much_for_one_unit_as_for_three():
    asked = []
    for units in (1, 3):
        ready = bloc_of_indices(units=units)
        rows = [[entry.name, 90, 0.5] for entry in ready.entries]
        seen = read(ready, *rows).shows
        counts = (
            reads(lambda: read(ready, *rows)),  # noqa: B023
            reads(lambda: take_over(ready, *rows, seen=seen)),  # noqa: B023
        )
        asked.append(counts)
    assert asked[0] == asked[1]
