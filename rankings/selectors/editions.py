"""Which editions there are, which stands, which came before."""

from django.db.models.fields.json import KeyTransform

from rankings.enums import EditionState
from rankings.models import Edition, Result


def previous_edition(edition: Edition) -> Edition | None:
    """The newest published edition of an earlier year: same council, kind and bloc."""
    return (
        Edition.objects.current()
        .filter(
            council=edition.council_id,
            kind=edition.kind,
            bloc_key=edition.bloc_key,
            year__lt=edition.year,
        )
        .order_by("-year")
        .first()
    )


def next_number(edition: Edition) -> int:
    """The number a new edition of this bloc and year takes; corrections count on."""
    last = (
        Edition.objects.filter(
            council=edition.council_id,
            kind=edition.kind,
            bloc_key=edition.bloc_key,
            year=edition.year,
            state__in=[EditionState.PUBLISHED, EditionState.CORRECTED],
        )
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return (last or 0) + 1


def previous_results(edition: Edition) -> list[Result]:
    """The lines of an edition without their leaves: `component_lines` holds the rest."""
    rows: list[Result] = list(
        Result.objects.filter(edition=edition)
        .defer("levels")
        .annotate(component_lines=KeyTransform("lines", "levels"))
        .order_by("position")
    )
    for row in rows:
        row.edition = edition
    return rows
