"""Formula by case: variables with their meaning, and the first case whose condition holds."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Self

from cchc.numbers import format_count

from ..enums import RuleKind
from ..expressions import DivisionByZeroError, Exact, exact
from ..language import OTHERWISE, ScaleText, said, shown
from ..problems import InputError, Problem
from ..rounding import decimal_of_fraction, quantise
from .base import Award, Fact, Inputs, Rule
from .formula_params import Case, FormulaTest, read_cases, read_tests, read_variables
from .formula_scale import ONLY, TEST, VARIABLE, WHEN, read_formula_scale
from .formula_variables import TYPE_WORDS, Variable
from .inputs import InputField
from .params import Params

# As many decimals as points of a set can have.
_TEST_PLACES = 3
_MOST_PERCENT = 1000


@dataclass(frozen=True)
class Formula(Rule):
    """Params: {"variables": [{"name": "a", "label", "type": "number" | "count" | "percent"}],
    "cases": [{"when": "b = 0", "then": "0"}, …, {"then": "a / b × tối đa"}],
    "tests": [{"values": {"a": "14", "b": "15"}, "points": "1.867"}]}.
    Inputs: {"a": 14, "b": 15}. Points outside 0…maximum are brought back to it."""

    kind = RuleKind.FORMULA

    variables: tuple[Variable, ...]
    cases: tuple[Case, ...]
    tests: tuple[FormulaTest, ...]

    @classmethod
    def read(cls, params: Params) -> Self:
        params.only("variables", "cases", "tests")
        variables = read_variables(params)
        names = tuple(variable.name for variable in variables)
        # Names that are wrong would be found missing in every formula again.
        cases = () if params.problems else read_cases(params, names)
        tests = read_tests(params, variables)
        return cls(params.max_points, params.did_not_arise(), variables, cases, tests)

    @classmethod
    def read_scale(cls, scale: ScaleText) -> dict[str, Any]:
        return read_formula_scale(scale)

    def write_scale(self) -> list[str]:
        variables = [
            f"{VARIABLE} {variable.name} ({TYPE_WORDS[variable.type]}): {variable.label}"
            for variable in self.variables
        ]
        rest = ONLY if len(self.cases) == 1 else OTHERWISE
        cases = [
            f"{f'{WHEN} {case.when.text}' if case.when else rest}: {case.then.text}"
            for case in self.cases
        ]
        tests = [f"{TEST} {self._told(test)}: {shown(test.points)}" for test in self.tests]
        return [*variables, *cases, *tests]

    def clauses(self) -> list[str]:
        meanings = "; ".join(f"{variable.name} là {variable.label}" for variable in self.variables)
        cases = [
            f"{words}: {self._said(case)}"
            for case, words in zip(self.cases, self._words, strict=True)
        ]
        if len(self.cases) == 1:
            cases = [self._said(self.cases[0])]
        return [f"với {meanings}", *cases, f"tính từ 0 đến {said(self.max_points)}"]

    def _said(self, case: Case) -> str:
        """ "0 điểm", or "điểm = a / b × 2"."""
        if case.then.used:
            return f"điểm = {case.then.figures}"
        try:
            return said(self._points(case, ())[0])
        except DivisionByZeroError:
            return f"điểm = {case.then.figures}"

    @property
    def inputs(self) -> tuple[InputField, ...]:
        return self._fields

    @cached_property
    def _fields(self) -> tuple[InputField, ...]:
        return tuple(variable.field for variable in self.variables)

    @cached_property
    def _words(self) -> tuple[str, ...]:
        """When each case applies, in words; nothing where there is only one."""
        rest = OTHERWISE if len(self.cases) > 1 else ""
        return tuple(f"{WHEN} {case.when.figures}" if case.when else rest for case in self.cases)

    @cached_property
    def _top(self) -> Exact:
        return exact(Fraction(self.max_points))

    def _points(self, case: Case, values: tuple[Exact, ...]) -> tuple[Decimal, str]:
        """The points of a case within the bounds, and the remark that they were brought there."""
        points = case.then.evaluate(values)
        if points > self._top:
            return self.max_points, f", vượt thang, tính {said(self.max_points)}"
        if points < 0:
            return Decimal(0), ", dưới 0, tính 0 điểm"
        return decimal_of_fraction(points), ""

    def _applying(self, values: tuple[Exact, ...]) -> int:
        """The place of the first case whose condition holds; the last one has none."""
        for place, case in enumerate(self.cases):
            if case.when is None or case.when.evaluate(values):
                return place
        raise AssertionError("read has looked")

    def _award(self, inputs: Inputs, fact: Fact) -> Award:
        values = tuple([variable.value(inputs[variable.name]) for variable in self.variables])
        try:
            place = self._applying(values)
            case = self.cases[place]
            points, remark = self._points(case, values)
        except DivisionByZeroError as zero:
            divisor = self._divisor(zero)
            raise InputError({"": [Problem("formula_zero", {"divisor": divisor})]}) from None
        figures = [variable.figure(inputs[variable.name]) for variable in self.variables]
        return Award(points, self._words[place], case.then.template.format(*figures) + remark)

    def _divisor(self, zero: DivisionByZeroError) -> str:
        """What a formula divides by, with its meaning where it is a variable."""
        labels = {variable.name: variable.label for variable in self.variables}
        label = labels.get(zero.divisor)
        return f"{label} ({zero.divisor})" if label else zero.divisor

    def _contradictions(self, inputs: Inputs) -> dict[str, list[Problem]]:
        errors = self._far_percents(inputs)
        if errors or len(inputs) < len(self.variables):
            return errors
        try:
            self._award(inputs, None)
        except InputError as error:
            return error.errors
        return {}

    def _far_percents(self, inputs: Inputs) -> dict[str, list[Problem]]:
        """Percentages so large that a dot was meant as the decimal mark: "98.125"."""
        errors = {}
        for variable in self.variables:
            typed = inputs.get(variable.name)
            if variable.is_percent and typed and Decimal(typed) > _MOST_PERCENT:
                args = {"value": variable.written(typed), "most": format_count(_MOST_PERCENT)}
                errors[variable.name] = [Problem("formula_percent", args)]
        return errors

    def test_problems(self) -> list[Problem]:
        """A test that fails, or divides by 0; a case that no test reaches."""
        problems: list[Problem] = []
        reached: set[int] = set()
        for test in self.tests:
            try:
                place = self._applying(test.values)
                reached.add(place)
                got = quantise(self._points(self.cases[place], test.values)[0], _TEST_PLACES)
            except DivisionByZeroError as zero:
                args = {"test": self._told(test), "divisor": self._divisor(zero)}
                problems.append(Problem("formula_test_zero", args))
                continue
            if got != test.points:
                args = {"test": self._told(test), "expected": shown(test.points), "got": shown(got)}
                problems.append(Problem("formula_test_fails", args))
        for place, case in enumerate(self.cases):
            if place not in reached:
                args = {"case": self._words[place] or case.then.text}
                problems.append(Problem("formula_test_missing", args))
        return problems

    def _told(self, test: FormulaTest) -> str:
        """The values of a test: "a = 14; b = 15"."""
        return "; ".join(
            f"{variable.name} = {text}"
            for variable, text in zip(self.variables, test.texts, strict=True)
        )
