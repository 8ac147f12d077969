"""Making a round and giving it its dates."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.models import Council, User
from cchc.history import record
from cchc.refusals import Refusal
from scoring.enums import RoundStage
from scoring.models import AssessmentRound, StageDates
from scoring.permissions import can_manage_council
from scoring.services.rounds.changes import in_preparation, with_reason

_LAST_SECOND = datetime.time(23, 59, 59)


@dataclass(frozen=True)
class Days:
    """First and last day of a stage, both within it."""

    opens: datetime.date
    ends: datetime.date


@transaction.atomic
def create_round(council: Council, *, name: str, year: int, by: User) -> AssessmentRound:
    """A round in preparation. Raises NotPermitted; Refusal where the name is taken."""
    can_manage_council(by, council.pk).demand()
    name = name.strip()
    _demand_name(council.pk, name)
    round = AssessmentRound.objects.create(council=council, name=name, year=year)
    record(round, "create", by=by, came_from="")
    return round


@transaction.atomic
def describe(
    round: AssessmentRound, *, name: str, year: int, by: User, reason: str = ""
) -> AssessmentRound:
    """Another name, with a reason once the round is open; the year only before."""
    if round.year != year:
        round = in_preparation(round, by=by)
    else:
        round = with_reason(round, "rename", by=by, reason=reason)
    name = name.strip()
    _demand_name(round.council_id, name, but=round.pk)
    round.name, round.year = name, year
    round.save(update_fields=["name", "year"])
    return round


@transaction.atomic
def discard(round: AssessmentRound, *, by: User) -> None:
    """Remove a round that was never opened, with its blocs and entries."""
    in_preparation(round, by=by).delete()


def date_problems(dates: Mapping[RoundStage, Days]) -> dict[RoundStage, str]:
    """What is wrong with the days, by stage: each within itself, and all in order."""
    wrong = {
        stage: _("A stage ends after it opens.")
        for stage, days in dates.items()
        if days.ends < days.opens
    }
    in_order = [stage for stage in RoundStage if stage in dates]
    for before, after in pairwise(in_order):
        if dates[after].opens < dates[before].opens or dates[after].ends <= dates[before].ends:
            wrong.setdefault(
                after,
                _("This stage must open and end after “%(before)s”.") % {"before": before.label},
            )
    return wrong


@transaction.atomic
def set_dates(
    round: AssessmentRound, dates: Mapping[RoundStage, Days], *, by: User, reason: str = ""
) -> AssessmentRound:
    """Give the stages their days; a last day counts to 23:59:59 in the program's time zone.

    Units with an extension keep theirs. Raises NotPermitted and Refusal.
    """
    round = with_reason(round, "change_dates", by=by, reason=reason)
    problems = date_problems(dates)
    if problems:
        raise Refusal(*(f"{stage.label}: {text}" for stage, text in problems.items()))
    for stage, days in dates.items():
        StageDates.objects.update_or_create(
            round=round,
            stage=stage,
            defaults={
                "opens_at": _moment(days.opens, datetime.time.min),
                "deadline": _moment(days.ends, _LAST_SECOND),
            },
        )
    return round


def days_of(dates: StageDates) -> Days:
    """The days a stage was given."""
    return Days(timezone.localdate(dates.opens_at), timezone.localdate(dates.deadline))


def _moment(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, time))


def _demand_name(council_id: int, name: str, *, but: int | None = None) -> None:
    if not name:
        raise Refusal(_("Name the round."))
    others = AssessmentRound.objects.filter(council=council_id, name=name)
    if others.exclude(pk=but or 0).exists():
        raise Refusal(_("The council already has a round of this name."))
