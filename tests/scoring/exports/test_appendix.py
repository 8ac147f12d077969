"""The decision's appendix as a Word document is what our own reader of appendices takes it for."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from scoring.appendix import Appendix, Confidence, read_appendix
from scoring.engine import RuleKind, parse_rule, parse_scale, sentence
from scoring.enums import SetState
from scoring.exports.appendix import write_appendix
from scoring.models import CriteriaSet
from scoring.selectors.sets.criteria import nodes_of, rule_of
from scoring.services.sets.lifecycle import import_criteria
from tests.factories.agencies import make_council
from tests.factories.criteria import EVERY_KIND, GROUNDS, make_criteria_set

pytestmark = pytest.mark.django_db

SAMPLES = Path(settings.BASE_DIR) / "rankings/sample/data"


@pytest.fixture
def council():
    return make_council(place_name="Tỉnh Mẫu")


def written(criteria_set: CriteriaSet) -> io.BytesIO:
    file = io.BytesIO()
    write_appendix(criteria_set, file)
    file.seek(0)
    return file


def read_again(criteria_set: CriteriaSet) -> Appendix:
    return read_appendix(written(criteria_set), year=criteria_set.year)


def demand_same_tree(criteria_set: CriteriaSet) -> Appendix:
    appendix = read_again(criteria_set)
    assert [str(problem) for problem in appendix.problems] == []
    assert [
        (line.code, line.text, line.max_points, line.block.value, line.evidence_asked,
         line.in_charge, line.method.value if not line.children else "")
        for line in appendix.lines
    ] == [
        (node.code, node.text, node.max_points, node.block, node.evidence_asked, node.in_charge,
         node.method)
        for node in nodes_of(criteria_set)
    ]  # fmt: skip
    return appendix


def demand_no_wrong_certainty(criteria_set: CriteriaSet, appendix: Appendix) -> int:
    """How many leaves were read surely; each to the rule it has."""
    nodes = {node.code: node for node in nodes_of(criteria_set)}
    year, sure = criteria_set.year, 0
    for line in appendix.leaves:
        proposal = line.proposal
        if proposal is None or proposal.kind is None or proposal.confidence != Confidence.SURE:
            continue
        kind, most = RuleKind(proposal.kind), line.max_points
        read = parse_rule(kind, parse_scale(kind, proposal.scale, most, year), most, year)
        assert sentence(read) == sentence(rule_of(nodes[line.code], year)), line.code
        sure += 1
    return sure


@pytest.mark.parametrize(
    ("name", "sure"), [("criteria_departments.csv", 40), ("criteria_special.csv", 20)]
)
def test_the_sample_sets_are_read_again_and_nothing_is_surely_wrong(council, name, sure):
    with (SAMPLES / name).open("rb") as file:
        made = import_criteria(file, council=council, year=2026, bloc_name="Sở", by=None)
    appendix = demand_same_tree(made)
    assert demand_no_wrong_certainty(made, appendix) >= sure


def test_blocks_of_bonus_and_penalty_stand_under_headings_with_their_caps(council):
    criteria_set = make_criteria_set(council, tree=[*EVERY_KIND, *GROUNDS])
    demand_no_wrong_certainty(criteria_set, demand_same_tree(criteria_set))
    lines = [paragraph.text for paragraph in Document(written(criteria_set)).paragraphs]
    assert [line for line in lines if line.startswith("ĐIỂM")] == [
        "ĐIỂM THƯỞNG (tối đa 2 điểm)", "ĐIỂM PHẠT (tối đa 1 điểm)",
    ]  # fmt: skip


def test_the_head_names_the_set_and_its_decision(council):
    criteria_set = make_criteria_set(
        council, name="Bộ tiêu chí sở 2026", decision_number="9/QĐ-UBND"
    )
    lines = [paragraph.text for paragraph in Document(written(criteria_set)).paragraphs]
    assert lines[:3] == [
        "PHỤ LỤC",
        "BỘ TIÊU CHÍ SỞ 2026",
        "(Kèm theo Quyết định số 9/QĐ-UBND ngày 05 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh Mẫu)",
    ]


def test_a_draft_leaves_room_for_number_and_day(council):
    blank = {"state": SetState.DRAFT, "decision_number": "", "decision_date": None}
    lines = Document(written(make_criteria_set(council, **blank))).paragraphs
    assert lines[2].text == (
        "(Kèm theo Quyết định số ……/QĐ-UBND ngày … tháng … năm 2026 "
        "của Ủy ban nhân dân tỉnh Mẫu)"
    )  # fmt: skip


def test_the_page_lies_across_and_the_titles_repeat_on_rows_never_split(council):
    document = Document(written(make_criteria_set(council)))
    section, (table,) = document.sections[0], document.tables
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    properties = [row._tr.trPr for row in table.rows]
    repeated = [found.find(qn("w:tblHeader")) is not None for found in properties]
    assert repeated == [True, *[False] * (len(table.rows) - 1)]
    assert all(found.find(qn("w:cantSplit")) is not None for found in properties)
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_the_decisions_wording_is_printed_and_an_open_leaf_too(council):
    criteria_set = make_criteria_set(council, state=SetState.DRAFT)
    worded, unruled = (criteria_set.nodes.get(code=code) for code in ("2.1", "1.1"))
    worded.reading = {"printed": "Từ 98% trở lên: 2 điểm;\ntừ 95% đến dưới 98%: 1 điểm"}
    worded.save()
    unruled.rule_kind, unruled.rule_params, unruled.is_confirmed = "", {}, False
    unruled.scale = "Theo hướng dẫn\x07 của Sở Nội vụ"
    unruled.save()
    by_code = {line.code: line for line in read_again(criteria_set).leaves}
    assert by_code["2.1"].scale == worded.reading["printed"]
    assert by_code["1.1"].scale == "Theo hướng dẫn của Sở Nội vụ"
