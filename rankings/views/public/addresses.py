"""Addresses of tables, and the tabs that lead from one to its neighbours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from rankings.enums import IndexKind
from rankings.models import Edition


@dataclass(frozen=True)
class Tab:
    """A link to a neighbouring table; `units` is how many stand in it, None not to say."""

    text: str
    url: str
    is_current: bool
    units: int | None = None


@dataclass(frozen=True)
class Tabs:
    """Blocs of the same year, years of the same bloc, kinds of index beside it; other councils."""

    places: Sequence[Tab]
    blocs: Sequence[Tab]
    years: Sequence[Tab]
    kinds: Sequence[Tab]


def table_path(edition: Edition) -> str:
    """The path of a bloc and year; units have their pages below it."""
    return reverse("league_table", args=[edition.council_id, edition.year, edition.bloc_key])


def table_url(edition: Edition) -> str:
    """The address that always shows what stands for this bloc and year."""
    url = table_path(edition)
    return url if edition.kind == IndexKind.PAR_INDEX else f"{url}?chi-so={edition.kind}"


def tabs_of(
    edition: Edition,
    siblings: Sequence[Edition],
    others: Sequence[Edition],
    kept: Mapping[str, str],
) -> Tabs:
    """Tabs from the standing editions of the council, newest year first, and one of each
    council (`others`). `kept` are parameters that mean the same there.
    """

    def tab(other: Edition, text: str, *, counted: bool = False) -> Tab:
        place = (other.year, other.bloc_key, other.kind)
        current = place == (edition.year, edition.bloc_key, edition.kind)
        return Tab(
            text,
            _with(table_url(other), kept),
            current,
            other.summary["units"] if counted else None,
        )

    same_year = [other for other in siblings if other.year == edition.year]
    blocs = [other for other in same_year if other.kind == edition.kind]
    kinds = [other for other in same_year if other.bloc_key == edition.bloc_key]
    years = [
        other
        for other in siblings
        if (other.bloc_key, other.kind) == (edition.bloc_key, edition.kind)
    ]
    return Tabs(
        places=[
            Tab(other.council.place_name, table_url(other), other.council_id == edition.council_id)
            for other in others
        ],
        blocs=[tab(other, other.bloc_name, counted=True) for other in blocs],
        years=[tab(other, str(other.year)) for other in reversed(years)],
        kinds=[tab(other, other.get_kind_display()) for other in kinds],
    )


def _with(url: str, parameters: Mapping[str, str]) -> str:
    if not parameters:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}"
