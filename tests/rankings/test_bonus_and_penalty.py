"""Bonus and penalty from the unit's desk to the compiled table."""

from decimal import Decimal

import pytest
from django.urls import reverse

from rankings.exports.tables import csv_lines
from rankings.selectors.leaves import leaf_lines
from rankings.selectors.notes import note_texts
from rankings.services.compiling import compile_bloc
from rankings.services.scorecards import scorecard_faults
from scoring.enums import EntryState, MarkStage
from scoring.selectors.rounds.board import board_of
from scoring.selectors.rounds.maxima import trees_of
from scoring.selectors.rounds.progress import total
from scoring.selectors.sheets.appraisal import appraisal_of, progress_of
from scoring.selectors.sheets.sheet import sheet_of
from scoring.services.sheets.appraise import Appraisal, agree_with_rest, appraise
from scoring.services.sheets.declare import Declaration, declare
from tests.factories.criteria import EVERY_KIND, GROUNDS, POINTS
from tests.factories.scoring import declare_all, ready_bloc

pytestmark = pytest.mark.django_db

# Without the survey, so that a bloc can be compiled from marks alone.
TREE = [row for row in EVERY_KIND if row[0] not in ("3", "3.1")] + GROUNDS
APPRAISED = sum(POINTS.values())


@pytest.fixture
def ready():
    return ready_bloc(tree=TREE)


def claim(ready, code, count, *, explanation="Quyết định công nhận số 12/QĐ-UBND"):
    said = Declaration({"count": count}, explanation=explanation)
    return declare(ready.entry, ready.nodes[code], said, by=ready.officer, version=0)


def appraise_index(ready):
    for code in ("1", "2"):
        agree_with_rest(ready.entry, ready.nodes[code], by=ready.appraiser)


def into_appraisal(ready):
    ready.entry.state = EntryState.APPRAISAL_1
    ready.entry.submitted_at = ready.entry.declared_at = ready.entry.updated_at = (
        ready.round.stages.first().opens_at
    )
    ready.entry.save()


def open_items(ready):
    trees = trees_of([ready.criteria_set.pk])
    cells = progress_of([ready.entry], trees)[ready.entry.pk]
    return {
        code: cells[ready.nodes[code].pk].open
        for code in ("1", "2", "4", "5")
        if ready.nodes[code].pk in cells
    }


def test_nobody_has_to_say_anything_of_a_bonus(ready):
    declare_all(ready.entry, by=ready.officer)

    totals = sheet_of(ready.entry).totals

    assert (totals.missing, totals.asked) == (0, len(POINTS))
    assert (totals.points, totals.maximum) == (APPRAISED, Decimal("9.5"))


def test_a_claim_counts_within_the_caps_and_needs_its_ground(ready):
    claim(ready, "4.1", "5")
    claim(ready, "5.1", "1", explanation="")

    sheet = sheet_of(ready.entry)

    assert (sheet.totals.bonus, sheet.totals.penalty) == (2, Decimal("0.5"))
    lacking = [leaf.node.code for leaf in sheet.missing if leaf.node.block != "main"]
    assert lacking == ["5.1"]


def test_the_cap_of_the_component_holds_for_all_its_parts(ready):
    claim(ready, "4.1", "2")
    said = Declaration({"points": "0,5"}, explanation="Báo cáo")
    declare(ready.entry, ready.nodes["4.2"], said, by=ready.officer, version=0)

    assert sheet_of(ready.entry).totals.bonus == 2


def test_the_board_counts_the_items_of_the_index_only(ready):
    declare_all(ready.entry, by=ready.officer)
    claim(ready, "4.1", "1")

    board = board_of(ready.bloc)

    assert [column.component.code for column in board.columns] == ["1", "2"]
    assert total(row.total for row in board.rows).declared_percent == 100


def test_what_is_claimed_waits_for_the_appraiser_and_nothing_else_does(ready):
    declare_all(ready.entry, by=ready.officer)
    claim(ready, "4.1", "1")
    into_appraisal(ready)
    before = open_items(ready)

    appraise_index(ready)
    claimed = open_items(ready)
    agree_with_rest(ready.entry, ready.nodes["4"], by=ready.appraiser)

    # 1: three leaves, 2: five, 4: the claim; of the penalty nothing was said.
    assert before == {"1": 3, "2": 5, "4": 1}
    assert claimed == {"1": 0, "2": 0, "4": 1}
    assert open_items(ready) == {"1": 0, "2": 0, "4": 0}
    assert not any(item.is_open(MarkStage.APPRAISAL_1) for item in appraisal_of(ready.entry))


def test_a_penalty_the_unit_kept_quiet_about_is_set_with_its_reason(ready):
    declare_all(ready.entry, by=ready.officer)
    into_appraisal(ready)
    appraise_index(ready)
    said = Appraisal(inputs={"count": "1"}, reason="Công văn phê bình số 45/UBND-NC")
    appraise(ready.entry, ready.nodes["5.1"], said, by=ready.appraiser, version=0)

    edition = compile_bloc(ready.bloc, by=ready.secretary)

    row = edition.results.get()
    assert (row.points, row.appraised, row.max_points) == (
        APPRAISED - Decimal("0.5"), APPRAISED, Decimal("9.5"),
    )  # fmt: skip
    assert note_texts(row.notes) == ["trừ 0,5 điểm phạt"]
    assert open_items(ready) == {"1": 0, "2": 0, "5": 0}


def test_a_compiled_bonus_is_told_exported_and_verified(ready):
    declare_all(ready.entry, by=ready.officer)
    claim(ready, "4.1", "2")
    into_appraisal(ready)
    appraise_index(ready)
    agree_with_rest(ready.entry, ready.nodes["4"], by=ready.appraiser)

    edition = compile_bloc(ready.bloc, by=ready.secretary)

    row = edition.results.get()
    assert (row.points, row.index) == (APPRAISED + 2, Decimal("99.47"))
    assert note_texts(row.notes) == ["cộng 2 điểm thưởng"]
    assert [part["code"] for part in edition.components] == ["1", "2"]
    assert list(scorecard_faults(edition, [row])) == []
    titles, line = list(csv_lines(edition))
    assert "Điểm thưởng" in titles
    assert "Điểm phạt" not in titles
    assert ",2," in line
    lost = {leaf.code: (leaf.points, leaf.lost, leaf.how) for leaf in leaf_lines(edition, row)}
    assert lost["4.1"] == (2, None, "2 lần, mỗi lần 1 điểm")
    assert lost["5.1"] == (0, 0, "không kê khai")


@pytest.mark.parametrize(
    ("may_exceed", "index", "notes"),
    [
        (False, "100.00", ["cộng 2 điểm thưởng", "tổng điểm tính tối đa 9,5"]),
        (True, "121.05", ["cộng 2 điểm thưởng"]),
    ],
)
def test_the_set_says_whether_the_index_may_pass_100(ready, may_exceed, index, notes):
    ready.criteria_set.may_exceed_100 = may_exceed
    ready.criteria_set.save()
    declare_all(ready.entry, by=ready.officer)
    claim(ready, "4.1", "2")
    into_appraisal(ready)
    agree_with_rest(ready.entry, ready.nodes["4"], by=ready.appraiser)
    for leaf in ready.nodes.values():
        if leaf.is_leaf and leaf.block == "main":
            said = Appraisal(points=leaf.max_points, reason="Hội đồng thống nhất")
            appraise(ready.entry, leaf, said, by=ready.appraiser, version=0)

    row = compile_bloc(ready.bloc, by=ready.secretary).results.get()

    assert (row.index, note_texts(row.notes)) == (Decimal(index), notes)


def test_the_desk_shows_bonus_and_penalty_as_parts_of_their_own(ready, client):
    claim(ready, "4.1", "1")
    client.force_login(ready.officer)

    page = client.get(reverse("entry_desk", args=[ready.entry.pk]), {"linh-vuc": "4"})

    text = " ".join(page.content.decode().split())
    assert "1 mục đã kê khai" in text
    assert "1 / 2 điểm" in text
    assert "không kê khai" in text


def test_the_appraiser_sees_what_was_claimed(ready, client):
    declare_all(ready.entry, by=ready.officer)
    claim(ready, "4.1", "1")
    into_appraisal(ready)
    client.force_login(ready.appraiser)

    page = client.get(reverse("appraisal_entry", args=[ready.entry.pk]), {"linh-vuc": "4"})

    assert page.status_code == 200
    assert "Sáng kiến được công nhận cấp tỉnh" in page.content.decode()
