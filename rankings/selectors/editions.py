"""Which editions there are, which stands, which came before."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.json import KeyTransform

from cchc.vietnamese import vietnamese_key
from rankings.enums import EditionState
from rankings.models import Edition, Result
from rankings.models.editions import EditionQuerySet
from scoring.models import AssessmentRound

_WERE_PUBLISHED = [EditionState.PUBLISHED, EditionState.CORRECTED]


def series_of(edition: Edition) -> QuerySet[Edition]:
    """Editions of the same council, kind and bloc, of its year and before."""
    return (
        Edition.objects.filter(
            council=edition.council_id,
            kind=edition.kind,
            bloc_key=edition.bloc_key,
            year__lte=edition.year,
        )
        .select_related("bloc__round")
        .defer("scheme")
        .order_by("pk")
    )


def place_in_series(edition: Edition, series: Iterable[Edition]) -> tuple[int, Edition | None]:
    """The number a new edition takes among those of its year, corrections counting on, and
    the newest standing edition of an earlier year.
    """
    numbers = [
        other.number
        for other in series
        if other.year == edition.year and other.state in _WERE_PUBLISHED
    ]
    standing = [
        other
        for other in series
        if other.year < edition.year and other.state == EditionState.PUBLISHED
    ]
    newest = max(standing, key=lambda other: (other.year, other.number), default=None)
    return max(numbers, default=0) + 1, newest


def results_without_leaves(edition: Edition, *, with_components: bool = True) -> list[Result]:
    """The lines of an edition without their leaves; `component_lines` holds the components."""
    found = Result.objects.filter(edition=edition).defer("levels").order_by("position")
    if with_components:
        found = found.annotate(component_lines=KeyTransform("lines", "levels"))
    rows: list[Result] = list(found)
    for row in rows:
        row.edition = edition
    return rows


def home_edition() -> Edition | None:
    """The first bloc of the newest year: of a council that scores here, else of any."""
    return (
        Edition.objects.current()
        .annotate(works_here=Exists(AssessmentRound.objects.filter(council=OuterRef("council"))))
        .order_by("-works_here", "-year", "council", "kind", "bloc__position", "bloc_name")
        .first()
    )


def newest_of_each_council() -> list[Edition]:
    """One edition of every council that has published: the first bloc of its newest year."""
    newest = (
        Edition.objects.current()
        .select_related("council")
        .only("year", "kind", "bloc_key", "council", "council__place_name")
        .order_by("council_id", "-year", "kind", "bloc__position", "bloc_name")
        .distinct("council_id")
    )
    return sorted(newest, key=lambda edition: vietnamese_key(edition.council.place_name))


def current_edition(council_id: int, year: int, bloc_key: str, kind: str) -> Edition | None:
    """The edition that stands for one bloc and year."""
    return (
        with_relations(Edition.objects.current())
        .filter(council=council_id, year=year, bloc_key=bloc_key, kind=kind)
        .first()
    )


def with_relations(editions: EditionQuerySet) -> EditionQuerySet:
    """What a page shows beside an edition, without its criteria set."""
    return editions.select_related("council", "publication", "previous").defer(
        "scheme", "previous__scheme"
    )


def siblings(edition: Edition) -> list[Edition]:
    """The standing editions of the same council, newest year first, blocs in their order."""
    return list(
        Edition.objects.current()
        .filter(council=edition.council_id)
        .only("council", "year", "kind", "bloc_key", "bloc_name", "summary", "bloc")
        .order_by("-year", "kind", "bloc__position", "bloc_name")
    )
