"""One formula over the variables of its rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from cchc.numbers import format_points

from ..problems import RuleError
from .checking import problems_of
from .evaluating import Evaluate, compiled
from .grammar import parse
from .nodes import Node, names_in, written


@dataclass(frozen=True)
class Expression:
    """A checked formula. `evaluate` takes the values of `names` in their order and returns an
    exact number (of a condition a bool), or raises DivisionByZeroError."""

    node: Node
    names: tuple[str, ...]
    full: Decimal

    @cached_property
    def text(self) -> str:
        """The formula in its one spelling; it is read back to the same formula."""
        return written(self.node)

    @cached_property
    def figures(self) -> str:
        """The formula with the maximum as a number: "a / b × 2"."""
        return written(self.node, full=format_points(self.full))

    @cached_property
    def template(self) -> str:
        """The same for `str.format` with the variables' values in order: "{0} / {1} × 2"."""
        return written(
            self.node,
            lambda name: f"{{{self.names.index(name)}}}",
            format_points(self.full),
        )

    @cached_property
    def evaluate(self) -> Evaluate:
        """The formula as a function."""
        return compiled(self.node, self.names, Fraction(self.full))

    @cached_property
    def used(self) -> frozenset[str]:
        """The variables that occur."""
        return frozenset(names_in(self.node))


def read_expression(
    text: str, names: Sequence[str], full: Decimal, *, truth: bool = False
) -> Expression:
    """The formula, or with `truth` the condition, in `text`. Raises RuleError with every
    problem found."""
    node = parse(text)
    problems = problems_of(node, names, Fraction(full), truth=truth)
    if problems:
        raise RuleError(problems)
    return Expression(node, tuple(names), full)
