"""docs/scoring.md, row by row."""

from decimal import Decimal

import pytest

from cchc.numbers import format_fixed, format_points, parse_points
from scoring.engine import (
    InputError,
    LeafMark,
    Method,
    RuleKind,
    Scheme,
    SchemeNode,
    evaluate,
    parse_rule,
    parse_scale,
    quantise,
)
from tests.scoring.engine.worked_examples import Example, rule_examples, table_starting

YEAR = 2026
EXAMPLES = list(rule_examples())


def _rule(example: Example):
    kind, max_points = RuleKind(example.kind), parse_points(example.max_points)
    return parse_rule(kind, parse_scale(kind, example.scale, max_points), max_points, YEAR)


def _raw(typed: str) -> dict[str, object]:
    raw: dict[str, object] = {}
    for part in typed.split(";"):
        name, _, value = part.partition("=")
        name, value = name.strip(), value.strip()
        raw[name] = [tick for tick in value.split(",") if tick] if name == "ticks" else value
    return raw


def _award(example: Example):
    """The award; "beside" separates the unit's own inputs from those of another unit."""
    rule = _rule(example)
    fact = None
    for typed in reversed(example.typed.split(" beside ")):
        inputs = rule.clean(_raw(typed))
        fact = rule.observe(fact, inputs)
    return rule.award(inputs, fact)


def _result(example: Example) -> tuple[str, str]:
    rule = _rule(example)
    if example.typed == "không phát sinh":
        assert rule.did_not_arise is not None
        points = rule.did_not_arise.points
        return ("excluded" if points is None else format_points(points), "")
    try:
        award = _award(example)
    except InputError as error:
        ((problem,),) = error.errors.values()
        return (f"refused: {problem.code}", "")
    return (format_points(award.points), award.step)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.kind}: {e.typed}")
def test_a_worked_example_comes_out_as_written(example):
    assert _result(example) == (example.points, example.step)


@pytest.mark.parametrize(
    "example", [e for e in EXAMPLES if e.figure], ids=lambda e: f"{e.kind}: {e.typed}"
)
def test_the_figure_beside_the_points_stands_on_their_side_of_every_edge(example):
    assert _award(example).basis == example.figure


def test_every_kind_has_worked_examples():
    assert {example.kind for example in EXAMPLES} == {kind.value for kind in RuleKind}


@pytest.mark.parametrize(
    ("ruled", "places", "rounded"), table_starting("Points by the rule", "Decimals", "Points")
)
def test_points_are_rounded_as_written(ruled, places, rounded):
    points = quantise(parse_points(ruled), int(places))

    assert points == parse_points(rounded)
    assert points.as_tuple().exponent == -int(places)


def _worked_scheme() -> Scheme:
    rows = table_starting("Code", "Maximum", "Method", "Kind", "Scale")
    leaves = [_leaf(*row) for row in rows if row[3]]
    tops = [
        SchemeNode(
            code,
            f"Lĩnh vực {code}",
            parse_points(maximum),
            children=tuple(leaf for leaf in leaves if leaf.code.startswith(f"{code}.")),
        )
        for code, maximum, _, kind, _ in rows
        if not kind
    ]
    return Scheme(tuple(tops), YEAR)


def _leaf(code: str, maximum: str, method: str, kind_text: str, scale: str) -> SchemeNode:
    kind, max_points = RuleKind(kind_text), parse_points(maximum)
    params = parse_scale(kind, scale, max_points)
    return SchemeNode(code, f"Tiêu chí {code}", max_points, Method(method), kind, params)


def _mark(code: str, cell: str) -> LeafMark:
    if cell.startswith("="):
        return LeafMark(fixed_points=parse_points(cell[1:]), reason="Lý do khách quan")
    if cell == "không phát sinh":
        return LeafMark(did_not_arise=True)
    return LeafMark({"share": cell} if code == "2.2" else {"points": cell.replace(",", ".")})


@pytest.mark.parametrize("row", table_starting("1.1", "1.2", "2.1", "2.2", "Exempt"))
def test_the_worked_sheet_comes_out_as_written(row):
    cells, exempt, expected = (
        dict(zip(("1.1", "1.2", "2.1", "2.2"), row, strict=False)),
        row[4],
        row[5:],
    )
    marks = {
        code: _mark(code, cell) for code, cell in cells.items() if cell not in ("—", "thiếu mẫu")
    }

    card = evaluate(
        _worked_scheme(),
        marks,
        exemptions={exempt: "Quyết định số 1"} if exempt else {},
        excluded={code: "7/30 phiếu" for code, cell in cells.items() if cell == "thiếu mẫu"},
    )

    total = card.total
    assert total.percent is not None
    index = Decimal(total.percent.numerator) / Decimal(total.percent.denominator)
    figures = (total.points, total.max_points, total.appraised, total.survey)
    assert [
        *map(format_points, figures), format_fixed(index, 2), ", ".join(card.pending)
    ] == expected  # fmt: skip
