"""The ballot as a respondent walks through it: units, and the questions about each."""

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.models import Entry
from surveys.models import Invitation, Question
from surveys.selectors.leaves import asked_of


@dataclass(frozen=True)
class Unit:
    """One unit to rate and what is asked about it, in order."""

    entry: Entry
    questions: list[Question]


@dataclass(frozen=True)
class Step:
    """One question about one unit; places count from 1, as the page shows them."""

    unit: Unit
    question: Question
    unit_place: int
    question_place: int
    place: int


@dataclass(frozen=True)
class Sheet:
    """All a respondent is asked. Units without a question do not appear."""

    units: list[Unit]

    @property
    def steps(self) -> list[Step]:
        return list(self._steps())

    def step(self, unit_place: int, question_place: int) -> Step | None:
        """The step at these places, counted from 1; None beyond the ends."""
        at = (unit_place, question_place)
        return next((s for s in self._steps() if (s.unit_place, s.question_place) == at), None)

    def _steps(self) -> Iterator[Step]:
        place = 0
        for unit_place, unit in enumerate(self.units, 1):
            for question_place, question in enumerate(unit.questions, 1):
                place += 1
                yield Step(unit, question, unit_place, question_place, place)


def sheet_of(invitation: Invitation) -> Sheet:
    """The units the invited person rates, in the order of their blocs; a few queries."""
    entries = list(
        invitation.entries.select_related("bloc").order_by("bloc__position", "position", "name")
    )
    asked = asked_of(invitation.survey, entries, invitation.group_id)
    return Sheet([Unit(entry, asked[entry.pk]) for entry in entries if asked[entry.pk]])
