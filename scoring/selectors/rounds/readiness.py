"""What a round still lacks before it can open: one list for the guide, its steps, the guard."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.enums import RoundStage, RoundState, SetState
from scoring.models import AssessmentRound, Bloc, Entry, StageDates
from scoring.selectors.rounds.deadlines import stage_dates
from scoring.selectors.rounds.maxima import Maximum, Tree, maxima_of, trees_of


class Step(StrEnum):
    """The steps of the guide, in order; the page of a step is `round_` and its value."""

    BASICS = "basics"
    BLOCS = "blocs"
    ENTRIES = "entries"
    EXEMPTIONS = "exemptions"
    DATES = "dates"
    PEOPLE = "people"


@dataclass(frozen=True)
class Lack:
    """Something to do before the round opens, and the step in which it is done."""

    step: Step
    sentence: str


@dataclass(frozen=True)
class Preparation:
    """A round being prepared, read once: blocs, units with their maxima, dates, people.

    `trees` by set id, `maxima` by entry id, `dates` by stage, `assigned` the number of
    assignments.
    """

    round: AssessmentRound
    blocs: list[Bloc]
    entries: list[Entry]
    trees: dict[int, Tree]
    maxima: dict[int, Maximum]
    dates: dict[str, StageDates]
    assigned: int

    @cached_property
    def lacks(self) -> list[Lack]:
        """Everything that keeps the round from opening, in the order of the steps."""
        return [
            *_bloc_lacks(self.round, self.blocs),
            *_entry_lacks(self.blocs, self.entries),
            *_exemption_lacks(self),
            *_date_lacks(self.dates),
        ]

    @property
    def exemptions(self) -> int:
        return sum(len(maximum.waived) for maximum in self.maxima.values())

    def entries_of(self, bloc: Bloc) -> list[Entry]:
        return [entry for entry in self.entries if entry.bloc_id == bloc.pk]


def preparation_of(round: AssessmentRound) -> Preparation:
    """Seven queries however large the round is."""
    blocs = list(_with_taken_keys(round.blocs.select_related("criteria_set__compared_with"), round))
    entries = Entry.objects.filter(bloc__round=round).select_related("bloc", "agency")
    trees = trees_of({bloc.criteria_set_id for bloc in blocs})
    return Preparation(
        round=round,
        blocs=blocs,
        entries=list(entries),
        trees=trees,
        maxima=maxima_of(round, trees),
        dates=stage_dates(round),
        assigned=round.assignments.valid_on().count(),
    )


def _bloc_lacks(round: AssessmentRound, blocs: list[Bloc]) -> list[Lack]:
    if not blocs:
        return [Lack(Step.BLOCS, _("There is no bloc yet."))]
    lacks = []
    for bloc in blocs:
        if bloc.criteria_set.state != SetState.IN_FORCE:
            lacks.append(Lack(Step.BLOCS, _("The set of bloc “%s” is not in force.") % bloc))
        elif bloc.criteria_set.year != round.year:
            lacks.append(
                Lack(
                    Step.BLOCS,
                    _("The set of bloc “%(bloc)s” is of %(year)d.")
                    % {"bloc": bloc, "year": bloc.criteria_set.year},
                )
            )
    return lacks + [
        Lack(
            Step.BLOCS,
            _("“%(round)s” has a bloc with the key “%(key)s” in the same year: choose another.")
            % {"round": taken_by, "key": bloc.key},
        )
        for bloc in blocs
        if (taken_by := bloc.key_taken_by)  # type: ignore[attr-defined]
    ]


def _with_taken_keys(blocs: models.QuerySet[Bloc], round: AssessmentRound) -> Iterable[Bloc]:
    """The blocs with `key_taken_by`: a council ranks one bloc of a key in a year, whose
    results stand at one address."""
    others = (
        Bloc.objects.filter(
            round__council=round.council_id, round__year=round.year, key=OuterRef("key")
        )
        .exclude(round=round)
        .exclude(round__state=RoundState.PREPARING)
        .order_by("pk")
    )
    return blocs.annotate(key_taken_by=Subquery(others.values("round__name")[:1]))


def _entry_lacks(blocs: list[Bloc], entries: list[Entry]) -> list[Lack]:
    with_units = {entry.bloc_id for entry in entries}
    lacks = [
        Lack(Step.ENTRIES, _("Bloc “%s” has no units.") % bloc)
        for bloc in blocs
        if bloc.pk not in with_units
    ]
    times = Counter(entry.agency for entry in entries)
    lacks += [
        Lack(Step.ENTRIES, _("%s is in two blocs.") % agency)
        for agency, number in times.items()
        if number > 1
    ]
    today = timezone.localdate()
    lacks += [
        Lack(Step.ENTRIES, _("%s no longer exists.") % entry)
        for entry in entries
        if entry.agency.valid_to is not None and entry.agency.valid_to < today
    ]
    return lacks


def _exemption_lacks(prepared: Preparation) -> list[Lack]:
    return [
        Lack(Step.EXEMPTIONS, _("%s is exempt from everything.") % entry)
        for entry in prepared.entries
        if prepared.maxima[entry.pk].points <= 0
    ]


def _date_lacks(dates: dict[str, StageDates]) -> list[Lack]:
    missing = sum(stage not in dates for stage in RoundStage)
    if missing:
        sentence = ngettext(
            "%(count)d stage has no dates.", "%(count)d stages have no dates.", missing
        )
        return [Lack(Step.DATES, sentence % {"count": missing})]
    if dates[RoundStage.SELF_ASSESSMENT].deadline <= timezone.now():
        return [Lack(Step.DATES, _("The self-assessment would already be over."))]
    return []
