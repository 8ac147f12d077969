"""How alike two items of two sets are: their words, what their rules measure. Pure."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cached_property
from typing import Any

from cchc.vietnamese import WordKey, vietnamese_key

from .enums import Block, Change, Method, RuleKind
from .rescaling import POINT_NAMES

Words = tuple[WordKey, ...]

# Years near that of the set move with it: "kế hoạch năm 2026" is last year's "… năm 2025".
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_NEAR = {-1: "nămtrước", 0: "nămnay", 1: "nămsau"}


@dataclass(frozen=True)
class Item:
    """A node of a set as it is compared; `key` tells it from others, `parent` is the key above.

    `year` is that of its set. `origin` is the key of the node it was copied from. A leaf has
    a method; its rule may still be open.
    """

    key: int
    parent: int | None
    code: str
    text: str
    max_points: Decimal
    year: int
    block: Block = Block.MAIN
    method: Method | None = None
    kind: RuleKind | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    origin: int | None = None

    @property
    def is_leaf(self) -> bool:
        return self.method is not None

    @cached_property
    def words(self) -> Words:
        """The text without case and punctuation, years counted from that of the set."""
        return _words(self.text, self.year)

    @cached_property
    def plain_words(self) -> Words:
        """The same with years as they stand."""
        return vietnamese_key(self.text)

    @cached_property
    def counted(self) -> Counter[WordKey]:
        """How often each word stands in it."""
        return Counter(self.words)

    @cached_property
    def measure(self) -> Any:
        """What the rule says apart from its maximum; equal where two measure the same.

        A scale may grow with the maximum where the kind keeps points in known places; of any
        other kind only the very same scale is the same.
        """
        names = POINT_NAMES.get(self.kind.value) if self.kind else None
        rest = Fraction(self.max_points) if names is None else None
        return rest, _Measure(self.year, self.max_points, names or frozenset()).of(self.params)


def says_the_same(earlier: Item, later: Item) -> bool:
    """Whether the texts differ at most in case, punctuation and the year they are for."""
    return (
        earlier.text == later.text
        or earlier.words == later.words
        or earlier.plain_words == later.plain_words
    )


def likeness(earlier: Item, later: Item, *, at_least: float = 0) -> float:
    """How much of the words both texts share in their order, 0 to 1; 0 below `at_least`."""
    both = len(earlier.words) + len(later.words)
    if not both:
        return 0
    # Never less than the ratio, and much quicker.
    shared = 2 * (earlier.counted & later.counted).total() / both
    if shared < at_least:
        return 0
    ratio = SequenceMatcher(None, earlier.words, later.words, autojunk=False).ratio()
    return ratio if ratio >= at_least else 0


def measures_the_same(earlier: Item, later: Item) -> bool:
    """Whether the rules of two leaves are one, be it on another scale; an open rule is none."""
    if earlier.kind is None or (earlier.kind, earlier.method) != (later.kind, later.method):
        return False
    # The same days of two years lie a year apart; anything else that is written alike is alike.
    is_written_alike = earlier.params == later.params and earlier.max_points == later.max_points
    if is_written_alike and earlier.kind is not RuleKind.DEADLINE:
        return True
    return bool(earlier.measure == later.measure)


def change_of(earlier: Item, later: Item) -> Change:
    """What changed between two items that are one: the rule before the maximum before words. A
    leaf that has got parts, or lost them, is given its points in another way."""
    if (earlier.is_leaf or later.is_leaf) and not measures_the_same(earlier, later):
        return Change.RULE_CHANGED
    if earlier.max_points != later.max_points:
        return Change.MAX_CHANGED
    return Change.SAME if says_the_same(earlier, later) else Change.REWORDED


def _words(text: str, year: int) -> Words:
    return vietnamese_key(_YEAR.sub(lambda match: _NEAR.get(int(match[0]) - year, match[0]), text))


@dataclass(frozen=True)
class _Measure:
    """Parameters in a form that compares: points as shares of the maximum, days by their
    distance in years, labels by their words."""

    year: int
    max_points: Decimal
    points: frozenset[str]

    def of(self, value: Any, name: str = "") -> Any:
        if isinstance(value, Mapping):
            return {key: self.of(part, key) for key, part in value.items() if part is not None}
        if isinstance(value, list):
            return [self.of(part, name) for part in value]
        if not isinstance(value, str):
            return value
        if name in self.points:
            return self._share(value)
        if name == "until":
            return self._day(value)
        return _words(value, self.year) if name == "label" else value

    def _share(self, text: str) -> Fraction | str:
        try:
            return Fraction(Decimal(text)) / Fraction(self.max_points)
        except (InvalidOperation, ZeroDivisionError):
            return text

    def _day(self, text: str) -> tuple[int, str]:
        """A last day "2026-01-31" or "01-31": how many years after the set's, and the day."""
        printed, day = text[:-6], text[-5:]
        return (int(printed) - self.year if printed.isdecimal() else 0), day
