"""Units measured by the best of their bloc, from the desk to a published edition that verifies."""

import datetime
from decimal import Decimal

import pgtrigger
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cchc.agencies.enums import Role
from cchc.refusals import Refusal
from rankings.enums import EditionState
from rankings.models import Edition, Result
from rankings.selectors.leaves import leaf_lines
from rankings.services.compiling import compile_bloc
from rankings.services.publishing_drafts import prepare_and_publish
from rankings.services.sheets import is_stale
from rankings.services.verifying import verify
from scoring.enums import MarkStage
from scoring.models import Exemption
from scoring.selectors.sheets.sheet import sheet_of
from scoring.services.rounds.stages import advance
from scoring.services.sheets.appraise import Appraisal, agree_with_rest, appraise
from scoring.services.sheets.declare import Declaration, declare
from scoring.services.sheets.self_assessment import approve, submit
from tests.factories.agencies import make_member
from tests.factories.criteria import YEAR, Row
from tests.factories.files import PDF
from tests.factories.scoring import ReadyBloc, make_revision, ready_bloc

pytestmark = pytest.mark.django_db

TREE: list[Row] = [
    ("1", "Chính quyền số", "5", "", ""),
    ("1.1", "Tỷ lệ hồ sơ trực tuyến", "2", "best_in_bloc",
     "tỷ lệ ÷ tỷ lệ cao nhất | không phát sinh: giảm thang"),
    ("1.2", "Số sáng kiến", "1", "best_in_bloc", "số ÷ số cao nhất"),
    ("1.3", "Chế độ báo cáo", "2", "deduction", "mỗi báo cáo chậm: trừ 1,5 | tối thiểu -1"),
]  # fmt: skip
FIGURES = [("40", "4", "0"), ("80", "2", "9"), ("20", "0", "1")]


def declare_figures(ready: ReadyBloc) -> None:
    """Each unit enters its share of 100, its number and its late reports."""
    for entry, (share, number, late) in zip(ready.entries, FIGURES, strict=True):
        said = {
            "1.1": {"numerator": share, "denominator": "100"},
            "1.2": {"value": number},
            "1.3": {"count_1": late},
        }
        officer = make_member(Role.OFFICER, agency=entry.agency)
        for code, inputs in said.items():
            words = Declaration(inputs, explanation="Theo hệ thống.")
            declare(entry, ready.nodes[code], words, by=officer, version=0)
        submit(entry, by=officer)
        leader = make_member(Role.LEADER, agency=entry.agency)
        report = make_revision(entry.agency)
        approve(entry, by=leader, signed_report=report)


@pytest.fixture
def appraising():
    """Three units that declared and locked, in the first appraisal."""
    ready = ready_bloc(units=3, tree=TREE)
    declare_figures(ready)
    advance(ready.round, "open_appraisal_1", by=ready.secretary)
    return ready


def finish(ready: ReadyBloc) -> None:
    """Agree with what is left, up to final points."""
    for entry in ready.entries:
        agree_with_rest(entry, ready.nodes["1"], by=ready.appraiser)
    advance(ready.round, "open_appraisal_2", by=ready.secretary)
    assert len(advance(ready.round, "finalise", by=ready.secretary)) == 3


def points(edition: Edition, code: str) -> list[str]:
    leaves = [row.levels["leaves"][code] for row in edition.results.order_by("entry")]
    return [leaf["points"] for leaf in leaves]


def test_what_is_compared_counts_as_answered_and_has_no_points_yet():
    ready = ready_bloc(units=3, tree=TREE)
    declare_figures(ready)

    sheet = sheet_of(ready.entry)

    assert [leaf.mark.points for leaf in sheet.leaves] == [None, None, 2]
    assert [leaf.awaits_bloc for leaf in sheet.leaves] == [True, True, False]
    totals = sheet.totals
    assert (totals.points, totals.maximum, totals.compared, totals.missing) == (2, 2, 3, 0)


def test_half_a_figure_is_not_handed_in():
    ready = ready_bloc(tree=TREE)
    for code, inputs in (("1.1", {"numerator": "1"}), ("1.2", {}), ("1.3", {"count_1": "0"})):
        said = Declaration(inputs, explanation="Theo hệ thống.")
        declare(ready.entry, ready.nodes[code], said, by=ready.officer, version=0)

    with pytest.raises(Refusal, match="2 mục"):
        submit(ready.entry, by=ready.officer)


def test_the_whole_way_to_a_published_edition_that_verifies(appraising):
    finish(appraising)

    edition = compile_bloc(appraising.bloc, by=appraising.secretary)

    assert points(edition, "1.1") == ["1", "2", "0.5"]
    assert points(edition, "1.2") == ["1", "0.5", "0"]
    assert points(edition, "1.3") == ["2", "-1", "0.5"]
    order = edition.results.order_by("position")
    assert [(row.rank, row.points) for row in order] == [
        (1, Decimal("4")), (2, Decimal("1.5")), (3, Decimal("1")),
    ]  # fmt: skip
    first = edition.results.get(entry=appraising.entry)
    lines = {line.code: line for line in leaf_lines(edition, first)}
    assert lines["1.1"].how == "40,00 % (cao nhất khối: 80,00 %)"
    assert (lines["1.1"].declared, lines["1.1"].first, lines["1.1"].points) == (None, None, 1)
    assert not is_stale(edition)
    prepare_and_publish(
        appraising.round,
        editions=[edition],
        by=appraising.secretary,
        title="Công bố",
        decision_number="12/QĐ-UBND",
        decision_date=datetime.date(YEAR, 6, 20),
        signed_file=SimpleUploadedFile("qd.pdf", PDF),
    )
    edition = Edition.objects.get(pk=edition.pk)
    assert (edition.state, verify(edition).faults) == (EditionState.PUBLISHED, ())


def test_verifying_measures_every_unit_by_the_best_once_more(appraising):
    """A false figure of the best changes the points of the others, not its own."""
    finish(appraising)
    edition = compile_bloc(appraising.bloc, by=appraising.secretary)
    best = edition.results.get(entry=appraising.entries[1])
    best.levels["leaves"]["1.1"]["inputs"]["numerator"] = "60"
    with pgtrigger.ignore("rankings.Result:published_result_is_frozen"):
        Result.objects.filter(pk=best.pk).update(levels=best.levels)

    faults = verify(Edition.objects.get(pk=edition.pk)).faults

    others = {appraising.entries[0].name, appraising.entries[2].name}
    assert {fault.partition(":")[0] for fault in faults if "1.1" in fault} == others


def test_what_the_council_set_aside_is_no_measure_and_keeps_its_points(appraising):
    best = appraising.entries[1]
    said = Appraisal(points=Decimal("0.25"), reason="Số liệu chưa được chứng minh")
    appraise(best, appraising.nodes["1.1"], said, by=appraising.appraiser, version=0)
    finish(appraising)

    edition = compile_bloc(appraising.bloc, by=appraising.secretary)

    assert points(edition, "1.1") == ["2", "0.25", "1"]
    assert verify(edition).faults == ()


def test_an_exempt_unit_and_one_where_nothing_arose_are_no_measure(appraising):
    first, best, last = appraising.entries
    Exemption.objects.create(
        entry=best, node=appraising.nodes["1.1"], ground="QĐ 5/QĐ-UBND", by=appraising.secretary
    )
    nothing = Appraisal(did_not_arise=True, reason="Không có hồ sơ")
    appraise(first, appraising.nodes["1.1"], nothing, by=appraising.appraiser, version=0)
    finish(appraising)

    edition = compile_bloc(appraising.bloc, by=appraising.secretary)

    leaf = edition.results.get(entry=last).levels["leaves"]["1.1"]
    assert (leaf["points"], leaf["step"]) == ("2", "cao nhất khối: 20,00 %")
    assert verify(edition).faults == ()


def test_where_the_largest_is_0_everyone_gets_0(appraising):
    none = Appraisal(inputs={"value": "0"}, reason="Không có quyết định công nhận")
    for entry in appraising.entries:
        appraise(entry, appraising.nodes["1.2"], none, by=appraising.appraiser, version=0)
    finish(appraising)

    edition = compile_bloc(appraising.bloc, by=appraising.secretary)

    assert points(edition, "1.2") == ["0", "0", "0"]


def test_other_figures_need_a_reason_though_no_points_differ_yet(appraising):
    entry, node = appraising.entry, appraising.nodes["1.1"]
    fewer = {"numerator": "30", "denominator": "100"}

    with pytest.raises(Refusal, match="lý do"):
        appraise(entry, node, Appraisal(inputs=fewer), by=appraising.appraiser, version=0)

    said = Appraisal(inputs=fewer, reason="Trích xuất hệ thống")
    mark = appraise(entry, node, said, by=appraising.appraiser, version=0)
    assert (mark.stage, mark.points, mark.awaits_bloc) == (MarkStage.APPRAISAL_1, None, True)


def test_points_below_0_lie_within_the_floor_of_the_scale(appraising):
    entry, node = appraising.entry, appraising.nodes["1.3"]
    reason = "Báo cáo sai số liệu"

    said = Appraisal(points=Decimal("-1.5"), reason=reason)
    with pytest.raises(Refusal, match="-1 đến 2"):
        appraise(entry, node, said, by=appraising.appraiser, version=0)

    said = Appraisal(points=Decimal("-0.5"), reason=reason)
    mark = appraise(entry, node, said, by=appraising.appraiser, version=0)
    assert (mark.points, mark.floor) == (Decimal("-0.5"), -1)
