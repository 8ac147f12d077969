"""What was asked, of whom, and what each answer is worth. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from cchc.problems import Problem, repeated

from .codes import Code

DEFAULT_SHARES: Mapping[str, Fraction | None] = MappingProxyType(
    {
        "A": Fraction(1),
        "B": Fraction(3, 5),
        "C": Fraction(1, 5),
        "D": Fraction(0),
        "unknown": None,  # "không biết"
        "no_contact": None,  # "không làm việc với đơn vị này"
    }
)
"""The shares a question has unless it is given others; None is left out of the mean."""


@dataclass(frozen=True)
class Question:
    """A question that measures one node of the criteria.

    `shares` are what the options give of the node's maximum, 0 to 1; None: the answer is
    counted as given, never as valid. `groups` are the codes of the groups asked, all when
    empty. `satisfied` are the options that count as satisfied (SIPAS).
    """

    code: str
    node: str
    shares: Mapping[str, Fraction | None] = field(default_factory=lambda: DEFAULT_SHARES)
    groups: frozenset[str] = frozenset()
    satisfied: frozenset[str] = frozenset()

    def asks(self, group: str) -> bool:
        return not self.groups or group in self.groups


@dataclass(frozen=True)
class Group:
    """A group of respondents; weights need not sum to one."""

    code: str
    weight: Fraction = Fraction(1)


@dataclass(frozen=True)
class Questionnaire:
    """The questions, the groups and `minimum`, the smallest sample a unit's node may rest on."""

    questions: tuple[Question, ...]
    groups: tuple[Group, ...]
    minimum: int = 1


def check_questionnaire(questionnaire: Questionnaire) -> list[Problem]:
    """Everything that is wrong with the questionnaire."""
    questions, groups = questionnaire.questions, questionnaire.groups
    problems = [
        Problem(Code.QUESTION_TWICE, (code,)) for code in repeated(q.code for q in questions)
    ]
    problems += [Problem(Code.GROUP_TWICE, (code,)) for code in repeated(g.code for g in groups)]
    if not groups:
        problems.append(Problem(Code.NO_GROUPS))
    if questionnaire.minimum < 1:
        problems.append(Problem(Code.MINIMUM_TOO_SMALL))
    problems += [Problem(Code.WEIGHT_NOT_POSITIVE, (g.code,)) for g in groups if g.weight <= 0]
    known = frozenset(group.code for group in groups)
    return problems + [p for question in questions for p in _check_question(question, known)]


def _check_question(question: Question, groups: frozenset[str]) -> list[Problem]:
    problems = [
        Problem(Code.SHARE_OUT_OF_RANGE, (question.code, option))
        for option, share in question.shares.items()
        if share is not None and not 0 <= share <= 1
    ]
    if all(share is None for share in question.shares.values()):
        problems.append(Problem(Code.NO_COUNTED_OPTION, (question.code,)))
    problems += [
        Problem(Code.OPTION_UNKNOWN, (question.code, option))
        for option in sorted(question.satisfied - question.shares.keys())
    ]
    return problems + [
        Problem(Code.GROUP_UNKNOWN, (question.code, group))
        for group in sorted(question.groups - groups)
    ]
