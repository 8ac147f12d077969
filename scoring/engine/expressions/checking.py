"""What is wrong with a formula that can be read: names, kinds of values, constant zeros."""

from collections.abc import Collection, Iterator
from fractions import Fraction

from ..problems import Problem
from .evaluating import DivisionByZeroError, compiled
from .grammar import SHOWN
from .nodes import (
    FUNCTIONS,
    IF,
    LOGICAL,
    OVER,
    Call,
    Name,
    Node,
    Operation,
    is_truth,
    names_in,
    parts_of,
    written,
)

_IF_PARTS, _LEAST_PARTS = 3, 2


def problems_of(
    node: Node, names: Collection[str], full: Fraction, *, truth: bool
) -> list[Problem]:
    """Everything wrong with a formula over these variables, wanted as a condition or not."""
    found = [*_wrong_kind(node, node, truth=truth), *_problems(node, node, names)]
    return found or [*_zeros(node, node, full)]


def _problems(node: Node, formula: Node, names: Collection[str]) -> Iterator[Problem]:
    if isinstance(node, Name) and node.name not in names:
        args = {"piece": node.name, "formula": _shown(formula), "names": ", ".join(names)}
        yield Problem("formula_unknown_name", args)
    if isinstance(node, Call):
        yield from _call_problems(node, formula)
    for place, part in enumerate(parts_of(node)):
        yield from _wrong_kind(part, formula, truth=_wants_truth(node, place))
        yield from _problems(part, formula, names)


def _call_problems(node: Call, formula: Node) -> Iterator[Problem]:
    args = {"piece": node.name, "formula": _shown(formula)}
    if node.name not in FUNCTIONS.values():
        yield Problem("formula_unknown_function", args)
    elif node.name == IF and len(node.parts) != _IF_PARTS:
        yield Problem("formula_if_parts", args)
    elif node.name != IF and len(node.parts) < _LEAST_PARTS:
        yield Problem("formula_few_parts", args)


def _wants_truth(node: Node, place: int) -> bool:
    if isinstance(node, Call):
        return node.name == IF and place == 0
    return isinstance(node, Operation) and node.sign in LOGICAL


def _wrong_kind(node: Node, formula: Node, *, truth: bool) -> Iterator[Problem]:
    args = {"piece": _shown(node), "formula": _shown(formula)}
    if truth and not is_truth(node):
        yield Problem("formula_needs_condition", args)
    elif not truth and is_truth(node):
        yield Problem("formula_needs_number", args)


def _zeros(node: Node, formula: Node, full: Fraction) -> Iterator[Problem]:
    if isinstance(node, Operation) and node.sign == OVER and _is_zero(node.parts[1], full):
        args = {"piece": _shown(node.parts[1]), "formula": _shown(formula)}
        yield Problem("formula_constant_zero", args)
    for part in parts_of(node):
        yield from _zeros(part, formula, full)


def _is_zero(node: Node, full: Fraction) -> bool:
    """Whether a divisor without variables is 0."""
    if names_in(node):
        return False
    try:
        return not compiled(node, (), full)(())
    except DivisionByZeroError:
        return False


def _shown(node: Node) -> str:
    return written(node)[:SHOWN]
