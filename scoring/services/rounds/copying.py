"""Beginning a round from last year's: what stays the same is not typed again."""

import datetime
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from cchc.agencies.enums import Role
from cchc.agencies.models import Agency, Membership, User
from scoring.enums import RoundStage, SetState
from scoring.models import AssessmentRound, Assignment, Band, Bloc, CriteriaSet, Entry
from scoring.services.rounds.changes import in_preparation
from scoring.services.rounds.planning import Days, days_of, set_dates


@dataclass
class Copied:
    """What was taken over; `ended` are units that no longer exist and were left out."""

    blocs: int = 0
    entries: int = 0
    assignments: int = 0
    ended: list[str] = field(default_factory=list)


@transaction.atomic
def copy_round(last: AssessmentRound, round: AssessmentRound, *, by: User) -> Copied:
    """Take blocs, bands, units, dates and appraisers over into an empty round.

    Dates move by the years between; a bloc takes the set in force for its name and the new
    year, else keeps the old one, which the guide then asks to replace. A unit that ended is
    left out; exemptions are decided anew every year. Raises NotPermitted and Refusal.
    """
    round = in_preparation(round, by=by)
    copied = Copied()
    for bloc in last.blocs.select_related("criteria_set"):
        _copy_bloc(bloc, round, copied)
    _copy_assignments(last, round, copied)
    dates = {
        RoundStage(stage.stage): _shifted(days_of(stage), round.year - last.year)
        for stage in last.stages.all()
    }
    if dates:
        set_dates(round, dates, by=by)
    return copied


def _copy_bloc(old: Bloc, round: AssessmentRound, copied: Copied) -> None:
    bloc = Bloc.objects.create(
        round=round,
        key=old.key,
        name=old.name,
        position=old.position,
        criteria_set=_set_for(old, round),
        ranking_method=old.ranking_method,
        tie_keys=old.tie_keys,
    )
    Band.objects.bulk_create(
        Band(bloc=bloc, label=band.label, edge=band.edge, inclusive=band.inclusive)
        for band in old.bands.all()
    )
    entries = list(old.entries.select_related("agency"))
    valid = set(Agency.objects.valid_on().values_list("pk", flat=True))
    Entry.objects.bulk_create(
        Entry(bloc=bloc, agency=entry.agency, name=entry.agency.name, position=entry.position)
        for entry in entries
        if entry.agency_id in valid
    )
    copied.blocs += 1
    copied.ended += [entry.name for entry in entries if entry.agency_id not in valid]
    copied.entries += sum(entry.agency_id in valid for entry in entries)


def _set_for(old: Bloc, round: AssessmentRound) -> CriteriaSet:
    newest = CriteriaSet.objects.filter(
        council=round.council_id,
        year=round.year,
        bloc_name=old.criteria_set.bloc_name,
        state=SetState.IN_FORCE,
    ).first()
    return newest or old.criteria_set


def _copy_assignments(last: AssessmentRound, round: AssessmentRound, copied: Copied) -> None:
    """By the code of the component, for people who are still appraisers."""
    held = Membership.objects.valid_on().filter(council=round.council_id, role=Role.APPRAISER)
    serving = set(held.values_list("user", flat=True))
    new_sets = dict(round.blocs.values_list("key", "criteria_set"))
    old_sets = dict(last.blocs.values_list("criteria_set", "key"))
    components = {
        (node.set_id, node.code): node
        for bloc in round.blocs.select_related("criteria_set")
        for node in bloc.criteria_set.nodes.current().filter(parent__isnull=True)
    }
    today = timezone.localdate()
    new: dict[tuple[int, int], Assignment] = {}
    for old in last.assignments.filter(entry=None, seat=1, valid_to=None).select_related("node"):
        key = old_sets.get(old.node.set_id)
        node = components.get((new_sets.get(key, 0), old.node.code)) if key else None
        if node is not None and old.appraiser_id in serving:
            new[node.pk, old.appraiser_id] = Assignment(
                round=round, node=node, appraiser_id=old.appraiser_id, valid_from=today
            )
    Assignment.objects.bulk_create(new.values())
    copied.assignments = len(new)


def _shifted(days: Days, years: int) -> Days:
    return Days(_years_later(days.opens, years), _years_later(days.ends, years))


def _years_later(day: datetime.date, years: int) -> datetime.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
