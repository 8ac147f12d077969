"""Hypothesis strategies: scales of every kind, their rules, and inputs that fit."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import strategies as st

from scoring.engine import InputType, Method, Rule, RuleKind, SchemeNode, parse_rule, parse_scale
from scoring.engine.rounding import decimal_text
from scoring.engine.rules.external import External

YEAR = 2026
_TESTED = Decimal("0.001")
MAXIMA = st.decimals("0.05", "20", places=2)
LABELS = ["Ban hành kịp thời", "Ban hành chậm", "Không ban hành: do lỗi", "Đạt 1/2", "Tốt; khá"]
POLICIES = ["", "không phát sinh: tối đa", "không phát sinh: giảm thang", "không phát sinh: 0,01"]


def _text(value: Decimal) -> str:
    return decimal_text(value).replace(".", ",")


@st.composite
def _points(draw, top: Decimal, count: int) -> list[str]:
    """`count` values within 0…top, the first of which is top, from high to low."""
    rest = draw(st.lists(st.decimals(0, top, places=2), min_size=count - 1, max_size=count - 1))
    return [_text(value) for value in [top, *sorted(rest, reverse=True)]]


@st.composite
def scale_texts(draw, kind: RuleKind, top: Decimal) -> str:
    """A scale an officer could write for that kind and maximum."""
    return " | ".join([*draw(_ITEMS[kind](top)), *filter(None, [draw(st.sampled_from(POLICIES))])])


@st.composite
def _choice(draw, top: Decimal) -> list[str]:
    labels = draw(st.permutations(LABELS))[: draw(st.integers(2, len(LABELS)))]
    points = draw(_points(top, len(labels)))
    return [f"{label}: {value}" for label, value in zip(labels, points, strict=True)]


@st.composite
def _deadline(draw, top: Decimal) -> list[str]:
    days = draw(st.lists(st.integers(0, 364), min_size=1, max_size=4, unique=True).map(sorted))
    points = draw(_points(top, len(days) + 1))
    dates = [date(YEAR, 1, 1) + timedelta(day) for day in days]
    items = [f"đến {day:%d/%m}: {value}" for day, value in zip(dates, points, strict=False)]
    return [*items, f"còn lại: {points[-1]}"]


@st.composite
def _steps(draw, top: Decimal) -> list[str]:
    unit = draw(st.sampled_from(["", "%"]))
    edges = draw(st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=5, unique=True))
    words = [draw(st.sampled_from(["từ", "trên"])) for _ in edges]
    points = draw(_points(top, len(edges) + 1))
    items = [
        f"{word} {_text(edge)}{unit}: {value}"
        for word, edge, value in zip(words, sorted(edges, reverse=True), points, strict=False)
    ]
    return [*items, f"còn lại: {points[-1]}"]


@st.composite
def _proportional(draw, top: Decimal) -> list[str]:
    low, high = draw(st.decimals(0, 50, places=1)), draw(st.decimals("50.1", 100, places=1))
    zero = f"{draw(st.sampled_from(['dưới', 'đến']))} {_text(low)}%: 0"
    full = f"{draw(st.sampled_from(['từ', 'trên']))} {_text(high)}%: tối đa"
    return ["tỷ lệ", *draw(st.sampled_from([[], [zero], [full], [zero, full]]))]


@st.composite
def _checklist(draw, top: Decimal) -> list[str]:
    labels = draw(st.permutations(LABELS))[: draw(st.integers(1, len(LABELS)))]
    points = draw(_points(top, len(labels)))
    items = [f"{label}: {value}" for label, value in zip(labels, points, strict=True)]
    return [*items, f"tối đa {_text(top)}"]


@st.composite
def _count(draw, top: Decimal) -> list[str]:
    each = draw(st.decimals("0.01", top, places=2))
    return [f"mỗi {_text(each)}", *draw(st.sampled_from([[], ["tối đa " + _text(top)]]))]


@st.composite
def _formula(draw, top: Decimal) -> list[str]:
    """Formulas of several shapes whose test cases pass for every maximum."""
    edge, each = draw(st.integers(1, 99)), draw(st.decimals("0.01", top, places=2))
    shapes = [
        [
            "biến a (số lượng): Số đạt", "biến b (số lượng): Tổng số", "khi b = 0: 0",
            "còn lại: a / b × tối đa", "thử a = 1; b = 0: 0", "thử a = 1; b = 1: tối đa",
        ],
        [
            "biến p (%): Tỷ lệ", f"khi p ≥ {edge}%: tối đa", "khi không p > 0: 0",
            "còn lại: p × 0,5 × tối đa", "thử p = 100%: tối đa", "thử p = 0: 0",
            f"thử p = 0,5: {_text((top * Decimal('0.0025')).quantize(_TESTED, ROUND_HALF_UP))}",
        ],
        [
            "biến n: Số ngày chậm", f"công thức: max(tối đa − n × {_text(each)}; 0)",
            "thử n = 0: tối đa",
        ],
        [
            "biến n: Số việc", "biến bù (số): Số việc bù",
            "công thức: nếu(n + bù > 10; tối đa; (n + bù) / 10 × tối đa)",
            "thử n = 10; bù = 0: tối đa", "thử n = 0; bù = 0,0: 0",
        ],
    ]  # fmt: skip
    return draw(st.sampled_from(shapes))


@st.composite
def _grade(draw, top: Decimal) -> list[str]:
    labels = draw(st.permutations(LABELS))[: draw(st.integers(2, len(LABELS)))]
    percents = draw(_points(Decimal(100), len(labels)))
    return [f"{label}: {value}%" for label, value in zip(labels, percents, strict=True)]


@st.composite
def _deduction(draw, top: Decimal) -> list[str]:
    labels = draw(st.permutations(["báo cáo chậm", "báo cáo thiếu", "vụ: việc"]))
    each = draw(st.lists(st.decimals("0.01", top, places=2), min_size=1, max_size=3))
    items = [
        f"mỗi {label}: trừ {_text(points)}" for label, points in zip(labels, each, strict=False)
    ]
    floors = ["tối thiểu 0", "tối thiểu -1,5", "không giới hạn dưới"]
    return [*items, *draw(st.sampled_from([[], *([floor] for floor in floors)]))]


@st.composite
def _inverse(draw, top: Decimal) -> list[str]:
    percent, points = (
        draw(st.decimals("0.1", 100, places=1)),
        draw(st.decimals("0.01", top, places=2)),
    )
    each = f"mỗi {_text(percent)}%: trừ {_text(points)}"
    low, high = draw(st.decimals(0, 50, places=1)), draw(st.decimals("50.1", 100, places=1))
    full = f"{draw(st.sampled_from(['dưới', 'đến']))} {_text(low)}%: tối đa"
    zero = f"{draw(st.sampled_from(['từ', 'trên']))} {_text(high)}%: 0"
    formula = draw(st.sampled_from(["1 - tỷ lệ", each]))
    return [formula, *draw(st.sampled_from([[], [zero], [full], [full, zero]]))]


_BEST = [["tỷ lệ ÷ tỷ lệ cao nhất"], ["tỉ lệ / tỉ lệ cao nhất"], ["số ÷ số cao nhất"]]
_EXTERNAL = [["chỉ số: SIPAS"], ["chỉ số: ICT Index", "thang 1"], ["thang 1,125", "chỉ số: A: B"]]
_ITEMS = {
    RuleKind.YES_NO: lambda top: st.sampled_from([[], [f"Có: {_text(top)}", "Không: 0"]]),
    RuleKind.CHOICE: _choice,
    RuleKind.DEADLINE: _deadline,
    RuleKind.STEPS: _steps,
    RuleKind.PROPORTIONAL: _proportional,
    RuleKind.CHECKLIST: _checklist,
    RuleKind.COUNT: _count,
    RuleKind.FORMULA: _formula,
    RuleKind.GRADE: _grade,
    RuleKind.DEDUCTION: _deduction,
    RuleKind.INVERSE: _inverse,
    RuleKind.BEST_IN_BLOC: lambda top: st.sampled_from(_BEST),
    RuleKind.EXTERNAL: lambda top: st.sampled_from(_EXTERNAL),
    RuleKind.JUDGED: lambda top: st.just([]),
    RuleKind.SURVEY: lambda top: st.just([]),
}


@st.composite
def rules(draw, kinds=tuple(RuleKind)) -> Rule:
    """A rule of one of these kinds."""
    kind, top = draw(st.sampled_from(kinds)), draw(MAXIMA)
    return parse_rule(kind, parse_scale(kind, draw(scale_texts(kind, top)), top), top, YEAR)


@st.composite
def typed_inputs(draw, rule: Rule) -> dict[str, object]:
    """What a person could type for every field; a whole is never less than its part."""
    raw = {field.name: draw(_TYPED[field.type](field)) for field in rule.inputs}
    if rule.kind is RuleKind.DEADLINE:
        raw.pop(draw(st.sampled_from(["date", "issued"])))
    if "numerator" in raw:
        part, rest = draw(st.integers(0, 5000)), draw(st.integers(1, 5000))
        raw = {"numerator": str(part), "denominator": str(part + rest)}
    if isinstance(rule, External):
        raw = {"value": _text(draw(st.decimals(0, rule.scale, places=2)))}
    return raw


_TYPED = {
    InputType.BOOL: lambda field: st.sampled_from([value for value, _ in field.options]),
    InputType.CHOICE: lambda field: st.sampled_from([value for value, _ in field.options]),
    InputType.DATE: lambda field: st.dates(date(2025, 1, 1), date(2027, 12, 31)).map(
        lambda day: f"{day:%d/%m/%Y}"
    ),
    InputType.NUMBER: lambda field: st.decimals(0, 1000, places=3).map(_text),
    InputType.COUNT: lambda field: st.integers(0, 10**6).map(str),
    # The last option says that none of the others applies.
    InputType.TICKS: lambda field: (
        st.lists(
            st.sampled_from([value for value, _ in field.options[:-1]]), min_size=1, unique=True
        )
        | st.just([field.options[-1][0]])
    ),
    InputType.POINTS: lambda field: st.decimals(0, field.maximum, places=2).map(_text),
    InputType.SHARE: lambda field: st.fractions(0, 1, max_denominator=999).map(
        lambda share: f"{share.numerator}/{share.denominator}"
    ),
}


@st.composite
def leaves(draw, code: str) -> tuple[SchemeNode, Rule]:
    """A leaf with its rule."""
    kind, top = draw(st.sampled_from(list(RuleKind))), draw(MAXIMA)
    params = parse_scale(kind, draw(scale_texts(kind, top)), top)
    method = Method.SURVEY if kind is RuleKind.SURVEY else Method.APPRAISED
    leaf = SchemeNode(code, f"Tiêu chí {code}", top, method, kind, params)
    return leaf, parse_rule(kind, params, top, YEAR)
