"""A set written as a workbook and read again is the same set, and is written the same."""

import datetime
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as runs
from hypothesis import strategies as st
from openpyxl import load_workbook

from cchc.agencies.models import Council
from scoring.engine import RuleKind, parse_rule
from scoring.enums import Block, Level, Method, SetState
from scoring.exports.criteria import write_criteria, write_template
from scoring.models import CriteriaSet, Node
from scoring.selectors.sets.criteria import nodes_of
from scoring.selectors.sets.drafts import printed_scale
from scoring.services.sets.lifecycle import import_criteria
from tests.factories.agencies import make_council
from tests.factories.criteria import EVERY_KIND, GROUNDS, make_criteria_set
from tests.scoring.engine.strategies import leaves

pytestmark = pytest.mark.django_db

SAMPLES = Path(settings.BASE_DIR) / "rankings/sample/data"
DETAILS = [
    "name", "bloc_name", "year", "decision_number", "decision_date", "point_places",
    "index_places", "may_exceed_100",
]  # fmt: skip
WORDS = st.text("ạBc= +-1@\n:|;·(“", min_size=1, max_size=12).map(str.strip).filter(bool)


@pytest.fixture
def council():
    return make_council()


def written(criteria_set: CriteriaSet) -> bytes:
    file = io.BytesIO()
    write_criteria(criteria_set, file)
    return file.getvalue()


def cells(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.values) for sheet in book.worksheets}


def read_again(content: bytes, council: Council) -> CriteriaSet:
    return import_criteria(io.BytesIO(content), council=council, by=None)


def held(criteria_set: CriteriaSet) -> list[Any]:
    """Everything of a set that a workbook can hold; rules as the engine understands them."""
    return [
        [getattr(criteria_set, name) for name in DETAILS],
        [_held(node, criteria_set.year) for node in nodes_of(criteria_set)],
    ]


def _held(node: Node, year: int) -> tuple[Any, ...]:
    rule = None
    if node.is_leaf:
        rule = parse_rule(RuleKind(node.rule_kind), node.rule_params, node.max_points, year)
    return (
        node.code, node.text, node.max_points, node.block, node.level, node.is_leaf, node.method,
        rule, node.evidence_asked, node.in_charge,
    )  # fmt: skip


def demand_round_trip(criteria_set: CriteriaSet) -> CriteriaSet:
    content = written(criteria_set)
    again = read_again(content, criteria_set.council)
    assert held(again) == held(criteria_set)
    assert cells(written(again)) == cells(content)
    return again


def stored(council: Council, tops: list[list[tuple[Any, Block]]], **fields: Any) -> CriteriaSet:
    """A set of one component for each list of leaves."""
    number = CriteriaSet.objects.count()
    criteria_set = CriteriaSet.objects.create(
        council=council, name=f"Bộ {number}", bloc_name=f"Khối {number}", **fields
    )
    position = 0
    for place, parts in enumerate(tops, 1):
        block = parts[0][1]
        whole = sum((leaf.max_points for leaf, _ in parts), Decimal(0))
        position += 1
        top = Node.objects.create(
            set=criteria_set, level=Level.COMPONENT, position=position, code=str(place),
            text=f"Lĩnh vực {place}", max_points=whole, block=block,
        )  # fmt: skip
        for number, (leaf, _block) in enumerate(parts, 1):
            position += 1
            Node.objects.create(
                set=criteria_set, parent=top, level=Level.CRITERION, position=position,
                code=f"{place}.{number}", text=leaf.text, max_points=leaf.max_points, block=block,
                is_leaf=True, method=leaf.method.value, rule_kind=leaf.kind.value,
                rule_params=dict(leaf.params), scale=leaf.scale, reading=leaf.reading,
                evidence_asked=leaf.evidence_asked, in_charge=leaf.in_charge,
            )  # fmt: skip
    return criteria_set


class _Leaf:
    def __init__(self, leaf: Any, **words: Any) -> None:
        self.max_points, self.method, self.kind = leaf.max_points, leaf.method, leaf.kind
        self.params, self.text = leaf.params, words["text"]
        self.scale, self.reading = words["scale"], words["reading"]
        self.evidence_asked, self.in_charge = words["evidence_asked"], words["in_charge"]


@st.composite
def sets(draw) -> list[list[tuple[_Leaf, Block]]]:
    tops = []
    for block in [Block.MAIN, *draw(st.lists(st.sampled_from(list(Block)), max_size=2))]:
        parts = []
        for number in range(1, draw(st.integers(1, 3)) + 1):
            leaf, _rule = draw(leaves(f"1.{number}"))
            if leaf.kind.value == "survey" and block != Block.MAIN:
                continue
            printed = draw(st.sampled_from(["", "Đạt: 1; chưa đạt: 0"]) | WORDS)
            words = {
                "text": draw(WORDS),
                "scale": draw(st.just("") | st.sampled_from(["Đạt tốt: 1 điểm"])),
                "reading": {"printed": printed} if printed else {},
                "evidence_asked": draw(st.just("") | WORDS),
                "in_charge": draw(st.just("") | WORDS),
            }
            parts.append((_Leaf(leaf, **words), block))
        if parts:
            tops.append(parts)
    return tops


@runs(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_set_survives_its_workbook(data, council):
    tops = data.draw(sets().filter(lambda tops: tops and tops[0][0][1] == Block.MAIN))
    fields = {
        "year": data.draw(st.integers(2000, 2100)),
        "decision_number": data.draw(st.sampled_from(["", "=12/QĐ", "482/QĐ-UBND"])),
        "decision_date": data.draw(st.none() | st.dates(datetime.date(2000, 1, 1))),
        "point_places": data.draw(st.integers(0, 3)),
        "index_places": data.draw(st.integers(0, 4)),
        "may_exceed_100": data.draw(st.booleans()),
    }
    demand_round_trip(stored(council, tops, **fields))


@pytest.mark.parametrize("name", ["criteria_departments.csv", "criteria_special.csv"])
def test_the_sample_sets_survive_their_workbooks(council, name):
    with (SAMPLES / name).open("rb") as file:
        made = import_criteria(file, council=council, year=2026, bloc_name="Sở", by=None)
    again = demand_round_trip(made)
    assert [node.scale for node in nodes_of(again)] == [node.scale for node in nodes_of(made)]


def test_blocks_and_settings_survive(council):
    demand_round_trip(
        make_criteria_set(
            council,
            tree=[*EVERY_KIND, *GROUNDS],
            state=SetState.DRAFT,
            point_places=2,
            index_places=3,
            may_exceed_100=True,
        )
    )


def test_the_decisions_wording_and_the_rule_of_an_officer_stand_side_by_side(council):
    criteria_set = make_criteria_set(council)
    leaf = criteria_set.nodes.get(code="2.1")
    leaf.reading = {"printed": "Từ 98% trở lên: 2 điểm;\ntừ 95% đến dưới 98%: 1 điểm"}
    leaf.save()
    again = demand_round_trip(criteria_set)
    read = again.nodes.get(code="2.1")
    assert (printed_scale(read), read.scale) == (printed_scale(leaf), leaf.scale)


def test_a_scale_that_is_only_the_decisions_is_kept_as_its_wording(council):
    criteria_set = make_criteria_set(council)
    leaf = criteria_set.nodes.get(code="1.1")
    leaf.scale = "Có kế hoạch thì được điểm"
    leaf.save()
    read = demand_round_trip(criteria_set).nodes.get(code="1.1")
    assert printed_scale(read) == "Có kế hoạch thì được điểm"
    assert read.scale == "Đạt: 1 | Không đạt: 0"


def test_a_day_keeps_the_year_it_was_written_with(council):
    tree = [
        ("1", "Lĩnh vực", "1", "", ""),
        ("1.1", "Kế hoạch", "1", "deadline", "đến 25/12/2025: 1 | đến 31/01: 0,5"),
    ]
    read = demand_round_trip(make_criteria_set(council, tree=tree)).nodes.get(code="1.1")
    assert [step["until"] for step in read.rule_params["steps"]] == ["2025-12-25", "01-31"]


def test_an_open_leaf_of_a_draft_shows_what_the_decision_prints(council):
    criteria_set = make_criteria_set(council, state=SetState.DRAFT)
    leaf = criteria_set.nodes.get(code="1.1")
    leaf.rule_kind, leaf.rule_params, leaf.is_confirmed = "", {}, False
    leaf.scale, leaf.reading, leaf.method = "Có: 1; không: 0", {"place": "B7"}, Method.APPRAISED
    leaf.save()
    row = next(row for row in cells(written(criteria_set))["Bộ tiêu chí"] if row[0] == "1.1")
    assert (row[4], row[5], row[9]) == (None, None, "Có: 1; không: 0")


def test_the_template_has_empty_settings_to_fill_in():
    file = io.BytesIO()
    write_template(file)
    assert cells(file.getvalue())["Thiết lập"][1:4] == [
        ("Tên bộ tiêu chí", None), ("Khối", None), ("Năm", None),
    ]  # fmt: skip
