"""Formulas as closures over exact rationals, ready to be evaluated for many units."""

import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

from .nodes import (
    AND,
    IF,
    MIN,
    MINUS,
    NOT,
    OR,
    OVER,
    PLUS,
    TIMES,
    Call,
    Full,
    Name,
    Node,
    Number,
    Operation,
    written,
)

# Whole numbers stay int, which is many times faster; only a division makes fractions.
Exact = int | Fraction
Values = Sequence[Exact]
Evaluate = Callable[[Values], Any]  # an Exact, or a bool where the node is a condition


class DivisionByZeroError(ArithmeticError):
    """A divisor is 0 for these values; `divisor` is how the formula writes it."""

    def __init__(self, divisor: str) -> None:
        self.divisor = divisor
        super().__init__(divisor)


_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    PLUS: operator.add,
    MINUS: operator.sub,
    TIMES: operator.mul,
    "<": operator.lt,
    "≤": operator.le,
    ">": operator.gt,
    "≥": operator.ge,
    "=": operator.eq,
    "≠": operator.ne,
}


def compiled(node: Node, names: Sequence[str], full: Fraction) -> Evaluate:
    """The checked formula as a function of the values of `names`, in their order.

    It raises nothing but DivisionByZeroError; what a condition leaves out is not computed.
    """

    def made(node: Node) -> Evaluate:
        match node:
            case Number(value=value):
                return _constant(value)
            case Full():
                return _constant(full)
            case Name(name=name):
                return operator.itemgetter(names.index(name))
            case Call(name=name, parts=parts):
                return _function(name, [made(part) for part in parts])
            case Operation(sign=sign, parts=(part,)):
                return _unary(sign, made(part))
            case Operation(sign=sign, parts=(left, right)):
                if sign == OVER:
                    return _quotient(made(left), made(right), written(right))
                return _binary(sign, made(left), made(right))
        raise AssertionError(node)

    return made(node)


def exact(value: Fraction) -> Exact:
    """The same number, as an int where it is whole."""
    return value.numerator if value.denominator == 1 else value


def _constant(value: Fraction) -> Evaluate:
    number = exact(value)
    return lambda values: number


def _function(name: str, parts: list[Evaluate]) -> Evaluate:
    if name == IF:
        condition, then, otherwise = parts
        return lambda values: then(values) if condition(values) else otherwise(values)
    choose: Callable[[Any, Any], Any] = min if name == MIN else max
    return lambda values: reduce(choose, [part(values) for part in parts])


def _unary(sign: str, part: Evaluate) -> Evaluate:
    if sign == NOT:
        return lambda values: not part(values)
    return lambda values: -part(values)


def _binary(sign: str, left: Evaluate, right: Evaluate) -> Evaluate:
    if sign == AND:
        return lambda values: left(values) and right(values)
    if sign == OR:
        return lambda values: left(values) or right(values)
    operate = _BINARY[sign]
    return lambda values: operate(left(values), right(values))


def _quotient(left: Evaluate, right: Evaluate, divisor: str) -> Evaluate:
    def quotient(values: Values) -> Any:
        whole = right(values)
        if not whole:
            raise DivisionByZeroError(divisor)
        return Fraction(left(values), whole)

    return quotient
