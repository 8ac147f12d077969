"""Bonus and penalty beside the index: docs/scoring.md, and what always holds of them."""

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.numbers import format_fixed, format_points, parse_points, round_half_up
from scoring.engine import (
    Block,
    Cause,
    LeafMark,
    Method,
    Outcome,
    RuleKind,
    Scheme,
    SchemeNode,
    Scorecard,
    evaluate,
    parse_scale,
)
from tests.scoring.engine.worked_examples import table_starting

_INPUT = {RuleKind.COUNT: ("count", int), RuleKind.JUDGED: ("points", str)}


def _leaf(code: str, kind: RuleKind, top: str, scale: str = "") -> SchemeNode:
    most = Decimal(top)
    params = parse_scale(kind, scale, most)
    return SchemeNode(code, f"Mục {code}", most, Method.APPRAISED, kind, params)


def _component(code: str, cap: str, block: Block, *leaves: SchemeNode) -> SchemeNode:
    return SchemeNode(code, f"Phần {code}", Decimal(cap), children=leaves, block=block)


BONUS_LEAVES = (
    _leaf("2.1", RuleKind.COUNT, "2", "mỗi 1 | tối đa 2"),
    _leaf("2.2", RuleKind.JUDGED, "2"),
)
PENALTY_LEAF = _leaf("3.1", RuleKind.COUNT, "2", "mỗi 0,5 | tối đa 2")
SCHEME = Scheme(
    (
        _leaf("1", RuleKind.JUDGED, "10"),
        _component("2", "3", Block.BONUS, *BONUS_LEAVES),
        _component("3", "2", Block.PENALTY, PENALTY_LEAF),
    ),
    2026,
)
ABOVE = dataclasses.replace(SCHEME, may_exceed_100=True)


def _marks(**typed: str) -> dict[str, LeafMark]:
    marks = {}
    for name, value in typed.items():
        code = name.removeprefix("leaf_").replace("_", ".")
        rule = SCHEME.rules[code]
        if value != "—":
            marks[code] = LeafMark(rule.clean({rule.inputs[0].name: value}))
    return marks


@pytest.mark.parametrize(
    ("one", "first", "second", "third", "above", "bonus", "penalty", "points", "index"),
    table_starting("1", "2.1", "2.2", "3.1", "May pass 100 %"),
)
def test_a_total_with_bonus_and_penalty_comes_out_as_written(
    one, first, second, third, above, bonus, penalty, points, index
):
    marks = _marks(leaf_1=one, leaf_2_1=first, leaf_2_2=second, leaf_3_1=third)

    total = evaluate(ABOVE if above == "yes" else SCHEME, marks).total

    shown = [format_points(value) for value in (total.bonus, total.penalty, total.points)]
    assert shown == [bonus, penalty, points]
    assert total.percent is not None
    assert format_fixed(round_half_up(total.percent, 2), 2) == index


def test_what_nobody_claimed_is_worth_nothing_and_not_open():
    card = evaluate(SCHEME, _marks(leaf_1="8"))

    leaf = card.leaves["2.1"]
    assert (leaf.outcome, leaf.cause, leaf.points) == (Outcome.AWARDED, Cause.NOT_CLAIMED, 0)
    assert card.pending == []


def test_what_was_begun_is_open_until_it_is_complete():
    card = evaluate(SCHEME, _marks(leaf_1="8") | {"2.1": LeafMark({"points": "1"})})

    assert card.pending == ["2.1"]


def test_a_bonus_belongs_to_no_maximum():
    card = evaluate(SCHEME, _marks(leaf_1="8", leaf_2_1="2"))

    assert SCHEME.max_points == 10
    assert (card.total.max_points, card.total.full_max, card.total.appraised) == (10, 10, 8)
    assert (card.lines["2"].points, card.lines["2"].max_points) == (2, 3)


def test_an_exemption_takes_a_bonus_away_and_leaves_the_maximum():
    marks = _marks(leaf_1="8", leaf_2_1="2")

    card = evaluate(SCHEME, marks, exemptions={"2": "Quyết định số 5"})

    assert (card.total.points, card.total.max_points, card.total.bonus) == (8, 10, 0)


@given(
    st.decimals(0, 10, places=2),
    st.integers(0, 9),
    st.decimals(0, 2, places=2),
    st.integers(0, 9),
    st.booleans(),
)
def test_the_parts_explain_the_total_and_a_card_survives_json(one, first, second, third, above):
    scheme = ABOVE if above else SCHEME
    typed = [format_points(one), str(first), format_points(second), str(third)]

    card = evaluate(
        scheme, _marks(leaf_1=typed[0], leaf_2_1=typed[1], leaf_2_2=typed[2], leaf_3_1=typed[3])
    )

    total = card.total
    whole = total.appraised + total.survey + total.bonus - total.penalty
    assert total.points == max(whole if above else min(whole, total.max_points), Decimal(0))
    assert (total.bonus <= 3, total.penalty <= 2) == (True, True)
    assert Scorecard.from_json(scheme, card.to_json()) == card
    assert Scheme.from_json(scheme.to_json()) == scheme


@pytest.mark.parametrize(
    ("component", "code"),
    [
        (_component("2", "5", Block.BONUS, *BONUS_LEAVES), "cap_out_of_reach"),
        (
            _component(
                "2",
                "1",
                Block.BONUS,
                SchemeNode("2.1", "Phiếu", Decimal(1), Method.SURVEY, RuleKind.SURVEY),
            ),
            "survey_outside_index",
        ),
    ],
)
def test_a_faulty_bonus_is_told(component, code):
    scheme = dataclasses.replace(SCHEME, components=(SCHEME.components[0], component))

    assert [problem.code for problem in scheme.problems()] == [code]


def test_bonus_alone_is_no_set():
    scheme = dataclasses.replace(SCHEME, components=SCHEME.components[1:])

    assert [problem.code for problem in scheme.problems()] == ["no_components"]


def test_a_maximum_of_the_index_is_written_as_before():
    assert "block" not in SCHEME.components[0].to_json()
    assert parse_points("0") == evaluate(SCHEME, {}).total.bonus
