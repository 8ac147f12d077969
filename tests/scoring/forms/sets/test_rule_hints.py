"""What the editor offers to begin from is a rule already, whatever the maximum."""

from decimal import Decimal

import pytest

from scoring.engine import RuleKind as EngineKind
from scoring.engine import parse_scale
from scoring.enums import RuleKind
from scoring.forms.sets.editor import places_for
from scoring.forms.sets.rule_hints import HINTS, example_of, is_example
from scoring.models import Node


@pytest.mark.parametrize("points", ["0.25", "0.5", "1", "2.5", "11.5", "18.125"])
@pytest.mark.parametrize("kind", RuleKind)
def test_every_kind_has_an_example_that_is_a_rule(kind, points):
    maximum = Decimal(points)
    example = example_of(kind.value, maximum)

    parse_scale(EngineKind(kind.value), example, maximum, 2026)

    assert HINTS[kind.value].words
    assert is_example(kind.value, example, maximum)


def test_an_example_that_was_written_over_is_ones_own():
    example = example_of("choice", Decimal(1))

    assert is_example("choice", f" {example}\r\n", Decimal(1))
    assert is_example("choice", "", Decimal(1))
    assert not is_example("choice", example.replace("kịp thời", "đúng hạn"), Decimal(1))


def test_a_node_is_offered_only_places_it_fits():
    """1 (1.1 (1.1.1), 1.2) and 2: 1.1 takes two levels, 1.2 is a leaf with a rule."""
    nodes = [_node(1, "1"), _node(2, "1.1", 1), _node(3, "1.1.1", 2), _node(4, "1.2", 1, "judged")]
    nodes.append(_node(5, "2"))

    assert [value for value, _words in places_for(nodes[1], nodes)] == [
        "t-", "v-1", "v-4", "v-5", "t-5",
    ]  # fmt: skip
    assert [value for value, _words in places_for(nodes[0], nodes)] == ["v-5"]
    assert [value for value, _words in places_for(nodes[2], nodes)] == [
        "t-", "v-1", "t-1", "v-2", "v-4", "v-5", "t-5",
    ]  # fmt: skip


def _node(pk: int, code: str, parent: int | None = None, kind: str = "") -> Node:
    return Node(
        pk=pk, code=code, level=code.count(".") + 1, parent_id=parent, rule_kind=kind, text="Mục"
    )
