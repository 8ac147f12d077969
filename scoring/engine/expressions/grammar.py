"""From the text of a formula to its nodes, or the one place where it cannot be read."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken, v_args

from cchc.numbers import format_points, is_grouped

from ..language import tidy
from ..problems import Problem, RuleError
from .nodes import (
    COMPARISONS,
    FUNCTIONS,
    MINUS,
    OVER,
    TIMES,
    WORDS,
    Call,
    Full,
    Name,
    Node,
    Number,
    Operation,
    parts_of,
    written,
)

MOST_CHARACTERS = 500
MOST_PARTS = 150
DEEPEST = 40
MOST_DIGITS, MOST_DECIMALS = 15, 6
SHOWN = 60

_GRAMMAR = r"""
    ?start: or_
    ?or_: and_ | or_ OR and_ -> between
    ?and_: not_ | and_ AND not_ -> between
    ?not_: comparison | NOT not_ -> before
    ?comparison: sum | sum COMPARE sum -> between
    ?sum: product | sum (PLUS | MINUS) product -> between
    ?product: signed | product (TIMES | OVER) signed -> between
    ?signed: atom | MINUS signed -> before
    ?atom: NUMBER -> number | NAME -> name | FULL -> full | call | "(" or_ ")"
    call: NAME "(" [or_ (";" or_)*] ")"

    NUMBER: /[0-9]+(?:[.,][0-9]+)*(?:\s*%)?/
    NAME: /[^\W\d]\w*/
    FULL.2: /tối\s+đa(?!\w)/i
    COMPARE: /<=|>=|<>|[<≤>≥=≠]/
    PLUS: "+"
    MINUS: /[-−–]/
    TIMES: /[*×]/
    OVER: /[\/÷]/
    %declare AND OR NOT
    %ignore /\s+/
"""
_TYPES = {"và": "AND", "hoặc": "OR", "không": "NOT", "tối đa": "FULL"}
_SPELLINGS = {"<=": "≤", ">=": "≥", "<>": "≠"} | {sign: sign for sign in COMPARISONS}
_SIGNS: dict[str, Callable[[str], str]] = {
    "COMPARE": lambda text: _SPELLINGS[text],
    "MINUS": lambda text: MINUS,
    "TIMES": lambda text: TIMES,
    "OVER": lambda text: OVER,
}
_LITERAL = re.compile(
    rf"([0-9]{{1,{MOST_DIGITS}}}(?:[.,][0-9]{{1,{MOST_DECIMALS}}})?)\s*(%?)", re.ASCII
)


@lru_cache(maxsize=1024)
def parse(text: str) -> Node:
    """The formula written in `text`. Raises RuleError with the place that cannot be read."""
    if len(text) > MOST_CHARACTERS:
        args = {"formula": text[:SHOWN], "most": MOST_CHARACTERS}
        raise RuleError([Problem("formula_too_long", args)])
    formula = tidy(text)
    if not formula:
        raise RuleError([Problem("formula_empty")])
    try:
        node: Any = _parser().parse(formula)
    except UnexpectedCharacters as found:
        raise RuleError([_wrong_character(formula, found)]) from None
    except UnexpectedToken as found:
        raise RuleError([_misplaced(formula, found)]) from None
    _demand_smallness(node, formula)
    return node  # type: ignore[no-any-return]


def canonical(text: str) -> str:
    """The formula in its one spelling; `text` as it is where it cannot be read."""
    try:
        return written(parse(text))
    except RuleError:
        return tidy(text)


@cache
def _parser() -> Lark:
    """Made once, when the first formula is read."""
    return Lark(
        _GRAMMAR,
        parser="lalr",
        lexer="basic",
        transformer=_Builder(),
        lexer_callbacks={"NAME": _word},
    )


def _word(token: Token) -> Token:
    """A name in small letters, or the word of the language that it spells."""
    word = token.lower()
    spelt = WORDS.get(word)
    return token.update(_TYPES[spelt], spelt) if spelt else token.update(value=word)


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Makes the nodes while the text is read."""

    def number(self, token: Token) -> Node:
        text = str(token)
        match = _LITERAL.fullmatch(text)
        plain = text.rstrip("% ")
        if is_grouped(plain):
            raise RuleError([Problem("edge_two_ways", {"item": plain[:SHOWN]})])
        if not match:
            args = {"piece": text[:SHOWN], "digits": MOST_DIGITS, "decimals": MOST_DECIMALS}
            raise RuleError([Problem("formula_number", args)])
        value = Decimal(match[1].replace(",", "."))
        percent = match[2]
        return Number(f"{format_points(value)}{percent}", Fraction(value) / (100 if percent else 1))

    def name(self, token: Token) -> Node:
        return Name(str(token))

    def full(self, token: Token) -> Node:
        return Full()

    def before(self, sign: Token, part: Node) -> Node:
        return Operation(_sign(sign), (part,))

    def between(self, left: Node, sign: Token, right: Node) -> Node:
        return Operation(_sign(sign), (left, right))

    def call(self, token: Token, *parts: Node | None) -> Node:
        word = str(token)
        return Call(FUNCTIONS.get(word, word), tuple(part for part in parts if part is not None))


def _sign(token: Token) -> str:
    spell = _SIGNS.get(token.type)
    return spell(str(token)) if spell else str(token)


def _wrong_character(formula: str, found: UnexpectedCharacters) -> Problem:
    args = {"piece": found.char, "column": found.column, "formula": formula[:SHOWN]}
    return Problem("formula_comma", args) if found.char == "," else Problem("formula_sign", args)


def _misplaced(formula: str, found: UnexpectedToken) -> Problem:
    if found.token.type == "$END":
        return Problem("formula_unfinished", {"formula": formula[:SHOWN]})
    column = found.token.column or 1
    piece = formula[column - 1 : found.token.end_column and found.token.end_column - 1]
    args = {"piece": piece[:SHOWN], "column": column, "formula": formula[:SHOWN]}
    return Problem("formula_place", args)


def _demand_smallness(node: Node, formula: str) -> None:
    """Refuse a tree of too many parts or levels, counted without descending by recursion."""
    parts, level = 0, [node]
    for _depth in range(DEEPEST):
        parts += len(level)
        level = [part for above in level for part in parts_of(above)]
        if not level:
            break
    if level or parts > MOST_PARTS:
        args = {"formula": formula[:SHOWN], "parts": MOST_PARTS, "depth": DEEPEST}
        raise RuleError([Problem("formula_too_large", args)])
