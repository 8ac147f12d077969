"""Exemptions of many units at once: decided, withdrawn, taken from a workbook; all or nothing."""

import io
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from cchc.refusals import Refusal
from scoring.enums import EntryState, RoundState
from scoring.exports.exemptions import write_exemptions
from scoring.models import Exemption
from scoring.selectors.rounds.exemption_matrix import matrix_of, reasons_of
from scoring.selectors.rounds.maxima import maxima_of, tree_of
from scoring.selectors.rounds.readiness import preparation_of
from scoring.services.rounds.exemptions import decide, exempt, withdraw_from
from scoring.services.rounds.exemptions_workbook import COLUMNS, read_exemptions
from tests.factories.criteria import EVERY_KIND, GROUNDS
from tests.factories.scoring import put_in_state, ready_bloc

pytestmark = pytest.mark.django_db

TITLES = [column.title for column in COLUMNS]


@pytest.fixture
def ready():
    found = ready_bloc(units=3, tree=[*EVERY_KIND, *GROUNDS])
    found.round.state = RoundState.PREPARING
    found.round.save()
    return found


def codes_of(entry) -> list[str]:
    rows = entry.exemptions.order_by("node__position")
    return [row.node.code for row in rows.select_related("node")]


def grounds_of(entry) -> list[str]:
    return [row.ground for row in entry.exemptions.order_by("node__position")]


def workbook(*rows: list[str]) -> io.BytesIO:
    book = Workbook()
    for row in [TITLES, *rows]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def read_file(ready, file: io.BytesIO):
    entries = preparation_of(ready.round).entries
    standing = {
        entry.pk: dict(entry.exemptions.order_by().values_list("node", "ground"))
        for entry in entries
    }
    tree = tree_of(ready.criteria_set)
    return read_exemptions(file, entries=entries, tree=tree, standing=standing)


def read(ready, *rows: list[str]):
    return read_file(ready, workbook(*rows))


def test_withdrawing_takes_what_stands_at_and_below_the_nodes(ready):
    first, second, third = ready.entries
    by = ready.secretary
    exempt(ready.round, [first, second], [ready.nodes["1.2.1"]], ground="CV 1", by=by)
    exempt(ready.round, [second, third], [ready.nodes["3"]], ground="CV 2", by=by)
    assert withdraw_from(ready.round, [first, second], [ready.nodes["1"]], by=by) == 2
    assert [codes_of(entry) for entry in ready.entries] == [[], ["3"], ["3"]]


def test_a_part_of_what_is_exempt_as_a_whole_is_not_withdrawn_alone(ready):
    first, second, _third = ready.entries
    exempt(ready.round, [first], [ready.nodes["1"]], ground="CV 1", by=ready.secretary)
    exempt(ready.round, [second], [ready.nodes["1.1"]], ground="CV 1", by=ready.secretary)
    with pytest.raises(Refusal, match="1"):
        withdraw_from(ready.round, [first, second], [ready.nodes["1.1"]], by=ready.secretary)
    assert (codes_of(first), codes_of(second)) == (["1"], ["1.1"])


def test_nothing_to_withdraw_is_said(ready):
    with pytest.raises(Refusal):
        withdraw_from(ready.round, ready.entries, [ready.nodes["1"]], by=ready.secretary)


def test_in_an_open_round_withdrawing_needs_a_reason_and_stops_at_final_points(ready):
    exempt(ready.round, ready.entries, [ready.nodes["3"]], ground="CV 1", by=ready.secretary)
    ready.round.state = RoundState.OPEN
    ready.round.save()
    what = ready.round, ready.entries, [ready.nodes["3"]]
    with pytest.raises(Refusal):
        withdraw_from(*what, by=ready.secretary)
    put_in_state(ready.entries[2], EntryState.FINAL)
    with pytest.raises(Refusal):
        withdraw_from(*what, by=ready.secretary, reason="Nhầm")
    assert Exemption.objects.count() == 3
    assert withdraw_from(*what[:1], ready.entries[:2], what[2], by=ready.secretary, reason="Nhầm")
    row = ready.round.transitions.get()
    assert (row.action, row.reason, row.by) == ("withdraw_exemption", "Nhầm", ready.secretary)


def test_deciding_changes_grounds_and_withdraws_others_only_where_told(ready):
    first, second, third = ready.entries
    by, one, two = ready.secretary, ready.nodes["1.1"], ready.nodes["2.1"]
    exempt(ready.round, [first, second], [one, two], ground="CV 1", by=by)
    kept = first.exemptions.get(node=two).pk
    wanted = {first: {one.pk: "CV 2", two.pk: "CV 1"}, third: {two.pk: "CV 3"}}
    decide(ready.bloc, wanted, by=by)
    assert grounds_of(first) == ["CV 2", "CV 1"]
    assert [codes_of(entry) for entry in (second, third)] == [["1.1", "2.1"], ["2.1"]]
    decide(ready.bloc, wanted, only_these=True, by=by)
    assert [codes_of(entry) for entry in ready.entries] == [["1.1", "2.1"], [], ["2.1"]]
    assert first.exemptions.get(node=two).pk == kept


def test_one_unit_that_cannot_keeps_all_from_being_decided(ready):
    first, second, _third = ready.entries
    everything = {node.pk: "CV" for node in tree_of(ready.criteria_set).components}
    wanted = {first: {ready.nodes["1.1"].pk: "CV"}, second: everything}
    with pytest.raises(Refusal):
        decide(ready.bloc, wanted, by=ready.secretary)
    assert not Exemption.objects.exists()


def test_what_is_written_is_read_again(ready):
    first, second, _third = ready.entries
    by = ready.secretary
    exempt(ready.round, [first], [ready.nodes["1.1"], ready.nodes["3"]], ground="=CV 1", by=by)
    exempt(ready.round, [first, second], [ready.nodes["2.1"]], ground="CV 2", by=by)
    file = io.BytesIO()
    prepared = preparation_of(ready.round)
    write_exemptions(matrix_of(prepared, ready.bloc), file)
    sheet = load_workbook(io.BytesIO(file.getvalue()))["Miễn đánh giá"]
    assert list(sheet.values) == [
        tuple(TITLES),
        (first.name, "3; 1.1", "=CV 1"),
        (first.name, "2.1", "CV 2"),
        (second.name, "2.1", "CV 2"),
    ]
    file.seek(0)
    found = read_file(ready, file)
    assert list(found.problems) == []
    assert found.wanted == {
        first: {ready.nodes["3"].pk: "=CV 1", ready.nodes["1.1"].pk: "=CV 1",
                ready.nodes["2.1"].pk: "CV 2"},
        second: {ready.nodes["2.1"].pk: "CV 2"},
    }  # fmt: skip


def test_everything_wrong_with_a_workbook_is_told_at_its_cell(ready):
    first, second, third = ready.entries
    put_in_state(third, EntryState.FINAL)
    rows = [
        ["Sở Không Có", "1", "CV"],
        ["", "1", "CV"],
        [first.name, "9.9; 1.1", ""],
        [first.name, "1", "CV"],
        [first.name, "", "x" * 301],
        [third.name, "1", "CV"],
        [second.name, "1;2;3;4;5", "CV"],
        [second.name.upper(), 1.1, "CV"],
    ]
    found = read(ready, *rows)
    assert [problem.cell for problem in found.problems] == [
        "A2", "A3", "B4", "C4", "B5", "B6", "C6", "A7", "B8", "B9",
    ]  # fmt: skip


def test_a_unit_with_final_points_may_stand_in_the_workbook_as_it_is(ready):
    what = [ready.nodes["1.1"]]
    exempt(ready.round, [ready.entry], what, ground="CV 1", by=ready.secretary)
    put_in_state(ready.entry, EntryState.FINAL)
    assert list(read(ready, [ready.entry.name, "1.1", "CV 1"]).problems) == []
    other = read(ready, [ready.entry.name, "1.1", "CV 2"])
    assert [problem.cell for problem in other.problems] == ["A2"]


def test_reasons_name_the_survey_the_codes_and_what_is_outside_the_scale(ready):
    entry = ready.entry
    by = ready.secretary
    exempt(ready.round, [entry], [ready.nodes["3"]], ground="CV 12/SNV-CCHC", by=by)
    exempt(ready.round, [entry], [ready.nodes["1.1"], ready.nodes["2.1"]], ground="CV 2", by=by)
    exempt(ready.round, [entry], [ready.nodes["4"]], ground="CV 3", by=by)
    tree = tree_of(ready.criteria_set)
    maximum = maxima_of(ready.round, {ready.criteria_set.pk: tree})[entry.pk]
    assert maximum.points == Decimal("6.5")
    assert reasons_of(maximum, tree) == [
        "bỏ 3 điểm điều tra xã hội học – CV 12/SNV-CCHC",
        "không xét 4 (ngoài thang điểm) – CV 3",
        "bỏ 3 điểm: 1.1, 2.1 – CV 2",
    ]


def test_cells_say_exempt_partly_or_nothing(ready):
    first = ready.entry
    by = ready.secretary
    exempt(ready.round, [first], [ready.nodes["3"], ready.nodes["1.2.1"]], ground="CV", by=by)
    matrix = matrix_of(preparation_of(ready.round), ready.bloc, ready.nodes["1"].pk)
    codes = [column.node.code for column in matrix.columns]
    cells = dict(zip(codes, matrix.rows[0].cells, strict=True))
    assert {code: cell.text for code, cell in cells.items() if cell.text} == {
        "1": "−1", "1.2": "−1", "1.2.1": "miễn", "3": "miễn",
    }  # fmt: skip
    assert codes == ["1", "1.1", "1.2", "1.2.1", "1.2.2", "2", "3", "4", "5"]
