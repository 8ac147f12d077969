"""What an imported table is of, and what can be wrong with that."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.agencies.models import Council
from rankings.enums import IndexKind
from rankings.models import Edition, Publication

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_UNITS = 20_000


@dataclass(frozen=True)
class Target:
    """What the imported figures are of, and where they were printed.

    `scale` is the maximum of the whole set, for sources where no unit has it; `units` how
    many the bloc has, for sources that print only some of them.
    """

    council: Council
    year: int
    bloc_key: str
    bloc_name: str
    kind: str = IndexKind.PAR_INDEX
    title: str = ""
    decision_number: str = ""
    decision_date: datetime.date | None = None
    source: str = ""
    scale: Decimal | None = None
    units: int | None = None


def target_problems(target: Target, *, rows: int) -> list[str]:
    """What cannot be stored, stand in an address or be so, in sentences.

    Empty where all is well; `rows` are those of the table.
    """
    return [
        *_year(target),
        *_bloc(target),
        *_decision(target),
        *_size(target, rows),
        *_lengths(target),
    ]


def _year(target: Target) -> Iterator[str]:
    if not FIRST_YEAR <= target.year <= LAST_YEAR:
        yield _("A year lies between %(first)d and %(last)d.") % {
            "first": FIRST_YEAR,
            "last": LAST_YEAR,
        }
    elif target.year > timezone.localdate().year + 1:
        yield _("The year lies in the future.")


def _bloc(target: Target) -> Iterator[str]:
    try:
        validate_slug(target.bloc_key)
    except ValidationError:
        yield _("The key of a bloc has only letters without marks, digits, “-” and “_”.")


def _decision(target: Target) -> Iterator[str]:
    if not (target.source or (target.decision_number and target.decision_date)):
        yield _("Name the decision with its date, or the source the figures come from.")
    if target.decision_date and target.decision_date > timezone.localdate():
        yield _("The date of the decision lies in the future.")
    if target.decision_date and target.decision_date.year < target.year:
        yield _("A decision of %(date)s cannot publish the results of %(year)d.") % {
            "date": f"{target.decision_date:%d/%m/%Y}",
            "year": target.year,
        }


def _size(target: Target, rows: int) -> Iterator[str]:
    if target.scale is not None and target.scale <= 0:
        yield _("The maximum must be more than 0.")
    if target.units is None:
        return
    if target.units > MOST_UNITS:
        yield _("A bloc has at most %(most)d units.") % {"most": MOST_UNITS}
    elif target.units < rows:
        yield _("The table has %(rows)d units, more than the %(units)d of the bloc.") % {
            "rows": rows,
            "units": target.units,
        }


def _lengths(target: Target) -> Iterator[str]:
    stored = (
        (Edition, "bloc_key", target.bloc_key, _("Key of the bloc")),
        (Edition, "bloc_name", target.bloc_name, _("Name of the bloc")),
        (Publication, "title", target.title, _("Title")),
        (Publication, "decision_number", target.decision_number, _("Number of the decision")),
        (Publication, "source", target.source, _("Source")),
    )
    for model, field, text, name in stored:
        most: int | None = getattr(model._meta.get_field(field), "max_length", None)
        if most is not None and len(text) > most:
            yield _("%(name)s: at most %(most)d letters.") % {"name": name, "most": most}
