"""What a round still lacks before it can open: one list for the guide, its steps, the guard."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.enums import RoundStage, SetState
from scoring.models import AssessmentRound, Bloc, Entry
from scoring.selectors.maxima import maxima_of, trees_of


class Step(StrEnum):
    """The steps of the guide, in order; the values are part of its addresses."""

    BASICS = "ten-ky"
    BLOCS = "khoi"
    ENTRIES = "don-vi"
    EXEMPTIONS = "mien-danh-gia"
    DATES = "lich"
    PEOPLE = "phan-cong"


@dataclass(frozen=True)
class Lack:
    """Something to do before the round opens, and the step in which it is done."""

    step: Step
    sentence: str


def lacks_of(round: AssessmentRound) -> list[Lack]:
    """Everything that keeps the round from opening; seven queries however large it is."""
    blocs = list(round.blocs.select_related("criteria_set"))
    entries = list(Entry.objects.filter(bloc__round=round).select_related("bloc", "agency"))
    return [
        *_bloc_lacks(round, blocs),
        *_entry_lacks(blocs, entries),
        *_exemption_lacks(round, blocs, entries),
        *_date_lacks(round),
    ]


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
    return lacks


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


def _exemption_lacks(round: AssessmentRound, blocs: list[Bloc], entries: list[Entry]) -> list[Lack]:
    maxima = maxima_of(round, trees_of({bloc.criteria_set_id for bloc in blocs}))
    return [
        Lack(Step.EXEMPTIONS, _("%s is exempt from everything.") % entry)
        for entry in entries
        if maxima[entry.pk].points <= 0
    ]


def _date_lacks(round: AssessmentRound) -> list[Lack]:
    dated = {dates.stage: dates for dates in round.stages.all()}
    missing = [stage for stage in RoundStage if stage not in dated]
    if missing:
        return [
            Lack(
                Step.DATES,
                ngettext(
                    "%(count)d stage has no dates.", "%(count)d stages have no dates.", len(missing)
                )
                % {"count": len(missing)},
            )
        ]
    if dated[RoundStage.SELF_ASSESSMENT].deadline <= timezone.now():
        return [Lack(Step.DATES, _("The self-assessment would already be over."))]
    return []
