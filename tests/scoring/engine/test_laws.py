"""What holds for every rule and every sheet, whatever is typed."""

from decimal import Decimal
from fractions import Fraction
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine import (
    InputError,
    LeafMark,
    Outcome,
    RuleError,
    RuleKind,
    Scheme,
    SchemeNode,
    Scorecard,
    evaluate,
    format_scale,
    gather_facts,
    parse_rule,
    parse_scale,
    quantise,
    sentence,
)
from tests.scoring.engine.strategies import (
    MAXIMA,
    YEAR,
    leaves,
    rules,
    scale_texts,
    typed_inputs,
)

WORDS = [
    *("từ", "trên", "dưới", "đến", "mỗi", "tối đa", "còn lại", "tỷ lệ", "không phát sinh"),
    *("biến", "khi", "thử", "công thức", "a", "a = 0", "a (số)"),
    *("trừ", "tối thiểu", "không giới hạn dưới", "chỉ số", "thang", "÷", "cao nhất", "số"),
    *("giảm thang", "98%", "31/01", "99/99/9999", "0,5", "1", ":", "|", "\n", " ", "%", "-"),
]


@given(st.data())
def test_points_lie_between_floor_and_ceiling(data):
    rule = data.draw(rules())

    own, other = (rule.clean(data.draw(typed_inputs(rule))) for _ in range(2))

    points = rule.award(own, rule.observe(rule.observe(None, other), own)).points

    assert rule.floor <= points <= rule.ceiling
    assert rule.floor <= quantise(points, 3) <= rule.ceiling


@given(st.data())
def test_cleaning_canonical_inputs_changes_nothing(data):
    rule = data.draw(rules())
    inputs = rule.clean(data.draw(typed_inputs(rule)))

    assert rule.clean(inputs) == inputs
    assert rule.is_complete(inputs)


@given(st.data())
def test_inputs_shown_as_typed_are_read_back_unchanged(data):
    rule = data.draw(rules())
    inputs = rule.clean(data.draw(typed_inputs(rule)))

    assert rule.clean(rule.typed(inputs)) == inputs


@given(st.data())
def test_falling_steps_never_reward_a_smaller_share(data):
    rule = data.draw(rules([RuleKind.STEPS, RuleKind.PROPORTIONAL]))
    whole = data.draw(st.integers(1, 500))
    parts = sorted(data.draw(st.lists(st.integers(0, whole), min_size=2, max_size=6)))
    if len(rule.inputs) == 1:
        sheets = [{"value": str(part)} for part in parts]
    else:
        sheets = [{"numerator": str(part), "denominator": str(whole)} for part in parts]

    points = [rule.award(inputs).points for inputs in sheets]

    assert points == sorted(points)


@given(st.data())
def test_a_larger_share_of_failures_never_earns_more(data):
    rule = data.draw(rules([RuleKind.INVERSE]))
    whole = data.draw(st.integers(1, 500))
    parts = sorted(data.draw(st.lists(st.integers(0, whole), min_size=2, max_size=6)))

    points = [
        rule.award({"numerator": str(part), "denominator": str(whole)}).points for part in parts
    ]

    assert points == sorted(points, reverse=True)


@given(st.data(), st.integers(0, 10**6), st.integers(0, 10**15))
def test_one_occurrence_more_never_earns_more(data, few, more):
    rule = data.draw(rules([RuleKind.DEDUCTION]))
    counts = {field.name: few for field in rule.inputs}
    name = data.draw(st.sampled_from(list(counts)))

    before, after = rule.award(counts), rule.award(counts | {name: few + more})

    assert rule.floor <= after.points <= before.points <= rule.ceiling


@given(st.data(), st.randoms())
def test_the_best_of_a_bloc_gets_the_maximum_whatever_the_order_of_units(data, random):
    rule = data.draw(rules([RuleKind.BEST_IN_BLOC]))
    units = [rule.clean(data.draw(typed_inputs(rule))) for _ in range(data.draw(st.integers(1, 5)))]
    shuffled = [*units, {}]
    random.shuffle(shuffled)

    fact = reduce(rule.observe, units, None)
    points = [rule.award(inputs, fact).points for inputs in units]

    assert reduce(rule.observe, shuffled, None) == fact
    assert all(0 <= mine <= rule.max_points for mine in points)
    assert max(points) in (0, rule.max_points)
    assert rule.award(units[0], fact).basis == rule.basis(units[0])


@given(st.data())
def test_a_rule_that_compares_is_complete_before_the_bloc_has_told_anything(data):
    rule = data.draw(rules([RuleKind.BEST_IN_BLOC]))
    inputs = rule.clean(data.draw(typed_inputs(rule)))

    assert rule.is_complete(inputs)
    with pytest.raises(InputError):
        rule.award(inputs)


@given(st.data(), st.sampled_from(list(RuleKind)), MAXIMA)
def test_a_scale_survives_being_written_and_read_again(data, kind, top):
    params = parse_scale(kind, data.draw(scale_texts(kind, top)), top)

    assert parse_scale(kind, format_scale(kind, params, top), top) == params


@given(st.data())
def test_every_rule_can_be_said_in_one_line(data):
    text = sentence(data.draw(rules()))

    assert text
    assert text[0] == text[0].upper()
    assert "\n" not in text


@pytest.mark.parametrize("kind", list(RuleKind))
@given(text=st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_text_is_a_scale_or_a_list_of_problems(kind, text):
    top = Decimal(2)

    params, problems = _tried(lambda: parse_scale(kind, text, top))

    assert all(map(str, problems))
    assert problems or parse_scale(kind, format_scale(kind, params, top), top) == params


def _tried(call):
    """(result, no problems) or (None, the problems)."""
    try:
        return call(), []
    except RuleError as error:
        return None, error.problems
    except InputError as error:
        return None, [problem for problems in error.errors.values() for problem in problems]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["1", "0.5", "01-31", "full", "exclude", "%", "", "1/0", "2/3", "1e9", "-1",
                       "none", "ratio", "100"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["code", "label", "points", "from", "inclusive", "until", "percent",
                         "name", "type", "when", "then", "values"]),
        inner, max_size=4,
    ),
    max_leaves=8,
)  # fmt: skip
PARAMS = ["variables", "cases", "tests", "options", "steps", "otherwise", "unit", "zero", "full",
          "items", "cap", "each", "grades", "per", "floor", "figure", "index", "scale",
          "did_not_arise"]  # fmt: skip


@pytest.mark.parametrize("kind", list(RuleKind))
@given(params=JSON | st.dictionaries(st.sampled_from(PARAMS), JSON))
def test_any_json_makes_a_rule_or_a_list_of_problems(kind, params):
    rule, problems = _tried(lambda: parse_rule(kind, params, Decimal(2), YEAR))

    assert all(map(str, problems))
    assert problems or sentence(rule)


@given(st.data())
def test_any_json_as_inputs_is_cleaned_or_refused_at_its_field(data):
    rule = data.draw(rules())
    names = [*(field.name for field in rule.inputs), "other"]
    raw = data.draw(st.dictionaries(st.sampled_from(names), JSON))

    inputs, problems = _tried(lambda: rule.clean(raw))

    assert all(map(str, problems))
    assert problems or rule.clean(inputs) == inputs


@given(st.data())
def test_any_json_as_a_mark_is_awarded_within_bounds_or_incomplete(data):
    rule = data.draw(rules())
    names = [field.name for field in rule.inputs]
    inputs = data.draw(st.dictionaries(st.sampled_from(names), JSON))

    if rule.is_complete(inputs):
        points = rule.award(inputs, rule.observe(None, inputs)).points
        assert rule.floor <= points <= rule.ceiling
    else:
        with pytest.raises(InputError):
            rule.award(inputs)


@st.composite
def sheets(draw) -> tuple[Scheme, dict[str, LeafMark], dict[str, str], dict[str, str]]:
    """A scheme of one to three components with marks, exemptions and small samples."""
    tops, marks, excluded = [], {}, {}
    for number in range(1, draw(st.integers(1, 3)) + 1):
        children = []
        for place in range(1, draw(st.integers(1, 4)) + 1):
            leaf, rule = draw(leaves(f"{number}.{place}"))
            children.append(leaf)
            what = draw(st.sampled_from(["rule", "rule", "fixed", "none", "not arisen", "small"]))
            if what == "rule":
                marks[leaf.code] = LeafMark(rule.clean(draw(typed_inputs(rule))))
            elif what == "fixed":
                fixed = draw(st.decimals(rule.floor, rule.ceiling, places=3))
                marks[leaf.code] = LeafMark(fixed_points=fixed, reason="khách quan")
            elif what == "not arisen":
                marks[leaf.code] = LeafMark(did_not_arise=True)
            elif what == "small":
                excluded[leaf.code] = "7/30"
        top = sum((leaf.max_points for leaf in children), Decimal(0))
        tops.append(SchemeNode(str(number), f"Lĩnh vực {number}", top, children=tuple(children)))
    scheme = Scheme(tuple(tops), YEAR)
    exempt = draw(st.lists(st.sampled_from(list(scheme.nodes)), max_size=2))
    return scheme, marks, dict.fromkeys(exempt, "Quyết định số 1"), excluded


@given(sheets())
def test_parts_sum_to_wholes_at_every_level(sheet):
    scheme, marks, exemptions, excluded = sheet

    facts = gather_facts(scheme, [(marks, exemptions)])
    card = evaluate(scheme, marks, exemptions=exemptions, excluded=excluded, facts=facts)

    for leaf in card.leaves.values():
        assert leaf.outcome is not Outcome.AWARDED or leaf.points >= scheme.rules[leaf.code].floor
    for node in scheme.nodes.values():
        line = card.lines[node.code]
        for name in line._fields:
            parts = [getattr(card.lines[child.code], name) for child in node.children]
            assert node.is_leaf or getattr(line, name) == sum(parts)
    for line in [card.total, *card.lines.values()]:
        whole = line.appraised + line.survey
        # A deduction may take a node below 0, the total never.
        assert line.points == (max(whole, Decimal(0)) if line is card.total else whole)
        assert line.max_points == line.appraised_max + line.survey_max
        assert line.points <= line.max_points <= line.full_max
        assert line.percent is None or line.percent <= 100
    assert card.total.points == max(sum(leaf.points for leaf in card.leaves.values()), Decimal(0))
    assert card.total.full_max == scheme.max_points


@given(sheets())
def test_exactly_the_excluded_leaves_are_missing_from_the_maximum(sheet):
    scheme, marks, exemptions, excluded = sheet

    card = evaluate(scheme, marks, exemptions=exemptions, excluded=excluded)

    gone = [leaf for leaf in card.leaves.values() if leaf.outcome is Outcome.EXCLUDED]
    assert card.total.max_points == scheme.max_points - sum(leaf.max_points for leaf in gone)


@given(sheets())
def test_scheme_and_scorecard_survive_json(sheet):
    scheme, marks, exemptions, excluded = sheet
    again = Scheme.from_json(scheme.to_json())

    card = evaluate(scheme, marks, exemptions=exemptions, excluded=excluded)

    assert again == scheme
    assert evaluate(again, marks, exemptions=exemptions, excluded=excluded) == card
    assert Scorecard.from_json(scheme, card.to_json()) == card


@given(sheets(), st.randoms())
def test_the_order_in_which_marks_come_is_irrelevant(sheet, random):
    scheme, marks, exemptions, excluded = sheet
    shuffled = list(marks.items())
    random.shuffle(shuffled)

    card = evaluate(scheme, dict(shuffled), exemptions=exemptions, excluded=excluded)

    assert card == evaluate(scheme, marks, exemptions=exemptions, excluded=excluded)
    assert list(card.lines) == list(scheme.nodes)
    assert list(card.leaves) == list(scheme.leaves)


@given(st.integers(1, 10**6), st.integers(1, 10**6), MAXIMA)
def test_a_share_is_rounded_as_the_exact_fraction_would_be(part, rest, top):
    rule = parse_rule(RuleKind.PROPORTIONAL, {}, top)
    exact = Fraction(part, part + rest) * Fraction(top)

    points = quantise(
        rule.award({"numerator": str(part), "denominator": str(part + rest)}).points, 3
    )

    assert points == Decimal((exact * 1000 + Fraction(1, 2)).__floor__()) / 1000
