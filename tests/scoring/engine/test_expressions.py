"""The language of formulas: what is read, what is refused at which place, what it is worth."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.engine import RuleError, quantise
from scoring.engine.expressions import (
    DEEPEST,
    MOST_CHARACTERS,
    DivisionByZeroError,
    canonical,
    read_expression,
)
from scoring.engine.rounding import decimal_of_fraction

TOP = Decimal(2)
NAMES = ["a", "b", "số_việc"]
PIECES = [
    *("a", "b", "số_việc", "c", "0", "1", "0,5", "70%", "1.000", "tối đa", "min", "max(", "nếu"),
    *("+", "−", "-", "*", "×", "/", "÷", "(", ")", ";", ",", "<", "<=", "≥", "=", "<>", "≠"),
    *("và", "hoặc", "không", "and", "$", "|", ":", "%", "__import__", " "),
]


def _value(text: str, *, truth: bool = False, **values: str) -> object:
    given = [Fraction(values.get(name, "0")) for name in NAMES]
    return read_expression(text, NAMES, TOP, truth=truth).evaluate(given)


def _problems(text: str, *, truth: bool = False) -> list[str]:
    with pytest.raises(RuleError) as raised:
        read_expression(text, NAMES, TOP, truth=truth)
    return [problem.code for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 × 3", 7),
        ("(1 + 2) × 3", 9),
        ("10 − 4 − 3", 3),
        ("12 / 3 / 2", 2),
        ("12 / 3 * 2", 8),
        ("−a × 2", -6),
        ("2 − −a", 5),
        ("0,5 + 0.5", 1),
        ("70% × tối đa", Fraction(7, 5)),
        ("12,5 %", Fraction(1, 8)),
        ("TỐI  ĐA + tối_đa + toi_da + max_points", 8),
        ("min(a; b; 1)", 1),
        ("max(a; 7 / 2)", Fraction(7, 2)),
        ("nếu(a > b; 1; 0)", 0),
        ("IF(a > b or not a = b; 1; 0)", 1),
        ("a / b", Fraction(3, 4)),
        ("A ÷ Số_Việc", Fraction(1, 2)),
    ],
)
def test_a_formula_is_worth_what_arithmetic_says(text, value):
    assert _value(text, a="3", b="4", số_việc="6") == value


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("a / b ≥ 2 / 3", True),
        ("a / b > 2 / 3", False),
        ("a < b và b < 7", True),
        ("a < b and b < 6 hoặc a = 5", False),
        ("không a = 4 hoặc a = 4", True),
        ("không (a = 4 hoặc b = 6)", False),
        ("a <> 4", False),
        ("b <= 6 và b >= 6", True),
        ("b ≠ 6 hoặc (a = 1 hoặc a = 4)", True),
    ],
)
def test_a_condition_holds_exactly_where_it_says(text, holds):
    assert _value(text, truth=True, a="4", b="6") is holds


def test_what_a_condition_leaves_out_is_not_computed():
    assert _value("b > 0 và a / b > 1", truth=True, a="1") is False
    assert _value("b = 0 hoặc a / b > 1", truth=True, a="1") is True
    assert _value("nếu(b = 0; 1; a / b)", a="1") == 1


def test_a_divisor_of_0_is_named():
    with pytest.raises(DivisionByZeroError) as raised:
        _value("a / (b − số_việc)", a="1", b="2", số_việc="2")

    assert raised.value.divisor == "b − số_việc"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "formula_empty"),
        (" \n ", "formula_empty"),
        ("a $ b", "formula_sign"),
        ("a ^ 2", "formula_sign"),
        ("a : b", "formula_sign"),
        ("a²", "formula_unknown_name"),
        ("min(a, b)", "formula_comma"),
        ("a b", "formula_place"),
        ("a + × b", "formula_place"),
        (")", "formula_place"),
        ("a = b = 2", "formula_place"),
        ("2a", "formula_place"),
        ("a +", "formula_unfinished"),
        ("(a", "formula_unfinished"),
        ("0,1234567", "formula_number"),
        ("1234567890123456", "formula_number"),
        ("1,5,3", "formula_number"),
        ("1.000", "edge_two_ways"),
        ("12.345,5", "edge_two_ways"),
        ("c + 1", "formula_unknown_name"),
        ("min + 1", "formula_unknown_name"),
        ("sqrt(a)", "formula_unknown_function"),
        ("a(b)", "formula_unknown_function"),
        ("nếu(a > b; 1)", "formula_if_parts"),
        ("min(a)", "formula_few_parts"),
        ("min(1,2)", "formula_few_parts"),
        ("max()", "formula_few_parts"),
        ("a > b", "formula_needs_number"),
        ("1 + (a > b)", "formula_needs_number"),
        ("nếu(a > 0; a > b; 1)", "formula_needs_number"),
        ("nếu(a; 1; 2)", "formula_needs_condition"),
        ("a / 0", "formula_constant_zero"),
        ("a / (tối đa − 2)", "formula_constant_zero"),
        ("a" * (MOST_CHARACTERS + 1), "formula_too_long"),
        ("-" * DEEPEST + "a", "formula_too_large"),
        ("+".join(["1"] * (DEEPEST + 1)), "formula_too_large"),
        (f"min({'; '.join(['a'] * 150)})", "formula_too_large"),
        (f"{'(' * 240}a + 1{')' * 239}", "formula_unfinished"),
    ],
)
def test_a_faulty_formula_says_what_is_wrong(text, code):
    assert _problems(text) == [code]


@pytest.mark.parametrize("text", ["a", "a + b", "a > 0 và b", "không a", "tối đa"])
def test_a_number_is_no_condition(text):
    assert _problems(text, truth=True) == ["formula_needs_condition"]


def test_a_problem_names_its_place():
    with pytest.raises(RuleError) as raised:
        read_expression("a / × b", NAMES, TOP)

    assert str(raised.value) == (
        "“a / × b”: “×” at character 5 does not belong there; a sign or a value is missing before"
        " it, or it is too much."
    )


def test_every_problem_of_a_formula_is_listed_at_once():
    found = _problems("c / 0 + (a > d)")

    assert found == ["formula_unknown_name", "formula_needs_number", "formula_unknown_name"]


@pytest.mark.parametrize(
    ("text", "one_spelling"),
    [
        ("A*B+ 0.50", "a × b + 0,5"),
        ("a-(b-1)-70 %", "a − (b − 1) − 70%"),
        ("((a))/(b/2)", "a / (b / 2)"),
        ("If(a>=b and not b<>2;MAX(a;b);2)", "nếu(a ≥ b và không b ≠ 2; max(a; b); 2)"),
        ("-(a+b)*-a", "−(a + b) × −a"),
        ("a $", "a $"),
    ],
)  # fmt: skip
def test_a_formula_is_written_in_one_spelling(text, one_spelling):
    assert canonical(text) == one_spelling


NUMBERS = st.recursive(
    st.sampled_from(["a", "b", "số_việc", "tối đa", "0", "7", "0,5", "33,3%", "999999999999999"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+−×/"), inner).map(lambda x: f"({x[0]}) {x[1]} {x[2]}"),
        inner.map(lambda x: f"−({x})"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(
            lambda x: f"{x[0]}({x[1]}; {x[2]})"
        ),
        st.tuples(inner, st.sampled_from("<≤>≥=≠"), inner, inner).map(
            lambda x: f"nếu({x[0]} {x[1]} {x[2]}; {x[3]}; 1)"
        ),
        st.tuples(inner, st.sampled_from(["và", "hoặc", "và không"]), inner).map(
            lambda x: f"nếu({x[0]} > 1 {x[1]} {x[2]} < 3; {x[0]}; {x[2]})"
        ),
    ),
    max_leaves=12,
)


@given(st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join), st.booleans())
def test_any_text_is_a_formula_or_a_list_of_problems(text, truth):
    found, problems = _read(text, truth=truth)

    assert all(map(str, problems))
    assert problems or read_expression(found.text, NAMES, TOP, truth=truth) == found


def _read(text: str, *, truth: bool = False):
    """(formula, no problems) or (None, the problems)."""
    try:
        return read_expression(text, NAMES, TOP, truth=truth), []
    except RuleError as error:
        return None, error.problems


def _worth(formula, values):
    """(value, no divisor) or (None, the divisor that is 0)."""
    try:
        return formula.evaluate(values), None
    except DivisionByZeroError as zero:
        return None, zero.divisor


@given(NUMBERS)
def test_what_is_written_is_read_back_as_the_same_formula(text):
    found, problems = _read(text)

    # Drawn at random, a well-typed formula may still be too long or divide by a constant 0.
    assert {problem.code for problem in problems} <= {
        "formula_constant_zero", "formula_too_long", "formula_too_large"
    }  # fmt: skip
    assert problems or read_expression(found.text, NAMES, TOP) == found


@given(NUMBERS, st.lists(st.fractions(0, 10**15, max_denominator=10**6), min_size=3, max_size=3))
def test_a_formula_is_an_exact_number_or_names_a_divisor_that_is_0(text, values):
    found, problems = _read(text)
    assume(not problems)

    value, divisor = _worth(found, values)

    assert isinstance(value, int | Fraction) if divisor is None else divisor in found.text


@given(NUMBERS, st.lists(st.integers(0, 99), min_size=3, max_size=3))
def test_whole_numbers_and_fractions_of_one_part_are_worth_the_same(text, values):
    found, problems = _read(text)
    assume(not problems)

    assert _worth(found, values) == _worth(found, [Fraction(value) for value in values])


@given(st.fractions(0, 100), st.integers(0, 6))
def test_a_fraction_rounds_as_it_would_by_itself(value, places):
    rounded = quantise(decimal_of_fraction(value), places)

    exact = (value * 10**places + Fraction(1, 2)).__floor__()
    assert rounded == Decimal(exact).scaleb(-places)


@pytest.mark.parametrize("tiny", [Fraction(1, 10**70), Fraction(1, 3 * 10**13)])
def test_a_fraction_just_beside_a_rounding_edge_stays_on_its_side(tiny):
    edge = Fraction(5, 10000)

    assert quantise(decimal_of_fraction(edge), 3) == Decimal("0.001")
    assert quantise(decimal_of_fraction(edge - tiny), 3) == 0
    assert quantise(decimal_of_fraction(edge + tiny), 3) == Decimal("0.001")
