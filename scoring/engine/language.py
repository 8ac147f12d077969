"""The words of the scale language: what an officer writes in the "scale" column.

A scale is a list of items separated by "|" or line ends, mostly `label: points`. The
language is Vietnamese by nature (it is data, like the names of criteria).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cchc.numbers import format_points, is_grouped, parse_number, parse_points

from .enums import NotArisenPolicy
from .problems import Problem
from .rounding import decimal_text

MOST_CHARACTERS = 4000
_SHOWN = 100
FULL = "tối đa"
OTHERWISE = "còn lại"
NOT_ARISEN = "không phát sinh"
REDUCE = "giảm thang"

_SEPARATORS = re.compile(r"[|\n\r]")
_VALUE = re.compile(r"(.+?)\s*(?:điểm|đ)?", re.IGNORECASE)
_EDGE = re.compile(r"(từ|trên|dưới|đến)\s+([\d.,]+)\s*(%?)", re.IGNORECASE)
_CAP = re.compile(r"tối đa\s+(\S+)(?:\s*điểm)?", re.IGNORECASE)


def tidy(text: str) -> str:
    """`text` in NFC, with single spaces and without invisible marks from word processors."""
    text = unicodedata.normalize("NFC", text)
    if not text.isascii():
        text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return " ".join(text.split())


def items_of(text: str) -> list[str]:
    """The items of a scale, tidied, without empty ones."""
    return [item for part in _SEPARATORS.split(text) if (item := tidy(part))]


@dataclass(frozen=True)
class Edge:
    """`từ 98%` and its relatives: where a step begins or ends, and in which unit."""

    word: str
    number: Decimal
    unit: str


def read_edge(text: str) -> Edge | None:
    """The edge written in `text`, or None.

    A percentage takes either decimal mark; a number without a sign is read as the officer's
    value will be, dots as groups. "1.000%" could be either and is no edge.
    """
    match = _EDGE.fullmatch(text)
    if not match:
        return None
    word, number, unit = match.groups()
    try:
        if not unit:
            return Edge(word.casefold(), parse_number(number), unit)
        return None if is_grouped(number) else Edge(word.casefold(), parse_points(number), unit)
    except ValueError:
        return None


def _is_two_edges(item: str) -> bool:
    """Whether `item` begins with a percentage that can be read in two ways."""
    match = _EDGE.match(item)
    return match is not None and match[3] != "" and is_grouped(match[2])


@dataclass
class ScaleText:
    """A scale being read: its items and the problems met on the way."""

    text: str
    max_points: Decimal
    items: list[str] = field(init=False)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.items = []
        if len(self.text) > MOST_CHARACTERS:
            self.problems.append(Problem("scale_too_long", {"most": MOST_CHARACTERS}))
        else:
            self.items = items_of(self.text)

    def refuse(self, item: str, code: str = "scale_item") -> None:
        """Note that `item` does not belong here."""
        args = {"item": item[:_SHOWN]}
        ambiguous = code == "scale_item" and _is_two_edges(item)
        self.problems.append(Problem("edge_two_ways", args) if ambiguous else Problem(code, args))

    def pairs(self) -> Iterator[tuple[str, str, str]]:
        """(item, label, points as JSON) of each item; an item of another form is refused."""
        for item in self.items:
            label, colon, value = item.rpartition(":")
            points = self.points(value)
            if colon and label.strip() and points is not None:
                yield item, label.strip(), points
            else:
                self.refuse(item)

    def points(self, value: str) -> str | None:
        """`0,5`, `0,5 điểm` or `tối đa` as JSON points; None for anything else."""
        value = value.strip()
        if value.casefold() == FULL:
            return decimal_text(self.max_points)
        match = _VALUE.fullmatch(value)
        try:
            points = parse_points(match[1]) if match else None
        except ValueError:
            return None
        return None if points is None or points.is_signed() else decimal_text(points)

    def take_cap(self) -> str | None:
        """Remove the item `tối đa 2` and return its points; None where there is none."""
        for item in self.items:
            match = _CAP.fullmatch(item)
            points = self.points(match[1]) if match else None
            if points is not None:
                self.items.remove(item)
                return points
        return None

    def take_did_not_arise(self) -> Any:
        """Remove the item `không phát sinh: …` and return the policy as JSON."""
        for item in self.items:
            word, colon, value = item.partition(":")
            if not colon or word.strip().casefold() != NOT_ARISEN:
                continue
            self.items.remove(item)
            if value.strip().casefold() == FULL:
                return NotArisenPolicy.FULL.value
            if value.strip().casefold() == REDUCE:
                return NotArisenPolicy.EXCLUDE.value
            points = self.points(value)
            if points is None:
                self.refuse(item)
            return points and {"points": points}
        return None


def shown(points: Decimal) -> str:
    """Points as they stand in a scale: "0,5"."""
    return format_points(points)


def said(points: Decimal) -> str:
    """Points as they stand in a sentence: "0,5 điểm"."""
    return f"{format_points(points)} điểm"


def capitalised(sentence: str) -> str:
    """`sentence` with its first letter in upper case."""
    return sentence[:1].upper() + sentence[1:]
