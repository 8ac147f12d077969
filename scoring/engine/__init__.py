"""The arithmetic of scoring: pure, exact, the same at the desk and in an edition (D1, D2).

A Scheme says what is scored and how, LeafMarks say what was found, `evaluate` makes a
Scorecard that can explain each of its numbers. Knows no database, no clock and no floats.
ENGINE_VERSION changes whenever the same input could give another result.
"""

from .differences import Piece, differences
from .digest import canonical_json, digest
from .enums import Block, Cause, Change, InputType, Method, NotArisenPolicy, Outcome, RuleKind
from .evaluate import evaluate, gather_facts
from .likeness import Item, change_of
from .marks import LeafMark
from .matching import COMPARABLE, Pair, comparable_parents, kind_of, pair_up, pairs_of
from .problems import MESSAGES, InputError, Problem, RuleError, SchemeError
from .rescaling import Adapted, apportion, moved_to_year, rescaled
from .rounding import decimal_text, quantise
from .rules import Award, DidNotArise, InputField, Rule, parse_rule, sentence
from .scales import format_scale, parse_scale
from .scheme import Scheme, SchemeNode
from .scorecard import LeafResult, Line, Scorecard

ENGINE_VERSION = "1"

__all__ = [
    "COMPARABLE",
    "ENGINE_VERSION",
    "MESSAGES",
    "Adapted",
    "Award",
    "Block",
    "Cause",
    "Change",
    "DidNotArise",
    "InputError",
    "InputField",
    "InputType",
    "Item",
    "LeafMark",
    "LeafResult",
    "Line",
    "Method",
    "NotArisenPolicy",
    "Outcome",
    "Pair",
    "Piece",
    "Problem",
    "Rule",
    "RuleError",
    "RuleKind",
    "Scheme",
    "SchemeError",
    "SchemeNode",
    "Scorecard",
    "apportion",
    "canonical_json",
    "change_of",
    "comparable_parents",
    "decimal_text",
    "differences",
    "digest",
    "evaluate",
    "format_scale",
    "gather_facts",
    "kind_of",
    "moved_to_year",
    "pair_up",
    "pairs_of",
    "parse_rule",
    "parse_scale",
    "quantise",
    "rescaled",
    "sentence",
]
