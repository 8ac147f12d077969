"""The small language of formulas: read, checked, made fast, written back. Pure and exact.

Numbers are exact rationals, so two thirds are two thirds; nothing is looked up and nothing
is run but what the grammar names. Without powers a result has no more digits than all
numbers of the formula together, so the limits below bound time and memory.
"""

from .evaluating import DivisionByZeroError, Exact, exact
from .expression import Expression, read_expression
from .grammar import DEEPEST, MOST_CHARACTERS, MOST_PARTS, canonical
from .nodes import is_name, is_reserved

__all__ = [
    "DEEPEST",
    "MOST_CHARACTERS",
    "MOST_PARTS",
    "DivisionByZeroError",
    "Exact",
    "Expression",
    "canonical",
    "exact",
    "is_name",
    "is_reserved",
    "read_expression",
]
