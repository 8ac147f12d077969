"""From tallies to the share of its maximum each unit's node is awarded. Pure.

Within a group the questions of a node are averaged, then the groups are weighted. What has no
valid answer is left out, and the weights of the other groups are made to sum to one again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from cchc.problems import require_none

from .questionnaire import Question, Questionnaire, check_questionnaire
from .tallies import Cell, CellKey, Tally, sum_cells


class Outcome(StrEnum):
    """What a unit's node gets from the survey; insufficient reduces its maximum."""

    AWARDED = "awarded"
    INSUFFICIENT = "insufficient_sample"


class Reason(StrEnum):
    """Why a sample is insufficient."""

    NO_ANSWERS = "no_answers"
    NO_VALID_ANSWERS = "no_valid_answers"
    BELOW_MINIMUM = "below_minimum"


@dataclass(frozen=True)
class GroupShare:
    """One group's part in a node.

    `share` is None without a valid answer, and then `weight` is 0; the weights of the others
    sum to 1. `sample`: the valid answers each of its questions has at least. `left_out`: the
    questions without a valid answer.
    """

    group: str
    share: Fraction | None
    weight: Fraction
    sample: int
    valid: int
    answered: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class NodeShare:
    """The survey's result for one unit and node.

    `share` (0 to 1, exact) and `reason` exclude each other. `sample` is what is held against
    the minimum, the sum of the groups' samples; `valid` and `answered` count answers.
    """

    entry: str
    node: str
    outcome: Outcome
    share: Fraction | None
    reason: Reason | None
    sample: int
    valid: int
    answered: int
    groups: tuple[GroupShare, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The groups asked that gave no valid answer."""
        return tuple(group.group for group in self.groups if group.share is None)


def tabulate(
    questionnaire: Questionnaire, entries: Sequence[str], tallies: Iterable[Tally]
) -> list[NodeShare]:
    """A result for every entry and every node the questionnaire measures, in the order given.

    Raises InvalidInput when the questionnaire is wrong or a tally does not belong to it.
    """
    require_none(check_questionnaire(questionnaire))
    cells = sum_cells(questionnaire, entries, tallies)
    nodes: dict[str, list[Question]] = {}
    for question in questionnaire.questions:
        nodes.setdefault(question.node, []).append(question)
    return [
        _node_share(questionnaire, entry, node, questions, cells)
        for entry in entries
        for node, questions in nodes.items()
    ]


def _node_share(
    questionnaire: Questionnaire,
    entry: str,
    node: str,
    questions: Sequence[Question],
    cells: Mapping[CellKey, Cell],
) -> NodeShare:
    groups = _weighted(
        [
            (_group_share(entry, group.code, asked, cells), group.weight)
            for group in questionnaire.groups
            if (asked := [question for question in questions if question.asks(group.code)])
        ]
    )
    sample = sum(group.sample for group in groups)
    valid = sum(group.valid for group in groups)
    answered = sum(group.answered for group in groups)
    reason = _reason(questionnaire.minimum, sample, answered)
    return NodeShare(
        entry=entry,
        node=node,
        outcome=Outcome.INSUFFICIENT if reason else Outcome.AWARDED,
        share=None if reason else _mean(groups),
        reason=reason,
        sample=sample,
        valid=valid,
        answered=answered,
        groups=groups,
    )


def _group_share(
    entry: str, group: str, questions: Sequence[Question], cells: Mapping[CellKey, Cell]
) -> GroupShare:
    """The group's plain mean over its questions, weight still open."""
    found = [(question.code, cells.get((entry, question.code, group))) for question in questions]
    counted = [cell for _, cell in found if cell and cell.valid]
    shares = [cell.share for cell in counted]
    return GroupShare(
        group=group,
        share=sum(shares, Fraction(0)) / len(shares) if shares else None,
        weight=Fraction(0),
        sample=min((cell.valid for cell in counted), default=0),
        valid=sum(cell.valid for cell in counted),
        answered=sum(cell.answered for _, cell in found if cell),
        left_out=tuple(code for code, cell in found if not (cell and cell.valid)),
    )


def _weighted(groups: Sequence[tuple[GroupShare, Fraction]]) -> tuple[GroupShare, ...]:
    """The groups with their weights renormalised over those that have a share."""
    total = sum((weight for group, weight in groups if group.share is not None), Fraction(0))
    return tuple(
        group if group.share is None else replace(group, weight=weight / total)
        for group, weight in groups
    )


def _mean(groups: Iterable[GroupShare]) -> Fraction:
    return sum((g.share * g.weight for g in groups if g.share is not None), Fraction(0))


def _reason(minimum: int, sample: int, answered: int) -> Reason | None:
    if not answered:
        return Reason.NO_ANSWERS
    if not sample:
        return Reason.NO_VALID_ANSWERS
    return Reason.BELOW_MINIMUM if sample < minimum else None
