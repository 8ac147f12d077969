"""Counted answers, and their sums per cell. Pure.

A cell is what one group answered to one question about one entry. Its points are whole
numbers over the question's own denominator, so that a million answers cost no fractions.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from cchc.problems import Problem, require_none

from .codes import Code
from .questionnaire import Question, Questionnaire


class Tally(NamedTuple):
    """How many answers chose one option; a plain tuple because there are very many."""

    entry: str
    question: str
    group: str
    option: str
    answers: int


CellKey = tuple[str, str, str]
"""Entry, question, group."""


@dataclass
class Cell:
    """Sums of one cell: `points` over the question's denominator, answers by what they are."""

    denominator: int
    points: int = 0
    valid: int = 0
    answered: int = 0
    satisfied: int = 0

    @property
    def share(self) -> Fraction:
        """The mean share of the valid answers. There must be one."""
        return Fraction(self.points, self.denominator * self.valid)


@dataclass(frozen=True)
class _Worth:
    """A question's options as whole numbers over one denominator."""

    denominator: int
    points: Mapping[str, int | None]
    satisfied: frozenset[str]


def sum_cells(
    questionnaire: Questionnaire, entries: Collection[str], tallies: Iterable[Tally]
) -> dict[CellKey, Cell]:
    """The cells that were tallied; tallies of the same option add up.

    Raises InvalidInput with every tally that does not belong.
    """
    worths = {question.code: _worth(question) for question in questionnaire.questions}
    places = _Places(questionnaire, entries)
    cells: dict[CellKey, Cell] = {}
    problems: dict[Problem, None] = {}
    for tally in tallies:
        key = tally[:3]
        cell = cells.get(key)
        problem = None if cell else places.problem(*key)
        if not problem:
            worth = worths[tally.question]
            cell = cell or cells.setdefault(key, Cell(worth.denominator))
            problem = _add(cell, worth, tally)
        if problem:
            problems[problem] = None
    require_none(problems)
    return cells


def _worth(question: Question) -> _Worth:
    denominator = lcm(*(s.denominator for s in question.shares.values() if s is not None))
    points = {
        option: None if share is None else int(share * denominator)
        for option, share in question.shares.items()
    }
    return _Worth(denominator, points, question.satisfied)


def _add(cell: Cell, worth: _Worth, tally: Tally) -> Problem | None:
    """Count the tally in its cell; a problem where it cannot be."""
    _, question, _, option, answers = tally
    if option not in worth.points:
        return Problem(Code.OPTION_UNKNOWN, (question, option))
    if answers < 0:
        return Problem(Code.COUNT_NEGATIVE, tally[:4])
    cell.answered += answers
    points = worth.points[option]
    if points is not None:
        cell.points += points * answers
        cell.valid += answers
    if option in worth.satisfied:
        cell.satisfied += answers
    return None


class _Places:
    """Where answers may fall."""

    def __init__(self, questionnaire: Questionnaire, entries: Collection[str]) -> None:
        self.entries = frozenset(entries)
        self.asked = {
            question.code: frozenset(g.code for g in questionnaire.groups if question.asks(g.code))
            for question in questionnaire.questions
        }

    def problem(self, entry: str, question: str, group: str) -> Problem | None:
        """Why nothing can be counted there."""
        if entry not in self.entries:
            return Problem(Code.ENTRY_UNKNOWN, (entry,))
        if question not in self.asked:
            return Problem(Code.QUESTION_UNKNOWN, (question,))
        if group not in self.asked[question]:
            return Problem(Code.GROUP_NOT_ASKED, (question, group))
        return None
