"""Reading the parameters of a formula: variables, cases, test cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..expressions import Exact, Expression, is_name, is_reserved, read_expression
from ..problems import RuleError
from .formula_variables import TYPE_WORDS, Variable
from .inputs import RefusedError
from .params import Params

_MOST_VARIABLES = 12
_MOST_CASES = 20
_MOST_TESTS = 60


@dataclass(frozen=True)
class Case:
    """The formula `then` applies where `when` holds; the last case has no condition."""

    when: Expression | None
    then: Expression


@dataclass(frozen=True)
class FormulaTest:
    """Values of all variables, as written and as computed with, and the points they must give."""

    texts: tuple[str, ...]
    values: tuple[Exact, ...]
    points: Decimal


def read_variables(params: Params) -> tuple[Variable, ...]:
    """The variables; names and labels differ."""
    variables: list[Variable] = []
    items = params.objects("variables")
    if len(items) > _MOST_VARIABLES:
        params.refuse("formula_variables", most=_MOST_VARIABLES)
        return ()
    for item in items:
        name, label, kind = str(item.get("name")), params.label(item.get("label")), item.get("type")
        if is_reserved(name):
            params.refuse("formula_reserved", value=name)
        elif not is_name(name):
            params.refuse("formula_name", value=name)
        elif name in {variable.name for variable in variables}:
            params.refuse("formula_name_twice", value=name)
        if label and label.casefold() in {variable.label.casefold() for variable in variables}:
            params.refuse("duplicate_label", value=label)
        if not isinstance(kind, str) or kind not in TYPE_WORDS:
            params.refuse("formula_type", value=str(kind))
        variables.append(Variable(name, label, str(kind)))
    return tuple(variables)


def read_cases(params: Params, names: Sequence[str]) -> tuple[Case, ...]:
    """The cases in order, each formula checked; every variable is used."""
    items = params.objects("cases")
    if len(items) > _MOST_CASES:
        params.refuse("formula_cases", most=_MOST_CASES)
        return ()
    cases: list[Case] = []
    for number, item in enumerate(items, start=1):
        is_last = number == len(items)
        when = None
        if item.get("when") is not None:
            when = _expression(params, item["when"], names, truth=True)
            if is_last:
                params.refuse("formula_last_case")
        elif not is_last:
            params.refuse("formula_no_condition", number=number)
        then = _expression(params, item.get("then"), names)
        if then:
            cases.append(Case(when, then))
    if not params.problems:
        for name in _unused(cases, names):
            params.refuse("formula_unused", value=name)
    return tuple(cases)


def read_tests(params: Params, variables: Sequence[Variable]) -> tuple[FormulaTest, ...]:
    """The test cases. A formula may be read without any; it cannot be put in force so."""
    items = params.objects("tests", least=0) if "tests" in params.data else []
    if len(items) > _MOST_TESTS:
        params.refuse("formula_tests", most=_MOST_TESTS)
        return ()
    found = [_test(params, item, variables) for item in items if not params.problems]
    return tuple(test for test in found if test)


def _expression(
    params: Params, text: Any, names: Sequence[str], *, truth: bool = False
) -> Expression | None:
    try:
        shown = text if isinstance(text, str) else ""
        return read_expression(shown, names, params.max_points, truth=truth)
    except RuleError as error:
        params.problems.extend(error.problems)
        return None


def _unused(cases: Sequence[Case], names: Sequence[str]) -> list[str]:
    used = {name for case in cases for name in case.then.used}
    used |= {name for case in cases if case.when for name in case.when.used}
    return [name for name in names if name not in used]


def _test(
    params: Params, item: Mapping[str, Any], variables: Sequence[Variable]
) -> FormulaTest | None:
    points = params.points(item.get("points"))
    given = item.get("values")
    values = given if isinstance(given, Mapping) else {}
    try:
        if set(values) != {variable.name for variable in variables}:
            raise ValueError(values)
        # Kept as JSON text with a dot; a count and a number of three decimals too.
        canonical = [_canonical(variable, values[variable.name]) for variable in variables]
        pairs = list(zip(variables, canonical, strict=True))
        exact = [variable.value(value) for variable, value in pairs]
    except (TypeError, ValueError):
        params.refuse("formula_test_values", test=_as_typed(values))
        return None
    texts = [variable.figure(value) for variable, value in pairs]
    return FormulaTest(tuple(texts), tuple(exact), points)


def _canonical(variable: Variable, text: Any) -> Any:
    """Raises TypeError or ValueError for anything but plain digits with a dot."""
    if not isinstance(text, str):
        raise TypeError(text)
    try:
        return variable.field.clean(text.replace(".", ","))
    except RefusedError:
        raise ValueError(text) from None


def _as_typed(values: Mapping[Any, Any]) -> str:
    return "; ".join(f"{name} = {str(value).replace('.', ',')}" for name, value in values.items())
