"""A scheme knows what is wrong with it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.engine import Method, RuleKind, Scheme, SchemeError, SchemeNode


def _leaf(code: str, max_points: str = "1", **changes) -> SchemeNode:
    leaf = SchemeNode(code, "Kế hoạch", Decimal(max_points), Method.APPRAISED, RuleKind.JUDGED)
    return replace(leaf, **changes)


def _parent(code: str, max_points: str, *children: SchemeNode, **changes) -> SchemeNode:
    return replace(SchemeNode(code, "Chỉ đạo", Decimal(max_points), children=children), **changes)


PLANS = _parent("1.1", "2", _leaf("1.1.1"), _leaf("1.1.2"))
SOUND = Scheme((_parent("1", "3.5", PLANS, _leaf("1.2", "1.5")), _leaf("2", "0.5")), 2026)


def test_a_sound_scheme_has_no_problems():
    assert SOUND.problems() == []
    assert SOUND.max_points == 4


def test_nodes_and_leaves_are_found_by_code_in_the_order_of_the_set():
    assert list(SOUND.nodes) == ["1", "1.1", "1.1.1", "1.1.2", "1.2", "2"]
    assert list(SOUND.leaves) == ["1.1.1", "1.1.2", "1.2", "2"]
    assert [leaf.code for leaf in SOUND.leaves_below("1.1")] == ["1.1.1", "1.1.2"]
    assert SOUND.node("1.2").max_points == Decimal("1.5")


@pytest.mark.parametrize(
    ("components", "problems"),
    [
        ([], [("no_components", None)]),
        ([_parent("1", "3", _leaf("1.1"), _leaf("1.2"))], [("sum_differs", "1")]),
        (
            [_parent("1", "3", _parent("1.1", "3", _leaf("1.1.1")))],
            [("sum_differs", "1.1")],
        ),
        ([_leaf("1"), _leaf("1")], [("duplicate_code", "1")]),
        ([_leaf("1", kind=None)], [("leaf_without_rule", "1")]),
        ([_leaf("1", method=None)], [("leaf_without_method", "1")]),
        ([_leaf("1", method=Method.SURVEY)], [("survey_rule_method", "1")]),
        ([_leaf("1", kind=RuleKind.SURVEY)], [("survey_rule_method", "1")]),
        ([_leaf("1", "0")], [("bad_max_points", "1")]),
        ([_leaf("1", "NaN")], [("bad_max_points", "1")]),
        ([_leaf("1", "0.1234")], [("bad_max_points", "1")]),
        ([_leaf("1", text=" ")], [("missing_text", "1")]),
        ([_leaf(" ")], [("bad_code", None)]),
        ([_leaf("1", params={"cap": "1"})], [("unknown_param", "1")]),
        (
            [_leaf("1", kind=RuleKind.COUNT, params={"each": "2", "cap": "2"})],
            [("points_over_max", "1"), ("points_over_max", "1")],
        ),
        ([_parent("1", "1", _leaf("1.1"), kind=RuleKind.JUDGED)], [("rule_on_parent", "1")]),
    ],
)
def test_what_is_wrong_is_listed_with_its_code(components, problems):
    found = Scheme(tuple(components), 2026).problems()

    assert [(problem.code, problem.args.get("node")) for problem in found] == problems
    assert all(map(str, found))


def test_a_faulty_scheme_gives_no_rules():
    with pytest.raises(SchemeError, match="1: the parts add up to 1, not 2"):
        _ = Scheme((_parent("1", "2", _leaf("1.1")),), 2026).rules


def test_decimals_out_of_range_are_a_problem():
    found = replace(SOUND, point_places=9, index_places=-1).problems()

    assert [problem.code for problem in found] == ["bad_places"]


def test_a_floor_with_more_decimals_than_points_have_is_a_problem():
    """Rounded half up it would fall below itself."""
    per = [{"code": "1", "label": "lỗi", "points": "1"}]
    leaf = _leaf("1", kind=RuleKind.DEDUCTION, params={"per": per, "floor": "-0.125"})

    (found,) = Scheme((leaf,), 2026, point_places=2).problems()

    assert str(found) == "1: the least points -0,125 have more than 2 decimals."
    assert Scheme((leaf,), 2026, point_places=3).problems() == []
