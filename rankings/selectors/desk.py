"""Where each bloc of a round stands on its way to publication."""

from dataclasses import dataclass, replace

from django.db.models import Count
from django.utils.translation import gettext as _

from cchc.jobs.models import Job
from rankings.enums import EditionState, IndexKind
from rankings.models import Edition
from rankings.standings import Code
from scoring.models import AssessmentRound, Bloc, Entry
from scoring.selectors.sets.comparison_lacks import comparison_lacks

# The jobs that compile a bloc; their arguments name it.
COMPILE = "compile_bloc"

# Notes of a draft that must be settled before it can be published.
OPEN = (Code.TIE_UNRESOLVED, Code.COUNCIL_REASON_MISSING)

_SHOWN = 100


@dataclass(frozen=True)
class BlocStanding:
    """A bloc with its last compilation, its draft and its published edition, if any.

    `not_compared` says why its movements would be printed as not assessed.
    """

    bloc: Bloc
    job: Job | None
    draft: Edition | None
    published: Edition | None
    not_compared: str = ""

    @property
    def culprits(self) -> list[dict[str, str]]:
        """What the last compilation found open; empty once it went through."""
        if self.job is None or self.job.state != "refused":
            return []
        return list(self.job.result or [])

    @property
    def shown_culprits(self) -> list[dict[str, str]]:
        """As many as a person can work through on one page."""
        return self.culprits[:_SHOWN]

    @property
    def hidden_culprits(self) -> int:
        return max(0, len(self.culprits) - _SHOWN)


def standings_with_comparison(round: AssessmentRound) -> list[BlocStanding]:
    """The same, each with what its set lacks to be held against results of an earlier year,
    where such stand; four more queries at most."""
    standings = standings_of(round)
    earlier = Edition.objects.current().filter(
        council=round.council_id, kind=IndexKind.PAR_INDEX, year__lt=round.year
    )
    keys = set(earlier.order_by().values_list("bloc_key", flat=True))
    sets = {s.bloc.pk: s.bloc.criteria_set for s in standings if s.bloc.key in keys}
    lacks = comparison_lacks(sets.values())
    none = _("There is no set of an earlier year to compare with.")
    return [
        replace(standing, not_compared=lacks.get(its_set.pk, "" if its_set.compared_with else none))
        if (its_set := sets.get(standing.bloc.pk))
        else standing
        for standing in standings
    ]


def undecided_entries(edition: Edition) -> list[Entry]:
    """The units of a draft whose order the council has to set or to give its reason for."""
    places = {at for note in edition.notes if note["code"] in OPEN for at in note["positions"]}
    results = edition.results.filter(position__in=places)
    results = results.select_related("entry").defer("levels").order_by("position")
    return [result.entry for result in results if result.entry]


def standings_of(round: AssessmentRound) -> list[BlocStanding]:
    """One per bloc, in order; three queries."""
    found = round.blocs.select_related("criteria_set__compared_with")
    blocs = list(found.annotate(units=Count("entries")).order_by("position", "pk"))
    editions = Edition.objects.filter(
        bloc__in=blocs, state__in=[EditionState.DRAFT, EditionState.PUBLISHED]
    ).defer("scheme")
    at = {(edition.bloc_id, edition.state): edition for edition in editions}
    jobs: dict[int, Job] = {}
    asked = Job.objects.filter(kind=COMPILE, arguments__bloc__in=[bloc.pk for bloc in blocs])
    for job in asked.order_by("created_at"):
        jobs[job.arguments["bloc"]] = job
    return [
        BlocStanding(
            bloc,
            jobs.get(bloc.pk),
            at.get((bloc.pk, EditionState.DRAFT)),
            at.get((bloc.pk, EditionState.PUBLISHED)),
        )
        for bloc in blocs
    ]
