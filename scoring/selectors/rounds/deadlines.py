"""When an entry's stages open and end: as the round says, or the newest extension (D11)."""

import datetime
from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from scoring.enums import RoundStage
from scoring.models import AssessmentRound, Entry, Extension, StageDates

# The stages that are the unit's own work.
OF_UNIT = (RoundStage.SELF_ASSESSMENT, RoundStage.EXPLANATION)
# The stages that are the council's.
OF_COUNCIL = (RoundStage.APPRAISAL_1, RoundStage.APPRAISAL_2)
_OPENING = "self_assessment_opening"


def with_deadlines(
    entries: QuerySet[Entry], stages: Iterable[RoundStage] = OF_UNIT
) -> QuerySet[Entry]:
    """`entries`, each with its deadlines of `stages` and the opening of the self-assessment at
    hand: `deadline_of` and `opening_to_come` then ask nothing."""
    found = {_name(stage): _deadline(stage) for stage in stages}
    return entries.annotate(**found, **{_OPENING: _opening()})


def opening_to_come(entry: Entry) -> datetime.datetime | None:
    """When the entry's self-assessment opens; None once it has, or without dates for it.

    One query, none for an entry read `with_deadlines`.
    """
    if _OPENING in vars(entry):
        opening = vars(entry)[_OPENING]
    else:
        rows = with_deadlines(Entry.objects.filter(pk=entry.pk))
        opening = rows.order_by().values_list(_OPENING, flat=True).get()
    return opening if opening is not None and timezone.now() < opening else None


def deadline_of(entry: Entry, stage: RoundStage) -> datetime.datetime | None:
    """The entry's deadline of a stage; None where the round has no dates for it.

    One query, none for an entry read `with_deadlines`.
    """
    if _name(stage) in vars(entry):
        return vars(entry)[_name(stage)]
    return deadlines_of([entry], stage)[entry.pk]


def deadlines_of(
    entries: Iterable[Entry], stage: RoundStage
) -> dict[int, datetime.datetime | None]:
    """Deadlines of one stage by entry id; one query."""
    chosen = Entry.objects.filter(pk__in=[entry.pk for entry in entries])
    rows = with_deadlines(chosen, [stage])
    return dict(rows.order_by().values_list("pk", _name(stage)))


def stage_dates(round: AssessmentRound) -> dict[str, StageDates]:
    """The round's dates by stage."""
    return {dates.stage: dates for dates in round.stages.all()}


def _name(stage: RoundStage) -> str:
    return f"{stage}_deadline"


def _deadline(stage: RoundStage) -> Coalesce:
    extended = Extension.objects.filter(entry=OuterRef("pk"), stage=stage).order_by("-pk")
    of_round = StageDates.objects.filter(round=OuterRef("bloc__round"), stage=stage)
    return Coalesce(
        Subquery(extended.values("deadline")[:1]), Subquery(of_round.values("deadline")[:1])
    )


def _opening() -> Subquery:
    dates = StageDates.objects.filter(
        round=OuterRef("bloc__round"), stage=RoundStage.SELF_ASSESSMENT
    )
    return Subquery(dates.values("opens_at")[:1])
