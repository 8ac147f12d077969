"""SIPAS: the share of satisfied answers among all answers. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cchc.problems import require_none

from .questionnaire import Questionnaire, check_questionnaire
from .tallies import Tally, sum_cells


@dataclass(frozen=True)
class Satisfaction:
    """A unit's satisfaction: `share` is None where nobody answered."""

    entry: str
    satisfied: int
    answered: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.satisfied, self.answered) if self.answered else None


def satisfaction(
    questionnaire: Questionnaire, entries: Sequence[str], tallies: Iterable[Tally]
) -> list[Satisfaction]:
    """For every entry, "hài lòng" and "rất hài lòng" among all answers, "không biết" included.

    Only questions that say which options are satisfied are counted. Raises InvalidInput as
    `tabulate` does.
    """
    require_none(check_questionnaire(questionnaire))
    asking = {question.code for question in questionnaire.questions if question.satisfied}
    sums = {entry: [0, 0] for entry in entries}
    for (entry, question, _), cell in sum_cells(questionnaire, entries, tallies).items():
        if question in asking:
            sums[entry][0] += cell.satisfied
            sums[entry][1] += cell.answered
    return [Satisfaction(entry, *sums[entry]) for entry in entries]
