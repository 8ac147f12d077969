"""Which deadline holds for which entry: the round's, or the newest extension (D11)."""

import datetime
from collections.abc import Iterable

from scoring.enums import RoundStage
from scoring.models import AssessmentRound, Entry, Extension, StageDates


def deadline_of(entry: Entry, stage: RoundStage) -> datetime.datetime | None:
    """The entry's deadline of a stage; None where the round has no dates for it."""
    return deadlines_of([entry], stage)[entry.pk]


def deadlines_of(
    entries: Iterable[Entry], stage: RoundStage
) -> dict[int, datetime.datetime | None]:
    """Deadlines of one stage by entry id, in two queries however many entries."""
    entries = list(entries)
    extended: dict[int, datetime.datetime] = {}
    for extension in Extension.objects.filter(entry__in=entries, stage=stage).order_by("pk"):
        extended[extension.entry_id] = extension.deadline
    rounds = {entry.bloc.round_id for entry in entries}
    of_round = dict(
        StageDates.objects.filter(round__in=rounds, stage=stage).values_list("round", "deadline")
    )
    return {
        entry.pk: extended.get(entry.pk, of_round.get(entry.bloc.round_id)) for entry in entries
    }


def stage_dates(round: AssessmentRound) -> dict[str, StageDates]:
    """The round's dates by stage."""
    return {dates.stage: dates for dates in round.stages.all()}
