"""What a formula is made of, and how it is written in one spelling."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

AND, OR, NOT, IF, MIN, MAX, FULL = "và", "hoặc", "không", "nếu", "min", "max", "tối đa"
PLUS, MINUS, TIMES, OVER = "+", "−", "×", "/"

# How tightly an operator binds; what stands in no operator binds tightest.
_BINDS = {
    OR: 1,
    AND: 2,
    NOT: 3,
    **dict.fromkeys(("<", "≤", ">", "≥", "=", "≠"), 4),
    **dict.fromkeys((PLUS, MINUS), 5),
    **dict.fromkeys((TIMES, OVER), 6),
}
_SIGNED, _ATOM = 7, 8
COMPARISONS = frozenset(sign for sign, binds in _BINDS.items() if binds == _BINDS["="])
LOGICAL = frozenset((AND, OR, NOT))

# Other spellings of the words; none of them can name a variable.
WORDS = {
    AND: AND,
    "and": AND,
    OR: OR,
    "or": OR,
    NOT: NOT,
    "not": NOT,
    "tối_đa": FULL,
    "toi_da": FULL,
    "max_points": FULL,
}
FUNCTIONS = {MIN: MIN, MAX: MAX, IF: IF, "if": IF}
_LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written ("0,5", "70%") and what it is worth."""

    text: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Full:
    """The maximum of the leaf."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator between its parts, or before its only one."""

    sign: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of its parts."""

    name: str
    parts: tuple["Node", ...]


Node = Number | Name | Full | Operation | Call


def parts_of(node: Node) -> tuple[Node, ...]:
    """What lies directly below a node."""
    return node.parts if isinstance(node, Operation | Call) else ()


def is_truth(node: Node) -> bool:
    """Whether a node says yes or no; all others are numbers."""
    return isinstance(node, Operation) and (node.sign in COMPARISONS or node.sign in LOGICAL)


def names_in(node: Node) -> set[str]:
    """The variables a formula uses."""
    if isinstance(node, Name):
        return {node.name}
    return {name for part in parts_of(node) for name in names_in(part)}


def is_name(text: str) -> bool:
    """Whether a variable could be called so: small letters, digits and _, no digit first."""
    return (
        0 < len(text) <= _LONGEST_NAME
        and all(char.isalpha() or char in "0123456789_" for char in text)
        and not text[0].isdigit()
        and text == text.lower()
    )


def is_reserved(text: str) -> bool:
    """Whether a word means something in formulas themselves."""
    return text in WORDS or text in FUNCTIONS


def written(node: Node, name: Callable[[str], str] = str, full: str = FULL) -> str:
    """The formula in its one spelling; `name` and `full` say what stands for a variable and
    for the maximum."""
    return _written(node, name, full)[0]


def _written(node: Node, name: Callable[[str], str], full: str) -> tuple[str, int]:
    """The text and how tightly it binds."""
    match node:
        case Number(text=text):
            return text, _ATOM
        case Name(name=word):
            return name(word), _ATOM
        case Full():
            return full, _ATOM
        case Call(name=word, parts=parts):
            return f"{word}({'; '.join(_written(part, name, full)[0] for part in parts)})", _ATOM
        case Operation(sign=sign, parts=(part,)):
            binds = _SIGNED if sign == MINUS else _BINDS[sign]
            space = "" if sign == MINUS else " "
            return f"{sign}{space}{_within(part, binds, name, full)}", binds
        case Operation(sign=sign, parts=(left, right)):
            binds = _BINDS[sign]
            # Comparisons do not chain; the others are read from the left.
            first = _within(left, binds + (sign in COMPARISONS), name, full)
            return f"{first} {sign} {_within(right, binds + 1, name, full)}", binds
    raise AssertionError(node)


def _within(node: Node, binds: int, name: Callable[[str], str], full: str) -> str:
    text, tight = _written(node, name, full)
    return text if tight >= binds else f"({text})"
